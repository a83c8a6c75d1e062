"""Cutting a sentence of the document into tokens: the scheme's own names, words of the language, signs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from lark import Token

from domain.scheme.expressions import (
    EVERYBODY,
    OWN_GROUP,
    Each,
    Field,
    Function,
    OfGroup,
    Selected,
    TraitKind,
)

_SAME: Final = str.maketrans(
    "＋－−–×＊*÷／/％＝（）［］[]【】：；，＞＜０１２３４５６７８９．“”「」＂",
    '+---×××÷÷÷%=()()()():;,><0123456789."""""',
)
"""Characters that mean the same in full and half width, one for one, so that columns stay true."""

_SIGNS: Final = {
    "+": "PLUS",
    "-": "MINUS",
    "×": "TIMES",
    "÷": "DIVIDED",
    "(": "OPEN",
    ")": "CLOSE",
    ",": "COMMA",
    ":": "COLON",
    "、": "PAUSE",
}
_COMPARED: Final = {
    ">=": "≥",
    "<=": "≤",
    "≥": "≥",
    "≧": "≥",
    "≤": "≤",
    "≦": "≤",
    ">": ">",
    "<": "<",
    "不小于": "≥",
    "达到": "≥",
    "不大于": "≤",
    "大于": ">",
    "高于": ">",
    "小于": "<",
    "低于": "<",
}
_IS: Final = {"=": "=", "≠": "≠", "为": "=", "不为": "≠", "等于": "=", "不等于": "≠"}
_LIMITS: Final = {
    "最高不超过": "AT_MOST",
    "不超过": "AT_MOST",
    "不高于": "AT_MOST",
    "最低不低于": "AT_LEAST",
    "不低于": "AT_LEAST",
}
_WORDS: Final[dict[str, str]] = {
    "若": "IF",
    "如果": "IF",
    "则": "THEN",
    "那么": "THEN",
    "否则": "ELSE",
    "且": "AND",
    "并且": "AND",
    "而且": "AND",
    "或": "OR",
    "或者": "OR",
    "其余": "OTHERWISE",
    "分档": "STEPS",
    "累进": "BRACKETS",
    "对照": "LOOKUP",
    "加权平均": "WEIGHTED",
    "超出": "BEYOND",
    "超过": "ABOVE",
    "至": "UPTO",
    "的部分": "PART_OF",
    "得票率": "SHARE",
    "所得名次": "RANK_OF",
    "的所得名次": "WITH_RANK",
    "的等次": "WITH_GRADE",
    "加权求和": "WEIGHTED_SUM",
    "保留": "KEPT",
    "结果保留": "KEPT",
    "位小数": "DECIMALS",
    "向下取整": "WHOLE_DOWN",
    "以上": "OR_MORE",
    "及以上": "OR_MORE",
    "以上(含)": "OR_MORE",
    "(含)以上": "OR_MORE",
    "的家数": "OF_UNITS",
    "的占比": "OF_UNITS",
    "每项": "PER_ITEM",
    "中每项": "AMONG_ITEMS",
} | _LIMITS
_KINDS: Final[dict[str, str]] = (
    {word.value: "FUNCTION" for word in Function}
    | {word.value: "FULL" if word is Selected.FULL else "SELECT" for word in Selected}
    | {f"的{word}": "OF_SELECT" for word in Selected}
    | {word.value: "FIELD" for word in Field}
    | {f"中{word}": "AMONG" for word in Field}
    | {word.value: "GRADE_OF" if word is TraitKind.GRADE else "TRAIT" for word in TraitKind}
)
_ITEMWISE: Final = "逐项"
_ALSO_EVERYBODY: Final = ("全市", "所有单位")
_DECIMALS_IN_WORDS: Final = {
    "一位小数": "1",
    "两位小数": "2",
    "二位小数": "2",
    "三位小数": "3",
    "四位小数": "4",
}

SAID: Final = {
    "NUMBER": "数字",
    "NAME": "名称",
    "OPTION": "票数选项",
    "TEXT": "“…”",
    "PLUS": "＋",
    "MINUS": "－",
    "TIMES": "×",
    "DIVIDED": "÷",
    "OPEN": "（",
    "CLOSE": "）",
    "COMMA": "，",
    "COLON": "：",
    "PAUSE": "、",
    "COMPARED": "≥ ≤ > <",
    "IS": "=、≠、为、不为",
    "IF": "若",
    "THEN": "则",
    "ELSE": "否则",
    "AND": "且",
    "OR": "或",
    "AT_MOST": "不超过",
    "AT_LEAST": "不低于",
    "OTHERWISE": "其余",
    "PER_ITEM": "每项",
    "FIELD": "、".join(Field),
    "UPTO": "至",
    "PART_OF": "的部分",
    "OF_SELECT": "的合计、的得分率等",
    "OF_UNITS": "的家数、的占比",
    "KEPT": "保留",
    "DECIMALS": "位小数",
    "PLACES": "两位小数",
    "OR_MORE": "以上",
    "TRAIT": "类别、子类、单位",
    "GRADE_OF": "等次（…）",
    "$END": "句末",
}
"""What could stand at a place, as an error says it; the many functions are one `算式`."""

FUNCTIONS: Final = "算式"
"""Stands for all that begins a figure and is neither a number nor a name."""

PLAIN_NUMBER: Final = re.compile(r"(0|[1-9]\d*)(\.\d+)?", re.ASCII)
"""A number as documents write it: a zero too many in front is a slip of the key."""

_NUMBER: Final = re.compile(PLAIN_NUMBER.pattern + r"(\s*[%‰])?(\s*[分家项次名个])?", re.ASCII)
"""A number may carry what it counts: `5分`, `3 家`."""

_THOUSANDS: Final = re.compile(r"\d{1,3}(,\d{3})+(?!\d)", re.ASCII)
_PERCENT_IN_WORDS: Final = re.compile(
    r"百分之(?=[一二三四五六七八九十])(?P<tens>[一二三四五六七八九]?十)?(?P<ones>[一二三四五六七八九])?"
)
_DIGITS: Final = "零一二三四五六七八九"
_TEXT: Final = re.compile(r'"(?P<text>[^"]+)"')
_WORD: Final = re.compile(r"[^\s+\-×÷%‰=():;,≥≤><≠、\"]+")
_OWN: Final = ("NAME", "OPTION")
SCORE, RANK = "成绩", "名次"
"""What a grade may depend on beside the names of the formulas."""

OTHERS: Final = ("其它", "其他", "其他单位", "其它单位", "其余单位")
"""How documents also say 其余; accepted nowhere, as a unit or a name may be called so."""


_TOLD_IN_WORDS: Final = ("TRAIT", "WITH_GRADE", "FIELD", "AMONG")
_LONGEST_ASKED: Final = 5
"""等次（甲）为 is five tokens."""
_AFTER_TEXT: Final = re.compile(r"则|的|且|或")
_LIKE_LIMITS: Final = {
    "不超过 100": re.compile(r"封顶|上限|最多|至多"),
    "不低于 0": re.compile(r"扣完为止|下限|保底|最少|至少"),
}
"""How documents also say a cap or a floor."""
_WITHOUT_SIGN: Final = re.compile(r"(?P<name>.+?)(的|x|X)?(?P<number>\d[\d.]*)", re.ASCII)


class SchemeError(ValueError):
    """A scheme text cannot be read; says where, what was found and what could stand there."""

    def __init__(self, line: int, column: int, message: str) -> None:
        self.line, self.column, self.message = line, column, message
        super().__init__(f"方案第 {line} 行第 {column} 列：{message}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of text begins in the scheme file; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a scheme's own that a sentence may use, beside those of the language.

    `per` are the words after 按 of components: 月, 季, 评委.
    """

    names: Sequence[str]
    options: Sequence[str] = ()
    groups: Sequence[str] = ()
    per: Sequence[str] = ()
    elsewhere: Sequence[str] = ()
    """Names that only other rank groups have."""

    def known(self) -> list[tuple[str, str, str]]:
        """Return spelling, kind and value of each word, in the order in which they are looked for."""
        own = [(same_width(name), "NAME", name) for name in dict.fromkeys((*self.names, *self.elsewhere))]
        own += [(same_width(one), "OPTION", one) for one in self.options if one not in self.names]
        own.sort(key=lambda one: -len(one[0]))
        words = [(word, kind, word) for word, kind in (_WORDS | _KINDS).items()]
        words += [(word, "COMPARED", sign) for word, sign in _COMPARED.items()]
        words += [(word, "IS", sign) for word, sign in _IS.items()]
        words += [(word, "PLACES", digits) for word, digits in _DECIMALS_IN_WORDS.items()]
        called = {OWN_GROUP: OWN_GROUP, EVERYBODY: EVERYBODY} | dict.fromkeys(_ALSO_EVERYBODY, EVERYBODY)
        # A rank group may itself be called 全市.
        for word, group in (called | {one: one for one in self.groups}).items():
            words += [(same_width(word) + what, "OF_GROUP", f"{group}{what}") for what in OfGroup]
            words.append((same_width(word) + "家数", "UNITS", group))
            words.append((same_width(word) + "占比", "SHARE_OF_UNITS", group))
            words.append((same_width(word) + "中", "AMONG_UNITS", group))
        words += [(f"的{same_width(one)}得票率", "SHARE_WITH", one) for one in self.options]
        for per in (_ITEMWISE, *(f"各{one}" for one in self.per)):
            words += [(per + how, "EACH", how.value) for how in Each]
        words.sort(key=lambda one: -len(one[0]))
        return own + words


def same_width(text: str) -> str:
    """Return the text with operators, digits and brackets in one width; every character keeps its place."""
    return text.translate(_SAME)


def tokens(text: str, words: Vocabulary, at: Place) -> Iterator[Token]:
    """Cut a sentence into tokens; a name is the longest known one that stands there. Raises SchemeError."""
    written = same_width(text)
    known = words.known()
    ends = tuple(word for word, kind, _ in known if kind not in _OWN)
    beginning: dict[str, list[tuple[str, str, str]]] = {}
    for one in known:
        beginning.setdefault(one[0][0], []).append(one)
    cut: list[Token] = []
    place = 0
    while place < len(written):
        if written[place].isspace():
            place += 1
            continue
        column = at.column + place
        thousands = _THOUSANDS.match(written, place)
        # Between 100，500 the comma is a full one: they are two figures.
        if thousands and "，" not in text[place : thousands.end()]:
            raise SchemeError(at.line, column, _no_comma(thousands[0]))
        kind, value, length = _token(written, place, beginning.get(written[place], []), ends)
        if kind is None:
            message = _unquoted(value) if _text_stands_behind(cut) else _unknown(value, words)
            raise SchemeError(at.line, column, message)
        cut.append(Token(kind, value, line=at.line, column=column, end_column=column + length))
        yield cut[-1]
        place += length


def _token(
    written: str, place: int, may_stand: list[tuple[str, str, str]], ends: tuple[str, ...]
) -> tuple[str | None, str, int]:
    for spelling, kind, value in may_stand:
        if not written.startswith(spelling, place):
            continue
        end = place + len(spelling)
        # 结果得分 is not found inside 结果得分率, but before 则 or 且.
        if kind not in _OWN or not _WORD.match(written, end) or written.startswith(ends, end):
            return kind, value, len(spelling)
    if sign := _SIGNS.get(written[place]):
        return sign, written[place], 1
    if found := _TEXT.match(written, place):
        return "TEXT", found["text"].strip(), len(found[0])
    if found := _NUMBER.match(written, place):
        return "NUMBER", re.sub(r"\s", "", found[0]), len(found[0])
    if found := _PERCENT_IN_WORDS.match(written, place):
        return "NUMBER", found[0], len(found[0])
    word = _WORD.match(written, place)
    return None, word[0] if word else written[place], 0


def in_words(text: str) -> int | None:
    """Read 百分之八十五 as 85; None for anything else."""
    found = _PERCENT_IN_WORDS.fullmatch(text)
    if found is None or not (found["tens"] or found["ones"]):
        return None
    tens = found["tens"] or ""
    ten = 0 if not tens else _DIGITS.index(tens[0]) if len(tens) > 1 else 1
    return 10 * ten + (_DIGITS.index(found["ones"]) if found["ones"] else 0)


def _no_comma(word: str) -> str:
    return f"{word}：千位不加逗号，请写成 {word.replace(',', '')}；若是两个数，逗号之后请空一格"


def _text_stands_behind(cut: list[Token]) -> bool:
    """Whether only words in quotes can follow: `条款为…`, `的等次为…`, `“优秀”、…`."""
    kinds = [token.type for token in cut[-_LONGEST_ASKED:]]
    if kinds[-1:] != ["IS"]:
        return kinds[-2:] == ["TEXT", "PAUSE"]
    return kinds[-2:-1] != [] and (kinds[-2] in _TOLD_IN_WORDS or kinds[0] == "GRADE_OF")


def _unquoted(word: str) -> str:
    bare = _AFTER_TEXT.split(word)[0] or word
    return f"{bare}：文字须加引号，请写 “{bare}”"


def _unknown(word: str, words: Vocabulary) -> str:
    if word.startswith("百分之"):
        return f"{word}：“百分之”之后应是一至九十九，例如 百分之八十；也可写 80%"
    if word == '"':
        return "引号没有成对，或其中没有文字"
    if word in OTHERS:
        return f"{word}：是否指 其余？"
    if limit := next((said for said, start in _LIKE_LIMITS.items() if start.match(word)), None):
        return f"{word}：限额请写 “，{limit}”，例如 甲得分，{limit}"
    if factor := _WITHOUT_SIGN.fullmatch(word):
        for name in sorted(words.names, key=len, reverse=True):
            if factor["name"] == name:
                return f"{word}：“{name}”之后缺运算号，请写 {name}×{factor['number']}…"
    near = get_close_matches(word, [*words.names, *words.options], n=1, cutoff=0.5)
    if near:
        return f"{word}：没有这个名称，是否指 {near[0]}？"
    options = "；票数选项有 " + "、".join(words.options) if words.options else ""
    return f"{word}：没有这个名称；可用的名称有 {'、'.join(words.names)}{options}"
