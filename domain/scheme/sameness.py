"""Whether two parts of a scheme say the same: 50% is 0.5, and words mean the same in any order."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from domain.scheme.expressions import Expression, Filter, Named, Number, Operation, Weight, parts_of


@dataclass(frozen=True, slots=True)
class Renumbered:
    """A number that changed where all else in a formula stayed; `beside` is what it is multiplied with."""

    old: str
    new: str
    beside: str | None

    def words(self) -> str:
        """Say from what to what."""
        what = f"{self.beside} 的权重由 {self.old}" if self.beside else f"{self.old} "
        return f"{what} 改为 {self.new}" if self.beside else f"{what}改为 {self.new}"


def alike(old: Expression, new: Expression) -> bool:
    """Whether two expressions compute the same in the same way: 50% is 0.5, brackets not needed are none."""
    return renumbered(old, new) == []


def renumbered(old: Any, new: Any, beside: str | None = None) -> list[Renumbered] | None:  # noqa: ANN401 - any part
    """Return the numbers that changed, or None when more than numbers did."""
    if isinstance(old, Number) and isinstance(new, Number):
        return [] if old.value == new.value else [Renumbered(old.text, new.text, beside)]
    if type(old) is not type(new):
        return None
    if isinstance(old, tuple):
        return _row(old, new)
    if not is_dataclass(old):
        return [] if old == new else None
    if isinstance(old, Operation) and isinstance(new, Operation) and old.sign == new.sign == "×":
        left = renumbered(old.left, new.left, _factor(new.right))
        right = renumbered(old.right, new.right, _factor(new.left))
        return None if left is None or right is None else left + right
    if isinstance(old, Weight) and isinstance(new, Weight):
        of, weight = renumbered(old.of, new.of), renumbered(old.weight, new.weight, _factor(new.of))
        return None if of is None or weight is None else of + weight
    return _all((getattr(old, each.name), getattr(new, each.name)) for each in fields(old))


def _row(old: tuple[object, ...], new: tuple[object, ...]) -> list[Renumbered] | None:
    """Compare what stands in a row; words, and conditions on entries, mean the same in any order."""
    if all(isinstance(one, (str, Filter)) for one in (*old, *new)):
        return [] if _any_order(old) == _any_order(new) else None
    return _all(zip(old, new, strict=True)) if len(old) == len(new) else None


def _any_order(parts: Iterable[object]) -> frozenset[object]:
    return frozenset(
        (one.by, one.negated, frozenset(one.values)) if isinstance(one, Filter) else one for one in parts
    )


def _all(pairs: Iterable[tuple[object, object]]) -> list[Renumbered] | None:
    found: list[Renumbered] = []
    for old, new in pairs:
        one = renumbered(old, new)
        if one is None:
            return None
        found += one
    return found


def _factor(expression: Expression) -> str | None:
    """Name what a weight is multiplied with."""
    return "、".join(part.name for part in parts_of(expression) if isinstance(part, Named)) or None


def plain(value: object) -> object:
    """Return what a part says, numbers by their value: 满分 100 is 满分 100.0."""
    match value:
        case Number(_, figure):
            return figure
        case tuple():
            return tuple(plain(one) for one in value)
        case _ if is_dataclass(value):
            return tuple(plain(getattr(value, each.name)) for each in fields(value))
        case _:
            return value
