"""The command's own vocabulary, to hold against what is written about it."""

import re
import shlex
from collections.abc import Iterator

from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from cli.main import app

Command = TyperCommand | TyperGroup

_SETTING = re.compile(r"[A-Z_]+=\S*")
_ENDS = {"|", "||", "&&", ";", ">", ">>", "&"}


def commands() -> dict[tuple[str, ...], Command]:
    """Return every command and group by the words that follow `kaoji`; the root by none."""
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    return dict(_below((), root))


def _below(path: tuple[str, ...], command: Command) -> Iterator[tuple[tuple[str, ...], Command]]:
    yield path, command
    if isinstance(command, TyperGroup):
        for name, one in command.commands.items():
            assert isinstance(one, (TyperCommand, TyperGroup))
            yield from _below((*path, name), one)


def options(command: Command) -> set[str]:
    """Return the options a command takes."""
    given = {
        option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
    }
    return {option for option in given if option.startswith("-")} | {"--help", "-h"}


def wrong(words: list[str]) -> list[str]:
    """Return what is wrong with the words after `kaoji`: no such command, no such option."""
    known = commands()
    path: tuple[str, ...] = ()
    rest = list(words)
    while rest and isinstance(known[path], TyperGroup) and not rest[0].startswith("-"):
        if (*path, rest[0]) not in known:
            return [f"没有命令 kaoji {' '.join((*path, rest[0]))}"]
        path = (*path, rest.pop(0))
    taken = options(known[path])
    written = [word.partition("=")[0] for word in rest if re.match(r"--?[a-z]", word)]
    return [f"kaoji {' '.join(path)} 没有选项 {one}" for one in written if one not in taken]


def typed(text: str) -> Iterator[list[str]]:
    """Yield the words after `kaoji` of every command line in a shell text that calls it."""
    for line in text.replace("\\\n", " ").splitlines():
        words = shlex.split(line.strip().removeprefix("$ "), comments=True)
        while words and _SETTING.fullmatch(words[0]):
            words = words[1:]
        if words and words[0].rpartition("/")[2] == "kaoji":
            end = next((index for index, word in enumerate(words) if word in _ENDS), len(words))
            yield words[1:end]
