"""One unit being scored: its components, parameters and formulas as terms, each made once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from weakref import proxy

from domain.entries import Sheet
from domain.scheme.expressions import ForEach, Negated, Operation, Part, Select, below, is_share, name_of
from domain.scheme.model import Component, Formula, Parameter, RoundedAt, WhenMissing
from domain.scoring.components import Components
from domain.scoring.evaluation import Evaluation, absent
from domain.scoring.term import Op, Term, in_brackets

if TYPE_CHECKING:
    from domain.scoring.groups import GroupScoring


class UnitScoring:
    """The terms of one unit, each made once: a name used twice is one node referred to twice.

    `part` is everywhere the month, judge or item that a figure is of.
    """

    def __init__(self, group: "GroupScoring", sheet: Sheet) -> None:
        self.group: GroupScoring = proxy(group)
        self.scheme, self.sheet = group.scheme, sheet
        self.components = Components(group.scheme, sheet, group.void)
        self.formulas = group.scheme.formulas[group.name]
        self.per = group.scheme.per.get(group.name, frozenset())
        self.made: dict[tuple[str, str | None], Term] = self._remembered() if group.alone else {}

    def _remembered(self) -> dict[tuple[str, str | None], Term]:
        """Return the terms made of the same entries before, where nobody else's figures matter."""
        sheet = self.sheet
        if sheet.memory is None:
            return {}
        who = (self.group.name, self.group.on, sheet.category, sheet.sub_class)
        return self.components.known.figures((who, sheet.complete, sheet.memory.standing))

    def total(self) -> Term:
        """Return the result, before it is held and rounded for publication."""
        return self.named(self.scheme.totals[self.group.name].name)

    def named(self, name: str, part: str | None = None) -> Term:
        """Return the figure of a component, parameter or formula; of one month or judge where it has many."""
        key = (name, part if part and (name in self.per or self.group.is_given_for(part, name)) else None)
        if key not in self.made:
            term = self._named(name, key[1])
            self.made[key] = term if term.op is Op.PARAMETER else self._stage(term)
        return self.made[key]

    def _named(self, name: str, part: str | None) -> Term:
        if formula := self.formulas.get(name):
            return self._formula(formula, part)
        if parameter := self.scheme.parameters.get(name):
            return self._parameter(parameter, part)
        component = self.scheme.components[name]
        term = self.components.made(component, part)
        if component.when_missing is WhenMissing.GROUP_MEAN and absent(term):
            return self.group.mean_instead(component, part)
        return term

    def raw(self, component: Component, part: str | None) -> Term:
        """Return a component as it arrived, nothing put in its place."""
        return self.components.made(component, part)

    def parts(self, component: Component) -> tuple[str, ...]:
        """Return the months, judges or items a component has a figure for, be it the group's mean."""
        own = self.components.parts(component)
        if component.when_missing is not WhenMissing.GROUP_MEAN:
            return own
        return tuple(dict.fromkeys((*own, *self.group.parts(component))))

    def _parameter(self, parameter: Parameter, part: str | None) -> Term:
        """Return the value for a month or judge, else for the unit, else for its category."""
        sheet = self.sheet
        names = (part, sheet.unit, f"{sheet.category}（{sheet.sub_class}）", sheet.category)
        found = parameter.of([name for name in names if name], self.group.on)
        if found is None:
            return Term(Op.MISSING, f"{parameter.name}（方案没有给出此单位的数值）")
        number, line = found
        note = f"自 {line.since} 起" if line.since else None
        return Term(
            Op.PARAMETER,
            in_brackets(parameter.name, part),
            figure=number.value,
            clause=line.clause,
            note=note,
            written=number.text if is_share(number) else None,
        )

    def _stage(self, term: Term) -> Term:
        """Round a named stage where the scheme says that every stage is rounded."""
        settings = self.scheme.settings
        if settings.rounded_at is RoundedAt.END:
            return term
        return Term(Op.ROUNDED, term.label, (term,), rounding=(settings.places, settings.rounding))

    def _formula(self, formula: Formula, part: str | None) -> Term:
        term = Evaluation(self, formula.clause, part).of(formula.expression)
        computed = isinstance(formula.expression, (Operation, Negated)) and term.parts
        op, parts = (term.op, term.parts) if computed else (Op.SUM, (term,))
        label = in_brackets(formula.name, part)
        return self.components.known.step(
            formula, op, label, parts, clause=formula.clause, note=formula.sentence
        )

    def taken_apart(self, each: ForEach) -> list[Component]:
        """Return the components with many figures that are taken together, each once."""
        found = (component for one in below(each) for component in self._taken_apart(one))
        return list(dict.fromkeys(found))

    def _taken_apart(self, whole: Part) -> Iterator[Component]:
        if isinstance(whole, (ForEach, Select)):
            return
        name = name_of(whole)
        if name in self.per and name in self.formulas:
            yield from self._taken_apart(self.formulas[name].expression)
        elif name in self.per:
            yield self.scheme.components[name]
        for one in below(whole):
            yield from self._taken_apart(one)
