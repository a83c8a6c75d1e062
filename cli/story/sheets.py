"""Steps about sheets of marks (报表)."""

from collections.abc import Callable
from typing import Final

from api.intake import Purpose, take_in_sheet
from cli.notation import Step, day
from cli.story.player import Player, Verbs
from domain.commands import (
    AcceptSheet,
    CheckSheet,
    Command,
    FileSheet,
    ReturnSheet,
    SignSheet,
    UndoSheet,
)
from domain.facts import Keyed


def _file_sheet(player: Player, step: Step, body: str, file: str) -> list[Command]:
    intake = take_in_sheet(
        player.folder / file, Purpose(year=player.year, on=step.on, explained=player.explained())
    )
    if intake.problems:
        raise step.error("；".join(str(problem) for problem in intake.problems[:5]))
    paper, scan = step.named.get("纸表"), player.scan(step)
    if (paper is None) != (scan is None):
        raise step.error("代录须同写 纸表= 和 扫描=")
    keyed = Keyed(paper=paper, scan=scan) if paper and scan else None
    told = {"sheet": step.named.get("表号"), "body": body, "rows": intake.rows, "keyed": keyed}
    return [player.make(FileSheet, step, **told, source=intake.source)]


def _check_sheet(player: Player, step: Step, number: str, rows: str, total: str) -> list[Command]:
    return [player.make(CheckSheet, step, sheet=number, rows=rows, total=total)]


def _sign_sheet(player: Player, step: Step, number: str, signed: str, *sealed: str) -> list[Command]:
    told = {
        "signed_on": day(signed, step.line),
        "sealed_on": day(sealed[0], step.line) if sealed else None,
        "scan": player.scan(step),
    }
    return [player.make(SignSheet, step, sheet=number, **told)]


def _sheet(kind: type[Command]) -> Callable[..., list[Command]]:
    return lambda player, step, number: [player.make(kind, step, sheet=number)]


def _undo_sheet(player: Player, step: Step, number: str) -> list[Command]:
    sheet = player.kaoji.reads.year(player.year, player.kaoji.reads.now()).sheets.get(number)
    accepted = sheet.since if sheet and "生效" not in step.named else step.on
    return [player.make(UndoSheet, step, sheet=number, on=accepted)]


VERBS: Final[Verbs] = {
    "填报": (("考评单位", "文件"), _file_sheet),
    "校核": (("表号", "行数", "合计"), _check_sheet),
    "签章": (("表号", "签字日", "[盖章日]"), _sign_sheet),
    "接收": (("表号",), _sheet(AcceptSheet)),
    "退回": (("表号",), _sheet(ReturnSheet)),
    "撤表": (("表号",), _undo_sheet),
}
