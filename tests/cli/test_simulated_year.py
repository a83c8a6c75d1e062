"""`kaoji simulate --units`: a whole invented year, the same by the same seed, through the same rules."""

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.bootstrap import StoryClock, opened
from api.settings import sqlite_url
from cli.simulation import YEAR, simulate_year
from cli.simulation.spring import FIRST
from cli.simulation.world import at

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal


def played(folder: Path, units: int, seed: int) -> tuple[str, dict[str, int]]:
    """Return the digest of all that a simulated year records, times and places included, and its kinds."""
    kinds: dict[str, int] = {}
    told = sha256()
    clock = StoryClock(at(FIRST))
    with opened(sqlite_url(folder / f"{units}-{seed}.db"), clock=clock, create=True) as kaoji:
        made = simulate_year(kaoji, clock, units, seed)
        for stored in kaoji.ledger.stored():
            one = stored.recorded
            told.update(f"{one.position} {one.stream}@{one.version} {one.recorded_at} ".encode())
            told.update(stored.state)
            kinds[one.fact.kind] = kinds.get(one.fact.kind, 0) + 1
    assert made.facts == sum(kinds.values())
    return told.hexdigest(), kinds


def test_the_same_seed_plays_the_same_year_and_another_seed_another(tmp_path: Path) -> None:
    again = tmp_path / "again"
    again.mkdir()
    first, kinds = played(tmp_path, 3, 1)
    assert played(again, 3, 1) == (first, kinds)
    assert played(tmp_path, 3, 2)[0] != first


def test_a_year_has_about_two_hundred_facts_a_unit_of_every_stage(tmp_path: Path) -> None:
    _, kinds = played(tmp_path, 14, 5)
    assert 190 <= sum(kinds.values()) / 14 <= 230
    stages = {"IndicatorProposed", "IndicatorAssigned", "SelfReported", "ReportChecked", "FindingRecorded"}
    stages |= {"UnitEnded", "SheetReturned", "SheetAccepted", "MarkEntered", "CompletionDetermined"}
    stages |= {"ReminderSent", "BonusRefused", "PenaltyApproved", "EvaluationEntered", "EntryReversed"}
    stages |= {"SlipIssued", "SlipReceived", "DeadlineExtended", "ReviewRequested", "ReviewConfirmed"}
    stages |= {"ReviewAccepted", "ReviewNotAccepted", "ReviewAssigned", "ReviewDecided", "ReviewWithdrawn"}
    stages |= {"ReviewReopened", "GroupSealed", "ResultApproved", "ResultPublished", "ReopeningAsked"}
    stages |= {"ResultReopened", "LateFactNoted", "CorrectionSpread"}
    stages |= {"HeadcountDeclared", "UnitRated", "RatingWithdrawn"}
    assert stages <= set(kinds)


def test_a_simulated_year_is_complete_and_verified(
    terminal: "Terminal", monkeypatch: pytest.MonkeyPatch
) -> None:
    said = terminal.done("simulate", "--units", "6", "--seed", "4", "--into", "year.db").out
    assert "已演完，记录" in said
    # 39 acts are refused even where there is one unit; each that is asked for has to come.
    assert int(said.partition("依规则拒绝 ")[2].partition(" 次")[0]) > 50
    monkeypatch.setenv("KAOJI_DATABASE_URL", "sqlite:///year.db")
    assert "两种算法一致" in terminal.done("verify").out
    ranking = terminal.done("rank", "--json").json
    assert ranking["example"] is True
    assert ranking["year"] == YEAR
    assert [one["state"] for group in ranking["groups"] for one in group["standings"]] == ["已齐"] * 6


def test_what_to_play_must_be_said_once(terminal: "Terminal") -> None:
    for words in (("simulate",), ("simulate", "--units", "3", "--story", "a.story")):
        answer = terminal(*words)
        assert (answer.code, "两者择一" in answer.err) == (1, True)


def test_a_ledger_that_stands_there_is_left_alone(terminal: "Terminal") -> None:
    terminal.done("simulate", "--units", "1", "--into", "year.db")
    before = (terminal.folder / "year.db").read_bytes()
    assert "已经有台账" in terminal("simulate", "--units", "1", "--into", "year.db").err
    assert (terminal.folder / "year.db").read_bytes() == before


def test_what_is_published_everybody_sees_and_nothing_else(
    terminal: "Terminal", monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.done("simulate", "--units", "2", "--into", "year.db")
    monkeypatch.setenv("KAOJI_DATABASE_URL", "sqlite:///year.db")
    monkeypatch.setenv("KAOJI_ACTOR", "某人:被考评单位:示例局001")
    assert "示例局002" in terminal.done("rank").out
    for words in ("show 示例局001", "log", "progress", "sheet list", "scheme try dashiqiao-2017"):
        assert "不能查看" in terminal.refused(*words.split())
    for words in ("report list 示例局002", "slip list 示例局002", "review list 示例局002"):
        assert "只能查看本单位" in terminal.refused(*words.split())
    assert "示例局001" in terminal.done("report", "list", "示例局001").out


@pytest.fixture
def played_out(terminal: "Terminal", monkeypatch: pytest.MonkeyPatch) -> "Terminal":
    """A year of twenty units that was played to its end."""
    terminal.done("simulate", "--units", "20", "--seed", "7", "--into", "year.db")
    monkeypatch.setenv("KAOJI_DATABASE_URL", "sqlite:///year.db")
    return terminal


def test_reviews_end_in_every_way_and_results_are_sealed_published_and_restated(
    played_out: "Terminal",
) -> None:
    cases = played_out.done("review", "list", "--json").json["reviews"]
    assert {one["status"] for one in cases} == {"已决定", "不予受理", "已撤回"}
    assert {one["outcome"] for one in cases if one["outcome"]} >= {"支持", "部分支持"}
    results = played_out.done("result", "list", "--json").json
    assert [(one["group"], one["number"], one["reopened"]) for one in results["results"]] == [
        ("市直部门、园区", 1, True),
        ("市直部门、园区", 2, False),
        ("市直部门、园区", 3, False),
        ("镇区", 1, False),
        ("相关市委部门及垂直管理单位", 1, False),
    ]
    assert {one["status"] for one in results["results"]} == {"已公布"}
    assert results["drafts"] == []
    assert "封存的结果可重现：5 稿" in played_out.done("verify").out
    causes = played_out.done("result", "diff", "市直部门、园区", "1", "2").out
    assert "认定减分 0.5 分：示例：瞒报一件" in causes
    again = played_out.done("result", "diff", "市直部门、园区", "2", "3").out
    assert "认定减分 0.3 分：示例：瞒报一件" in again
    assert "重启复核" in again


def test_slips_are_refused_extended_and_corrected_and_their_numbers_have_no_gap(
    played_out: "Terminal",
) -> None:
    slips = [one for one in played_out.done("slip", "list", "--json").json["slips"] if "id" in one]
    for kind in ("考评情况反馈单", "更正反馈单"):
        numbers = sorted(one["number"] for one in slips if one["kind"] == kind)
        assert numbers == list(range(1, len(numbers) + 1))
    assert {one["how"] for one in slips} == {"当面签收", "拒签"}
    assert not any(one["outdated"] or one["status"] != "已签收" for one in slips)
    first = {one["deadline"] for one in slips if one["received_on"] == "2018-01-18"}
    assert first == {"2018-01-22", "2018-01-24"}
    # 2018-02-24 is a Saturday that is worked; of the slips of the 26th the period ends two days later.
    assert {one["deadline"] for one in slips if one["received_on"] == "2018-02-26"} == {"2018-02-28"}
