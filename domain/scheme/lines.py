"""The lines of a scheme's text: sections, comments, clauses, and lists of names."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeVar

from domain.scheme.expressions import Number
from domain.scheme.tokens import PLAIN_NUMBER, SchemeError, same_width

REQUIRED: Final = ("名次组", "构成", "公式")
SECTIONS: Final = ("名次组", "指标类型", "构成", "参数", "条款", "公式", "等次", "设置")
MOST_PLACES: Final = 6
_NUMBER: Final = re.compile(rf"(?P<sign>-)?(?P<digits>{PLAIN_NUMBER.pattern})\s*(?P<unit>[%‰分])?", re.ASCII)
_LIKE_HEADING: Final = re.compile(r"\s*[\[［〔「](?P<name>.*)[\]］〕」]\s*[:：]?\s*")
_PLACES: Final = re.compile(r"至多\s*(0|[1-9]\d*)\s*位小数", re.ASCII)

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section: its words without comment, its clause, and where it stands."""

    number: int
    words: str
    clause: str | None

    def error(self, message: str, column: int = 1) -> SchemeError:
        """Return the error that points into this line."""
        return SchemeError(self.number, column, message)

    def at(self, words: str, message: str) -> SchemeError:
        """Return the error that points to some words of this line, rather behind its colon than before.

        Where words are wanting, it points to the end.
        """
        colon = max(same_width(self.words).find(":"), 0)
        found = (self.words.find(words, start) for start in (colon, 0))
        place = next((one for one in found if one >= 0), 0) if words else len(self.words)
        return self.error(message, place + 1)

    def pair(self) -> tuple[str, str]:
        """Split `名称：内容`."""
        colon = same_width(self.words).find(":")
        if colon < 1:
            raise self.error("此处应为“名称：内容”", len(self.words) + 1)
        return self.words[:colon].strip(), self.words[colon + 1 :].strip()


def sections(text: str) -> Mapping[str, list[Line]]:
    """Cut a scheme's text into its sections; what stands before the first is its metadata."""
    found: dict[str, list[Line]] = {"": []}
    current = ""
    for number, raw in enumerate(text.splitlines(), start=1):
        words, dash, clause = raw.partition("#")[0].rstrip().partition("——")
        line = Line(number, words.rstrip(), clause.strip() or None)
        if dash and (not line.clause or line.clause.startswith("—")):
            raise line.error("“——”之后应写条款，例如 ——四（四）1", len(words) + 1)
        if heading := re.fullmatch(r"\s*【(.*)】", line.words):
            current = heading[1]
            if current in found:
                raise line.error(f"【{current}】写了两次；同一段的各行请写在一处")
            if current not in SECTIONS:
                raise line.error(f"【{current}】不是应有的段落；方案依次为 " + "、".join(SECTIONS))
            found[current] = []
        elif (like := _LIKE_HEADING.fullmatch(line.words)) and like["name"].strip() in SECTIONS:
            raise line.error(f"段落名应写成【{like['name'].strip()}】")
        elif line.words.strip():
            found[current].append(line)
    if missing := [name for name in REQUIRED if name not in found]:
        raise SchemeError(text.count("\n") + 1, 1, f"缺少【{missing[0]}】一段")
    return {name: found.get(name, []) for name in ("", *SECTIONS)}


def listed(line: Line, words: str) -> tuple[str, ...]:
    """Read names separated by 、 of which none is empty or told twice."""
    parts = tuple(part.strip() for part in re.split(r"[、，,]", words))
    if not all(parts) or len(set(parts)) < len(parts):
        raise line.at(words, "应以“、”分开各项，不留空项，不重复")
    return parts


def qualities(words: str) -> list[str]:
    """Cut what stands between commas."""
    return [part.strip() for part in re.split(r"[，,]", words)]


def number(line: Line, words: str) -> Number:
    """Read a number as documents write it, `0.5`, `80%`, `5分` or `-1`."""
    said = words.strip()
    if not said:
        raise line.at("", "此处缺少数字，例如 0.5")
    found = _NUMBER.fullmatch(same_width(said))
    if found is None:
        raise line.at(said, f"“{said}”不是数字；数字形如 0.5、80%、5分")
    value = Fraction(found["digits"]) / {"%": 100, "‰": 1000}.get(found["unit"], 1)
    return Number("".join(found[0].split()), -value if found["sign"] else value)


def places(line: Line, words: str) -> int | None:
    """Read `至多 1 位小数`; None when the words say something else."""
    found = _PLACES.fullmatch(words)
    if found is None:
        return None
    if int(found[1]) > MOST_PLACES:
        raise line.at(words, f"小数位数应为 0 至 {MOST_PLACES} 的整数，现为“{found[1]}”")
    return int(found[1])


def one_of(kind: type[Choice]) -> Callable[[Line, str], Choice]:
    """Return the reader of a word that must be one of a few."""

    def read(line: Line, value: str) -> Choice:
        if value not in list(kind):
            raise line.at(value, f"“{value}”不是可选的写法；可写 " + "、".join(kind))
        return kind(value)

    return read


def nearest(word: str, known: Collection[str]) -> str:
    """Return `，是否指 …？` with the nearest known name, or what is known."""
    near = get_close_matches(word, known, n=1, cutoff=0.3)
    return f"，是否指 {near[0]}？" if near else "；可写 " + "、".join(known)
