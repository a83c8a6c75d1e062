"""What turns a story's steps into commands: the year they are about, and the facts they may name."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from api.bootstrap import Kaoji
from api.intake import explained
from cli.notation import Step, Story
from cli.texts import scan_of
from domain.commands import (
    Command,
)
from domain.decisions import in_force
from domain.facts import Ballots, Checkpoint, Source
from domain.values import stream_and_version, stream_of


def fraction(text: str) -> tuple[str, str | None]:
    """Split `94.6/100` into points and full marks; without a stroke the full marks are not given."""
    points, stroke, full = text.replace("／", "/").partition("/")
    return points, full if stroke else None


def read_ballots(text: str) -> tuple[Ballots, ...]:
    """Read `满意=50、较满意=30` (or with spaces or colons); raises ValueError."""
    found = []
    for part in text.replace("，", "、").replace(",", "、").split("、"):
        option, _, count = part.strip().replace("＝", "=").replace("：", "=").replace(" ", "=").partition("=")
        if not (option and count.isascii() and count.isdigit()):
            msg = f"“{part}”应写成 选项=票数，例如 满意=50、较满意=30"
            raise ValueError(msg)
        found.append(Ballots(option=option, count=int(count)))
    return tuple(found)


_CHECKPOINT: Final = re.compile(r"(?P<day>[\d-]+)\s*[：:\s]\s*(?P<what>\S.*)")


def read_checkpoint(text: str) -> Checkpoint:
    """Read `2017-06-30：完成招标` (or with a space); raises ValueError."""
    found = _CHECKPOINT.fullmatch(text.strip())
    day, what = (found["day"], found["what"]) if found else ("", "")
    try:
        return Checkpoint(day=date.fromisoformat(day), what=what)
    except ValueError:
        msg = f"考核节点“{text}”应写成 日期：内容，例如 2017-06-30：完成招标"
        raise ValueError(msg) from None


def names(text: str | None) -> tuple[str, ...]:
    """Split names at 、."""
    return tuple(text.split("、")) if text else ()


@dataclass(slots=True)
class Player:
    """Turns steps into commands; remembers the year and the labels of earlier facts."""

    story: Story
    kaoji: Kaoji
    folder: Path
    year: str = ""
    timezone: str = "Asia/Shanghai"
    labels: dict[str, str] = field(default_factory=dict)

    def make(self, kind: type[Command], step: Step, /, **told: Any) -> Command:  # noqa: ANN401 - read from text
        """Return a command of the story's year and the step's day, reason and basis."""
        common: dict[str, Any] = {"year": self.year, "on": step.on}
        return kind(
            **common | told,
            reason=step.named.get("事由"),
            basis=step.named.get("依据"),
            exception=self.fact(step, step.named["破例"]) if "破例" in step.named else None,
            cause=self.labels.get(cause, cause) if (cause := step.named.get("起因")) else None,
        )

    def own_day(self, step: Step, label: str) -> date:
        """Return the day a correction counts from: as told, else the entry's own, for it was never true."""
        stream, version = stream_and_version(self.fact(step, label))
        found = next(self.kaoji.ledger.stream(stream, after=version - 1), None)
        return found.fact.envelope.effective_on if found and "生效" not in step.named else step.on

    def scan(self, step: Step) -> Source | None:
        """Return what a step's scan, which lies beside the story, is cited as."""
        name = step.named.get("扫描")
        return scan_of(self.folder / name) if name else None

    def explained(self) -> frozenset[str]:
        """Return the components whose bare figures the scheme explains; none before there is a scheme."""
        year = self.kaoji.reads.year(self.year, self.kaoji.reads.now())
        return explained(in_force(year)) if year.scheme else frozenset()

    def fact(self, step: Step, label: str) -> str:
        """Return the id of the fact that a label means, or that is named itself; raises StoryError."""
        if label not in self.labels and "@" not in label:
            raise step.error(f"前面没有“记作={label}”的步骤")
        if label in self.labels:
            return self.labels[label]
        return label if "/" in label or label.startswith(f"{self.year}@") else stream_of(self.year, label)


Verbs = Mapping[str, tuple[tuple[str, ...], Callable[..., Sequence[Command]]]]
"""Each verb with what it takes, in order, and what it makes of it."""
