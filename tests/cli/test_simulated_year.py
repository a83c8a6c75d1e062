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
    assert stages <= set(kinds)


def test_a_simulated_year_is_complete_and_verified(
    terminal: "Terminal", monkeypatch: pytest.MonkeyPatch
) -> None:
    said = terminal.done("simulate", "--units", "6", "--seed", "4", "--into", "year.db").out
    assert "已演完，记录" in said
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


def test_who_may_not_see_scores_yet_is_told_so(terminal: "Terminal", monkeypatch: pytest.MonkeyPatch) -> None:
    terminal.done("simulate", "--units", "2", "--into", "year.db")
    monkeypatch.setenv("KAOJI_DATABASE_URL", "sqlite:///year.db")
    monkeypatch.setenv("KAOJI_ACTOR", "某人:被考评单位:示例局001")
    for verb in (("rank",), ("why", "示例局001"), ("why", "示例局002")):
        assert "尚未公布" in terminal.refused(*verb)
    for words in ("show 示例局001", "log", "progress", "sheet list", "scheme try dashiqiao-2017"):
        assert "不能查看" in terminal.refused(*words.split())
    assert "只能查看本单位" in terminal.refused("report", "list", "示例局002")
    assert "示例局001" in terminal.done("report", "list", "示例局001").out
