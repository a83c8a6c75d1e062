"""What a scheme consists of: rank groups, components, parameters, clauses, formulas, grades, settings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from domain.facts.reform import Counting
from domain.facts.slips import SlipContent
from domain.scheme.expressions import (
    EVERYBODY,
    Across,
    Condition,
    Expression,
    Limit,
    Named,
    Negated,
    Number,
    Operation,
    Units,
    names_in,
    parts_of,
)


class Origin(StrEnum):
    """Where the figures of a component come from."""

    MARKS = "指标得分"
    WHOLE = "汇总值"
    VALUE = "数值"
    """A plain quantity, such as a target, a growth rate or a judge's rank: never converted to percent."""
    GRADE = "等次"
    """A grade received, from which a table can make points."""
    FINDINGS = "指标外扣分"
    ADJUSTMENTS = "加分和减分"
    FEEDBACK = "上级反馈"
    MATTERS = "认定事项"
    """Matters that a decision determined, such as a veto: counted, never points by themselves."""


class WhenMissing(StrEnum):
    """What stands for a component of which nothing has arrived."""

    INCOMPLETE = "未齐"
    ZERO = "收齐后按零分"
    GROUP_MEAN = "本组平均"
    SHARED_OUT = "分摊权重"


ADDED, TAKEN = "加分", "减分"


@dataclass(frozen=True, slots=True)
class Component:
    """A name that formulas use and entries are filed under."""

    name: str
    origin: Origin
    excluded_types: tuple[str, ...] = ()
    """Indicators of these types count elsewhere and are left out here."""
    one_mark_per_unit: bool = False
    """Instead of a mark an indicator, one percent mark for the whole unit may be entered."""
    per: str | None = None
    """There is one entry for every one of these: 月, 季, 评委, 分项."""
    needed: int | None = None
    """So many of them make it complete."""
    full: Number | None = None
    """Its full marks, where the document states them."""
    places: int | None = None
    """How many decimals one entry may have; None stands for as many as the ledger holds."""
    when_missing: WhenMissing = WhenMissing.INCOMPLETE
    clause: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns the office can declare complete, after which no entry means 0."""
        match self.origin:
            case Origin.FINDINGS:
                return (self.name,)
            case Origin.ADJUSTMENTS:
                return (ADDED, TAKEN)
            case _:
                return (self.name,) if self.when_missing is WhenMissing.ZERO else ()


@dataclass(frozen=True, slots=True)
class Group:
    """A rank group: the categories that are ranked together, `市直部门` or `市直部门（第一类）`."""

    name: str
    categories: tuple[str, ...]
    clause: str | None = None


def types_among(types: Mapping[str, tuple[str, ...]], groups: Iterable[str]) -> tuple[str, ...]:
    """Return the types that indicators of some rank groups may have; none where one of them takes any."""
    asked = tuple(groups)
    if not all(group in types for group in asked):
        return ()
    return tuple(dict.fromkeys(one for group in asked for one in types[group]))


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a parameter from a day on, by unit, by category, and for all others."""

    since: date | None
    values: tuple[tuple[str, Number], ...]
    otherwise: Number | None
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure that the scheme gives units, categories, or months and judges, such as 难度系数."""

    name: str
    dated: tuple[Values, ...]

    def of(self, names: Sequence[str], on: date | None) -> tuple[Number, Values] | None:
        """Return the value on a day of the first name that has one, with the line that gives it.

        Without a day, the latest; the value of 其余 where no name has one.
        """
        lines = [one for one in self.dated if one.since is None or on is None or one.since <= on]
        lines.sort(key=lambda one: one.since or date.min, reverse=True)
        for who in names:
            for line in lines:
                if (number := dict(line.values).get(who)) is not None:
                    return number, line
        return next(((line.otherwise, line) for line in lines if line.otherwise is not None), None)


@dataclass(frozen=True, slots=True)
class ClauseItem:
    """One clause of the catalogue: to which column it belongs, its tariff, and how much it may come to."""

    code: str
    column: str
    """A component of deductions or matters, or 加分, 减分."""
    least: Number | None = None
    most: Number | None = None
    """One entry counts between these; equal, the tariff is fixed."""
    at_most: Number | None = None
    """All entries under the clause count up to this."""
    places: int | None = None
    clause: str | None = None


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
    UP = "进位"


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


class TieRanks(StrEnum):
    """Which rank follows a shared one."""

    SKIPPED = "跳号"
    """1, 2, 2, 4."""
    NOT_SKIPPED = "不跳号"
    """1, 2, 2, 3."""


@dataclass(frozen=True, slots=True)
class TieBreaker:
    """A name that orders units of equal score; with `fewer_first`, the smaller figure goes first."""

    name: str
    fewer_first: bool = False


class SameMarks(StrEnum):
    """What becomes of an indicator for which all units of the rank group got the same share of its marks."""

    COUNT = "照计"
    VOID = "作废"


class QuotaTies(StrEnum):
    """Whether units that tie for the last place of a quota all come in, or none of them."""

    OUT = "一并不列入"
    IN = "一并列入"


class Reduced(StrEnum):
    """How the share of 优秀 of a poor unit is reduced (减少5%): by percentage points, or by a share of it."""

    POINTS = "百分点"
    RELATIVE = "相对"


class GradeOrder(StrEnum):
    """Whether a unit whose grade is capped or set takes a place of the quota."""

    QUOTA_FIRST = "先名额后否决"
    VETO_FIRST = "先否决后名额"


_BASE, _GOOD, _LESS = (Number(f"{share}%", Fraction(share, 100)) for share in (15, 20, 5))


@dataclass(frozen=True, slots=True)
class Settings:
    """Readings the document leaves open, each with the default of the requirements."""

    conversion: Conversion = Conversion.RATIO_OF_SUMS
    cancelled: Cancelled = Cancelled.LEAVES
    not_applicable: Cancelled = Cancelled.LEAVES
    same_marks: SameMarks = SameMarks.COUNT
    rounding: Rounding = Rounding.HALF_UP
    rounded_at: RoundedAt = RoundedAt.END
    places: int = 2
    at_most: Number | None = None
    at_least: Number | None = None
    rank_basis: RankBasis = RankBasis.PUBLISHED
    tie_ranks: TieRanks = TieRanks.SKIPPED
    tie_breakers: tuple[TieBreaker, ...] = ()
    beside: tuple[str, ...] = ()
    grade_basis: RankBasis = RankBasis.PUBLISHED
    grade_order: GradeOrder = GradeOrder.QUOTA_FIRST
    quota: Rounding = Rounding.DOWN
    """How a share of units becomes a number of units."""
    quota_ties: QuotaTies = QuotaTies.OUT
    ballot_coefficients: tuple[tuple[str, Number], ...] = ()
    abstentions: tuple[str, ...] = ("弃权", "不了解")
    fewest_ballots: int = 1
    need_basis: tuple[str, ...] = ()
    """Categories whose indicators must name their basis."""
    reorganised: Counting = Counting.MERGED
    """How the year of a unit that ends by a reorganisation is counted (机构改革)."""
    review_days: int = 2
    """In how many working days after receiving its slip a unit may ask for a review (四（五）4)."""
    slip_contents: tuple[SlipContent, ...] = ()
    """What a slip tells beside what was lost, taken away and decided."""
    telephone_receipt: bool = False
    """Whether a slip may be received by telephone."""
    approval_steps: tuple[str, ...] = ("领导小组审议", "报市委市政府审定")
    """The steps in which a sealed result is approved, in order."""
    decision_days: int = 10
    """In how many working days after it is accepted a review is to be decided."""
    scorer_reviews_not: bool = False
    """Whether nobody may review a mark that the same person gave; else it is only flagged."""
    excellent_base: Number = _BASE
    """Of a unit's civil servants so many may be 优秀 (结果运用4)."""
    excellent_good: Number = _GOOD
    """The same of a good unit, at most."""
    excellent_poor: Number = _LESS
    """By so much less of a poor unit."""
    excellent_reduced: Reduced = Reduced.POINTS
    sealed_sheets: tuple[str, ...] = ()
    """Categories of units whose sheets of marks need a seal beside the signature."""


# --- grades ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Band:
    """One grade, best first: who may have it, and how many at most. 其余 has neither."""

    grade: str
    condition: Condition | None = None
    quota: Expression | None = None
    """A number as a percentage is a share of the rank group's units, any other figure a number of units."""
    clause: str | None = None


class Effect(StrEnum):
    """What a rule does to a grade; never to a score."""

    SET = "定为"
    CAP = "不高于"
    DOWN = "降"


@dataclass(frozen=True, slots=True)
class GradeRule:
    """A veto that sets the grade, a cap, or steps down; for the unit, or for its leadership team alone."""

    effect: Effect
    condition: Condition
    grade: str | None = None
    steps: int = 0
    team_only: bool = False
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Grades:
    """The grades of a rank group, best first, and the rules that change them, in the order written."""

    bands: tuple[Band, ...]
    rules: tuple[GradeRule, ...] = ()


# --- the whole -------------------------------------------------------------------------------------------


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
    apart: Mapping[str, str | None] = field(default_factory=dict)
    """Units and categories that are scored and not ranked (单列), with the clause that says so."""
    types: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By rank group, the types its indicators may have; a group that is not named takes any."""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    clauses: Mapping[str, ClauseItem] = field(default_factory=dict)
    grades: Mapping[str, Grades] = field(default_factory=dict)
    """By rank group; a group that is not named gives no grades."""
    per: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By rank group, the names that have a figure for every month, judge or item."""
    used: Mapping[str, frozenset[str]] = field(init=False)
    """By rank group, the names its result is made of; worked out once, as every mark entered asks for it."""

    across: frozenset[str] = field(init=False)
    """The rank groups whose formulas ask for figures of other units."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "used", {group: self._used(group) for group in self.formulas})
        across = (group for group, formulas in self.formulas.items() if any(map(_asks, formulas.values())))
        object.__setattr__(self, "across", frozenset(across))

    def _used(self, group: str) -> frozenset[str]:
        """Collect the names of a group's formulas and grades, and of what other groups ask of its units."""
        found = {name for said in self._said(group) for name in names_in(said)}
        for other in self.formulas:
            for said in self._said(other):
                for part in parts_of(said):
                    if isinstance(part, (Across, Units)) and part.group in (group, EVERYBODY):
                        found |= names_in(part)
        return frozenset({*found, *(one.name for one in self.settings.tie_breakers), *self.settings.beside})

    def _said(self, group: str) -> Iterator[Expression | Condition]:
        """Yield what a rank group's formulas and grades are made of."""
        for formula in (self.totals[group], *self.formulas[group].values()):
            yield formula.expression
        if grades := self.grades.get(group):
            for band in grades.bands:
                yield from (part for part in (band.condition, band.quota) if part is not None)
            yield from (rule.condition for rule in grades.rules)

    @property
    def name(self) -> str:
        """The scheme's own id, such as `dashiqiao-2017`."""
        return self.metadata["方案"]

    def group_of(self, category: str, sub_class: str | None = None) -> Group | None:
        """Return the rank group a category belongs to, or None when the scheme does not know it.

        A category split by sub-class has no group of its own: without a sub-class the unit is in none.
        """
        exact = f"{category}（{sub_class}）"
        return next(
            (group for group in self.groups if exact in group.categories or category in group.categories),
            None,
        )

    def categories(self) -> tuple[str, ...]:
        """Every category the scheme knows, in its own order, sub-classes left aside."""
        return tuple(
            dict.fromkeys(one.partition("（")[0] for group in self.groups for one in group.categories)
        )

    def sub_classes(self, category: str) -> tuple[str, ...]:
        """Return the sub-classes by which a category is split between rank groups, if it is."""
        return tuple(
            one.removeprefix(f"{category}（").removesuffix("）")
            for group in self.groups
            for one in group.categories
            if one.startswith(f"{category}（")
        )

    def catalogue(self, column: str) -> tuple[ClauseItem, ...]:
        """Return the clauses of a column: a component of deductions or matters, or 加分, 减分."""
        return tuple(one for one in self.clauses.values() if one.column == column)

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


def _asks(formula: Formula) -> bool:
    """Whether a formula asks for figures of other units."""
    return any(isinstance(part, (Across, Units)) for part in parts_of(formula.expression))


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
