"""`kaoji simulate`: a story becomes a new ledger, whole or not at all."""

import sqlite3
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from cli.texts import STORIES

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

OPENING = """\
# 一个很短的故事
经办人 考核办 zhang 考核办 市政府绩效考核办
经办人 察访组 li 察访人员 市政府绩效考核办
2017-03-25 开年 dashiqiao-2017 大石桥市 2017-01-01 2018-12-31 依据=大委办发〔2017〕9号
2017-03-25 方案 dashiqiao-2017 适用=2017-01-01 依据=大委办发〔2017〕9号
2017-03-27 单位 市环保局 市直部门 别名=环保局
2017-03-27T10:00 指标 市环保局 1 “全部任务 27 项” 175
"""
"""Seven lines; whatever follows is told from line 8 on."""

STORY = f"""{OPENING}\
2018-01-10 得分 市环保局 指标1 结果得分 168.5/175 事由=核分 依据=核分表
2018-01-10 得分 市环保局 指标1 过程得分 170 事由=核分 依据=核分表
2018-01-10 汇总 市环保局 党建工作考核得分 94.6
2018-01-10 汇总 市环保局 领导评价 91.25
2018-01-10 汇总 市环保局 公众评议 86.4
2018-01-11 扣分 市环保局 指标外 0.5 经办=察访组 地点=办事大厅 事由=窗口空岗 依据=记录第1号 记作=扣分
2018-01-12 收齐 察访核验扣分
2018-01-12 收齐 加分
2018-01-12 收齐 减分
2018-01-29 更正 市环保局 扣分 0.3 事由=复查 依据=记录第2号
"""


def test_a_story_becomes_a_ledger_at_its_own_dates(terminal: "Terminal") -> None:
    terminal.text("short.story", STORY)
    told = terminal.done("simulate", "--story", "short.story", "--into", "short.db")
    assert "已播完" in told.out
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/short.db")
    ranking = terminal.done("rank", "--json").json
    assert ranking["example"] is True
    assert ranking["groups"][0]["standings"][0]["score"] == "95.24"
    earlier = terminal.done("rank", "--json", "--as-of", "2018-01-28").json
    assert earlier["groups"][0]["standings"][0]["score"] == "95.04"
    finding = next(one for one in terminal.done("log", "--json").json if "扣" in one["says"])
    assert finding["recorded_at"] == "2018-01-11T01:00:00+00:00"
    assert finding["fact"]["envelope"]["actor"]["id"] == "li"
    terminal.done("verify")


def test_a_story_stops_after_the_day_that_is_told(terminal: "Terminal") -> None:
    terminal.text("short.story", STORY)
    until = ("simulate", "--story", "short.story", "--into", "short.db", "--until")
    assert "不是日期" in terminal(*until, "2018-1-28").err
    assert "还没有一步" in terminal(*until, "2017-01-01").err
    assert "不能同时使用" in terminal("simulate", "--units", "3", "--until", "2018-01-28").err
    assert terminal.left() == ["short.story"]
    terminal.done(*until, "2018-01-28")
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/short.db")
    assert terminal.done("rank", "--json").json["groups"][0]["standings"][0]["score"] == "95.04"


def test_a_story_tells_of_delegation(terminal: "Terminal") -> None:
    told = """\
        经办人 代理人 wang 考核办 市政府绩效考核办
        2018-01-10 委托 察访组 代理人 2018-01-20 事由=出差 依据=委托书第1号 记作=委托书
        2018-01-11 扣分 市环保局 指标外 0.5 经办=代理人 受托=察访组 事由=空岗 依据=记录第1号
        2018-01-12 终止委托 委托书 事由=返岗 依据=委托书第1号
    """
    terminal.text("absence.story", OPENING + dedent(told))
    terminal.done("simulate", "--story", "absence.story", "--into", "absence.db")
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/absence.db")
    shown = terminal.done("log").out
    for words in ("li 委托 wang", "wang（察访人员，受 li 委托）", "终止委托 dashiqiao-2017@4"):
        assert words in shown
    late = "2018-01-13 扣分 市环保局 指标外 1 经办=代理人 受托=察访组 事由=空岗 依据=记录第2号"
    terminal.text("late.story", OPENING + dedent(told) + late)
    said = terminal.refused("simulate", "--story", "late.story", "--into", "late.db")
    assert "2018-01-13 没有“li”委托“wang”" in said


def test_a_story_without_a_named_ledger_goes_beside_it(terminal: "Terminal") -> None:
    terminal.text("short.story", STORY)
    terminal.done("simulate", "--story", "short.story")
    assert (terminal.folder / "short.db").is_file()


def test_a_story_imports_files_that_lie_beside_it(terminal: "Terminal") -> None:
    folder = terminal.inside("stories")
    folder.text("units.csv", "序号,单位名称,任务数量,任务分值\n1,市教育局,10,75\n")
    folder.text("short.story", f"{OPENING}2017-03-28 导入 units.csv 类别=市直部门 一行=是\n")
    terminal.done("simulate", "--story", "stories/short.story", "--into", "short.db")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("2018-01-10 扣分 市环保 指标外 0.5 事由=空岗 依据=记录", "是否指“市环保局”"),
        ("2018-01-10 扣分 市环保局 指标外 0.5 事由=空岗", "缺少：依据"),
        ("2018-01-10 扣分 市环保局 指标外 半分 事由=空岗 依据=记录", "“半分”不是数字"),
        ("2018-01-10 扣分 市环保局", "“扣分”之后应依次写 单位、指标N 或 指标外、[分数]"),
        ("2018-01-10 扣分 市环保局 指标外 事由=空岗 依据=记录", "察访核验扣分须写明分数"),
        ("2018-01-10 罚分 市环保局 指标外 0.5", "没有“罚分”这种步骤"),
        ("2018-01-10 得分 市环保局 指标1 结果得分 176", "得分 176 高于满分 175"),
        ("2018-01-10 更正 市环保局 没有的 1 事由=核 依据=核", "没有“记作=没有的”的步骤"),
        ("2018-01-10 汇总 市环保局 领导评价 90 口径=千分制", "千分制"),
        ("2018-01-10 汇总 市环保局 公众评议 票数=满意50", "满意=50"),
        ("2018-01-10 扣分 市环保局 指标外 0.5 事油=空岗 依据=记录", "“扣分”没有“事油=”这一项"),
        ("2018-01-10 收齐 减分 名次=镇区", "“收齐”没有“名次=”这一项"),
        ("2018-01-10 收齐 减分 经办=无此人", "没有“经办人 无此人 …”一行"),
        ("2018-01-10 收齐 减分 生效=昨天", "“昨天”不是日期"),
        ("2019-02-10 收齐 减分", "不在本年度可记录的期间"),
        ("2017-03-26 收齐 减分", "日期早于上一步"),
        ("昨天 收齐 减分", "“昨天”不是日期"),
        ("2018-02-30 收齐 减分", "“2018-02-30”不是日期"),
        ("2018-01-10", "日期之后须写要做的事"),
        ("2018-01-10 导入 没有.csv", "没有.csv"),
        ("2018-01-10 方案 没有的方案", "没有的方案"),
        ("2018-01-10 反馈 市环保局 名次=第三", "第三"),
        ("2018-01-10 复核 市环保局 同意 市环保局@1 文号=1", "同意"),
    ],
)
def test_a_story_with_an_error_names_its_line_and_leaves_no_ledger(
    terminal: "Terminal", line: str, sentence: str
) -> None:
    terminal.text("wrong.story", f"{OPENING}{line}\n")
    answer = terminal("simulate", "--story", "wrong.story", "--into", "wrong.db")
    assert answer.code == 1
    assert "故事第 8 行：" in answer.err
    assert sentence in answer.err
    assert terminal.left() == ["wrong.story"]


def test_a_step_that_must_be_refused_records_nothing(terminal: "Terminal") -> None:
    must = "2018-01-09 得分 市环保局 指标1 结果得分 176 事由=核分 依据=核分表 应拒=高于满分\n"
    opening, _, rest = STORY.partition("2018-01-10")
    terminal.text("told.story", f"{opening}{must}2018-01-10{rest}")
    terminal.text("short.story", STORY)
    facts = []
    for name in ("told", "short"):
        terminal.done("simulate", "--story", f"{name}.story")
        terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/{name}.db")
        facts.append(terminal.done("log", "--json").json)
    assert facts[0] == facts[1]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("得分 市环保局 指标1 结果得分 175 应拒=高于满分", "应以“高于满分”被拒绝，却没有被拒绝"),
        ("得分 市环保局 指标1 结果得分 176 应拒=事由", "应以“事由”被拒绝，却说：得分 176 高于满分 175"),
        ("得分 市环保局 指标1 结果得分 多 应拒=数字", "“多”不是数字"),
        ("罚分 市环保局 0.5 应拒=罚分", "没有“罚分”这种步骤"),
        ("得分 市环保局 指标1 结果得分 176 应拒=", "须写拒绝时应说的话"),
        ("得分 市环保局 指标1 结果得分 176 应拒=高于满分 记作=得", "不写“记作=”"),
    ],
)
def test_a_story_fails_where_a_rule_does_not_refuse_as_told(
    terminal: "Terminal", line: str, sentence: str
) -> None:
    terminal.text("wrong.story", f"{OPENING}2018-01-10 {line}\n")
    said = terminal("simulate", "--story", "wrong.story").err
    assert "故事第 8 行：" in said
    assert sentence in said
    assert terminal.left() == ["wrong.story"]


def test_a_shipped_story_is_played_by_its_name(terminal: "Terminal") -> None:
    told = terminal("simulate", "--story", "dashiqiao-2016").err
    assert "没有名为“dashiqiao-2016”的故事，也没有这个文件" in told
    shown = terminal.done("simulate", "--help").out
    for name in STORIES:
        assert name in told
        assert name in shown.replace("\n", "").replace(" ", "").replace("│", "")
    assert "已播完" in terminal.done("simulate", "--story", "dashiqiao-2017").out
    assert (terminal.folder / "dashiqiao-2017.db").is_file()


def test_a_story_error_is_told_in_whole_sentences(terminal: "Terminal") -> None:
    terminal.text("wrong.story", f"{OPENING}2018-01-10 扣分 市环保局 指标外 0.5\n")
    said = terminal("simulate", "--story", "wrong.story", "--into", "wrong.db").err
    assert "未留下台账" in said
    assert "。。" not in said


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "经办人"),
        ("经办人 考核办 zhang 考核办 市政府绩效考核办\n", "没有任何一步"),
        ("经办人 考核办 zhang 科长 市政府绩效考核办\n", "身份可为"),
        ("2017-03-25 开年 dashiqiao-2017 大石桥市 2017-01-01 2018-12-31\n", "经办人"),
    ],
)
def test_a_story_must_say_who_acts_and_what_happens(terminal: "Terminal", text: str, sentence: str) -> None:
    terminal.text("wrong.story", text)
    answer = terminal("simulate", "--story", "wrong.story")
    assert answer.code == 1
    assert sentence in answer.err
    assert terminal.left() == ["wrong.story"]


def test_a_story_that_is_not_there_or_is_no_text_is_refused_by_name(terminal: "Terminal") -> None:
    assert "none.story" in terminal("simulate", "--story", "none.story").err
    (terminal.folder / "gbk.story").write_bytes("经办人 考核办".encode("gbk"))
    answer = terminal("simulate", "--story", "gbk.story")
    assert answer.code == 1
    assert "gbk.story" in answer.err
    assert "UTF-8" in answer.err


def test_a_story_is_never_played_into_a_ledger_that_exists(terminal: "Terminal") -> None:
    terminal.text("short.story", STORY)
    terminal.done("simulate", "--story", "short.story", "--into", "short.db")
    before = (terminal.folder / "short.db").read_bytes()
    answer = terminal("simulate", "--story", "short.story", "--into", "short.db")
    assert answer.code == 1
    assert "已经有台账" in answer.err
    assert (terminal.folder / "short.db").read_bytes() == before


def test_a_story_never_replaces_a_file_of_another_kind(terminal: "Terminal") -> None:
    terminal.text("short.story", STORY)
    connection = sqlite3.connect(terminal.folder / "accounts.db")
    connection.execute("CREATE TABLE accounts (name TEXT)")
    connection.commit()
    connection.close()
    answer = terminal("simulate", "--story", "short.story", "--into", "accounts.db")
    connection = sqlite3.connect(terminal.folder / "accounts.db")
    tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
    connection.close()
    assert tables == [("accounts",)]
    assert answer.code == 1
    assert "accounts.db" in answer.err


def test_a_story_never_replaces_a_text(terminal: "Terminal") -> None:
    terminal.text("short.story", STORY)
    terminal.text("notes.txt", "会议纪要\n" * 100)
    before = (terminal.folder / "notes.txt").read_bytes()
    answer = terminal("simulate", "--story", "short.story", "--into", "notes.txt")
    assert (terminal.folder / "notes.txt").read_bytes() == before
    assert answer.code == 1
    assert "notes.txt" in answer.err


def test_a_story_can_be_played_into_a_database_server(terminal: "Terminal", postgres_database: str) -> None:
    terminal.text("short.story", STORY)
    terminal.done("simulate", "--story", "short.story", "--into", postgres_database)
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", postgres_database)
    ranking = terminal.done("rank", "--json").json
    assert ranking["groups"][0]["standings"][0]["score"] == "95.24"
    terminal.done("verify")
    terminal.done("rebuild")
    assert "已经有台账" in terminal.refused("simulate", "--story", "short.story", "--into", postgres_database)


def test_a_story_with_an_error_leaves_no_ledger_in_a_database_server(
    terminal: "Terminal", postgres_database: str
) -> None:
    terminal.text("wrong.story", f"{OPENING}2018-01-10 扣分 市环保局 指标外 0.5\n")
    answer = terminal("simulate", "--story", "wrong.story", "--into", postgres_database)
    assert answer.code == 1
    assert "未留下台账" in answer.err
    terminal.text("short.story", STORY)
    terminal.done("simulate", "--story", "short.story", "--into", postgres_database)


SHEETS = """\
经办人 考核办 zhang 考核办 市政府绩效考核办
经办人 信访 li 考评单位 市信访局
经办人 核表 wang 考评单位 市信访局
2017-03-25 开年 dashiqiao-2017 大石桥市 2017-01-01 2018-12-31 依据=大委办发〔2017〕9号
2017-03-25 方案 dashiqiao-2017 适用=2017-01-01 依据=大委办发〔2017〕9号
2017-03-26 考评单位 市信访局
2017-03-27 单位 市环保局 市直部门
2017-03-27 指标 市环保局 1 信访工作 20 考评=市信访局
2018-01-05 截止 2018-01-15 依据=年终考评通知
2018-01-08 填报 市信访局 marks.csv 表号=信访1 纸表=信字1号 扫描=scan.pdf
2018-01-09 退回 信访1 事由=合计未填
2018-01-16 催办 市信访局 电话 单位=市环保局 说明=答复当日报送
2018-01-16 填报 市信访局 marks.csv 表号=信访1 经办=信访
2018-01-16 校核 信访1 1 18.5 经办=核表
2018-01-16 签章 信访1 2018-01-16 2018-01-16 扫描=scan.pdf
2018-01-17 接收 信访1
2018-01-18 撤表 信访1 事由=误收旧稿 依据=核查记录
"""


def test_a_story_tells_the_way_of_a_sheet(terminal: "Terminal") -> None:
    row = "市环保局,1,结果得分,18.5,两件信访积案,信访考核细则3"
    terminal.text("marks.csv", f"单位,指标序号,构成,得分,事由,依据\n{row}\n")
    terminal.text("scan.pdf", "扫描件")
    terminal.text("sheets.story", SHEETS)
    terminal.done("simulate", "--story", "sheets.story")
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/sheets.db")
    kinds = [one["fact"]["kind"] for one in terminal.done("sheet", "show", "信访1", "--json").json["history"]]
    assert kinds == [
        "SheetFiled",
        "SheetReturned",
        "SheetFiled",
        "SheetChecked",
        "SheetSigned",
        "SheetAccepted",
        "SheetUndone",
    ]
    reversal = next(one for one in terminal.done("log", "--json").json if "撤销 市环保局" in one["says"])
    assert reversal["fact"]["envelope"]["effective_on"] == "2018-01-17"
    for moment, day, returned, overdue in (
        ("2018-01-15", "2018-01-15", 1, 0),
        ("2018-01-16T08:00", "2018-01-16", 1, 2),
        ("2018-01-16", "2018-01-16", 0, 2),
        ("2018-01-17", "2018-01-17", 0, 1),
    ):
        told = terminal.done("progress", "--json", "--as-of", moment).json
        (cell,) = told["cells"]
        assert (told["day"], cell["returned"], cell["overdue"]) == (day, returned, overdue)
    terminal.done("verify")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("2018-01-08 填报 市信访局 marks.csv 纸表=信字1号", "代录须同写 纸表= 和 扫描="),
        ("2018-01-08 填报 市信访局 none.csv", "没有这个文件"),
        ("2018-01-08 填报 市信访局 marks.csv 纸表=信字1号 扫描=none.pdf", "none.pdf 打不开"),
        ("2018-01-08 接收 表1", "没有编号为“表1”的报表"),
        ("2018-01-08 撤表 表1 事由=误收 依据=记录", "没有编号为“表1”的报表"),
    ],
)
def test_a_sheet_that_a_story_cannot_file_is_told(terminal: "Terminal", line: str, sentence: str) -> None:
    terminal.text("marks.csv", "单位,指标序号,构成,得分\n市环保局,1,结果得分,20\n")
    opening = SHEETS.partition("2018-01-08")[0]
    terminal.text("sheets.story", f"{opening}{line}\n")
    answer = terminal("simulate", "--story", "sheets.story")
    assert (answer.code, sentence in answer.err) == (1, True), answer.err
    assert not (terminal.folder / "sheets.db").exists()
