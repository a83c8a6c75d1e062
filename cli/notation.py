"""The notation of stories: a line a step, dated, in the office's own words.

    经办人 办公室 kaohe-01 考核办 市政府绩效考核办
    2017-12-20 扣分 市环保局 指标外 0.5 事由=值班脱岗 依据=察访标准3.2 记作=扣分一
    2018-01-29 更正 市环保局 扣分一 0.3 事由=复查 依据=核查记录

A step has its date (with `T09:30` its time), a verb, what the verb takes, and `名=值` pairs. `生效=` is
the day from which it counts, else the date; `经办=` who acts, else the first 经办人; `受托=` whose duty they
act in by delegation; `记作=` names the step's fact for later steps; `应拒=` says that the step must be
refused, and in which words. A value with spaces stands in “…” or "…"; `#` begins a comment.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from domain.facts import Actor, Role

_WORD: Final = re.compile(r'(?:[^\s"“”]+|"[^"]*"|“[^”]*”)+')
_DATED: Final = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?", re.ASCII)
_ACTOR: Final = "经办人"


class StoryError(ValueError):
    """A line of a story cannot be read or played."""

    def __init__(self, line: int, message: str) -> None:
        self.line, self.message = line, message
        super().__init__(f"故事第 {line} 行：{message}")


class Pairs(Mapping[str, str]):
    """The `名=值` pairs of a step; it remembers which were asked for, so that a misspelt one is told."""

    _EVERY_STEP: Final = frozenset(["生效", "经办", "受托", "事由", "依据", "起因", "破例", "记作", "应拒"])

    def __init__(self, said: Mapping[str, str]) -> None:
        self._said, self._asked = dict(said), set(self._EVERY_STEP)

    def __getitem__(self, name: str) -> str:
        self._asked.add(name)
        return self._said[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)

    def __len__(self) -> int:
        return len(self._said)

    def unasked(self) -> list[str]:
        """Return the names that nobody asked for."""
        return [name for name in self._said if name not in self._asked]


@dataclass(frozen=True, slots=True)
class Step:
    """One dated step of a story."""

    line: int
    at: datetime
    verb: str
    words: tuple[str, ...]
    named: Pairs

    @property
    def on(self) -> date:
        """The day from which the step's facts count."""
        written = self.named.get("生效")
        return day(written, self.line) if written else self.at.date()

    def error(self, message: str) -> StoryError:
        """Return the error that points to this step."""
        return StoryError(self.line, message)


@dataclass(frozen=True, slots=True)
class Story:
    """A story: who takes part, and what happens, in order."""

    actors: Mapping[str, Actor]
    steps: tuple[Step, ...]

    def actor(self, step: Step) -> Actor:
        """Return who acts in a step."""
        actor = self.named(step, step.named.get("经办") or next(iter(self.actors)))
        if "受托" not in step.named:
            return actor
        duty = self.named(step, step.named["受托"])
        return Actor(id=actor.id, role=duty.role, body=duty.body, on_behalf=duty.id)

    def named(self, step: Step, label: str) -> Actor:
        """Return the person that a step calls by a label."""
        if label not in self.actors:
            raise step.error(f"没有“{_ACTOR} {label} …”一行")
        return self.actors[label]


def day(text: str, line: int) -> date:
    """Read an ISO date; raises StoryError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise StoryError(line, f"“{text}”不是日期；日期形如 2017-12-20") from None


def read_story(text: str) -> Story:
    """Read a story's text; raises StoryError for the first line that does not fit."""
    actors: dict[str, Actor] = {}
    steps: list[Step] = []
    for line, words in _lines(text):
        if words[0] == _ACTOR:
            label, actor = _actor(line, words[1:])
            actors[label] = actor
        else:
            steps.append(_step(line, words))
            if len(steps) > 1 and steps[-1].at < steps[-2].at:
                raise StoryError(line, "日期早于上一步；故事须按先后书写，追溯生效请用 生效=")
    if not actors:
        raise StoryError(1, f"须先写“{_ACTOR} 称呼 账号 身份 单位”一行")
    if not steps:
        raise StoryError(1, "故事里没有任何一步")
    return Story(actors, tuple(steps))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    for line, raw in enumerate(text.splitlines(), start=1):
        words = []
        for word in _WORD.findall(raw):
            if word.startswith("#"):
                break
            words.append(word)
        if words:
            yield line, words


def unquoted(word: str) -> str:
    """Return a text as a story can write it: quotation marks only hold words together."""
    return re.sub(r'["“”]', "", word)


def _actor(line: int, words: Sequence[str]) -> tuple[str, Actor]:
    match words:
        case [label, account, role, body] if role in list(Role):
            return label, Actor(id=account, role=Role(role), body=body)
        case _:
            known = "、".join(Role)
            raise StoryError(line, f"应写“{_ACTOR} 称呼 账号 身份 单位”，身份可为 {known}")


def _step(line: int, words: Sequence[str]) -> Step:
    if not _DATED.fullmatch(words[0]):
        raise StoryError(line, f"“{words[0]}”不是日期；每步以日期开头，例如 2017-12-20 或 2017-12-20T15:30")
    try:
        at = datetime.fromisoformat(words[0] if "T" in words[0] else f"{words[0]}T09:00")
    except ValueError:
        raise StoryError(line, f"“{words[0]}”不是日期") from None
    if len(words) == 1:
        raise StoryError(line, "日期之后须写要做的事")
    plain, named = [], {}
    for word in words[2:]:
        key, equals, value = word.partition("=")
        if equals and not word.startswith(('"', "“")):
            named[key] = unquoted(value)
        else:
            plain.append(unquoted(word))
    return Step(line, at, words[1], tuple(plain), Pairs(named))
