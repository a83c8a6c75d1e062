"""A trial: the same year under its own scheme and under another, who moves, by how much and why."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any, Final

from domain.asof import AsOf
from domain.decisions import homeless, in_force, opened
from domain.entries import Sheet
from domain.facts import SchemeAdopted, takes_effect
from domain.scheme import Scheme
from domain.scheme.differences import Difference, differences
from domain.scheme.model import Formula
from domain.scheme.sameness import alike
from domain.scheme.words import formulas_of
from domain.scoring import Op, Term, shown
from domain.state import YearState
from projections.standings import Standing, Standings, columns, standings
from projections.workings import stage

_CAUSES: Final = 3


@dataclass(frozen=True, slots=True)
class Cause:
    """A formula or component that gives another value, and not only because of those it is made of.

    Where its sentence is another sum, `term` names one of the addends, whose contribution is told. What
    changes though no sentence did is due to `settings`, those that are another.
    """

    formula: str
    term: str | None
    clause: str | None
    old: Fraction | None
    new: Fraction | None
    settings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """One unit under both schemes; a side is None where that scheme ranks no category of the unit's.

    `others` says who came into the group's ranking or left it, where that alone moves the unit.
    """

    unit: str
    old_group: str | None
    new_group: str | None
    old: Standing | None
    new: Standing | None
    causes: tuple[Cause, ...]
    others: tuple[str, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether the unit's group, state, rank, score or grade is another."""
        if self.old is None or self.new is None or self.old_group != self.new_group:
            return True
        return _place(self.old) != _place(self.new)

    @property
    def regraded(self) -> bool:
        """Whether the grade is another, the unit's or its leadership team's."""
        return self.old is not None and self.new is not None and _grades(self.old) != _grades(self.new)

    @property
    def turned(self) -> bool:
        """Whether the unit has a score under one scheme and is 未齐 under the other, or the like."""
        return self.old is None or self.new is None or self.old.state is not self.new.state

    @property
    def up(self) -> int | None:
        """So many ranks the unit rises, negative where it falls; None where ranks do not compare."""
        if self.old is None or self.new is None or self.old_group != self.new_group:
            return None
        if self.old.rank is None or self.new.rank is None:
            return None
        return self.old.rank - self.new.rank

    @property
    def gain(self) -> Fraction | None:
        """So many points the published score gains."""
        if self.old is None or self.new is None or self.old.published is None or self.new.published is None:
            return None
        return self.new.published - self.old.published


def _place(one: Standing) -> tuple[object, ...]:
    return one.state, one.missing, one.rank, one.tied, one.apart, one.published, *_grades(one)


def _grades(one: Standing) -> tuple[str | None, str | None]:
    return (one.graded.grade, one.graded.team) if one.graded else (None, None)


@dataclass(frozen=True, slots=True)
class GroupMoves:
    """The units of one rank group that move, in their new order, and how many stay as they are."""

    group: str
    moves: tuple[Move, ...]
    unmoved: int


@dataclass(frozen=True, slots=True)
class Trial:
    """A year under two schemes as of some time.

    `applies` is False where the other scheme begins only after the view's day. `unheard` tells which
    recorded entries the other scheme has no place for, `homeless` which units it has no category for.
    """

    old: Standings
    new: Standings
    differences: tuple[Difference, ...]
    applies: bool
    groups: tuple[GroupMoves, ...]
    unheard: tuple[str, ...]
    homeless: tuple[str, ...]


def trial(
    year: YearState,
    as_of: AsOf,
    sheets: Mapping[str, Sheet],
    scheme: Scheme,
    applies_from: date | None = None,
) -> Trial:
    """Score a year once more as if the scheme had been published last; raises NoScheme.

    Without a day it applies to every view, as the whole year scored under it.
    """
    current = in_force(year)
    other = revised(year, as_of, scheme, applies_from)
    applies = other is not year
    changed = differences(current, scheme)
    old, new = standings(year, as_of, sheets), standings(other, as_of, under(other, sheets))
    return Trial(
        old=old,
        new=new,
        differences=changed,
        applies=applies,
        groups=tuple(_groups(old, new, _Pair(current, scheme if applies else current, changed))),
        unheard=unheard(year, scheme, sheets),
        homeless=homeless(year, scheme),
    )


def revised(year: YearState, as_of: AsOf, scheme: Scheme, applies_from: date | None = None) -> YearState:
    """Return the year as if the scheme had been published last; the year itself where it applies only later.

    Without a day it applies to every view.
    """
    proposed = _as_if_adopted(year, scheme, applies_from or date.min)
    if not as_of.includes(as_of.position, takes_effect(proposed)):
        return year
    return replace(year, schemes=(*year.schemes, proposed))


def under(year: YearState, sheets: Mapping[str, Sheet]) -> Mapping[str, Sheet]:
    """Return what counts, with the columns that are complete under the year's scheme."""
    return {unit: replace(sheet, complete=columns(year, unit)) for unit, sheet in sheets.items()}


def _as_if_adopted(year: YearState, scheme: Scheme, applies_from: date) -> SchemeAdopted:
    """Return the fact an amendment would be; its envelope is borrowed, since it is never recorded."""
    return SchemeAdopted(
        envelope=opened(year).envelope,
        scheme=scheme.name,
        version=len(year.schemes) + 1,
        text=scheme.text,
        digest=scheme.digest,
        applies_from=applies_from,
    )


def unheard(year: YearState, scheme: Scheme, sheets: Mapping[str, Sheet]) -> tuple[str, ...]:
    """Say which recorded entries a scheme would leave out: components or ballot options it does not use."""
    settings = scheme.settings
    options = {option for option, _ in settings.ballot_coefficients} | set(settings.abstentions)
    left_out: Counter[str] = Counter()
    for name, sheet in sheets.items():
        unit = year.units[name]
        group = scheme.group_of(unit.category, unit.sub_class)
        for entry in sheet.entries:
            if entry.component not in scheme.components:
                left_out[f"方案没有构成“{entry.component}”"] += 1
            elif group and entry.component not in scheme.used[group.name]:
                left_out[f"“{group.name}”的公式不用“{entry.component}”"] += 1
            elif entry.received:
                votes = (option for option, _ in entry.received.ballots if option not in options)
                left_out.update(f"方案没有票数选项“{option}”" for option in votes)
    return tuple(f"{what}，已记录的 {count} 笔将不计" for what, count in left_out.items())


# --- who moves, and why ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both schemes, and what is different between them."""

    old: Scheme
    new: Scheme
    differences: tuple[Difference, ...]

    @property
    def settings(self) -> tuple[str, ...]:
        """The settings that are another, as `设置 取消的指标`."""
        return tuple(one.where for one in self.differences if one.where.startswith("设置 "))

    def only_settings(self) -> bool:
        """Whether nothing else is another."""
        return len(self.settings) == len(self.differences)


def _groups(old: Standings, new: Standings, schemes: _Pair) -> Iterator[GroupMoves]:
    """Yield each group of the other scheme, then those that only the year's own scheme has."""
    before = {one.unit: (group.group, one) for group in old.groups for one in group.standings}
    for group in new.groups:
        moves = [
            _move(one.unit, before.get(one.unit), (group.group, one), schemes) for one in group.standings
        ]
        here = {one.unit for one in moves}
        left = (unit for unit, (name, _) in before.items() if name == group.group and unit not in here)
        others = (*_comings(moves), *(f"{unit} 不再在本组" for unit in left))
        moved = tuple(_beside(one, others) for one in moves if one.moved)
        yield GroupMoves(group.group, moved, len(moves) - len(moved))
    for group in old.groups:
        gone = [one for one in group.standings if new.of(one.unit) is None]
        if gone:
            lost = (_move(one.unit, (group.group, one), None, schemes) for one in gone)
            yield GroupMoves(f"{group.group}（试算后不在任何名次组）", tuple(lost), 0)


def _comings(moves: list[Move]) -> Iterator[str]:
    """Say which units a group's ranking gains or loses."""
    for one in moves:
        if one.new is None or one.new.apart:
            if one.old and not one.old.apart:
                yield f"{one.unit} 单列"
        elif one.old is None or one.old_group != one.new_group:
            yield f"{one.unit} 改入本组"
        elif one.old.apart:
            yield f"{one.unit} 不再单列"


def _beside(move: Move, others: tuple[str, ...]) -> Move:
    """Add who came or went where a unit has another rank with the same score."""
    return replace(move, others=others) if move.up and not move.gain and not move.causes else move


_Side = tuple[str, Standing] | None


def _move(unit: str, old: _Side, new: _Side, schemes: _Pair) -> Move:
    return Move(
        unit=unit,
        old_group=old[0] if old else None,
        new_group=new[0] if new else None,
        old=old[1] if old else None,
        new=new[1] if new else None,
        causes=_causes(old, new, schemes) if old and new else (),
    )


@dataclass(frozen=True, slots=True)
class _Named:
    """A term of what the scheme names: what it uses directly, and of a sum what each addend contributes.

    `of` is the scheme's own name where the term is of one month or judge.
    """

    value: Fraction | None
    clause: str | None
    of: str
    uses: frozenset[str] = frozenset()
    addends: Mapping[str, Fraction | None] = field(default_factory=dict)


def _causes(old: tuple[str, Standing], new: tuple[str, Standing], schemes: _Pair) -> tuple[Cause, ...]:
    """Name the terms where the change begins, the largest first.

    Their own sentence is another, or they changed though all that they use did not.
    """
    before, after = _named(schemes.old, *old), _named(schemes.new, *new)
    nothing = _Named(None, None, "")
    changed = {name for name, one in after.items() if before.get(name, nothing).value != one.value}
    rewritten = _rewritten(formulas_of(schemes.old, old[0]), formulas_of(schemes.new, new[0]))
    causes: list[Cause] = []
    for name in _effective(new[1].term.label, before, after, changed):
        was, one = before.get(name, nothing), after[name]
        if one.of in rewritten:
            causes += _addends(name, was, one)
        elif not (was.uses | one.uses) & changed:
            settings = schemes.settings if _is_of_settings(one.of, schemes) else ()
            causes.append(Cause(name, None, one.clause, was.value, one.value, settings))
    return tuple(sorted(causes, key=_size)[:_CAUSES])


def _effective(
    top: str, before: Mapping[str, _Named], after: Mapping[str, _Named], changed: set[str]
) -> list[str]:
    """Return what changed and reaches the result; a change that a limit takes away does not."""
    reached: dict[str, None] = {}
    waiting = [top]
    while waiting:
        name = waiting.pop()
        if name in changed and name not in reached:
            reached[name] = None
            uses = (one.uses for one in (before.get(name), after[name]) if one)
            waiting.extend(sorted(frozenset().union(*uses)))
    return [name for name in after if name in reached]


def _is_of_settings(name: str, schemes: _Pair) -> bool:
    """Whether only a setting can explain another value: a formula, its sentence being the same, or all."""
    own = name in schemes.new.components or name in schemes.new.parameters
    return schemes.only_settings() if own else True


def _rewritten(old: Mapping[str, Formula], new: Mapping[str, Formula]) -> set[str]:
    return {
        name
        for name, formula in new.items()
        if name not in old or not alike(old[name].expression, formula.expression)
    }


def _addends(name: str, old: _Named, new: _Named) -> list[Cause]:
    """Return the addends that contribute otherwise; the formula itself where it is not two sums."""
    if old.value is None or new.value is None or not old.addends or not new.addends:
        return [Cause(name, None, new.clause, old.value, new.value)]
    nothing = Fraction(0)
    return [
        Cause(name, term, new.clause, old.addends.get(term, nothing), new.addends.get(term, nothing))
        for term in dict.fromkeys((*new.addends, *old.addends))
        if old.addends.get(term, nothing) != new.addends.get(term, nothing)
    ]


def _size(cause: Cause) -> Fraction:
    """Sort what changed most first, and what has no value on one side before that."""
    if cause.old is None or cause.new is None:
        return Fraction(-(10**9))
    return -abs(cause.new - cause.old)


def _named(scheme: Scheme, group: str, standing: Standing) -> Mapping[str, _Named]:
    """Return the terms of formulas and components by name, and the rounded result as 成绩."""
    looking = _Looking(scheme, formulas_of(scheme, group))
    top = standing.term
    uses = looking.at(top)
    return {**looking.found, top.label: _Named(top.value, None, top.label, uses)}


@dataclass(frozen=True, slots=True)
class _Looking:
    """Walks an explanation for what the scheme names in it; each name is gone into once."""

    scheme: Scheme
    formulas: Mapping[str, Formula]
    found: dict[str, _Named] = field(default_factory=dict)

    def at(self, term: Term) -> frozenset[str]:
        """Note what is named at and below a term; returns the names that stand there first."""
        name, label = self._named(term.label), term.label
        if name is None:
            return self._below(term)
        if name in self.scheme.components:
            self.found.setdefault(label, _Named(term.value, self.scheme.components[name].clause, name))
        elif name in self.scheme.parameters:
            self.found.setdefault(label, _Named(term.value, stage(term).clause, name))
        elif label not in self.found:
            self._formula(name, term)
        return frozenset({label})

    def _named(self, label: str) -> str | None:
        """Return what the scheme calls a term; that of one month or judge has it in brackets behind."""
        for name in (label, label.removesuffix("）").rpartition("（")[0]):
            if name in self.scheme.components or name in self.scheme.parameters or name in self.formulas:
                return name
        return None

    def _formula(self, name: str, term: Term) -> None:
        # Where every stage is rounded, the rounded term and the one inside it have the same name.
        inner = stage(term)
        addends: dict[str, Fraction | None] = {}
        if inner.op is Op.SUM and len(inner.parts) > 1:
            for part in inner.parts:
                addends["、".join(sorted(self.at(part))) or part.label] = part.value
        uses = self._below(inner)
        self.found[term.label] = _Named(term.value, self.formulas[name].clause, name, uses, addends)

    def _below(self, term: Term) -> frozenset[str]:
        """Return the names that stand first below a term; of a limit, on the side that holds."""
        names = [(part, self.at(part)) for part in term.parts]
        limit = term.op in (Op.LARGEST, Op.SMALLEST)
        return frozenset().union(*(uses for part, uses in names if not limit or part.value == term.value))


# --- as values -------------------------------------------------------------------------------------------


def as_values(made: Trial) -> dict[str, Any]:
    """Return a trial as plain values."""
    return {
        "year": made.old.year,
        "token": made.old.token,
        "example": made.old.example,
        "scheme": {
            "old": {"name": made.old.scheme, "version": made.old.scheme_version},
            "new": {"name": made.new.scheme if made.applies else None},
        },
        "applies": made.applies,
        "differences": [difference_values(one) for one in made.differences],
        "groups": [
            {
                "group": group.group,
                "moves": [_move_values(one, made.old.places, made.new.places) for one in group.moves],
                "unmoved": group.unmoved,
            }
            for group in made.groups
        ],
        "unheard": list(made.unheard),
        "homeless": list(made.homeless),
    }


def difference_values(one: Difference) -> dict[str, Any]:
    """Return a difference as plain values."""
    return {"where": one.where, "old": one.old, "new": one.new, "sentence": one.sentence}


def _move_values(one: Move, old_places: int, new_places: int) -> dict[str, Any]:
    gain = one.gain
    return {
        "unit": one.unit,
        "old": _side_values(one.old_group, one.old, old_places),
        "new": _side_values(one.new_group, one.new, new_places),
        "up": one.up,
        "gain": None if gain is None else shown(gain, max(old_places, new_places)),
        "causes": [
            {
                "formula": cause.formula,
                "term": cause.term,
                "clause": cause.clause,
                "old": None if cause.old is None else str(cause.old),
                "new": None if cause.new is None else str(cause.new),
                **({"settings": list(cause.settings)} if cause.settings else {}),
            }
            for cause in one.causes
        ],
        **({"others": list(one.others)} if one.others else {}),
    }


def _side_values(group: str | None, one: Standing | None, places: int) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "group": group,
        "rank": one.rank,
        "score": None if one.published is None else shown(one.published, places),
        "state": one.state.value,
        "missing": list(one.missing),
        **({"grade": one.graded.grade, "team_grade": one.graded.team} if one.graded else {}),
    }
