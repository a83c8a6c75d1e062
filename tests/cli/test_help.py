"""Every command explains itself, with an example, in Chinese."""

from typing import TYPE_CHECKING

import pytest

from tests.cli.words import commands

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

EVERY = [pytest.param(path, id=" ".join(("kaoji", *path))) for path in commands()]


@pytest.mark.parametrize("path", EVERY)
def test_every_help_gives_an_example(terminal: "Terminal", path: tuple[str, ...]) -> None:
    shown = terminal.done(*path, "--help").out
    assert "示例" in shown
    assert "kaoji " in shown.partition("示例")[2]


@pytest.mark.parametrize("path", EVERY)
def test_every_option_and_argument_is_explained(path: tuple[str, ...]) -> None:
    command = commands()[path]
    silent = [
        parameter.name
        for parameter in command.params
        if parameter.name != "help" and not (getattr(parameter, "help", None) or parameter.metavar)
    ]
    assert silent == []


def test_help_speaks_chinese(terminal: "Terminal") -> None:
    shown = terminal.done("rank", "--help").out
    for english in ("Show this message", "[default", "Options", "Arguments", "required"):
        assert english not in shown


def test_the_commands_of_the_first_slice_are_there() -> None:
    promised = (
        "init demo simulate doctor import record deduct bonus penalty correct rank why show log rebuild "
        "verify serve scheme sheet report evidence progress indicator carry-over reform slip result review "
        "what-if table audit calendar account access"
    )
    assert {path[0] for path in commands() if path} == set(promised.split())


def test_the_version_is_told(terminal: "Terminal") -> None:
    assert terminal.done("--version").out.startswith("kaoji ")
