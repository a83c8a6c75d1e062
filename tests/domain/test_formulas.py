"""Formulas of other documents: what they may say, and that what is printed reads back as the same."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scheme import SchemeError
from domain.scheme.expressions import (
    EVERYBODY,
    OWN_GROUP,
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
from domain.scheme.formula import expression
from domain.scheme.printing import sentence
from domain.scheme.tokens import Place, Vocabulary

NAMES = ("结果得分", "民主测评", "加（减）分", "优秀率")
OPTIONS = ("优秀", "合格")
GROUPS = ("镇区", "市直部门、园区")
WORDS = Vocabulary(NAMES, OPTIONS, GROUPS, ("月", "评委"))
SIGNS = st.sampled_from(["≥", "≤", ">", "<", "=", "≠"])
TEXTS = st.lists(st.sampled_from(["镇区", "创新 奖", "2018-03"]), min_size=1, max_size=2).map(tuple)


def read(text: str) -> Expression:
    return expression(text, WORDS, Place(1, 1))


def number(digits: int) -> Number:
    return Number(str(digits), Fraction(digits))


LEAVES: st.SearchStrategy[Expression] = st.one_of(
    st.integers(0, 100).map(number),
    st.integers(1, 100).map(lambda share: Number(f"{share}%", Fraction(share, 100))),
    st.integers(1, 9).map(lambda points: Number(f"{points}分", Fraction(points))),
    st.sampled_from(NAMES).map(Named),
    st.builds(Units, st.sampled_from((OWN_GROUP, EVERYBODY, *GROUPS))),
    st.builds(Share, st.just("民主测评"), st.sampled_from(OPTIONS)),
    st.builds(ReceivedRank, st.sampled_from(NAMES)),
)
FILTERS = st.builds(Filter, st.sampled_from(Field), TEXTS, st.booleans())
TRAITS = st.one_of(
    st.sampled_from([TraitKind.UNIT, TraitKind.CATEGORY, TraitKind.SUB_CLASS]).map(Trait),
    st.builds(Trait, st.just(TraitKind.GRADE), st.sampled_from(NAMES)),
)


@st.composite
def formulas(draw: st.DrawFn, depth: int = 3) -> Expression:
    """Draw an expression of any form, so deep at the most."""
    if not depth or draw(st.booleans()):
        return draw(LEAVES)
    return draw(draw(st.sampled_from([arithmetic, tables, across_units_and_entries]))(depth - 1))


@st.composite
def arithmetic(draw: st.DrawFn, depth: int) -> Expression:
    inner = formulas(depth)
    match draw(st.integers(0, 6)):
        case 0:
            return Operation(draw(st.sampled_from("+-×÷")), draw(inner), draw(inner))
        case 1:
            return Negated(draw(inner))
        case 2:
            called = draw(st.sampled_from([Function.LARGEST, Function.SMALLEST, Function.MEAN]))
            return Call(called, tuple(draw(st.lists(inner, min_size=1, max_size=3))))
        case 3:
            rounding = draw(st.sampled_from([Function.ROUNDED, Function.DOWN, Function.UP]))
            return Call(rounding, (draw(inner), number(draw(st.integers(0, 6)))))
        case 4:
            return Limit(draw(inner), draw(inner), draw(st.booleans()))
        case 5:
            return Beyond(draw(inner), draw(inner), draw(st.none() | inner))
        case _:
            weights = st.builds(Weight, inner, inner)
            return Weighted(tuple(draw(st.lists(weights, min_size=2, max_size=3))))


@st.composite
def tables(draw: st.DrawFn, depth: int) -> Expression:
    inner = formulas(depth)
    match draw(st.integers(0, 4)):
        case 0:
            return Choice(draw(conditions(depth)), draw(inner), draw(inner))
        case 1:
            signs = st.sampled_from(["≥", "≤", ">", "<"])
            steps = draw(st.lists(st.builds(Step, signs, inner, inner), min_size=1, max_size=2))
            return Steps(draw(inner), tuple(steps), draw(inner))
        case 2:
            brackets = draw(st.lists(st.builds(Bracket, inner, inner), min_size=1, max_size=2))
            return Brackets(draw(inner), tuple(brackets), draw(inner))
        case 3:
            worded = draw(st.lists(st.builds(Row, TEXTS, inner), min_size=1, max_size=2))
            return Lookup(draw(TRAITS), tuple(worded), draw(st.none() | inner))
        case _:
            keys = st.integers(-3, 9).map(number)
            numbered = draw(st.lists(st.builds(Row, keys, inner), min_size=1, max_size=2))
            return Lookup(draw(inner), tuple(numbered), draw(st.none() | inner))


@st.composite
def across_units_and_entries(draw: st.DrawFn, depth: int) -> Expression:
    inner = formulas(depth)
    group = draw(st.sampled_from((OWN_GROUP, EVERYBODY, *GROUPS)))
    match draw(st.integers(0, 3)):
        case 0:
            return Across(draw(st.sampled_from(OfGroup)), draw(inner), group)
        case 1:
            return Units(group, draw(conditions(depth)), draw(st.booleans()))
        case 2:
            how = draw(st.sampled_from(Each))
            return ForEach(how, draw(inner), draw(inner) if how is Each.WEIGHTED else None)
        case _:
            bounds = st.one_of(inner, st.just(ItemFull()))
            limits = draw(st.lists(st.builds(ItemLimit, bounds, st.booleans()), max_size=2))
            filters = draw(st.lists(FILTERS, max_size=2))
            asked = draw(st.sampled_from(Selected))
            return Select(asked, draw(st.sampled_from(NAMES)), tuple(filters), tuple(limits))


@st.composite
def conditions(draw: st.DrawFn, depth: int) -> Condition:
    """Draw a comparison, or several joined."""
    if depth and draw(st.booleans()):
        smaller = conditions(depth - 1)
        return Joined(draw(st.booleans()), draw(smaller), draw(smaller))
    if draw(st.booleans()):
        return Told(draw(TRAITS), draw(TEXTS), draw(st.booleans()))
    return Comparison(draw(SIGNS), draw(formulas(depth)), draw(formulas(depth)))


@given(formulas())
def test_what_is_printed_reads_back_as_the_same(formula: Expression) -> None:
    assert read(sentence(formula)) == formula


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("结果得分 ÷ 本组最高 结果得分 × 600", "结果得分÷本组最高（结果得分）×600"),
        ("加（减）分，最高不超过 5 分", "加（减）分，不超过 5分"),
        ("结果得分×８０ ％", "结果得分×80%"),
        ("结果得分×百分之八十五", "结果得分×百分之八十五"),
        ("结果得分>=90", None),
        ("若 结果得分>=90 则 1 否则 0", "若 结果得分≥90 则 1 否则 0"),
        ("若 结果得分 不低于 90 则 1 否则 0", "若 结果得分≥90 则 1 否则 0"),
        ("若 类别为“镇区”、“镇” 则 1 否则 0", "若 类别为“镇区”、“镇” 则 1 否则 0"),
        ('若 类别="镇区" 则 1 否则 0', "若 类别为“镇区” 则 1 否则 0"),
        ("若 类别为“镇区 则 1 否则 0", None),
        ("结果得分的得分率", "得分率（结果得分）"),
        (
            "加（减）分中条款为“创新”且每项不超过 满分×10%的合计",
            "合计（加（减）分，条款为“创新”，每项不超过 满分×10%）",
        ),
        ("各评委平均（10－优秀率）", "逐项平均（10-优秀率）"),
        ("结果得分超过 100 至 500 的部分×2%", "超出（结果得分，100，500）×2%"),
        ("镇区最高 结果得分", "镇区最高（结果得分）"),
        ("若（结果得分≥90，1，0）", "若 结果得分≥90 则 1 否则 0"),
        (
            "若 且（结果得分≥90，优秀率>0，优秀率<1） 则 1 否则 0",
            "若 结果得分≥90 且 优秀率>0 且 优秀率<1 则 1 否则 0",
        ),
        ("加权求和（结果得分：60%，优秀率：40%）", "结果得分×60%+优秀率×40%"),
        ("结果得分÷7，保留 2 位小数", "舍入（结果得分÷7，2）"),
        ("本组中结果得分<60的占比", "本组占比（结果得分<60）"),
        ("镇区中结果得分<60 或 优秀率=0的家数", "镇区家数（结果得分<60 或 优秀率=0）"),
        ("民主测评的优秀得票率", "得票率（民主测评，优秀）"),
        ("民主测评的所得名次", "所得名次（民主测评）"),
        ("若 民主测评的等次为“优秀” 则 1 否则 0", "若 等次（民主测评）为“优秀” 则 1 否则 0"),
        ("市直部门、园区家数", "市直部门、园区家数"),
        ("累进（结果得分，≥100：1%，其余：2%）", None),
        ("1,000+结果得分", None),
        ("加(减)分，最高不超过5，最低不低于－5", "加（减）分，不超过 5，不低于 -5"),
        ("若优秀率≥90%且结果得分>80则200否则130", "若 优秀率≥90% 且 结果得分>80 则 200 否则 130"),
        ("分档(优秀率,≥90%:200,其余:130)", "分档（优秀率，≥90%：200，其余：130）"),
        ("得票率（民主测评，良好）", None),
        ("分档（优秀率，≥90%：200）", None),
        ("若优秀率≥90%则200", None),
        ("若优秀率≥90%则1否则2+10", "若 优秀率≥90% 则 1 否则 2+10"),
        ("1+若优秀率≥90%则1否则2", None),
        ("(若优秀率＞90%则1否则2)+10", "（若 优秀率>90% 则 1 否则 2）+10"),
        ("较大（结果得分，）", None),
        ("若 优秀率≥90分且结果得分>80分则3 项否则0", "若 优秀率≥90分 且 结果得分>80分 则 3项 否则 0"),
        ("结果得分超过100分的部分", "超出（结果得分，100分）"),
        ("若 本组家数≥3家 则 1 否则 0", "若 本组家数≥3家 则 1 否则 0"),
        ("结果得分+5亿元", None),
        ("超出（结果得分，100，500）", "超出（结果得分，100，500）"),
        ("若 结果得分为0则1否则2", "若 结果得分=0 则 1 否则 2"),
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


def test_a_choice_without_brackets_inside_a_sum_is_told_to_stand_in_them() -> None:
    with pytest.raises(SchemeError, match=r"第 6 列：“若 … 则 … 否则 …”在算式之中须加括号"):
        read("结果得分+若 结果得分≥90 则 1 否则 0")


@pytest.mark.parametrize("table", ["分档（较大（优秀率，1），≥90%：200）", "累进（优秀率，≤（1+1）：200）"])
def test_a_table_without_a_last_row_is_told_to_have_one(table: str) -> None:
    with pytest.raises(SchemeError, match=f"{table[:2]}缺少最后一项“其余：…”"):
        read(table)


def test_a_thousands_comma_is_asked_about() -> None:
    with pytest.raises(SchemeError, match="1,000：千位不加逗号，请写成 1000"):
        read("较大（结果得分，1,000）")
