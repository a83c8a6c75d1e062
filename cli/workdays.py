"""`kaoji calendar …`: working days adopted from what comes along, looked up, and counted."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from api.answers import calendars
from api.bootstrap import Kaoji
from api.calendars import seeded
from cli import showing
from cli.context import AsJson, Year, a_date, ledger, permitted
from cli.writing.acts import Act, acting
from domain.access import Sight
from domain.facts import CalendarAdopted
from domain.workdays import Deadline

calendar = typer.Typer(
    no_args_is_help=True,
    help="""工作日历：采用随附的各年日历，查看各版，试算一个期限。

    示例：

      kaoji calendar seed 2017 2018

      kaoji calendar list

      kaoji calendar deadline 2018-02-13 2
    """,
)


def register(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    app.add_typer(calendar, name="calendar", rich_help_panel="记录")


@calendar.command("seed")
@acting
def seed(
    act: Act,
    years: Annotated[list[int], typer.Argument(metavar="日历年…", help="例如 2018；可写多个。")],
) -> None:
    """采用随软件附带的一年或几年的日历，记为新的一版；其他年份照现行的一版不变。

    随附 2017 年以来的日历，2017、2018 年照国务院办公厅通知；有改动的，改表后用 kaoji import 采用。

    示例：

      kaoji calendar seed 2017 2018 --on 2017-03-25
    """
    with ledger() as kaoji:
        common = act.common(kaoji)
        versions = _versions(kaoji, common["year"])
        act.perform(kaoji, seeded(versions[-1] if versions else None, tuple(years), common))


# --- looking ---------------------------------------------------------------------------------------------


def _versions(kaoji: Kaoji, year: str) -> tuple[CalendarAdopted, ...]:
    """Return the versions adopted so far, for whoever may see them."""
    permitted(kaoji, year, Sight.CALENDAR)
    return calendars.versions(kaoji, year)


@calendar.command("list")
def list_calendars(year: Year = None, as_json_: AsJson = False) -> None:
    """工作日历的各版：何时起用、管哪几年、依据；最后一版是现行的。

    示例：

      kaoji calendar list
    """
    with ledger() as kaoji:
        found = _versions(kaoji, kaoji.reads.the_year(year))
    if as_json_:
        showing.as_json(calendars.calendars(found))
        return
    table = Table("版", "生效", "年份", "休", "班", "依据")
    for one in found:
        table.add_row(*(escape(f"{cell}") for cell in _row(one)))
    showing.out.print(table)
    if not found:
        showing.say("还没有工作日历，期限均为暂定；请运行 kaoji calendar seed 或 kaoji import")


def _row(one: CalendarAdopted) -> tuple[object, ...]:
    head = calendars.head(one)
    years = "、".join(map(str, head["years"]))
    return (one.version, head["on"], years, head["off"], head["working"], head["basis"] or "")


@calendar.command("show")
def show(
    version: Annotated[int | None, typer.Argument(metavar="版号", min=1, help="默认为现行的一版。")] = None,
    year: Year = None,
    as_json_: AsJson = False,
) -> None:
    """一版工作日历的全部日子：哪天休，哪个周末上班，各依哪份文件。

    示例：

      kaoji calendar show

      kaoji calendar show 1 --json
    """
    with ledger() as kaoji:
        found = _versions(kaoji, kaoji.reads.the_year(year))
    wanted = calendars.version_named(found, version)
    if as_json_:
        showing.as_json(calendars.calendar(wanted))
        return
    table = Table(
        "日期", "休/班", "说明", "依据文号", title=f"工作日历第 {wanted.version} 版", title_justify="left"
    )
    for one in wanted.days:
        cells = (f"{one.day}", "班" if one.working else "休", one.note, one.document)
        table.add_row(*map(escape, cells))
    showing.out.print(table)


@calendar.command("deadline")
def deadline(
    received: Annotated[str, typer.Argument(metavar="日期", help="收到的日期，当日不计。")],
    days: Annotated[int, typer.Argument(metavar="工作日数", min=1, max=999)],
    year: Year = None,
    as_json_: AsJson = False,
) -> None:
    """试算期限：自收到的次日起数若干个工作日，至最后一日的 24:00；只算不记。

    示例：

      kaoji calendar deadline 2018-02-13 2
    """
    with ledger() as kaoji:
        found = _versions(kaoji, kaoji.reads.the_year(year))
    start = a_date(received)
    if as_json_:
        showing.as_json(calendars.deadline(found, start, days))
        return
    last, version = calendars.counted(found, start, days), found[-1].version if found else None
    showing.say(f"{start} 收到，{days} 个工作日至 {last.day} 24:00{_by(last, version)}")


def _by(last: Deadline, version: int | None) -> str:
    """Say by which calendar a deadline was counted, or that it is provisional."""
    if last.provisional:
        return "（暂定：所跨年份还没有工作日历，按周一至周五计算；暂定的期限不会逾期）"
    return f"（按工作日历第 {version} 版）"
