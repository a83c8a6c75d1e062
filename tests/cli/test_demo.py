"""`kaoji demo`: what it leaves behind, and what it leaves alone."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from domain.scheme import shipped

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

EVERYTHING = ("log", "--after", "0", "--limit", "100000", "--json")


def test_the_demo_ends_by_itself_and_leaves_a_ledger_and_its_settings(
    terminal: "Terminal", demo_folder: Path
) -> None:
    played = terminal.apart("demo")
    assert played.returncode == 0, played.stderr
    assert "示例数据" in played.stdout
    assert "播放 33/33" in played.stderr
    assert (terminal.folder / "kaoji-demo" / "ledger.db").is_file()
    assert "kaoji-demo/ledger.db" in (terminal.folder / "kaoji.toml").read_text(encoding="utf-8")
    assert f"示例台账：{terminal.folder}/kaoji-demo/ledger.db" in played.stdout
    # And it is the same ledger wherever it is played.
    here = terminal.done(*EVERYTHING).json
    elsewhere = shutil.copytree(demo_folder, terminal.folder / "elsewhere")
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{elsewhere}/kaoji-demo/ledger.db")
    assert terminal.done(*EVERYTHING).json == here


def test_the_demo_ledger_holds_when_verified_and_says_how_to_go_on(demo: "Terminal") -> None:
    shown = demo.done("demo")
    assert "✓ dashiqiao-2017 两种算法一致" in shown.out
    assert "kaoji rank --as-of 2018-01-29" in shown.out


def test_a_second_demo_shows_the_same_and_replays_nothing(demo: "Terminal") -> None:
    before = demo.done("rank", "--json").json
    facts = demo.done(*EVERYTHING).json
    ledger = (demo.folder / "kaoji-demo" / "ledger.db").stat().st_ino
    again = demo.done("demo")
    assert "播放" not in again.err
    assert demo.done("rank", "--json").json == before
    assert demo.done(*EVERYTHING).json == facts
    assert (demo.folder / "kaoji-demo" / "ledger.db").stat().st_ino == ledger
    assert f"存档编号 {before['token']}" in again.out


def test_facts_recorded_since_stay_when_the_demo_is_shown_again(demo: "Terminal") -> None:
    demo.done(
        "deduct", "市环保局", "0.5", "--reason", "窗口空岗", "--basis", "记录第4号", "--on", "2018-03-01"
    )
    before = demo.done("rank", "--json").json
    demo.done("demo")
    assert demo.done("rank", "--json").json == before


def test_plain_commands_read_the_demo_in_its_folder_and_below_it(demo: "Terminal") -> None:
    here = demo.done("rank", "--json").json
    assert here["example"] is True
    assert demo.inside("docs/notes").done("rank", "--json").json == here


def test_the_environment_wins_over_the_folder(demo: "Terminal") -> None:
    demo.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{demo.folder}/mine.db")
    answer = demo("rank")
    assert answer.code == 1
    assert "mine.db" in answer.err


def test_a_ledger_of_the_offices_own_is_no_place_for_the_demo(fresh: "Terminal") -> None:
    assert "不是示例台账" in fresh.refused("demo")
    assert not (fresh.folder / "kaoji.toml").exists()


def test_a_ledger_of_the_offices_own_under_the_demos_name_is_left_alone(terminal: "Terminal") -> None:
    address = f"sqlite:///{terminal.folder}/kaoji-demo/ledger.db"
    (terminal.folder / "kaoji-demo").mkdir()
    with terminal.monkeypatch.context() as there:
        there.setenv("KAOJI_DATABASE_URL", address)
        terminal.done("init", "dashiqiao-2017")
    answer = terminal("demo")
    assert answer.code == 1
    assert "不是示例台账" in answer.err
    # Nothing may lead the next plain command into it.
    assert not (terminal.folder / "kaoji.toml").exists()


def test_a_demo_set_up_elsewhere_is_played_there_and_leaves_no_settings(terminal: "Terminal") -> None:
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/elsewhere.db")
    terminal.done("demo")
    assert (terminal.folder / "elsewhere.db").is_file()
    assert not (terminal.folder / "kaoji.toml").exists()
    assert not (terminal.folder / "kaoji-demo").exists()


def test_the_demo_keeps_what_else_stands_in_the_settings(demo: "Terminal") -> None:
    demo.text("kaoji.toml", 'actor = "zhangke:考核办:市政府绩效考核办"\n')
    demo.done("demo")
    kept = (demo.folder / "kaoji.toml").read_text(encoding="utf-8")
    assert 'actor = "zhangke:考核办:市政府绩效考核办"' in kept
    assert "kaoji-demo/ledger.db" in kept


def test_an_offices_own_year_is_never_opened_among_examples(demo: "Terminal") -> None:
    text = (shipped("dashiqiao-2017") or "").replace("年度：2017", "年度：2018")
    demo.text("later.scheme", text)
    assert "示例台账" in demo.refused("init", "dashiqiao-2018", "--scheme", "later.scheme")


@pytest.mark.parametrize("words", [("dashiqiao",), ("dashiqiao-2018", "--scheme", "dashiqiao-2017")])
def test_a_year_that_cannot_be_opened_leaves_no_ledger(terminal: "Terminal", words: tuple[str, ...]) -> None:
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/mine.db")
    answer = terminal("init", *words)
    assert answer.code == 1
    assert "✗" in answer.err
    assert terminal.left() == []
