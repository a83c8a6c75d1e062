"""Printing: an expression as a sentence that reads back as the same expression."""

from domain.scheme.model import (
    Across,
    Call,
    Choice,
    Comparison,
    Condition,
    Expression,
    GroupSize,
    Joined,
    Limit,
    Named,
    Negated,
    Number,
    Operation,
    Share,
    Steps,
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


def _at(expression: Expression, place: int) -> str:
    written, binds = _written(expression)
    return written if binds >= place else f"（{written}）"


def _written(expression: Expression) -> tuple[str, int]:  # noqa: C901 - a line a form
    match expression:
        case Number(text):
            return text, _FACTOR
        case Named(name):
            return name, _FACTOR
        case Negated(inner):
            return f"-{_at(inner, _FACTOR)}", _FACTOR
        case Operation("+" | "-" as sign, left, right):
            return f"{_at(left, _SUM)}{sign}{_at(right, _PRODUCT)}", _SUM
        case Operation(sign, left, right):
            return f"{_at(left, _PRODUCT)}{sign}{_at(right, _FACTOR)}", _PRODUCT
        case Call(function, arguments):
            return f"{function}（{'，'.join(_at(one, _WHOLE) for one in arguments)}）", _FACTOR
        case Across(what, name):
            return f"{what}（{name}）", _FACTOR
        case GroupSize():
            return "本组家数", _FACTOR
        case Share(name, option):
            return f"得票率（{name}，{option}）", _FACTOR
        case Choice(asked, then, otherwise):
            return f"若 {_condition(asked)} 则 {_at(then, _SUM)} 否则 {_at(otherwise, _WHOLE)}", _WHOLE
        case Steps(of, rows, otherwise):
            table = "，".join(
                f"{row.sign}{_at(row.threshold, _SUM)}：{_at(row.figure, _SUM)}" for row in rows
            )
            return f"分档（{_at(of, _SUM)}，{table}，其余：{_at(otherwise, _SUM)}）", _FACTOR
        case Limit():
            return sentence(expression), _LIMITED


def _condition(condition: Condition) -> str:
    match condition:
        case Comparison(sign, left, right):
            return f"{_at(left, _SUM)}{sign}{_at(right, _SUM)}"
        case Joined(both, left, right):
            return f"（{_condition(left)}）{'且' if both else '或'}（{_condition(right)}）"
