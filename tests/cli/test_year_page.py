"""docs/year.md: the commands of the page, typed in their order, print the lines that it shows."""

import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

ROOT = Path(__file__).parents[2]
_PAIR = re.compile(r"^```sh\n(.*?)^```\n\n```text\n(.*?)^```", re.DOTALL | re.MULTILINE)


def stages(name: str) -> list[tuple[str, str]]:
    """Return the commands of each stage, and the lines that stand below them."""
    return _PAIR.findall((ROOT / "docs" / name).read_text(encoding="utf-8"))


def test_the_commands_of_the_page_print_the_lines_it_shows(terminal: "Terminal") -> None:
    shutil.copytree(ROOT / "cli" / "demo", terminal.folder / "cli" / "demo")
    pages = stages("year.md")
    assert len(pages) == 19
    for commands, shown in pages:
        printed = "".join(_typed(terminal, line, shown) for line in commands.splitlines())
        lines = [line.rstrip() for line in printed.splitlines()]
        missing = [one for one in shown.splitlines() if not any(map(_like(one).fullmatch, lines))]
        assert missing == []


def _typed(terminal: "Terminal", line: str, shown: str) -> str:
    """Type a line of the page; only where the page shows a refusal may the command refuse."""
    words = shlex.split(line)
    if words[0] == "export":
        terminal.monkeypatch.setenv(*words[1].split("=", maxsplit=1))
        return ""
    answer = terminal(*words[1:])
    assert answer.code == int(shown.startswith("✗")), f"{line}\n{answer.err}"
    return answer.out + answer.err


def _like(line: str) -> re.Pattern[str]:
    """Return what a line of the page stands for: … is whatever differs from one year to another."""
    return re.compile(".*".join(map(re.escape, line.split("…"))))


def test_both_languages_show_the_same_commands_and_lines() -> None:
    assert stages("year.zh-CN.md") == stages("year.md")
