"""Playing a story: each step becomes commands, performed at the story's own time in a new ledger."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from api.bootstrap import Kaoji, StoryClock
from api.chinese import values
from api.desk import Refusals
from cli.notation import Step, Story, StoryError, unquoted
from cli.story import entries, indicators, reform, reports, results, reviews, sheets, slips, use, year
from cli.story.player import Player, Verbs
from domain.commands import Command
from domain.facts import Recorded
from domain.refusals import Refused

Progress = Callable[[int, int, str], None]
"""Told how many steps are done, how many there are, and what is next."""

VERBS: Final[Verbs] = {
    **year.VERBS,
    **indicators.VERBS,
    **entries.VERBS,
    **reports.VERBS,
    **sheets.VERBS,
    **slips.VERBS,
    **results.VERBS,
    **use.VERBS,
    **reviews.VERBS,
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
        if "应拒" in step.named:
            _refused(player, step)
            continue
        try:
            recorded = _performed(player, step)
        except (Refused, Refusals) as refusal:
            raise step.error(str(refusal)) from refusal
        if label := step.named.get("记作"):
            player.labels[label] = recorded[-1].id
    progress(len(story.steps), len(story.steps), "")


def _performed(player: Player, step: Step) -> tuple[Recorded, ...]:
    """Record what a step asks for; raises Refused, Refusals, and StoryError where it is written wrong."""
    try:
        return player.kaoji.desk.perform(_commands(player, step), player.story.actor(step))
    except ValidationError as error:
        raise step.error(values(error.errors())) from error


def _refused(player: Player, step: Step) -> None:
    """Try a step that a rule must refuse (应拒), with a sentence that contains the words told.

    A step written wrong is no refusal: its mistake is told as ever. Raises StoryError.
    """
    words = step.named["应拒"]
    if not words or "记作" in step.named:
        raise step.error("“应拒=”之后须写拒绝时应说的话；应拒的步骤不留记录，不写“记作=”")
    try:
        _performed(player, step)
    except (Refused, Refusals) as refusal:
        if words not in unquoted(str(refusal)):
            raise step.error(f"这一步应以“{words}”被拒绝，却说：{refusal}") from refusal
    else:
        raise step.error(f"这一步应以“{words}”被拒绝，却没有被拒绝")


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
        commands = make(player, step, *step.words)
    except ValueError as error:
        if isinstance(error, (StoryError, ValidationError)):
            raise
        raise step.error(str(error)) from error
    if unknown := step.named.unasked():
        raise step.error(f"“{step.verb}”没有“{unknown[0]}=”这一项，请核对写法")
    return commands
