"""Steps about results (封存、审定、公布、重开、封存后发现的事实)."""

from typing import Final

from api.results import seal_told
from cli.notation import Step, day
from cli.story.player import Player, Verbs
from domain.commands import ApproveResult, Command, NoteLateFact, PublishResult, ReopenResult, SealGroup


def _seal(player: Player, step: Step, group: str) -> list[Command]:
    return [player.make(SealGroup, step, **seal_told(player.kaoji, player.year, group, step.on))]


def _approve(player: Player, step: Step, group: str, name: str, document: str, *on: str) -> list[Command]:
    approved_on = day(on[0], step.line) if on else step.on
    told = {"step": name, "document": document, "approved_on": approved_on, "scan": player.scan(step)}
    return [player.make(ApproveResult, step, group=group, **told)]


def _publish(player: Player, step: Step, group: str, document: str) -> list[Command]:
    return [player.make(PublishResult, step, group=group, document=document)]


def _reopen(player: Player, step: Step, group: str, minutes: str) -> list[Command]:
    return [player.make(ReopenResult, step, group=group, minutes=minutes)]


def _late(player: Player, step: Step, unit: str, what: str, outlet: str) -> list[Command]:
    told = {"unit": unit, "what": what, "outlet": outlet, "belongs_to": step.named.get("归属年度")}
    return [player.make(NoteLateFact, step, **told)]


VERBS: Final[Verbs] = {
    "封存": (("名次组",), _seal),
    "审定": (("名次组", "步骤", "文号", "[日期]"), _approve),
    "公布": (("名次组", "文号"), _publish),
    "重开": (("名次组", "纪要"), _reopen),
    "后发现": (("单位", "事实", "去向"), _late),
}
