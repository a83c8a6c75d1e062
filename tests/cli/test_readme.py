"""What the README and the program's own sentences tell people to type exists."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

# Importing them defines all refusals there are.
import api.app
import api.settings
import cli.main
from cli import setup, writing
from domain.refusals import Refused
from tests.cli.words import commands, options, typed, wrong

ROOT = Path(__file__).parents[2]
READMES = ["README.md", "README.zh-CN.md"]
_DEFINED_BY = (api.app, api.settings, cli.main, setup, writing)


def fences(name: str) -> str:
    """Return what stands in the ```sh fences of a file; nothing where there is no file yet."""
    path = ROOT / name
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return "\n".join(re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE))


@pytest.mark.parametrize("name", READMES)
def test_every_kaoji_line_of_a_readme_can_be_typed(name: str) -> None:
    text = fences(name)
    lines = list(typed(text))
    assert lines or not text, f"{name} 的 sh 代码块里没有一行 kaoji 命令"
    assert [(line, problem) for line in lines for problem in wrong(line)] == []


@pytest.mark.parametrize("name", READMES)
def test_a_readme_names_the_two_commands_of_the_set_up(name: str) -> None:
    text = fences(name)
    for target in ("make demo", "make test"):
        assert target in text or not text


def examples() -> set[str]:
    """Return the example lines of every help."""
    lines = [line.strip() for command in commands().values() for line in (command.help or "").splitlines()]
    return {line for line in lines if line.startswith(("kaoji ", "KAOJI_"))}


@pytest.mark.parametrize("line", sorted(examples()))
def test_every_example_of_a_help_can_be_typed(line: str) -> None:
    (words,) = typed(line)
    assert wrong(words) == []


def sentences(kind: type[Refused] = Refused) -> Iterator[tuple[str, str]]:
    yield kind.__name__, kind.__doc__ or ""
    for one in kind.__subclasses__():
        yield from sentences(one)


def test_every_command_that_a_refusal_advises_exists() -> None:
    advised = [
        (name, words)
        for name, text in sentences()
        for words in re.findall(r"kaoji ((?:[a-z]+(?:-[a-z]+)* ?)+(?:--[a-z-]+)?)", text)
    ]
    assert len(advised) > 10
    assert [(name, problem) for name, words in advised for problem in wrong(words.split())] == []


def test_every_option_that_a_refusal_advises_exists() -> None:
    known = {option for command in commands().values() for option in options(command)}
    advised = {(name, option) for name, text in sentences() for option in re.findall(r"--[a-z-]+", text)}
    assert {one for one in advised if one[1] not in known} == set()
