"""`kaoji import`: files into facts, all of them or none."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from api.desk import Draft
from api.intake import Purpose, explained, take_in, weights
from api.reconciliation import unreconciled
from cli import showing
from cli.context import ledger
from cli.writing.acts import Act, acting
from domain.decisions import in_force
from domain.facts import Scale
from domain.refusals import Refused

ConfirmScale = Annotated[bool, typer.Option("--confirm-scale", help="确认所报确为百分制（被问到时才需要）。")]


class ProblemsInFiles(Refused):
    """共 {count} 处问题，全部未记录；改正后请整批重新导入。"""


@acting
def import_(
    act: Act,
    paths: Annotated[list[Path], typer.Argument(metavar="文件…", help="CSV 或 XLSX，可一次多个。")],
    category: Annotated[
        str | None, typer.Option("--category", metavar="类别", help="单位表没有“类别”列时，一律记作此类别。")
    ] = None,
    one_line: Annotated[
        bool, typer.Option("--one-line", help="没有指标表的单位，各记一行“全部任务（n 项）”。")
    ] = False,
    component: Annotated[
        str | None, typer.Option("--component", metavar="构成", help="得分表没有“构成”列时，一律记作此构成。")
    ] = None,
    scale: Annotated[
        Scale | None, typer.Option("--scale", metavar="口径", help="得分表没有“口径”列时，一律按此口径。")
    ] = None,
    confirm_scale: ConfirmScale = False,
    check: Annotated[bool, typer.Option("--check", help="只检查，不记录。")] = False,
) -> None:
    """导入单位表、指标表、得分表、工作日历、考评单位表、人数表；有任何问题就列出来，一条也不记。

    示例：

      kaoji import 单位表.csv 指标表.xlsx --category 市直部门 --one-line

      kaoji import 得分表.xlsx --check
    """
    with ledger() as kaoji:
        common = act.common(kaoji)
        scheme = in_force(kaoji.reads.year(common["year"], kaoji.reads.now()))
        purpose = Purpose(
            year=common["year"],
            on=common["on"],
            category=category,
            one_line=one_line,
            component=component,
            scale=scale,
            basis=act.basis,
            confirm_scale=confirm_scale,
            weights=weights(scheme),
            explained=explained(scheme),
        )
        intake = take_in(paths, purpose)
        for line in intake.totals:
            showing.say(line)
        refuse_all(str(problem) for problem in intake.problems)

        def reconciled(draft: Draft) -> None:
            refuse_all(unreconciled(draft, intake.commands))

        if not check:
            act.perform(kaoji, *intake.commands, check=reconciled)
            return
        draft = kaoji.desk.decide(intake.commands, act.who())
        reconciled(draft)
        showing.done(f"检查通过：可记录 {len(draft.facts)} 条（未记录）")


def refuse_all(problems: Iterable[str]) -> None:
    """Go on only where there is no problem; else list them all."""
    if listed := list(problems):
        showing.complain(listed)
        raise ProblemsInFiles(count=len(listed))
