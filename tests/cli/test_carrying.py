"""`kaoji carry-over`: next year is opened from this one, and another person approves its indicators."""

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import URL

from api.bootstrap import opened
from cli.carrying import carried_over
from domain.carrying import Asked
from domain.commands import RegisterBody
from domain.facts import Actor, Role
from domain.refusals import StaleVersion

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

NEXT = "dashiqiao-2018"
SECOND = ("--actor", "li:考核办:市政府绩效考核办")


def test_a_year_is_opened_from_the_last_one_and_its_drafts_approved(demo: "Terminal") -> None:
    before = demo.position()
    tried = demo.done("carry-over", NEXT, "--dry-run").out
    assert "检查通过：可记录" in tried
    assert demo.position() == before
    told = demo.done("carry-over", NEXT, "--from", "dashiqiao-2017", "--key", "结转").out
    assert "被考评单位 51 个，考评单位 2 个" in told
    for what in ("年度改为 2018", "上年已取消，未结转", "须采用新年度的日历"):
        assert what in told
    end = demo.position()
    demo.done("carry-over", NEXT, "--from", "dashiqiao-2017", "--key", "结转")
    assert demo.position() == end
    year = ("--year", NEXT)
    (unit,) = demo.done("indicator", "list", "市环保局", "--json", *year).json["units"]
    assert {one["status"] for one in unit["indicators"]} == {"待批"}
    assert "自己提出的指标" in demo.refused("indicator", "approve", "--all", "市环保局", *year)
    demo.done("indicator", "approve", "--all", "市环保局", *year, *SECOND)
    assert "市环保局：已下达 27 项 175 分" in demo.done("indicator", "list", "市环保局", *year).out
    assert "“镇区”的指标" in demo.refused("indicator", "approve", "--all", *year, *SECOND)
    demo.done("indicator", "approve", "--all", *year, *SECOND, "--basis", "2018年指标下达通知")
    demo.done("verify")


def test_a_year_is_carried_over_once_and_forwards(demo: "Terminal") -> None:
    demo.done("carry-over", NEXT, "--jurisdiction", "示例市")
    assert "已经开启" in demo.refused("carry-over", NEXT, "--from", "dashiqiao-2017")
    assert "须晚于" in demo.refused("carry-over", "dashiqiao-2016", "--from", NEXT)
    assert "请用 --year 指明" in demo.refused("carry-over", "dashiqiao-2019")
    demo.miswritten("carry-over", "明年", "--from", NEXT)
    assert "尚未开启" in demo.refused("carry-over", "dashiqiao-2019", "--from", "dashiqiao-2015")


def test_what_the_old_year_gains_meanwhile_is_not_lost(fresh: "Terminal") -> None:
    office = Actor(id="zhang", role=Role.OFFICE, body="市政府绩效考核办")
    url = URL.create("sqlite", database=str(fresh.folder / "ledger.db"))
    with opened(url) as kaoji:
        found = carried_over(kaoji, "dashiqiao-2017", Asked(NEXT))
        late = RegisterBody(year="dashiqiao-2017", on=date(2017, 5, 1), body="市信访局")
        kaoji.desk.perform([late], office)
        with pytest.raises(StaleVersion):
            kaoji.desk.perform(found.commands, office, read=found.read)
        assert kaoji.reads.years() == ("dashiqiao-2017",)
        again = carried_over(kaoji, "dashiqiao-2017", Asked(NEXT))
        kaoji.desk.perform(again.commands, office, read=again.read)
        assert "市信访局" in kaoji.reads.year(NEXT, kaoji.reads.now()).bodies


def test_a_carried_year_is_reconciled_with_its_own_totals(fresh: "Terminal") -> None:
    fresh.done("record", "indicator", "市环保局", "1", "信访", "5", "--on", "2017-04-01")
    told = ("record", "totals", "市环保局", "--tasks", "2", "--points", "7")
    assert "须写明依据" in fresh.refused(*told)
    assert "市环保局 申报 2 项 7 分" in fresh.done(*told, "--basis", "附件1").out
    assert "相差 -1 项 -2 分" in fresh.done("indicator", "list", "市环保局").out
    fresh.miswritten("record", "totals", "市环保局", "--tasks", "两", "--points", "7")
    fresh.miswritten("record", "totals", "市环保局", "--tasks", "2", "--points", "七")


STORY = """
经办人 考核办 kaohe-01 考核办 市政府绩效考核办
经办人 审批 kaohe-02 考核办 市政府绩效考核办
2017-03-25 开年 dashiqiao-2017 大石桥市 2017-01-01 2018-12-31
2017-03-25 方案 dashiqiao-2017 适用=2017-01-01
2017-03-25 单位 市环保局 市直部门
2017-03-25 指标 市环保局 1 信访办结率 5
2017-03-25 附件总数 市环保局 1 5 依据=附件1
2018-02-01 结转 dashiqiao-2018 地区=示例市
2018-03-01 批准 市环保局 全部 经办=审批
"""


def test_a_story_goes_on_in_the_next_year(terminal: "Terminal") -> None:
    terminal.text("two.story", STORY)
    terminal.done("simulate", "--story", "two.story")
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/two.db")
    (unit,) = terminal.done("indicator", "list", "--json", "--year", NEXT).json["units"]
    assert [one["status"] for one in unit["indicators"]] == ["已下达"]
    terminal.done("verify")
