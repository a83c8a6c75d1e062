"""A term of an explanation: a figure together with how it came to be, down to the facts and clauses."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import reduce
from operator import mul

from domain.scheme.model import Rounding
from domain.scoring.rounding import rounded


class Op(StrEnum):
    """How a term's value follows from its parts; the first five are leaves."""

    GIVEN = "given"
    """A figure that a fact gives."""
    NUMBER = "number"
    """A figure that the scheme gives."""
    ZERO = "zero"
    """Nothing was entered in a column declared complete."""
    MISSING = "missing"
    """Nothing has been entered, and nothing says that it is complete: not zero."""
    RECEIVED = "received"
    """A grade or a rank was received, from which no score follows."""
    SUM = "sum"
    NEGATED = "negated"
    PRODUCT = "product"
    QUOTIENT = "quotient"
    MEAN = "mean"
    ROUNDED = "rounded"


@dataclass(frozen=True, slots=True)
class Term:
    """One line of an explanation. `value` is derived from the parts, never set; None means not known.

    `cites` is the fact behind the term, `clause` its place in the document.
    """

    op: Op
    label: str
    parts: tuple["Term", ...] = ()
    figure: Fraction | None = None
    cites: str | None = None
    clause: str | None = None
    note: str | None = None
    rounding: tuple[int, Rounding] | None = None
    value: Fraction | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", _derived(self))


def _derived(term: Term) -> Fraction | None:
    match term.op:
        case Op.GIVEN | Op.NUMBER:
            return term.figure
        case Op.ZERO:
            return Fraction(0)
        case Op.MISSING | Op.RECEIVED:
            return None
        case _:
            values = [part.value for part in term.parts]
            known = [value for value in values if value is not None]
            return _combined(term, known) if known and len(known) == len(values) else None


def _combined(term: Term, values: list[Fraction]) -> Fraction | None:
    match term.op:
        case Op.SUM:
            return sum(values, Fraction(0))
        case Op.NEGATED:
            return -values[0]
        case Op.PRODUCT:
            return reduce(mul, values)
        case Op.QUOTIENT:
            return values[0] / values[1] if values[1] else None
        case Op.MEAN:
            return sum(values, Fraction(0)) / len(values)
        case Op.ROUNDED if term.rounding:
            return rounded(values[0], *term.rounding)
        case _:
            return None


def nodes(term: Term) -> Iterator[Term]:
    """Yield every term of a tree once, a part that is used twice too; the whole comes first."""
    seen: set[int] = set()
    waiting = [term]
    while waiting:
        one = waiting.pop()
        if id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting.extend(reversed(one.parts))


def leaves(term: Term) -> Iterator[Term]:
    """Yield the terms that stand on a fact or a clause, in reading order."""
    return (one for one in nodes(term) if not one.parts)


def missing(term: Term) -> tuple[str, ...]:
    """Name what is missing before the term can have a value."""
    return tuple(one.label for one in nodes(term) if one.op is Op.MISSING)
