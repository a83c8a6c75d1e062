"""`kaoji why --from --to` and `kaoji rank diff`: what lies between two views of the demo's year."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

EPB, WATER = "市环保局", "市水利局"


def crossings(told: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    """Return who passed whom, and by which facts."""
    return [
        (each["unit"], each["other"], [fact["id"].rpartition("/")[2] for fact in turn["facts"]])
        for turn in told["turns"]
        for each in turn["crossings"]
    ]


def test_a_penalty_reported_late_is_the_whole_difference(demo: "Terminal") -> None:
    told = demo.done("why", EPB, "--from", "2018-01-29", "--to", "2018-02-02", "--json").json
    assert (told["from"]["score"], told["to"]["score"], told["difference"]) == ("95.74", "95.24", "-0.50")
    (part,) = told["parts"]
    assert (part["cause"], part["amount"], part["gone"]) == ("记录", "-1/2", [])
    assert part["came"] == ["dashiqiao-2017/市环保局@91"]
    shown = demo.done("why", EPB, "--from", "2018-01-29", "--to", "2018-02-02").out
    assert "95.74 → 95.24（-0.5）" in shown
    assert "认定减分" in shown


def test_a_reversal_and_what_replaces_it_are_one_part_and_backwards_they_go(demo: "Terminal") -> None:
    (part,) = demo.done("why", WATER, "--from", "2018-01-23", "--to", "2018-01-29", "--json").json["parts"]
    assert (part["amount"], len(part["came"])) == ("1/5", 2)
    back = demo.done("why", WATER, "--from", "2018-01-29", "--to", "2018-01-23", "--json").json
    assert (back["difference"], back["parts"][0]["gone"]) == ("-0.20", part["came"])
    shown = demo.done("why", WATER, "--from", "2018-01-29", "--to", "2018-01-23").out
    assert shown.count("不再计入") == 2


def test_a_score_that_is_first_complete_counts_from_nothing(demo: "Terminal") -> None:
    """市教育局 waited for the public's evaluation."""
    shown = demo.done("why", "市教育局", "--from", "2018-01-15", "--to", "2018-01-16").out
    assert "未齐（缺 公众评议） → 95.10" in shown


def test_the_effective_axis_is_written_behind_a_slash(demo: "Terminal") -> None:
    told = demo.done("rank", "diff", "2018-02-02/2018-01-16", "2018-02-02", "--unit", WATER, "--json").json
    assert told["from"] == "dashiqiao-2017~478~2018-01-16"
    (unit,) = told["units"]
    assert (unit["before"]["score"], unit["after"]["score"]) == ("95.60", "95.80")
    assert crossings(told) == []


@pytest.mark.parametrize(
    ("start", "end", "passed"),
    [
        ("2018-01-16", "2018-01-29", [(WATER, EPB, [f"{WATER}@9", f"{WATER}@10"])]),
        ("2018-01-29", "2018-01-16", [(EPB, WATER, [f"{WATER}@9", f"{WATER}@10"])]),
        ("2018-01-29", "2018-02-02", []),
    ],
)
def test_the_facts_that_turned_an_order_are_named(
    demo: "Terminal", start: str, end: str, passed: list[tuple[str, str, list[str]]]
) -> None:
    assert crossings(demo.done("rank", "diff", start, end, "--json").json) == passed


def test_the_table_says_who_passed_whom(demo: "Terminal") -> None:
    shown = demo.done("rank", "diff", "2018-01-16", "2018-02-02").out
    assert "市水利局 超过 市环保局" in shown
    assert "示例数据" in shown
    assert "各单位的名次、成绩都没有变化" in demo.done("rank", "diff", "2018-02-02", "2018-02-02").out


def test_who_sees_published_results_only_compares_nothing(
    demo: "Terminal", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAOJI_ACTOR", f"hb-01:被考评单位:{EPB}")
    assert "只能查看已公布的结果" in demo.refused("rank", "diff", "2018-01-16")
    assert "只能查看已公布的结果" in demo.refused("why", EPB, "--from", "2018-01-16")


def test_views_that_cannot_be_read_are_told(demo: "Terminal") -> None:
    assert "不是日期" in demo.miswritten("rank", "diff", "2018-13-01")
    assert "只写了 --to" in demo.miswritten("why", EPB, "--to", "2018-01-16")
    both = ("why", EPB, "--from", "2018-01-16", "--at", "dashiqiao-2017~473")
    assert "不能与 --as-of" in demo.miswritten(*both)
    assert "请选一个较晚的日期" in demo.refused("rank", "diff", "2016-01-01")
