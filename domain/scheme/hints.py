"""What can be adopted and yet may not be what was meant: said beside the check, refused nowhere."""

from collections.abc import Iterator
from typing import Final

from domain.scheme.expressions import Named, Number, Operation, names_in, parts_of
from domain.scheme.model import Component, Scheme, WhenMissing

_TIMES: Final = "×"


def hints(scheme: Scheme) -> tuple[str, ...]:
    """Say which components nothing uses, and which have no weight that could be shared out."""
    return tuple(hint for one in scheme.components.values() for hint in _of(one, scheme))


def _of(component: Component, scheme: Scheme) -> Iterator[str]:
    name = component.name
    if not any(name in used for used in _used(scheme)):
        yield f"构成“{name}”没有公式、等次、并列比较或另列成绩用到；记不进去，也不计入成绩"
    elif component.when_missing is WhenMissing.SHARED_OUT and name not in _weighted(scheme):
        yield f"构成“{name}”写了“缺项分摊权重”，但没有公式写 {name}×数字；缺时没有权重可分摊"


def _used(scheme: Scheme) -> Iterator[frozenset[str]]:
    """Yield the names that each rank group's result is made of, the feedback that is its total too."""
    yield from scheme.used.values()
    yield frozenset(name for total in scheme.totals.values() for name in names_in(total.expression))


def _weighted(scheme: Scheme) -> set[str]:
    """Collect the components that stand somewhere as `名称×数字`."""
    found: set[str] = set()
    for formulas in scheme.formulas.values():
        for formula in formulas.values():
            for part in parts_of(formula.expression):
                match part:
                    case Operation(sign, Named(name), Number()) | Operation(sign, Number(), Named(name)):
                        found |= {name} if sign == _TIMES else set()
                    case _:
                        pass
    return found
