"""`kaoji indicator list`: the units' indicators, how far each has come, and their totals."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from api.answers import indicators
from cli import showing
from cli.context import AsJson, At, EffectiveOn, Recorded, Year, ledger, permitted, view
from domain.access import Sight
from projections.indicators import Row, Totals, plain
from projections.telling import short


def register(app: typer.Typer) -> None:
    """Add this verb to `kaoji indicator`."""
    app.command("list")(list_)


def list_(
    unit: Annotated[str | None, typer.Argument(metavar="单位", help="不写即全部单位。")] = None,
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """列出指标及其状态（已下达、待批、退回、取消、不设），各单位合计与申报的任务数、分值核对。

    示例：

      kaoji indicator list 市环保局

      kaoji indicator list --as-of 2017-06-30 --json
    """
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        permitted(kaoji, named, Sight.INDICATORS, unit)
        seen = view(kaoji, named, as_of, effective_on, at)
        if as_json_:
            showing.as_json(indicators.indicators(kaoji, named, seen, unit))
            return
        rows, totals = indicators.rows_and_totals(kaoji, named, seen, unit)
    _show(rows, totals)
    showing.say(f"存档编号 {seen.token(named)}")


def _show(rows: Mapping[str, Sequence[Row]], totals: Sequence[Totals]) -> None:
    table = Table("单位", "序号", "状态", "内容", "分值", "考核主体", "说明", "编号")
    for one in (one for mine in rows.values() for one in mine):
        cells = (
            one.unit,
            one.number,
            one.status,
            one.content,
            plain(one.full),
            one.assessor or "",
            _note(one),
        )
        table.add_row(*map(escape, cells), escape(short(one.id)))
    if table.rows:
        showing.out.print(table)
    else:
        showing.say("还没有指标")
    for total in totals:
        showing.say(f"{total.unit}：{_sums(total)}{_reconciled(total)}")


def _note(one: Row) -> str:
    told = (
        one.type,
        one.self_assessed,
        one.shared and f"共性 {one.shared}",
        one.target and f"目标 {one.target}",
    )
    return "；".join(filter(None, (*told, one.direction, *one.checkpoints)))


def _sums(totals: Totals) -> str:
    return "，".join(f"{status} {told}" for status, told in totals.sums.items()) or "没有指标"


def _reconciled(totals: Totals) -> str:
    """Say how the totals agree with what 附件1 declares."""
    if totals.declared_tasks is None and totals.declared_points is None:
        return "；没有申报数"
    return f"；{totals.difference}" if totals.difference else "；与申报数一致"
