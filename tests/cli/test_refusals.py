"""What is refused or wrong: which sentence, which exit code, and that nothing was written."""

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from domain.ledger import Ledger
from domain.refusals import StaleVersion

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

WHY = ("--reason", "示例：核分", "--basis", "核分表第1行")
IN_2018 = ("--on", "2018-01-10")


# --- 1: refused by a rule --------------------------------------------------------------------------------


def test_an_unknown_unit_is_refused_with_the_nearest_name(demo: "Terminal") -> None:
    for words in (("deduct", "市环保", "0.5", *WHY), ("why", "市环保"), ("show", "市环保")):
        said = demo.refused(*words)
        assert "没有名为“市环保”的被考评单位" in said
        assert "是否指“市环保局”" in said


def test_a_mark_above_full_marks_is_refused(demo: "Terminal") -> None:
    demo.done("correct", "市环保局@46", "--withdraw", *WHY)
    said = demo.refused("record", "mark", "市环保局", "结果得分", "6", "--indicator", "14", *IN_2018, *WHY)
    assert "得分 6 高于满分 5" in said


def test_a_mark_below_full_marks_needs_a_reason_and_a_basis(fresh: "Terminal") -> None:
    fresh.done("record", "indicator", "市环保局", "14", "氨氮减排", "5", "--on", "2017-03-25")
    said = fresh.refused("record", "mark", "市环保局", "结果得分", "4.5", "--indicator", "14", *IN_2018)
    assert "--reason、--basis" in said
    assert "缺少：事由、依据" in said


def test_a_deduction_without_basis_is_refused(demo: "Terminal") -> None:
    said = demo.refused("deduct", "市环保局", "0.5", "--reason", "示例：窗口空岗", *IN_2018)
    assert "缺少：依据" in said
    assert "缺少：事由、依据" in demo.refused("deduct", "市环保局", "0.5", *IN_2018)


@pytest.mark.parametrize("day", ["2016-12-31", "2019-01-01"])
def test_a_date_outside_the_years_window_is_refused(demo: "Terminal", day: str) -> None:
    said = demo.refused("deduct", "市环保局", "0.5", "--on", day, *WHY)
    assert f"生效日期 {day} 不在本年度可记录的期间（2017-01-01 至 2018-12-31）内" in said


def test_points_must_be_more_than_nothing(demo: "Terminal") -> None:
    assert "须大于 0" in demo.refused("deduct", "市环保局", "0", *IN_2018, *WHY)


def test_an_unknown_year_is_refused(demo: "Terminal") -> None:
    assert "考核年度“dashiqiao-2016”尚未开启" in demo.refused("rank", "--year", "dashiqiao-2016")


def test_an_unknown_group_is_refused_with_those_there_are(demo: "Terminal") -> None:
    assert "市直部门、园区、镇区" in demo.refused("rank", "--group", "镇")


@pytest.mark.parametrize("option", ["--as-of", "--effective-on"])
def test_what_is_not_a_date_is_refused_with_how_to_write_one(demo: "Terminal", option: str) -> None:
    assert "“2018-1-29”不是日期；请写成 2018-01-29" in demo.miswritten("rank", option, "2018-1-29")


def test_a_day_before_the_year_was_opened_has_no_ranking(demo: "Terminal") -> None:
    assert "请选一个较晚的日期" in demo.refused("rank", "--as-of", "2017-03-24")


@pytest.mark.parametrize(
    ("token", "sentence"),
    [
        ("前天的", "“前天的”不是存档编号；存档编号形如 dashiqiao-2017~120"),
        ("dashiqiao-2017~482", "请核对它是否出自另一份台账"),
        ("dashiqiao-2016~120", "不属于年度“dashiqiao-2017”"),
    ],
)
def test_a_token_of_no_view_of_this_year_is_refused(demo: "Terminal", token: str, sentence: str) -> None:
    assert sentence in demo.refused("rank", "--at", token)


@pytest.mark.parametrize("entry", ["市环保局@999", "市环保局@x", "市环保局@"])
def test_an_unknown_fact_is_refused_with_where_to_look(demo: "Terminal", entry: str) -> None:
    assert "kaoji log" in demo.refused("show", entry)
    readable = entry.rpartition("@")[2].isdigit()
    assert demo.refused("correct", entry, "1", *WHY, code=1 if readable else 2)


def test_an_actor_is_account_role_and_body(demo: "Terminal") -> None:
    said = demo.miswritten("deduct", "市环保局", "0.5", *IN_2018, *WHY, "--actor", "zhangke")
    assert "zhangke:考核办:市政府绩效考核办" in said


def test_no_unit_deducts_from_itself(demo: "Terminal") -> None:
    said = demo.refused("deduct", "市环保局", "0.5", *IN_2018, *WHY, "--actor", "li:考核办:市环保局")
    assert "不能给自己记分" in said


def test_where_there_is_no_ledger_the_way_to_one_is_told(terminal: "Terminal") -> None:
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/none.db")
    answer = terminal("rank")
    assert answer.code == 1
    assert "kaoji init" in answer.err
    assert "kaoji demo" in answer.err
    assert not (terminal.folder / "none.db").exists()


def test_settings_that_are_no_address_are_refused_by_name(terminal: "Terminal") -> None:
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", "台账")
    answer = terminal("rank")
    assert answer.code == 1
    assert "“台账”不是数据库地址" in answer.err


def test_a_settings_file_that_cannot_be_read_is_refused_by_name(terminal: "Terminal") -> None:
    terminal.text("kaoji.toml", "database_url = 台账\n")
    answer = terminal("rank")
    assert answer.code == 1
    assert "kaoji.toml" in answer.err


def test_a_file_that_is_no_ledger_is_refused_by_name(terminal: "Terminal") -> None:
    terminal.text("notes.db", "这不是台账，只是一段足够长的文字。\n" * 100)
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/notes.db")
    answer = terminal("rank")
    assert answer.code == 1
    assert "notes.db" in answer.err


def test_a_database_server_that_does_not_answer_is_told_in_a_sentence(terminal: "Terminal") -> None:
    nowhere = f"postgresql+psycopg://kaoji@/kaoji?host={terminal.folder}"
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", nowhere)
    answer = terminal("rank")
    assert answer.code == 1
    assert "✗" in answer.err
    assert "Traceback" not in answer.err


# --- 2: usage --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["排名"], "没有命令 排名。"),
        (["record", "marks"], "没有命令 marks。"),
        (["rank", "--asof", "2018-01-29"], "没有选项 --asof，是否指 --as-of"),
        (["why"], "缺少参数 单位。"),
        (["record", "mark", "市环保局", "结果得分"], "缺少参数 分数。"),
        (["log", "镇区"], "多出了参数 镇区。"),
        (["rank", "--group"], "选项 --group 之后须写它的值。"),
        (["deduct", "市环保局", "abc", "--on", "2018-01-10"], "“abc”不是数字"),
        (["record", "mark", "市环保局", "结果得分", "五分", "--on", "2018-01-10"], "“五分”不是数字"),
        (["log", "--limit", "0"], "参数 条数 的写法不对"),
    ],
)
def test_wrong_usage_is_told_in_chinese_with_exit_code_2(
    demo: "Terminal", words: list[str], sentence: str
) -> None:
    before = demo.position()
    answer = demo(*words)
    assert (answer.code, answer.out) == (2, "")
    assert sentence in answer.err
    assert demo.position() == before


@pytest.mark.parametrize(
    "words",
    [
        ["log", "--limit", "many"],
        ["log", "--limit", "0"],
        ["record", "feedback", "示例市委部门丁", "--rank", "第三"],
        ["serve", "--port", "99999"],
        ["correct", "市环保局@28", "--review", "同意"],
    ],
)
def test_a_value_of_the_wrong_kind_is_told_without_english(demo: "Terminal", words: list[str]) -> None:
    answer = demo(*words)
    assert answer.code == 2
    told = answer.err.split("用法与示例见")[0]
    for english in ("Input", "valid", "should", "is not", "range", "one of"):
        assert english not in told


def test_exit_codes_reach_the_shell(demo: "Terminal") -> None:
    assert demo.apart("why", "市环保").returncode == 1
    assert demo.apart("why").returncode == 2


def test_nothing_asked_for_shows_the_help_with_exit_code_2(terminal: "Terminal") -> None:
    answer = terminal()
    assert answer.code == 2
    assert "考绩台账" in answer.out
    assert answer.err == ""


# --- 3: verification failed ------------------------------------------------------------------------------


def tampered(terminal: "Terminal", statement: str) -> None:
    """Change the read table behind the ledger's back."""
    with sqlite3.connect(terminal.folder / "kaoji-demo" / "ledger.db") as connection:
        assert connection.execute(statement).rowcount > 0
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET points = '99' WHERE rowid = (SELECT max(rowid) FROM entries)",
        "DELETE FROM entries WHERE rowid = (SELECT min(rowid) FROM entries)",
    ],
)
def test_a_tampered_read_table_fails_verification_until_it_is_rebuilt(
    demo: "Terminal", statement: str
) -> None:
    ranking = demo.done("rank", "--json").json
    tampered(demo, statement)
    answer = demo("verify")
    assert answer.code == 3
    assert "读表与记录一致" in answer.err
    assert "kaoji rebuild" in answer.err
    told = demo("verify", "--json")
    assert (told.code, told.json["holds"]) == (3, False)
    assert "已替换" in demo.done("rebuild").out
    demo.done("verify")
    assert demo.done("rank", "--json").json == ranking
    assert "与现用的完全相同" in demo.done("rebuild").out


def test_a_tampered_demo_is_not_shown_as_if_all_were_well(demo: "Terminal") -> None:
    tampered(demo, "DELETE FROM entries WHERE rowid = (SELECT max(rowid) FROM entries)")
    assert demo("demo").code == 3


# --- 4: others recorded in between -----------------------------------------------------------------------


def test_a_ledger_that_never_stands_still_is_told_with_exit_code_4(demo: "Terminal") -> None:
    tries = []

    def stale(self: Ledger, *_: object, **__: object) -> None:
        tries.append(self)
        raise StaleVersion("dashiqiao-2017/市环保局", expected=91, found=92)

    with demo.monkeypatch.context() as busy:
        busy.setattr(Ledger, "append", stale)
        busy.setattr("api.desk._PATIENCE", 1.0)
        answer = demo("deduct", "市环保局", "0.5", *IN_2018, *WHY)
    assert answer.code == 4
    assert "请重新查看后再试" in answer.err
    assert len(tries) > 1
    assert demo.position() == 481


def test_one_fact_of_anothers_in_between_costs_a_clerk_nothing(demo: "Terminal") -> None:
    append: Callable[..., object] = Ledger.append
    tries = []

    def late(self: Ledger, *facts: object, **told: object) -> object:
        tries.append(self)
        if len(tries) == 1:
            raise StaleVersion("dashiqiao-2017/市环保局", expected=91, found=92)
        return append(self, *facts, **told)

    demo.monkeypatch.setattr(Ledger, "append", late)
    demo.done("deduct", "市环保局", "0.5", *IN_2018, *WHY)
    assert demo.position() == 482


# --- a request's key -------------------------------------------------------------------------------------


def test_the_same_key_again_gets_the_first_answer_and_records_nothing(demo: "Terminal") -> None:
    words = ("deduct", "市环保局", "0.5", *IN_2018, *WHY, "--key", "扣分单-7")
    first = demo.done(*words)
    assert "流水号 482" in first.out
    assert demo.done(*words).out == first.out
    assert demo.position() == 482


def test_a_key_is_not_taken_for_anything_else(demo: "Terminal") -> None:
    demo.done("deduct", "市环保局", "0.5", *IN_2018, *WHY, "--key", "扣分单-7")
    said = demo.refused("deduct", "市环保局", "0.6", *IN_2018, *WHY, "--key", "扣分单-7")
    assert "请求编号“扣分单-7”已用于另一项内容不同的操作" in said


def test_another_clerk_may_use_the_same_key(demo: "Terminal") -> None:
    words = ("deduct", "市环保局", "0.5", *IN_2018, *WHY, "--key", "7", "--actor")
    demo.done(*words, "zhang:考核办:市政府绩效考核办")
    demo.done(*words, "wang:考核办:市政府绩效考核办", "--distinct", "当日另一窗口")
    assert demo.position() == 483
