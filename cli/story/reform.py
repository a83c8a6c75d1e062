"""Steps about a reorganisation (机构改革)."""

from typing import Any, Final

from cli.notation import Step
from cli.story.player import Player, Verbs, names
from domain.commands import (
    Command,
    DissolveUnit,
    Founding,
    HandOverIndicators,
    MergeUnits,
    RenameUnit,
    SplitUnit,
    TransferIndicators,
)


def share_of(text: str) -> dict[str, Any]:
    """Read `市住建局:1、2`, a successor and the indicators it gets; without numbers all the others."""
    unit, _, numbers = text.replace("：", ":").partition(":")
    return {"unit": unit, "numbers": names(numbers.replace(",", "、").replace("，", "、"))}


def _rename(player: Player, step: Step, unit: str, name: str) -> list[Command]:
    return [player.make(RenameUnit, step, unit=unit, name=name)]


def _transfer(player: Player, step: Step, unit: str, to: str, *numbers: str) -> list[Command]:
    told = {"unit": unit, "to": to, "numbers": tuple(one.removeprefix("指标") for one in numbers)}
    return [player.make(TransferIndicators, step, **told)]


def _founding(step: Step) -> Founding | None:
    category = step.named.get("类别")
    return Founding(category=category, sub_class=step.named.get("子类")) if category else None


def _merge(player: Player, step: Step, into: str, *units: str) -> list[Command]:
    return [player.make(MergeUnits, step, units=units, into=into, founding=_founding(step))]


def _shares(step: Step, unit: str, shares: tuple[str, ...]) -> dict[str, Any]:
    return {
        "unit": unit,
        "shares": tuple(map(share_of, shares)),
        "cancelled": names(step.named.get("取消")),
    }


def _split(player: Player, step: Step, unit: str, *shares: str) -> list[Command]:
    return [player.make(SplitUnit, step, **_shares(step, unit, shares), founding=_founding(step))]


def _dissolve(player: Player, step: Step, unit: str, *shares: str) -> list[Command]:
    return [player.make(DissolveUnit, step, **_shares(step, unit, shares))]


def _hand_over(player: Player, step: Step, body: str, to: str) -> list[Command]:
    return [player.make(HandOverIndicators, step, body=body, to=to)]


VERBS: Final[Verbs] = {
    "更名": (("单位", "新名称"), _rename),
    "划转": (("单位", "承接单位", "指标…"), _transfer),
    "合并": (("承接单位", "单位", "单位…"), _merge),
    "拆分": (("单位", "去向", "去向…"), _split),
    "撤并": (("单位", "去向…"), _dissolve),
    "移交": (("考评单位", "承接单位"), _hand_over),
}
