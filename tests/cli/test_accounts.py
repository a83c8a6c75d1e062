"""`kaoji account` and `kaoji access`: who may sign in, in which duties, and who looked at what."""

import io
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

OFFICE = "考核办:市政府绩效考核办"
REVIEWER = "复核人员:市政府绩效考核办"
PASSWORD = "窗外有两棵枣树也还有一棵"


@pytest.fixture
def office(fresh: "Terminal") -> "Terminal":
    """A terminal beside a ledger with one account."""
    typed(fresh, PASSWORD)
    fresh.done("account", "add", "zhangke", "张科", "--duty", OFFICE)
    return fresh


def typed(terminal: "Terminal", line: str) -> None:
    """Let a line come through the pipe."""
    terminal.monkeypatch.setattr(sys, "stdin", io.StringIO(f"{line}\n"))


def test_an_account_is_added_listed_and_its_duties_change(office: "Terminal") -> None:
    assert "考核办（市政府绩效考核办）" in office.done("account", "list").out
    office.done("account", "grant", "zhangke", REVIEWER)
    (told,) = office.done("account", "list", "--json").json["accounts"]
    assert [one["role"] for one in told["duties"]] == ["考核办", "复核人员"]
    assert "无须再给" in office.refused("account", "grant", "zhangke", REVIEWER)
    office.done("account", "withdraw", "zhangke", OFFICE)
    assert "没有担任 考核办（市政府绩效考核办）" in office.refused("account", "withdraw", "zhangke", OFFICE)
    office.done("account", "disable", "zhangke")
    (told,) = office.done("account", "list", "--json").json["accounts"]
    assert told["disabled"] is True
    office.done("account", "enable", "zhangke")


def test_a_password_never_stands_in_what_is_told_or_kept(office: "Terminal") -> None:
    assert PASSWORD not in office.done("account", "list", "--json").out
    kept = b"".join(file.read_bytes() for file in office.folder.glob("ledger.db*"))
    assert PASSWORD.encode() not in kept
    assert b"$argon2id$" in kept


@pytest.mark.parametrize(("password", "words"), [("太短", "密码至少 10 个字符"), ("Password123", "过于常见")])
def test_a_weak_password_is_refused_and_the_account_is_not_made(
    fresh: "Terminal", password: str, words: str
) -> None:
    typed(fresh, password)
    assert words in fresh.refused("account", "add", "li", "李科", "--duty", OFFICE)
    assert fresh.done("account", "list", "--json").json["accounts"] == []


def test_what_cannot_be_is_told(office: "Terminal") -> None:
    typed(office, PASSWORD)
    assert "已经有了" in office.refused("account", "add", "zhangke", "另一人")
    typed(office, PASSWORD)
    assert "不能作账号" in office.refused("account", "add", "a b", "空格")
    assert "没有账号 nobody" in office.refused("account", "disable", "nobody")
    assert "不是“身份:单位”" in office.miswritten("account", "grant", "zhangke", "主任:市政府")
    assert "只管账号" in office.refused("account", "grant", "zhangke", "系统管理员:市政府办")


def test_the_access_log_is_kept_half_a_year_at_least(office: "Terminal") -> None:
    assert office.done("access", "log", "--json").json == {"lines": []}
    assert "至少须保存 180 天" in office.refused("access", "prune", "--days", "90")
    assert "已删去 0 条" in office.done("access", "prune", "--days", "365").out
    office.monkeypatch.setenv("KAOJI_ACCESS_LOG_DAYS", "30")
    said = office("rank")
    assert said.code == 1
    assert "设置有误：access_log_days：“30”不得小于 180。" in said.err
