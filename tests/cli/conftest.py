"""A terminal in a folder, for the commands a clerk types and the answers that come back."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from cli.main import run

ROOT = Path(__file__).parents[2]
YEAR = "dashiqiao-2017"


@dataclass(frozen=True)
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer as the program reads it that asked with --json."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Terminal:
    """A terminal: every command is typed in its folder, with no setting but the folder's own."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: str) -> Answer:
        """Type `kaoji` with these words."""
        self.monkeypatch.chdir(self.folder)
        self.capsys.readouterr()
        code = run(list(words))
        said = self.capsys.readouterr()
        return Answer(code, said.out, said.err)

    def done(self, *words: str) -> Answer:
        """Type what must be done."""
        answer = self(*words)
        assert answer.code == 0, answer.err
        return answer

    def refused(self, *words: str, code: int = 1) -> str:
        """Type what a rule must refuse, with a sentence on the error stream and nothing written."""
        before = self.position()
        answer = self(*words)
        assert answer.code == code, answer
        assert "✗" in answer.err
        assert "✓" not in answer.out
        assert self.position() == before
        return answer.err

    def miswritten(self, *words: str) -> str:
        """Type what is written wrong, with a sentence on the error stream and nothing written."""
        return self.refused(*words, code=2)

    def position(self) -> int:
        """Return how far the ledger goes."""
        position: int = self.done("doctor", "--json").json["position"]
        return position

    def apart(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Type `kaoji` in a process of its own."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("KAOJI_")}
        return subprocess.run(
            [sys.executable, "-m", "cli.main", *words],
            check=False,
            cwd=self.folder,
            env=own | {"PYTHONPATH": str(ROOT)} | settings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )

    def text(self, name: str, text: str) -> str:
        """Write a file into the folder, its lines indented as the test is; returns its name."""
        (self.folder / name).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        return name

    def left(self) -> list[str]:
        """Return the names of the files that lie in the folder."""
        return sorted(path.name for path in self.folder.iterdir())

    def inside(self, folder: str) -> "Terminal":
        """Return the terminal after `cd`, into a folder that is made where there is none."""
        path = self.folder / folder
        path.mkdir(parents=True, exist_ok=True)
        return Terminal(path, self.monkeypatch, self.capsys)


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal in an empty folder."""
    for name in list(os.environ):
        if name.startswith("KAOJI_"):
            monkeypatch.delenv(name)
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.fixture
def demo(terminal: Terminal, demo_folder: Path) -> Terminal:
    """A terminal in a folder with a demo of this test's own."""
    shutil.copytree(demo_folder, terminal.folder, dirs_exist_ok=True)
    return terminal


@pytest.fixture
def fresh(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal with a new ledger: the year opened, two units and a body registered."""
    monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/ledger.db")
    terminal.done("init", YEAR)
    terminal.done("record", "unit", "市环保局", "市直部门", "--alias", "环保局", "--on", "2017-03-25")
    terminal.done("record", "unit", "市教育局", "市直部门", "--on", "2017-03-25")
    terminal.done("record", "body", "市政府绩效考核办", "--alias", "市政府绩效办", "--on", "2017-03-25")
    return terminal


@pytest.fixture(scope="session")
def shipped() -> Callable[[str], str]:
    """The files that come with Kaoji, by name."""
    return lambda name: str(ROOT / "cli" / "demo" / name)
