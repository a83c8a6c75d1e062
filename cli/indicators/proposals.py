"""`kaoji indicator propose`, `approve`, `return`: an indicator before it is assigned."""

from typing import Annotated

import typer

from cli.context import ledger
from cli.writing.acts import Act, NothingSaid, OptionsClash, Unit, acting
from cli.writing.asking import (
    Assessor,
    Checkpoints,
    Content,
    Deputy,
    Full,
    Number,
    OtherContent,
    OtherFull,
    Resolution,
    Standard,
    Target,
    Type,
    Way,
    asked,
)
from domain.commands import ApproveProposal, ProposeIndicator, ReturnProposal
from domain.indicators import waiting
from domain.refusals import Refused

Proposal = Annotated[str, typer.Argument(metavar="编号", help="所提指标的编号，形如 市环保局@12。")]


class NothingWaits(Refused):
    """{unit}没有待批的指标。可用 kaoji indicator list 查看各项指标的状态。"""


def register(app: typer.Typer) -> None:
    """Add these verbs to `kaoji indicator`."""
    app.command("propose")(propose)
    app.command("approve")(approve)
    app.command("return")(return_)


@acting
def propose(
    act: Act,
    unit: Unit,
    number: Number,
    content: Content,
    full: Full,
    tasks: Annotated[int, typer.Option("--tasks", metavar="项数", min=1, help="含几项任务。")] = 1,
    assessor: Assessor = None,
    kind: Type = None,
    target: Target = None,
    direction: Way = None,
    standard: Standard = None,
    checkpoint: Checkpoints = None,
) -> None:
    """提出一项指标，由另一人批准后才下达；批准之前不计入任何成绩。

    示例：

      kaoji indicator propose 市环保局 28 排污许可证核发 5 --actor huanbao-01:被考评单位:市环保局

      kaoji indicator propose 市环保局 29 信访办结率 5 --assessor 市信访局 --target 98% --direction 越高越好
    """
    told = {"assessor": assessor, "type": kind, "target": target, "direction": direction}
    told |= {"content": content, "full": full, "standard": standard}
    act.single(ProposeIndicator, unit=unit, number=number, tasks=tasks, **asked(checkpoint, **told))


@acting
def approve(
    act: Act,
    what: Annotated[
        str | None,
        typer.Argument(metavar="编号或单位", help="所提指标的编号；与 --all 同写时为单位，可省略。"),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="批准一个单位（或全部单位）所有待批的指标，一次记录。")
    ] = False,
    content: OtherContent = None,
    full: OtherFull = None,
    assessor: Assessor = None,
    kind: Type = None,
    target: Target = None,
    direction: Way = None,
    standard: Standard = None,
    checkpoint: Checkpoints = None,
    self_assessed: Resolution = None,
    deputy: Deputy = None,
) -> None:
    """批准所提的指标，即行下达；改动后批准的须写事由，提出人本人不能批准。

    考核主体就是该单位自己（或挂靠于它）的，须定为不设、代评或集体评议。

    示例：

      kaoji indicator approve 市环保局@12 --basis 指标下达通知1号

      kaoji indicator approve 市环保局@13 --full 4 --reason 总分所限 --self-assessed 代评 --deputy 市水利局

      kaoji indicator approve --all 市环保局
    """
    told = {"assessor": assessor, "type": kind, "target": target, "direction": direction}
    told |= {"content": content, "full": full, "standard": standard}
    amended = asked(checkpoint, **told, self_assessed=self_assessed, deputy=deputy)
    if everything and any(amended.values()):
        raise OptionsClash(first="--all", second="对单项指标的改动")
    if everything:
        _approve_all(act, what)
    elif what is None:
        raise NothingSaid(what="所提指标的编号，或 --all")
    else:
        act.on_case(ApproveProposal, "proposal", what, **amended)


def _approve_all(act: Act, unit: str | None) -> None:
    """Approve all that waits, of a unit or of all: as one, or none."""
    with ledger() as kaoji:
        common, now = act.common(kaoji), kaoji.reads.now()
        year = kaoji.reads.year(common["year"], now)
        only = kaoji.reads.unit_named(year, unit) if unit else None
        commands = [
            ApproveProposal(**common, unit=name, proposal=one.id)
            for name, state in kaoji.reads.units(year, now, only).items()
            for one in waiting(state.proposals)
        ]
        if not commands:
            raise NothingWaits(unit=f"“{only}”" if only else "各单位都")
        act.perform(kaoji, *commands)


@acting
def return_(act: Act, proposal: Proposal) -> None:
    """退回所提的指标，须写事由；改正后可用原序号重新提出。

    示例：

      kaoji indicator return 市环保局@12 --reason 目标值偏低
    """
    act.on_case(ReturnProposal, "proposal", proposal)
