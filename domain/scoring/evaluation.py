"""An expression of one unit as a term, each part beside how it came to be."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from domain.scheme.expressions import (
    Across,
    Beyond,
    Brackets,
    Call,
    Choice,
    Comparison,
    Condition,
    Each,
    Expression,
    ForEach,
    Function,
    ItemFull,
    ItemLimit,
    Joined,
    Limit,
    Lookup,
    Named,
    Negated,
    Number,
    OfGroup,
    Operation,
    ReceivedRank,
    Select,
    Share,
    Steps,
    Told,
    Trait,
    TraitKind,
    Units,
    Weighted,
)
from domain.scheme.model import Rounding, WhenMissing
from domain.scheme.printing import condition as in_words
from domain.scoring.rounding import shown
from domain.scoring.selection import Item
from domain.scoring.term import Op, Term

if TYPE_CHECKING:
    from domain.scoring.units import UnitScoring

_CALLED: Final = {Function.LARGEST: Op.LARGEST, Function.SMALLEST: Op.SMALLEST, Function.MEAN: Op.MEAN}
_EACH: Final = {
    Each.MEAN: Op.MEAN,
    Each.TOTAL: Op.SUM,
    Each.HIGHEST: Op.LARGEST,
    Each.LOWEST: Op.SMALLEST,
    Each.COUNT: Op.COUNT,
}
_SCALED: Final = {"×": Op.PRODUCT, "÷": Op.QUOTIENT}
_FEWEST_TRIMMED: Final = 3
_ZERO: Final = Term(Op.NUMBER, "0", figure=Fraction(0))


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Computes for one unit what a sentence says.

    `clause` is the sentence's place in the document, `part` the month or judge it is computed for.
    """

    unit: "UnitScoring"
    clause: str | None
    part: str | None = None
    item: Item | None = None
    """The single entry that is being limited: 满分 is its own."""

    @property
    def _step(self) -> Callable[..., Term]:
        return self.unit.components.known.step

    def of(self, expression: Expression) -> Term:  # noqa: C901, PLR0912 - a line a form
        """Return an expression as a term."""
        match expression:
            case Number():
                value = expression.value
                return self._step(expression, Op.NUMBER, expression.text, figure=value, clause=self.clause)
            case Named():
                return self.unit.named(expression.name, self.part)
            case Operation() if expression.sign in _SCALED:
                parts = (self.of(expression.left), self.of(expression.right))
                return self._step(expression, _SCALED[expression.sign], expression.sign, parts)
            case Operation():
                return self._sum(expression)
            case Negated(inner):
                return self._step(expression, Op.NEGATED, "－", (self.of(inner),))
            case Call():
                return self._call(expression)
            case Limit(inner, bound, cap):
                held = (self.of(inner), self.of(bound))
                op, label = (Op.SMALLEST, "不超过") if cap else (Op.LARGEST, "不低于")
                return Term(op, label, held, clause=self.clause)
            case Beyond(of, above, upto):
                return self._beyond(of, above, upto)
            case Weighted():
                return self._weighted(expression)
            case Across():
                return self._across(expression)
            case Units():
                return self.unit.group.units_of(expression, self.clause, self.part)
            case Share(name, option):
                return self.unit.components.share(self.unit.scheme.components[name], option, self.part)
            case ReceivedRank(name):
                return self.unit.components.rank(self.unit.scheme.components[name], self.part)
            case ForEach():
                return self._for_each(expression)
            case Select():
                return self._select(expression)
            case Choice(condition, then, otherwise):
                asked = self.holds(condition)
                return self._chosen("若", asked, then if asked.value else otherwise)
            case Steps():
                return self._steps(expression)
            case Brackets():
                return self._brackets(expression)
            case Lookup():
                return self._lookup(expression)
            case ItemFull():
                label = f"{self.item.earned.label}（满分）" if self.item else "满分"
                return (self.item and self.item.full) or Term(Op.MISSING, label, clause=self.clause)

    def _sum(self, expression: Operation) -> Term:
        """Return a sum; weights of components that may be shared out go to those that have arrived."""
        addends = list(_addends(expression))
        if not self.unit.group.shares_out:
            terms = tuple([self._signed(sign, one) for sign, one in addends])
            return self._step(expression, Op.SUM, "＋", terms)
        weighted = [(one, *weight) for sign, one in addends if sign == "+" and (weight := _weight(one))]
        gone = dict.fromkeys(name for _, name, _ in weighted if self._shared_out(name))
        if not gone:
            return Term(Op.SUM, "＋", tuple(self._signed(sign, one) for sign, one in addends))
        names = "、".join(gone)
        kept = tuple(self.of(one) for one, name, _ in weighted if name not in gone)
        whole = sum((weight for *_, weight in weighted), Fraction(0))
        base = sum((weight for _, name, weight in weighted if name not in gone), Fraction(0))
        if not base:
            return Term(Op.MISSING, names, clause=self.clause, note="没有可以分摊权重的得分")
        factor = Term(
            Op.QUOTIENT,
            "÷",
            tuple(
                Term(Op.NUMBER, f"{shown(one * 100, 6, exactly=True)}%", figure=one) for one in (whole, base)
            ),
        )
        shared = Term(
            Op.PRODUCT, f"{names}缺项，权重分摊", (Term(Op.SUM, "＋", kept), factor), clause=self.clause
        )
        rest = tuple(self._signed(sign, one) for sign, one in addends if sign == "-" or not _weight(one))
        return Term(Op.SUM, "＋", (shared, *rest))

    def _signed(self, sign: str, expression: Expression) -> Term:
        term = self.of(expression)
        return term if sign == "+" else self._step(expression, Op.NEGATED, "－", (term,))

    def _left_out(self, expression: Expression) -> bool:
        return isinstance(expression, Named) and self._shared_out(expression.name)

    def _shared_out(self, name: str) -> bool:
        """Whether nothing arrived for a component whose weight the others take."""
        component = self.unit.scheme.components.get(name)
        if component is None or component.when_missing is not WhenMissing.SHARED_OUT:
            return False
        return absent(self.unit.raw(component, self.part))

    def _call(self, call: Call) -> Term:
        if call.function in _ROUNDED:
            inner, places = call.arguments
            digits = int(places.value) if isinstance(places, Number) else 0
            how = _ROUNDED[call.function] or self.unit.scheme.settings.rounding
            note = f"{how}，保留 {digits} 位小数"
            inner_term = self.of(inner)
            return Term(Op.ROUNDED, call.function, (inner_term,), rounding=(digits, how), note=note)
        parts = tuple(self.of(one) for one in call.arguments)
        return Term(_CALLED[call.function], call.function, parts, clause=self.clause)

    def _beyond(self, of: Expression, above: Expression, upto: Expression | None) -> Term:
        """Return the part of a figure above a bound, up to another one."""
        low = self.of(above)
        over = Term(Op.SUM, "＋", (self.of(of), Term(Op.NEGATED, "－", (low,))))
        beyond = Term(Op.LARGEST, f"超过 {low.label} 的部分", (over, _ZERO), clause=self.clause)
        if upto is None:
            return beyond
        high = self.of(upto)
        wide = Term(Op.SUM, "＋", (high, Term(Op.NEGATED, "－", (low,))))
        label = f"超过 {low.label} 至 {high.label} 的部分"
        return Term(Op.SMALLEST, label, (beyond, wide), clause=self.clause)

    def _weighted(self, mean: Weighted) -> Term:
        """Return a weighted mean; what is missing and may be left out has no part in its weights."""
        arrived = [one for one in mean.parts if not self._left_out(one.of)] or mean.parts
        figures = {str(place): self.of(one.of) for place, one in enumerate(arrived)}
        weights = {str(place): self.of(one.weight) for place, one in enumerate(arrived)}
        return self._by_weight("加权平均", weights, figures)

    def _across(self, across: Across) -> Term:
        """Return a figure across a group; a rank is the unit's own among the others."""
        if across.what not in (OfGroup.RANK, OfGroup.RANK_FROM_LAST):
            return self.unit.group.across(across, self.part)
        op = Op.RANK if across.what is OfGroup.RANK else Op.RANK_FROM_LAST
        known = self.unit.group.known(across, self.part)
        label = f"{across.group}{across.what}{known.label.removeprefix(across.group)}"
        return Term(op, label, (self.of(across.inner), known))

    # --- months, judges, items; single entries ---

    def _for_each(self, each: ForEach) -> Term:
        components = self.unit.taken_apart(each)
        keys = dict.fromkeys(key for one in components for key in self.unit.parts(one))
        label = f"各{components[0].per}{each.how}"
        if not keys and all(self.unit.components.is_zero(one) for one in components):
            names = "、".join(one.name for one in components)
            return Term(Op.ZERO, label, clause=self.clause, note=f"{names}已收齐，无记录")
        for one in components:
            have = len(self.unit.parts(one))
            if have < (one.needed or 1) and not self.unit.components.is_zero(one):
                needed = f"（已有 {have} 项，须 {one.needed} 项）" if one.needed else ""
                return Term(Op.MISSING, one.name + needed, clause=self.clause, note="尚未收到")
        terms = {key: self._of_part(each.inner, key) for key in keys}
        if all(one.when_missing is WhenMissing.SHARED_OUT for one in components):
            terms = {key: term for key, term in terms.items() if term.value is not None} or terms
        if each.weight is not None:
            return self._by_weight(
                label, {key: replace(self, part=key).of(each.weight) for key in terms}, terms
            )
        if each.how is Each.TRIMMED:
            return _trimmed(label, tuple(terms.values()), self.clause)
        return Term(_EACH[each.how], label, tuple(terms.values()), clause=self.clause)

    def _by_weight(self, label: str, weights: Mapping[str, Term], terms: Mapping[str, Term]) -> Term:
        products = tuple(Term(Op.PRODUCT, "×", (term, weights[key])) for key, term in terms.items())
        total = Term(Op.SUM, "＋", tuple(weights.values()))
        return Term(Op.QUOTIENT, label, (Term(Op.SUM, "＋", products), total), clause=self.clause)

    def _of_part(self, inner: Expression, key: str) -> Term:
        term = replace(self, part=key).of(inner)
        return term if term.op is Op.GIVEN else Term(Op.SUM, key, (term,), clause=self.clause)

    def _select(self, select: Select) -> Term:
        component = self.unit.scheme.components[select.name]
        items = self.unit.components.items(component, select)
        if isinstance(items, Term):
            return items
        held = [self._held(item, select.limits) for item in items]
        return self.unit.components.selected(component, select, held, self.clause)

    def _held(self, item: Item, limits: Iterable[ItemLimit]) -> Item:
        """Hold one entry; what is taken is held like what is added."""
        for limit in limits:
            bound = replace(self, item=item).of(limit.bound)
            negative = item.earned.value is not None and item.earned.value < 0
            if negative:
                bound = Term(Op.NEGATED, "－", (bound,))
            op = Op.SMALLEST if limit.cap is not negative else Op.LARGEST
            label = f"{item.earned.label}（每项{'不超过' if limit.cap else '不低于'}）"
            item = replace(item, earned=Term(op, label, (item.earned, bound), clause=self.clause))
        return item

    # --- conditions and tables ---

    def holds(self, condition: Condition) -> Term:
        """Return a condition as a term, 1 when it holds and 0 when it does not."""
        match condition:
            case Comparison(sign, left, right):
                compared = (self.of(left), self.of(right))
                return Term(Op.COMPARED, sign, compared)
            case Joined(both, left, right):
                joined = (self.holds(left), self.holds(right))
                return Term(Op.BOTH if both else Op.EITHER, "且" if both else "或", joined)
            case Told(trait, values, negated):
                is_one, cites = self._trait(trait)
                if is_one is None:
                    return Term(Op.MISSING, f"{trait.name or trait.kind}（{trait.kind}）", note="尚未收到")
                fits = Fraction((is_one in values) is not negated)
                note = f"{trait.kind}：{is_one}"
                return Term(Op.TOLD, in_words(condition), figure=fits, cites=cites, note=note)

    def _trait(self, trait: Trait) -> tuple[str | None, str | None]:
        """Return what is known of the unit, and the fact that says it."""
        match trait.kind:
            case TraitKind.UNIT:
                return self.unit.sheet.unit, None
            case TraitKind.CATEGORY:
                return self.unit.sheet.category, None
            case TraitKind.SUB_CLASS:
                return self.unit.sheet.sub_class or "", None
            case TraitKind.GRADE:
                name = trait.name or ""
                entry = self.unit.components.grade(self.unit.scheme.components[name], self.part)
                if entry and entry.received:
                    return entry.received.grade, entry.id
                return "" if self._is_zero(name) else None, None

    def _is_zero(self, name: str) -> bool:
        return self.unit.components.is_zero(self.unit.scheme.components[name], self.part)

    def _chosen(self, label: str, asked: Term, then: Expression) -> Term:
        """Return what a condition chooses, beside the condition; the other side is not looked at."""
        if asked.value is None:
            return Term(Op.CHOSEN, label, (asked,), clause=self.clause)
        return Term(Op.CHOSEN, label, (asked, self.of(then)), clause=self.clause)

    def _steps(self, steps: Steps) -> Term:
        """Look through a table from the top; the first row that holds gives the figure."""
        for row in steps.rows:
            asked = self.holds(Comparison(row.sign, steps.of, row.threshold))
            if asked.value is None or asked.value:
                return self._chosen("分档", asked, row.figure)
        asked = self.of(steps.of)
        return self._chosen("分档（其余）", asked, steps.otherwise)

    def _brackets(self, brackets: Brackets) -> Term:
        """Take each part of a figure at its own rate."""
        low: Expression = Number("0", Fraction(0))
        portions: list[Term] = []
        for row in (*brackets.rows, None):
            upto, rate = (row.upto, row.rate) if row else (None, brackets.otherwise)
            portion = self._beyond(brackets.of, low, upto)
            rated = self.of(rate)
            if portion.value != 0 or not portions:
                portions.append(Term(Op.PRODUCT, "×", (portion, rated)))
            low = upto or low
        return Term(Op.SUM, "累进", tuple(portions), clause=self.clause)

    def _lookup(self, lookup: Lookup) -> Term:
        """Look a word or a number up in a table; no grade is worth 0 once all are in."""
        match lookup.of:
            case Trait(TraitKind.GRADE, str(name)) if self._is_zero(name):
                return Term(Op.ZERO, "对照", clause=self.clause, note=f"{name}已收齐，无记录，按零分")
            case _:
                pass
        asked: Term | None = None
        for row in lookup.rows:
            asked = self._is_row(lookup.of, row.keys)
            if asked.value is None or asked.value:
                return self._chosen("对照", asked, row.figure)
        if lookup.otherwise is None or asked is None:
            found = asked.note if asked and asked.note else None
            return Term(
                Op.MISSING, f"对照表中没有这一项{f'（{found}）' if found else ''}", clause=self.clause
            )
        whole = asked if isinstance(lookup.of, Trait) else self.of(lookup.of)
        return self._chosen("对照（其余）", whole, lookup.otherwise)

    def _is_row(self, of: Expression | Trait, keys: tuple[str, ...] | Number) -> Term:
        if isinstance(of, Trait) and isinstance(keys, tuple):
            return self.holds(Told(of, keys))
        if isinstance(of, Trait) or not isinstance(keys, Number):
            return Term(Op.MISSING, "对照表", clause=self.clause)
        return self.holds(Comparison("=", of, keys))


_ROUNDED: Final[Mapping[Function, Rounding | None]] = {
    Function.ROUNDED: None,
    Function.DOWN: Rounding.DOWN,
    Function.UP: Rounding.UP,
}


def _addends(expression: Expression) -> Iterable[tuple[str, Expression]]:
    """Flatten a＋b－c into the parts of one sum, each with its sign."""
    match expression:
        case Operation("+" | "-" as sign, left, right):
            yield from _addends(left)
            yield sign, right
        case _:
            yield "+", expression


def _weight(expression: Expression) -> tuple[str, Fraction] | None:
    """Return the name and weight of `公众评议×30%`."""
    match expression:
        case Operation("×", Named(name), Number(_, value)) | Operation("×", Number(_, value), Named(name)):
            return name, value
        case _:
            return None


def absent(term: Term) -> bool:
    """Whether nothing that a figure could be made of has arrived."""
    return term.op is Op.MISSING


def _trimmed(label: str, terms: tuple[Term, ...], clause: str | None) -> Term:
    """Return the mean without one highest and one lowest."""
    if len(terms) < _FEWEST_TRIMMED:
        return Term(Op.MISSING, f"{label}（不足 {_FEWEST_TRIMMED} 项）", clause=clause)
    if any(one.value is None for one in terms):
        return Term(Op.MEAN, label, terms, clause=clause)
    order = sorted(terms, key=lambda one: one.value or Fraction(0))
    low, *_, high = order
    kept = tuple(one for one in terms if one is not low and one is not high)
    ends = (("最高", high), ("最低", low))
    left_out = (
        f"{word} {one.label} {shown(one.value or Fraction(0), 6, exactly=True)}" for word, one in ends
    )
    return Term(Op.MEAN, label, kept, clause=clause, note=f"去掉{'、'.join(left_out)}")
