"""Components: from what counts for a unit to the figures that formulas name."""

from collections.abc import Sequence
from fractions import Fraction

from domain.entries import INSIDE, Entry, Indicator, Sheet
from domain.scheme.model import Cancelled, Component, Conversion, Origin, Scheme
from domain.scoring.term import Op, Term

_HUNDRED = Term(Op.NUMBER, "100", figure=Fraction(100))


class Components:
    """The components of one unit, each made from the entries filed under it."""

    def __init__(self, scheme: Scheme, sheet: Sheet) -> None:
        self.scheme, self.sheet = scheme, sheet
        self._votes: dict[str, Term] = {}

    def made(self, component: Component) -> Term:
        """Return a component's figure with how it came to be."""
        match component.origin:
            case Origin.MARKS:
                return self._marks(component)
            case Origin.WHOLE | Origin.FEEDBACK:
                return self._whole(component)
            case Origin.FINDINGS:
                return self._column(component, component.name, self._entries(component))
            case Origin.ADJUSTMENTS:
                return self._adjustments(component)

    def _entries(self, component: Component) -> list[Entry]:
        return [entry for entry in self.sheet.entries if entry.component == component.name]

    def _column(self, component: Component, column: str, entries: Sequence[Entry]) -> Term:
        """Sum a column of additions or deductions; empty, it is 0 only once declared complete."""
        if entries:
            parts = tuple(_given(entry, entry.label or entry.kind) for entry in entries)
            return Term(Op.SUM, column, parts, clause=component.clause)
        if column in self.sheet.complete:
            return Term(Op.ZERO, column, clause=component.clause, note="本栏已收齐，无记录")
        return Term(Op.MISSING, column, clause=component.clause, note="本栏尚未宣布收齐")

    def _adjustments(self, component: Component) -> Term:
        plus, minus = component.columns
        entries = self._entries(component)
        parts = (
            self._column(component, plus, [one for one in entries if one.kind == "BonusApproved"]),
            self._column(component, minus, [one for one in entries if one.kind == "PenaltyApproved"]),
        )
        return Term(Op.SUM, component.name, parts, clause=component.clause)

    def _whole(self, component: Component) -> Term:
        entries = self._entries(component)
        if not entries:
            return Term(Op.MISSING, component.name, clause=component.clause, note="尚未收到")
        entry = entries[-1]
        if entry.received and entry.received.ballots:
            return self._ballots(component, entry, dict(entry.received.ballots))
        if entry.points is None or entry.full is None:
            received = entry.received
            note = f"反馈名次第 {received.rank} 名" if received and received.rank else None
            if received and received.grade:
                note = f"反馈等次：{received.grade}" + (f"，{note}" if note else "")
            return Term(Op.RECEIVED, component.name, cites=entry.id, clause=component.clause, note=note)
        given = _given(entry, component.name, component.clause)
        if not self.scheme.percent or entry.full == _HUNDRED.figure:
            return given
        return _percent(component.name, given, Term(Op.NUMBER, "满分", figure=entry.full), component.clause)

    def _ballots(self, component: Component, entry: Entry, counts: dict[str, int]) -> Term:
        """Turn counts into the mean coefficient of the valid ballots, abstentions left out."""
        coefficients = {option: one.value for option, one in self.scheme.settings.ballot_coefficients}
        valid = {option: count for option, count in counts.items() if option in coefficients}
        earned = [
            Term(
                Op.PRODUCT,
                option,
                (
                    Term(Op.NUMBER, f"{option}票数", figure=Fraction(count)),
                    Term(Op.NUMBER, "系数", figure=coefficients[option]),
                ),
            )
            for option, count in valid.items()
        ]
        if not sum(valid.values()):
            return Term(
                Op.MISSING, f"{component.name}（没有有效票）", cites=entry.id, clause=component.clause
            )
        votes = Term(Op.NUMBER, "有效票", figure=Fraction(sum(valid.values())))
        share = Term(Op.QUOTIENT, "得票折算", (Term(Op.SUM, "得票", tuple(earned)), votes))
        return Term(
            Op.PRODUCT,
            component.name,
            (share, _HUNDRED),
            cites=entry.id,
            clause=component.clause,
            note="弃权不计入",
        )

    def share(self, component: Component, option: str) -> Term:
        """Return which share of the valid ballots chose an option; abstentions are no valid ballots."""
        entry = next(iter(self._entries(component)), None)
        if entry is None or entry.received is None or not entry.received.ballots:
            return Term(Op.MISSING, f"{component.name}（票数）", clause=component.clause)
        counts = dict(entry.received.ballots)
        chosen = Term(
            Op.NUMBER, f"{option} {counts.get(option, 0)} 票", figure=Fraction(counts.get(option, 0))
        )
        valid = self._valid_votes(component, entry, counts)
        return Term(
            Op.QUOTIENT, f"得票率（{component.name}，{option}）", (chosen, valid), clause=component.clause
        )

    def _valid_votes(self, component: Component, entry: Entry, counts: dict[str, int]) -> Term:
        """Return the number of valid ballots: one node, however many shares are taken of it."""
        if component.name not in self._votes:
            left_out = self.scheme.settings.abstentions
            total = Fraction(sum(count for option, count in counts.items() if option not in left_out))
            label = f"{component.name}有效票"
            self._votes[component.name] = Term(Op.GIVEN, label, figure=total, cites=entry.id)
        return self._votes[component.name]

    # --- marks of indicators ---

    def _marks(self, component: Component) -> Term:
        entries = self._entries(component)
        for entry in entries:
            if entry.indicator is None:
                return self._one_mark(component, entry)
        by_indicator: dict[str, list[Entry]] = {}
        for entry in entries:
            by_indicator.setdefault(entry.indicator or "", []).append(entry)
        counted = [one for one in self.sheet.indicators if self._counts(component, one)]
        if not counted:
            return Term(Op.MISSING, f"{component.name}（没有指标）", clause=component.clause)
        return self._converted(
            component,
            [self._earned(component, one, by_indicator.get(one.number, [])) for one in counted],
            [Term(Op.GIVEN, f"指标{one.number} 分值", figure=one.full, cites=one.id) for one in counted],
        )

    def _counts(self, component: Component, indicator: Indicator) -> bool:
        if component.excluded_type is not None and indicator.type == component.excluded_type:
            return False
        return not indicator.cancelled or self.scheme.settings.cancelled is not Cancelled.LEAVES

    def _one_mark(self, component: Component, entry: Entry) -> Term:
        given = _given(entry, component.name, component.clause)
        if not self.scheme.percent or entry.full in (None, _HUNDRED.figure):
            return given
        return _percent(component.name, given, Term(Op.NUMBER, "满分", figure=entry.full), component.clause)

    def _earned(self, component: Component, indicator: Indicator, entries: Sequence[Entry]) -> Term:
        """Return what one indicator earned: its mark less what inspection took inside it (四（二）)."""
        label = f"指标{indicator.number} {indicator.content}"
        if indicator.cancelled:
            full = indicator.full if self.scheme.settings.cancelled is Cancelled.FULL_MARKS else Fraction(0)
            return Term(Op.NUMBER, label, figure=full, note=f"指标已取消，{self.scheme.settings.cancelled}")
        marks = [one for one in entries if one.kind == "MarkEntered"]
        if not marks:
            return Term(Op.MISSING, f"指标{indicator.number} {component.name}", clause=component.clause)
        findings = [one for one in entries if one.kind != "MarkEntered"]
        if not findings:
            return _given(marks[0], label)
        taken = (_given(one, one.label or INSIDE) for one in findings)
        return Term(Op.SUM, label, (_given(marks[0], "得分"), *taken))

    def _converted(self, component: Component, earned: list[Term], full: list[Term]) -> Term:
        """先折算为百分制, as a ratio of sums or as a mean of ratios."""
        total = Term(Op.SUM, f"{component.name}之和", tuple(earned))
        if not self.scheme.percent:
            return Term(Op.SUM, component.name, tuple(earned), clause=component.clause)
        if self.scheme.settings.conversion is Conversion.RATIO_OF_SUMS:
            return _percent(component.name, total, Term(Op.SUM, "分值之和", tuple(full)), component.clause)
        rates = tuple(
            Term(Op.QUOTIENT, mine.label, (mine, most)) for mine, most in zip(earned, full, strict=True)
        )
        return Term(
            Op.PRODUCT,
            component.name,
            (Term(Op.MEAN, "得分率平均", rates), _HUNDRED),
            clause=component.clause,
        )


def _given(entry: Entry, label: str, clause: str | None = None) -> Term:
    return Term(Op.GIVEN, label, figure=entry.points, cites=entry.id, clause=entry.clause or clause)


def _percent(label: str, earned: Term, full: Term, clause: str | None) -> Term:
    """Earned ÷ full × 100."""
    share = Term(Op.QUOTIENT, "得分率", (earned, full))
    return Term(Op.PRODUCT, label, (share, _HUNDRED), clause=clause, note="折算为百分制")
