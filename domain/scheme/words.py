"""A scheme's parts in words: components and settings as its text writes them, formulas as trees."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from domain.scheme.model import (
    Across,
    Call,
    Choice,
    Comparison,
    Component,
    Formula,
    GroupSize,
    Joined,
    Limit,
    Named,
    Negated,
    Number,
    Operation,
    Part,
    Scheme,
    Settings,
    Share,
    Step,
    Steps,
)

SETTINGS: Final[Mapping[str, str]] = {
    "conversion": "折算口径",
    "cancelled": "取消的指标",
    "rounding": "舍入方式",
    "rounded_at": "舍入时机",
    "places": "小数位数",
    "rank_basis": "名次依据",
    "ballot_coefficients": "票数系数",
    "abstentions": "弃权选项",
}
"""What the scheme's text calls each setting."""

_WIDE: Final = {"+": "＋", "-": "－"}


def setting(settings: Settings, attribute: str) -> str:
    """Write the reading a setting takes, as the scheme's text would."""
    value = getattr(settings, attribute)
    return _listed(value) if isinstance(value, tuple) else str(value)


def is_default(settings: Settings, attribute: str) -> bool:
    """Whether a setting takes the reading it has when the text does not name it."""
    return bool(getattr(settings, attribute) == getattr(Settings(), attribute))


def _listed(values: tuple[object, ...]) -> str:
    return "、".join(_pair(one) for one in values) or "（无）"


def _pair(value: object) -> str:
    match value:
        case (str(option), Number(text)):
            return f"{option} {text}"
        case _:
            return str(value)


def origin(component: Component) -> str:
    """Write where a component's figures come from, as the scheme's text does."""
    words = [component.origin.value]
    if component.excluded_type is not None:
        words.append(f"不含{component.excluded_type}")
    if component.one_mark_per_unit:
        words.append("可按单位计一个百分制得分")
    return "，".join(words)


def sentence(formula: Formula) -> str:
    """Return a formula's sentence without the stop that ends it in the document."""
    return formula.sentence.strip().rstrip("。；;")


def formulas_of(scheme: Scheme, group: str) -> Mapping[str, Formula]:
    """Return a rank group's formulas by name, the one that ranks first."""
    total = scheme.totals[group]
    return {total.name: total, **scheme.formulas[group]}


# --- formulas as trees -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of an expression's tree."""

    words: str
    parts: tuple["Branch", ...] = ()


def tree(part: Part, before: str = "") -> Branch:  # noqa: C901 - a line a form
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
        case Limit(inner, bound, cap):
            held = "不超过 " if cap else "不低于 "
            return Branch(f"{before}限定", (tree(inner), tree(bound, held)))
        case Choice(condition, then, otherwise):
            sides = (tree(condition, "若 "), tree(then, "则 "), tree(otherwise, "否则 "))
            return Branch(f"{before}按条件", sides)
        case Steps(of, rows, otherwise):
            steps = (tree(of), *(tree(row) for row in rows), tree(otherwise, "其余："))
            return Branch(f"{before}分档", steps)
        case Step(sign, threshold, figure):
            return Branch(before + sign, (tree(threshold), tree(figure, "：")))
        case Joined(both, left, right):
            return Branch(before + ("且" if both else "或"), (tree(left), tree(right)))
        case _:
            return Branch(f"{before}{part}")


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
        case Across(what, name):
            return f"{what} {name}"
        case GroupSize():
            return "本组家数"
        case Share(name, option):
            return f"得票率（{name}，{option}）"
        case Operation("×" | "÷" as sign, left, right) | Comparison(sign, left, right):
            return _around(f" {sign} ", left, right)
        case Step(sign, threshold, figure):
            words = _around("：", threshold, figure)
            return None if words is None else sign + words
        case _:
            return None


def _around(sign: str, left: Part, right: Part) -> str | None:
    first, second = _in_a_line(left), _in_a_line(right)
    # a ÷ (b × c) would lose its brackets on one line.
    if first is None or second is None or isinstance(right, Operation):
        return None
    return f"{first}{sign}{second}"
