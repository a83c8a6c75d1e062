"""The office's year 2017 from the notice to the last sheet, as its ledger tells it afterwards.

What it prints stands beside this file, in story_of_2017/. To write that anew:
REWRITE_DOCS=1 .venv/bin/python -m pytest tests/cli/test_story_of_2017.py
"""

import os
import shutil
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cli.main import run
from cli.texts import story_file

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

STORY = "dashiqiao-2017-collection"
GOLDEN = Path(__file__).with_name("story_of_2017")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the story was played once."""
    folder = tmp_path_factory.mktemp("story")
    assert run(["simulate", "--story", STORY, "--into", str(folder / "year.db")]) == 0
    return folder


@pytest.fixture
def year(terminal: "Terminal", played: Path) -> "Terminal":
    """A terminal beside a copy of the played ledger."""
    shutil.copytree(played, terminal.folder, dirs_exist_ok=True)
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/year.db")
    return terminal


def golden(name: str, shown: str) -> None:
    """Hold what a command prints against the text kept."""
    text = "".join(f"{line.rstrip()}\n" for line in shown.splitlines())
    kept = GOLDEN / f"{name}.txt"
    if "REWRITE_DOCS" in os.environ:
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(text, encoding="utf-8")
    assert kept.read_text(encoding="utf-8") == text


def facts(year: "Terminal", kind: str) -> list[dict[str, Any]]:
    """Return the facts of a kind, in the order in which they were recorded."""
    told = year.done("log", "--after", "0", "--limit", "100000", "--json").json
    return [one["fact"] for one in told if one["fact"]["kind"] == kind]


def test_the_ledger_of_the_story_holds(year: "Terminal") -> None:
    assert "两种算法一致" in year.done("verify").out
    assert year.done("rank", "--json").json["example"] is True


def test_every_mark_that_was_owed_has_come_by_the_last_sheet(year: "Terminal") -> None:
    told = year.done("progress", "--json").json
    assert sum(cell["owed"] for cell in told["cells"]) == 238
    assert [cell for cell in told["cells"] if cell["reported"] != cell["owed"] or cell["overdue"]] == []
    sheets = year.done("sheet", "list", "--json").json["sheets"]
    assert {one["sheet"]: one["status"] for one in sheets} == dict.fromkeys(
        ("信访1", "农发1", "府办1", "绩效1", "党建1", "满意1", "发改1"), "已接收"
    )


@pytest.mark.parametrize(
    ("name", "day"),
    [("before-due", "2018-01-10"), ("overdue", "2018-01-16"), ("complete", "2018-01-18")],
)
def test_the_progress_of_a_day_is_what_the_office_saw_that_day(year: "Terminal", name: str, day: str) -> None:
    golden(f"progress-{name}", year.done("progress", "--as-of", day).out)


def test_the_bodies_are_told_who_was_late_and_who_had_a_sheet_returned(year: "Terminal") -> None:
    told = year.done("progress", "bodies", "--json").json["bodies"]
    duties = {one["body"]: (one["late"], one["times_returned"]) for one in told}
    assert duties["市发改局"] == (2, 0)
    assert duties["市政府办"] == (0, 1)
    assert {duty for body, duty in duties.items() if body not in {"市发改局", "市政府办"}} == {(0, 0)}


def test_the_ranking_is_the_one_kept(year: "Terminal") -> None:
    golden("rank", year.done("rank").out)


@pytest.mark.parametrize(("name", "unit"), [("epb", "市环保局"), ("successor", "市发改局")])
def test_the_explanation_of_a_result_is_the_one_kept(year: "Terminal", name: str, unit: str) -> None:
    golden(f"why-{name}", year.done("why", unit, "--all").out)


LAST_SHEET = "2018-01-18"
REPORTS = {
    "table-summary-towns": ("table", "summary", "镇区"),
    "table-ranking-towns": ("table", "ranking", "镇区"),
    "table-deductions-epb": ("table", "deductions", "市环保局", "--all"),
    "table-deductions-successor": ("table", "deductions", "市发改局", "--all"),
    "table-adjustments": ("table", "adjustments"),
    "audit-unit-predecessor": ("audit", "unit", "市物价办"),
    "audit-actor-inspector": ("audit", "actor", "示例-察访代理"),
    "audit-precedents": ("audit", "precedents", "空岗"),
    "audit-overturned": ("audit", "overturned"),
}


@pytest.mark.parametrize("name", REPORTS)
def test_the_reports_at_the_last_sheet_are_those_kept(year: "Terminal", name: str) -> None:
    golden(name, year.done(*REPORTS[name], "--as-of", LAST_SHEET).out)


def test_the_successor_of_a_merger_has_the_score_that_follows_by_hand(year: "Terminal") -> None:
    """市发改局 took over 市物价办: its own task line of 127, the other's of 107, the common indicator of 5.

    结果 111.5+99.5+5 = 216 of 239, 过程 123+97.5+5 = 225.5 of 239; 党建 8.94 of 10; 领导 87, 公众 80.91;
    the deduction of 0.3 was 市物价办's before the merger.
    """
    indicators = Fraction(216, 239) * 100 * Fraction(9, 10) + Fraction("225.5") / 239 * 100 / 10
    satisfaction = 87 * Fraction(7, 10) + Fraction("80.91") * Fraction(3, 10)
    by_hand = indicators * Fraction(8, 10) + Fraction("8.94") + satisfaction / 10 - Fraction("0.3")
    ranking = year.done("rank", "--json").json
    units = {one["unit"]: one for group in ranking["groups"] for one in group["standings"]}
    told = units["市发改局"]
    assert Fraction(told["exact"]) == by_hand
    assert told["score"] == "89.78"
    assert "市物价办" not in units


def test_the_control_totals_of_the_merger_agree_before_and_after(year: "Terminal") -> None:
    (moved,) = facts(year, "IndicatorsTransferred")
    before, after = moved["before"], moved["after"]

    def full(totals: list[dict[str, Any]]) -> Decimal:
        return sum((Decimal(one["full"]) for one in totals), Decimal())

    assert full(before) == full(after) == Decimal(127 + 5 + 107)
    assert sum(one["indicators"] for one in before) == sum(one["indicators"] for one in after)


def test_a_deduction_leads_back_to_the_report_that_was_doubted(year: "Terminal") -> None:
    history = year.done("show", "市环保局", "--json").json
    by_id = {one["id"]: one["fact"] for one in history}
    finding = next(one for one in by_id.values() if one["kind"] == "FindingRecorded")
    visit = by_id[finding["envelope"]["cause"]]
    check = by_id[visit["check"]]
    report = by_id[check["report"]]
    assert [one["kind"] for one in (visit, check, report)] == [
        "OnSiteChecked",
        "ReportChecked",
        "SelfReported",
    ]
    meeting = next(one for one in by_id.values() if one["kind"] == "MeetingDecided")
    assert by_id[meeting["about"]] == check


def test_the_returned_sheet_tells_its_whole_way(year: "Terminal") -> None:
    told = year.done("sheet", "show", "府办1", "--json").json["history"]
    way = [f"{one['fact']['envelope']['effective_on']} {one['says']}" for one in told]
    golden("sheet-returned", "\n".join(way))


def test_what_was_done_under_a_delegation_or_an_exception_is_flagged(year: "Terminal") -> None:
    deputy = [one["envelope"]["actor"] for one in facts(year, "FindingRecorded") if _by_deputy(one)]
    assert [(one["id"], one["on_behalf"], one["role"]) for one in deputy] == [
        ("示例-察访代理", "示例-察访组", "察访人员")
    ]
    assert "【破例】" in year.done("show", "市政府办").out


def _by_deputy(fact: dict[str, Any]) -> bool:
    return fact["envelope"]["actor"].get("on_behalf") is not None


def test_what_the_rules_refused_left_no_trace(year: "Terminal") -> None:
    with story_file(STORY) as path:
        text = path.read_text(encoding="utf-8")
    tried = [line for line in text.splitlines() if " 应拒=" in line and not line.startswith("#")]
    assert len(tried) == 12
    findings = facts(year, "FindingRecorded")
    assert not [one for one in findings if "会议缺席" in one["what"]]
    assert sum(one["envelope"]["effective_on"] == "2017-09-05" for one in findings) == 1
