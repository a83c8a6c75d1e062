"""Standings: who stands where in each rank group as of some time, each score with its explanation."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from domain.asof import AsOf
from domain.decisions import in_force
from domain.entries import Sheet
from domain.scheme import Group, Scheme
from domain.scheme.model import RankBasis
from domain.scoring import Op, Term, leaves, missing, placings, score_group, shown
from domain.state import Unit, YearState
from domain.values import digest

EXAMPLE: Final = "示例数据：得分、扣分、加减分与复核均为虚构"
"""Stands wherever a score of an example ledger shows."""

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
    """One unit's place. `exact` is the value before the scheme's last rounding, `published` after it."""

    unit: str
    category: str
    number: int | None
    state: State
    term: Term
    exact: Fraction | None
    published: Fraction | None
    missing: tuple[str, ...]
    rank: int | None = None
    tied: bool = False

    def place(self) -> str:
        """Write the rank, and whether it is shared."""
        return "—" if self.rank is None else f"{self.rank}{'（并列）' if self.tied else ''}"

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

    def canonical(self) -> bytes:
        """Return the bytes that a token fixes for ever: units, scores, ranks, states, what is missing."""
        body = {
            "token": self.token,
            "scheme": f"{self.scheme}@{self.scheme_version}",
            "groups": [
                {"group": group.group, "units": [_canonical(one, self.places) for one in group.standings]}
                for group in self.groups
            ],
        }
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()

    def digest(self) -> str:
        """Return the digest of the canonical bytes."""
        return digest(self.canonical())


def _canonical(one: Standing, places: int) -> dict[str, object]:
    return {
        "unit": one.unit,
        "category": one.category,
        "state": one.state,
        "exact": None if one.exact is None else str(one.exact),
        "published": None if one.published is None else shown(one.published, places),
        "rank": one.rank,
        "missing": one.missing,
    }


def standings(year: YearState, as_of: AsOf, sheets: Mapping[str, Sheet]) -> Standings:
    """Rank all units of a year; `year` and `sheets` are as of the same time. Raises NoScheme."""
    scheme = in_force(year)
    adopted = year.scheme
    groups = tuple(
        GroupStandings(group.name, _ranked(scheme, group, year.units, sheets)) for group in scheme.groups
    )
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


def _ranked(
    scheme: Scheme, group: Group, units: Mapping[str, Unit], sheets: Mapping[str, Sheet]
) -> tuple[Standing, ...]:
    members = {name: unit for name, unit in units.items() if unit.category in group.categories}
    terms = score_group(scheme, group.name, {name: sheets[name] for name in members})
    mine = [_standing(name, unit, sheets[name], terms[name]) for name, unit in members.items()]
    exactly = scheme.settings.rank_basis is RankBasis.EXACT
    keys = {one.unit: value for one in mine if (value := one.exact if exactly else one.published) is not None}
    placed = placings(keys)
    ranked = [
        replace(one, rank=placed[one.unit].rank, tied=placed[one.unit].tied) if one.unit in placed else one
        for one in mine
    ]
    times = Counter(one.rank for one in ranked)
    return tuple(
        sorted(
            (replace(one, tied=one.rank is not None and times[one.rank] > 1) for one in ranked), key=_order
        )
    )


def _order(one: Standing) -> tuple[bool, int, int, str]:
    return one.rank is None, one.rank or 0, one.number or 0, one.unit


def _standing(name: str, unit: Unit, sheet: Sheet, term: Term) -> Standing:
    """Return a unit's standing as far as its own result goes; its rank waits for the others'."""
    lacking = missing(term)
    received = next((leaf for leaf in leaves(term) if leaf.op is Op.RECEIVED), None)
    state, rank = State.COMPLETE, None
    if lacking:
        state = State.INCOMPLETE
    elif received:
        rank = _received_rank(sheet, received)
        state = State.RANK_ONLY if rank else State.GRADE_ONLY
    return Standing(
        unit=name,
        category=unit.category,
        number=unit.enrolled.number,
        state=state,
        term=term,
        exact=term.parts[0].value,
        published=term.value,
        missing=lacking,
        rank=rank,
    )


def _received_rank(sheet: Sheet, term: Term) -> int | None:
    received = (one.received for one in sheet.entries if one.id == term.cites and one.received)
    return next((one.rank for one in received), None)


def sheets_of(year: YearState, made: Iterable[Sheet]) -> Mapping[str, Sheet]:
    """Return a sheet for every unit enrolled, empty where nothing counts yet."""
    known = {sheet.unit: sheet for sheet in made}
    return {unit: known.get(unit) or Sheet(unit, (), (), columns(year, unit)) for unit in year.units}


def columns(year: YearState, unit: str) -> frozenset[str]:
    """Return the columns declared complete for a unit's rank group."""
    enrolled = year.units.get(unit)
    group = in_force(year).group_of(enrolled.category) if enrolled else None
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
        "category": one.category,
        "score": None if one.published is None else shown(one.published, places),
        "exact": None if one.exact is None else str(one.exact),
        "state": one.state.value,
        "missing": list(one.missing),
    }
