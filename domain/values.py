"""The small values that facts are made of: points, names, digests, streams and ids."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from hashlib import sha256
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    WithJsonSchema,
)

PLACES: Final = 6
"""Decimal places a mark may have; a millionth of a point is the unit in which entries are added."""

MICRO: Final = 10**PLACES
LARGEST: Final = Decimal(10) ** 9
"""No mark, target or base of any known scheme comes near it; beyond lies a typing error."""

LONGEST: Final = 5000
"""So many characters a report or a decision may have; what is longer comes as a file."""

_PLAIN_DECIMAL = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_FORBIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
"""Unicode categories no name may hold: controls, invisible and direction marks, private use, line breaks."""


_INVISIBLE: Final = (
    (0x00, 0x1F),
    (0x7F, 0x9F),
    (0xAD, 0xAD),
    (0x600, 0x605),
    (0x61C, 0x61C),
    (0x6DD, 0x6DD),
    (0x70F, 0x70F),
    (0x890, 0x891),
    (0x8E2, 0x8E2),
    (0x180E, 0x180E),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0xE000, 0xF8FF),
    (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB),
    (0x110BD, 0x110BD),
    (0x110CD, 0x110CD),
    (0x13430, 0x1343F),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0001, 0xE0001),
    (0xE0020, 0xE007F),
    (0xF0000, 0x10FFFF),
)
"""The same as ranges, for descriptions of interfaces, where surrogates cannot stand; the last runs on."""
_LONGEST_NAME: Final = 500
"""The longest indicator of the 2017 document has 90 characters."""


class Value(BaseModel):
    """A value that is stored or sent: frozen, and strict about fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def points(text: object) -> Decimal:
    """Read points from text, an integer or a decimal: exactly, never through a float.

    Raises ValueError, in the user's words, for a float, anything but plain digits, more than six
    decimal places, or a size beyond any scheme.
    """
    if isinstance(text, bool) or not isinstance(text, (str, int, Decimal)):
        msg = f"分数须写成十进制数字，例如 18.5；现为 {text!r}"
        raise ValueError(msg)  # noqa: TRY004 - pydantic turns only ValueErrors into problems of the input
    plain = format(text, "f") if isinstance(text, Decimal) else str(text)
    if not _PLAIN_DECIMAL.fullmatch(plain):
        msg = f"“{text}”不是数字；分数须写成十进制数字，例如 18.5"
        raise ValueError(msg)
    try:
        number = Decimal(plain)
    except InvalidOperation:
        msg = f"“{text}”不是数字；分数须写成十进制数字，例如 18.5"
        raise ValueError(msg) from None
    if abs(number) > LARGEST:
        msg = f"{plain} 超出可记录的范围，请核对是否多写了数字"
        raise ValueError(msg)
    if -int(number.as_tuple().exponent) > PLACES:
        msg = f"{plain} 的小数超过 {PLACES} 位，请按方案规定的位数填写"
        raise ValueError(msg)
    return number


@lru_cache(maxsize=1 << 12)
def name(text: str) -> str:
    """Return a name in its one written form: NFC, outer white space gone; the same few come again and again.

    Raises ValueError for an empty or overlong name and for invisible or direction-changing characters,
    which could make one name look like another.
    """
    written = unicodedata.normalize("NFC", text).strip()
    if not written:
        msg = "名称不能为空"
        raise ValueError(msg)
    if len(written) > _LONGEST_NAME:
        msg = f"名称超过 {_LONGEST_NAME} 字，请缩短"
        raise ValueError(msg)
    if any(unicodedata.category(character) in _FORBIDDEN for character in written):
        msg = f"名称“{written!r}”含有不可见字符，请删去后重填"
        raise ValueError(msg)
    return written


def prose(text: str) -> str:
    """Read some sentences or paragraphs: NFC, outer white space gone, at most 5,000 characters.

    Raises ValueError for none, for too many, and for invisible or direction-changing characters.
    """
    written = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if not written:
        raise ValueError("正文不能为空")
    if len(written) > LONGEST:
        raise ValueError(f"正文超过 {LONGEST} 字，请缩短，或作为佐证材料附上")
    if any(unicodedata.category(one) in _FORBIDDEN for one in written if one not in "\n\t"):
        raise ValueError("正文含有不可见字符，请删去后重填")
    return written


def _stream_part(text: str) -> str:
    """Refuse the characters that separate a stream's parts and an id's version."""
    if set(text) & set("/@~"):
        msg = f"名称“{text}”不能含有 / @ ~"
        raise ValueError(msg)
    return text


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes as 64 hexadecimal digits."""
    return sha256(content).hexdigest()


def stream_of(year: str, unit: str | None = None) -> str:
    """Return the stream that keeps a year's facts, or a unit's facts of that year."""
    return year if unit is None else f"{year}/{unit}"


def unit_of(stream: str) -> str | None:
    """Return the unit a stream belongs to, or None for the stream of a year itself."""
    _, slash, unit = stream.partition("/")
    return unit if slash else None


def year_of(stream: str) -> str:
    """Return the appraisal year a stream belongs to."""
    return stream.partition("/")[0]


def stream_and_version(fact_id: str) -> tuple[str, int]:
    """Take an id `<stream>@<version>` apart; raises ValueError when it is none."""
    stream, at, version = fact_id.rpartition("@")
    if not (at and stream and version.isascii() and version.isdigit()):
        msg = f"“{fact_id}”不是条目编号；条目编号形如 市环保局@12"
        raise ValueError(msg)
    return stream, int(version)


def _fact_id(text: str) -> str:
    stream_and_version(text)
    return text


def _plain(number: Decimal) -> str:
    return format(number, "f")


def _matching(pattern: str, sentence: str) -> Any:  # noqa: ANN401 - pydantic's own annotation type
    compiled = re.compile(pattern, re.ASCII)

    def check(text: str) -> str:
        if not compiled.fullmatch(text):
            msg = f"“{text}”{sentence}"
            raise ValueError(msg)
        return text

    return AfterValidator(check)


def _told(longest: int, beside: str = "") -> WithJsonSchema:
    """Return what a description of an interface says of a text that holds nothing invisible."""
    bad = "".join(f"{chr(first)}-{chr(last)}" for first, last in _INVISIBLE) + beside
    lines = bad if longest == _LONGEST_NAME else bad.replace("\0-\x1f", "\0-\x08\x0b\x0c\x0e-\x1f")
    # White space around a name falls away; that it may begin with some is not worth a slower pattern.
    pattern = f"^[^{lines}\\s][^{lines}]*$"
    return WithJsonSchema({"type": "string", "minLength": 1, "maxLength": longest, "pattern": pattern})


_POINTS_TOLD: Final = WithJsonSchema(
    {
        "anyOf": [
            {"type": "string", "pattern": r"^[+-]?[0-9]{1,9}(\.[0-9]{1,6})?$", "examples": ["18.5"]},
            {"type": "integer", "minimum": -int(LARGEST), "maximum": int(LARGEST)},
        ]
    }
)
_YEAR: Final = r"[a-z0-9]+(-[a-z0-9]+)*-\d{4}"
_DIGEST: Final = r"[0-9a-f]{64}"

Points = Annotated[Decimal, BeforeValidator(points), PlainSerializer(_plain, return_type=str), _POINTS_TOLD]
Name = Annotated[str, AfterValidator(name), _told(_LONGEST_NAME)]
Prose = Annotated[str, AfterValidator(prose), _told(LONGEST)]
UnitId = Annotated[str, AfterValidator(name), AfterValidator(_stream_part), _told(_LONGEST_NAME, "/@~")]
YearId = Annotated[
    str,
    _matching(_YEAR, "不是年度编号；年度编号形如 dashiqiao-2017"),
    WithJsonSchema({"type": "string", "pattern": f"^{_YEAR}$", "examples": ["dashiqiao-2017"]}),
]
FactId = Annotated[
    str,
    AfterValidator(_fact_id),
    WithJsonSchema({"type": "string", "pattern": "^[^@~]+@[0-9]{1,9}$", "examples": ["市环保局@12"]}),
]
Digest = Annotated[
    str,
    _matching(_DIGEST, "不是 SHA-256 摘要"),
    WithJsonSchema({"type": "string", "pattern": f"^{_DIGEST}$"}),
]
