"""An expression as a tree of words, for readers who check a formula branch by branch."""

from dataclasses import dataclass
from typing import Final

from domain.scheme import printing
from domain.scheme.expressions import (
    Bracket,
    Brackets,
    Call,
    Choice,
    Comparison,
    Expression,
    ForEach,
    Joined,
    Limit,
    Lookup,
    Named,
    Negated,
    Number,
    Operation,
    Part,
    Row,
    Step,
    Steps,
    Told,
    Trait,
    Weight,
    Weighted,
    parts_of,
)

_WIDE: Final = {"+": "＋", "-": "－"}
_LONG: Final = 6
"""An expression of more parts than these is no leaf."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of an expression's tree."""

    words: str
    parts: tuple["Branch", ...] = ()


def tree(part: Part, before: str = "") -> Branch:  # noqa: C901, PLR0912 - a line a form
    """Return an expression as a tree; what fits a line, such as `领导评价 × 50%`, is a leaf."""
    words = _in_a_line(part)
    if words is not None:
        return Branch(before + words)
    match part:
        case Operation("+" | "-"):
            return Branch(f"{before}各项相加减", tuple(_addends(part)))
        case Operation(sign, left, right) | Comparison(sign, left, right):
            return Branch(before + sign, (tree(left), tree(right)))
        case Negated(inner):
            return Branch(f"{before}－", (tree(inner),))
        case Call(function, arguments):
            return Branch(before + function, tuple(tree(one) for one in arguments))
        case ForEach(how, inner, weight):
            by = () if weight is None else (tree(weight, "权重："),)
            return Branch(f"{before}逐项{how}", (tree(inner), *by))
        case Weighted(parts):
            return Branch(f"{before}加权平均", tuple(tree(one) for one in parts))
        case Limit(inner, bound, cap):
            held = "不超过 " if cap else "不低于 "
            return Branch(f"{before}限定", (tree(inner), tree(bound, held)))
        case Choice(condition, then, otherwise):
            sides = (tree(condition, "若 "), tree(then, "则 "), tree(otherwise, "否则 "))
            return Branch(f"{before}按条件", sides)
        case Steps(of, rows, otherwise) | Brackets(of, rows, otherwise):
            table = (tree(of), *(tree(row) for row in rows), tree(otherwise, "其余："))
            return Branch(before + ("分档" if isinstance(part, Steps) else "累进"), table)
        case Lookup(of, rows, otherwise):
            rest = () if otherwise is None else (tree(otherwise, "其余："),)
            return Branch(f"{before}对照", (tree(of), *(tree(row) for row in rows), *rest))
        case Step(sign, first, second):
            return Branch(before + sign, (tree(first), tree(second, "：")))
        case Bracket(first, second) | Weight(first, second):
            return Branch(before, (tree(first), tree(second, "：")))
        case Row(_, figure):
            return Branch(before + printing.keys(part), (tree(figure, "："),))
        case Joined(both, left, right):
            return Branch(before + ("且" if both else "或"), (tree(left), tree(right)))
        case _:
            return Branch(before + _printed(part))


def _addends(part: Part) -> list[Branch]:
    """Flatten a＋b－c, each with its sign."""
    match part:
        case Operation("+" | "-" as sign, left, right):
            return [*_addends(left), tree(right, f"{_WIDE[sign]} ")]
        case _:
            return [tree(part)]


def _in_a_line(part: Part) -> str | None:
    match part:
        case Number(text):
            return text
        case Named(name):
            return name
        case Operation("×" | "÷" as sign, left, right) | Comparison(sign, left, right):
            return _around(f" {sign} ", left, right)
        case Step(sign, first, second):
            words = _around("：", first, second)
            return None if words is None else sign + words
        case Bracket(first, second):
            words = _around("：", first, second)
            return None if words is None else f"≤{words}"
        case Weight(first, second):
            return _around("：", first, second)
        case Row(_, figure):
            words = _in_a_line(figure)
            return None if words is None else f"{printing.keys(part)}：{words}"
        case Negated(Number() | Named() as inner):
            return f"－{_in_a_line(inner)}"
        case Operation() | Negated() | Choice() | Limit() | Joined():
            return None
        case _:
            return _printed(part) if sum(1 for _ in parts_of(part)) <= _LONG else None


def _printed(part: Part) -> str:
    """Write a part as its sentence does."""
    if isinstance(part, (Told, Comparison, Joined)):
        return printing.condition(part)
    if isinstance(part, Trait):
        return printing.trait(part)
    return printing.sentence(part) if isinstance(part, Expression) else ""


def _around(sign: str, left: Part, right: Part) -> str | None:
    first, second = _in_a_line(left), _in_a_line(right)
    # a ÷ (b × c) would lose its brackets on one line.
    if first is None or second is None or isinstance(right, Operation):
        return None
    return f"{first}{sign}{second}"
