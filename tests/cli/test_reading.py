"""rank, why, show, log: now, and as of each day of the demo's story."""

import json
from typing import TYPE_CHECKING

import pytest

from domain.scheme import shipped

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

DEPARTMENTS = "市直部门、园区"
EPB, WATER, SCHOOLS = "市环保局", "市水利局", "市教育局"

AS_RECORDED = {
    "2018-01-15": [(1, EPB, "95.74"), (2, WATER, "95.60")],
    "2018-01-16": [(1, EPB, "95.74"), (2, WATER, "95.60"), (3, SCHOOLS, "95.10")],
    "2018-01-23": [(1, EPB, "95.74"), (2, WATER, "95.60"), (3, SCHOOLS, "95.10")],
    "2018-01-29": [(1, WATER, "95.80"), (2, EPB, "95.74"), (3, SCHOOLS, "95.10")],
    "2018-02-02": [(1, WATER, "95.80"), (2, EPB, "95.24"), (3, SCHOOLS, "95.10")],
}
"""What the office knew each day: a result by a late evaluation, a review, a penalty reported late."""

EFFECTIVE_2018_01_16 = [(1, WATER, "95.60"), (2, EPB, "95.24"), (3, SCHOOLS, "95.10")]
"""What counted by that day, as known since: the late penalty already, the review's outcome not yet."""

Row = tuple[int, str, str]


def first(terminal: "Terminal", most: int, *options: str) -> list[Row]:
    """Return the first rows of the departments' ranking."""
    (group,) = terminal.done("rank", "--json", "--group", DEPARTMENTS, *options).json["groups"]
    return [(one["rank"], one["unit"], one["score"]) for one in group["standings"][:most]]


# --- rank ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", AS_RECORDED)
def test_the_ranking_as_of_a_day_is_what_the_office_knew_that_day(demo: "Terminal", day: str) -> None:
    expected = AS_RECORDED[day]
    assert first(demo, len(expected), "--as-of", day) == expected


def test_what_is_missing_on_a_day_leaves_the_unit_unranked_and_is_named(demo: "Terminal") -> None:
    (group,) = demo.done("rank", "--json", "--group", DEPARTMENTS, "--as-of", "2018-01-15").json["groups"]
    (schools,) = [one for one in group["standings"] if one["unit"] == SCHOOLS]
    assert (schools["rank"], schools["score"], schools["exact"]) == (None, None, None)
    assert (schools["state"], schools["missing"]) == ("未齐", ["公众评议"])


def test_the_ranking_by_day_of_effect_counts_what_took_effect_by_then(demo: "Terminal") -> None:
    assert first(demo, 3, "--effective-on", "2018-01-16") == EFFECTIVE_2018_01_16


def test_a_day_of_the_story_means_all_of_that_day(demo: "Terminal") -> None:
    """The review was recorded on 2018-01-29 at 09:00 in 大石桥."""
    assert first(demo, 1, "--as-of", "2018-01-29T08:59") == [(1, EPB, "95.74")]
    assert first(demo, 1, "--as-of", "2018-01-29T09:01") == [(1, WATER, "95.80")]
    assert first(demo, 1, "--as-of", "2018-01-28") == [(1, EPB, "95.74")]


def test_the_ranking_now_is_the_ranking_after_the_last_fact(demo: "Terminal") -> None:
    assert first(demo, 3) == AS_RECORDED["2018-02-02"]


def test_a_late_rank_from_the_upper_office_counts_from_its_own_day_and_makes_no_score(
    demo: "Terminal",
) -> None:
    group = "相关市委部门及垂直管理单位"

    def seen(day: str) -> list[tuple[int | None, str | None, str]]:
        (found,) = demo.done("rank", "--json", "--group", group, "--as-of", day).json["groups"]
        return [(one["rank"], one["score"], one["state"]) for one in found["standings"]]

    assert seen("2018-02-07") == [(None, None, "未齐")] * 4
    assert seen("2018-02-08") == [
        (1, "93.80", "已齐"),
        (2, "91.20", "已齐"),
        (3, None, "仅有反馈名次"),
        (None, None, "未齐"),
    ]


def test_equal_published_scores_share_a_rank_and_the_next_rank_is_left_out(demo: "Terminal") -> None:
    (group,) = demo.done("rank", "--json", "--group", DEPARTMENTS).json["groups"]
    tied = [(one["rank"], one["unit"], one["score"]) for one in group["standings"] if one["tied"]]
    assert tied[:2] == [(15, "市民政局", "91.68"), (15, "市交通局", "91.68")]
    ranks = [one["rank"] for one in group["standings"]]
    assert 16 not in ranks
    assert 17 in ranks


def test_the_ranking_on_screen_says_example_and_gives_each_group_and_its_token(demo: "Terminal") -> None:
    shown = demo.done("rank").out
    assert shown.startswith("【示例数据")
    for words in (DEPARTMENTS, "镇区", "相关市委部门及垂直管理单位", "15（并列）", "未齐：缺 公众评议"):
        assert words in shown
    assert "存档编号 dashiqiao-2017~481" in shown


def test_a_ranking_for_programs_says_year_token_digest_scheme_and_every_score(demo: "Terminal") -> None:
    ranking = demo.done("rank", "--json").json
    assert ranking.keys() == {"year", "token", "digest", "scheme", "example", "groups"}
    assert (ranking["year"], ranking["example"]) == ("dashiqiao-2017", True)
    assert ranking["scheme"] == {"name": "dashiqiao-2017", "version": 1}
    assert [len(group["standings"]) for group in ranking["groups"]] == [44, 3, 4]
    for group in ranking["groups"]:
        for one in group["standings"]:
            assert {"rank", "tied", "unit", "category", "score", "exact", "state", "missing"} <= one.keys()
            assert one["score"] is None or isinstance(one["score"], str)


def test_a_token_gives_the_same_again_after_new_facts(demo: "Terminal") -> None:
    before = demo.done("rank", "--json").json
    by_day = demo.done("rank", "--json", "--effective-on", "2018-01-16").json
    demo.done(
        "deduct", EPB, "2", "--on", "2018-01-10", "--reason", "示例：窗口空岗", "--basis", "察访核验记录第4号"
    )
    assert demo.done("rank", "--json").json["digest"] != before["digest"]
    for earlier in (before, by_day):
        assert demo.done("rank", "--json", "--at", earlier["token"]).json == earlier


# --- why -------------------------------------------------------------------------------------------------


def test_why_leads_from_the_score_to_each_fact_and_clause(demo: "Terminal") -> None:
    told = demo.done("why", EPB).out
    for words in (
        "市环保局  市直部门、园区  第 2 名",
        "成绩 95.24 = 四舍五入，保留 2 位小数",
        "96.371429… × 80% + 94.6 × 10% + 89.795 × 10% - 0.5 + 0.2",
        "结果得分 96.285714… = 168.5 ÷ 175 × 100",
        "示例：窗口空岗 0.5",
        "〔察访核验扣分标准〕",
        "市环保局@91",
    ):
        assert words in told
    assert "信访工作" not in told
    assert "信访工作" in demo.done("why", EPB, "--all").out


def test_why_of_an_earlier_day_leaves_out_what_came_later(demo: "Terminal") -> None:
    told = demo.done("why", EPB, "--as-of", "2018-01-29").out
    assert "成绩 95.74" in told
    assert "市环保局@91" not in told


def test_why_for_programs_is_the_ranking_row_with_its_explanation(demo: "Terminal") -> None:
    told = demo.done("why", EPB, "--json").json
    assert (told["group"], told["rank"], told["score"]) == (DEPARTMENTS, 2, "95.24")
    assert told["token"] == "dashiqiao-2017~481"
    top = told["explanation"]
    assert (top["label"], top["shown"], top["value"]) == ("成绩", "95.24", "2381/25")
    ids = {one["id"] for one in demo.done("log", "--json", "--limit", "1000").json}
    cited = set(_cited(top))
    assert len(cited) > 27 * 2
    assert cited <= ids


def _cited(term: dict[str, object]) -> list[str]:
    parts = term.get("parts", [])
    assert isinstance(parts, list)
    here = [str(term["cites"])] if "cites" in term else []
    return here + [one for part in parts for one in _cited(part)]


def test_why_of_a_unit_without_a_score_says_what_is_missing(demo: "Terminal") -> None:
    told = demo.done("why", "示例镇丙").out
    assert "未排名" in told
    assert "未齐：缺 公众评议" in told


# --- grades ----------------------------------------------------------------------------------------------


@pytest.fixture
def graded(demo: "Terminal") -> "Terminal":
    """The demo under a scheme that gives grades, lists a result beside, and breaks ties."""
    text = (shipped("dashiqiao-2017") or "") + GRADES
    (demo.folder / "等次.scheme").write_text(text, encoding="utf-8")
    demo.done("scheme", "amend", "等次.scheme", "--basis", "补充通知第1号", "--on", "2018-01-02")
    return demo


GRADES = """
另列成绩：指标考核得分
并列比较：指标考核得分

【等次】
优秀：≥95，不超过 2% ——五（一）
良好：≥90 ——五（一）
一般：其余
班子降一等：若 察访核验扣分≥0.5 ——五（二）
"""


def test_the_ranking_has_columns_for_grades_and_results_beside(graded: "Terminal") -> None:
    """Of 44 units 2 % are none; no unit of the third group has a figure of its own for indicators."""
    shown = graded.done("rank").out
    assert "│ 指标考核得分 │ 等次" in shown.replace("┃", "│")
    assert "良好（班子 一般）" in shown
    assert "未定" in shown
    (departments, _, others) = graded.done("rank", "--json").json["groups"]
    (epb,) = [one for one in departments["standings"] if one["unit"] == EPB]
    assert (epb["grade"], epb["team_grade"]) == ("良好", "一般")
    assert epb["beside"] == {"指标考核得分": "96.37"}
    assert all("beside" not in one for one in others["standings"])


def test_why_gives_the_reasons_of_a_grade_in_order(graded: "Terminal") -> None:
    told = graded.done("why", EPB).out
    reasons = told[told.index("等次 良好（班子 一般）") :]
    assert reasons.splitlines()[:6] == [
        "等次 良好（班子 一般）",
        "├── 符合优秀的条件：成绩≥95  成绩 95.24 ≥ 95：成立  〔五（一）〕",
        "├── 优秀名额已满（名额 44 家 × 2%，去尾为 0 家）  〔五（一）〕",
        "├── 符合良好的条件：成绩≥90  成绩 95.24 ≥ 90：成立  〔五（一）〕",
        "├── 列入良好  〔五（一）〕",
        "└── 班子降一等：良好→一般  察访核验扣分 0.5 ≥ 0.5：成立  〔五（二）〕",
    ]
    assert "示例：窗口空岗 0.5" in reasons
    assert "等次 未定" in graded.done("why", "示例镇丙").out
    assert "等次" not in graded.done("why", EPB, "--effective-on", "2018-01-01").out


def test_why_for_programs_has_the_reasons_with_their_terms(graded: "Terminal") -> None:
    reasons = graded.done("why", EPB, "--json").json["grade_reasons"]
    assert [one["clause"] for one in reasons] == ["五（一）"] * 4 + ["五（二）"]
    assert reasons[0]["condition"] == "成绩 95.24 ≥ 95：成立"
    assert reasons[-1]["explanation"]["parts"][0]["label"] == "察访核验扣分"


def test_why_says_which_figure_decided_between_equal_scores(graded: "Terminal") -> None:
    rows = graded.done("rank", "--json", "--group", DEPARTMENTS).json["groups"][0]["standings"]
    pair = [one for one in rows if one["score"] == "91.68"]
    assert [one["tied"] for one in pair] == [False, False]
    assert pair[1]["rank"] == pair[0]["rank"] + 1
    for one in pair:
        assert "并列比较：指标考核得分 " in graded.done("why", one["unit"]).out


# --- show and log ----------------------------------------------------------------------------------------


def test_show_lists_a_units_facts_and_keeps_what_was_reversed(demo: "Terminal") -> None:
    facts = demo.done("show", WATER, "--json").json
    assert [one["id"] for one in facts] == [f"dashiqiao-2017/市水利局@{n}" for n in range(1, 11)]
    told = demo.done("show", WATER).out
    assert "扣 0.4" in told
    assert "已由" in told


def test_show_of_one_fact_gives_its_whole_history_and_nothing_else(demo: "Terminal") -> None:
    for written in ("市水利局@2", "市水利局@10", "dashiqiao-2017/市水利局@2"):
        facts = demo.done("show", written, "--json").json
        assert [one["version"] for one in facts] == [2, 8, 9, 10]


def test_show_as_of_a_day_does_not_know_what_came_later(demo: "Terminal") -> None:
    facts = demo.done("show", "市水利局@2", "--as-of", "2018-01-28", "--json").json
    assert [one["version"] for one in facts] == [2]


def test_log_lists_facts_by_position_each_with_all_a_program_needs(demo: "Terminal") -> None:
    facts = demo.done("log", "--json").json
    assert [one["position"] for one in facts] == list(range(432, 482))
    for one in facts:
        assert one.keys() == {"position", "id", "stream", "version", "recorded_at", "says", "fact"}
        assert one["fact"]["kind"]
        assert one["fact"]["envelope"]["actor"]["id"]


def test_log_can_be_read_page_by_page(demo: "Terminal") -> None:
    facts = demo.done("log", "--after", "100", "--limit", "20", "--json").json
    assert [one["position"] for one in facts] == list(range(101, 121))
    assert "共 481 条，以上为流水号 101 至 120" in demo.done("log", "--after", "100", "--limit", "20").out


def test_the_log_of_a_day_of_effect_lists_what_counts_by_then_and_its_token_lists_it_again(
    demo: "Terminal",
) -> None:
    words = ("log", "--as-of", "2018-01-29", "--effective-on", "2018-01-10", "--limit", "1000")
    told = demo.done(*words)
    facts = demo.done(*words, "--json").json
    own = {"YearOpened", "SchemeAdopted"}
    days = [one["fact"]["envelope"]["effective_on"] for one in facts if one["fact"]["kind"] not in own]
    assert max(days) == "2018-01-10"
    whole = demo.done("log", "--as-of", "2018-01-29", "--limit", "1000", "--json").json
    later = [one["position"] for one in whole if one["fact"]["envelope"]["effective_on"] > "2018-01-10"]
    left = {one["position"] for one in whole} - {one["position"] for one in facts}
    assert left
    assert left <= set(later)
    token = told.out.strip().rpartition("存档编号 ")[2].split()[0]
    assert demo.done("log", "--at", token, "--limit", "1000", "--json").json == facts
    last = demo.done(*words[:-1], "3", "--json").json
    assert last == facts[-3:]
    first = demo.done(*words[:-1], "3", "--after", "10", "--json").json
    assert first == [one for one in facts if one["position"] > 10][:3]


def test_log_as_of_a_day_ends_there(demo: "Terminal") -> None:
    facts = demo.done("log", "--as-of", "2018-01-29", "--limit", "3", "--json").json
    assert [one["position"] for one in facts] == [474, 475, 476]


# --- doctor and verify -----------------------------------------------------------------------------------


def test_verify_for_programs_lists_each_check(demo: "Terminal") -> None:
    told = demo.done("verify", "--json").json
    assert told["holds"] is True
    assert "dashiqiao-2017 两种算法一致" in [one["name"] for one in told["checks"]]
    assert all(one["holds"] for one in told["checks"])


def test_doctor_says_where_the_ledger_is_and_how_far_it_goes(demo: "Terminal") -> None:
    told = demo.done("doctor", "--json").json
    assert told["database_url"] == f"sqlite:///{demo.folder}/kaoji-demo/ledger.db"
    assert (told["years"], told["position"]) == (["dashiqiao-2017"], 481)
    assert "台账可用" in demo.done("doctor").out


def test_doctor_says_nothing_in_python(demo: "Terminal") -> None:
    told = demo.done("doctor").out
    assert "['" not in told
    assert "考核年度：dashiqiao-2017" in told


def test_json_stands_alone_on_the_output_stream_of_a_real_process(demo: "Terminal") -> None:
    ran = demo.apart("rank", "--as-of", "2018-01-29", "--json")
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["groups"][0]["standings"][0]["unit"] == WATER
    assert ran.stderr == ""
