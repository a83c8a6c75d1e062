"""How the text of one cell is read: what is certain becomes a value, what is doubtful a Doubt."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

from pydantic import ValidationError

from domain import values
from domain.facts import Ballots, Direction, Scale, SelfAssessed

_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９．，＋－", "0123456789.,+-")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([, ])\d{3}(?:\1\d{3})*)(?:\.\d+)?", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|年(\d{1,2})月(\d{1,2})日)", re.ASCII)
_LIST = re.compile(r"[、，,；;\n]")
_WRAPPED = re.compile(r"(?<=[^\x00-\x7f])[^\S \u3000]+(?=[^\x00-\x7f])")
"""A line break between two Chinese characters: it wraps a cell and separates nothing."""

_EXCEL_DIGITS = 15
"""Excel keeps and shows this many significant digits; what a float holds beyond them is binary noise."""

_Word = TypeVar("_Word", bound=StrEnum)


class Doubt(ValueError):  # noqa: N818 - a doubt is put to the clerk; nothing failed
    """A cell that cannot be read for certain: what was found, and what to do."""

    def __init__(self, found: str, advice: str) -> None:
        self.found, self.advice = found, advice
        super().__init__(found)


def doubt(error: ValueError) -> Doubt:
    """Return a value's refusal as a Doubt: these sentences end in their advice, ……，请……."""
    if isinstance(error, Doubt):
        return error
    found, _, advice = str(error).rpartition("，请")
    return Doubt(found, f"请{advice}") if found else Doubt(str(error), "请改正后重新导入")


def refusals(error: ValidationError) -> list[tuple[str, Doubt]]:
    """Return a value's refusals by field, in Chinese: our own sentences, a general one for pydantic's."""
    found = []
    for refusal in error.errors(include_url=False):
        own = refusal.get("ctx", {}).get("error")
        unsure = doubt(own) if isinstance(own, ValueError) else Doubt("内容不合要求", "请核对")
        found.append((str(refusal["loc"][0]) if refusal["loc"] else "", unsure))
    return found


def text_of(cell: object) -> str:
    """Return a workbook's cell as the text that the spreadsheet program would show."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return format(Decimal(f"{cell:.{_EXCEL_DIGITS}g}"), "f")
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell)


def words(text: str) -> str:
    """Read running text: a line break inside the cell only wraps it."""
    return re.sub(r"[^\S \u3000]+", " ", _WRAPPED.sub("", text)).strip()


def number_word(text: str) -> str:
    """Read a number that names something (指标序号): full-width digits are digits."""
    return words(text).translate(_HALF_WIDTH)


def names(text: str) -> tuple[str, ...]:
    """Read several names, separated by 、 or a comma."""
    return tuple(filter(None, map(words, _LIST.split(text))))


def points(text: str) -> Decimal:
    """Read points ≥ 0."""
    number = figure(text)
    if number.is_signed():
        raise Doubt(f"现为“{text}”，不能为负", "请改为不带负号的数字")
    return number


def figure(text: str) -> Decimal:
    """Read a number; full-width digits, outer white space and thousands separators are certain."""
    plain = text.strip().translate(_HALF_WIDTH)
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "").replace(" ", "")
    if not _DECIMAL.fullmatch(plain):
        raise Doubt(f"现为“{text}”，不是数字", "请改为十进制数字，例如 18.5")
    try:
        return values.points(plain)
    except ValueError as error:
        raise doubt(error) from None


def whole(text: str) -> int:
    """Read a whole number ≥ 0, such as a count of tasks."""
    number = points(text)
    if number != number.to_integral_value():
        raise Doubt(f"现为“{text}”，不是整数", "请改为整数")
    return int(number)


def ordinal(text: str) -> int:
    """Read a whole number ≥ 1, such as a unit's 序号."""
    number = whole(text)
    if not number:
        raise Doubt("现为 0", "请从 1 起编号")
    return number


def direction(text: str) -> Direction:
    """Read which way an indicator's figure is better."""
    return _one_of(Direction, text)


def self_assessed(text: str) -> SelfAssessed:
    """Read what is done where the unit itself would assess."""
    return _one_of(SelfAssessed, text)


def _one_of(kind: type[_Word], text: str) -> _Word:
    try:
        return kind(text)
    except ValueError:
        raise Doubt(f"“{text}”", f"请改为 {'、'.join(kind)}") from None


def day(text: str) -> date:
    """Read a day written 2017-12-20, 2017/12/20 or 2017年12月20日, or kept as a date by Excel."""
    found = _DAY.fullmatch(text.strip().translate(_HALF_WIDTH))
    try:
        year, month, number = (int(part) for part in found.groups() if part) if found else (0, 0, 0)
        return date(year, month, number)
    except ValueError:
        raise Doubt(f"现为“{text}”，不是日期", "请写成 2017-12-20 的样子") from None


def scale(text: str) -> Scale:
    """Read a declared scale (口径)."""
    try:
        return Scale(words(text))
    except ValueError:
        raise Doubt(f"现为“{text}”", f"请改为{'、'.join(Scale)}之一") from None


def ballots(text: str) -> tuple[Ballots, ...]:
    """Read ballot counts written 满意=50，较满意=30."""
    return tuple(_ballots(part) for part in _LIST.split(text) if part.strip())


def _ballots(text: str) -> Ballots:
    option, _, count = re.sub(r"[＝:：]", "=", text).partition("=")
    if not option.strip() or not count.strip():
        raise Doubt(f"现为“{text.strip()}”", "请写成“满意=50，较满意=30”的样子")
    return Ballots(option=words(option), count=whole(count))
