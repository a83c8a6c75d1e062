"""Marks of indicators: what each earned, and how they become the figure of a component."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from domain.entries import INSIDE, Entry, Indicator, Sheet, in_points
from domain.scheme.model import Cancelled, Component, Conversion, Scheme, WhenMissing
from domain.scoring.known import Known
from domain.scoring.selection import Item
from domain.scoring.term import HUNDRED, Gap, Op, Term, given, percent

_ALIKE: Final = "各单位得分率相同，不计"
"""Why an indicator is void (同分的指标作废)."""


class Marks:
    """The indicators of one unit and their marks, each made once.

    `void` names the indicators of a component that count for no unit (同分的指标作废).
    """

    def __init__(
        self,
        scheme: Scheme,
        sheet: Sheet,
        void: frozenset[tuple[str, str]],
        known: Known | None = None,
    ) -> None:
        self.scheme, self.sheet, self.void = scheme, sheet, void
        self._filed: dict[str, Mapping[str | None, Sequence[Entry]]] = {}
        known = known or Known()
        self._nodes, self._counting = known.nodes, known.counting

    def _by_indicator(self, component: str) -> Mapping[str | None, Sequence[Entry]]:
        """Return the entries of a component by the indicator they are about."""
        if component not in self._filed:
            found: dict[str | None, list[Entry]] = {}
            for entry in self.sheet.filed.get(component, ()):
                found.setdefault(entry.indicator, []).append(entry)
            self._filed[component] = found
        return self._filed[component]

    def made(self, component: Component) -> Term:
        """Return the figure of a component of marks (先折算为百分制)."""
        if whole := self._by_indicator(component.name).get(None):
            return self._one_mark(component, whole[0])
        counted = self._counted(component)
        if not counted:
            return Term(Op.MISSING, f"{component.name}（没有指标）", clause=component.clause)
        void = [one for one in self.sheet.indicators if (component.name, one.number) in self.void]
        return self._converted(component, counted, void)

    def _counted(self, component: Component) -> Sequence[Indicator]:
        """Return the indicators of a component that count; one list while the indicators are the same."""
        told, key = self.sheet.indicators, (component.name, self.void)
        known, counted = self._counting.get(key, (None, []))
        if known is not told:
            counted = [one for one in told if self._counts(component, one)]
            self._counting[key] = told, counted
        return counted

    def items(self, component: Component, *, with_cancelled: bool = False) -> list[Item] | Term:
        """Return the indicators of a component one by one, or the one mark for the whole unit."""
        if whole := self._by_indicator(component.name).get(None):
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
        entries = self._by_indicator(component.name).get(indicator.number, ())
        declared = self._is_zero(component)
        key = (component.name, indicator.id, declared, *(one.id for one in entries))
        if key not in self._nodes:
            self._nodes[key] = self._made_up(component, indicator, entries)
        return self._nodes[key]

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
        if indicator.id not in self._nodes:
            label = f"指标{indicator.number} 分值"
            self._nodes[indicator.id] = Term(Op.GIVEN, label, figure=indicator.full, cites=indicator.id)
        return self._nodes[indicator.id]

    def _mark(self, component: Component, indicator: Indicator) -> Entry | None:
        entries = self._by_indicator(component.name).get(indicator.number, ())
        return next((one for one in entries if one.kind == "MarkEntered"), None)

    def _one_mark(self, component: Component, entry: Entry) -> Term:
        points = self._node(entry, component.name, component.clause)
        if not self.scheme.percent or entry.full in (None, HUNDRED.figure):
            return points
        return percent(component.name, points, Term(Op.NUMBER, "满分", figure=entry.full), component.clause)

    def _made_up(self, component: Component, indicator: Indicator, entries: Sequence[Entry]) -> Term:
        label = _name(indicator)
        if indicator.cancelled:
            reading = self._reading(indicator)
            full = indicator.full if reading is Cancelled.FULL_MARKS else Fraction(0)
            why = "不适用" if indicator.not_applicable else "已取消"
            return Term(Op.NUMBER, label, figure=full, note=f"指标{why}，{reading}")
        marks = [one for one in entries if one.kind == "MarkEntered"]
        if not marks and self._is_zero(component):
            return Term(Op.ZERO, label, clause=component.clause, note="已收齐，没有得分，按零分")
        if not marks:
            return Term(Op.MISSING, _wanted(component, indicator), clause=component.clause)
        mark, findings = marks[0], [one for one in entries if one.kind != "MarkEntered"]
        if not findings:
            return given(mark, label)
        return Term(Op.SUM, label, (given(mark, "得分"), *(self.finding(one) for one in findings)))

    def _is_zero(self, component: Component) -> bool:
        """Whether all marks are in, so that an indicator without one has 0 (缺项在收齐后按零分)."""
        return component.when_missing is WhenMissing.ZERO and component.name in self.sheet.complete

    def _converted(
        self, component: Component, counted: Sequence[Indicator], void: Sequence[Indicator]
    ) -> Term:
        """先折算为百分制, as a ratio of sums or as a mean of ratios; says which indicators are void."""
        if not self.scheme.percent:
            return self._sum(component, component.name, counted, void, component.clause)
        if self.scheme.settings.conversion is Conversion.RATIO_OF_SUMS:
            total = self._sum(component, f"{component.name}之和", counted, void)
            whole = in_points(sum(one.full_millionths for one in counted))
            full = Term.summed("分值之和", whole, lambda: tuple(map(self._full_marks, counted)))
            return percent(component.name, total, full, component.clause)
        rates = tuple(
            Term(Op.QUOTIENT, mine.label, (mine, self._full_marks(one)))
            for one, mine in ((one, self.earned(component, one)) for one in counted)
        )
        note = f"{'、'.join(map(_name, void))} {_ALIKE}" if void else None
        return Term(
            Op.PRODUCT,
            component.name,
            (Term(Op.MEAN, "得分率平均", rates, note=note), HUNDRED),
            clause=component.clause,
        )

    def _sum(
        self,
        component: Component,
        label: str,
        counted: Sequence[Indicator],
        void: Sequence[Indicator],
        clause: str | None = None,
    ) -> Term:
        """Add up what the indicators earned; each is looked at only when somebody asks for the parts."""
        points = [self._millionths(component, one) for one in counted]
        lacking = tuple(
            Gap(_wanted(component, one)) for one, mine in zip(counted, points, strict=True) if mine is None
        )
        known = [mine for mine in points if mine is not None]
        return Term.summed(
            label,
            None if lacking else in_points(sum(known)),
            lambda: (
                *(self.earned(component, one) for one in counted),
                *(Term(Op.NUMBER, _name(one), figure=Fraction(0), note=_ALIKE) for one in void),
            ),
            clause,
            lacking,
        )

    def _millionths(self, component: Component, indicator: Indicator) -> int | None:
        """Return what one indicator earned, as `earned` explains it."""
        if indicator.cancelled:
            full = self._reading(indicator) is Cancelled.FULL_MARKS
            return indicator.full_millionths if full else 0
        mark, taken = None, 0
        for entry in self._by_indicator(component.name).get(indicator.number, ()):
            if entry.kind != "MarkEntered":
                taken += entry.millionths or 0
            elif mark is None:
                mark = entry.millionths
        if mark is None:
            return 0 if self._is_zero(component) else None
        return mark + taken


def _wanted(component: Component, indicator: Indicator) -> str:
    return f"指标{indicator.number} {component.name}"


def _name(indicator: Indicator) -> str:
    return f"指标{indicator.number} {indicator.content}"
