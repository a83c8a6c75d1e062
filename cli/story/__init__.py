"""Playing a story: each step becomes commands, performed at the story's own time in a new ledger."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from api.bootstrap import Kaoji, StoryClock
from api.chinese import values
from api.desk import Refusals
from cli.notation import Step, Story, StoryError
from cli.story import entries, indicators, reform, reports, sheets, year
from cli.story.player import Player, Verbs
from domain.commands import Command
from domain.refusals import Refused

Progress = Callable[[int, int, str], None]
"""Told how many steps are done, how many there are, and what is next."""

VERBS: Final[Verbs] = {
    **year.VERBS,
    **indicators.VERBS,
    **entries.VERBS,
    **reports.VERBS,
    **sheets.VERBS,
    **reform.VERBS,
}


def play(
    story: Story, kaoji: Kaoji, clock: StoryClock, folder: Path, progress: Progress = lambda *_: None
) -> None:
    """Play a story into an empty ledger; files it names are looked for in `folder`. Raises StoryError."""
    player = Player(story, kaoji, folder)
    for done, step in enumerate(story.steps):
        progress(done, len(story.steps), f"{step.at.date()} {step.verb}")
        clock.now = step.at.replace(tzinfo=ZoneInfo(player.timezone))
        try:
            recorded = kaoji.desk.perform(_commands(player, step), story.actor(step))
        except (Refused, Refusals) as refusal:
            raise step.error(str(refusal)) from refusal
        except ValidationError as error:
            raise step.error(values(error.errors())) from error
        if label := step.named.get("记作"):
            player.labels[label] = recorded[-1].id
    progress(len(story.steps), len(story.steps), "")


def _commands(player: Player, step: Step) -> Sequence[Command]:
    """Return what a step asks for; raises StoryError for a verb that there is not or that lacks a word."""
    verb = VERBS.get(step.verb)
    if verb is None:
        raise step.error(f"没有“{step.verb}”这种步骤；可写 {'、'.join(VERBS)}")
    takes, make = verb
    fewest = sum(not word.startswith("[") and not word.endswith("…") for word in takes)
    many = takes[-1].endswith("…")
    if not fewest <= len(step.words) <= (len(step.words) if many else len(takes)):
        raise step.error(f"“{step.verb}”之后应依次写 {'、'.join(takes)}")
    try:
        return make(player, step, *step.words)
    except ValueError as error:
        if isinstance(error, (StoryError, ValidationError)):
            raise
        raise step.error(str(error)) from error
