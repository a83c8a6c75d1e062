"""Steps about indicators (指标): proposed, approved or returned, assigned, changed, cancelled, completed."""

from typing import Any, Final

from cli.notation import Step
from cli.story.player import Player, Verbs, names, read_checkpoint
from domain.commands import (
    ApproveProposal,
    AssignIndicator,
    AssignShared,
    CancelIndicator,
    CancelShared,
    ChangeIndicator,
    ChangeShared,
    Command,
    DefineShared,
    DetermineCompletion,
    ProposeIndicator,
    RestoreIndicator,
    RestoreShared,
    ReturnProposal,
)
from domain.indicators import waiting

_EVERYTHING: Final = "全部"


def _asked(step: Step) -> dict[str, Any]:
    """Return what a step's pairs ask of a unit, and of whom."""
    return {
        "type": step.named.get("类型"),
        "assessor": step.named.get("考评"),
        "target": step.named.get("目标"),
        "direction": step.named.get("方向"),
        "standard": step.named.get("标准"),
        "checkpoints": tuple(map(read_checkpoint, names(step.named.get("节点")))) or None,
    }


def _amended(step: Step) -> dict[str, Any]:
    return {**_asked(step), "content": step.named.get("内容"), "full": step.named.get("分值")}


def _resolving(step: Step) -> dict[str, Any]:
    """Return what a step says of an indicator that the unit would assess itself."""
    return {"self_assessed": step.named.get("自评处理"), "deputy": step.named.get("代评")}


def _propose(player: Player, step: Step, unit: str, number: str, content: str, full: str) -> list[Command]:
    told = {"number": number, "content": content, "full": full}
    return [player.make(ProposeIndicator, step, unit=unit, **told, **_asked(step))]


def _approve(player: Player, step: Step, unit: str, label: str) -> list[Command]:
    told = {"unit": unit, **_amended(step), **_resolving(step)}
    proposals = _waiting(player, unit) if label == _EVERYTHING else [player.fact(step, label)]
    if not proposals:
        raise step.error(f"“{unit}”没有待批的指标")
    return [player.make(ApproveProposal, step, proposal=one, **told) for one in proposals]


def _waiting(player: Player, unit: str) -> list[str]:
    reads = player.kaoji.reads
    year = reads.year(player.year, reads.now())
    name = reads.unit_named(year, unit)
    return [one.id for one in waiting(reads.units(year, reads.now(), name)[name].proposals)]


def _return(player: Player, step: Step, unit: str, label: str) -> list[Command]:
    return [player.make(ReturnProposal, step, unit=unit, proposal=player.fact(step, label))]


def _indicator(player: Player, step: Step, unit: str, number: str, content: str, full: str) -> list[Command]:
    told = {"number": number, "content": content, "full": full}
    return [player.make(AssignIndicator, step, unit=unit, **told, **_asked(step), **_resolving(step))]


def _change(player: Player, step: Step, unit: str, number: str) -> list[Command]:
    told = {"number": number, **_amended(step), **_resolving(step)}
    return [player.make(ChangeIndicator, step, unit=unit, **told)]


def _cancel(player: Player, step: Step, unit: str, number: str) -> list[Command]:
    exempt = step.named.get("不适用") == "是"
    return [player.make(CancelIndicator, step, unit=unit, number=number, not_applicable=exempt)]


def _restore(player: Player, step: Step, unit: str, number: str) -> list[Command]:
    return [player.make(RestoreIndicator, step, unit=unit, number=number)]


def _completion(player: Player, step: Step, unit: str, which: str, completion: str) -> list[Command]:
    told = {"number": which.removeprefix("指标"), "completion": completion}
    return [player.make(DetermineCompletion, step, unit=unit, **told)]


# --- common indicators -----------------------------------------------------------------------------------


def _share(player: Player, step: Step, code: str, content: str, full: str) -> list[Command]:
    told = {"code": code, "content": content, "full": full}
    return [player.make(DefineShared, step, **told, **_asked(step))]


def _assign_shared(player: Player, step: Step, code: str) -> list[Command]:
    told = {
        "units": names(step.named.get("单位")),
        "categories": names(step.named.get("类别")),
        "number": step.named.get("序号"),
    }
    return [player.make(AssignShared, step, code=code, **told, **_resolving(step))]


def _change_shared(player: Player, step: Step, code: str) -> list[Command]:
    return [player.make(ChangeShared, step, code=code, **_amended(step), **_resolving(step))]


def _cancel_shared(player: Player, step: Step, code: str) -> list[Command]:
    return [player.make(CancelShared, step, code=code, units=names(step.named.get("单位")))]


def _restore_shared(player: Player, step: Step, code: str) -> list[Command]:
    return [player.make(RestoreShared, step, code=code, units=names(step.named.get("单位")))]


VERBS: Final[Verbs] = {
    "提出": (("单位", "序号", "内容", "分值"), _propose),
    "批准": (("单位", "所提指标 或 全部"), _approve),
    "退件": (("单位", "所提指标"), _return),
    "指标": (("单位", "序号", "内容", "分值"), _indicator),
    "调整": (("单位", "序号"), _change),
    "取消": (("单位", "序号"), _cancel),
    "恢复": (("单位", "序号"), _restore),
    "共性": (("代号", "内容", "分值"), _share),
    "下达共性": (("代号",), _assign_shared),
    "调整共性": (("代号",), _change_shared),
    "取消共性": (("代号",), _cancel_shared),
    "恢复共性": (("代号",), _restore_shared),
    "完成情况": (("单位", "指标N", "完成、基本完成 或 未完成"), _completion),
}
