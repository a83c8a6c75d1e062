"""`kaoji review spread`: what a review corrected, corrected alike for all units concerned (举一反三)."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from api.answers import spreading
from api.answers.reviews import INTERNAL
from api.bootstrap import Kaoji
from cli import showing
from cli.context import AsJson, ledger
from cli.reviews_showing import changes_table
from cli.writing.acts import Act, NothingSaid, OptionsClash, Place, acting, placed
from domain.access import Sight, may_see
from domain.commands import SpreadCorrection
from domain.decisions.slips import outdated
from domain.decisions.spreading import Alike
from domain.facts import Actor
from domain.values import unit_of, year_of
from projections.telling import sentence, short


def register(review: typer.Typer) -> None:
    """Add this verb to the group."""
    review.command("spread")(spread)


@acting
def spread(
    act: Act,
    number: Annotated[
        str, typer.Argument(metavar="申请", help="已决定的复核，例如 市环保局@44；见 kaoji review list。")
    ],
    entry: Annotated[
        list[str] | None, typer.Option("--entry", metavar="编号", help="照此更正哪条记录；可写多次。")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="所列记录全部照此更正。")] = False,
    slips: Annotated[bool, typer.Option("--slips", help="同时为因此已过时的反馈单发更正反馈单。")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只看成绩和名次会怎样变化，不作记录（内部测算）。")
    ] = False,
    as_json_: AsJson = False,
) -> None:
    """举一反三：复核决定更正的，同条款、同共性指标或同名指标的其他记录照样更正，一次记录。

    不写 --entry 或 --all 时，只列出相关记录和更正后的成绩、名次，供选择；事由、依据默认同复核决定。

    示例：

      kaoji review spread 市环保局@44

      kaoji review spread 市环保局@44 --entry 市水利局@12 --entry 市教育局@9 --dry-run

      kaoji review spread 市环保局@44 --all --slips
    """
    if entry and all_:
        raise OptionsClash(first="--entry", second="--all")
    if slips and not (entry or all_):
        raise NothingSaid(what="照此更正哪些记录（--entry 或 --all）")
    with ledger() as kaoji:
        place = placed(kaoji, number, act.year)
        act = act.of(place)
        found = _found(kaoji, place, act.who())
        chosen = tuple(placed(kaoji, one, act.year).id for one in entry or ())
        entries = chosen or tuple(one.entry for one in found)
        if not entries:
            _nothing(as_json=as_json_)
            return
        command = SpreadCorrection(**act.common(kaoji), review=place.id, entries=entries, slips=slips)
        if dry_run or not (chosen or all_):
            _looked_at(kaoji, found, command, act.who(), as_json=as_json_)
        else:
            _recorded(kaoji, act, command)


def _nothing(*, as_json: bool) -> None:
    if as_json:
        showing.as_json(spreading.nothing_alike())
    else:
        showing.say("没有其他记录须照此更正")


def _found(kaoji: Kaoji, place: Place, actor: Actor) -> tuple[Alike, ...]:
    """Return the entries alike; raises what spreadable and may_see raise."""
    now = kaoji.reads.now()
    year = kaoji.reads.the_year(year_of(place.stream))
    may_see(kaoji.reads.year(year, now), actor, Sight.RECORDS)
    return spreading.alikes(kaoji, year, now, place.unit, place.id)


def _looked_at(
    kaoji: Kaoji, found: tuple[Alike, ...], command: SpreadCorrection, actor: Actor, *, as_json: bool
) -> None:
    """Show the entries alike, and what correcting those chosen would move; nothing is recorded."""
    if as_json:
        showing.as_json(spreading.spread(kaoji, found, command, actor))
        return
    changes, refused = spreading.moved(kaoji, command, actor)
    table = Table("单位", "记录", "现为", "照此", "何以相同")
    for one in found:
        table.add_row(*map(escape, _row(one)))
    showing.out.print(table)
    if refused:
        showing.say(f"一并更正会被拒绝：{refused}")
    else:
        showing.out.print(changes_table(kaoji, command.year, changes))
    showing.say(INTERNAL)
    showing.say(f"未作记录；存档编号 {kaoji.reads.now().token(command.year)}")
    showing.say(f"选定后：kaoji review spread {short(command.review)} --entry 编号（可写多次）或 --all")


def _recorded(kaoji: Kaoji, act: Act, command: SpreadCorrection) -> None:
    """Record the corrections; tell which correcting slips are due."""
    act.perform(kaoji, command)
    now = kaoji.reads.now()
    units = (unit_of(command.review.rpartition("@")[0]) or "", *spreading.units_of(command))
    due = [one for one in dict.fromkeys(units) if outdated(kaoji.reads.unit(command.year, one, now))]
    if due:
        showing.say(f"反馈单已过时：{'、'.join(due)}；请发更正反馈单：kaoji slip issue {' '.join(due)}")


def _row(one: Alike) -> tuple[str, ...]:
    becomes = "撤销" if one.points is None else f"{one.points} 分"
    return (one.unit, short(one.entry), sentence(one.fact), becomes, one.by)
