"""What changed from one scheme to another, in words; white space, comments and widths are no difference."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final, TypeVar

from domain.scheme.expressions import Number
from domain.scheme.model import (
    Band,
    ClauseItem,
    Component,
    Formula,
    GradeRule,
    Grades,
    Group,
    Parameter,
    Scheme,
    Settings,
    Values,
)
from domain.scheme.printing import condition
from domain.scheme.sameness import plain, renumbered
from domain.scheme.words import (
    SETTINGS,
    band,
    clause_item,
    formulas_of,
    origin,
    rule,
    sentence,
    setting,
    since,
    values,
)

_NONE: Final = "（无）"
_ANY: Final = "（不限）"

One = TypeVar("One", Component, ClauseItem)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed. What is new has no `old`, what no longer stands has no `new`."""

    where: str
    old: str | None
    new: str | None
    sentence: str


def differences(old: Scheme, new: Scheme) -> tuple[Difference, ...]:
    """Say what changed, in the order in which a scheme is written."""
    return tuple(
        one
        for found in (
            _metadata(old.metadata, new.metadata),
            _groups(old, new),
            _apart(old.apart, new.apart),
            _types(old, new),
            _listed("构成", "的来源", origin, old.components, new.components),
            _order("构成", old.components, new.components),
            _parameters(old.parameters, new.parameters),
            _listed("条款", "", clause_item, old.clauses, new.clauses),
            _formulas(old, new),
            _percent(old, new),
            _grades(old, new),
            _settings(old.settings, new.settings),
        )
        for one in found
    )


def _changed(where: str, old: str, new: str) -> Difference:
    return Difference(where, old, new, f"{where} 由“{old}”改为“{new}”")


def _comes_or_goes(what: str, old: str | None, new: str | None, whose: str = "") -> Iterator[Difference]:
    """Tell what stands on one side only, with all that it says."""
    where, said = f"{whose}{what}", new if old is None else old
    verb = "增加" if old is None else "不再设"
    yield Difference(where, old, new, f"{whose}{verb}{what}（{said}）")


def _clause(where: str, old: str | None, new: str | None) -> Iterator[Difference]:
    if old != new:
        yield _changed(f"{where} 的条款", old or _NONE, new or _NONE)


def _order(where: str, old: Iterable[str], new: Iterable[str]) -> Iterator[Difference]:
    """Tell another order of what stands in both; it shows in tables and in which component comes first."""
    before, after = list(old), list(new)
    mine, theirs = [one for one in before if one in after], [one for one in after if one in before]
    if mine != theirs:
        yield _changed(f"{where}的先后", "、".join(mine), "、".join(theirs))


def _metadata(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key, _NONE), new.get(key, _NONE)
        if before != after:
            yield _changed(key, before, after)


# --- groups and components -------------------------------------------------------------------------------


def _groups(old: Scheme, new: Scheme) -> Iterator[Difference]:
    before, after = ({group.name: group for group in scheme.groups} for scheme in (old, new))
    for name in dict.fromkeys((*before, *after)):
        yield from _group(f"名次组 {name}", before.get(name), after.get(name))
    yield from _order("名次组", before, after)


def _group(where: str, old: Group | None, new: Group | None) -> Iterator[Difference]:
    before, after = ("、".join(one.categories) if one else None for one in (old, new))
    if old is None or new is None:
        yield from _comes_or_goes(where, before, after)
        return
    if set(old.categories) != set(new.categories):
        yield _changed(f"{where} 的类别", "、".join(old.categories), "、".join(new.categories))
    yield from _clause(where, old.clause, new.clause)


def _apart(old: Mapping[str, str | None], new: Mapping[str, str | None]) -> Iterator[Difference]:
    for name in dict.fromkeys((*old, *new)):
        if name in old and name in new:
            yield from _clause(f"单列 {name}", old[name], new[name])
        elif name in new:
            yield Difference("单列", None, name, f"增加单列 {name}")
        else:
            yield Difference("单列", name, None, f"不再单列 {name}")


def _types(old: Scheme, new: Scheme) -> Iterator[Difference]:
    for group in dict.fromkeys((*old.types, *new.types)):
        before, after = old.types.get(group), new.types.get(group)
        if set(before or ()) != set(after or ()) or (before is None) is not (after is None):
            words = ("、".join(one) if one is not None else _ANY for one in (before, after))
            yield _changed(f"{group}：指标类型", *words)


def _listed(
    what: str, which: str, says: Callable[[One], str], old: Mapping[str, One], new: Mapping[str, One]
) -> Iterator[Difference]:
    """Tell how the lines of a section changed, each known by its name; `which` names what its line says."""
    for name in dict.fromkeys((*old, *new)):
        where, before, after = f"{what} {name}", old.get(name), new.get(name)
        if before is None or after is None:
            mine, theirs = (says(one) if one else None for one in (before, after))
            yield from _comes_or_goes(where, mine, theirs)
            continue
        if plain(replace(before, clause=None)) != plain(replace(after, clause=None)):
            yield _changed(f"{where} {which}".rstrip(), says(before), says(after))
        yield from _clause(where, before.clause, after.clause)


# --- parameters ------------------------------------------------------------------------------------------


def _parameters(old: Mapping[str, Parameter], new: Mapping[str, Parameter]) -> Iterator[Difference]:
    for name in dict.fromkeys((*old, *new)):
        before, after = (
            {line.since: line for line in side[name].dated} if name in side else {} for side in (old, new)
        )
        for day in dict.fromkeys((*before, *after)):
            yield from _values(name, before.get(day), after.get(day))


def _values(name: str, old: Values | None, new: Values | None) -> Iterator[Difference]:
    """Tell how one line of a parameter changed: for whom, from what to what."""
    if old is None or new is None:
        line = old or new
        mine, theirs = (values(one) if one else None for one in (old, new))
        yield from _comes_or_goes(f"参数 {since(name, line)}" if line else name, mine, theirs)
        return
    where = f"参数 {since(name, old)}"
    before, after = (
        dict(one.values) | ({"其余": one.otherwise} if one.otherwise else {}) for one in (old, new)
    )
    for who in dict.fromkeys((*before, *after)):
        yield from _value(f"{where} {who}", before.get(who), after.get(who))
    yield from _clause(where, old.clause, new.clause)


def _value(where: str, old: Number | None, new: Number | None) -> Iterator[Difference]:
    if old is None or new is None:
        yield from _comes_or_goes(where, old.text if old else None, new.text if new else None)
    elif old.value != new.value:
        yield Difference(where, old.text, new.text, f"{where} 由 {old.text} 改为 {new.text}")


# --- formulas --------------------------------------------------------------------------------------------


def _formulas(old: Scheme, new: Scheme) -> Iterator[Difference]:
    groups = dict.fromkeys(group.name for scheme in (old, new) for group in scheme.groups)
    for group in groups:
        before, after = (
            formulas_of(scheme, group) if group in scheme.totals else {} for scheme in (old, new)
        )
        for name in dict.fromkeys((*before, *after)):
            yield from _formula(group, name, before.get(name), after.get(name))


def _formula(group: str, name: str, old: Formula | None, new: Formula | None) -> Iterator[Difference]:
    # A total is called after its group: no need to name that twice.
    where = name if name.startswith(group) else f"{group}：{name}"
    if old is None and new is not None:
        yield Difference(where, None, sentence(new), f"{group}：增加公式“{sentence(new)}”")
    elif new is None and old is not None:
        yield Difference(where, sentence(old), None, f"{group}：不再有公式“{sentence(old)}”")
    elif old is not None and new is not None:
        numbers = renumbered(old.expression, new.expression)
        if numbers:
            words = "，".join(one.words() for one in numbers)
            yield Difference(where, sentence(old), sentence(new), f"{where} 中 {words}")
        elif numbers is None:
            yield _changed(where, sentence(old), sentence(new))
        yield from _clause(where, old.clause, new.clause)


# --- grades ----------------------------------------------------------------------------------------------


def _grades(old: Scheme, new: Scheme) -> Iterator[Difference]:
    for group in dict.fromkeys((*old.grades, *new.grades)):
        before, after = old.grades.get(group), new.grades.get(group)
        if before is None or after is None:
            mine, theirs = (_all_said(one) if one else None for one in (before, after))
            yield from _comes_or_goes("等次", mine, theirs, whose=f"{group}：")
        else:
            yield from _bands(group, before.bands, after.bands)
            yield from _rules(group, before.rules, after.rules)


def _all_said(grades: Grades) -> str:
    bands = (f"{one.grade}：{band(one)}" for one in grades.bands)
    return "；".join((*bands, *map(_rule_said, grades.rules)))


def _rule_said(one: GradeRule) -> str:
    return f"{rule(one)}：若 {condition(one.condition)}"


def _bands(group: str, old: Sequence[Band], new: Sequence[Band]) -> Iterator[Difference]:
    before, after = ({one.grade: one for one in bands} for bands in (old, new))
    for grade in dict.fromkeys((*before, *after)):
        mine, theirs = before.get(grade), after.get(grade)
        if mine is None or theirs is None:
            was, now = (band(one) if one else None for one in (mine, theirs))
            yield from _comes_or_goes(f"等次 {grade}", was, now, whose=f"{group}：")
            continue
        if renumbered(mine.condition, theirs.condition) != [] or not _same_quota(mine, theirs):
            yield _changed(f"{group}：等次 {grade}", band(mine), band(theirs))
        yield from _clause(f"{group}：等次 {grade}", mine.clause, theirs.clause)
    yield from _order(f"{group}：等次", before, after)


def _same_quota(old: Band, new: Band) -> bool:
    """Whether two quotas are the same: 30% is a share of the units, 0.3 is a number of units."""
    shares = {isinstance(one.quota, Number) and not one.quota.text[-1].isdigit() for one in (old, new)}
    return len(shares) == 1 and renumbered(old.quota, new.quota) == []


def _rules(group: str, old: Sequence[GradeRule], new: Sequence[GradeRule]) -> Iterator[Difference]:
    """Tell which rules came, went or changed: one that asks the same is the same, wherever it stands."""
    rest = list(new)
    kept: list[tuple[GradeRule, GradeRule]] = []
    gone: list[GradeRule] = []
    for one in old:
        same = next((other for other in rest if _same_rule(one, other)), None)
        if same is None:
            gone.append(one)
        else:
            rest.remove(same)
            kept.append((one, same))
    for one in gone:
        other = next((other for other in rest if rule(other) == rule(one)), None)
        if other is None:
            yield from _comes_or_goes(rule(one), condition(one.condition), None, whose=f"{group}：")
        else:
            rest.remove(other)
            yield _changed(f"{group}：{rule(one)}", condition(one.condition), condition(other.condition))
            yield from _clause(f"{group}：{rule(one)}", one.clause, other.clause)
    for one in rest:
        yield from _comes_or_goes(rule(one), None, condition(one.condition), whose=f"{group}：")
    for one, other in kept:
        yield from _clause(f"{group}：{rule(one)}", one.clause, other.clause)
    yield from _rule_order(group, kept, new)


def _same_rule(old: GradeRule, new: GradeRule) -> bool:
    return rule(old) == rule(new) and renumbered(old.condition, new.condition) == []


def _rule_order(
    group: str, kept: Sequence[tuple[GradeRule, GradeRule]], new: Sequence[GradeRule]
) -> Iterator[Difference]:
    places = [next(place for place, one in enumerate(new) if one is other) for _, other in kept]
    if places != sorted(places):
        before = "；".join(_rule_said(one) for one, _ in kept)
        after = "；".join(_rule_said(new[place]) for place in sorted(places))
        yield _changed(f"{group}：等次规则的先后", before, after)


# --- settings --------------------------------------------------------------------------------------------


def _percent(old: Scheme, new: Scheme) -> Iterator[Difference]:
    if old.percent != new.percent:
        words = {True: "先折算为百分制", False: "不折算为百分制"}
        yield _changed("代入公式的数据", words[old.percent], words[new.percent])
    elif old.percent:
        yield from _clause("先折算为百分制", old.percent_clause, new.percent_clause)


def _settings(old: Settings, new: Settings) -> Iterator[Difference]:
    for each in fields(Settings):
        before, after = getattr(old, each.name), getattr(new, each.name)
        if _chosen(each.name, before) != _chosen(each.name, after):
            where = f"设置 {SETTINGS.get(each.name, each.name)}"
            yield _changed(where, setting(old, each.name), setting(new, each.name))


def _chosen(attribute: str, value: object) -> object:
    """Return what a setting says; options and categories mean the same in any order, 0.8 the same as 0.80."""
    if isinstance(value, tuple) and attribute in ("ballot_coefficients", "abstentions", "need_basis"):
        return frozenset(plain(one) for one in value)
    return plain(value)
