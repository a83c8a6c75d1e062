"""What parses and yet says nothing: shares of no ballots, grades used as figures, formulas in a circle."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.entries import INSIDE, OUTSIDE, is_period
from domain.scheme.expressions import (
    EVERYBODY,
    OWN_GROUP,
    Across,
    Brackets,
    Call,
    Expression,
    Field,
    ForEach,
    Function,
    ItemFull,
    ItemLimit,
    Lookup,
    Named,
    Number,
    OfGroup,
    Part,
    ReceivedRank,
    Select,
    Selected,
    Share,
    Step,
    Steps,
    Told,
    Trait,
    TraitKind,
    Units,
    below,
    name_of,
    parts_of,
)
from domain.scheme.lines import MOST_PLACES, nearest
from domain.scheme.model import (
    ADDED,
    TAKEN,
    ClauseItem,
    Component,
    Formula,
    Group,
    Origin,
    Parameter,
    types_among,
)
from domain.scheme.printing import figure
from domain.scheme.tokens import Place, SchemeError, Vocabulary

_WITH_FULL = (Origin.MARKS, Origin.WHOLE, Origin.FEEDBACK)
_SELECTED_FROM: Mapping[Selected, tuple[Origin, ...]] = {
    Selected.FULL: _WITH_FULL,
    Selected.RATE: _WITH_FULL,
    Selected.LOST: _WITH_FULL,
    Selected.HIGHEST_RATE: _WITH_FULL,
    Selected.LOWEST_RATE: _WITH_FULL,
}
_TOLD_OF: Mapping[Origin, tuple[Field, ...]] = {
    Origin.MARKS: (Field.TYPE, Field.STATUS, Field.CLAUSE, Field.LABEL),
    Origin.WHOLE: (Field.PART, Field.PERIOD),
    Origin.VALUE: (Field.PART, Field.PERIOD),
    Origin.GRADE: (Field.PART, Field.PERIOD),
    Origin.FEEDBACK: (Field.PART, Field.PERIOD),
    Origin.FINDINGS: (Field.CLAUSE, Field.SCOPE, Field.PERIOD, Field.LABEL),
    Origin.ADJUSTMENTS: (Field.CLAUSE, Field.TYPE, Field.PERIOD, Field.LABEL),
    Origin.MATTERS: (Field.CLAUSE, Field.PERIOD, Field.LABEL),
}
LOST, FULL, NOTHING, CANCELLED, NOT_APPLICABLE = "失分", "满分", "零分", "已取消", "不适用"
_STATUSES = (LOST, FULL, NOTHING, CANCELLED, NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Known:
    """All that a sentence may name."""

    groups: tuple[Group, ...]
    components: Mapping[str, Component]
    parameters: Mapping[str, Parameter]
    clauses: Mapping[str, ClauseItem]
    options: Sequence[str]
    types: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By rank group, the types its indicators may have; a group that is not named takes any."""
    formulas: Mapping[str, Collection[str]] = field(default_factory=dict)
    """By rank group, the names of its formulas."""
    per: Mapping[str, Mapping[str, set[str]]] = field(default_factory=dict)
    """By rank group and name, for what there is a figure each: months, judges, items."""

    @property
    def given(self) -> tuple[str, ...]:
        """The names that are no formulas."""
        return (*self.components, *self.parameters)

    def with_formulas(self, named: Mapping[str, Collection[str]]) -> "Known":
        """Return the same with the names of the formulas."""
        return replace(self, formulas=named)

    def in_group(self, group: str) -> tuple[str, ...]:
        """Return the names that a rank group's formulas may use."""
        return (*self.given, *self.formulas.get(group, ()))

    def everywhere(self) -> tuple[str, ...]:
        """Return the names that some rank group has, in the order in which they appear."""
        named = (name for mine in self.formulas.values() for name in mine)
        return tuple(dict.fromkeys((*self.given, *named)))

    def vocabulary(self, group: str, without: str | None = None, more: Collection[str] = ()) -> Vocabulary:
        """Return the words of a sentence of a rank group, the name it defines left out."""
        names = [name for name in (*self.in_group(group), *more) if name != without]
        others = [name for name in self.everywhere() if name not in (*names, without)]
        return Vocabulary(
            names,
            self.options,
            [one.name for one in self.groups],
            [one.per for one in self.components.values() if one.per],
            others,
        )

    def categories(self) -> tuple[str, ...]:
        """Return the categories, sub-classes left aside."""
        return tuple(
            dict.fromkeys(one.partition("（")[0] for group in self.groups for one in group.categories)
        )


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words an error points into, and where they stand."""

    words: str
    at: Place

    def error(self, message: str, word: str | None = None) -> SchemeError:
        """Return the error that points to a word of the sentence, or to its beginning."""
        column = max(self.words.find(word), 0) if word else 0
        return SchemeError(self.at.line, self.at.column + column, message)


def usable(whole: Part, known: Known, group: str, said: Sentence, more: Collection[str] = ()) -> None:
    """Refuse an expression or condition that parses and yet says nothing in this rank group."""
    _names_stand(whole, known, group, said, more)
    for part, asked in _with_groups(whole, (group,), known):
        _part_usable(part, asked, known, said)
    _full_marks_in_place(whole, said)


def _names_stand(whole: Part, known: Known, group: str, said: Sentence, more: Collection[str]) -> None:
    """Refuse a name that the rank group asked does not have."""
    for part, asked in _with_groups(whole, (group,), known):
        name = name_of(part)
        for one in asked if name else ():
            usual = (*known.in_group(one), *(more if one == group else ()))
            if name not in usual:
                raise said.error(f"{name}：名次组“{one}”没有这个名称{nearest(name or '', usual)}", name)


def _with_groups(part: Part, asked: tuple[str, ...], known: Known) -> Iterator[tuple[Part, tuple[str, ...]]]:
    """Yield each part with the rank groups whose names it uses."""
    yield part, asked
    inside = asked
    if isinstance(part, (Across, Units)) and part.group != OWN_GROUP:
        every = tuple(group.name for group in known.groups)
        inside = every if part.group == EVERYBODY else (part.group,)
        if isinstance(part, Across) and part.what in (OfGroup.RANK, OfGroup.RANK_FROM_LAST):
            # The unit's own figure finds its place among theirs.
            inside = (*asked, *inside)
    for one in below(part):
        yield from _with_groups(one, inside, known)


def _taken_from_fitting_origins(part: Part, known: Known, said: Sentence) -> None:
    match part:
        case Share(name) if not _is_from(known, name, Origin.WHOLE):
            raise said.error(f"{name}：得票率只能取自“{Origin.WHOLE}”的构成", name)
        case ReceivedRank(name) if not _is_from(known, name, Origin.FEEDBACK):
            raise said.error(f"{name}：所得名次只能取自“{Origin.FEEDBACK}”的构成", name)
        case Trait(TraitKind.GRADE, str(name)) if not _is_from(known, name, Origin.FEEDBACK, Origin.GRADE):
            raise said.error(f"{name}：等次只能取自“{Origin.GRADE}”或“{Origin.FEEDBACK}”的构成", name)
        case Named(name) if _is_from(known, name, Origin.GRADE):
            raise said.error(grade_is_no_figure(name), name)
        case _:
            pass


def _part_usable(part: Part, asked: tuple[str, ...], known: Known, said: Sentence) -> None:
    _taken_from_fitting_origins(part, known, said)
    match part:
        case Call(Function.ROUNDED | Function.DOWN | Function.UP as function, arguments) if not _places(
            arguments
        ):
            example = f"例如 {function}（甲得分，2）"
            raise said.error(f"{function}应写成 {function}（算式，小数位数），{example}", function)
        case Told(Trait(TraitKind.CATEGORY), values):
            for value in values:
                if value not in known.categories():
                    raise said.error(f"{value}：没有这个类别{nearest(value, known.categories())}", value)
        case Lookup() | Steps() | Brackets():
            _table_usable(part, said)
        case Select():
            _select_usable(part, asked, known, said)
        case _:
            pass


def _table_usable(part: Lookup | Steps | Brackets, said: Sentence) -> None:
    match part:
        case Lookup(of, rows):
            by_word = isinstance(of, Trait)
            if any(isinstance(row.keys, tuple) != by_word for row in rows):
                how = "“文字”：得分" if by_word else "数字：得分"
                raise said.error(f"此处的对照表各行应写 {how}", "对照")
        case Steps(_, rows):
            _steps_reached(rows, said)
        case Brackets(_, rows):
            bounds = [row.upto.value for row in rows if isinstance(row.upto, Number)]
            if len(bounds) < len(rows) or bounds != sorted(set(bounds)):
                raise said.error("累进各段的上限应是由小到大的数字", "累进")


def _steps_reached(rows: Collection[Step], said: Sentence) -> None:
    """Refuse a row that is never reached, as one above it already takes all that it would."""
    before: list[Step] = []
    for row in rows:
        for one in before:
            if _takes_all_of(one, row):
                first, second = (f"{each.sign}{figure(each.threshold)}" for each in (one, row))
                raise said.error(f"分档中“{second}”写在“{first}”之后，永远用不到；请换一下先后", "分档")
        before.append(row)


_UPWARDS = ("≥", ">")


def _takes_all_of(first: Step, second: Step) -> bool:
    match first.threshold, second.threshold:
        case Number(_, one), Number(_, other):
            pass
        case _:
            return False
    upwards = first.sign in _UPWARDS
    if upwards is not (second.sign in _UPWARDS):
        return False
    further = other > one if upwards else other < one
    return further or (one == other and not (first.sign in (">", "<") and second.sign in ("≥", "≤")))


def _is_from(known: Known, name: str, *origins: Origin) -> bool:
    return name in known.components and known.components[name].origin in origins


def _places(arguments: tuple[Expression, ...]) -> bool:
    match arguments:
        case (_, Number(_, value)):
            return value.denominator == 1 and value <= MOST_PLACES
        case _:
            return False


def _select_usable(part: Select, asked: tuple[str, ...], known: Known, said: Sentence) -> None:
    component = known.components.get(part.name)
    if component is None:
        raise said.error(f"{part.name}：{part.what}只能取自【构成】中的名称", part.name)
    origins = _SELECTED_FROM.get(part.what, tuple(Origin))
    counted = component.origin in (Origin.GRADE, Origin.MATTERS) and part.what is not Selected.COUNT
    if component.origin not in origins or counted:
        raise said.error(f"{part.name}：来自“{component.origin}”，没有{part.what}", part.name)
    for one in part.filters:
        if one.by not in _TOLD_OF[component.origin]:
            may = "、".join(_TOLD_OF[component.origin])
            raise said.error(f"{part.name}：来自“{component.origin}”，只能按 {may} 选取", one.by)
        for value in one.values:
            if one.by is Field.PERIOD and component.per is None and not is_period(value):
                raise said.error(f"{value}：期间应写成 2018、2018-03、2018年一季度 或 2018年上半年", value)
            words = _values_of(one.by, component, asked, known)
            if words and value not in words:
                raise said.error(f"{value}：没有这个{one.by}{nearest(value, words)}", value)


def _values_of(by: Field, component: Component, asked: tuple[str, ...], known: Known) -> Collection[str]:
    """Return what entries may be chosen by; nothing where any word may stand."""
    columns = component.columns if component.origin is not Origin.MATTERS else (component.name,)
    match by, component.origin:
        case Field.CLAUSE, Origin.FINDINGS | Origin.ADJUSTMENTS | Origin.MATTERS:
            return [code for code, item in known.clauses.items() if item.column in columns]
        case Field.TYPE, Origin.ADJUSTMENTS:
            return (ADDED, TAKEN)
        case Field.TYPE, Origin.MARKS:
            return types_among(known.types, asked)
        case Field.SCOPE, _:
            return (INSIDE, OUTSIDE)
        case Field.STATUS, _:
            return _STATUSES
        case _:
            return ()


def _full_marks_in_place(whole: Part, said: Sentence) -> None:
    """满分 by itself is the full marks of the entry being limited, and of nothing else."""
    inside = [part for limit in parts_of(whole) if isinstance(limit, ItemLimit) for part in parts_of(limit)]
    everywhere = [part for part in parts_of(whole) if isinstance(part, ItemFull)]
    if len(everywhere) > sum(isinstance(part, ItemFull) for part in inside):
        raise said.error("满分之后应写（构成），例如 满分（结果得分）；单写只能用在“每项不超过”之后", "满分")


# --- months, judges, items -------------------------------------------------------------------------------


Node = tuple[str, str]
"""A formula: its rank group and its name."""


def taken_together(
    formulas: Mapping[str, Mapping[str, Formula]],
    totals: Mapping[str, Formula],
    known: Known,
    places: Mapping[Node, Place],
) -> Mapping[str, Mapping[str, set[str]]]:
    """Return for what each name has a figure each; refuse a total that does not take them together."""
    found: dict[str, Mapping[str, set[str]]] = {}
    for group, mine in formulas.items():
        per = {name: {one.per} for name, one in known.components.items() if one.per}
        needs = {name: _own_needs(group, formula, known) for name, formula in mine.items()}
        while needs:
            # A formula comes after those it is made of: there is no circle.
            name = next(one for one, used in needs.items() if not used & needs.keys())
            formula = mine[name]
            del needs[name]
            per[name] = together(formula.expression, per, Sentence(formula.sentence, places[group, name]))
        total = totals[group].name
        if per.get(total):
            at = places.get((group, total), Place(1, 1))
            raise SchemeError(at.line, at.column, not_together(total, per[total]))
        found[group] = per
    return found


def together(whole: Part, per: Mapping[str, set[str]], said: "Sentence") -> set[str]:
    """Return through what an expression goes: months, judges; see that each 各… has one to go through."""
    outside = _used_per(whole, per)
    for part in parts_of(whole):
        if isinstance(part, ForEach) and len(_used_inside(part, per)) != 1:
            message = f"各…{part.how}之中应有、且只有一种按月、按评委等记录的名称"
            raise said.error(message, next((word for word in ("各", "逐项") if word in said.words), None))
    if len(outside) > 1:
        raise said.error(f"{'、'.join(sorted(outside))}不能在同一个算式里逐项计算；请先分别写 各…平均（…）")
    return outside


def _used_inside(each: ForEach, per: Mapping[str, set[str]]) -> set[str]:
    weights = set() if each.weight is None else _used_per(each.weight, per)
    return _used_per(each.inner, per) | weights


def grade_is_no_figure(name: str) -> str:
    """Say how a grade becomes points."""
    return f"{name}：等次不是数，请写 对照（等次（{name}），“优秀”：…）"


def not_together(name: str, per: set[str]) -> str:
    """Say that the figures of many months or judges have not been taken together."""
    one = "、".join(sorted(per))
    return f"{name}按{one}各有一个数；请写明如何合在一起，例如 各{one}平均（…）"


def _used_per(part: Part, per: Mapping[str, set[str]]) -> set[str]:
    if isinstance(part, (ForEach, Select)):
        return set()
    own = per.get(name_of(part) or "", set())
    return own.union(*(_used_per(one, per) for one in below(part)))


# --- circles ---------------------------------------------------------------------------------------------


def no_circle(
    formulas: Mapping[str, Mapping[str, Formula]], known: Known, places: Mapping[Node, Place]
) -> None:
    """Refuse formulas that need their own result, be it through those of another rank group."""
    needs = {
        (group, name): _needs(group, formula.expression, known)
        for group, mine in formulas.items()
        for name, formula in mine.items()
    }
    settled: set[Node] = set()
    while ready := [
        node for node, used in needs.items() if node not in settled and not (used & needs.keys()) - settled
    ]:
        settled.update(ready)
    if stuck := [node for node in needs if node not in settled]:
        at = places[stuck[0]]
        names = "、".join(dict.fromkeys(name for _, name in stuck))
        raise SchemeError(at.line, at.column, f"公式互相引用成环：{names}")


def _own_needs(group: str, formula: Formula, known: Known) -> set[str]:
    return {name for one, name in _needs(group, formula.expression, known) if one == group}


def _needs(group: str, whole: Expression, known: Known) -> set[Node]:
    return {
        (one, name)
        for part, asked in _with_groups(whole, (group,), known)
        if (name := name_of(part)) is not None
        for one in asked
    }
