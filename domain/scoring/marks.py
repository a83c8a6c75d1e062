"""Marks of indicators: what each earned, and how they become the figure of a component."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from domain.entries import INSIDE, Entry, Indicator, Sheet
from domain.scheme.model import Cancelled, Component, Conversion, Scheme, WhenMissing
from domain.scoring.selection import Item
from domain.scoring.term import HUNDRED, Op, Term, given, percent

_ALIKE: Final = "各单位得分率相同，不计"
"""Why an indicator is void (同分的指标作废)."""


class Marks:
    """The indicators of one unit and their marks, each made once.

    `void` names the indicators of a component that count for no unit (同分的指标作废).
    """

    def __init__(self, scheme: Scheme, sheet: Sheet, void: frozenset[tuple[str, str]]) -> None:
        self.scheme, self.sheet, self.void = scheme, sheet, void
        self._by_component: dict[str, dict[str | None, list[Entry]]] = {}
        for entry in sheet.entries:
            self._by_component.setdefault(entry.component, {}).setdefault(entry.indicator, []).append(entry)
        self._earned: dict[tuple[str, str], Term] = {}
        self._full: dict[str, Term] = {}
        self._nodes: dict[str, Term] = {}

    def made(self, component: Component) -> Term:
        """Return the figure of a component of marks (先折算为百分制)."""
        if whole := self._by_component.get(component.name, {}).get(None):
            return self._one_mark(component, whole[0])
        counted = [one for one in self.sheet.indicators if self._counts(component, one)]
        if not counted:
            return Term(Op.MISSING, f"{component.name}（没有指标）", clause=component.clause)
        return self._converted(
            component,
            [self.earned(component, one) for one in counted],
            [self._full_marks(one) for one in counted],
            [one for one in self.sheet.indicators if (component.name, one.number) in self.void],
        )

    def items(self, component: Component, *, with_cancelled: bool = False) -> list[Item] | Term:
        """Return the indicators of a component one by one, or the one mark for the whole unit."""
        if whole := self._by_component.get(component.name, {}).get(None):
            full = None if whole[0].full is None else Term(Op.NUMBER, "满分", figure=whole[0].full)
            return [Item(self._node(whole[0], component.name, component.clause), full, whole[0])]
        of_component = [one for one in self.sheet.indicators if self._of(component, one)]
        if not of_component:
            return Term(Op.MISSING, f"{component.name}（没有指标）", clause=component.clause)
        shown = [one for one in of_component if with_cancelled or self._counts(component, one)]
        return [
            Item(self.earned(component, one), self._full_marks(one), self._mark(component, one), one)
            for one in shown
        ]

    def earned(self, component: Component, indicator: Indicator) -> Term:
        """Return what one indicator earned: its mark less what inspection took inside it (四（二）)."""
        key = (component.name, indicator.number)
        if key not in self._earned:
            self._earned[key] = self._made_up(component, indicator)
        return self._earned[key]

    def finding(self, entry: Entry) -> Term:
        """Return the one node of an inspection deduction inside an indicator."""
        return self._node(entry, entry.label or INSIDE)

    def _node(self, entry: Entry, label: str, clause: str | None = None) -> Term:
        """Return the one node of an entry."""
        if entry.id not in self._nodes:
            self._nodes[entry.id] = given(entry, label, clause)
        return self._nodes[entry.id]

    def counts(self, component: Component, number: str) -> Indicator | None:
        """Return an indicator that counts under a component, by its number."""
        return next(
            (one for one in self.sheet.indicators if one.number == number and self._counts(component, one)),
            None,
        )

    def _of(self, component: Component, indicator: Indicator) -> bool:
        if (component.name, indicator.number) in self.void:
            return False
        return indicator.type not in component.excluded_types

    def _counts(self, component: Component, indicator: Indicator) -> bool:
        if not self._of(component, indicator):
            return False
        return not indicator.cancelled or self._reading(indicator) is not Cancelled.LEAVES

    def _reading(self, indicator: Indicator) -> Cancelled:
        settings = self.scheme.settings
        return settings.not_applicable if indicator.not_applicable else settings.cancelled

    def _full_marks(self, indicator: Indicator) -> Term:
        if indicator.id not in self._full:
            label = f"指标{indicator.number} 分值"
            self._full[indicator.id] = Term(Op.GIVEN, label, figure=indicator.full, cites=indicator.id)
        return self._full[indicator.id]

    def _mark(self, component: Component, indicator: Indicator) -> Entry | None:
        entries = self._by_component.get(component.name, {}).get(indicator.number, [])
        return next((one for one in entries if one.kind == "MarkEntered"), None)

    def _one_mark(self, component: Component, entry: Entry) -> Term:
        points = self._node(entry, component.name, component.clause)
        if not self.scheme.percent or entry.full in (None, HUNDRED.figure):
            return points
        return percent(component.name, points, Term(Op.NUMBER, "满分", figure=entry.full), component.clause)

    def _made_up(self, component: Component, indicator: Indicator) -> Term:
        label = _name(indicator)
        if indicator.cancelled:
            reading = self._reading(indicator)
            full = indicator.full if reading is Cancelled.FULL_MARKS else Fraction(0)
            why = "不适用" if indicator.not_applicable else "已取消"
            return Term(Op.NUMBER, label, figure=full, note=f"指标{why}，{reading}")
        entries = self._by_component.get(component.name, {}).get(indicator.number, [])
        marks = [one for one in entries if one.kind == "MarkEntered"]
        if not marks and self._is_zero(component):
            return Term(Op.ZERO, label, clause=component.clause, note="已收齐，没有得分，按零分")
        if not marks:
            return Term(Op.MISSING, f"指标{indicator.number} {component.name}", clause=component.clause)
        mark, findings = marks[0], [one for one in entries if one.kind != "MarkEntered"]
        if not findings:
            return given(mark, label)
        return Term(Op.SUM, label, (given(mark, "得分"), *(self.finding(one) for one in findings)))

    def _is_zero(self, component: Component) -> bool:
        """Whether all marks are in, so that an indicator without one has 0 (缺项在收齐后按零分)."""
        return component.when_missing is WhenMissing.ZERO and component.name in self.sheet.complete

    def _converted(
        self,
        component: Component,
        earned: Sequence[Term],
        full: Sequence[Term],
        void: Sequence[Indicator],
    ) -> Term:
        """先折算为百分制, as a ratio of sums or as a mean of ratios; says which indicators are void."""
        counted = (*earned, *(Term(Op.NUMBER, _name(one), figure=Fraction(0), note=_ALIKE) for one in void))
        total = Term(Op.SUM, f"{component.name}之和", counted)
        if not self.scheme.percent:
            return Term(Op.SUM, component.name, counted, clause=component.clause)
        if self.scheme.settings.conversion is Conversion.RATIO_OF_SUMS:
            return percent(component.name, total, Term(Op.SUM, "分值之和", tuple(full)), component.clause)
        rates = tuple(
            Term(Op.QUOTIENT, mine.label, (mine, most)) for mine, most in zip(earned, full, strict=True)
        )
        note = f"{'、'.join(map(_name, void))} {_ALIKE}" if void else None
        return Term(
            Op.PRODUCT,
            component.name,
            (Term(Op.MEAN, "得分率平均", rates, note=note), HUNDRED),
            clause=component.clause,
        )


def _name(indicator: Indicator) -> str:
    return f"指标{indicator.number} {indicator.content}"
