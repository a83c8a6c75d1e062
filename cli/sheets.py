"""`kaoji sheet …`: a body's marks for many units, filed, checked, signed, accepted or returned, undone."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from api.answers import sheets
from api.intake import Purpose, explained, take_in_sheet, weights
from cli import showing
from cli.context import AsJson, At, EffectiveOn, Recorded, Year, a_date, ledger, permitted, view
from cli.texts import scan_of
from cli.writing.acts import Act, NothingSaid, acting
from cli.writing.imports import ConfirmScale, refuse_all
from domain.access import Sight
from domain.commands import AcceptSheet, CheckSheet, FileSheet, ReturnSheet, SignSheet, UndoSheet
from domain.decisions import in_force, sheet_named
from domain.facts import Keyed
from domain.sheets import FiledSheet

sheet = typer.Typer(
    no_args_is_help=True,
    help="""报表：一个考评单位对多个单位的得分，填报、校核、签字盖章之后接收，接收后才计分。

    示例：

      kaoji sheet file 得分表.xlsx --body 市信访局 --paper 信字1号 --scan 扫描件.pdf

      kaoji sheet list
    """,
)

Number = Annotated[str, typer.Argument(metavar="表号", help="报表的编号，见 kaoji sheet list。")]
Scan = Annotated[Path | None, typer.Option("--scan", metavar="文件", help="扫描件；只记文件名与摘要。")]


def register(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    app.add_typer(sheet, name="sheet", rich_help_panel="记录")


@sheet.command("file")
@acting
def file_sheet(
    act: Act,
    path: Annotated[Path, typer.Argument(metavar="文件", help="CSV 或 XLSX，列与得分表相同。")],
    body: Annotated[str, typer.Option("--body", metavar="考评单位", help="对得分负责的考评单位。")],
    number: Annotated[
        str | None, typer.Option("--number", metavar="表号", help="默认表1、表2……；重报须用原编号。")
    ] = None,
    component: Annotated[
        str | None, typer.Option("--component", metavar="构成", help="表中没有“构成”列时，一律记作此构成。")
    ] = None,
    paper: Annotated[
        str | None, typer.Option("--paper", metavar="编号", help="代录：纸表的编号，与 --scan 同写。")
    ] = None,
    scan: Scan = None,
    confirm_scale: ConfirmScale = False,
) -> None:
    """填报一份报表；考核办代其他单位录入时，须写明纸表编号和扫描件。

    党建、满意度等整项报送的汇总值（含票数）也可成表，须写口径或满分，不必写事由和依据。

    失分须写事由和依据；与上一行相同的可写“同上”，XLSX 中可合并单元格。

    示例：

      kaoji sheet file 得分表.csv --body 市信访局 --actor li:考评单位:市信访局

      kaoji sheet file 得分表.xlsx --body 市信访局 --number 信访1 --paper 信字1号 --scan 扫描件.pdf
    """
    if (paper is None) != (scan is None):
        raise NothingSaid(what="纸表编号（--paper）和扫描件（--scan），两者须同写")
    with ledger() as kaoji:
        common = act.common(kaoji)
        scheme = in_force(kaoji.reads.under_a_scheme(common["year"], kaoji.reads.now()))
        purpose = Purpose(
            year=common["year"],
            on=common["on"],
            component=component,
            basis=act.basis,
            confirm_scale=confirm_scale,
            weights=weights(scheme),
            explained=explained(scheme),
        )
        intake = take_in_sheet(path, purpose)
        for line in intake.totals:
            showing.say(line)
        refuse_all(str(problem) for problem in intake.problems)
        keyed = Keyed(paper=paper, scan=scan_of(scan)) if paper and scan else None
        told = {"sheet": number, "body": body, "rows": intake.rows, "keyed": keyed}
        act.perform(kaoji, FileSheet.model_validate(common | told | {"source": intake.source}))


@sheet.command("check")
@acting
def check_sheet(
    act: Act,
    number: Number,
    rows: Annotated[int, typer.Option("--rows", metavar="行数", min=0, help="表上数得的行数。")],
    total: Annotated[str, typer.Option("--total", metavar="合计", help="表上加得的得分合计。")],
) -> None:
    """校核一份报表：由填报人以外的人核对行数与得分合计，不符即不通过。

    示例：

      kaoji sheet check 信访1 --rows 12 --total 230.5
    """
    act.single(CheckSheet, sheet=number, rows=rows, total=total)


@sheet.command("sign")
@acting
def sign_sheet(
    act: Act,
    number: Number,
    signed_on: Annotated[str, typer.Option("--signed-on", metavar="日期", help="负责人签字的日期。")],
    sealed_on: Annotated[
        str | None,
        typer.Option("--sealed-on", metavar="日期", help="盖章的日期；代录的，或方案规定须盖章的，必填。"),
    ] = None,
    scan: Scan = None,
) -> None:
    """登记报表的签字与盖章。

    示例：

      kaoji sheet sign 信访1 --signed-on 2018-01-08 --sealed-on 2018-01-09
    """
    told = {
        "signed_on": a_date(signed_on),
        "sealed_on": a_date(sealed_on) if sealed_on else None,
        "scan": scan_of(scan) if scan else None,
    }
    act.single(SignSheet, sheet=number, **told)


@sheet.command("accept")
@acting
def accept_sheet(act: Act, number: Number) -> None:
    """接收一份报表：全部得分一次记入，自接收之日起计分；有一行不能记入，就一行也不记。

    示例：

      kaoji sheet accept 信访1 --on 2018-01-10
    """
    act.single(AcceptSheet, sheet=number)


@sheet.command("return")
@acting
def return_sheet(act: Act, number: Number) -> None:
    """退回一份尚未接收的报表，须写事由；改正后以原编号重新填报。

    示例：

      kaoji sheet return 信访1 --reason 第3行分值有误
    """
    act.single(ReturnSheet, sheet=number)


@sheet.command("undo")
@acting
def undo_sheet(act: Act, number: Number) -> None:
    """整表撤销一份已接收的报表：全部得分一并撤销，默认自接收之日起；须写事由与依据。

    已另作更正的得分须先逐条撤销，以免撤表之后仍有得分留着。

    示例：

      kaoji sheet undo 信访1 --reason 误收旧稿 --basis 核查记录
    """
    with ledger() as kaoji:
        year = kaoji.reads.the_year(act.year)
        found = kaoji.reads.year(year, kaoji.reads.now()).sheets.get(number)
        accepted = found.since.isoformat() if found else None
        act.perform(kaoji, UndoSheet(**act.common(kaoji, on=accepted), sheet=number))


# --- looking ---------------------------------------------------------------------------------------------


@sheet.command("list")
def list_sheets(
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """列出全部报表及其进度。

    示例：

      kaoji sheet list

      kaoji sheet list --as-of 2018-01-15 --json
    """
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        permitted(kaoji, named, Sight.SHEETS)
        seen = view(kaoji, named, as_of, effective_on, at)
        if as_json_:
            showing.as_json(sheets.sheets(kaoji, named, seen))
            return
        found = kaoji.reads.year(named, seen).sheets
    table = Table("表号", "考评单位", "状态", "自", "行数", "合计", "填报", "纸表")
    for one in found.values():
        table.add_row(*(escape(str(value)) for value in sheets.head(one).values()))
    if found:
        showing.out.print(table)
    else:
        showing.say("还没有报表")
    showing.say(f"存档编号 {seen.token(named)}")


@sheet.command("show")
def show_sheet(
    number: Number,
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """列出一份报表的每一行、合计，以及它的来龙去脉。

    示例：

      kaoji sheet show 信访1
    """
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        seen = view(kaoji, named, as_of, effective_on, at)
        one = sheet_named(kaoji.reads.year(named, seen), number)
        permitted(kaoji, named, Sight.SHEETS, one.filed.body)
        if as_json_:
            showing.as_json(sheets.sheet(kaoji, named, seen, one))
            return
        history = sheets.history(kaoji, named, seen, number)
        zone = kaoji.reads.zone(named)
    showing.out.print(_rows(one))
    showing.say(f"共 {len(one.filed.rows)} 行，合计 {one.total} 分；{one.status}（{one.since}）")
    showing.timeline(history, {}, zone)
    showing.say(f"存档编号 {seen.token(named)}")


def _rows(one: FiledSheet) -> Table:
    table = Table("单位", "指标", "构成", "得分", "满分", "事由与依据", title=one.filed.sheet)
    for row in one.filed.rows:
        why = "；".join(part for part in (row.reason, row.basis, row.clause) if part)
        cells = (
            row.unit,
            row.indicator or "（全部）",
            row.component,
            "、".join(f"{one.option} {one.count}" for one in row.ballots or ()) or f"{row.points:f}",
            "" if row.full is None else f"{row.full:f}",
            f"汇总值（{row.scale}）" if row.scale else why,
        )
        table.add_row(*map(escape, cells))
    return table
