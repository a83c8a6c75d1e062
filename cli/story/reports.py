"""Steps about self-reports (自评), their checks, and what meetings decide."""

from typing import Final

from cli.notation import Step, day
from cli.story.player import Player, Verbs, names
from domain.commands import CheckReport, Command, FileReport, RecordMeeting, RecordVisit
from domain.facts import Evidence, Keyed, Occasion

_YEAR: Final = "全年"


def _evidence(player: Player, step: Step) -> tuple[Evidence, ...]:
    """Keep the files that lie beside the story."""
    return tuple(player.kaoji.evidence.put(player.folder / name) for name in names(step.named.get("佐证")))


def _report(player: Player, step: Step, unit: str, which: str, text: str) -> list[Command]:
    checkpoint, paper, scan = step.named.get("节点"), step.named.get("纸件"), player.scan(step)
    if (paper is None) != (scan is None):
        raise step.error("代录须同写 纸件= 和 扫描=")
    told = {
        "number": None if which == _YEAR else which.removeprefix("指标"),
        "occasion": Occasion.CHECKPOINT if checkpoint else Occasion.YEAR_END,
        "checkpoint": day(checkpoint, step.line) if checkpoint else None,
        "text": text,
        "completion": step.named.get("完成"),
        "keyed": Keyed(paper=paper, scan=scan) if paper and scan else None,
    }
    return [player.make(FileReport, step, unit=unit, **told, evidence=_evidence(player, step))]


def _check(player: Player, step: Step, unit: str, label: str, verdict: str) -> list[Command]:
    return [player.make(CheckReport, step, unit=unit, report=player.fact(step, label), verdict=verdict)]


def _visit(player: Player, step: Step, unit: str, label: str, verdict: str, found: str) -> list[Command]:
    visited = step.named.get("到场")
    told = {
        "check": player.fact(step, label),
        "verdict": verdict,
        "found": found,
        "place": step.named.get("地点", ""),
        "visited_on": day(visited, step.line) if visited else None,
    }
    return [player.make(RecordVisit, step, unit=unit, **told, evidence=_evidence(player, step))]


def _meeting(player: Player, step: Step, unit: str, matter: str, decision: str) -> list[Command]:
    about = step.named.get("关于")
    told = {
        "about": player.fact(step, about) if about else None,
        "matter": matter,
        "decision": decision,
        "minutes": step.named.get("纪要", ""),
        "scan": player.scan(step),
    }
    return [player.make(RecordMeeting, step, unit=unit, **told)]


VERBS: Final[Verbs] = {
    "自评": (("单位", "指标N 或 全年", "内容"), _report),
    "审核": (("单位", "自评", "属实、存疑 或 不属实"), _check),
    "现场核查": (("单位", "审核", "属实 或 不属实", "情况"), _visit),
    "会议认定": (("单位", "事项", "决定"), _meeting),
}
