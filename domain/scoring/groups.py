"""A rank group being scored: its set of units is frozen, and a figure across them is made once."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final
from weakref import proxy

from domain.entries import Sheet
from domain.scheme.expressions import EVERYBODY, OWN_GROUP, Across, Named, OfGroup, Units, names_in
from domain.scheme.model import Component, Origin, SameMarks, Scheme, WhenMissing
from domain.scheme.printing import condition as in_words
from domain.scheme.printing import sentence
from domain.scheme.reach import looks_across
from domain.scoring.evaluation import Evaluation
from domain.scoring.marks import Marks
from domain.scoring.term import NOBODY, Op, Term
from domain.scoring.units import UnitScoring

if TYPE_CHECKING:
    from domain.scoring.score import Scoring

_ACROSS: Final = {
    OfGroup.HIGHEST: Op.LARGEST,
    OfGroup.LOWEST: Op.SMALLEST,
    OfGroup.AVERAGE: Op.MEAN,
    OfGroup.TOTAL: Op.SUM,
}


class GroupScoring:
    """The units of one rank group, and what formulas ask of them together.

    Units apart (单列) are scored like the others, which do not see them.
    """

    def __init__(self, scoring: "Scoring", name: str, sheets: Mapping[str, Sheet]) -> None:
        # A weak reference: what looks at nobody afterwards goes at once, and no collector has to find it.
        self.scoring: Scoring = proxy(scoring)
        self.scheme, self.name = scoring.scheme, name
        self.on: date | None = scoring.on
        self.alone = not looks_across(self.scheme, name)
        """Whether each unit's figures follow from what counts for it alone."""
        self.shares_out = any(
            one.when_missing is WhenMissing.SHARED_OUT for one in self.scheme.components.values()
        )
        self.void = _void(self.scheme, [sheet for sheet in sheets.values() if not _apart(self.scheme, sheet)])
        self.units = {unit: UnitScoring(self, sheet) for unit, sheet in sheets.items()}
        self.members = {unit: one for unit, one in self.units.items() if not _apart(self.scheme, one.sheet)}
        self.made: dict[object, Term] = {}
        self._frozen: dict[str, list[tuple[str, UnitScoring]]] = {}
        self._parts: dict[str, tuple[str, ...]] = {}
        self._given_for: dict[str, frozenset[str]] = {}

    def is_apart(self, unit: str) -> bool:
        """Whether a unit is scored and not ranked."""
        return unit not in self.members

    def parts(self, component: Component) -> tuple[str, ...]:
        """Return the months, judges or items for which any ranked unit has an entry."""
        if component.name not in self._parts:
            found = (part for one in self.members.values() for part in one.components.parts(component))
            self._parts[component.name] = tuple(dict.fromkeys(found))
        return self._parts[component.name]

    def is_given_for(self, part: str, name: str) -> bool:
        """Whether a parameter, or one that a formula is made of, has a value for this very month or judge."""
        return part in self._parts_given(name)

    def _parts_given(self, name: str) -> frozenset[str]:
        if name not in self._given_for:
            parameter = self.scheme.parameters.get(name)
            formula = self.scheme.formulas[self.name].get(name)
            own = (who for line in parameter.dated for who, _ in line.values) if parameter else ()
            used = names_in(formula.expression) if formula else ()
            self._given_for[name] = frozenset(own).union(*map(self._parts_given, used))
        return self._given_for[name]

    def across(self, across: Across, part: str | None) -> Term:
        """Return the highest, lowest, mean or sum of a figure over the units that have it."""
        key = (across, part)
        if key not in self.made:
            known = self.known(across, part)
            label = f"{across.group}{across.what}{known.label.removeprefix(across.group)}"
            self.made[key] = (
                Term(_ACROSS[across.what], label, known.parts, note=known.note)
                if known.parts
                else Term(Op.MISSING, label, note=NOBODY)
            )
        return self.made[key]

    def known(self, across: Across, part: str | None) -> Term:
        """Return the figures of the units that have one, the best first: the set a computation used."""
        key = (across.group, across.inner, part)
        if key not in self.made:
            asked = {
                unit: Evaluation(one, None, part).of(across.inner) for unit, one in self._asked(across.group)
            }
            what = across.inner.name if isinstance(across.inner, Named) else f"（{sentence(across.inner)}）"
            label = f"{across.group}{what}" + (f"（{part}）" if part and _has_parts(asked.values()) else "")
            self.made[key] = _listed(label, asked)
        return self.made[key]

    def mean_instead(self, component: Component, part: str | None) -> Term:
        """Return the mean of the units for which a component arrived (缺项取本组平均)."""
        key = ("mean", component.name, part)
        if key not in self.made:
            found = {unit: one.raw(component, part) for unit, one in self.members.items()}
            known = _listed(f"{OWN_GROUP}{component.name}", found)
            self.made[key] = (
                Term(
                    Op.MEAN,
                    component.name,
                    known.parts,
                    clause=component.clause,
                    note=f"缺项，取本组 {known.note}的平均",
                )
                if known.parts
                else Term(Op.MISSING, component.name, clause=component.clause, note="尚未收到")
            )
        return self.made[key]

    def units_of(self, units: Units, clause: str | None, part: str | None) -> Term:
        """Return how many units there are, how many meet a condition, or which share of them does."""
        asked = self._asked(units.group)
        everybody = Term(
            Op.NUMBER, f"{units.group}家数", figure=Fraction(len(asked)), clause=clause, note="含未齐的"
        )
        if units.condition is None:
            return everybody
        key = (units.group, units.condition, part)
        if key not in self.made:
            answers = {
                unit: Evaluation(one, clause, part).holds(units.condition).value for unit, one in asked
            }
            holding = tuple(Term(Op.OTHER, unit, figure=value) for unit, value in answers.items() if value)
            unknown = sum(value is None for value in answers.values())
            note = f"{len(asked)} 家中 {len(holding)} 家" + (f"（{unknown} 家尚不知）" if unknown else "")
            label = f"{units.group}{in_words(units.condition)}的家数"
            self.made[key] = Term(Op.COUNT, label, holding, note=note)
        if not units.share:
            return self.made[key]
        label = f"{units.group}{in_words(units.condition)}的占比"
        return Term(Op.QUOTIENT, label, (self.made[key], everybody), clause=clause)

    def _asked(self, group: str) -> list[tuple[str, UnitScoring]]:
        """Return the ranked units of the group that is asked about: the same for the whole computation."""
        if group not in self._frozen:
            names = [one.name for one in self.scheme.groups] if group == EVERYBODY else [group]
            asked = [self if group == OWN_GROUP else self.scoring.group(name) for name in names]
            self._frozen[group] = [pair for one in asked for pair in one.members.items()]
        return self._frozen[group]


def _has_parts(terms: Iterable[Term]) -> bool:
    return any(term.label.endswith("）") for term in terms)


def _listed(label: str, found: Mapping[str, Term]) -> Term:
    figures = [(term.value, unit) for unit, term in found.items() if term.value is not None]
    figures.sort(key=lambda one: (-one[0], one[1]))
    leaves = tuple(Term(Op.OTHER, unit, figure=value) for value, unit in figures)
    missing = len(found) - len(figures)
    note = f"{len(figures)} 家" + (f"（另有 {missing} 家未齐，未计入）" if missing else "")
    return Term(Op.GROUP, label, leaves, note=note)


def _apart(scheme: Scheme, sheet: Sheet) -> bool:
    names = (sheet.unit, sheet.category, f"{sheet.category}（{sheet.sub_class}）")
    return sheet.ended or any(name in scheme.apart for name in names)


def _void(scheme: Scheme, sheets: list[Sheet]) -> frozenset[tuple[str, str]]:
    """Return the indicators for which all units got the same share of the marks (同分的指标作废)."""
    if scheme.settings.same_marks is SameMarks.COUNT:
        return frozenset()
    marks = [Marks(scheme, sheet, frozenset()) for sheet in sheets]
    return frozenset(
        (component.name, number)
        for component in scheme.of_origin(Origin.MARKS)
        for number in {one.number for sheet in sheets for one in sheet.indicators}
        if _same(component, number, marks)
    )


def _same(component: Component, number: str, marks: list[Marks]) -> bool:
    """Whether every unit that has an indicator earned the same share of it, two units at least."""
    rates = set()
    having = 0
    for mine in marks:
        indicator = mine.counts(component, number)
        if indicator is None or indicator.cancelled or not indicator.full:
            continue
        earned = mine.earned(component, indicator).value
        if earned is None:
            return False
        having += 1
        rates.add(earned / indicator.full)
    return having > 1 and len(rates) == 1
