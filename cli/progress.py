"""`kaoji progress …`: how far the collection of marks has come, by when it is due, who was reminded."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from api.answers import progress as progress_of
from api.bootstrap import Kaoji
from cli import showing
from cli.context import AsJson, At, EffectiveOn, Recorded, Year, a_date, a_moment, ledger, permitted, view
from cli.writing.acts import Act, acting
from domain.access import Sight
from domain.asof import AsOf
from domain.commands import SendReminder, SetCollectionDue
from domain.decisions import body_named
from domain.scoring import shown
from projections.collection import OFFICE, Cell, Collection, Duty
from projections.telling import sentence

progress = typer.Typer(
    invoke_without_command=True,
    help="""采集进度：各考评单位对各单位应报、已报、退回、逾期的得分；截止日与催办。

    示例：

      kaoji progress

      kaoji progress bodies

      kaoji progress remind 市信访局 --channel 电话
    """,
)

Body = Annotated[str | None, typer.Option("--body", metavar="考评单位", help="只看或只对一个考评单位。")]


def register(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    app.add_typer(progress, name="progress", rich_help_panel="查看")


@progress.callback()
def matrix(
    context: typer.Context,
    body: Body = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="单位", help="只看一个被考评单位。")] = None,
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """采集进度：行是被考评单位，列是考评单位，格中是 已报/应报，其后是退回和逾期的项数。

    示例：

      kaoji progress

      kaoji progress --body 市信访局 --as-of 2018-01-20

      kaoji progress remind 市信访局 --channel 电话
    """
    if context.invoked_subcommand is not None:
        return
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        permitted(kaoji, named, Sight.PROGRESS, body)
        seen, day = _on_a_day(kaoji, named, as_of, effective_on, at)
        if as_json_:
            showing.as_json(progress_of.progress(kaoji, named, seen, day, body=body, unit=unit))
            return
        found = kaoji.reads.collection(named, seen, day)
        known = kaoji.reads.year(named, seen)
        cells = progress_of.cells_of(known, found, body, unit)
    if cells:
        showing.out.print(_matrix(cells, known.name_of))
    else:
        showing.say("没有应报的得分")
    _advice(cells, found, known.name_of)
    _footing(found, seen.token(named), body_named(known, body) if body else None)


def _on_a_day(
    kaoji: Kaoji, year: str, recorded: str | None, effective_on: str | None, token: str | None
) -> tuple[AsOf, date]:
    """Return the view that the options ask for, and the day on which it is looked at."""
    seen = view(kaoji, year, recorded, effective_on, token)
    return progress_of.on_a_day(
        kaoji, year, seen, a_moment(recorded) if recorded else None, fixed=bool(token)
    )


def _matrix(cells: dict[tuple[str, str], Cell], name_of: Callable[[str], str]) -> Table:
    bodies, units = (list(dict.fromkeys(names)) for names in zip(*cells, strict=True))
    table = Table("单位", *(escape(name_of(body)) for body in bodies), "合计")
    for unit in units:
        mine = [cells.get((body, unit), Cell()) for body in bodies]
        table.add_row(escape(name_of(unit)), *map(_told, mine), _told(sum(mine, Cell())))
    totals = [sum((cell for (owner, _), cell in cells.items() if owner == body), Cell()) for body in bodies]
    table.add_row("合计", *map(_told, totals), _told(sum(totals, Cell())))
    return table


def _told(cell: Cell) -> str:
    if not cell.owed:
        return ""
    returned = f" 退回{cell.returned}" if cell.returned else ""
    overdue = f" [red]逾期{cell.overdue}[/]" if cell.overdue else ""
    return f"{cell.reported}/{cell.owed}{returned}{overdue}"


def _advice(cells: dict[tuple[str, str], Cell], found: Collection, name_of: Callable[[str], str]) -> None:
    """Say what a heading means that is no body's name, and whom to remind of what is overdue."""
    if any(body == OFFICE for body, _ in cells):
        showing.say(f"“{OFFICE}”一列是没有写考核主体的指标，由考核办录入")
    for one in found.duties:
        late = sum((cell for (body, _), cell in cells.items() if body == one.body), Cell()).overdue
        if late:
            name = name_of(one.body)
            remind = "" if one.body == OFFICE else f"；请催办并登记：kaoji progress remind {name}"
            showing.say(f"{name} 逾期 {late} 项（{one.due} 截止）{remind}")


def _footing(found: Collection, token: str, whose: str | None) -> None:
    for fact in found.reminders:
        if whose in (None, fact.body):
            showing.say(f"{fact.envelope.effective_on} {sentence(fact)}")
    showing.say(f"截至 {found.day}  存档编号 {token}")


@progress.command("bodies")
def bodies(
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """牵头部门履职表：应报、已报、逾期未报、迟报、退回次数、复核改动和满分率。

    示例：

      kaoji progress bodies

      kaoji progress bodies --as-of 2018-01-31 --json
    """
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        permitted(kaoji, named, Sight.PROGRESS)
        seen, day = _on_a_day(kaoji, named, as_of, effective_on, at)
        if as_json_:
            showing.as_json(progress_of.duties(kaoji, named, seen, day))
            return
        found = kaoji.reads.collection(named, seen, day)
        known = kaoji.reads.year(named, seen)
    table = Table("考评单位", "截止日", "应报", "已报", "逾期未报", "迟报", "退回", "复核改动", "满分率")
    for one in found.duties:
        table.add_row(escape(known.name_of(one.body)), *(str(cell) for cell in _columns(one)))
    showing.out.print(table)
    showing.say(f"截至 {found.day}  存档编号 {seen.token(named)}")


def _columns(one: Duty) -> tuple[object, ...]:
    counts = (one.total.owed, one.total.reported, one.total.overdue, one.late, one.returned, one.overturned)
    return (one.due or "—", *counts, _percent(one) or "—")


def _percent(one: Duty) -> str | None:
    return None if one.full_share is None else f"{shown(one.full_share * 100, 1)}%"


@progress.command("due")
@acting
def set_due(
    act: Act,
    due: Annotated[str, typer.Argument(metavar="日期", help="该日 24:00 之前报到。")],
    body: Body = None,
) -> None:
    """规定得分采集的截止日，对一个考评单位，或对没有另行规定的各考评单位；须写明依据。

    示例：

      kaoji progress due 2018-01-15 --basis 年终考评通知

      kaoji progress due 2018-01-20 --body 市信访局 --basis 延期批复
    """
    act.single(SetCollectionDue, due=a_date(due), body=body)


@progress.command("remind")
@acting
def remind(
    act: Act,
    body: Annotated[str, typer.Argument(metavar="考评单位")],
    channel: Annotated[str, typer.Option("--channel", metavar="方式", help="电话、书面、系统等。")],
    unit: Annotated[
        list[str] | None, typer.Option("--unit", metavar="单位", help="为哪些单位的得分，可写多次。")
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="说明", help="例如接听人、答复。")] = None,
) -> None:
    """登记一次催办：何日、以何方式、为哪些单位的得分。

    示例：

      kaoji progress remind 市信访局 --channel 电话 --unit 市环保局 --on 2018-01-16 --note 答复次日报送
    """
    act.single(SendReminder, body=body, units=unit or (), channel=channel, note=note)
