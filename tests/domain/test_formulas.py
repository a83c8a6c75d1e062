"""Formulas of other documents: what they may say, and that what is printed reads back as the same."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scheme import SchemeError
from domain.scheme.formula import Place, expression
from domain.scheme.model import (
    Across,
    Call,
    Choice,
    Comparison,
    Condition,
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
from domain.scheme.printing import sentence

NAMES = ("结果得分", "民主测评", "加（减）分", "优秀率")
OPTIONS = ("优秀", "合格")
SIGNS = st.sampled_from(["≥", "≤", ">", "<"])


def read(text: str) -> Expression:
    return expression(text, NAMES, Place(1, 1), OPTIONS)


def number(digits: int) -> Number:
    return Number(str(digits), Fraction(digits))


LEAVES: st.SearchStrategy[Expression] = st.one_of(
    st.integers(0, 100).map(number),
    st.integers(1, 100).map(lambda share: Number(f"{share}%", Fraction(share, 100))),
    st.sampled_from(NAMES).map(Named),
    st.builds(Across, st.sampled_from(OfGroup), st.sampled_from(NAMES)),
    st.just(GroupSize()),
    st.builds(Share, st.just("民主测评"), st.sampled_from(OPTIONS)),
)


@st.composite
def formulas(draw: st.DrawFn, depth: int = 3) -> Expression:
    """Draw an expression of any form, so deep at the most."""
    if not depth or draw(st.booleans()):
        return draw(LEAVES)
    inner = formulas(depth - 1)
    match draw(st.integers(0, 6)):
        case 0:
            return Operation(draw(st.sampled_from("+-×÷")), draw(inner), draw(inner))
        case 1:
            return Negated(draw(inner))
        case 2:
            called = draw(st.sampled_from([Function.LARGEST, Function.SMALLEST, Function.MEAN]))
            return Call(called, tuple(draw(st.lists(inner, min_size=1, max_size=3))))
        case 3:
            return Call(Function.ROUNDED, (draw(inner), number(draw(st.integers(0, 6)))))
        case 4:
            return Limit(draw(inner), draw(inner), draw(st.booleans()))
        case 5:
            return Choice(draw(conditions(depth - 1)), draw(inner), draw(inner))
        case _:
            rows = tuple(Step(draw(SIGNS), draw(inner), draw(inner)) for _ in range(draw(st.integers(1, 2))))
            return Steps(draw(inner), rows, draw(inner))


@st.composite
def conditions(draw: st.DrawFn, depth: int) -> Condition:
    """Draw a comparison, or several joined."""
    if depth and draw(st.booleans()):
        smaller = conditions(depth - 1)
        return Joined(draw(st.booleans()), draw(smaller), draw(smaller))
    return Comparison(draw(SIGNS), draw(formulas(depth)), draw(formulas(depth)))


@given(formulas())
def test_what_is_printed_reads_back_as_the_same(formula: Expression) -> None:
    assert read(sentence(formula)) == formula


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("结果得分 ÷ 本组最高 结果得分 × 600", "结果得分÷本组最高（结果得分）×600"),
        ("加（减）分，最高不超过 5 分", None),
        ("加(减)分，最高不超过5，最低不低于－5", "加（减）分，不超过 5，不低于 -5"),
        ("若优秀率≥90%且结果得分>80则200否则130", "若 （优秀率≥90%）且（结果得分>80） 则 200 否则 130"),
        ("分档(优秀率,≥90%:200,其余:130)", "分档（优秀率，≥90%：200，其余：130）"),
        ("得票率（民主测评，良好）", None),
        ("分档（优秀率，≥90%：200）", None),
        ("若优秀率≥90%则200", None),
        ("若优秀率≥90%则1否则2+10", "若 优秀率≥90% 则 1 否则 2+10"),
        ("1+若优秀率≥90%则1否则2", None),
        ("(若优秀率＞90%则1否则2)+10", "（若 优秀率>90% 则 1 否则 2）+10"),
        ("较大（结果得分，）", None),
    ],
)
def test_a_sentence_reads_in_either_width_and_an_incomplete_one_is_refused(
    written: str, printed: str | None
) -> None:
    if printed is None:
        with pytest.raises(SchemeError, match=r"方案第 1 行第 \d+ 列"):
            read(written)
    else:
        assert sentence(read(written)) == printed
