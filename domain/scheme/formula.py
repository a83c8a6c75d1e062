"""Formulas: from the sentence of the document to an expression, with errors a clerk can act on."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, Final

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken
from lark.lexer import Lexer

from domain.scheme.model import Expression, Named, Negated, Number, Operation

_SAME: Final = str.maketrans(
    "＋－−–×＊*÷／/％＝（）：；，０１２３４５６７８９．", "+---×××÷÷÷%=():;,0123456789."
)
"""Characters that mean the same in full and half width, one for one, so that columns stay true."""

_TOKENS: Final = {"+": "PLUS", "-": "MINUS", "×": "TIMES", "÷": "DIVIDED", "(": "OPEN", ")": "CLOSE"}
_WORDS: Final = {
    "NUMBER": "数字",
    "NAME": "名称",
    "PLUS": "＋",
    "MINUS": "－",
    "TIMES": "×",
    "DIVIDED": "÷",
    "OPEN": "（",
    "CLOSE": "）",
    "$END": "句末",
}
_NUMBER: Final = re.compile(r"\d+(\.\d+)?%?", re.ASCII)
_WORD: Final = re.compile(r"[^\s+\-×÷%=();]+")


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


def expression(text: str, names: Collection[str], at: Place) -> Expression:
    """Parse the right-hand side of a formula that may use these names; raises SchemeError."""
    try:
        tree = _parser().parse(list(_tokens(text, names, at)))
    except UnexpectedToken as error:
        raise _explained(error, text, at) from None
    except UnexpectedInput as error:
        raise SchemeError(at.line, at.column, f"“{text.strip()}”不是完整的算式") from error
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


def _tokens(text: str, names: Collection[str], at: Place) -> Iterator[Token]:
    """Cut a sentence into tokens; a name is the longest known one that stands there."""
    written = same_width(text)
    known = sorted(((same_width(name), name) for name in names), key=lambda pair: -len(pair[0]))
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


def _token(written: str, place: int, known: list[tuple[str, str]]) -> tuple[str | None, str, int]:
    for spelling, name in known:
        if written.startswith(spelling, place) and _ends_a_word(written, place + len(spelling)):
            return "NAME", name, len(spelling)
    if sign := _TOKENS.get(written[place]):
        return sign, written[place], 1
    if number := _NUMBER.match(written, place):
        return "NUMBER", number[0], len(number[0])
    word = _WORD.match(written, place)
    return None, word[0] if word else written[place], 0


def _ends_a_word(written: str, end: int) -> bool:
    """Whether a name may end here: 结果得分 is not found inside 结果得分率."""
    return end == len(written) or not _WORD.match(written, end)


def _unknown(word: str, names: Collection[str]) -> str:
    near = get_close_matches(word, names, n=1, cutoff=0.5)
    return f"{word}：没有这个名称" + (
        f"，是否指 {near[0]}？" if near else "；可用的名称有 " + "、".join(names)
    )


def _explained(error: UnexpectedToken, text: str, at: Place) -> SchemeError:
    token = error.token
    found = "句末" if token.type == "$END" else f"“{token}”"
    column = at.column + len(text.rstrip()) if token.type == "$END" else token.column or at.column
    could = "、".join(_WORDS[name] for name in _WORDS if name in error.accepts)
    return SchemeError(at.line, column, f"此处是{found}，应为 {could}")


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
