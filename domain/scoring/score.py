"""score(scheme, group, sheets): the result of each unit, as a tree whose value derives from its parts."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from domain.entries import Sheet
from domain.scheme.model import (
    Across,
    Call,
    Choice,
    Comparison,
    Condition,
    Expression,
    Formula,
    Function,
    GroupSize,
    Joined,
    Limit,
    Named,
    Negated,
    Number,
    OfGroup,
    Operation,
    RoundedAt,
    Scheme,
    Share,
    Steps,
)
from domain.scoring.components import Components
from domain.scoring.term import Op, Term

_ACROSS = {
    OfGroup.HIGHEST: Op.LARGEST,
    OfGroup.LOWEST: Op.SMALLEST,
    OfGroup.AVERAGE: Op.MEAN,
    OfGroup.RANK: Op.RANK,
    OfGroup.RANK_FROM_LAST: Op.RANK_FROM_LAST,
}
_CALLED = {Function.LARGEST: Op.LARGEST, Function.SMALLEST: Op.SMALLEST, Function.MEAN: Op.MEAN}


def score(scheme: Scheme, group: str, sheet: Sheet) -> Term:
    """Return the explanation of the result of a unit that stands alone in its rank group."""
    return score_group(scheme, group, {sheet.unit: sheet})[sheet.unit]


def score_group(scheme: Scheme, group: str, sheets: Mapping[str, Sheet]) -> Mapping[str, Term]:
    """Return the explanation of each unit's result under the formulas of its rank group (四（四）).

    The units are exactly these: what looks across units sees no others. A value is exact until the last
    term, which is the one rounding unless the scheme rounds every stage.
    """
    scoring = _GroupScoring(scheme, group, sheets)
    return {unit: _published(scheme, scoring.units[unit].total()) for unit in sheets}


def _published(scheme: Scheme, total: Term) -> Term:
    settings = scheme.settings
    return Term(
        Op.ROUNDED,
        "成绩",
        (total,),
        rounding=(settings.places, settings.rounding),
        note=f"{settings.rounding}，保留 {settings.places} 位小数",
    )


class _GroupScoring:
    """A rank group being scored: its set of units is frozen, a figure across them is made once."""

    def __init__(self, scheme: Scheme, group: str, sheets: Mapping[str, Sheet]) -> None:
        self.scheme, self.group = scheme, group
        self.units = {unit: _UnitScoring(self, sheet) for unit, sheet in sheets.items()}
        self.made: dict[tuple[str, str], Term] = {}

    def across(self, what: OfGroup, name: str) -> Term:
        """Return the highest, lowest or mean of a figure over the units that have it."""
        key = (what, name)
        if key not in self.made:
            known = self.known(name)
            label = f"{what}{name}"
            self.made[key] = (
                Term(_ACROSS[what], label, known.parts, note=known.note)
                if known.parts
                else Term(Op.MISSING, label, note="本组还没有单位有这个得分")
            )
        return self.made[key]

    def known(self, name: str) -> Term:
        """Return the figures of the units that have one, the best first: the set a computation used."""
        key = ("", name)
        if key not in self.made:
            values = {unit: scoring.named(name).value for unit, scoring in self.units.items()}
            figures = [(value, unit) for unit, value in values.items() if value is not None]
            figures.sort(key=lambda one: (-one[0], one[1]))
            leaves = tuple(Term(Op.OTHER, unit, figure=value) for value, unit in figures)
            missing = len(values) - len(figures)
            note = f"{len(figures)} 家" + (f"（另有 {missing} 家未齐，未计入）" if missing else "")
            self.made[key] = Term(Op.GROUP, f"本组{name}", leaves, note=note)
        return self.made[key]


class _UnitScoring:
    """The terms of one unit, each made once: a name used twice is one node referred to twice."""

    def __init__(self, group: _GroupScoring, sheet: Sheet) -> None:
        self.group, self.scheme = group, group.scheme
        self.components = Components(group.scheme, sheet)
        self.formulas = group.scheme.formulas[group.group]
        self.made: dict[str, Term] = {}

    def total(self) -> Term:
        return self.named(self.scheme.totals[self.group.group].name)

    def named(self, name: str) -> Term:
        if name not in self.made:
            formula = self.formulas.get(name)
            term = self._formula(formula) if formula else self.components.made(self.scheme.components[name])
            self.made[name] = self._stage(term)
        return self.made[name]

    def _stage(self, term: Term) -> Term:
        """Round a named stage where the scheme says that every stage is rounded."""
        settings = self.scheme.settings
        if settings.rounded_at is RoundedAt.END:
            return term
        return Term(Op.ROUNDED, term.label, (term,), rounding=(settings.places, settings.rounding))

    def _formula(self, formula: Formula) -> Term:
        term = self._expression(formula.expression, formula.clause)
        computed = isinstance(formula.expression, (Operation, Negated))
        op, parts = (term.op, term.parts) if computed else (Op.SUM, (term,))
        return Term(op, formula.name, parts, clause=formula.clause, note=formula.sentence)

    def _expression(self, expression: Expression, clause: str | None) -> Term:  # noqa: C901 - a line a form
        match expression:
            case Number(text, value):
                return Term(Op.NUMBER, text, figure=value, clause=clause)
            case Named(name):
                return self.named(name)
            case Negated(inner):
                return Term(Op.NEGATED, "－", (self._expression(inner, clause),))
            case Operation("×" | "÷" as sign, left, right):
                op = Op.PRODUCT if sign == "×" else Op.QUOTIENT
                return Term(op, sign, (self._expression(left, clause), self._expression(right, clause)))
            case Operation():
                return Term(Op.SUM, "＋", tuple(self._addends(expression, clause)))
            case Call():
                return self._call(expression, clause)
            case Limit(inner, bound, cap):
                held = (self._expression(inner, clause), self._expression(bound, clause))
                op, label = (Op.SMALLEST, "不超过") if cap else (Op.LARGEST, "不低于")
                return Term(op, label, held, clause=clause)
            case Across(what, name):
                return self._across(what, name)
            case GroupSize():
                return Term(Op.NUMBER, "本组家数", figure=Fraction(len(self.group.units)), clause=clause)
            case Share(name, option):
                return self.components.share(self.scheme.components[name], option)
            case Choice(condition, then, otherwise):
                return self._choice(condition, then, otherwise, clause)
            case Steps():
                return self._steps(expression, clause)

    def _addends(self, expression: Expression, clause: str | None) -> Iterable[Term]:
        """Flatten a＋b－c into the parts of one sum."""
        match expression:
            case Operation("+" | "-" as sign, left, right):
                yield from self._addends(left, clause)
                part = self._expression(right, clause)
                yield part if sign == "+" else Term(Op.NEGATED, "－", (part,))
            case _:
                yield self._expression(expression, clause)

    def _call(self, call: Call, clause: str | None) -> Term:
        if call.function is Function.ROUNDED:
            inner, places = call.arguments
            digits = int(places.value) if isinstance(places, Number) else 0
            rounding = (digits, self.scheme.settings.rounding)
            note = f"{rounding[1]}，保留 {digits} 位小数"
            return Term(Op.ROUNDED, "舍入", (self._expression(inner, clause),), rounding=rounding, note=note)
        parts = tuple(self._expression(one, clause) for one in call.arguments)
        return Term(_CALLED[call.function], call.function, parts, clause=clause)

    def _across(self, what: OfGroup, name: str) -> Term:
        """Return a figure across the group; a rank is the unit's own among the others."""
        if what not in (OfGroup.RANK, OfGroup.RANK_FROM_LAST):
            return self.group.across(what, name)
        return Term(_ACROSS[what], f"{what}{name}", (self.named(name), self.group.known(name)))

    def _choice(
        self, condition: Condition, then: Expression, otherwise: Expression, clause: str | None
    ) -> Term:
        """Return what the condition chooses, beside the condition; the other side is not looked at."""
        asked = self._condition(condition, clause)
        if asked.value is None:
            return Term(Op.CHOSEN, "若", (asked,), clause=clause)
        chosen = self._expression(then if asked.value else otherwise, clause)
        return Term(Op.CHOSEN, "若", (asked, chosen), clause=clause)

    def _steps(self, steps: Steps, clause: str | None) -> Term:
        """Look through a table from the top; the first row that holds gives the figure."""
        for row in steps.rows:
            asked = self._condition(Comparison(row.sign, steps.of, row.threshold), clause)
            if asked.value is None:
                return Term(Op.CHOSEN, "分档", (asked,), clause=clause)
            if asked.value:
                return Term(Op.CHOSEN, "分档", (asked, self._expression(row.figure, clause)), clause=clause)
        asked = self._expression(steps.of, clause)
        return Term(
            Op.CHOSEN, "分档（其余）", (asked, self._expression(steps.otherwise, clause)), clause=clause
        )

    def _condition(self, condition: Condition, clause: str | None) -> Term:
        match condition:
            case Comparison(sign, left, right):
                compared = (self._expression(left, clause), self._expression(right, clause))
                return Term(Op.COMPARED, sign, compared)
            case Joined(both, left, right):
                joined = (self._condition(left, clause), self._condition(right, clause))
                return Term(Op.BOTH if both else Op.EITHER, "且" if both else "或", joined)
