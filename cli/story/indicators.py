"""Steps about indicators (指标)."""

from typing import Final

from cli.notation import Step
from cli.story.player import Player, Verbs
from domain.commands import (
    AssignIndicator,
    CancelIndicator,
    ChangeIndicator,
    Command,
    DetermineCompletion,
    RestoreIndicator,
)


def _indicator(player: Player, step: Step, unit: str, number: str, content: str, full: str) -> list[Command]:
    return [
        player.make(
            AssignIndicator,
            step,
            unit=unit,
            number=number,
            content=content,
            full=full,
            type=step.named.get("类型"),
            assessor=step.named.get("考评"),
        )
    ]


def _change(player: Player, step: Step, unit: str, number: str) -> list[Command]:
    return [
        player.make(
            ChangeIndicator,
            step,
            unit=unit,
            number=number,
            content=step.named.get("内容"),
            full=step.named.get("分值"),
            type=step.named.get("类型"),
            assessor=step.named.get("考评"),
        )
    ]


def _cancel(player: Player, step: Step, unit: str, number: str) -> list[Command]:
    exempt = step.named.get("不适用") == "是"
    return [player.make(CancelIndicator, step, unit=unit, number=number, not_applicable=exempt)]


def _restore(player: Player, step: Step, unit: str, number: str) -> list[Command]:
    return [player.make(RestoreIndicator, step, unit=unit, number=number)]


def _completion(player: Player, step: Step, unit: str, which: str, completion: str) -> list[Command]:
    told = {"number": which.removeprefix("指标"), "completion": completion}
    return [player.make(DetermineCompletion, step, unit=unit, **told)]


VERBS: Final[Verbs] = {
    "指标": (("单位", "序号", "内容", "分值"), _indicator),
    "调整": (("单位", "序号"), _change),
    "取消": (("单位", "序号"), _cancel),
    "恢复": (("单位", "序号"), _restore),
    "完成情况": (("单位", "指标N", "完成、基本完成 或 未完成"), _completion),
}
