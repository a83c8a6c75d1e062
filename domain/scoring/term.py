"""A term of an explanation: a figure together with how it came to be, down to the facts and clauses."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from enum import StrEnum
from fractions import Fraction
from itertools import chain
from math import lcm, prod
from operator import eq, ge, gt, le, lt, ne
from typing import Final, NamedTuple, Self

from domain.entries import Entry
from domain.scheme.model import Rounding
from domain.scoring.rounding import rounded


class Op(StrEnum):
    """How a term's value follows from its parts; the first eight are leaves."""

    GIVEN = "given"
    """A figure that a fact gives."""
    NUMBER = "number"
    """A figure that the scheme gives."""
    PARAMETER = "parameter"
    """A figure that the scheme gives this unit."""
    ZERO = "zero"
    """Nothing was entered in a column declared complete."""
    MISSING = "missing"
    """Nothing has been entered, and nothing says that it is complete: not zero."""
    RECEIVED = "received"
    """A grade or a rank was received, from which no score follows."""
    OTHER = "other"
    """A figure of a unit of the group, as that unit's own explanation gives it."""
    TOLD = "told"
    """1 when what is known of the unit is what was asked for, else 0."""
    SUM = "sum"
    NEGATED = "negated"
    PRODUCT = "product"
    QUOTIENT = "quotient"
    MEAN = "mean"
    LARGEST = "largest"
    SMALLEST = "smallest"
    ROUNDED = "rounded"
    GROUP = "group"
    """The units that have a figure, the best first; its value is how many they are."""
    COUNT = "count"
    """How many parts there are."""
    RANK = "rank"
    """One more than the number of better ones: of a figure, among a group."""
    RANK_FROM_LAST = "rank-from-last"
    COMPARED = "compared"
    """1 when the comparison holds, else 0."""
    BOTH = "both"
    EITHER = "either"
    CHOSEN = "chosen"
    """The last part, for the reason that the first gives."""


class Gap(NamedTuple):
    """Something that is missing."""

    label: str
    of_everybody: bool = False
    """It is a figure of the whole group, which no unit has yet."""


class Gaps(NamedTuple):
    """What keeps a term from being known: what is missing, and the grades and ranks received instead."""

    lacking: tuple[Gap, ...]
    received: "tuple[Term, ...]"


NO_GAPS: Final = Gaps((), ())


class Term:
    """One line of an explanation, never changed once made. `value` follows from the parts; None: not known.

    `cites` is the fact behind the term, `clause` its place in the document; `written` is how
    the document writes a figure, where it is not as a decimal.
    """

    __slots__ = (
        "_gaps",
        "_parts",
        "cites",
        "clause",
        "figure",
        "label",
        "note",
        "op",
        "rounding",
        "value",
        "written",
    )

    def __init__(  # noqa: PLR0917 - the fields, in their order
        self,
        op: Op,
        label: str,
        parts: "tuple[Term, ...]" = (),
        figure: Fraction | None = None,
        cites: str | None = None,
        clause: str | None = None,
        note: str | None = None,
        rounding: tuple[int, Rounding] | None = None,
        written: str | None = None,
    ) -> None:
        self.op, self.label, self.figure = op, label, figure
        self.cites, self.clause, self.note = cites, clause, note
        self.rounding, self.written = rounding, written
        self._parts: tuple[Term, ...] | Callable[[], tuple[Term, ...]] = parts
        self._gaps: Gaps | None = None
        self.value: Fraction | None = figure if figure is not None or not parts else _derived(self, parts)
        if figure is None and not parts:
            self.value = _ALONE.get(op)

    @classmethod
    def summed(
        cls,
        label: str,
        value: Fraction | None,
        parts: "Callable[[], tuple[Term, ...]]",
        clause: str | None = None,
        lacking: "tuple[Gap, ...]" = (),
    ) -> Self:
        """Return a sum whose value is known beforehand, its parts made only when somebody looks at them.

        Whoever calls this vouches that the parts add up to the value and lack what is said to be lacking;
        the laws of scoring hold it.
        """
        term = cls(Op.SUM, label, figure=value, clause=clause)
        term.figure, term._parts = None, parts
        term._gaps = Gaps(lacking, ())
        return term

    @property
    def gaps(self) -> "Gaps":
        """What keeps this from being known; nothing where it is."""
        if self._gaps is None:
            self._gaps = _gaps(self)
        return self._gaps

    @property
    def parts(self) -> "tuple[Term, ...]":
        """What the value follows from."""
        found = self._parts
        if not isinstance(found, tuple):
            found = self._parts = found()
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Term) and _told(self) == _told(other)

    __hash__ = None  # type: ignore[assignment]  # equality looks at the whole tree

    def __repr__(self) -> str:
        return f"Term({self.op}, {self.label!r}, {self.value})"


def _told(term: Term) -> tuple[object, ...]:
    own = (term.op, term.label, term.figure, term.cites, term.clause, term.note, term.rounding, term.written)
    return (*own, term.parts)


_ALONE: Final = {Op.ZERO: Fraction(0), Op.GROUP: Fraction(0), Op.COUNT: Fraction(0)}
"""The value of a term that has neither a figure nor parts, where it has one."""


def _derived(term: Term, parts: tuple[Term, ...]) -> Fraction | None:
    op = term.op
    if op is Op.BOTH or op is Op.EITHER:
        return _joined(term)
    if op is Op.RANK or op is Op.RANK_FROM_LAST:
        return _rank(term)
    if op is Op.GROUP or op is Op.COUNT:
        return Fraction(len(parts))
    values = []
    for part in parts:
        if part.value is None:
            return None
        values.append(part.value)
    return _combined(term, values)


def _joined(term: Term) -> Fraction | None:
    """Join conditions of which some may not be known yet: one that fails settles 且, one that holds 或."""
    settles = Fraction(term.op is Op.EITHER)
    values = [part.value for part in term.parts]
    if settles in values:
        return settles
    return None if None in values else 1 - settles


def _rank(term: Term) -> Fraction | None:
    """Find a figure's place among a group that is listed the best first."""
    own, group = term.parts
    if own.value is None:
        return None
    if term.op is Op.RANK:
        return Fraction(bisect_left(group.parts, -own.value, key=_downwards) + 1)
    return Fraction(len(group.parts) - bisect_right(group.parts, -own.value, key=_downwards) + 1)


def _downwards(term: Term) -> Fraction:
    return -(term.value or Fraction(0))


def _sum(values: list[Fraction]) -> Fraction:
    """Add exactly, over one common denominator: a sum of sixty marks is normalised once, not sixty times."""
    ratios = [value.as_integer_ratio() for value in values]
    base = lcm(*{below for _, below in ratios})
    return Fraction(sum(above * (base // below) for above, below in ratios), base)


def _product(values: list[Fraction]) -> Fraction:
    """Multiply exactly, normalised once."""
    ratios = [value.as_integer_ratio() for value in values]
    return Fraction(prod(above for above, _ in ratios), prod(below for _, below in ratios))


_COMPARISONS: Final[dict[str, Callable[[Fraction, Fraction], bool]]] = {
    "≥": ge,
    "≤": le,
    ">": gt,
    "<": lt,
    "=": eq,
    "≠": ne,
}

_COMBINED: Final[dict[Op, Callable[[list[Fraction]], Fraction | None]]] = {
    Op.SUM: _sum,
    Op.NEGATED: lambda values: -values[0],
    Op.PRODUCT: _product,
    Op.QUOTIENT: lambda values: values[0] / values[1] if values[1] else None,
    Op.MEAN: lambda values: _sum(values) / len(values),
    Op.LARGEST: max,
    Op.SMALLEST: min,
    Op.CHOSEN: lambda values: values[-1],
}


def _combined(term: Term, values: list[Fraction]) -> Fraction | None:
    match term.op:
        case Op.ROUNDED if term.rounding:
            return rounded(values[0], *term.rounding)
        case Op.COMPARED:
            return Fraction(_COMPARISONS[term.label](*values))
        case op:
            return _COMBINED[op](values)


NOBODY: Final = "还没有单位有这个得分"
"""Why a figure across units is not known."""


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
    """Name what is missing before the term can have a value, each once; so is a divisor of zero.

    What lacks below a term that is known all the same, such as one side of 或, is not missing. A figure of
    the whole group is named only where nothing that could be recorded is.
    """
    lacking = term.gaps.lacking
    # What no unit has yet comes with what the units lack.
    own = [one for one in lacking if not one.of_everybody] or lacking
    return tuple(dict.fromkeys(one.label for one in own))


def _gaps(term: Term) -> Gaps:
    if term.value is not None:
        return NO_GAPS
    if not term.parts:
        missing = (Gap(term.label, of_everybody=term.note == NOBODY),) if term.op is Op.MISSING else ()
        return Gaps(missing, (term,) if term.op is Op.RECEIVED else ())
    unknown = [part.gaps for part in term.parts if part.value is None]
    if len(unknown) == 1:
        return unknown[0]
    if not unknown and term.op is Op.QUOTIENT:
        return Gaps((Gap(f"{term.label}（除数为 0）"),), ())
    lacking = chain.from_iterable(one.lacking for one in unknown)
    received = {id(one): one for each in unknown for one in each.received}
    return Gaps(tuple(dict.fromkeys(lacking)), tuple(received.values()))


# --- terms that many components are made of --------------------------------------------------------------

HUNDRED: Final = Term(Op.NUMBER, "100", figure=Fraction(100))


def given(entry: Entry, label: str, clause: str | None = None) -> Term:
    """Return the node of an entry."""
    return Term(
        Op.GIVEN, label, figure=entry.points, cites=entry.id, clause=entry.clause or clause, note=entry.remark
    )


def remarked(label: str, entry: Entry) -> str:
    """Name what has its own note already, with the entry's remark."""
    return f"{label}（{entry.remark}）" if entry.remark else label


def percent(label: str, earned: Term, full: Term, clause: str | None) -> Term:
    """Return earned ÷ full × 100."""
    share = Term(Op.QUOTIENT, "得分率", (earned, full))
    return Term(Op.PRODUCT, label, (share, HUNDRED), clause=clause, note="折算为百分制")


def in_brackets(name: str, part: str | None) -> str:
    """Name a figure of one month, judge or item."""
    return name if part is None else f"{name}（{part}）"
