"""`kaoji table deductions`, `adjustments` and `reviews`: what was recorded about units, line by line."""

from datetime import datetime
from typing import Annotated

import typer

from api.answers import tables
from api.answers.readers import reading
from cli import showing
from cli.context import a_date, ledger, the_actor
from cli.tables.asked import Ask, tabled
from domain.access import Sight

Unit = Annotated[str | None, typer.Argument(metavar="单位", help="只看一个单位；不写则看全部单位。")]


def register(table: typer.Typer) -> None:
    """Add these verbs to the group."""
    table.command("deductions")(show_deductions)
    table.command("adjustments")(show_adjustments)
    table.command("reviews")(show_reviews)


@tabled
def show_deductions(
    ask: Ask,
    unit: Unit = None,
    whole: Annotated[bool, typer.Option("--all", help="连同已撤销、已取消的，划去而不隐藏。")] = False,
) -> None:
    """扣分明细：失分、察访扣分、减分、不予加分，逐笔列出条款、依据、事由、考评单位、流水号，分类小计。

    示例：

      kaoji table deductions 市环保局

      kaoji table deductions --all --csv 扣分明细.csv
    """
    with ledger() as kaoji:
        year = kaoji.reads.the_year(ask.year)
        reader = reading(kaoji, year, the_actor(None), Sight.DEDUCTIONS, unit)
        seen = ask.view(kaoji, year)
        with showing.progress("查阅") as step:
            ask.show([tables.deductions(kaoji, reader, seen, unit, whole=whole, step=step)])


@tabled
def show_adjustments(ask: Ask, unit: Unit = None) -> None:
    """加减分认定表：申报的加分、报送的减分，认定或不予认定，分数、理由、依据和认定人。

    示例：

      kaoji table adjustments

      kaoji table adjustments 市环保局 --json
    """
    with ledger() as kaoji:
        year = kaoji.reads.the_year(ask.year)
        reader = reading(kaoji, year, the_actor(None), Sight.ADJUSTMENTS, unit)
        seen = ask.view(kaoji, year)
        with showing.progress("查阅") as step:
            ask.show([tables.adjustments(kaoji, reader, seen, unit, step)])


@tabled
def show_reviews(
    ask: Ask,
    unit: Unit = None,
    day: Annotated[
        str | None, typer.Option("--day", metavar="日期", help="办理期限算到哪一天；默认今天。")
    ] = None,
) -> None:
    """复核登记表：每件申请的收件时间、期限、状态、案卷在谁手里、结论、分数变动、用了几个工作日。

    示例：

      kaoji table reviews

      kaoji table reviews --day 2018-02-01 --csv 复核登记.csv
    """
    with ledger() as kaoji:
        year = kaoji.reads.the_year(ask.year)
        reader = reading(kaoji, year, the_actor(None), Sight.REVIEWS, unit)
        seen = ask.view(kaoji, year)
        today = a_date(day) if day else datetime.now(kaoji.reads.zone(year)).date()
        with showing.progress("查阅") as step:
            ask.show([tables.reviews(kaoji, reader, seen, unit, today=today, step=step)])
