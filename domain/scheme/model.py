"""What a parsed scheme consists of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from typing import cast


class Origin(StrEnum):
    """Where the figures of a component come from."""

    MARKS = "指标得分"
    WHOLE = "汇总值"
    FINDINGS = "指标外扣分"
    ADJUSTMENTS = "加分和减分"
    FEEDBACK = "上级反馈"


@dataclass(frozen=True, slots=True)
class Component:
    """A name that formulas use and entries are filed under."""

    name: str
    origin: Origin
    excluded_type: str | None = None
    """Indicators of this type count elsewhere and are left out here."""
    one_mark_per_unit: bool = False
    """Instead of a mark an indicator, one percent mark for the whole unit may be entered."""
    clause: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns the office can declare complete, after which no entry means 0."""
        match self.origin:
            case Origin.FINDINGS:
                return (self.name,)
            case Origin.ADJUSTMENTS:
                return ("加分", "减分")
            case _:
                return ()


@dataclass(frozen=True, slots=True)
class Group:
    """A rank group: the categories that are ranked together."""

    name: str
    categories: tuple[str, ...]
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number as the document writes it, `80%`."""

    text: str
    value: Fraction


@dataclass(frozen=True, slots=True)
class Named:
    """A component or another formula, by name."""

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


class OfGroup(StrEnum):
    """What a formula can ask of a figure across the units of the rank group."""

    HIGHEST = "本组最高"
    LOWEST = "本组最低"
    AVERAGE = "本组平均"
    RANK = "本组名次"
    RANK_FROM_LAST = "本组倒数名次"


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
class Across:
    """A figure of the whole rank group: `本组最高 业绩得分`."""

    what: OfGroup
    name: str


@dataclass(frozen=True, slots=True)
class GroupSize:
    """How many units the rank group has: `本组家数`."""


@dataclass(frozen=True, slots=True)
class Share:
    """The share of the valid ballots of a component that chose an option: `得票率（民主测评，优秀）`."""

    name: str
    option: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two figures compared: `优秀率≥90%`."""

    sign: str
    left: "Expression"
    right: "Expression"


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


Condition = Comparison | Joined
Expression = Number | Named | Operation | Negated | Call | Limit | Across | GroupSize | Share | Choice | Steps


Part = Expression | Condition | Step


def parts_of(whole: Part) -> Iterator[Part]:
    """Yield an expression and all that it is made of, the whole first."""
    yield whole
    for each in fields(whole):
        value = getattr(whole, each.name)
        for part in value if isinstance(value, tuple) else (value,):
            if is_dataclass(part):
                yield from parts_of(cast("Part", part))


def names_in(whole: Expression) -> set[str]:
    """Return the names that an expression needs."""
    return {part.name for part in parts_of(whole) if isinstance(part, (Named, Across, Share))}


@dataclass(frozen=True, slots=True)
class Formula:
    """One sentence: a name and what it equals, with its clause."""

    name: str
    expression: Expression
    sentence: str
    clause: str | None = None


class Rounding(StrEnum):
    """How a figure is brought to the published number of places."""

    HALF_UP = "四舍五入"
    HALF_EVEN = "四舍六入五成双"
    DOWN = "去尾"


class Conversion(StrEnum):
    """How the marks of many indicators become one percent figure."""

    RATIO_OF_SUMS = "得分之和除以分值之和"
    MEAN_OF_RATIOS = "各指标得分率的平均"


class Cancelled(StrEnum):
    """What a cancelled indicator does to the denominator."""

    LEAVES = "不计入"
    FULL_MARKS = "按满分"
    ZERO = "按零分"


class RoundedAt(StrEnum):
    """When rounding happens."""

    END = "最后"
    EVERY_STAGE = "每一步"


class RankBasis(StrEnum):
    """Which score ranks are taken from."""

    PUBLISHED = "公布成绩"
    EXACT = "精确成绩"


@dataclass(frozen=True, slots=True)
class Settings:
    """Readings the document leaves open, each with the default of the requirements."""

    conversion: Conversion = Conversion.RATIO_OF_SUMS
    cancelled: Cancelled = Cancelled.LEAVES
    rounding: Rounding = Rounding.HALF_UP
    rounded_at: RoundedAt = RoundedAt.END
    places: int = 2
    rank_basis: RankBasis = RankBasis.PUBLISHED
    ballot_coefficients: tuple[tuple[str, Number], ...] = ()
    abstentions: tuple[str, ...] = ("弃权", "不了解")


@dataclass(frozen=True, slots=True)
class Scheme:
    """A whole scheme. `formulas` holds each rank group's sentences by name, `totals` the one that ranks."""

    metadata: Mapping[str, str]
    groups: tuple[Group, ...]
    components: Mapping[str, Component]
    totals: Mapping[str, Formula]
    formulas: Mapping[str, Mapping[str, Formula]]
    percent: bool
    """Whether data are converted to percent before they enter a formula (先折算为百分制)."""
    percent_clause: str | None
    settings: Settings
    text: str = field(repr=False)
    digest: str
    used: Mapping[str, frozenset[str]] = field(init=False)
    """By rank group, the names its result is made of; worked out once, as every mark entered asks for it."""

    def __post_init__(self) -> None:
        used = {
            group: frozenset(
                name
                for formula in (self.totals[group], *formulas.values())
                for name in names_in(formula.expression)
            )
            for group, formulas in self.formulas.items()
        }
        object.__setattr__(self, "used", used)

    @property
    def name(self) -> str:
        """The scheme's own id, such as `dashiqiao-2017`."""
        return self.metadata["方案"]

    def group_of(self, category: str) -> Group | None:
        """Return the rank group a category belongs to, or None when the scheme does not know it."""
        return next((group for group in self.groups if category in group.categories), None)

    def categories(self) -> tuple[str, ...]:
        """Every category the scheme knows, in its own order."""
        return tuple(category for group in self.groups for category in group.categories)

    def columns(self) -> tuple[str, ...]:
        """Every column that can be declared complete."""
        return tuple(column for component in self.components.values() for column in component.columns)

    def of_origin(self, origin: Origin) -> tuple[Component, ...]:
        """Return the components whose figures come from there."""
        return tuple(part for part in self.components.values() if part.origin is origin)

    def weight_of(self, component: str) -> Fraction | None:
        """Return the one weight a component has in the totals, if it stands in them itself, else None.

        It is the full marks, over 100, of a result that arrives 按权重折算后 (四（五）2).
        """
        found = {
            weight
            for group, total in self.totals.items()
            if (formula := self.formulas[group].get(total.name))
            for weight in _weights(formula.expression, component)
        }
        return found.pop() if len(found) == 1 else None


def _weights(expression: Expression, component: str) -> list[Fraction]:
    match expression:
        case Operation("×", Named(name), Number(_, value)) | Operation("×", Number(_, value), Named(name)):
            return [value] if name == component else []
        case Operation(_, left, right):
            return _weights(left, component) + _weights(right, component)
        case Negated(inner) | Limit(inner):
            return _weights(inner, component)
        case _:
            return []
