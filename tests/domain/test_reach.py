"""What an amendment reaches: which groups it computes otherwise, by what it changes."""

from pathlib import Path

import pytest

from domain.scheme import parse, shipped
from domain.scheme.reach import computes_alike, looks_across

SCHEME = shipped("dashiqiao-2017") or ""
EVERYTHING = (Path(__file__).parents[1] / "everything.scheme").read_text(encoding="utf-8")
DEPARTMENTS, TOWNS = "市直部门、园区", "镇区"


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        ("领导评价×70%", "领导评价×60%", {DEPARTMENTS}),
        ("领导评价×50%", "领导评价×40%", {TOWNS}),
        ("小数位数：2", "小数位数：3", {DEPARTMENTS, TOWNS, "相关市委部门及垂直管理单位"}),
        ("小数位数：2", "小数位数：2\n复核申请期限：3个工作日", set()),
    ],
)
def test_an_amendment_reaches_the_groups_whose_figures_it_changes(
    old: str, new: str, moved: set[str]
) -> None:
    assert old in SCHEME
    before, after = parse(SCHEME), parse(SCHEME.replace(old, new, 1))
    assert {one.name for one in before.groups if not computes_alike(before, after, one.name)} == moved


def test_a_scheme_computes_like_itself_and_like_its_plain_form() -> None:
    for text in (SCHEME, EVERYTHING):
        scheme = parse(text)
        assert all(computes_alike(scheme, parse(text), one.name) for one in scheme.groups)


def test_a_formula_that_asks_the_group_looks_across() -> None:
    scheme = parse(SCHEME)
    assert not any(looks_across(scheme, one.name) for one in scheme.groups)
    everything = parse(EVERYTHING)
    assert all(looks_across(everything, one.name) for one in everything.groups)
