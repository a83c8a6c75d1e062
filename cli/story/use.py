"""Steps about the use of a result (好差认定、撤回好差、申报人数)."""

from typing import Final

from cli.notation import Step
from cli.story.player import Player, Verbs
from domain.commands import Command, DeclareHeadcount, RateUnit, WithdrawRating


def _rate(player: Player, step: Step, unit: str, rating: str, document: str) -> list[Command]:
    told = {"unit": unit, "rating": rating, "document": document, "minutes": step.named.get("纪要")}
    return [player.make(RateUnit, step, **told)]


def _withdraw(player: Player, step: Step, unit: str, document: str) -> list[Command]:
    return [player.make(WithdrawRating, step, unit=unit, document=document)]


def _headcount(player: Player, step: Step, unit: str, headcount: str) -> list[Command]:
    return [player.make(DeclareHeadcount, step, unit=unit, headcount=headcount)]


VERBS: Final[Verbs] = {
    "好差认定": (("单位", "好差", "文号"), _rate),
    "撤回好差": (("单位", "文号"), _withdraw),
    "申报人数": (("单位", "人数"), _headcount),
}
