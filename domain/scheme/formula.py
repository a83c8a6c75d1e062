"""Formulas: from the sentence of the document to an expression, with errors a clerk can act on."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, Final

from lark import Lark, Token, Transformer, UnexpectedToken
from lark.lexer import Lexer

from domain.scheme.model import (
    Across,
    Call,
    Choice,
    Comparison,
    Expression,
    Function,
    GroupSize,
    Joined,
    Limit,
    Named,
    Negated,
    Number,
    OfGroup,
    Operation,
    Share,
    Step,
    Steps,
)

_SAME: Final = str.maketrans(
    "＋－−–×＊*÷／/％＝（）：；，＞＜０１２３４５６７８９．", "+---×××÷÷÷%=():;,><0123456789."
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
    "≥": "COMPARED",
    "≤": "COMPARED",
    ">": "COMPARED",
    "<": "COMPARED",
}
_KEYWORDS: Final[dict[str, str]] = {
    "若": "IF",
    "则": "THEN",
    "否则": "ELSE",
    "且": "AND",
    "或": "OR",
    "最高不超过": "AT_MOST",
    "不超过": "AT_MOST",
    "最低不低于": "AT_LEAST",
    "不低于": "AT_LEAST",
    "其余": "OTHERWISE",
    "分档": "STEPS",
    "得票率": "SHARE",
    "本组家数": "GROUP_SIZE",
} | {word.value: kind for words, kind in ((OfGroup, "OF_GROUP"), (Function, "FUNCTION")) for word in words}
"""Words a formula may use beside the scheme's own names, which go before them."""

_WORDS: Final = {
    "NUMBER": "数字",
    "NAME": "名称",
    "OPTION": "票数选项",
    "PLUS": "＋",
    "MINUS": "－",
    "TIMES": "×",
    "DIVIDED": "÷",
    "OPEN": "（",
    "CLOSE": "）",
    "COMMA": "，",
    "COLON": "：",
    "COMPARED": "≥ ≤ > <",
    "IF": "若",
    "THEN": "则",
    "ELSE": "否则",
    "AND": "且",
    "OR": "或",
    "AT_MOST": "不超过",
    "AT_LEAST": "不低于",
    "OTHERWISE": "其余",
    "STEPS": "分档",
    "SHARE": "得票率",
    "GROUP_SIZE": "本组家数",
    "OF_GROUP": "本组最高等",
    "FUNCTION": "、".join(Function),
    "$END": "句末",
}
PLAIN_NUMBER: Final = re.compile(r"(0|[1-9]\d*)(\.\d+)?", re.ASCII)
"""A number as documents write it: a zero too many in front is a slip of the key."""

_NUMBER: Final = re.compile(PLAIN_NUMBER.pattern + "%?", re.ASCII)
_WORD: Final = re.compile(r"[^\s+\-×÷%=();,:≥≤><]+")


class SchemeError(ValueError):
    """A scheme text cannot be read; says where, what was found and what could stand there."""

    def __init__(self, line: int, column: int, message: str) -> None:
        self.line, self.column, self.message = line, column, message
        super().__init__(f"方案第 {line} 行第 {column} 列：{message}")


def same_width(text: str) -> str:
    """Return the text with operators, digits and brackets in one width; every character keeps its place."""
    return text.translate(_SAME)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of text begins in the scheme file; both count from 1."""

    line: int
    column: int


def expression(text: str, names: Collection[str], at: Place, options: Collection[str] = ()) -> Expression:
    """Parse the right-hand side of a formula that may use these names, and these options of ballots.

    Raises SchemeError.
    """
    tokens = list(_tokens(text, names, options, at))
    try:
        tree = _parser().parse(tokens)
    except UnexpectedToken as error:
        raise _explained(error.token, tokens, text, at) from None
    return _ToExpression().transform(tree)


@cache
def _parser() -> Lark:
    grammar = (files("domain.scheme") / "formula.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=_Given)


class _Given(Lexer):
    """Hands lark the tokens made here: only the scheme knows where one of its names ends."""

    def __init__(self, _conf: object) -> None:
        """Take lark's lexer settings, of which none applies."""

    def lex(self, data: Any) -> Iterator[Token]:  # type: ignore[override] # noqa: ANN401
        return iter(data)


def _tokens(text: str, names: Collection[str], options: Collection[str], at: Place) -> Iterator[Token]:
    """Cut a sentence into tokens; a name is the longest known one that stands there."""
    written = same_width(text)
    known = [(same_width(name), "NAME", name) for name in names]
    known += [(same_width(option), "OPTION", option) for option in options if option not in names]
    known.sort(key=lambda one: -len(one[0]))
    known += sorted(((word, kind, word) for word, kind in _KEYWORDS.items()), key=lambda one: -len(one[0]))
    place = 0
    while place < len(written):
        if written[place].isspace():
            place += 1
            continue
        kind, value, length = _token(written, place, known)
        column = at.column + place
        if kind is None:
            raise SchemeError(at.line, column, _unknown(value, names))
        yield Token(kind, value, line=at.line, column=column, end_column=column + length)
        place += length


def _token(written: str, place: int, known: list[tuple[str, str, str]]) -> tuple[str | None, str, int]:
    for spelling, kind, value in known:
        ends = kind not in ("NAME", "OPTION") or _ends_a_word(written, place + len(spelling))
        if written.startswith(spelling, place) and ends:
            return kind, value, len(spelling)
    if sign := _SIGNS.get(written[place]):
        return sign, written[place], 1
    if number := _NUMBER.match(written, place):
        return "NUMBER", number[0], len(number[0])
    word = _WORD.match(written, place)
    return None, word[0] if word else written[place], 0


def _ends_a_word(written: str, end: int) -> bool:
    """Whether a name may end here: 结果得分 is not found inside 结果得分率, but before 则 or 且."""
    return (
        end == len(written)
        or not _WORD.match(written, end)
        or any(written.startswith(word, end) for word in _KEYWORDS)
    )


def _unknown(word: str, names: Collection[str]) -> str:
    near = get_close_matches(word, names, n=1, cutoff=0.5)
    return f"{word}：没有这个名称" + (
        f"，是否指 {near[0]}？" if near else "；可用的名称有 " + "、".join(names)
    )


def _explained(wrong: Token, tokens: list[Token], text: str, at: Place) -> SchemeError:
    """Say what was found and what could stand there instead."""
    ended = wrong.type == "$END"
    column = at.column + len(text.rstrip()) if ended else wrong.column or at.column
    found = "句末" if ended else f"“{wrong}”"
    could = "、".join(_WORDS[name] for name in _WORDS if name in _accepted(wrong, tokens))
    return SchemeError(at.line, column, f"此处是{found}，应为 {could}")


def _accepted(wrong: Token, tokens: list[Token]) -> set[str]:
    """Return what the parser would have taken instead; at the error itself it has given up on some."""
    parser = _parser().parse_interactive([])
    for token in tokens:
        if token is wrong:
            break
        parser.feed_token(token)
    return set(parser.accepts())  # type: ignore[no-untyped-call]


class _ToExpression(Transformer[Token, Expression]):
    """Turns lark's tree into our expression values."""

    def number(self, children: list[Token]) -> Number:
        text = str(children[0])
        value = Fraction(text.removesuffix("%"))
        return Number(text, value / 100 if text.endswith("%") else value)

    def named(self, children: list[Token]) -> Named:
        return Named(str(children[0]))

    def operation(self, children: list[Any]) -> Operation:
        left, sign, right = children
        return Operation(str(sign), left, right)

    def grouped(self, children: list[Any]) -> Expression:
        inner: Expression = children[1]
        return inner

    def negated(self, children: list[Any]) -> Negated:
        return Negated(children[1])

    def limit(self, children: list[Any]) -> Limit:
        inner, _, sign, bound = children
        return Limit(inner, bound, sign.type == "AT_MOST")

    def call(self, children: list[Any]) -> Call:
        return Call(Function(str(children[0])), _between(children[2:-1]))

    def of_group(self, children: list[Token]) -> Across:
        name = next(one for one in children if one.type == "NAME")
        return Across(OfGroup(str(children[0])), str(name))

    def group_size(self, _: list[Token]) -> GroupSize:
        return GroupSize()

    def share(self, children: list[Token]) -> Share:
        return Share(str(children[2]), str(children[4]))

    def step(self, children: list[Any]) -> Step:
        sign, threshold, _, figure = children
        return Step(str(sign), threshold, figure)

    def steps(self, children: list[Any]) -> Steps:
        rows = tuple(one for one in children if isinstance(one, Step))
        return Steps(children[2], rows, children[-2])

    def choice(self, children: list[Any]) -> Choice:
        _, condition, _, then, _, otherwise = children
        return Choice(condition, then, otherwise)

    def comparison(self, children: list[Any]) -> Comparison:
        left, sign, right = children
        return Comparison(str(sign), left, right)

    def both(self, children: list[Any]) -> Joined:
        return Joined(both=True, left=children[0], right=children[2])

    def either(self, children: list[Any]) -> Joined:
        return Joined(both=False, left=children[0], right=children[2])


def _between(children: list[Any]) -> tuple[Expression, ...]:
    """Return what stands between commas."""
    return tuple(one for one in children if not isinstance(one, Token))
