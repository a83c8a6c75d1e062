"""What changed from one scheme to another is told in the office's words; how it is written is no change."""

import pytest

from domain.scheme import parse, shipped
from domain.scheme.differences import differences
from domain.scheme.model import Settings
from domain.scheme.words import SETTINGS

TEXT = shipped("dashiqiao-2017") or ""
TOWN = "领导评价×50%+市直部门评价×20%+公众评议×30%"


def told(*changes: tuple[str, str]) -> list[str]:
    """Return the sentences about these changes to the scheme of 2017."""
    changed = TEXT
    for old, new in changes:
        assert old in changed
        changed = changed.replace(old, new)
    return [one.sentence for one in differences(parse(TEXT), parse(changed))]


@pytest.mark.parametrize(
    "change",
    [
        ("【设置】", "【设置】  # 读法"),
        (TOWN, " 领导评价 ＊ ５０％ ＋ 市直部门评价*20% + 公众评议×30%"),
        (TOWN, "领导评价×0.5+(市直部门评价×20%)+公众评议×30%"),
        ("镇区考评成绩=", "\n\n镇区考评成绩＝"),
        ("市直部门、开发区、园区 ——", "园区、市直部门、开发区 ——"),
        ("满意 1、较满意 0.8、", "较满意 0.80、满意 1、"),
        ("小数位数：2\n", ""),
    ],
    ids=["注释", "全半角", "括号与小数", "空行", "类别的先后", "系数的先后与写法", "默认写出与否"],
)
def test_another_writing_of_the_same_is_no_difference(change: tuple[str, str]) -> None:
    assert told(change) == []


def test_where_only_numbers_changed_the_weights_are_named() -> None:
    assert told((TOWN, "领导评价×40%+市直部门评价×30%+公众评议×30%")) == [
        "镇区：满意度测评得分 中 领导评价 的权重由 50% 改为 40%，市直部门评价 的权重由 20% 改为 30%"
    ]


def test_a_difference_of_weights_gives_both_sentences_too() -> None:
    (one,) = differences(parse(TEXT), parse(TEXT.replace(TOWN, TOWN.replace("50%", "45%"))))
    assert (one.where, one.old, one.new) == (
        "镇区：满意度测评得分",
        f"满意度测评得分={TOWN}",
        f"满意度测评得分={TOWN.replace('50%', '45%')}",
    )


def test_a_number_that_multiplies_nothing_is_named_by_itself() -> None:
    first = (TOWN, f"{TOWN}+1")
    changed = differences(parse(TEXT.replace(*first)), parse(TEXT.replace(TOWN, f"{TOWN}+2")))
    assert [one.sentence for one in changed] == ["镇区：满意度测评得分 中 1 改为 2"]


def test_a_formula_of_another_shape_is_told_by_both_sentences() -> None:
    assert told((TOWN, "领导评价×70%+公众评议×30%")) == [
        f"镇区：满意度测评得分 由“满意度测评得分={TOWN}”改为“满意度测评得分=领导评价×70%+公众评议×30%”"
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("〔2017〕9号", "〔2017〕12号"), "文号 由“大委办发〔2017〕9号”改为“大委办发〔2017〕12号”"),
        (("小数位数：2", "小数位数：3"), "设置 小数位数 由“2”改为“3”"),
        (("较满意 0.8", "较满意 0.75"), "设置 票数系数 由“满意 1、较满意 0.8、"),
        (("镇区：镇区 ——", "镇区：镇区、街道 ——"), "名次组 镇区 的类别 由“镇区”改为“镇区、街道”"),
        (("镇区：镇区 ——一（二）", "镇区：镇区 ——二（二）"), "名次组 镇区 的条款 由“一（二）、四（四）2”"),
        (("公众评议：汇总值", "公众评议：指标外扣分"), "构成 公众评议 的来源 由“汇总值”改为“指标外扣分”"),
        (("过程得分：指标得分，不含党建工作指标，", "过程得分：指标得分，"), "构成 过程得分 的来源 由"),
        (
            ("公众评议：汇总值 ——四\n", "公众评议：汇总值 ——四\n媒体评价：汇总值\n"),
            "增加构成 媒体评价（汇总值）",
        ),
        (
            ("以上数据代入公式计算成绩时，先折算为百分制。 ——四（四）\n", ""),
            "代入公式的数据 由“先折算为百分制”",
        ),
    ],
    ids=["文号", "位数", "系数", "类别", "条款", "来源", "除外", "增加", "百分制"],
)
def test_each_kind_of_change_has_its_sentence(change: tuple[str, str], said: str) -> None:
    (one,) = told(change)
    assert one.startswith(said)


def test_a_component_and_its_place_in_the_formula_go_together() -> None:
    said = told(("市直部门评价：汇总值 ——四\n", ""), ("+市直部门评价×20%", ""))
    assert said[0] == "不再设构成 市直部门评价（汇总值）"
    assert "镇区：满意度测评得分 由“" in said[1]


def test_a_group_that_comes_brings_its_formulas() -> None:
    said = told(
        ("镇区：镇区 ——一（二）", "街道：街道\n镇区：镇区 ——一（二）"),
        ("镇区考评成绩=", "街道考评成绩=领导评价×40%+公众评议×60%。\n镇区考评成绩="),
    )
    assert said == ["增加名次组 街道（街道）", "街道：增加公式“街道考评成绩=领导评价×40%+公众评议×60%”"]


def test_nothing_that_stays_is_told_and_the_way_back_tells_the_same_places() -> None:
    other = parse(TEXT.replace(TOWN, TOWN.replace("50%", "45%")).replace("小数位数：2", "小数位数：1"))
    there, back = differences(parse(TEXT), other), differences(other, parse(TEXT))
    assert [(one.where, one.old, one.new) for one in there] == [(one.where, one.new, one.old) for one in back]


def test_every_setting_is_called_what_the_scheme_text_calls_it() -> None:
    assert SETTINGS.keys() == set(Settings.__dataclass_fields__)
