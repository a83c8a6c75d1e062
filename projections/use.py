"""The use of a sealed result (结果运用): what follows for whom, each line with its why. People decide.

Pure over the sealed table, what the year says of ratings and headcounts, and what the units' streams said
when it was sealed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from domain.decisions import in_force
from domain.facts import AnyFact, Completion, CompletionDetermined, MatterDetermined, Rating
from domain.results import Result
from domain.scheme import Scheme
from domain.scheme.model import Reduced, Rounding, Settings
from domain.scheme.words import rule as rule_words
from domain.scoring import Term, leaves, shown
from domain.scoring.grading import Reason
from domain.scoring.rounding import rounded
from domain.state import UnitState, YearState
from projections.results import lines_of
from projections.standings import Standing, Standings
from projections.telling import grounds, sentence
from projections.workings import PLACES

DISCLAIMER: Final = "以下由程序依据台账列出并说明，是否运用、如何运用由人决定"
INTERNAL: Final = "内部测算：结果尚未公布，不得对外提供"
_RULES: Final = "大委办发〔2017〕9号 六、结果运用"


class About(StrEnum):
    """The lists."""

    UNDONE = "未完成任务"
    LAST = "末位且未完成"
    RATED = "好差单位"
    QUOTA = "优秀名额"
    CAP = "等次封顶"


@dataclass(frozen=True, slots=True)
class Line:
    """One unit in one list: what follows, why, the ids of the facts it stands on, and the rule."""

    about: About
    unit: str
    follows: str
    why: str
    facts: tuple[str, ...]
    rule: str

    def values(self) -> dict[str, Any]:
        """Return this as plain values."""
        return {**asdict(self), "about": self.about.value, "facts": list(self.facts)}


@dataclass(frozen=True, slots=True)
class Sealed:
    """A result with the view it was sealed from: its scheme, its standings, what the units' streams said."""

    result: Result
    scheme: Scheme
    standings: Standings
    units: Mapping[str, UnitState]


def uses(year: YearState, sealed: Sealed) -> tuple[Line, ...]:
    """Return all that follows from a result, list by list, each in the order of the sealed table.

    `year` is as of now: units are rated and counted once a result is known.
    """
    result, units = sealed.result, sealed.units
    names = [str(one["unit"]) for one in lines_of(result)]
    undone = {name: _undone(units[name]) for name in names}
    return (
        *(line for name in names for line in _unfinished(name, units[name], undone[name])),
        *_last(result, undone),
        *(line for name in names for line in _rated(year, name)),
        *(_quota(year, name) for name in names),
        *(line for name in names for line in _capped(sealed, units[name])),
    )


# --- unfinished tasks ------------------------------------------------------------------------------------

_Undone = Mapping[str, tuple[str, CompletionDetermined]]


def _undone(unit: UnitState) -> _Undone:
    """Return the determinations 未完成 of indicators that still count, by number."""
    known = unit.completions.items()
    return {
        number: (fact_id, fact)
        for number, (fact_id, fact) in known
        if fact.completion is Completion.UNDONE and not _cancelled(unit, number)
    }


def _cancelled(unit: UnitState, number: str) -> bool:
    reading = unit.indicators.get(number)
    return reading is not None and reading[1].cancelled


def _unfinished(name: str, unit: UnitState, undone: _Undone) -> Iterator[Line]:
    for number, (fact_id, fact) in undone.items():
        reading = unit.indicators.get(number)
        kind = f"（{reading[0].type}）" if reading and reading[0].type else ""
        task = f"指标{number} {reading[0].content}{kind}" if reading else f"指标{number}"
        follows = "对党政主要领导约谈、问责、通报"
        why = f"{task}：{fact.completion}；{grounds(fact)}"
        yield Line(About.UNDONE, name, follows, why, (fact_id,), f"{_RULES} 1")


def _told(fact: AnyFact) -> str:
    why = grounds(fact)
    return sentence(fact) + (f"；{why}" if why else "")


def _last(result: Result, undone: Mapping[str, _Undone]) -> Iterator[Line]:
    """Yield who shares the last rank and left tasks undone; where all share one rank, nobody is last."""
    ranks = {str(one["unit"]): int(one["rank"]) for one in lines_of(result) if one["rank"] is not None}
    lowest = max(ranks.values(), default=0)
    last = [name for name, rank in ranks.items() if rank == lowest]
    if len(last) == len(ranks):
        return
    shared = f"，{len(last)} 个单位并列" if len(last) > 1 else ""
    for name in last:
        if tasks := undone[name]:
            numbers = "、".join(f"指标{number}" for number in tasks)
            why = f"{len(ranks)} 个有名次的单位中第 {lowest} 名，为末位{shared}；未完成 {numbers}"
            facts = (result.id, *(fact_id for fact_id, _ in tasks.values()))
            yield Line(About.LAST, name, "列入调整党政主要领导的候选名单", why, facts, f"{_RULES} 1")


# --- good and poor units ---------------------------------------------------------------------------------


def _rated(year: YearState, name: str) -> Iterator[Line]:
    if known := year.use.ratings.get(name):
        fact_id, fact = known
        yield Line(About.RATED, name, f"{fact.rating}单位", _told(fact), (fact_id,), f"{_RULES} 4")


def _quota(year: YearState, name: str) -> Line:
    """Return how many of a unit's civil servants may be 优秀: headcount × rate, rounded down."""
    rated, counted = year.use.ratings.get(name), year.use.headcount(name)
    rate, how, settings = _rate(in_force(year).settings, rated[1].rating if rated else None)
    facts = tuple(one[0] for one in (rated, counted) if one)
    rule = f"{_RULES} 4；方案设置 {settings}"
    if counted is None:
        return Line(About.QUOTA, name, "未申报人数，名额待定", how, facts, rule)
    headcount, since = counted[1].headcount, counted[1].envelope.effective_on
    exact = headcount * rate
    places = rounded(exact, 0, Rounding.DOWN)
    worked = f"{headcount} 人（{since}）× {_percent(rate)} ＝ {shown(exact, PLACES, exactly=True)}"
    follows = f"优秀名额至多 {places} 名"
    return Line(About.QUOTA, name, follows, f"{how}；{worked}，去尾为 {places}", facts, rule)


def _rate(settings: Settings, rating: Rating | None) -> tuple[Fraction, str, str]:
    """Return the share of 优秀, how it came about, and the settings it follows from."""
    base, less = settings.excellent_base.value, settings.excellent_poor.value
    if rating is None:
        return base, f"未认定，按基准 {_percent(base)}", "优秀比例基准"
    if rating is Rating.GOOD:
        most = settings.excellent_good.value
        return most, f"好单位，上限 {_percent(most)}", "好单位优秀比例上限"
    named = "优秀比例基准、差单位优秀比例减少、差单位减少口径"
    if settings.excellent_reduced is Reduced.RELATIVE:
        rate = base * (1 - less)
        how = f"{_percent(base)} ×（1 － {_percent(less)}）＝ {_percent(rate)}"
    else:
        rate = max(base - less, Fraction(0))
        how = f"{_percent(base)} 减 {_percent(less).removesuffix('%')} 个百分点，为 {_percent(rate)}"
    return rate, f"差单位，{how}", named


def _percent(share: Fraction) -> str:
    return f"{shown(share * 100, PLACES, exactly=True)}%"


# --- caps of grades --------------------------------------------------------------------------------------


def _capped(sealed: Sealed, unit: UnitState) -> Iterator[Line]:
    """Yield what the scheme's rules did to a grade, and matters from which it draws no such consequence."""
    scheme, group = sealed.scheme, sealed.result.fact.group
    if standing := sealed.standings.of(unit.unit):
        yield from _ruled(scheme, group, standing, dict(_matters(unit)))
    for fact_id, fact in _matters(unit):
        if group not in scheme.grades or fact.component not in scheme.used[group]:
            follows = "领导班子不得评定为好和较好等次，主要领导、有关领导不得评定为优秀等次"
            why = f"{_told(fact)}；不影响成绩"
            yield Line(About.CAP, unit.unit, follows, why, (fact_id,), f"{_RULES} 5")


def _matters(unit: UnitState) -> Iterator[tuple[str, MatterDetermined]]:
    for fact, entry in unit.live():
        if isinstance(fact, MatterDetermined):
            yield entry.id, fact


def _ruled(
    scheme: Scheme, group: str, standing: Standing, matters: Mapping[str, MatterDetermined]
) -> Iterator[Line]:
    """Yield the rules of 【等次】 that held for a unit, as scoring applied them, with the matters behind."""
    rules = scheme.grades[group].rules if group in scheme.grades else ()
    known = {rule_words(one) for one in rules}
    for reason in standing.graded.reasons if standing.graded else ():
        words, colon, step = reason.words.partition("：")
        if colon and words in known:
            cited = tuple(dict.fromkeys(leaf.cites for leaf in _leaves(reason) if leaf.cites))
            rule = "方案【等次】" + (f" {reason.clause}" if reason.clause else "")
            behind = (_told(matters[one]) for one in cited if one in matters)
            why = "；".join((*behind, step, "不影响成绩"))
            yield Line(About.CAP, standing.unit, words, why, cited, rule)


def _leaves(reason: Reason) -> Sequence[Term]:
    return tuple(leaves(reason.term)) if reason.term else ()
