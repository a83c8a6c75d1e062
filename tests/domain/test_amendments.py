"""Another version of a scheme: what it needs, what it must keep, and what it never touches."""

from domain import refusals
from domain.commands import AdoptScheme, ReclassifyUnit, SealGroup
from domain.facts import SchemeAdopted
from domain.scheme import shipped
from tests.domain.conftest import DAY, YEAR, Desk


def other_scheme(**told: str) -> str:
    """Return the scheme of 2017 with another number of decimals, or with what is told instead."""
    text = shipped(YEAR) or ""
    for old, new in (told or {"小数位数：2": "小数位数：3"}).items():
        assert old in text
        text = text.replace(old, new)
    return text


def for_departments() -> str:
    """Return the scheme of 2017 with other weights of the departments' satisfaction, all else the same."""
    return other_scheme(**{"领导评价×70%+公众评议×30%": "领导评价×60%+公众评议×40%"})


def test_an_amendment_is_the_next_version_and_names_its_basis(desk: Desk) -> None:
    said = desk.refused(AdoptScheme, refusals.AmendmentNeedsBasis, text=other_scheme())
    assert "--basis" in said
    (fact,) = desk.when(AdoptScheme, text=other_scheme(), basis="补充通知")
    assert isinstance(fact, SchemeAdopted)
    assert (fact.version, fact.applies_from, fact.envelope.basis) == (2, DAY, "补充通知")


def test_a_scheme_that_differs_in_comments_alone_is_not_adopted_again(desk: Desk) -> None:
    desk.refused(AdoptScheme, refusals.SchemeUnchanged, text=f"{shipped(YEAR)}\n# 附注\n", basis="通知")


def test_an_amendment_must_cover_every_category_a_unit_has_or_had(desk: Desk) -> None:
    desk.when(ReclassifyUnit, unit="市水利局", category="开发区")
    without = other_scheme(**{"市直部门、开发区、园区 ——": "市直部门、园区 ——"})
    said = desk.refused(AdoptScheme, refusals.CategoriesNotCovered, text=without, basis="通知")
    assert "市水利局（开发区）" in said
    without = other_scheme(**{"市直部门、开发区、园区 ——": "开发区、园区 ——"})
    said = desk.refused(AdoptScheme, refusals.CategoriesNotCovered, text=without, basis="通知")
    assert "市环保局（市直部门）、市水利局（市直部门）" in said


def test_an_amendment_keeps_the_groups_whose_result_is_sealed_and_the_sealed_table(desk: Desk) -> None:
    desk.when(SealGroup, group="镇区", position=9, token=f"{YEAR}~9", table="封存的表")
    without = other_scheme(**{"镇区：镇区 ——": "镇区：镇区、街道 ——"})
    said = desk.refused(AdoptScheme, refusals.SealedGroupNotCovered, text=without, basis="通知")
    assert "镇区" in said
    sealed = desk.year.sealed["镇区"]
    said = desk.refused(AdoptScheme, refusals.SealedGroupRecomputed, text=other_scheme(), basis="通知")
    assert "镇区" in said
    desk.when(AdoptScheme, text=for_departments(), basis="通知")
    assert desk.year.sealed["镇区"] == sealed
    assert sealed.table == "封存的表"
