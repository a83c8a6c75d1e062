"""The second half of 2017, from the slips to the circular, as its ledger tells it afterwards.

What it prints stands beside this file, in story_of_2017/, and is written anew as test_story_of_2017.py says.
"""

import shutil
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cli.main import run
from cli.story import results, reviews, slips, use
from cli.texts import story_file
from tests.cli.test_story_of_2017 import golden

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

STORY = "dashiqiao-2017-results"
BUREAUS, TOWNS, THIRD = "市直部门、园区", "镇区", "相关市委部门及垂直管理单位"
DECISION = ("部分支持", "--document", "示例：复核决定第2号", "--reason", "示例", "--basis", "示例")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the ledger of the whole story, and those of the day before each decision."""
    folder = tmp_path_factory.mktemp("results")
    for name, until in (("whole", "2018-12-31"), ("deciding", "2018-01-29"), ("spreading", "2018-01-30")):
        words = ["simulate", "--story", STORY, "--until", until, "--into", str(folder / f"{name}.db")]
        assert run(words) == 0
    return folder


@pytest.fixture
def year(terminal: "Terminal", played: Path) -> "Terminal":
    """A terminal beside a copy of the played ledgers, looking at the whole story."""
    shutil.copytree(played, terminal.folder, dirs_exist_ok=True)
    return at(terminal, "whole")


def at(terminal: "Terminal", name: str) -> "Terminal":
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/{name}.db")
    return terminal


def facts(year: "Terminal", *kinds: str) -> list[dict[str, Any]]:
    """Return the facts of some kinds, in the order in which they were recorded."""
    told = year.done("log", "--after", "0", "--limit", "100000", "--json").json
    return [one["fact"] for one in told if one["fact"]["kind"] in kinds]


def lines(year: "Terminal", group: str, number: int) -> dict[str, tuple[int, str, str]]:
    """Return each unit's rank, score and grade in a sealed result."""
    told = year.done("result", "show", group, str(number), "--json").json["units"]
    return {one["unit"]: (one["rank"], one["published"], one["grade"]) for one in told}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("rank", ("rank",)),
        ("slips", ("slip", "list")),
        ("reviews", ("review", "list")),
        ("list", ("result", "list")),
        ("diff", ("result", "diff", BUREAUS, "1", "2")),
        ("reproduce", ("result", "reproduce", BUREAUS, "1")),
        ("first", ("result", "show", BUREAUS, "1")),
        ("second", ("result", "show", BUREAUS, "2")),
        ("third", ("result", "diff", BUREAUS, "2", "3")),
        ("use", ("result", "use", BUREAUS)),
        ("correcting-slip", ("slip", "show", "市教育局@19")),
        ("verify", ("verify",)),
    ],
)
def test_what_the_office_sees_at_the_end_is_what_was_kept(
    year: "Terminal", name: str, words: tuple[str, ...]
) -> None:
    golden(f"results-{name}", year.done(*words).out)


def test_before_the_decision_the_office_sees_that_two_units_would_change_places(year: "Terminal") -> None:
    (case,) = (
        one
        for one in at(year, "deciding").done("review", "list", "--json").json["reviews"]
        if one["unit"] == "市环保局"
    )
    mark, finding = case["entries"]
    corrected = ("--correct", f"{mark}=8", "--correct", f"{finding}=0.3", "--on", "2018-01-30")
    golden(
        "results-preview", year.done("review", "decide", case["id"], *DECISION, *corrected, "--dry-run").out
    )


def test_the_like_of_what_was_corrected_is_listed_for_the_office_to_choose(year: "Terminal") -> None:
    shown = at(year, "spreading").done("review", "spread", "市环保局@13", "--on", "2018-01-31").out
    golden("results-spread", shown)


def test_the_scores_of_the_two_units_that_change_places_follow_by_hand(year: "Terminal") -> None:
    """Both have 100 points of indicators, so that marks are percents.

    市环保局: 结果 84+7, after the review 84+8; 过程 87+8; 党建 94; 满意度 90×70%+88×30% = 89.4; 扣分 0.5,
    then 0.3. 市水利局: 82+10; 85+9; 93; 91×70%+86×30% = 89.5; 扣分 0.4.
    """

    def by_hand(result: int, process: int, party: int, satisfaction: str, deducted: str) -> Fraction:
        indicators = result * Fraction(9, 10) + process * Fraction(1, 10)
        return (
            indicators * Fraction(8, 10)
            + Fraction(party, 10)
            + Fraction(satisfaction) / 10
            - Fraction(deducted)
        )

    before = {
        "市环保局": by_hand(91, 95, 94, "89.4", "0.5"),
        "市水利局": by_hand(92, 94, 93, "89.5", "0.4"),
    }
    after = before | {"市环保局": by_hand(92, 95, 94, "89.4", "0.3")}
    assert before["市环保局"] < before["市水利局"]
    assert after["市环保局"] > after["市水利局"]
    for name, expected in (("deciding", before), ("spreading", after)):
        told = at(year, name).done("rank", "--group", BUREAUS, "--json").json["groups"][0]["standings"]
        exact = {one["unit"]: Fraction(one["exact"]) for one in told if one["unit"] in expected}
        assert exact == expected
        best = sorted(expected, key=lambda unit: -expected[unit])
        assert [one["unit"] for one in told if one["rank"] in {1, 2}] == best


def test_the_restatement_lowers_one_unit_and_the_first_result_stays_what_it_was(year: "Terminal") -> None:
    first, second = lines(year, BUREAUS, 1), lines(year, BUREAUS, 2)
    assert (first["市水利局"], second["市水利局"]) == ((2, "91.61", "优秀"), (3, "90.11", "良好"))
    assert (first["市教育局"], second["市教育局"]) == ((3, "90.37", "良好"), (2, "90.37", "优秀"))
    assert first["市环保局"] == second["市环保局"] == (1, "91.88", "优秀")


def test_what_one_review_corrected_was_corrected_for_three_units_whose_slips_went_out_again(
    year: "Terminal",
) -> None:
    (spread,) = facts(year, "CorrectionSpread")
    assert spread["units"] == ["市教育局", "市民政局", "市科技局"]
    told = year.done("log", "--after", "0", "--limit", "100000", "--json").json
    (when,) = (one["recorded_at"] for one in told if one["fact"] == spread)
    together = [one for one in told if one["recorded_at"] == when]
    marks = {one["id"].rpartition("@")[0]: one["fact"] for one in together if "replaces" in one["fact"]}
    points = {stream.rpartition("/")[2]: fact["points"] for stream, fact in marks.items()}
    assert points == {"市教育局": "9", "市民政局": "8.5", "市科技局": "10"}
    assert {fact["envelope"]["cause"] for fact in marks.values()} == {spread["review"]}
    issued = [one["id"].rpartition("/")[2] for one in together if one["fact"]["kind"] == "SlipIssued"]
    assert [one.partition("@")[0] for one in issued] == ["市环保局", "市教育局", "市民政局", "市科技局"]


def test_a_fact_found_after_publication_takes_one_of_three_ways(year: "Terminal") -> None:
    noted = [(one["unit"], one["outlet"], one["belongs_to"]) for one in facts(year, "LateFactNoted")]
    assert noted == [
        ("市环保局", "计入发现年度", "dashiqiao-2017"),
        ("示例镇乙", "不计入", "dashiqiao-2017"),
    ]
    asked, reopened = facts(year, "ReopeningAsked", "ResultReopened")
    assert asked["minutes"] == reopened["minutes"]
    assert asked["envelope"]["actor"]["id"] != reopened["envelope"]["actor"]["id"]
    (late,) = facts(year, "PenaltyApproved")
    assert late["envelope"]["effective_on"] == "2017-12-20"


def test_a_veto_caps_the_team_and_leaves_the_score(year: "Terminal") -> None:
    told = year.done("rank", "--group", BUREAUS, "--json").json["groups"][0]["standings"]
    (civil,) = (one for one in told if one["unit"] == "市民政局")
    assert (civil["score"], civil["grade"]) == ("87.40", "良好")
    assert "班子 合格" in year.done("rank").out


def test_the_third_group_is_sealed_weeks_later_and_blocked_nobody(year: "Terminal") -> None:
    sealed = [(one["group"], one["envelope"]["effective_on"]) for one in facts(year, "GroupSealed")]
    assert sealed == [
        (BUREAUS, "2018-02-12"),
        (TOWNS, "2018-02-12"),
        (BUREAUS, "2018-03-02"),
        (THIRD, "2018-03-16"),
        (BUREAUS, "2018-03-28"),
    ]


def test_a_review_allowed_after_publication_is_sealed_anew_without_reopening(year: "Terminal") -> None:
    """市科技局 was deducted 0.2 for coming late, then 0.1: 85.75 and 0.1 more, and nobody else moves."""
    told = {one["number"]: one for one in facts(year, "GroupSealed") if one["group"] == BUREAUS}
    *_, decided = facts(year, "ReviewDecided")
    assert told[3]["reviews"] == [decided["review"]]
    assert len(facts(year, "ResultReopened")) == 1
    second, third = lines(year, BUREAUS, 2), lines(year, BUREAUS, 3)
    assert (second["市科技局"], third["市科技局"]) == ((5, "85.75", "良好"), (5, "85.85", "良好"))
    assert third == second | {"市科技局": third["市科技局"]}


def test_places_for_excellent_follow_from_headcounts_and_ratings_by_hand(year: "Terminal") -> None:
    """好 20% of 43 is 8.6; 差 15%-5% of 21 is 2.1; not rated, or no longer, 15%: of 38 is 5.7, of 52 7.8."""
    (told,) = year.done("result", "use", BUREAUS, "--json").json["results"]
    places = {one["unit"]: one["follows"] for one in told["lines"] if one["about"] == "优秀名额"}
    assert places == {
        "市环保局": "优秀名额至多 8 名",
        "市教育局": "优秀名额至多 7 名",
        "市水利局": "优秀名额至多 5 名",
        "市科技局": "优秀名额至多 2 名",
        "市民政局": "未申报人数，名额待定",
    }
    why = {(one["about"], one["unit"]) for one in told["lines"] if one["about"] != "优秀名额"}
    assert why == {
        ("未完成任务", "市科技局"),
        ("末位且未完成", "市科技局"),
        ("好差单位", "市环保局"),
        ("好差单位", "市科技局"),
        ("等次封顶", "市民政局"),
    }


def test_a_paper_in_time_was_confirmed_by_another_person_and_a_late_request_was_answered(
    year: "Terminal",
) -> None:
    keyed = next(one for one in facts(year, "ReviewRequested") if "unconfirmed" in one)
    (confirmed,) = facts(year, "ReviewConfirmed")
    assert keyed["handed_in"] == "2018-01-23" < keyed["envelope"]["effective_on"]
    assert keyed["envelope"]["actor"]["id"] != confirmed["envelope"]["actor"]["id"]
    (declined,) = facts(year, "ReviewNotAccepted")
    assert declined["deadline"] == "2018-01-23"
    refused = next(one for one in facts(year, "SlipReceived") if one["how"] == "拒签")
    assert len(refused["witnesses"]) == 2


def test_the_story_plays_every_verb_of_slips_reviews_results_and_their_use() -> None:
    with story_file(STORY) as path:
        steps = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line[:2] == "20"]
    played = {words[1] for words in steps if not any(word.startswith("应拒=") for word in words)}
    assert set({**slips.VERBS, **reviews.VERBS, **results.VERBS, **use.VERBS}) <= played


def test_what_the_rules_refused_left_no_trace(year: "Terminal") -> None:
    with story_file(STORY) as path:
        text = path.read_text(encoding="utf-8")
    tried = [line for line in text.splitlines() if " 应拒=" in line and not line.startswith("#")]
    assert len(tried) == 20
    assert len(facts(year, "GroupSealed")) == 5
    assert len(facts(year, "UnitRated")) == 3
    assert len(facts(year, "PenaltyReported")) == 1
    assert [one["outcome"] for one in facts(year, "ReviewDecided")] == [
        "维持",
        "部分支持",
        "维持",
        "部分支持",
        "部分支持",
    ]
