"""Texts that commands are given by name: schemes and stories."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from domain.facts import Source
from domain.refusals import Refused
from domain.scheme import shipped
from domain.values import digest

STORIES: Final = tuple(
    sorted(Path(one.name).stem for one in (files("cli") / "demo").iterdir() if one.name.endswith(".story"))
)
"""The names of the stories that come with the project."""


class SchemeNotFound(Refused):
    """没有名为“{scheme}”的方案，也没有这个文件，请核对。随软件附带的方案：dashiqiao-2017。"""


class StoryNotFound(Refused):
    """没有名为“{story}”的故事，也没有这个文件，请核对。随软件附带的故事：{known}。"""


class FileUnreadable(Refused):
    """文件 {file} 打不开：{problem}。请核对文件。"""


def text_of(path: Path) -> str:
    """Return a text file as it stands; raises FileUnreadable."""
    try:
        # Line ends stay as they are in the file: a scheme is recorded byte for byte.
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(file=path, problem=_why(error)) from error


def _why(error: OSError | UnicodeDecodeError) -> str:
    match error:
        case FileNotFoundError():
            return "没有这个文件"
        case PermissionError():
            return "没有权限"
        case IsADirectoryError():
            return "这是文件夹"
        case _:
            return "内容不是 UTF-8 文本"


def scan_of(path: Path) -> Source:
    """Return what a fact cites of a scan: its name and digest; raises FileUnreadable."""
    try:
        return Source(file=path.name, digest=digest(path.read_bytes()))
    except OSError as error:
        raise FileUnreadable(file=path, problem=_why(error)) from error


def scheme_text(name: str) -> str:
    """Return the text of a shipped scheme or of a scheme file."""
    if text := shipped(name):
        return text
    if not Path(name).is_file():
        raise SchemeNotFound(scheme=name)
    return text_of(Path(name))


@contextmanager
def story_file(name: str) -> Iterator[Path]:
    """Yield the file of a shipped story or the file of that path, beside which lies what it names."""
    if name in STORIES:
        with as_file(files("cli") / "demo") as folder:
            yield folder / f"{name}.story"
        return
    if not Path(name).is_file():
        raise StoryNotFound(story=name, known="、".join(STORIES))
    yield Path(name)
