"""`kaoji audit …`: what happened to a unit, what a person touched, what came late or was overturned."""

from typing import Annotated

import typer

from api.answers import tables
from api.answers.readers import reading
from api.bootstrap import Kaoji
from cli import showing
from cli.context import ledger, the_actor
from cli.tables.asked import Ask, tabled
from cli.writing.acts import NothingSaid
from domain.access import Sight
from projections.tables.late import DAYS


def register(audit: typer.Typer) -> None:
    """Add these verbs to the group."""
    audit.command("unit")(audit_unit)
    audit.command("actor")(audit_actor)
    audit.command("late")(audit_late)
    audit.command("overturned")(audit_overturned)
    audit.command("precedents")(audit_precedents)


@tabled
def audit_unit(
    ask: Ask, unit: Annotated[str, typer.Argument(metavar="单位", help="被考评单位的名称或别名。")]
) -> None:
    """一个单位的全部经过：本单位的记录，以及年度中涉及它的登记、报表、封存、公布，依流水号，注明经办。

    示例：

      kaoji audit unit 市环保局

      kaoji audit unit 市环保局 --as-of 2018-01-29 --csv 市环保局.csv
    """
    with ledger() as kaoji, showing.progress("查阅") as step:
        year = kaoji.reads.the_year(ask.year)
        reading(kaoji, year, the_actor(None), Sight.RECORDS)
        ask.show([tables.of_unit(kaoji, year, ask.view(kaoji, year), unit, step)])


@tabled
def audit_actor(
    ask: Ask, person: Annotated[str, typer.Argument(metavar="账号", help="经办人的账号。")]
) -> None:
    """一个人经手的全部：本人经办、受托与委托、破例、复核承办、签收与见证；遍及台账的各个年度。

    示例：

      kaoji audit actor kaohe-01

      kaoji audit actor kaohe-01 --csv 经手.csv
    """
    with ledger() as kaoji, showing.progress("查阅") as step:
        year = kaoji.reads.the_year(ask.year or _last_year(kaoji))
        reading(kaoji, year, the_actor(None), Sight.LEDGER)
        ask.show([tables.of_actor(kaoji, year, ask.view(kaoji, year), person, step)])


@tabled
def audit_late(
    ask: Ask,
    days: Annotated[
        int, typer.Option("--days", metavar="天数", min=0, help="生效之后超过几天才记录的算迟录。")
    ] = DAYS,
) -> None:
    """迟录：生效很久才记录的条目，先按经办人汇总笔数、中位、最长、反馈单发出之后的占比，再逐笔列出。

    示例：

      kaoji audit late

      kaoji audit late --days 30 --json
    """
    with ledger() as kaoji, showing.progress("查阅") as step:
        year = kaoji.reads.the_year(ask.year)
        reader = reading(kaoji, year, the_actor(None), Sight.SUPERVISION)
        ask.show(tables.late(kaoji, reader, ask.view(kaoji, year), days, step))


@tabled
def audit_overturned(ask: Ask) -> None:
    """复核改变率：每个经办人记录几笔，几笔经复核，几笔因而改变，退还多少分；件数与比率并列。

    示例：

      kaoji audit overturned

      kaoji audit overturned --csv 改变率.csv
    """
    with ledger() as kaoji, showing.progress("查阅") as step:
        year = kaoji.reads.the_year(ask.year)
        reader = reading(kaoji, year, the_actor(None), Sight.SUPERVISION)
        ask.show([tables.overturned(kaoji, reader, ask.view(kaoji, year), step)])


@tabled
def audit_precedents(
    ask: Ask,
    asked: Annotated[str, typer.Argument(metavar="条款或文字", help="条款号，或事由、依据中的文字。")],
) -> None:
    """先例：同一条款、同样文字的历次扣分，各单位、各年度，连同复核结论与现状。

    示例：

      kaoji audit precedents 察访核验扣分标准3.2

      kaoji audit precedents 空岗 --json
    """
    if not asked.strip():
        raise NothingSaid(what="条款或文字")
    with ledger() as kaoji, showing.progress("查阅") as step:
        year = kaoji.reads.the_year(ask.year or _last_year(kaoji))
        reader = reading(kaoji, year, the_actor(None), Sight.SUPERVISION)
        ask.show([tables.precedents(kaoji, reader, ask.view(kaoji, year), asked, step)])


def _last_year(kaoji: Kaoji) -> str | None:
    """Return the year opened last, by whose token a report of all years is asked for again."""
    return next(reversed(kaoji.reads.years()), None)
