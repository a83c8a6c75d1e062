"""`kaoji slip …`: slips (考评情况反馈单), issued, received with their deadline, extended, voided."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from api.answers import slips
from cli import showing
from cli.context import AsJson, At, EffectiveOn, Recorded, Year, a_date, ledger, permitted, view
from cli.texts import scan_of
from cli.writing.acts import Act, acting, placed
from domain.access import Sight
from domain.commands import ExtendDeadline, IssueSlips, ReceiveSlip, VoidSlip
from domain.facts import Receipt, SlipContent
from domain.slips import About, Slip, SlipLine, contents_of
from projections.slips import Due, total_told
from projections.telling import short

slip = typer.Typer(
    no_args_is_help=True,
    help="""反馈单：发出、签收、延期、作废；谁还没收、复核申请到哪天、哪份已过时。

    示例：

      kaoji slip issue --group 市直部门、园区

      kaoji slip receive 市环保局@40 当面签收 --received-on 2018-01-19

      kaoji slip list
    """,
)

SlipId = Annotated[str, typer.Argument(metavar="反馈单", help="编号，例如 市环保局@40；见 kaoji slip list。")]


def register(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    app.add_typer(slip, name="slip", rich_help_panel="记录")


@slip.command("issue")
@acting
def issue(
    act: Act,
    units: Annotated[list[str] | None, typer.Argument(metavar="单位", help="一个或多个单位。")] = None,
    group: Annotated[
        str | None, typer.Option("--group", metavar="名次组", help="发给这个名次组的全部单位。")
    ] = None,
) -> None:
    """发出反馈单；发过而其后有变动的单位，发更正反馈单，只列变动的内容。

    示例：

      kaoji slip issue 市环保局 市水利局

      kaoji slip issue --group 市直部门、园区 --on 2018-01-18
    """
    act.single(IssueSlips, units=tuple(units or ()), group=group)


@slip.command("receive")
@acting
def receive(
    act: Act,
    number: SlipId,
    how: Annotated[Receipt, typer.Argument(metavar="方式", help="当面签收、系统签收、扫描回执、拒签 等。")],
    received_on: Annotated[
        str | None, typer.Option("--received-on", metavar="日期", help="收到的日期；默认为生效日期。")
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="签收人", help="签收人的账号。")] = None,
    witness: Annotated[
        list[str] | None, typer.Option("--witness", metavar="见证人", help="拒签时写两次。")
    ] = None,
    scan: Annotated[Path | None, typer.Option("--scan", metavar="文件", help="回执的扫描件。")] = None,
) -> None:
    """登记签收：复核申请期限自收到的次日起算，按工作日历数到最后一个工作日的 24:00。

    示例：

      kaoji slip receive 市环保局@40 当面签收 --received-on 2018-01-19

      kaoji slip receive 市环保局@40 拒签 --witness 甲 --witness 乙
    """
    with ledger() as kaoji:
        place = placed(kaoji, number, act.year)
        common = act.of(place).common(kaoji)
        told: dict[str, Any] = {
            "received_on": a_date(received_on) if received_on else common["on"],
            "by": by,
            "witnesses": tuple(witness or ()),
            "scan": scan_of(scan) if scan else None,
        }
        act.perform(kaoji, ReceiveSlip(**common, **told, unit=place.unit, slip=place.id, how=how))


@slip.command("extend")
@acting
def extend(
    act: Act,
    number: SlipId,
    until: Annotated[str, typer.Option("--until", metavar="日期", help="新的最后一日，只能更晚。")],
) -> None:
    """延长复核申请期限；须写事由与依据，只能延后。

    示例：

      kaoji slip extend 市环保局@40 --until 2018-01-25 --reason 系统故障 --basis 通知
    """
    with ledger() as kaoji:
        place = placed(kaoji, number, act.year)
        told = act.of(place).common(kaoji) | {"unit": place.unit, "slip": place.id}
        act.perform(kaoji, ExtendDeadline(**told, deadline=a_date(until)))


@slip.command("void")
@acting
def void(act: Act, number: SlipId) -> None:
    """作废一份反馈单；号码不再使用，内容可另行发出。

    示例：

      kaoji slip void 市环保局@40 --reason 错发 --basis 核查记录
    """
    with ledger() as kaoji:
        place = placed(kaoji, number, act.year)
        told = act.of(place).common(kaoji) | {"unit": place.unit, "slip": place.id}
        act.perform(kaoji, VoidSlip(**told))


# --- looking ---------------------------------------------------------------------------------------------


@slip.command("list")
def list_slips(
    unit: Annotated[str | None, typer.Argument(metavar="单位", help="只看一个单位。")] = None,
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """各单位的反馈单：未发、已发出、已签收、期限、已过时。

    示例：

      kaoji slip list

      kaoji slip list 市环保局 --json
    """
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        permitted(kaoji, named, Sight.SLIPS, unit)
        seen = view(kaoji, named, as_of, effective_on, at)
        if as_json_:
            showing.as_json(slips.slips(kaoji, named, seen, unit))
            return
        found = slips.dues(kaoji, named, seen, unit)
    table = Table("单位", "反馈单", "编号", "状态", "签收", "可申请复核至", "提示")
    for one in found:
        table.add_row(*map(escape, _row(one)))
    showing.out.print(table)
    showing.say(f"存档编号 {seen.token(named)}")


def _row(one: Due) -> tuple[str, ...]:
    if one.slip is None:
        return (one.unit, "—", "", "未发", "", "", "")
    slip = one.slip
    until = f"{slip.deadline}{'（暂定）' if slip.provisional else ''}" if slip.deadline else ""
    receipt = f"{slip.receipt.received_on} {slip.receipt.how}" if slip.receipt else ""
    name = f"{slip.fact.slip}第 {slip.fact.number} 号"
    advice = "已过时，请发更正反馈单" if one.outdated else ""
    return (one.unit, name, short(slip.id), slip.status, receipt, until, advice)


@slip.command("show")
def show_slip(
    number: SlipId,
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """一份反馈单的内容：失分、察访扣分、加分、减分，各有依据；复核的权利与期限。

    示例：

      kaoji slip show 市环保局@40
    """
    with ledger() as kaoji:
        place = placed(kaoji, number, year)
        named = kaoji.reads.the_year(year)
        permitted(kaoji, named, Sight.SLIPS, place.unit)
        seen = view(kaoji, named, as_of, effective_on, at)
        if as_json_:
            showing.as_json(slips.slip(kaoji, named, seen, place.unit, place.id))
            return
        found = slips.slip_named(kaoji, named, seen, place.unit, place.id)
        total = total_told(kaoji.reads, named, place.unit, found)
    showing.say(f"{place.unit} {found.fact.slip}第 {found.fact.number} 号（{found.status}）")
    table = Table("事项", "指标", "考评单位", "分数", "内容", "依据", "记录")
    marks = SlipContent.MARKS in contents_of(found.fact)
    for line in found.shown:
        table.add_row(*map(escape, _line(line, marks=marks)))
    for line in found.gone:
        table.add_row(*(f"[strike dim]{escape(word)}[/]" for word in _line(line, marks=marks)))
    showing.out.print(table)
    if not (found.shown or found.gone):
        showing.say("没有失分、扣分和加减分")
    if total:
        showing.say(f"总成绩 {total}（截至发单之时；名次待公布）")
    showing.say(_right(found))


def _line(line: SlipLine, *, marks: bool) -> tuple[str, ...]:
    which = line.indicator or (line.component or "" if line.about in (About.WHOLE, About.FEEDBACK) else "")
    basis = f"{line.basis}（{line.clause}）" if line.clause else line.basis
    points = _points(line, marks=marks)
    return (line.about, which, line.assessor or "", points, line.what, basis, short(line.entry))


def _points(line: SlipLine, *, marks: bool) -> str:
    """Write a line's points; where the slip tells every mark, what was earned of the full marks as well."""
    match line.about:
        case About.MARK:
            return f"{line.points}/{line.full}"
        case About.LOST if marks and line.full is not None:
            return f"{line.points}（得 {line.full - line.points}/{line.full}）"
        case About.WHOLE | About.FEEDBACK:
            return ""
        case _:
            return f"{line.points}"


def _right(found: Slip) -> str:
    """Tell the right to ask for a review, and until when."""
    if found.deadline is None:
        return "对以上内容有异议的，可在收到之后的规定工作日内申请复核；期限自签收时确定"
    kind = "（暂定：尚无该年度的工作日历）" if found.provisional else ""
    return f"对以上内容有异议的，可在 {found.deadline} 24:00 之前申请复核{kind}"
