"""Standings: who stands where in each rank group as of some time, each score with its explanation."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import takewhile
from typing import Any, Final, NamedTuple

from domain.asof import AsOf
from domain.decisions import in_force
from domain.entries import Sheet
from domain.scheme import Scheme
from domain.scheme.model import RankBasis, TieBreaker
from domain.scoring import (
    Graded,
    Reached,
    Scoring,
    Term,
    grades,
    missing,
    placings,
    shown,
)
from domain.scoring.groups import GroupScoring
from domain.state import Unit, YearState
from domain.values import digest
from projections.stages import is_predecessor, stages_of
from projections.workings import PLACES

EXAMPLE: Final = "示例数据：得分、扣分、加减分与复核均为虚构"
"""Stands wherever a score of an example ledger shows."""

NOT_YET: Final = "未定"
"""Stands for a grade that is not known."""

_NAMED: Final = 4


class State(StrEnum):
    """Whether a unit has a score yet."""

    COMPLETE = "已齐"
    INCOMPLETE = "未齐"
    """Something is missing; the unit is shown unranked."""
    RANK_ONLY = "仅有反馈名次"
    """The upper office fed back a rank and no score: that rank is shown, no score is invented."""
    GRADE_ONLY = "仅有反馈等次"


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit's place. `exact` is the value before the scheme's last rounding, `published` after it.

    `name` is what the unit, known by its id, is called as of the view.
    """

    unit: str
    category: str
    number: int | None
    state: State
    term: Term
    exact: Fraction | None
    published: Fraction | None
    missing: tuple[str, ...]
    name: str
    rank: int | None = None
    tied: bool = False
    apart: bool = False
    """Scored and not ranked (单列)."""
    graded: Graded | None = None
    """The grade, where the scheme gives any and the unit has a score."""
    beside: tuple[tuple[str, Fraction | None], ...] = ()
    """Further results that the scheme lists beside the one that ranks (另列成绩), rounded like it."""
    compared: tuple[tuple[TieBreaker, Fraction | None], ...] = ()
    """The figures that put units of equal score in order (并列比较), as far as they had to be looked at."""

    @property
    def grade(self) -> str | None:
        """The unit's grade."""
        return self.graded.grade if self.graded else None

    def place(self) -> str:
        """Write the rank, and whether it is shared."""
        if self.rank is None:
            return "单列" if self.apart else "—"
        return f"{self.rank}{'（并列）' if self.tied else ''}"

    def awarded(self) -> str:
        """Write the grade, and that of the leadership team where it is another."""
        if self.graded is None:
            return NOT_YET
        own, team = self.graded.grade or NOT_YET, self.graded.team or NOT_YET
        return own if own == team else f"{own}（班子 {team}）"

    def beside_points(self, name: str, places: int) -> str:
        """Write one of the results beside."""
        value = dict(self.beside).get(name)
        return "—" if value is None else shown(value, places)

    def tie_broken(self) -> str:
        """Say by which figures units of equal score were put in order; nothing where none had to be."""
        figures = (
            f"{by.name} {'—' if value is None else shown(value, PLACES, exactly=True)}"
            + ("（少者在前）" if by.fewer_first else "")
            for by, value in self.compared
        )
        return f"并列比较：{'、'.join(figures)}" if self.compared else ""

    def points(self, places: int) -> str:
        """Write the published score."""
        return "—" if self.published is None else shown(self.published, places)

    def remark(self) -> str:
        """Say what is missing, or what was received instead of a score; nothing beside a complete unit."""
        if self.state is State.COMPLETE:
            return ""
        if not self.missing:
            return self.state.value
        first, others = "、".join(self.missing[:_NAMED]), len(self.missing) - _NAMED
        return f"{self.state}：缺 {first}" + (f"等 {len(self.missing)} 项" if others > 0 else "")


@dataclass(frozen=True, slots=True)
class GroupStandings:
    """The units of one rank group, best first; units without a rank stand last, in the document's order."""

    group: str
    standings: tuple[Standing, ...]

    @property
    def graded(self) -> bool:
        """Whether any unit has a grade, or could have one once all is known."""
        return any(one.graded for one in self.standings)

    @property
    def beside(self) -> tuple[str, ...]:
        """The names of the results beside."""
        return tuple(dict.fromkeys(name for one in self.standings for name, _ in one.beside))


@dataclass(frozen=True, slots=True)
class Standings:
    """All rank groups of a year as of some time. `token` asks for the same again."""

    year: str
    token: str
    as_of: AsOf
    example: bool
    scheme: str
    scheme_version: int
    places: int
    groups: tuple[GroupStandings, ...]

    def of(self, unit: str) -> Standing | None:
        """Return one unit's standing, or None when it is in no group of this view."""
        return next((one for group in self.groups for one in group.standings if one.unit == unit), None)

    def group_of(self, unit: str) -> GroupStandings | None:
        """Return the rank group a unit stands in."""
        return next(
            (group for group in self.groups if any(one.unit == unit for one in group.standings)), None
        )

    def canonical(self, only: str | None = None) -> bytes:
        """Return the bytes that a token fixes for ever: units, scores, ranks, states, what is missing.

        With `only` they tell of one rank group, as a seal stores it.
        """
        body = {
            "token": self.token,
            "scheme": f"{self.scheme}@{self.scheme_version}",
            "groups": [
                {"group": group.group, "units": [_canonical(one, self.places) for one in group.standings]}
                for group in self.groups
                if only in {None, group.group}
            ],
        }
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()

    def digest(self) -> str:
        """Return the digest of the canonical bytes."""
        return digest(self.canonical())


def _canonical(one: Standing, places: int) -> dict[str, object]:
    given: dict[str, object] = {}
    if one.graded:
        given = {"grade": one.graded.grade, "team_grade": one.graded.team}
    if one.beside:
        given["beside"] = [[name, _shown(value, places)] for name, value in one.beside]
    return given | {
        "unit": one.unit,
        "category": one.category,
        "state": one.state,
        "exact": None if one.exact is None else str(one.exact),
        "published": _shown(one.published, places),
        "rank": one.rank,
        "missing": one.missing,
    }


def _shown(value: Fraction | None, places: int) -> str | None:
    return None if value is None else shown(value, places)


def standings(year: YearState, as_of: AsOf, sheets: Mapping[str, Sheet]) -> Standings:
    """Rank all units of a year; `year` and `sheets` are as of the same time. Raises NoScheme."""
    return ranked(year, as_of, scoring_of(year, as_of.effective_on, sheets))


def ranked(year: YearState, as_of: AsOf, scoring: Scoring) -> Standings:
    """Rank the units that a scoring of the year's groups has."""
    scheme, adopted = scoring.scheme, year.scheme
    groups = tuple(GroupStandings(group.name, _ranked(scoring, group.name, year)) for group in scheme.groups)
    return Standings(
        year=year.year,
        token=as_of.token(year.year),
        as_of=as_of,
        example=bool(year.opened and year.opened.example),
        scheme=scheme.name,
        scheme_version=adopted.version if adopted else 0,
        places=scheme.settings.places,
        groups=groups,
    )


def scoring_of(year: YearState, on: date | None, sheets: Mapping[str, Sheet]) -> Scoring:
    """Return the rank groups being scored, of exactly the units that have a sheet here. Raises NoScheme."""
    scheme = in_force(year)
    scored = {
        name: unit
        for name, unit in year.units.items()
        if name in sheets and (unit.ranked or is_predecessor(unit))
    }
    stages = stages_of(year, int(scheme.metadata["年度"]))
    return Scoring(scheme, _sheets_by_group(scheme, scored, sheets), on, stages)


def _sheets_by_group(
    scheme: Scheme, units: Mapping[str, Unit], sheets: Mapping[str, Sheet]
) -> Mapping[str, dict[str, Sheet]]:
    """Put each unit's sheet, with who the unit is, into its rank group."""
    found: dict[str, dict[str, Sheet]] = {group.name: {} for group in scheme.groups}
    for name, unit in units.items():
        if group := scheme.group_of(unit.category, unit.sub_class):
            found[group.name][name] = replace(
                sheets[name], category=unit.category, sub_class=unit.sub_class, ended=not unit.ranked
            )
    return found


class _Result(NamedTuple):
    """What a unit's own result comes to; its place waits for the others'."""

    unit: str
    term: Term
    state: State
    missing: tuple[str, ...]
    received: int | None
    """The rank that was fed back instead of a score."""

    @property
    def exact(self) -> Fraction | None:
        return self.term.parts[0].value

    @property
    def published(self) -> Fraction | None:
        return self.term.value


def _ranked(scoring: Scoring, group: str, year: YearState) -> tuple[Standing, ...]:
    """Rank the units of a group: by score, then by the scheme's tie-breakers; then give them their grades."""
    scored, total = scoring.group(group), scoring.scheme.totals[group].name
    mine = [
        _result(scored.units[name].sheet, term, total)
        for name, term in scoring.results(group).items()
        if year.units[name].ranked
    ]
    keys = {
        one.unit: key
        for one in mine
        if not scored.is_apart(one.unit) and (key := _key(scoring, group, one)) is not None
    }
    placed = placings(keys, scoring.scheme.settings.tie_ranks)
    ranks = {one.unit: placed[one.unit].rank if one.unit in placed else one.received for one in mine}
    times = Counter(ranks.values())
    given = _grades(scored, mine, ranks)
    level = Counter(key[0] for key in keys.values())
    found = (
        Standing(
            unit=one.unit,
            category=unit.category,
            number=unit.enrolled.number,
            state=one.state,
            term=one.term,
            exact=one.exact,
            published=one.published,
            missing=one.missing,
            name=year.name_of(one.unit),
            rank=rank,
            tied=rank is not None and times[rank] > 1,
            apart=scored.is_apart(one.unit),
            graded=given.get(one.unit),
            beside=_beside(scoring, group, one.unit),
            compared=_compared(scoring.scheme.settings.tie_breakers, one.unit, keys, level),
        )
        for one in mine
        for unit, rank in ((year.units[one.unit], ranks[one.unit]),)
    )
    return tuple(sorted(found, key=_order))


def _key(scoring: Scoring, group: str, one: _Result) -> tuple[Fraction, ...] | None:
    """Return what a unit is ranked by, None while it has no score."""
    basis = scoring.scheme.settings.rank_basis
    return key_of(scoring, group, one.unit, one.exact if basis is RankBasis.EXACT else one.published)


def key_of(scoring: Scoring, group: str, unit: str, value: Fraction | None) -> tuple[Fraction, ...] | None:
    """Return what a unit of that score is ranked by: its score, then the figures that order equal scores."""
    if value is None:
        return None
    key = [value]
    for breaker in scoring.scheme.settings.tie_breakers:
        term = scoring.beside(group, unit, breaker.name)
        figure = term.parts[0].value if term else None
        # What is not known comes last.
        known = Fraction(figure is not None)
        key += [known, (figure or Fraction(0)) * (-1 if breaker.fewer_first else 1)]
    return tuple(key)


def _compared(
    breakers: Sequence[TieBreaker],
    unit: str,
    keys: Mapping[str, tuple[Fraction, ...]],
    level: Mapping[Fraction, int],
) -> tuple[tuple[TieBreaker, Fraction | None], ...]:
    """Return the figures by which a unit's place among those of equal score was found.

    `level` says how many have each score.
    """
    mine = keys.get(unit)
    if not breakers or not mine or level[mine[0]] == 1:
        return ()
    others = [key for one, key in keys.items() if one != unit and key[0] == mine[0]]
    # A breaker puts two figures into a key: whether it is known, and what it is.
    pairs = list(zip(mine[1::2], mine[2::2], strict=True))
    alike = max(
        sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(mine[1:], key[1:], strict=True)))
        for key in others
    )
    looked_at = zip(breakers, pairs[: alike // 2 + 1], strict=False)
    return tuple(
        (by, (-figure if by.fewer_first else figure) if known else None) for by, (known, figure) in looked_at
    )


def _beside(scoring: Scoring, group: str, unit: str) -> tuple[tuple[str, Fraction | None], ...]:
    found = ((name, scoring.beside(group, unit, name)) for name in scoring.scheme.settings.beside)
    return tuple((name, term.value) for name, term in found if term is not None)


def _grades(
    scored: GroupScoring, mine: Iterable[_Result], ranks: Mapping[str, int | None]
) -> Mapping[str, Graded]:
    """Return the units' grades, by the published score unless the scheme says the exact one."""
    exactly = scored.scheme.settings.grade_basis is RankBasis.EXACT
    return grades(
        scored,
        {one.unit: Reached(one.exact if exactly else one.published, ranks[one.unit]) for one in mine},
    )


def _order(one: Standing) -> tuple[bool, int, bool, int, str]:
    return one.rank is None, one.rank or 0, not one.apart, one.number or 0, one.unit


def _result(sheet: Sheet, term: Term, total: str) -> _Result:
    """Return what a unit's result comes to.

    A rank or grade that was received stands for the result where it is the total, and in a longer formula
    for no figure.
    """
    if term.value is not None:
        return _Result(sheet.unit, term, State.COMPLETE, (), None)
    received = term.gaps.received
    lacking = missing(term) + tuple(
        f"{leaf.label}（{leaf.note}）" for leaf in received if leaf.label != total
    )
    if lacking:
        return _Result(sheet.unit, term, State.INCOMPLETE, lacking, None)
    if not received:
        return _Result(sheet.unit, term, State.COMPLETE, (), None)
    rank = _received_rank(sheet, received[0])
    return _Result(sheet.unit, term, State.RANK_ONLY if rank else State.GRADE_ONLY, (), rank)


def _received_rank(sheet: Sheet, term: Term) -> int | None:
    received = (one.received for one in sheet.entries if one.id == term.cites and one.received)
    return next((one.rank for one in received), None)


def sheets_of(year: YearState, made: Iterable[Sheet]) -> Mapping[str, Sheet]:
    """Return a sheet for every unit enrolled, empty where nothing counts yet."""
    known = {sheet.unit: sheet for sheet in made}
    return {unit: known.get(unit) or Sheet.of(unit, (), (), columns(year, unit)) for unit in year.units}


def columns(year: YearState, unit: str) -> frozenset[str]:
    """Return the columns declared complete for a unit's rank group."""
    enrolled = year.units.get(unit)
    group = in_force(year).group_of(enrolled.category, enrolled.sub_class) if enrolled else None
    return year.columns_complete(group.name if group else None)


def as_values(standings: Standings, groups: Iterable[GroupStandings]) -> dict[str, Any]:
    """Return rankings as plain values: published scores as decimal text, exact ones as fractions."""
    return {
        "year": standings.year,
        "token": standings.token,
        "digest": standings.digest(),
        "scheme": {"name": standings.scheme, "version": standings.scheme_version},
        "example": standings.example,
        "groups": [
            {"group": group.group, "standings": [_values(one, standings.places) for one in group.standings]}
            for group in groups
        ],
    }


def _values(one: Standing, places: int) -> dict[str, Any]:
    return {
        "rank": one.rank,
        "tied": one.tied,
        "unit": one.unit,
        **({"name": one.name} if one.name != one.unit else {}),
        "category": one.category,
        "score": _shown(one.published, places),
        "exact": None if one.exact is None else str(one.exact),
        "state": one.state.value,
        "missing": list(one.missing),
        **({"apart": True} if one.apart else {}),
        **({"grade": one.graded.grade, "team_grade": one.graded.team} if one.graded else {}),
        **({"tie_broken": _tie_values(one)} if one.compared else {}),
        **({"beside": {name: _shown(value, places) for name, value in one.beside}} if one.beside else {}),
    }


def _tie_values(one: Standing) -> list[dict[str, Any]]:
    return [
        {"name": by.name, "fewer_first": by.fewer_first, "value": None if value is None else str(value)}
        for by, value in one.compared
    ]
