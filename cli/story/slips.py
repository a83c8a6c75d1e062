"""Steps about slips (考评情况反馈单)."""

from typing import Final

from cli.notation import Step, day
from cli.story.player import Player, Verbs, names
from domain.commands import Command, ExtendDeadline, IssueSlips, ReceiveSlip, VoidSlip
from domain.values import stream_and_version, unit_of


def _issue(player: Player, step: Step, *units: str) -> list[Command]:
    return [player.make(IssueSlips, step, units=units, group=step.named.get("名次组"))]


def _about(player: Player, step: Step, label: str) -> dict[str, str]:
    """Return the unit and the slip: a label, an id, or a unit, of which the last slip is meant."""
    known = player.kaoji.reads.year(player.year, player.kaoji.reads.now())
    name = known.aliases.get(label, label)
    if label not in player.labels and name in known.units:
        slips = player.kaoji.reads.unit(player.year, name, player.kaoji.reads.now()).slips
        return {"unit": name, "slip": next(reversed(list(slips)), f"{player.year}/{name}@0")}
    slip = player.fact(step, label)
    return {"unit": unit_of(stream_and_version(slip)[0]) or slip, "slip": slip}


def _receive(player: Player, step: Step, slip: str, how: str, *received: str) -> list[Command]:
    told = {
        "how": how,
        "received_on": day(received[0], step.line) if received else step.at.date(),
        "by": step.named.get("签收人"),
        "witnesses": names(step.named.get("见证")),
        "scan": player.scan(step),
    }
    return [player.make(ReceiveSlip, step, **told, **_about(player, step, slip))]


def _extend(player: Player, step: Step, slip: str, until: str) -> list[Command]:
    return [player.make(ExtendDeadline, step, deadline=day(until, step.line), **_about(player, step, slip))]


def _void(player: Player, step: Step, slip: str) -> list[Command]:
    return [player.make(VoidSlip, step, **_about(player, step, slip))]


VERBS: Final[Verbs] = {
    "发单": (("单位…",), _issue),
    "签收": (("单位或反馈单", "方式", "[收到日]"), _receive),
    "延期": (("单位或反馈单", "止日"), _extend),
    "作废": (("单位或反馈单",), _void),
}
