"""The ranking and a unit's page, as a clerk sees and uses them."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

Picture = Callable[[Page, str], None]

GROUPS = ["市直部门、园区", "镇区", "相关市委部门及垂直管理单位"]
EPB = "市环保局"


def row(page: Page, number: int) -> Locator:
    """Return a row of the departments' ranking."""
    return page.locator("section").first.locator("tbody tr").nth(number - 1)


def whole(page: Page) -> None:
    """Nothing of the page may lie beyond its edge."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


# --- the ranking -----------------------------------------------------------------------------------------


def test_the_ranking_shows_the_three_groups_and_says_that_all_is_example_data(
    page: Page, picture: Picture
) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=2)).to_have_text(GROUPS)
    expect(page.get_by_text("示例数据：得分、扣分、加减分与复核均为虚构")).to_be_visible()
    expect(row(page, 1)).to_contain_text("市水利局")
    expect(row(page, 2)).to_contain_text("95.24")
    expect(page.locator("tbody tr")).to_have_count(51)
    expect(page.get_by_text("未齐：缺 公众评议")).to_be_visible()
    expect(page.locator(".historic")).to_have_count(0)
    whole(page)
    picture(page, "ranking")


def test_choosing_a_day_shows_that_days_ranking_and_the_way_back(page: Page, picture: Picture) -> None:
    page.goto("/")
    page.get_by_label("截至（记录日期）").fill("2018-01-29")
    page.get_by_role("button", name="查看那一天").click()
    expect(row(page, 1)).to_contain_text("市水利局")
    expect(row(page, 2)).to_contain_text("95.74")
    expect(page.locator(".historic")).to_contain_text("历史视图：")
    expect(page.locator(".historic")).to_contain_text("截至 2018-01-29 已记录")
    expect(page.get_by_label("截至（记录日期）")).to_have_value("2018-01-29")
    picture(page, "ranking-2018-01-29")
    page.get_by_role("link", name="回到当前").click()
    expect(row(page, 2)).to_contain_text("95.24")
    expect(page.locator(".historic")).to_have_count(0)


def test_an_earlier_day_has_another_leader(page: Page) -> None:
    page.goto("/?as_of=2018-01-28")
    expect(row(page, 1)).to_contain_text(EPB)
    expect(row(page, 1)).to_contain_text("95.74")


def test_a_day_of_effect_and_a_token_are_named_in_the_band(page: Page) -> None:
    page.goto("/?effective_on=2018-01-16")
    expect(page.locator(".historic")).to_contain_text("只计 2018-01-16 及之前生效的")
    expect(row(page, 2)).to_contain_text("95.24")
    page.goto("/?at=dashiqiao-2017~476")
    expect(page.locator(".historic")).to_contain_text("存档编号 dashiqiao-2017~476")
    expect(row(page, 2)).to_contain_text("95.74")


def test_an_earlier_view_stays_the_same_view_on_the_way_to_a_unit_and_back(page: Page) -> None:
    page.goto("/?as_of=2018-01-29")
    page.get_by_role("link", name=EPB, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("95.74")
    expect(page.locator(".historic")).to_contain_text("截至 2018-01-29 已记录")
    page.get_by_role("link", name="回到当前").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("95.24")
    expect(page).not_to_have_url(re.compile("as_of"))
    expect(page).to_have_url(re.compile("/units/"))


def test_a_day_on_which_there_was_nothing_says_so_and_leads_back(page: Page) -> None:
    answer = page.request.get("/?as_of=2017-01-01")
    assert answer.status == 404
    assert "请选一个较晚的日期" in answer.text()
    assert "回到排名" in answer.text()


# --- a unit ----------------------------------------------------------------------------------------------


def test_a_units_name_leads_to_how_its_score_came_to_be(page: Page, picture: Picture) -> None:
    page.goto("/")
    page.get_by_role("link", name=EPB, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(rf"{EPB}\s+95\.24"))
    expect(page.get_by_text("示例数据：得分、扣分、加减分与复核均为虚构")).to_be_visible()
    tree = page.locator(".tree")
    for words in (
        "96.371429… × 80% + 94.6 × 10% + 89.795 × 10% - 0.5 + 0.2",
        "〔四（四）1〕",
        "示例：窗口空岗",
    ):
        expect(tree).to_contain_text(words)
    expect(page.get_by_text("第 2 名")).to_be_visible()
    whole(page)
    picture(page, "unit")


def test_the_explanation_opens_and_closes_by_keyboard(page: Page) -> None:
    page.goto(f"/units/{EPB}")
    sums = page.locator("details", has=page.locator("> summary", has_text="结果得分之和"))
    last = sums.last
    first_item = last.get_by_text("信访工作").first
    expect(first_item).to_be_hidden()
    last.locator("> summary").focus()
    page.keyboard.press("Enter")
    expect(first_item).to_be_visible()
    page.keyboard.press("Space")
    expect(first_item).to_be_hidden()


def test_the_keyboard_reaches_the_first_details_and_shows_where_it_is(page: Page) -> None:
    page.goto(f"/units/{EPB}")
    summary = page.locator(".tree summary").first
    for _ in range(10):
        page.keyboard.press("Tab")
        if summary.evaluate("one => one === document.activeElement"):
            break
    expect(summary).to_be_focused()
    assert summary.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"


def test_a_leaf_of_the_explanation_leads_to_its_fact(page: Page) -> None:
    page.goto(f"/units/{EPB}")
    leaf = page.locator(".tree .leaf", has_text="示例：年内一起信访积案未化解")
    leaf.get_by_role("link").click()
    fact = page.locator("tr:target")
    expect(fact).to_be_in_viewport()
    expect(fact).to_contain_text("认定减分 0.5 分：示例：年内一起信访积案未化解")
    expect(fact).to_contain_text("信访通报第3号")


def test_every_fact_that_the_explanation_cites_stands_on_the_page(page: Page) -> None:
    page.goto(f"/units/{EPB}")
    cited = page.locator(".tree a.cites")
    assert cited.count() > 27 * 2
    broken = cited.evaluate_all(
        "links => links.filter(one => !document.getElementById(decodeURIComponent(one.hash.slice(1))))"
        ".map(one => one.hash)"
    )
    assert broken == []


def test_what_was_reversed_is_struck_through_and_names_what_came_instead(
    page: Page, picture: Picture
) -> None:
    page.goto("/units/市水利局")
    struck = page.locator(".facts s")
    expect(struck).to_have_count(1)
    expect(struck).to_contain_text("察访核验指标外扣 0.4 分")
    assert struck.evaluate("one => getComputedStyle(one).textDecorationLine") == "line-through"
    picture(page, "unit-reversed")
    cell = page.locator(".facts td", has=page.locator("s"))
    expect(cell).to_contain_text("撤销")
    cell.get_by_role("link").click()
    expect(page.locator("tr:target")).to_contain_text("市水利局@10 代替")


def test_a_unit_without_a_score_says_what_is_missing(page: Page) -> None:
    page.goto("/units/示例镇丙")
    expect(page.get_by_text("未齐：缺 公众评议")).to_be_visible()
    expect(page.locator(".tree .missing").first).to_have_text("未齐")


def test_times_are_the_offices_own(page: Page) -> None:
    """The review was recorded at 09:00 in 大石桥, as `kaoji show` says too."""
    page.goto("/units/市水利局")
    expect(page.locator(".facts tr", has_text="复核部分支持")).to_contain_text("2018-01-29 09:00")


# --- any screen ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", f"/units/{EPB}"])
def test_pages_fit_a_telephone(page: Page, path: str, picture: Picture) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(path)
    picture(page, "telephone-unit" if "units" in path else "telephone-ranking")
    whole(page)


@pytest.mark.parametrize("path", ["/", f"/units/{EPB}", "/units/没有的单位"])
def test_pages_speak_chinese_to_screen_readers(page: Page, path: str) -> None:
    answer = page.request.get(path).text()
    assert '<html lang="zh-CN">' in answer
    assert re.search(r"<title>[^<]*考绩台账", answer)
