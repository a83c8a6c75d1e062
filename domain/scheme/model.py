"""What a parsed scheme consists of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


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


Expression = Number | Named | Operation | Negated


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
    ballot_coefficients: tuple[tuple[str, Fraction], ...] = ()
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
    settings: Settings
    text: str = field(repr=False)
    digest: str

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
        """Return the one weight a component is multiplied by wherever a formula names it, else None.

        It is the full marks, over 100, of a result that arrives 按权重折算后 (四（五）2).
        """
        found = {
            weight
            for formulas in self.formulas.values()
            for formula in formulas.values()
            for weight in _weights(formula.expression, component)
        }
        return found.pop() if len(found) == 1 else None


def _weights(expression: Expression, component: str) -> list[Fraction]:
    match expression:
        case Operation("×", Named(name), Number(_, value)) | Operation("×", Number(_, value), Named(name)):
            return [value] if name == component else []
        case Operation(_, left, right):
            return _weights(left, component) + _weights(right, component)
        case Negated(inner):
            return _weights(inner, component)
        case _:
            return []
