"""Printing: an expression, or a whole scheme, as text that reads back as the same."""

from collections.abc import Callable
from typing import Any, Final

from domain.scheme.expressions import (
    Across,
    Beyond,
    Brackets,
    Call,
    Choice,
    Comparison,
    Condition,
    Expression,
    ForEach,
    ItemFull,
    Joined,
    Limit,
    Lookup,
    Named,
    Negated,
    Number,
    Operation,
    ReceivedRank,
    Row,
    Select,
    Share,
    Steps,
    Told,
    Trait,
    Units,
    Weighted,
)

_LIMITED, _WHOLE, _SUM, _PRODUCT, _FACTOR = range(5)
"""How tightly a form binds: what binds less tightly than its place needs brackets."""


def sentence(expression: Expression) -> str:
    """Write an expression in the document's style."""
    match expression:
        case Limit(inner, bound, cap):
            return f"{sentence(inner)}，{'不超过' if cap else '不低于'} {_at(bound, _SUM)}"
        case _:
            return _at(expression, _WHOLE)


def figure(expression: Expression) -> str:
    """Write an expression so that it can stand after other words, a limit in brackets."""
    return _at(expression, _WHOLE)


def condition(asked: Condition) -> str:
    """Write a condition."""
    match asked:
        case Comparison(sign, left, right):
            return f"{_at(left, _SUM)}{sign}{_at(right, _SUM)}"
        case Told(asked_of, values, negated):
            return f"{trait(asked_of)}{'不为' if negated else '为'}{_quoted(values)}"
        case Joined(both, left, right):
            return f"{_side(left, _binds(asked))} {'且' if both else '或'} {_side(right, _binds(asked) + 1)}"


def _side(asked: Condition, place: int) -> str:
    """Write one side of 且 or 或; both read from the left, and 且 binds first."""
    written = condition(asked)
    return written if _binds(asked) >= place else f"（{written}）"


def _binds(asked: Condition) -> int:
    return (2 if asked.both else 1) if isinstance(asked, Joined) else 3


def _at(expression: Expression, place: int) -> str:
    written, binds = _written(expression)
    return written if binds >= place else f"（{written}）"


def _written(expression: Expression) -> tuple[str, int]:
    """Return an expression in writing, and how tightly it binds."""
    match expression:
        case Operation("+" | "-" as sign, left, right):
            return f"{_at(left, _SUM)}{sign}{_at(right, _PRODUCT)}", _SUM
        case Operation(sign, left, right):
            return f"{_at(left, _PRODUCT)}{sign}{_at(right, _FACTOR)}", _PRODUCT
        case Choice(asked, then, otherwise):
            return f"若 {condition(asked)} 则 {_at(then, _SUM)} 否则 {_at(otherwise, _WHOLE)}", _WHOLE
        case Limit():
            return sentence(expression), _LIMITED
        case _:
            return _FACTORS[type(expression)](expression), _FACTOR


def _called(name: str, *arguments: str) -> str:
    return f"{name}（{'，'.join(arguments)}）"


def _sum(expression: Expression) -> str:
    return _at(expression, _SUM)


def _units(one: Units) -> str:
    if one.condition is None:
        return f"{one.group}家数"
    return _called(f"{one.group}{'占比' if one.share else '家数'}", condition(one.condition))


def _for_each(one: ForEach) -> str:
    return figure(one.inner) if one.weight is None else f"{figure(one.inner)}：{figure(one.weight)}"


def _select(one: Select) -> str:
    chosen = (f"{each.by}{'不为' if each.negated else '为'}{_quoted(each.values)}" for each in one.filters)
    limits = (f"每项{'不超过' if each.cap else '不低于'} {_sum(each.bound)}" for each in one.limits)
    return _called(one.what, one.name, *chosen, *limits)


def _beyond(one: Beyond) -> str:
    return _called("超出", *(figure(each) for each in (one.of, one.above, one.upto) if each is not None))


def _steps(one: Steps) -> str:
    rows = (f"{row.sign}{_sum(row.threshold)}：{figure(row.figure)}" for row in one.rows)
    return _called("分档", _sum(one.of), *rows, f"其余：{figure(one.otherwise)}")


def _brackets(one: Brackets) -> str:
    rows = (f"≤{_sum(row.upto)}：{figure(row.rate)}" for row in one.rows)
    return _called("累进", _sum(one.of), *rows, f"其余：{figure(one.otherwise)}")


def _lookup(one: Lookup) -> str:
    of = trait(one.of) if isinstance(one.of, Trait) else _sum(one.of)
    rows = (f"{keys(row)}：{figure(row.figure)}" for row in one.rows)
    rest = () if one.otherwise is None else (f"其余：{figure(one.otherwise)}",)
    return _called("对照", of, *rows, *rest)


def keys(row: Row) -> str:
    """Write what a row of a lookup table stands for."""
    return row.keys.text if isinstance(row.keys, Number) else _quoted(row.keys)


def trait(asked: Trait) -> str:
    """Write what is asked of a unit."""
    return asked.kind.value if asked.name is None else _called(asked.kind, asked.name)


def _quoted(values: tuple[str, ...]) -> str:
    return "、".join(f"“{value}”" for value in values)


_FACTORS: Final[dict[type, Callable[[Any], str]]] = {
    Number: lambda one: one.text,
    Named: lambda one: one.name,
    Negated: lambda one: f"-{_at(one.inner, _FACTOR)}",
    Call: lambda one: _called(one.function, *map(figure, one.arguments)),
    Weighted: lambda one: _called(
        "加权平均", *(f"{figure(each.of)}：{figure(each.weight)}" for each in one.parts)
    ),
    Beyond: _beyond,
    Across: lambda one: _called(f"{one.group}{one.what}", figure(one.inner)),
    Units: _units,
    Share: lambda one: _called("得票率", one.name, one.option),
    ReceivedRank: lambda one: _called("所得名次", one.name),
    ForEach: lambda one: _called(f"逐项{one.how}", _for_each(one)),
    Select: _select,
    ItemFull: lambda _: "满分",
    Steps: _steps,
    Brackets: _brackets,
    Lookup: _lookup,
}
