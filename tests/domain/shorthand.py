"""Small plans and figures in short notation: a scheme in a few lines, a unit's year in one."""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from domain.entries import Entry, Indicator, Received, Sheet
from domain.scheme import Scheme, parse
from domain.scheme.model import Origin
from domain.scoring import Graded, Reached, Scoring, Term, grades, missing, placings

DAY: Final = date(2018, 1, 10)
GROUP: Final = "部门"
HEAD: Final = """方案：small-2018
名称：示例办法
发文机关：示例
文号：示例
年度：2018
地区：示例市
"""
_TOKEN: Final = re.compile(
    r"(?P<name>[^=\[]+)(\[(?P<part>[^\]]+)\])?=(?P<what>[^〔@]*)(〔(?P<clause>[^〕]+)〕)?(@(?P<day>[\d-]+))?"
)
_MARK: Final = re.compile(
    r"((?P<number>\d+):)?(?P<mark>取消|不适用|[\d.]*|-[\d.]+)(/(?P<full>[\d.]+))?(（(?P<type>.+)）)?"
)


def text(*formulas: str, groups: str = f"{GROUP}：{GROUP}", **sections: str) -> str:
    """Write a plan; a section is given by its heading, its lines separated by ` | ` or new lines.

    The first formula is the total of the one rank group, unless it names the total itself.
    """
    first, *others = formulas
    total = first if re.match(r"[^＝=（(]*(成绩|总分)[=＝]", first) else f"{GROUP}考评成绩={first}"
    lines = {"名次组": groups, **sections, "公式": "\n".join([total, *others])}
    order = ("名次组", "指标类型", "构成", "参数", "条款", "公式", "等次", "设置")
    written = (f"【{name}】\n{lines[name].replace(' | ', chr(10))}\n" for name in order if name in lines)
    return HEAD + "\n".join(written)


def plan(*formulas: str, groups: str = f"{GROUP}：{GROUP}", **sections: str) -> Scheme:
    """Read a plan in short notation."""
    return parse(text(*formulas, groups=groups, **sections))


def sheet(scheme: Scheme, line: str, *, columns: str | None = None) -> Sheet:
    """Read a unit's year: `甲局 税收=3 月考[1月]=90/100 扣=0.5〔3.2〕 加=+2 任务=1:47/50 测评=优秀88,差2`.

    `甲局/镇区（一类）` says its category and sub-class. All columns count as complete unless some are named.
    """
    who, *told = line.split()
    unit, _, category = who.partition("/")
    category, _, sub_class = category.partition("（")
    entries: list[Entry] = []
    indicators: dict[str, Indicator] = {}
    for number, token in enumerate(told):
        found = _TOKEN.fullmatch(token)
        assert found, token
        component = scheme.components[found["name"]]
        entry_id = f"{unit}@{number + 1}"
        if component.origin is Origin.MARKS:
            entries += _marks(entry_id, component.name, found["what"], indicators)
        else:
            entries.append(_entry(entry_id, component.origin, found))
    complete = scheme.columns() if columns is None else columns.split()
    return Sheet.of(
        unit,
        tuple(indicators.values()),
        tuple(entries),
        frozenset(complete),
        category=category or GROUP,
        sub_class=sub_class.removesuffix("）") or None,
    )


def _marks(entry_id: str, component: str, what: str, indicators: dict[str, Indicator]) -> list[Entry]:
    found = _MARK.fullmatch(what)
    assert found, what
    number, mark = found["number"], found["mark"]
    full = Fraction(found["full"]) if found["full"] else None
    if number and full is not None and number not in indicators:
        cancelled = mark in ("取消", "不适用")
        indicators[number] = Indicator.of(
            f"指标@{number}", number, f"任务{number}", full, found["type"], cancelled, mark == "不适用"
        )
    if not mark or mark in ("取消", "不适用"):
        return []
    kind = "FindingRecorded" if mark.startswith("-") else "MarkEntered"
    scope = "指标内" if mark.startswith("-") else None
    return [Entry.of(entry_id, kind, component, DAY, number, points=Fraction(mark), full=full, scope=scope)]


def _entry(entry_id: str, origin: Origin, found: re.Match[str]) -> Entry:
    name, what, clause = found["name"], found["what"], found["clause"]
    day = date.fromisoformat(found["day"]) if found["day"] else DAY
    match origin:
        case Origin.FINDINGS:
            kind, scope = "FindingRecorded", "指标外"
            return Entry.of(entry_id, kind, name, day, points=Fraction(what), clause=clause, scope=scope)
        case Origin.ADJUSTMENTS:
            kind = "PenaltyApproved" if what.startswith("-") else "BonusApproved"
            return Entry.of(entry_id, kind, name, day, points=Fraction(what), clause=clause)
        case Origin.MATTERS:
            return Entry.of(entry_id, "MatterDetermined", name, day, label=what, clause=clause)
        case _:
            kind = "FeedbackReceived" if origin is Origin.FEEDBACK else "EvaluationEntered"
            points, received = _figure(what)
            figure, full = points or (None, None)
            return Entry.of(entry_id, kind, name, day, None, found["part"], figure, full, received=received)


def _figure(what: str) -> tuple[tuple[Fraction, Fraction] | None, Received | None]:
    """Read `47`, `47/50`, `优秀88,差2` or `第2名`; anything else is a grade."""
    if found := re.fullmatch(r"(-?[\d.]+)(?:/([\d.]+))?", what):
        return (Fraction(found[1]), Fraction(found[2] or 100)), None
    if found := re.fullmatch(r"第(\d+)名", what):
        return None, Received(rank=int(found[1]))
    ballots = re.findall(r"([^\d,]+)(\d+)", what)
    if ballots:
        return None, Received(ballots=tuple((option, int(count)) for option, count in ballots))
    return None, Received(grade=what)


# --- what comes of it ------------------------------------------------------------------------------------


def scoring(scheme: Scheme, *lines: str, on: date | None = None, columns: str | None = None) -> Scoring:
    """Score units of all rank groups, each where its category belongs."""
    sheets: dict[str, dict[str, Sheet]] = {group.name: {} for group in scheme.groups}
    for line in lines:
        one = sheet(scheme, line, columns=columns)
        group = scheme.group_of(one.category or "", one.sub_class)
        assert group, line
        sheets[group.name][one.unit] = one
    return Scoring(scheme, sheets, on)


def terms(
    scheme: Scheme, *lines: str, on: date | None = None, columns: str | None = None
) -> Mapping[str, Term]:
    """Score units and return each one's explanation."""
    year = scoring(scheme, *lines, on=on, columns=columns)
    return {unit: term for group in scheme.groups for unit, term in year.results(group.name).items()}


def scores(
    scheme: Scheme, *lines: str, on: date | None = None, columns: str | None = None
) -> list[str | tuple[str, ...]]:
    """Score units in the order written; who has no score is told by what is missing."""
    found = terms(scheme, *lines, on=on, columns=columns)
    units = (line.split()[0].partition("/")[0] for line in lines)
    return [_told(found[unit]) for unit in units]


def score(scheme: Scheme, line: str, **told: str) -> str | tuple[str, ...]:
    """Score a unit that stands alone."""
    return scores(scheme, line, **told)[0]  # type: ignore[arg-type]


def _told(term: Term) -> str | tuple[str, ...]:
    return missing(term) if term.value is None else decimal(term.value)


def decimal(value: Fraction) -> str:
    """Write a published figure without needless zeros."""
    assert 10**6 % value.denominator == 0, value
    digits = f"{abs(value.numerator) * 10**6 // value.denominator:07d}"
    whole = f"{'-' if value < 0 else ''}{digits[:-6]}.{digits[-6:]}".rstrip("0").rstrip(".")
    return whole or "0"


def graded(year: Scoring, group: str = GROUP) -> Mapping[str, Graded]:
    """Rank and grade by the published score, units apart without a rank."""
    scored = year.group(group)
    reached = {unit: term.value for unit, term in year.results(group).items()}
    ranked = {
        unit: value for unit, value in reached.items() if value is not None and not scored.is_apart(unit)
    }
    placed = placings(ranked)
    return grades(
        scored,
        {
            unit: Reached(value, placed[unit].rank if unit in placed else None)
            for unit, value in reached.items()
        },
    )


def grades_of(scheme: Scheme, *lines: str, columns: str | None = None) -> list[str | None]:
    """Return the grades of units in the order written."""
    given = graded(scoring(scheme, *lines, columns=columns))
    return [given[line.split()[0].partition("/")[0]].grade for line in lines]
