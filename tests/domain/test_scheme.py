"""The scheme of 2017 beside the document, and what a clerk is told when a scheme cannot be read."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from fractions import Fraction
from pathlib import Path

import pytest

from domain.scheme import SchemeError, parse, shipped
from domain.scheme.expressions import Named, Number, Operation
from domain.scheme.formula import band, condition, expression
from domain.scheme.model import Rounding
from domain.scheme.tokens import Place, Vocabulary

TEXT = shipped("dashiqiao-2017") or ""
PLANS = [("dashiqiao-2017", TEXT)] + [
    (path.stem, path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "schemes").glob("*.scheme"))
]

SENTENCES = (
    (
        "市直部门、园区考评成绩=指标考核得分×80%+党建工作考核得分×10%"
        "+满意度测评得分×10%-察访核验扣分 +加（减）分。"
    ),
    "其中：指标考核得分=结果得分×90%+过程得分×10%；满意度测评得分=领导评价×70%+公众评议×30%。",
    "镇区考评成绩=指标考核得分×80% +党建工作考核得分×10%+满意度测评得分×10%-察访核验扣分 +加（减）分；",
    "其中：指标考核得分=结果得分×90%+过程得分×10%；满意度测评得分=领导评价×50%+市直部门评价×20%+公众评议×30%。",
    "相关市委部门及垂直管理单位的考核以营口市政府绩效考核办反馈考评结果确定成绩。",
    "以上数据代入公式计算成绩时，先折算为百分制。",
)


@pytest.mark.parametrize("sentence", SENTENCES, ids=range(len(SENTENCES)))
def test_the_formulas_stand_in_the_shipped_scheme_word_for_word(sentence: str) -> None:
    assert sentence in TEXT


def test_each_formula_knows_its_sentence_and_its_clause() -> None:
    scheme = parse(TEXT)
    formula = scheme.formulas["镇区"]["满意度测评得分"]
    assert formula.sentence == "满意度测评得分=领导评价×50%+市直部门评价×20%+公众评议×30%"
    assert formula.clause == "四（四）2"
    assert scheme.totals["市直部门、园区"].clause == "四（四）1"


def test_full_and_half_width_numbered_and_spaced_sentences_read_the_same() -> None:
    pasted = TEXT.replace(
        "指标考核得分=结果得分×90%+过程得分×10%；满意度测评得分=领导评价×70%+公众评议×30%。",
        "指标考核得分＝结果得分 ＊ ９０％＋ 过程得分*10％; 满意度测评得分 = 领导评价×70% + 公众评议×30%",
    ).replace("市直部门、园区考评成绩=", "1. 市直部门、园区考评成绩=")
    first, second = parse(TEXT), parse(pasted)
    for name, formula in first.formulas["市直部门、园区"].items():
        other = second.formulas["市直部门、园区"][name].expression
        assert str(other).replace("％", "%") == str(formula.expression)


def test_multiplication_binds_before_addition_and_brackets_before_both() -> None:
    scheme = parse(TEXT.replace("领导评价×50%+市直部门评价×20%", "(领导评价+市直部门评价)×35%"))
    match scheme.formulas["镇区"]["满意度测评得分"].expression:
        case Operation(
            "+", Operation("×", Operation("+", Named(first), Named(second)), Number("35%", share)), _
        ):
            assert (first, second, share) == ("领导评价", "市直部门评价", Fraction(35, 100))
        case other:
            pytest.fail(str(other))


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        (
            "满意度测评得分×10%-察",
            "满意度得分×10%-察",
            "第 29 行第 37 列：满意度得分：没有这个名称，是否指 满意度测评得分？",
        ),
        ("结果得分×90%+过程", "结果得分××90%+过程", "第 30 行第 16 列：此处是“×”，应为 数字、名称、－、（"),
        ("公众评议×30%。", "公众评议×（30%。", "第 30 行第 55 列：此处是句末，应为 ＋、－、×、÷、）、，"),
        ("镇区考评成绩=", "镇考评成绩=", "镇：没有这个名次组"),
        ("小数位数：2", "小数位数：二", "小数位数应为 0 至 6 的整数"),
        ("舍入方式：四舍五入", "舍入方式：四舍六入", "四舍五入、四舍六入五成双、去尾"),
        ("【设置】", "【设定】", "【设定】不是应有的段落"),
        ("文号：大委办发〔2017〕9号", "", "缺少“文号：”一行"),
        ("指标考核得分=结果得分×90%", "指标考核得分=满意度测评得分×90%+结果得分×0%", ""),
        ("镇区：镇区 ——", "镇区：市直部门 ——", "类别“市直部门”已在名次组“市直部门、园区”中"),
        ("，不含党建工作指标 ——", "，不含 ——", "之后不能写“不含”；可写 不含<指标类型>"),
        ("领导评价：汇总值", "领导评价：汇总值，不含党建工作指标", "“汇总值”之后不能写“不含党建工作指标”"),
        ("年度：2017", "年度：二〇一七", "年度应为四位数字"),
        ("满意 1、较满意 0.8", "满意 1、满意 0.8", "同一选项写了两次系数"),
        ("领导评价：汇总值", "领导评价：汇总", "“汇总”不是来源"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(written: str, instead: str, said: str) -> None:
    assert written in TEXT
    changed = TEXT.replace(written, instead, 1)
    if not said:
        assert parse(changed).digest != parse(TEXT).digest
        return
    with pytest.raises(SchemeError) as caught:
        parse(changed)
    assert said in str(caught.value)


def test_formulas_that_need_each_other_are_refused() -> None:
    changed = TEXT.replace("满意度测评得分=领导评价×70%", "满意度测评得分=指标考核得分×70%", 1)
    changed = changed.replace("指标考核得分=结果得分×90%", "指标考核得分=满意度测评得分×90%", 1)
    with pytest.raises(SchemeError, match="互相引用"):
        parse(changed)


def test_the_weight_of_a_result_received_whole_follows_from_the_formula() -> None:
    scheme = parse(TEXT)
    assert scheme.weight_of("党建工作考核得分") == Fraction(1, 10)
    assert scheme.weight_of("领导评价") is None


def test_settings_left_out_take_the_default_reading() -> None:
    lines = [line for line in TEXT.splitlines() if not line.startswith(("舍入方式", "小数位数"))]
    settings = parse("\n".join(lines)).settings
    assert (settings.rounding, settings.places) == (Rounding.HALF_UP, 2)


def meaning(text: str) -> list[object]:
    """Return all that a scheme says, without its text."""
    scheme = parse(text)
    return [getattr(scheme, part.name) for part in fields(scheme) if part.name not in ("text", "digest")]


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read a sentence once only for as long as it stays the same; most slips are made elsewhere."""
    for where, read in (("sentences", expression), ("grades", condition), ("grades", band)):
        monkeypatch.setattr(f"domain.scheme.{where}.{read.__name__}", once(read))


def once(read: Callable[[str, Vocabulary, Place], object]) -> Callable[[str, Vocabulary, Place], object]:
    known: dict[object, object] = {}

    def remembered(text: str, words: Vocabulary, at: Place) -> object:
        key = (text, at, *(tuple(getattr(words, one.name)) for one in fields(words)))
        if key not in known:
            known[key] = read(text, words, at)
        return known[key]

    return remembered


@pytest.mark.parametrize("half", ["上半", "下半"])
@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan[0])
@pytest.mark.usefixtures("read_once")
def test_a_character_lost_or_doubled_is_never_passed_over_in_silence(
    plan: tuple[str, str], half: str
) -> None:
    _, text = plan
    meant = meaning(text)
    silent = [
        (line, column)
        for number, (line, column, changed) in enumerate(slips(text))
        if number % 2 == (half == "下半") and not changes_or_is_refused(meant, changed)
    ]
    assert silent == []


def slips(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the text with each character once lost and once doubled, but for spaces, comments, a last 。"""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        words = line.split("#")[0].rstrip()
        ends = words.partition("——")[0].rstrip()
        for place, character in enumerate(words):
            if character.isspace() or (character == "。" and place == len(ends) - 1):
                continue
            for slip in (line[:place] + line[place + 1 :], line[: place + 1] + line[place:]):
                yield number + 1, place + 1, "\n".join([*lines[:number], slip, *lines[number + 1 :]])


def changes_or_is_refused(meant: list[object], changed: str) -> bool:
    try:
        return meaning(changed) != meant
    except SchemeError as error:
        return error.line >= 1 and error.column >= 1
