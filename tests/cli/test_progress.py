"""`kaoji progress`: how far the collection of marks has come, as of any time."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

BODY = "市信访局"
MARK = ("结果得分", "20", "--indicator", "1", "--on", "2018-01-10")


@pytest.fixture
def bureau(fresh: "Terminal") -> "Terminal":
    """Both units have an indicator that 市信访局 assesses; one mark has come, and all were due."""
    fresh.done("record", "body", BODY, "--on", "2017-03-25")
    for unit in ("市环保局", "市教育局"):
        indicator = ("record", "indicator", unit, "1", "信访工作", "20", "--assessor", BODY)
        fresh.done(*indicator, "--on", "2017-03-25")
    fresh.done("record", "mark", "市环保局", *MARK)
    fresh.done("progress", "due", "2018-01-15", "--basis", "年终考评通知", "--on", "2018-01-05")
    return fresh


def test_the_matrix_tells_what_has_come_and_what_is_overdue(bureau: "Terminal") -> None:
    shown = bureau.done("progress").out
    assert "1/2 逾期1" in shown
    assert "0/2 逾期2" in shown
    assert "1/4 逾期3" in shown
    early = bureau.done("progress", "--effective-on", "2018-01-09", "--body", BODY, "--unit", "市教育局").out
    assert "0/2" in early
    assert "逾期" not in early
    assert "市环保局" not in early


def test_the_token_gives_the_same_progress_again(bureau: "Terminal") -> None:
    for words in (("progress", "--json"), ("progress", "bodies", "--json")):
        told = bureau.done(*words).json
        assert told["token"].endswith("~2018-12-31")
        bureau.done("progress", "remind", BODY, "--channel", "电话", "--on", "2018-01-16")
        assert bureau.done(*words, "--at", told["token"]).json == told


def test_a_token_without_a_day_is_looked_at_on_its_own(bureau: "Terminal") -> None:
    token = bureau.done("rank", "--json").json["token"]
    assert bureau.done("progress", "--json", "--at", token).json["day"] == "2018-12-31"


def test_a_reminder_is_told_beside_what_is_owed(bureau: "Terminal") -> None:
    reminder = ("progress", "remind", BODY, "--channel", "电话", "--on", "2018-01-16")
    bureau.done(*reminder, "--unit", "环保局", "--note", "答复次日报送")
    assert "2018-01-16 催办 市信访局（市环保局），电话：答复次日报送" in bureau.done("progress").out
    (told,) = bureau.done("progress", "--json").json["reminders"]
    assert (told["channel"], told["units"]) == ("电话", ["市环保局"])
    assert "没有登记“市司法局”" in bureau.refused("progress", "remind", "市司法局", "--channel", "书面")


def test_a_due_day_stands_on_a_document_and_is_set_by_the_office(bureau: "Terminal") -> None:
    assert "--basis" in bureau.refused("progress", "due", "2018-01-20")
    other = ("--actor", f"li:考评单位:{BODY}", "--basis", "延期批复")
    assert "不能规定采集截止日" in bureau.refused("progress", "due", "2018-01-20", *other)
    bureau.miswritten("progress", "due", "下周五", "--basis", "通知")


def test_how_each_body_did_its_part(bureau: "Terminal") -> None:
    bureau.done("record", "mark", "市教育局", *MARK[:-1], "2018-01-16")
    shown = bureau.done("progress", "bodies").out
    assert "2018-01-15" in shown
    assert "100.0%" in shown
    (one,) = bureau.done("progress", "bodies", "--json").json["bodies"]
    assert {key: one[key] for key in ("owed", "reported", "overdue", "late", "times_returned")} == {
        "owed": 4,
        "reported": 2,
        "overdue": 2,
        "late": 1,
        "times_returned": 0,
    }


def test_where_nothing_is_owed_it_says_so(fresh: "Terminal") -> None:
    assert "没有应报的得分" in fresh.done("progress").out
