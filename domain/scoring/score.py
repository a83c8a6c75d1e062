"""Scoring a year: the result of each unit, as a tree whose value derives from its parts."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from domain.entries import Sheet
from domain.scheme.model import Scheme
from domain.scoring.groups import GroupScoring
from domain.scoring.stages import Stage, staged
from domain.scoring.term import Op, Term
from domain.scoring.units import UnitScoring


class Scoring:
    """The rank groups of a year being scored, each once, under one scheme on one day.

    The units are exactly these: what looks across units sees no others. `on` selects the values of
    parameters; None stands for the latest. A unit with `stages` has a result of several (按月折算).
    """

    def __init__(
        self,
        scheme: Scheme,
        sheets: Mapping[str, Mapping[str, Sheet]],
        on: date | None = None,
        stages: Mapping[str, Sequence[Stage]] | None = None,
    ) -> None:
        self.scheme, self.on = scheme, on
        self._sheets, self._stages = sheets, stages or {}
        self._groups_of = {unit: group for group, mine in sheets.items() for unit in mine}
        self._groups: dict[str, GroupScoring] = {}

    def group(self, name: str) -> GroupScoring:
        """Return a rank group being scored; one without units is empty."""
        if name not in self._groups:
            self._groups[name] = GroupScoring(self, name, self._sheets.get(name, {}))
        return self._groups[name]

    def results(self, group: str) -> Mapping[str, Term]:
        """Return the explanation of each unit's result under the formulas of its rank group (四（四）).

        A value is exact until the last term, which is the one rounding unless the scheme rounds every stage.
        """
        return {unit: self.result(unit) for unit in self.group(group).units}

    def result(self, unit: str) -> Term:
        """Return the explanation of one unit's result."""
        return self._published(self._total(unit))

    def group_of(self, unit: str) -> str | None:
        """Return the rank group in which a unit is scored."""
        return self._groups_of.get(unit)

    def _total(self, unit: str) -> Term:
        """Return a unit's own result, or the one that its stages make where other units stood in any."""
        stages = self._stages.get(unit, ())
        if all([one for one, _ in stage.units] == [unit] for stage in stages):
            return self._own(unit)
        return staged(stages, self._own, self._full_marks)

    def _own(self, unit: str) -> Term:
        scored = self._scored(unit)
        return scored.total() if scored else Term(Op.MISSING, f"{unit}成绩", note="方案没有它的名次组")

    def _scored(self, unit: str) -> UnitScoring | None:
        group = self._groups_of.get(unit)
        return self.group(group).units[unit] if group else None

    def _full_marks(self, unit: str, name: str) -> Term:
        """Return the full marks of a unit's indicators, by which its result is weighted among others."""
        scored, label = self._scored(unit), f"{name}分值之和"
        live = [one for one in scored.sheet.indicators if not one.cancelled] if scored else []
        full = [Term(Op.GIVEN, f"指标{one.number} 分值", figure=one.full, cites=one.id) for one in live]
        return Term(Op.SUM, label, tuple(full)) if full else Term(Op.NUMBER, label, figure=Fraction(0))

    def beside(self, group: str, unit: str, name: str) -> Term | None:
        """Return another figure of a unit, rounded like the result; None where its group has no such name."""
        known = {*self.scheme.formulas[group], *self.scheme.components, *self.scheme.parameters}
        if name not in known:
            return None
        return self._rounded(name, self.group(group).units[unit].named(name))

    def _published(self, total: Term) -> Term:
        settings = self.scheme.settings
        for bound, op, label in (
            (settings.at_most, Op.SMALLEST, "成绩上限"),
            (settings.at_least, Op.LARGEST, "成绩下限"),
        ):
            if bound is not None:
                total = Term(op, label, (total, Term(Op.NUMBER, label, figure=bound.value)))
        return self._rounded("成绩", total)

    def _rounded(self, label: str, term: Term) -> Term:
        settings = self.scheme.settings
        return Term(
            Op.ROUNDED,
            label,
            (term,),
            rounding=(settings.places, settings.rounding),
            note=f"{settings.rounding}，保留 {settings.places} 位小数",
        )


def score_group(
    scheme: Scheme, group: str, sheets: Mapping[str, Sheet], on: date | None = None
) -> Mapping[str, Term]:
    """Return the results of one rank group whose formulas ask nothing of other groups."""
    return Scoring(scheme, {group: sheets}, on).results(group)


def score(scheme: Scheme, group: str, sheet: Sheet) -> Term:
    """Return the explanation of the result of a unit that stands alone in its rank group."""
    return score_group(scheme, group, {sheet.unit: sheet})[sheet.unit]
