"""What changed from one scheme to another, in words; white space, comments and widths are no difference."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final

from domain.scheme.model import (
    Component,
    Expression,
    Formula,
    Group,
    Named,
    Number,
    Operation,
    Scheme,
    Settings,
    parts_of,
)
from domain.scheme.words import SETTINGS, formulas_of, origin, sentence, setting

_NONE: Final = "（无）"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed. What is new has no `old`, what no longer stands has no `new`."""

    where: str
    old: str | None
    new: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class _Renumbered:
    """A number that changed where all else in a formula stayed; `beside` is what it is multiplied with."""

    old: str
    new: str
    beside: str | None

    def words(self) -> str:
        what = f"{self.beside} 的权重由 {self.old}" if self.beside else f"{self.old} "
        return f"{what} 改为 {self.new}" if self.beside else f"{what}改为 {self.new}"


def differences(old: Scheme, new: Scheme) -> tuple[Difference, ...]:
    """Say what changed, in the order in which a scheme is written."""
    return tuple(
        one
        for found in (
            _metadata(old.metadata, new.metadata),
            _groups(old, new),
            _components(old, new),
            _formulas(old, new),
            _percent(old, new),
            _settings(old.settings, new.settings),
        )
        for one in found
    )


def alike(old: Expression, new: Expression) -> bool:
    """Whether two expressions compute the same in the same way: 50% is 0.5, brackets not needed are none."""
    return _renumbered(old, new) == []


def _changed(where: str, old: str, new: str) -> Difference:
    return Difference(where, old, new, f"{where} 由“{old}”改为“{new}”")


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
    if old is None and new is not None:
        categories = "、".join(new.categories)
        yield Difference(where, None, categories, f"增加{where}（{categories}）")
    elif new is None and old is not None:
        categories = "、".join(old.categories)
        yield Difference(where, categories, None, f"不再设{where}（{categories}）")
    elif old is not None and new is not None:
        if set(old.categories) != set(new.categories):
            yield _changed(f"{where} 的类别", "、".join(old.categories), "、".join(new.categories))
        yield from _clause(where, old.clause, new.clause)


def _components(old: Scheme, new: Scheme) -> Iterator[Difference]:
    for name in dict.fromkeys((*old.components, *new.components)):
        yield from _component(f"构成 {name}", old.components.get(name), new.components.get(name))
    yield from _order("构成", old.components, new.components)


def _component(where: str, old: Component | None, new: Component | None) -> Iterator[Difference]:
    if old is None and new is not None:
        yield Difference(where, None, origin(new), f"增加{where}（{origin(new)}）")
    elif new is None and old is not None:
        yield Difference(where, origin(old), None, f"不再设{where}（{origin(old)}）")
    elif old is not None and new is not None:
        if replace(old, clause=None) != replace(new, clause=None):
            yield _changed(f"{where} 的来源", origin(old), origin(new))
        yield from _clause(where, old.clause, new.clause)


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
        numbers = _renumbered(old.expression, new.expression)
        if numbers:
            words = "，".join(one.words() for one in numbers)
            yield Difference(where, sentence(old), sentence(new), f"{where} 中 {words}")
        elif numbers is None:
            yield _changed(where, sentence(old), sentence(new))
        yield from _clause(where, old.clause, new.clause)


def _renumbered(old: Any, new: Any, beside: str | None = None) -> list[_Renumbered] | None:  # noqa: ANN401 - any part
    """Return the numbers that changed, or None when more than numbers did."""
    if isinstance(old, Number) and isinstance(new, Number):
        return [] if old.value == new.value else [_Renumbered(old.text, new.text, beside)]
    if type(old) is not type(new):
        return None
    if isinstance(old, tuple):
        return _all_renumbered(zip(old, new, strict=True)) if len(old) == len(new) else None
    if not is_dataclass(old):
        return [] if old == new else None
    if isinstance(old, Operation) and isinstance(new, Operation) and old.sign == new.sign == "×":
        left = _renumbered(old.left, new.left, _factor(new.right))
        right = _renumbered(old.right, new.right, _factor(new.left))
        return None if left is None or right is None else left + right
    return _all_renumbered((getattr(old, each.name), getattr(new, each.name)) for each in fields(old))


def _all_renumbered(pairs: Iterable[tuple[object, object]]) -> list[_Renumbered] | None:
    found: list[_Renumbered] = []
    for old, new in pairs:
        one = _renumbered(old, new)
        if one is None:
            return None
        found += one
    return found


def _factor(expression: Expression) -> str | None:
    """Name what a weight is multiplied with."""
    return "、".join(part.name for part in parts_of(expression) if isinstance(part, Named)) or None


# --- settings --------------------------------------------------------------------------------------------


def _percent(old: Scheme, new: Scheme) -> Iterator[Difference]:
    if old.percent != new.percent:
        words = {True: "先折算为百分制", False: "不折算为百分制"}
        yield _changed("代入公式的数据", words[old.percent], words[new.percent])


def _settings(old: Settings, new: Settings) -> Iterator[Difference]:
    for each in fields(Settings):
        before, after = getattr(old, each.name), getattr(new, each.name)
        if _unordered(before) != _unordered(after):
            where = f"设置 {SETTINGS.get(each.name, each.name)}"
            yield _changed(where, setting(old, each.name), setting(new, each.name))


def _unordered(value: object) -> object:
    """Options of ballots mean the same in any order, their coefficients in any writing: 0.8 and 0.80."""
    if not isinstance(value, tuple):
        return value
    return frozenset(_plain(one) for one in value)


def _plain(value: object) -> object:
    match value:
        case (option, Number(_, coefficient)):
            return option, coefficient
        case _:
            return value
