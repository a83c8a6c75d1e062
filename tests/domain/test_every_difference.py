"""Whatever may differ between two schemes is told: each part of one that uses all is changed in turn."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import Field, fields, is_dataclass, replace
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from typing import Any

import pytest

from domain.scheme import expressions, model, parse
from domain.scheme.differences import differences
from domain.scheme.expressions import Comparison, Named, Number
from domain.scheme.model import Effect, GradeRule, Scheme
from tests.everything import TEXT

Change = tuple[str, Any]
"""Where something was changed, and the whole with the change in it."""

DERIVED = {"text", "digest", "sentence", "used", "per", "totals"}
"""Fields of a scheme that follow from others, or say the same in other words."""
KEYS = {"Component": "name", "Parameter": "name", "ClauseItem": "code", "Formula": "name"}
"""Names by which a scheme finds its parts: another key is another part."""

SEVEN = Number("7", Fraction(7))
INSTEAD_OF_NOTHING = {
    **dict.fromkeys(("clause", "percent_clause", "per", "name", "grade"), "甲款"),
    **dict.fromkeys(
        ("full", "least", "most", "at_most", "at_least", "otherwise", "upto", "quota", "weight"), SEVEN
    ),
    **dict.fromkeys(("needed", "places"), 7),
    "since": date(2018, 3, 1),
    "condition": Comparison("≥", Named("成绩"), SEVEN),
}
"""By field: what may stand where there is nothing."""
SCHEME = parse(TEXT)


def changes(value: Any) -> Iterator[Change]:  # noqa: C901, PLR0912 - a line a kind
    """Change each thing that a value is made of, one at a time."""
    match value:
        case Number(text, figure):
            yield text, Number(f"{figure + 1}", figure + 1)
        case bool():
            yield str(value), not value
        case Enum():
            others = list(type(value))
            yield value.value, others[(others.index(value) + 1) % len(others)]
        case int():
            yield str(value), value + 1
        case str():
            yield value, f"{value}甲"
        case date():
            yield str(value), value + timedelta(days=1)
        case tuple():
            pair = [type(one) for one in value] == [str, Number]
            for place, one in enumerate(value):
                if not pair:
                    yield f"{place} 删去", (*value[:place], *value[place + 1 :])
                for where, changed in changes(one):
                    yield f"{place} {where}", (*value[:place], changed, *value[place + 1 :])
        case Mapping():
            for key, one in value.items():
                yield f"{key} 删去", {name: other for name, other in value.items() if name != key}
                for where, changed in changes("甲" if one is None else one):
                    yield f"{key} {where}", {**value, key: changed}
        case _ if is_dataclass(value):
            yield from changed_fields(value)


def changed_fields(value: Any) -> Iterator[Change]:
    kind = type(value).__name__
    for each in fields(value):
        if each.name in DERIVED or KEYS.get(kind) == each.name or not says(value, each.name):
            continue
        for where, changed in changed_field(each, getattr(value, each.name)):
            yield f"{kind}.{each.name} {where}", replace(value, **{each.name: changed})


def says(value: object, field: str) -> bool:
    """Whether a field means anything: a rule takes steps, or names a grade."""
    if not isinstance(value, GradeRule) or field not in {"steps", "grade", "effect"}:
        return True
    return field == ("steps" if value.effect is Effect.DOWN else "grade")


def changed_field(field: Field[Any], value: object) -> Iterator[Change]:
    if value is None:
        yield "写上", INSTEAD_OF_NOTHING[field.name]
        return
    if str(field.type).strip('"').endswith("None"):
        yield "不写", None
    yield from changes(value)


def of_the_scheme() -> Iterator[Change]:
    """Change the scheme; a total is one of its group's formulas, and every group keeps its own."""
    for where, changed in changed_fields(SCHEME):
        mine = {group: changed.formulas.get(group, {}).get(one.name) for group, one in SCHEME.totals.items()}
        if all(mine.values()):
            yield where, replace(changed, totals=mine)


ALL = list(of_the_scheme())


def test_whatever_changes_in_a_scheme_is_told_both_ways() -> None:
    untold = [where for where, changed in ALL if not differences(SCHEME, changed)]
    assert untold == []
    unsaid = [where for where, changed in ALL if not differences(changed, SCHEME)]
    assert unsaid == []


def test_the_scheme_that_is_changed_uses_all_the_language_has() -> None:
    used: set[str] = set()

    def look(value: object) -> None:
        if is_dataclass(value):
            used.add(type(value).__name__)
            for each in fields(value):
                look(getattr(value, each.name))
        elif isinstance(value, Mapping):
            for one in value.values():
                look(one)
        elif isinstance(value, tuple):
            for one in value:
                look(one)

    look(SCHEME)
    kinds = {
        name
        for module in (expressions, model)
        for name, kind in inspect.getmembers(module, is_dataclass)
        if kind.__module__ == module.__name__
    }
    assert kinds - used == set()


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("满分 100", "满分 100.0"),
        ("成绩上限：120", "成绩上限：120.00"),
        ("甲局 1.05", "甲局 1.050"),
        ("甲局 1.05、镇 1.1", "镇 1.1、甲局 1.05"),
        ("重点工作、职能工作、党建", "职能工作、党建、重点工作"),
        ("每项不超过 2，", "每项不超过 2.0，"),
        ("难度系数－督查扣分+", "难度系数-督查扣分＋"),
        ("≥85 且", "成绩≥85.0 且"),
        ("不超过 30%", "不超过 百分之三十"),
        ("类型为“加分”，每项不超过 1.5", "每项不超过 1.5，类型为“加分”"),
        ("任务得分×90%", "任务得分×0.9"),
    ],
)
def test_another_writing_of_the_same_is_no_difference(written: str, other: str) -> None:
    assert TEXT.count(written) == 1
    assert differences(SCHEME, parse(TEXT.replace(written, other))) == ()


def told(*changed: tuple[str, str]) -> list[str]:
    """Return the sentences about these changes."""
    text = TEXT
    for old, new in changed:
        assert old in text, old
        text = text.replace(old, new)
    return [one.sentence for one in differences(SCHEME, parse(text))]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("甲局 1.10 ——", "甲局 1.15 ——", "参数 难度系数（自 2018-07-01） 甲局 由 1.10 改为 1.15"),
        ("镇 1.1、", "", "不再设参数 难度系数 镇（1.1）"),
        ("其余 300 ——附件4", "其余 300 ——附件5", "参数 税收目标 的条款 由“附件4”改为“附件5”"),
        ("2018-07-01", "2018-08-01", "不再设参数 难度系数（自 2018-07-01）（甲局 1.10）"),
        ("表彰：加分，每项 1 ", "表彰：加分，每项 1.5 ", "条款 表彰 由“加分，每项 1”改为“加分，每项 1.5”"),
        ("安全事故：否决事项 ——附件8\n", "", "不再设条款 安全事故（否决事项）"),
        ("单列：丁局、园区", "单列：丁局、丙局、园区", "增加单列 丙局"),
        ("镇：重点工作、党建\n", "", "镇：指标类型 由“重点工作、党建”改为“（不限）”"),
        (
            "≥85 且",
            "≥90 且",
            "部门：等次 优秀 由“成绩≥85 且 否决事项=0，不超过 30%”改为“成绩≥90 且 否",
        ),
        (
            "不超过 30%",
            "不超过 0.3",
            "部门：等次 优秀 由“成绩≥85 且 否决事项=0，不超过 30%”改为“成绩",
        ),
        (
            "定为一般：若 否决事项>0",
            "定为一般：若 否决事项>1",
            "部门：定为一般 由“否决事项>0”改为“否决事项>1”",
        ),
        ("班子降一等：", "降一等：", "部门：不再设班子降一等（督查扣分≥1）"),
        ("任务得分：2，", "任务得分：3，", "部门：基础得分 中 任务得分 的权重由 2 改为 3"),
        ("党建得分：1）", "党建得分：1.5）", "部门：基础得分 中 党建得分 的权重由 1 改为 1.5"),
        ("（少者在前）", "", "设置 并列比较 由“任务得分、督查扣分（少者在前）”改为“任务得分、督查扣分”"),
        (
            "民主测评：汇总值，缺项分摊权重",
            "民主测评：汇总值",
            "构成 民主测评 的来源 由“汇总值，缺项分摊权重”",
        ),
        ("折算为百分制。 ——四（十）", "折算为百分制。", "先折算为百分制 的条款 由“四（十）”改为“（无）”"),
    ],
)
def test_each_kind_of_change_has_its_sentence(old: str, new: str, said: str) -> None:
    assert told((old, new))[0].startswith(said)


def test_grades_that_come_are_told_whole() -> None:
    gone = TEXT[TEXT.index("名次组：镇\n") : TEXT.index("\n【设置】")]
    without = TEXT.replace(gone, "").replace("优秀：≥85", "名次组：部门\n优秀：≥85")
    (there,) = differences(parse(without), SCHEME)
    assert there.sentence == "镇：增加等次（先进：成绩≥90；达标：其余）"


def test_rules_in_another_order_are_told_since_each_acts_on_what_the_one_before_gave() -> None:
    veto, cap = "定为一般：若 否决事项>0 ——五（二）\n", "不高于良好：若 名次>1 且 督查扣分≥1.5 ——五（三）\n"
    (said,) = told((veto + cap, cap + veto))
    assert said.startswith("部门：等次规则的先后 由“定为一般：若 否决事项>0；不高于良好：若 ")


def test_a_scheme_does_not_differ_from_itself() -> None:
    assert differences(SCHEME, parse(TEXT)) == ()
    assert isinstance(SCHEME, Scheme)
