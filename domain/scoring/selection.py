"""Single entries of a component, chosen and taken together: 合计、笔数、得分率 of some of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.entries import INSIDE, Entry, Indicator, in_period
from domain.scheme.checks import CANCELLED, LOST, NOT_APPLICABLE, NOTHING
from domain.scheme.checks import FULL as FULL_MARKS
from domain.scheme.expressions import Field, Filter, Selected
from domain.scheme.model import ADDED, TAKEN
from domain.scoring.term import Op, Term


@dataclass(frozen=True, slots=True)
class Item:
    """One entry, or one indicator with what it earned; `full` are its full marks, where it has any."""

    earned: Term
    full: Term | None = None
    entry: Entry | None = None
    indicator: Indicator | None = None


def chosen(items: Sequence[Item], filters: Sequence[Filter]) -> list[Item] | Item:
    """Return the items that all filters let through, or the first of which that is not known yet."""
    found = []
    for item in items:
        answers = [_passes(item, one) for one in filters]
        if False in answers:
            continue
        if None in answers:
            return item
        found.append(item)
    return found


def _passes(item: Item, one: Filter) -> bool | None:
    """Whether a filter lets an item through; None while that is not known."""
    if one.by is Field.STATUS:
        answers = [_has_status(item, value) for value in one.values]
        answer = True if True in answers else None if None in answers else False
    else:
        answer = any(_fits(item, one.by, value) for value in one.values)
    return answer if answer is None else answer is not one.negated


def _fits(item: Item, by: Field, value: str) -> bool:
    entry, indicator = item.entry, item.indicator
    match by:
        case Field.CLAUSE:
            return entry is not None and entry.clause == value
        case Field.TYPE if indicator:
            return indicator.type == value
        case Field.TYPE:
            return (
                entry is not None
                and {"BonusApproved": ADDED, "PenaltyApproved": TAKEN}.get(entry.kind) == value
            )
        case Field.SCOPE:
            return entry is not None and (entry.scope or "") == value
        case Field.PERIOD:
            return entry is not None and in_period(entry, value)
        case Field.PART:
            return entry is not None and entry.part == value
        case Field.LABEL:
            return (
                value in (indicator.number, indicator.content)
                if indicator
                else bool(entry and entry.label == value)
            )
        case Field.STATUS:
            return False


def _has_status(item: Item, value: str) -> bool | None:
    indicator = item.indicator
    if value in (CANCELLED, NOT_APPLICABLE):
        return bool(
            indicator and indicator.cancelled and indicator.not_applicable == (value == NOT_APPLICABLE)
        )
    if indicator and indicator.cancelled:
        return False
    earned, full = item.earned.value, item.full.value if item.full else None
    if earned is None or full is None:
        return None
    return {LOST: earned < full, FULL_MARKS: earned >= full, NOTHING: earned == 0}[value]


def together(what: Selected, label: str, items: Sequence[Item], clause: str | None) -> Term:
    """Take items together; without any, sums and counts are 0, and what divides is not known."""
    earned = tuple(item.earned for item in items)
    full = tuple(item.full or Term(Op.MISSING, f"{item.earned.label}（满分）") for item in items)
    match what:
        case Selected.TOTAL:
            return _sum(label, earned, clause)
        case Selected.COUNT:
            return Term(Op.COUNT, label, earned, clause=clause, note=None if earned else "没有这样的记录")
        case Selected.FULL:
            return _sum(label, full, clause)
        case Selected.LOST:
            parts = (_sum("满分之和", full, None), Term(Op.NEGATED, "－", (_sum("得分之和", earned, None),)))
            return Term(Op.SUM, label, parts, clause=clause)
        case Selected.RATE:
            parts = (_sum("得分之和", earned, None), _sum("满分之和", full, None))
            return Term(Op.QUOTIENT, label, parts, clause=clause)
        case Selected.HIGHEST | Selected.LOWEST:
            return _extreme(what is Selected.HIGHEST, label, earned, clause)
        case Selected.HIGHEST_RATE | Selected.LOWEST_RATE:
            rates = tuple(
                Term(Op.QUOTIENT, mine.label, (mine, most)) for mine, most in zip(earned, full, strict=True)
            )
            return _extreme(what is Selected.HIGHEST_RATE, label, rates, clause)


def _sum(label: str, parts: tuple[Term, ...], clause: str | None) -> Term:
    if not parts:
        return Term(Op.NUMBER, label, figure=Fraction(0), clause=clause, note="没有这样的记录")
    return Term(Op.SUM, label, parts, clause=clause)


def _extreme(highest: bool, label: str, parts: tuple[Term, ...], clause: str | None) -> Term:  # noqa: FBT001
    if not parts:
        return Term(Op.MISSING, f"{label}（没有这样的记录）", clause=clause)
    return Term(Op.LARGEST if highest else Op.SMALLEST, label, parts, clause=clause)


def is_inside(entry: Entry) -> bool:
    """Whether an entry is an inspection deduction inside an indicator."""
    return entry.kind == "FindingRecorded" and entry.scope == INSIDE
