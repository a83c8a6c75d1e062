"""Components: from what counts for a unit to the figures that formulas name."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from domain.entries import INDICATORS, Entry, Sheet, in_points
from domain.scheme.expressions import Field, Select, Selected
from domain.scheme.model import ADDED, TAKEN, ClauseItem, Component, Origin, Scheme, WhenMissing
from domain.scheme.printing import sentence
from domain.scoring.known import Known
from domain.scoring.marks import Marks
from domain.scoring.selection import Item, chosen, is_inside, together
from domain.scoring.term import HUNDRED, Op, Term, given, in_brackets, percent, remarked

_COLUMN_OF: Final = {"BonusApproved": ADDED, "PenaltyApproved": TAKEN}


class Components:
    """The components of one unit, each made from the entries filed under it; an entry is one node."""

    def __init__(self, scheme: Scheme, sheet: Sheet, void: frozenset[tuple[str, str]] = frozenset()) -> None:
        self.scheme, self.sheet = scheme, sheet
        self.known = sheet.memory.remembered.under(scheme) if sheet.memory else Known()
        self.marks = Marks(scheme, sheet, void, self.known)
        self._nodes = self.known.nodes
        self._capless = all(one.at_most is None for one in scheme.clauses.values())

    def made(self, component: Component, part: str | None = None) -> Term:
        """Return a component's figure with how it came to be; where one is named, of one month or judge.

        What was made of the same entries before, in this view or another, is the answer again.
        """
        if self.sheet.memory is None:
            return self._made(component, part)
        stamps, marks = self.sheet.memory.stamps, component.origin is Origin.MARKS
        counts = (stamps.get(component.name), (stamps.get(INDICATORS), self.marks.void) if marks else part)
        declared = tuple([column for column in component.columns if column in self.sheet.complete])
        key = (component.name, counts, declared)
        return self.known.made(key) or self.known.keep(key, self._made(component, part))

    def _made(self, component: Component, part: str | None) -> Term:
        match component.origin:
            case Origin.MARKS:
                return self.marks.made(component)
            case Origin.WHOLE | Origin.FEEDBACK | Origin.VALUE | Origin.GRADE:
                return self._whole(component, part)
            case Origin.FINDINGS:
                entries = self._entries(component)
                return self._column(component.name, entries, component.clause)
            case Origin.ADJUSTMENTS:
                return self._adjustments(component)
            case Origin.MATTERS:
                items = tuple(self._entry(entry) for entry in self._entries(component))
                note = None if items else "没有认定记录"
                return Term(Op.COUNT, component.name, items, clause=component.clause, note=note)

    def parts(self, component: Component) -> tuple[str, ...]:
        """Return the months, judges or items for which there is an entry."""
        found = (entry.part for entry in self._entries(component))
        return tuple(dict.fromkeys(part for part in found if part is not None))

    def grade(self, component: Component, part: str | None = None) -> Entry | None:
        """Return the entry that holds the grade received."""
        return next(
            (one for one in self._entries(component, part) if one.received and one.received.grade), None
        )

    def rank(self, component: Component, part: str | None = None) -> Term:
        """Return the rank that was received instead of a score."""
        label = f"{component.name}所得名次"
        for entry in self._entries(component, part):
            if entry.received and entry.received.rank:
                key = ("rank", entry.id)
                if key not in self._nodes:
                    rank = Fraction(entry.received.rank)
                    self._nodes[key] = Term(
                        Op.GIVEN,
                        label,
                        figure=rank,
                        cites=entry.id,
                        clause=component.clause,
                        note=entry.remark,
                    )
                return self._nodes[key]
        return Term(Op.MISSING, label, clause=component.clause, note="尚未收到")

    def is_zero(self, component: Component, part: str | None = None) -> bool:
        """Whether nothing was received and, all being in, that means 0 (缺项在收齐后按零分)."""
        declared = component.when_missing is WhenMissing.ZERO and component.name in self.sheet.complete
        return declared and not self._entries(component, part)

    def _entries(self, component: Component, part: str | None = None) -> Sequence[Entry]:
        found = self.sheet.filed.get(component.name, ())
        return found if part is None else [entry for entry in found if entry.part == part]

    def _entry(self, entry: Entry) -> Term:
        """Return the one node of an entry that is filed in a column."""
        if entry.id not in self._nodes:
            points = Fraction(1) if entry.kind == "MatterDetermined" else entry.points
            self._nodes[entry.id] = Term(
                Op.GIVEN,
                entry.label or entry.kind,
                figure=points,
                cites=entry.id,
                clause=entry.clause,
                note=entry.remark,
            )
        return self._nodes[entry.id]

    def _received(self, component: Component, entry: Entry) -> Term:
        """Return the one node of an entry that is received whole, or for one month, judge or item."""
        if entry.id not in self._nodes:
            self._nodes[entry.id] = given(entry, in_brackets(component.name, entry.part), component.clause)
        return self._nodes[entry.id]

    # --- columns of additions, deductions and matters ---

    def _column(self, column: str, entries: Sequence[Entry], clause: str | None) -> Term:
        """Sum a column of additions or deductions; empty, it is 0 only once declared complete."""
        if entries and self._uncapped(entries):
            total = in_points(sum(one.millionths or 0 for one in entries))
            return Term.summed(column, total, lambda: tuple(map(self._entry, entries)), clause)
        if entries:
            return Term(
                Op.SUM,
                column,
                self._capped([Item(self._entry(one), entry=one) for one in entries]),
                clause=clause,
            )
        if column in self.sheet.complete:
            return Term(Op.ZERO, column, clause=clause, note="本栏已收齐，无记录")
        return Term(Op.MISSING, column, clause=clause, note="本栏尚未宣布收齐")

    def _adjustments(self, component: Component) -> Term:
        entries = self._entries(component)
        parts = tuple(
            self._column(column, [one for one in entries if one.kind == kind], component.clause)
            for kind, column in _COLUMN_OF.items()
        )
        return Term(Op.SUM, component.name, parts, clause=component.clause)

    def _uncapped(self, entries: Sequence[Entry]) -> bool:
        """Whether each entry has its points and no cap holds them together: then they simply add up."""
        return self._capless and all(one.millionths is not None for one in entries)

    def _capped(self, items: Iterable[Item]) -> tuple[Term, ...]:
        """Hold what falls under a clause with a cap (合计不超过); other items stand as they are."""
        found: list[Term] = []
        held: dict[str, list[Term]] = {}
        for item in items:
            clause = self.scheme.clauses.get(item.entry.clause or "") if item.entry else None
            if clause is None or clause.at_most is None:
                found.append(item.earned)
            else:
                held.setdefault(clause.code, []).append(item.earned)
        return (*found, *(_held(self.scheme.clauses[code], tuple(parts)) for code, parts in held.items()))

    # --- received whole ---

    def _whole(self, component: Component, part: str | None) -> Term:
        entries = self._entries(component, part)
        label = in_brackets(component.name, part)
        if not entries:
            if self.is_zero(component, part):
                return Term(Op.ZERO, label, clause=component.clause, note="已收齐，无记录，按零分")
            return Term(Op.MISSING, label, clause=component.clause, note="尚未收到")
        entry = entries[-1]
        if entry.received and entry.received.ballots:
            return self._ballots(component, remarked(label, entry), entry, dict(entry.received.ballots))
        if component.origin is Origin.VALUE:
            return self._received(component, entry)
        if entry.points is None or entry.full is None:
            return _no_figure(entry, remarked(label, entry), component.clause)
        points = self._received(component, entry)
        if not self.scheme.percent or entry.full == HUNDRED.figure:
            return points
        return percent(label, points, Term(Op.NUMBER, "满分", figure=entry.full), component.clause)

    def _ballots(self, component: Component, label: str, entry: Entry, counts: dict[str, int]) -> Term:
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
        if few := self._too_few(sum(valid.values())):
            return Term(Op.MISSING, f"{label}（{few}）", cites=entry.id, clause=component.clause)
        votes = Term(Op.NUMBER, "有效票", figure=Fraction(sum(valid.values())))
        share = Term(Op.QUOTIENT, "得票折算（弃权不计入）", (Term(Op.SUM, "得票", tuple(earned)), votes))
        return Term(
            Op.PRODUCT,
            label,
            (share, HUNDRED),
            cites=entry.id,
            clause=component.clause,
            note="弃权不计入",
        )

    def share(self, component: Component, option: str, part: str | None = None) -> Term:
        """Return which share of the valid ballots chose an option; abstentions are no valid ballots."""
        entry = next(iter(self._entries(component, part)), None)
        if entry is None or entry.received is None or not entry.received.ballots:
            return Term(Op.MISSING, f"{component.name}（票数）", clause=component.clause)
        counts = dict(entry.received.ballots)
        valid = self._valid_votes(component, entry, counts)
        if few := self._too_few(valid.value or Fraction(0)):
            return Term(Op.MISSING, f"{in_brackets(component.name, part)}（{few}）", clause=component.clause)
        votes = Fraction(counts.get(option, 0))
        picked = Term(Op.NUMBER, f"{option} {counts.get(option, 0)} 票", figure=votes)
        return Term(
            Op.QUOTIENT, f"得票率（{component.name}，{option}）", (picked, valid), clause=component.clause
        )

    def _too_few(self, valid: Fraction | int) -> str | None:
        """Say that there are fewer valid ballots than the scheme asks for (最少有效票), one at least."""
        fewest = self.scheme.settings.fewest_ballots
        if valid >= fewest:
            return None
        return f"有效票不足 {fewest} 张" if valid else "没有有效票"

    def _valid_votes(self, component: Component, entry: Entry, counts: dict[str, int]) -> Term:
        """Return the number of valid ballots: one node, however many shares are taken of it."""
        key = ("votes", entry.id)
        if key not in self._nodes:
            left_out = self.scheme.settings.abstentions
            total = Fraction(sum(count for option, count in counts.items() if option not in left_out))
            label = f"{component.name}有效票"
            self._nodes[key] = Term(Op.GIVEN, label, figure=total, cites=entry.id)
        return self._nodes[key]

    # --- single entries ---

    def items(self, component: Component, select: Select) -> list[Item] | Term:
        """Return the single entries that a formula chooses, or what is missing to choose them."""
        found = self._items(component, select)
        if isinstance(found, Term):
            return found
        answer = chosen(found, select.filters)
        if isinstance(answer, Item):
            return Term(Op.MISSING, answer.earned.label, clause=component.clause)
        return answer

    def _items(self, component: Component, select: Select) -> list[Item] | Term:
        if component.origin is Origin.MARKS:
            asked = any(one.by is Field.STATUS for one in select.filters)
            return self.marks.items(component, with_cancelled=asked)
        entries = self._entries(component)
        if component.origin in (Origin.FINDINGS, Origin.ADJUSTMENTS):
            have = {_COLUMN_OF.get(entry.kind, component.name) for entry in entries}
            if lacking := _columns(component, select) - have - self.sheet.complete:
                names = "、".join(sorted(lacking))
                return Term(Op.MISSING, names, clause=component.clause, note="本栏尚未宣布收齐")
            scoped = any(one.by is Field.SCOPE for one in select.filters)
            inside = [entry for entry in self.sheet.entries if scoped and is_inside(entry)]
            taken = [Item(_opposite(self.marks.finding(one)), entry=one) for one in inside]
            return [*(Item(self._entry(one), entry=one) for one in entries), *taken]
        if component.origin is Origin.MATTERS:
            return [Item(self._entry(entry), entry=entry) for entry in entries]
        if not entries and not self.is_zero(component):
            return Term(Op.MISSING, component.name, clause=component.clause, note="尚未收到")
        return [self._whole_item(component, entry) for entry in entries]

    def _whole_item(self, component: Component, entry: Entry) -> Item:
        earned = self._received(component, entry)
        full = None if entry.full is None else Term(Op.NUMBER, f"{earned.label}满分", figure=entry.full)
        return Item(earned, full, entry)

    def selected(self, component: Component, select: Select, items: list[Item], clause: str | None) -> Term:
        """Take chosen entries together; sums hold what falls under a clause with a cap."""
        said = bool(select.filters or select.limits)
        label = sentence(select) if said else f"{component.name}{select.what}"
        if select.what is Selected.TOTAL and items:
            return Term(Op.SUM, label, self._capped(items), clause=clause or component.clause)
        return together(select.what, label, items, clause or component.clause)


def _opposite(taken: Term) -> Term:
    """Return what is taken inside an indicator as a deduction, which is positive like all in its column."""
    return Term(Op.NEGATED, taken.label, (taken,))


def _columns(component: Component, select: Select) -> set[str]:
    """Return the columns that must be complete before their being empty says anything."""
    columns = set(component.columns)
    for one in select.filters:
        if one.by is Field.TYPE and not one.negated:
            columns &= set(one.values)
    return columns


def _held(clause: ClauseItem, parts: tuple[Term, ...]) -> Term:
    """Hold the sum of a clause's entries, be they added or taken."""
    total = Term(Op.SUM, f"条款 {clause.code}", parts)
    most = clause.at_most.value if clause.at_most else Fraction(0)
    negative = total.value is not None and total.value < 0
    bound = Term(Op.NUMBER, "上限", figure=-most if negative else most, clause=clause.clause)
    op = Op.LARGEST if negative else Op.SMALLEST
    return Term(
        op,
        f"条款 {clause.code}（合计不超过 {clause.at_most and clause.at_most.text}）",
        (total, bound),
        clause=clause.clause,
    )


def _no_figure(entry: Entry, label: str, clause: str | None) -> Term:
    """Show a grade or a rank that was received; no figure follows from it."""
    received = entry.received
    note = f"反馈名次第 {received.rank} 名" if received and received.rank else None
    if received and received.grade:
        note = f"反馈等次：{received.grade}" + (f"，{note}" if note else "")
    return Term(Op.RECEIVED, label, cites=entry.id, clause=clause, note=note)
