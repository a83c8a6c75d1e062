"""What a formula is made of: figures, conditions, and the ways in which they become other figures."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import Final, cast, get_args


@dataclass(frozen=True, slots=True)
class Number:
    """A number as the document writes it, `80%`."""

    text: str
    value: Fraction


def is_share(number: Number) -> bool:
    """Whether a number is written as a percentage."""
    return number.text.endswith("%") or number.text.startswith("百分之")


@dataclass(frozen=True, slots=True)
class Named:
    """A component, a parameter or another formula, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """`+`, `-`, `×` or `÷` between two expressions."""

    sign: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Negated:
    """An expression with a minus in front."""

    inner: "Expression"


class Function(StrEnum):
    """What a formula can do with one figure or several."""

    LARGEST = "较大"
    SMALLEST = "较小"
    MEAN = "平均"
    ROUNDED = "舍入"
    DOWN = "去尾"
    UP = "进位"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of some expressions: `较大（甲，乙）`."""

    function: Function
    arguments: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """A figure that is held: `…，不超过 5` (a cap) or `…，不低于 0` (a floor)."""

    inner: "Expression"
    bound: "Expression"
    cap: bool


@dataclass(frozen=True, slots=True)
class Beyond:
    """The part of a figure above a bound, up to another one: `税收超过 100 至 500 的部分`."""

    of: "Expression"
    above: "Expression"
    upto: "Expression | None"


@dataclass(frozen=True, slots=True)
class Weight:
    """One figure of a weighted mean."""

    of: "Expression"
    weight: "Expression"


@dataclass(frozen=True, slots=True)
class Weighted:
    """A weighted mean: `加权平均（甲：2，乙：3）`."""

    parts: tuple[Weight, ...]


# --- across the units of a rank group --------------------------------------------------------------------


class OfGroup(StrEnum):
    """What a formula can ask of a figure across the units of a rank group."""

    HIGHEST = "最高"
    LOWEST = "最低"
    AVERAGE = "平均"
    TOTAL = "合计"
    RANK = "名次"
    RANK_FROM_LAST = "倒数名次"


OWN_GROUP = "本组"
EVERYBODY = "全体"


@dataclass(frozen=True, slots=True)
class Across:
    """A figure of a whole rank group, `本组最高 业绩得分`; `group` is 本组, 全体 or a rank group's name."""

    what: OfGroup
    inner: "Expression"
    group: str = OWN_GROUP


@dataclass(frozen=True, slots=True)
class Units:
    """How many units a rank group has, or has for which a condition holds: `本组家数（督查扣分>0）`.

    As a share (`本组占比（…）`), divided by all its units.
    """

    group: str = OWN_GROUP
    condition: "Condition | None" = None
    share: bool = False


# --- ballots, entries, items -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Share:
    """The share of the valid ballots of a component that chose an option: `得票率（民主测评，优秀）`."""

    name: str
    option: str


@dataclass(frozen=True, slots=True)
class ReceivedRank:
    """The rank that was received for a component instead of a score: `所得名次（反馈考评结果）`."""

    name: str


class Each(StrEnum):
    """What becomes of a figure that there is for every month, judge or item."""

    MEAN = "平均"
    TOTAL = "合计"
    HIGHEST = "最高"
    LOWEST = "最低"
    COUNT = "个数"
    TRIMMED = "去极值平均"
    """The mean without one highest and one lowest."""
    WEIGHTED = "加权平均"
    """The mean by a weight of each: `各层次加权平均（公众评议：层次权重）`."""


@dataclass(frozen=True, slots=True)
class ForEach:
    """An expression for every month, judge or item, taken together: `各评委平均（200－评委名次）`."""

    how: Each
    inner: "Expression"
    weight: "Expression | None" = None


class Selected(StrEnum):
    """What a formula can ask of the single entries of a component."""

    TOTAL = "合计"
    COUNT = "笔数"
    FULL = "满分"
    RATE = "得分率"
    LOST = "失分"
    HIGHEST = "最高一项"
    LOWEST = "最低一项"
    HIGHEST_RATE = "最高得分率"
    LOWEST_RATE = "最低得分率"


class Field(StrEnum):
    """By what single entries can be chosen."""

    CLAUSE = "条款"
    TYPE = "类型"
    SCOPE = "范围"
    STATUS = "状态"
    PERIOD = "期间"
    PART = "分项"
    LABEL = "事项"


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on single entries: `条款为“创新”、“改革”`, `条款不为“创新”`."""

    by: Field
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class ItemLimit:
    """How far one entry counts: `每项不超过 0.5`; 满分 in the bound is the entry's own full marks."""

    bound: "Expression"
    cap: bool


@dataclass(frozen=True, slots=True)
class Select:
    """Single entries of a component, chosen and taken together: `合计（加（减）分，条款为“创新”）`."""

    what: Selected
    name: str
    filters: tuple[Filter, ...] = ()
    limits: tuple[ItemLimit, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemFull:
    """The full marks of the entry that is being limited: `每项不超过 满分×10%`."""


# --- conditions, tables ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two figures compared: `优秀率≥90%`."""

    sign: str
    left: "Expression"
    right: "Expression"


class TraitKind(StrEnum):
    """What can be known of a unit beside figures."""

    UNIT = "单位"
    CATEGORY = "类别"
    SUB_CLASS = "子类"
    GRADE = "等次"


@dataclass(frozen=True, slots=True)
class Trait:
    """Who a unit is, or which grade it received for a component: `类别`, `等次（反馈考评结果）`."""

    kind: TraitKind
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Whether a trait is one of some words: `类别为“镇”、“街道”`."""

    trait: Trait
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """Two conditions, both (且) or either (或) of which must hold."""

    both: bool
    left: "Condition"
    right: "Condition"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of two expressions: `若 甲≥90% 则 200 否则 130`."""

    condition: "Condition"
    then: "Expression"
    otherwise: "Expression"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a table of steps: from this threshold, this figure."""

    sign: str
    threshold: "Expression"
    figure: "Expression"


@dataclass(frozen=True, slots=True)
class Steps:
    """A table looked through from the top: `分档（优秀率，≥90%：200，≥80%：190，其余：130）`."""

    of: "Expression"
    rows: tuple[Step, ...]
    otherwise: "Expression"


@dataclass(frozen=True, slots=True)
class Bracket:
    """One marginal bracket: the part of a figure up to this bound, times this rate."""

    upto: "Expression"
    rate: "Expression"


@dataclass(frozen=True, slots=True)
class Brackets:
    """Marginal brackets, each part at its own rate: `累进（税收，≤100：1%，≤500：2%，其余：3%）`."""

    of: "Expression"
    rows: tuple[Bracket, ...]
    otherwise: "Expression"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a lookup table: one of these words, or this number, gives this figure."""

    keys: "tuple[str, ...] | Number"
    figure: "Expression"


@dataclass(frozen=True, slots=True)
class Lookup:
    """A table looked up exactly: `对照（等次（反馈考评结果），“优秀”：100，“良好”：85，其余：70）`."""

    of: "Expression | Trait"
    rows: tuple[Row, ...]
    otherwise: "Expression | None"


Condition = Comparison | Joined | Told
Expression = (
    Number
    | Named
    | Operation
    | Negated
    | Call
    | Limit
    | Beyond
    | Weighted
    | Across
    | Units
    | Share
    | ReceivedRank
    | ForEach
    | Select
    | ItemFull
    | Choice
    | Steps
    | Brackets
    | Lookup
)
Part = Expression | Condition | Trait | Step | Bracket | Row | Weight | Filter | ItemLimit
_MADE_OF: Final = {kind: tuple(each.name for each in fields(kind)) for kind in get_args(Part)}


def below(whole: Part) -> Iterator[Part]:
    """Yield what an expression is directly made of."""
    for name in _MADE_OF[type(whole)]:
        value = getattr(whole, name)
        for part in value if isinstance(value, tuple) else (value,):
            if type(part) in _MADE_OF:
                yield cast("Part", part)


def parts_of(whole: Part) -> Iterator[Part]:
    """Yield an expression and all that it is made of, the whole first."""
    yield whole
    for part in below(whole):
        yield from parts_of(part)


def names_in(whole: Part) -> set[str]:
    """Return the names that an expression needs."""
    return {name for part in parts_of(whole) if (name := name_of(part)) is not None}


def name_of(part: Part) -> str | None:
    """Return the name that a part itself is, or asks something of."""
    return part.name if isinstance(part, (Named, Share, ReceivedRank, Select, Trait)) else None
