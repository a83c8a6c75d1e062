"""An explanation for readers: the terms of a result as lines of text, or as values for JSON and pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from domain.scoring import Op, Term, shown

PLACES = 6
"""Decimals of a figure on the way to a result."""
_SILENT = ("＋", "×", "÷", "－", "得分率")
_FEW = 6
"""Up to so many parts a working names each of them; longer ones are lists."""
_SIGNS = {Op.SUM: " + ", Op.PRODUCT: " × ", Op.QUOTIENT: " ÷ "}


@dataclass(frozen=True, slots=True)
class Line:
    """One term as a reader sees it: its depth, name, figure, working, clause, and the fact behind it."""

    depth: int
    label: str
    figure: str
    working: str
    clause: str
    cites: str
    note: str
    known: bool


def lines(term: Term, depth: int = 0, *, longest: int | None = None) -> Iterator[Line]:
    """Yield an explanation line by line, the whole before its parts; longer sums than told stay closed."""
    yield Line(
        depth=depth,
        label=term.label,
        figure=figure(term),
        working=working(term),
        clause=term.clause or "",
        cites=term.cites or "",
        note=term.note or "",
        known=term.value is not None,
    )
    if longest is None or len(term.parts) <= longest:
        for part in parts(term):
            yield from lines(part, depth + 1, longest=longest)


def parts(term: Term) -> list[Term]:
    """Return the parts that deserve a line of their own: what the working already shows is passed through."""
    shown_parts: list[Term] = []
    for part in term.parts:
        if part.op is Op.NUMBER:
            continue
        passed = part.op in (Op.SUM, Op.PRODUCT, Op.QUOTIENT, Op.NEGATED) and part.label in _SILENT
        shown_parts.extend(parts(part) if passed else [part])
    return shown_parts


def figure(term: Term) -> str:
    """Write a term's value: exactly where six decimals suffice, else cut with an ellipsis."""
    if term.value is None:
        return term.note or "未齐" if term.op is Op.RECEIVED else "未齐"
    if term.op is Op.ROUNDED and term.rounding:
        return shown(term.value, term.rounding[0])
    if term.op in (Op.COMPARED, Op.BOTH, Op.EITHER):
        return "成立" if term.value else "不成立"
    return shown(term.value, PLACES, exactly=True)


def working(term: Term) -> str:
    """Write how a value follows from its parts, in figures: `96.371429… × 80% + 94.6 × 10%`."""
    match term.op:
        case Op.SUM | Op.PRODUCT | Op.QUOTIENT if len(term.parts) <= _FEW:
            return _joined(term)
        case Op.SUM:
            return f"{len(term.parts)} 项之和"
        case Op.MEAN:
            return f"{len(term.parts)} 项平均"
        case Op.ROUNDED:
            return term.note or "舍入"
        case Op.LARGEST | Op.SMALLEST:
            return _extreme(term)
        case Op.RANK | Op.RANK_FROM_LAST:
            own, group = term.parts
            return f"{figure(own)} 在 {group.note} 中{'倒数' if term.op is Op.RANK_FROM_LAST else ''}的名次"
        case Op.COMPARED | Op.BOTH | Op.EITHER:
            return _asked(term)
        case Op.CHOSEN if len(term.parts) > 1:
            return f"{_asked(term.parts[0])}：{figure(term.parts[1])}"
        case _:
            return ""


def _extreme(term: Term) -> str:
    """Say among what a figure is the largest or smallest; across a group, whose it is."""
    word = "最高" if term.op is Op.LARGEST else "最低"
    if term.parts and term.parts[0].op is Op.OTHER:
        whose = "、".join(part.label for part in term.parts if part.value == term.value)
        return f"{term.note or f'{len(term.parts)} 家'}中{word}：{whose}"
    taken = "取大" if term.op is Op.LARGEST else "取小"
    return "、".join(_in_working(part, inside=term.op) for part in term.parts) + f" {taken}"


def _asked(term: Term) -> str:
    """Say a condition in figures: `78.5% ≥ 70%`."""
    match term.op:
        case Op.COMPARED:
            left, right = (_in_working(part, inside=term.op) for part in term.parts)
            return f"{left} {term.label} {right}"
        case Op.BOTH | Op.EITHER:
            return f" {term.label} ".join(_asked(part) for part in term.parts)
        case _:
            return f"{figure(term)} 属其余"


def _joined(term: Term) -> str:
    text = ""
    for part in term.parts:
        taken = term.op is Op.SUM and part.op is Op.NEGATED
        written = _in_working(part.parts[0] if taken else part, inside=term.op)
        if term.op is Op.SUM and written.startswith("-"):
            taken, written = not taken, written[1:]
        sign = " - " if taken else _SIGNS[term.op]
        text += sign + written if text or taken else written
    return text.strip().replace("- ", "-", 1) if text.startswith(" - ") else text


def _in_working(term: Term, inside: Op) -> str:
    if term.op is Op.NUMBER:
        return term.label if term.label.endswith("%") else figure(term)
    if term.op is Op.PRODUCT and term.label == "×":
        return _joined(term)
    if term.op is Op.QUOTIENT and (inside is Op.PRODUCT or term.label == "÷"):
        return _joined(term)
    if term.op is Op.SUM and term.label == "＋":
        return f"({_joined(term)})"
    return figure(term)


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
