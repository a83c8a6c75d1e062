"""A term in figures: what it comes to, and how that follows from its parts, as a clerk would write it."""

from typing import Final

from domain.scheme.expressions import Function
from domain.scoring import Op, Term, shown

PLACES: Final = 6
"""Decimals of a figure on the way to a result."""
SILENT: Final = ("＋", "×", "÷", "－", "得分率")
_FEW: Final = 6
"""Up to so many parts a working names each of them; longer ones are lists."""
_WRITTEN: Final = (*SILENT, *Function, "累进")
"""Names of what a formula itself takes together; whatever else takes much together is a list of records."""
_SIGNS: Final = {Op.SUM: " + ", Op.PRODUCT: " × ", Op.QUOTIENT: " ÷ "}
_CONDITIONS: Final = (Op.COMPARED, Op.BOTH, Op.EITHER, Op.TOLD)
_WORDS: Final = {"=": "等于", "≠": "不等于"}
"""Signs that would be read as the one that leads from a figure to its working."""
_PORTION: Final = "超过 "


def figure(term: Term) -> str:
    """Write a term's value: exactly where six decimals suffice, else cut with an ellipsis."""
    if term.value is None:
        return term.note or "未齐" if term.op is Op.RECEIVED else "未齐"
    if term.op is Op.ROUNDED and term.rounding:
        return shown(term.value, term.rounding[0])
    if term.op in _CONDITIONS:
        return "成立" if term.value else "不成立"
    if term.op is Op.GROUP and term.note:
        return term.note
    return term.written or shown(term.value, PLACES, exactly=True)


def working(term: Term) -> str:  # noqa: C901 - a line a form
    """Write how a value follows from its parts, in figures: `96.371429… × 80% + 94.6 × 10%`."""
    match term.op:
        case Op.SUM | Op.MEAN if across(term):
            return _of_units(term)
        case Op.SUM if is_list(term):
            return f"{len(term.parts)} 项之和"
        case Op.SUM | Op.PRODUCT | Op.QUOTIENT:
            return _joined(term)
        case Op.MEAN:
            return _mean(term)
        case Op.ROUNDED:
            return _rounded(term)
        case Op.LARGEST | Op.SMALLEST:
            return _portion(term) if is_portion(term) else _extreme(term)
        case Op.COUNT if across(term):
            return f"{term.note}：{'、'.join(part.label for part in term.parts)}"
        case Op.RANK | Op.RANK_FROM_LAST:
            own, group = term.parts
            return f"{figure(own)} 在 {group.note}中{'倒数' if term.op is Op.RANK_FROM_LAST else ''}的名次"
        case Op.COMPARED | Op.BOTH | Op.EITHER:
            return condition(term)
        case Op.CHOSEN if len(term.parts) > 1:
            return f"{_for_choice(term)} → {_taken(term.parts[1])}"
        case _:
            return ""


def sign(term: Term) -> str:
    """Return what leads from a figure to its working: a reason is told, arithmetic is equal."""
    return "：" if term.op in (*_CONDITIONS, Op.CHOSEN) else "="


def is_list(term: Term) -> bool:
    """Whether a term takes many records together; what a formula writes out is none, however long."""
    if term.op is Op.SUM and term.note and not across(term):
        return False  # The note of a sum is its formula.
    return len(term.parts) > _FEW and term.label not in _WRITTEN


def across(term: Term) -> bool:
    """Whether a term takes figures of several units together."""
    return bool(term.parts) and all(part.op is Op.OTHER for part in term.parts)


def is_silent(term: Term) -> bool:
    """Whether a term is only a sign in its whole's working, which shows all of it."""
    return term.op in (*_SIGNS, Op.NEGATED) and term.label in SILENT


def is_condition(term: Term) -> bool:
    """Whether a term is a comparison, or several of them, all of which its whole's working shows."""
    return term.op in (Op.COMPARED, Op.BOTH, Op.EITHER)


def condition(term: Term, *, named: bool = False) -> str:
    """Say a condition in figures: `78.5% ≥ 70%`; with their names, `成绩 91.09 ≥ 90`."""
    match term.op:
        case Op.COMPARED:
            left, right = (_compared(part, named=named) for part in term.parts)
            return f"{left} {_WORDS.get(term.label, term.label)} {right}"
        case Op.BOTH | Op.EITHER:
            sides = (condition(part, named=named) for part in term.parts)
            loose = [term.op is Op.BOTH and part.op is Op.EITHER for part in term.parts]
            bracketed = (f"({side})" if open_ else side for side, open_ in zip(sides, loose, strict=True))
            return f" {term.label} ".join(bracketed)
        case Op.TOLD | Op.MISSING:
            return term.label
        case _:
            return figure(term)


def _compared(term: Term, *, named: bool) -> str:
    written = _in_working(term, inside=Op.COMPARED)
    told = named and term.op is not Op.NUMBER and not is_silent(term)
    return f"{term.label} {written}" if told else written


def _for_choice(term: Term) -> str:
    """Say what decided between the rows of a table, or the sides of a choice."""
    asked = term.parts[0]
    if term.label.endswith("（其余）"):
        return f"{asked.note if asked.op is Op.TOLD else figure(asked)} 属其余"
    if term.label == "对照" and asked.op is Op.COMPARED:
        return figure(asked.parts[0])
    return condition(asked) + ("" if asked.value else " 不成立")


def _taken(chosen: Term) -> str:
    """Say what was chosen: a calculation in full, all else as its figure."""
    return _joined(chosen) if is_silent(chosen) else _in_working(chosen, inside=Op.CHOSEN)


# --- several figures taken together ----------------------------------------------------------------------


def _of_units(term: Term) -> str:
    """Say of how many units a sum or a mean is."""
    what = "之和" if term.op is Op.SUM else "平均"
    told = term.note or f"{len(term.parts)} 家"
    return told if told.endswith(what) else told + what


def _mean(term: Term) -> str:
    listed = f"{len(term.parts)} 项" if is_list(term) else _listed(term)
    return f"{listed} 平均" + (f"（{term.note}）" if term.note else "")


def _listed(term: Term) -> str:
    return "、".join(_in_working(part, inside=term.op) for part in term.parts)


def stage(term: Term) -> Term:
    """Return what was rounded, or taken as its opposite, under the same name; any other term is itself."""
    same = term.op in (Op.ROUNDED, Op.NEGATED) and term.parts[0].label == term.label
    return term.parts[0] if same else term


def _rounded(term: Term) -> str:
    """Say how a figure was rounded, and which, where no line of its own shows it."""
    inner = term.parts[0]
    how = term.note
    if how is None and term.rounding:
        how = f"{term.rounding[1]}，保留 {term.rounding[0]} 位小数"
    if stage(term) is inner:
        # What rounding left as it was need not be told of it.
        return working(inner) if inner.value == term.value else f"{working(inner) or figure(inner)}，{how}"
    return f"{_joined(inner)}，{how}" if is_silent(inner) else how or ""


def _extreme(term: Term) -> str:
    """Say among what a figure is the largest or smallest; across a group, whose it is."""
    word = "最高" if term.op is Op.LARGEST else "最低"
    if across(term):
        whose = "、".join(part.label for part in term.parts if part.value == term.value)
        return f"{term.note or f'{len(term.parts)} 家'}中{word}：{whose}"
    return f"{_listed(term)} {'取大' if term.op is Op.LARGEST else '取小'}"


def is_portion(term: Term) -> bool:
    """Whether a term is the part of a figure above a bound: `超过 100 至 500 的部分`."""
    return term.op in (Op.LARGEST, Op.SMALLEST) and term.label.startswith(_PORTION)


def _portion(term: Term) -> str:
    """Say how the part of a figure between two bounds comes about: `520 - 100，不超过 400`."""
    inner, bound = term.parts
    if term.op is Op.SMALLEST:
        return _portion(inner) + (f"，不超过 {figure(bound)}" if term.value != inner.value else "")
    over = _joined(inner).removesuffix(" - 0")
    return over + ("，不低于 0" if term.value != inner.value else "")


# --- one line of arithmetic ------------------------------------------------------------------------------


def _joined(term: Term) -> str:
    if term.op is Op.NEGATED:
        return f"-{_in_working(term.parts[0], inside=Op.PRODUCT)}"
    text = ""
    for part in term.parts:
        taken = term.op is Op.SUM and part.op is Op.NEGATED
        written = _in_working(part.parts[0] if taken else part, inside=term.op)
        if term.op is Op.SUM and written.startswith("-"):
            taken, written = not taken, written[1:]
        if text and term.op is Op.QUOTIENT and is_silent(part) and part.op in (Op.PRODUCT, Op.QUOTIENT):
            # a ÷ (b × c) is not a ÷ b × c.
            written = f"({written})"
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
        return f"({_joined(term)})" if len(term.parts) > 1 else _in_working(term.parts[0], inside)
    return figure(term)
