"""Formulas: from the sentence of the document to an expression, with errors a clerk can act on."""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Final, Literal

from lark import Lark, Token, Transformer, UnexpectedToken
from lark.exceptions import VisitError
from lark.lexer import Lexer

from domain.scheme.expressions import (
    Across,
    Beyond,
    Bracket,
    Brackets,
    Call,
    Choice,
    Comparison,
    Condition,
    Each,
    Expression,
    Field,
    Filter,
    ForEach,
    Function,
    ItemFull,
    ItemLimit,
    Joined,
    Limit,
    Lookup,
    Named,
    Negated,
    Number,
    OfGroup,
    Operation,
    ReceivedRank,
    Row,
    Select,
    Selected,
    Share,
    Step,
    Steps,
    Told,
    Trait,
    TraitKind,
    Units,
    Weight,
    Weighted,
)
from domain.scheme.tokens import FUNCTIONS, SAID, SCORE, Place, SchemeError, Vocabulary, in_words, tokens

_TWO: Final = 2
_RANGE: Final = 3
_TURNED: Final = {"≤": "≥", "<": ">", "≥": "≤", ">": "<"}
_LOWER_BOUND: Final = "各等次由好到差，只写下限，不写上限，例如 良好：≥80"
Start = Literal["formula", "condition", "band"]
_AS_COMPARED: Final = {"AT_MOST": "≤", "AT_LEAST": "≥"}
_BEGIN_A_FIGURE: Final = {
    "FUNCTION",
    "WEIGHTED",
    "BEYOND",
    "OF_GROUP",
    "UNITS",
    "EACH",
    "SHARE",
    "RANK_OF",
    "SELECT",
    "STEPS",
    "LOOKUP",
}


def expression(text: str, words: Vocabulary, at: Place) -> Expression:
    """Parse the right-hand side of a formula. Raises SchemeError."""
    parsed: Expression = _parsed("formula", text, words, at)
    return parsed


def condition(text: str, words: Vocabulary, at: Place) -> Condition:
    """Parse a condition, such as one that a grade depends on. Raises SchemeError."""
    parsed: Condition = _parsed("condition", text, words, at)
    return parsed


def band(text: str, words: Vocabulary, at: Place) -> tuple[Condition | None, Expression | None]:
    """Parse who may have a grade, and how many: `成绩≥90，不超过 20%`, `其余`. Raises SchemeError."""
    parsed: tuple[Condition | None, Expression | None] = _parsed("band", text, words, at)
    return parsed


def _parsed(start: Start, text: str, words: Vocabulary, at: Place) -> Any:  # noqa: ANN401 - by the start
    cut = list(tokens(text, words, at))
    try:
        tree = _parser().parse(cut, start=start)
        return _ToExpression().transform(tree)
    except UnexpectedToken as error:
        raise _explained(start, error.token, cut, text, at) from None
    except VisitError as error:
        if isinstance(error.orig_exc, SchemeError):
            raise error.orig_exc from None
        raise


@cache
def _parser() -> Lark:
    grammar = (files("domain.scheme") / "formula.lark").read_text(encoding="utf-8")
    return Lark(
        grammar, parser="lalr", lexer=_Given, start=["formula", "condition", "band"], maybe_placeholders=False
    )


class _Given(Lexer):
    """Hands lark the tokens made here: only the scheme knows where one of its names ends."""

    def __init__(self, _conf: object) -> None:
        """Take lark's lexer settings, of which none applies."""

    def lex(self, data: Any) -> Iterator[Token]:  # type: ignore[override] # noqa: ANN401
        return iter(data)


def _explained(start: Start, wrong: Token, cut: list[Token], text: str, at: Place) -> SchemeError:
    """Say what was found and what could stand there instead."""
    ended = wrong.type == "$END"
    column = at.column + len(text.rstrip()) if ended else wrong.column or at.column
    written = text[column - at.column :][: (wrong.end_column or column) - column]
    found = "句末" if ended else f"“{written or wrong}”"
    accepted = _accepted(start, wrong, cut)
    place = next((place for place, one in enumerate(cut) if one is wrong), len(cut))
    before = cut[place - 1] if place else wrong
    if before.type == "IF" and accepted == {"OPEN"}:
        message = "“若 … 则 … 否则 …”在算式之中须加括号：（若 … 则 … 否则 …）"
        return SchemeError(at.line, before.column or at.column, message)
    if instead := _instead(start, wrong, cut[:place], accepted):
        return SchemeError(at.line, column, f"此处是{found}，{instead}")
    if wrong.type == "CLOSE" and "COMMA" in accepted and (table := _table_around(cut[:place])):
        return SchemeError(at.line, column, f"{table}缺少最后一项“其余：…”")
    could = [SAID[name] for name in SAID if name in accepted]
    if accepted & _BEGIN_A_FIGURE:
        could.append(FUNCTIONS)
    return SchemeError(at.line, column, f"此处是{found}，应为 {'、'.join(could)}")


def _instead(start: Start, wrong: Token, before: list[Token], accepted: set[str]) -> str | None:
    """Return what is meant by the usual slips: words without quotes, a sign left out, a range in one."""
    kinds = [token.type for token in before]
    if accepted == {"TEXT"}:
        return f"文字须加引号，请写 “{wrong}”"
    if wrong.type == "NUMBER" and kinds[-1:] in (["NAME"], ["CLOSE"]):
        return f"之前缺运算号，例如 ×{wrong}"
    if wrong.type == "COMPARED" and kinds[-_RANGE:] == ["NUMBER", "COMPARED", "NAME"]:
        if start == "band":
            return _LOWER_BOUND
        least, sign, name = before[-_RANGE:]
        return f"请写成 {name}{_TURNED[str(sign)]}{least} 且 {name}{wrong}…"
    if start == "band" and wrong.type == "$END" and kinds == ["NUMBER", "MINUS", "NUMBER"]:
        return _LOWER_BOUND
    return None


def _table_around(cut: list[Token]) -> Token | None:
    """Return the table of steps or brackets that is still open at the end."""
    opened: list[Token] = []
    for before, token in pairwise(cut):
        if token.type == "OPEN":
            opened.append(before)
        elif token.type == "CLOSE" and opened:
            opened.pop()
    return opened[-1] if opened and opened[-1].type in ("STEPS", "BRACKETS") else None


def _accepted(start: Start, wrong: Token, cut: list[Token]) -> set[str]:
    """Return what the parser would have taken instead; at the error itself it has given up on some."""
    parser = _parser().parse_interactive([], start=start)
    for token in cut:
        if token is wrong:
            break
        parser.feed_token(token)
    return set(parser.accepts())  # type: ignore[no-untyped-call]


class _ToExpression(Transformer[Token, Expression]):
    """Turns lark's tree into our expression values."""

    def number(self, children: list[Token]) -> Number:
        return _number(str(children[0]))

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
        inner, *_, sign, bound = children
        return Limit(inner, bound, sign.type == "AT_MOST")

    def kept(self, children: list[Any]) -> Call:
        return Call(Function.ROUNDED, (children[0], _number(str(children[3]))))

    def kept_in_words(self, children: list[Any]) -> Call:
        return Call(Function.ROUNDED, (children[0], _number(str(children[3]))))

    def whole_down(self, children: list[Any]) -> Call:
        return Call(Function.DOWN, (*_values(children), _number("0")))

    def call(self, children: list[Any]) -> Call:
        return Call(Function(str(children[0])), tuple(_values(children)))

    def weight(self, children: list[Any]) -> Weight:
        return Weight(*_values(children))

    def weighted(self, children: list[Any]) -> Weighted:
        return Weighted(tuple(_values(children)))

    def weighted_sum(self, children: list[Any]) -> Operation:
        first, *others = (Operation("×", one.of, one.weight) for one in _values(children))
        for one in others:
            first = Operation("+", first, one)
        return first

    def beyond(self, children: list[Any]) -> Beyond:
        first = children[0]
        found: list[Expression] = _values(children)
        if first.type == "NAME":
            found.insert(0, Named(str(first)))
        return Beyond(found[0], found[1], found[2] if len(found) > _TWO else None)

    # --- across the group ---

    def of_group(self, children: list[Any]) -> Across:
        asked = str(children[0])
        what = max((one for one in OfGroup if asked.endswith(one)), key=len)
        return Across(what, _named_or_whole(children), asked.removesuffix(what))

    def units(self, children: list[Any]) -> Units:
        found = _values(children)
        return Units(str(children[0]), found[0] if found else None, children[0].type == "SHARE_OF_UNITS")

    def units_among(self, children: list[Any]) -> Units:
        group, asked, what = children
        return Units(str(group), asked, str(what) == "的占比")

    # --- entries and items ---

    def for_each(self, children: list[Any]) -> ForEach:
        how, found = Each(str(children[0])), _values(children)
        weighted = len(found) == _TWO
        if weighted is not (how is Each.WEIGHTED):
            first = children[0]
            message = "加权平均应写成 各…加权平均（算式：权重），其他各…之后只写一个算式"
            raise SchemeError(first.line, first.column, message)
        return ForEach(how, _named_or_whole(children), found[1] if weighted else None)

    def share(self, children: list[Token]) -> Share:
        return Share(str(children[2]), str(children[4]))

    def share_with(self, children: list[Token]) -> Share:
        return Share(str(children[0]), str(children[1]))

    def received_rank(self, children: list[Token]) -> ReceivedRank:
        return ReceivedRank(_name(children))

    def filter(self, children: list[Any]) -> Filter:
        by, sign, values = children
        return Filter(Field(str(by).removeprefix("中")), values, str(sign) == "≠")

    def item_limit(self, children: list[Any]) -> ItemLimit:
        _, sign, bound = children
        return ItemLimit(bound, sign.type == "AT_MOST")

    def select(self, children: list[Any]) -> Select:
        return _select(str(children[0]), str(children[2]), _values(children))

    def selected(self, children: list[Any]) -> Select:
        return _select(str(children[-1]).removeprefix("的"), str(children[0]), _values(children))

    def item_full(self, _: list[Token]) -> ItemFull:
        return ItemFull()

    # --- tables and conditions ---

    def step(self, children: list[Any]) -> Step:
        sign, threshold, _, figure = children
        return Step(str(sign), threshold, figure)

    def steps(self, children: list[Any]) -> Steps:
        of, *rows, otherwise = _values(children)
        return Steps(of, tuple(rows), otherwise)

    def bracket(self, children: list[Any]) -> Bracket:
        sign, upto, _, rate = children
        if str(sign) != "≤":
            raise SchemeError(sign.line, sign.column, f"此处是“{sign}”，累进各段应写 ≤ 上限")
        return Bracket(upto, rate)

    def brackets(self, children: list[Any]) -> Brackets:
        of, *rows, otherwise = _values(children)
        return Brackets(of, tuple(rows), otherwise)

    def keyed_number(self, children: list[Token]) -> Number:
        found = _number(str(children[-1]))
        return Number(f"-{found.text}", -found.value) if len(children) > 1 else found

    def row(self, children: list[Any]) -> Row:
        keys, _, figure = children
        return Row(keys, figure)

    def lookup(self, children: list[Any]) -> Lookup:
        of, *rest = _values(children)
        rows = tuple(one for one in rest if isinstance(one, Row))
        if isinstance(of, Named) and all(isinstance(one.keys, tuple) for one in rows):
            of = Trait(TraitKind.GRADE, of.name)
        return Lookup(of, rows, rest[-1] if len(rows) < len(rest) else None)

    def texts(self, children: list[Token]) -> tuple[str, ...]:
        return tuple(str(one) for one in children if one.type == "TEXT")

    def trait(self, children: list[Token]) -> Trait:
        if len(children) > 1:
            return Trait(TraitKind.GRADE, _name(children))
        return Trait(TraitKind(str(children[0])))

    def told(self, children: list[Any]) -> Told:
        trait, sign, values = children
        return Told(trait, values, str(sign) == "≠")

    def grade_told(self, children: list[Any]) -> Told:
        """党建等次为“优秀” is short for 党建等次的等次为“优秀”."""
        asked, sign, values = children
        if not isinstance(asked, Named):
            raise SchemeError(sign.line, sign.column, "文字只能与 类别、子类、单位 或 <名称>的等次 比较")
        return Told(Trait(TraitKind.GRADE, asked.name), values, str(sign) == "≠")

    def or_more(self, children: list[Any]) -> Comparison:
        """90分以上, of a grade: the score is at least that."""
        return Comparison("≥", Named(SCORE), children[0])

    def choice(self, children: list[Any]) -> Choice:
        return Choice(*_values(children))

    def comparison(self, children: list[Any]) -> Comparison:
        left, sign, right = children
        return Comparison(_AS_COMPARED.get(sign.type, str(sign)), left, right)

    def both(self, children: list[Any]) -> Joined:
        return Joined(both=True, left=children[0], right=children[2])

    def either(self, children: list[Any]) -> Joined:
        return Joined(both=False, left=children[0], right=children[2])

    def all_of(self, children: list[Any]) -> Condition:
        return _joined(_values(children), both=True)

    def any_of(self, children: list[Any]) -> Condition:
        return _joined(_values(children), both=False)

    def band(self, children: list[Any]) -> tuple[Any, Any]:
        limit = next((place for place, one in enumerate(children) if _is(one, "AT_MOST")), len(children))
        asked, quota = _values(children[:limit]), _values(children[limit:])
        return (asked[0] if asked else None), (quota[0] if quota else None)


def _values(children: list[Any]) -> list[Any]:
    """Return what is no token."""
    return [one for one in children if not isinstance(one, Token)]


def _joined(asked: list[Condition], *, both: bool) -> Condition:
    first, *others = asked
    for one in others:
        first = Joined(both, first, one)
    return first


def _name(children: list[Token]) -> str:
    return str(next(one for one in children if one.type == "NAME"))


def _is(one: object, kind: str) -> bool:
    return isinstance(one, Token) and one.type == kind


def _named_or_whole(children: list[Any]) -> Expression:
    found = _values(children)
    if found:
        whole: Expression = found[0]
        return whole
    return Named(_name(children))


def _select(what: str, name: str, chosen: list[Filter | ItemLimit]) -> Select:
    filters = tuple(one for one in chosen if isinstance(one, Filter))
    limits = tuple(one for one in chosen if isinstance(one, ItemLimit))
    return Select(Selected(what), name, filters, limits)


def _number(text: str) -> Number:
    """Read `80%`, `5分`, `3家` or `百分之八十` exactly."""
    percent = in_words(text)
    if percent is not None:
        return Number(text, Fraction(percent, 100))
    digits = text.rstrip("分家项次名个").rstrip("%‰")
    return Number(text, Fraction(digits) / (100 if "%" in text else 1000 if "‰" in text else 1))
