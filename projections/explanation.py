"""An explanation for readers: the terms of a result, and the reasons of a grade, as lines or as values."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from domain.scoring import Graded, Op, Reason, Term
from projections.workings import (
    across,
    condition,
    figure,
    is_condition,
    is_list,
    is_portion,
    is_silent,
    sign,
    stage,
    working,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One term as a reader sees it: its depth, name, figure, working, clause, and the fact behind it.

    `aside` is what a leaf's note adds: since when a parameter holds, why a column is 0. `sign` leads from
    the figure to its working.
    """

    depth: int
    label: str
    figure: str
    aside: str
    sign: str
    working: str
    clause: str
    cites: str
    known: bool

    def told(self) -> str:
        """Write the working as it stands behind the figure; nothing where there is none."""
        if not self.working:
            return ""
        return f" = {self.working}" if self.sign == "=" else f"{self.sign}{self.working}"


def lines(term: Term, depth: int = 0, *, whole: bool = True) -> Iterator[Line]:
    """Yield an explanation line by line, the whole before its parts; unless whole, long lists stay closed."""
    yield line(term, depth)
    if whole or not is_list(stage(term)):
        for part in parts(term):
            yield from lines(part, depth + 1, whole=whole)


def line(term: Term, depth: int = 0) -> Line:
    """Return a term as one line."""
    how, inner = working(term), stage(term)
    return Line(
        depth=depth,
        label=term.label,
        figure=figure(term),
        aside=_aside(inner),
        sign=sign(inner),
        working="" if how in _figures(term) else how,
        clause=inner.clause or "",
        cites=inner.cites or "",
        known=term.value is not None,
    )


def _figures(term: Term) -> set[str]:
    """Return how a value is written, rounded and not: a working that is one of them repeats it."""
    inner = stage(term)
    alone = inner.parts if len(inner.parts) == 1 and inner.parts[0].value == inner.value else ()
    return {figure(one) for one in (term, inner, *alone)}


def _aside(term: Term) -> str:
    """Return what a leaf's note adds to its name and figure; of what has parts the working tells it."""
    if term.parts or not term.note or term.op is Op.RECEIVED:
        return ""
    word = term.note.partition("：")[2]
    said = term.op is Op.TOLD and term.value and term.label.endswith(f"为“{word}”")
    return "" if said else term.note


def parts(term: Term) -> list[Term]:
    """Return the parts that deserve a line of their own, once each.

    What the working already shows is passed through.
    """
    term = stage(term)
    if term.op is Op.COUNT and across(term):
        return []
    shown_parts: list[Term] = []
    for part in term.parts:
        if part.op is Op.NUMBER and part.note is None:
            continue
        passed = is_silent(part) or is_condition(part) or (is_portion(term) and is_portion(part))
        shown_parts.extend(parts(part) if passed else [part])
    return _once(shown_parts)


def _once(terms: Iterable[Term]) -> list[Term]:
    return list({id(one): one for one in terms}.values())


# --- grades ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Because:
    """One reason of a grade: in words, its condition in figures, and the terms that it rests on."""

    words: str
    condition: str
    clause: str
    terms: tuple[Term, ...]


def reasons(graded: Graded | None) -> Iterator[Because]:
    """Yield why a unit has its grade, in the order in which it came about."""
    for one in graded.reasons if graded else ():
        yield Because(one.words, _condition(one), one.clause or "", _worth_showing(one.term))


def _condition(reason: Reason) -> str:
    """Say a reason's condition in figures; a quota is told by its terms."""
    if reason.term is None or reason.term.op is Op.ROUNDED:
        return ""
    return f"{condition(reason.term, named=True)}：{figure(reason.term)}"


def _worth_showing(asked: Term | None) -> tuple[Term, ...]:
    """Return what a condition compares, once each; of the score and the rank the condition says all."""
    if asked is None:
        return ()
    if asked.op in (Op.BOTH, Op.EITHER):
        found = [one for part in asked.parts for one in _worth_showing(part)]
    else:
        found = parts(asked) if asked.op is Op.COMPARED else [asked]
    return tuple(_once(one for one in found if one.op is not Op.OTHER))


# --- as values -------------------------------------------------------------------------------------------


def as_values(term: Term) -> dict[str, Any]:
    """Return an explanation as plain values: exact figures as fractions, shown figures as text."""
    body: dict[str, Any] = {
        "label": term.label,
        "op": term.op.value,
        "value": None if term.value is None else str(term.value),
        "shown": figure(term),
        "clause": term.clause,
        "cites": term.cites,
        "note": term.note,
    }
    return {key: value for key, value in body.items() if value is not None or key == "value"} | (
        {"parts": [as_values(part) for part in term.parts]} if term.parts else {}
    )


def reason_values(graded: Graded) -> list[dict[str, Any]]:
    """Return the reasons of a grade as plain values, each condition with the terms it is made of."""
    return [
        {"words": one.words, "condition": told.condition or None, "clause": one.clause}
        | ({"explanation": as_values(one.term)} if one.term else {})
        for one, told in zip(graded.reasons, reasons(graded), strict=True)
    ]
