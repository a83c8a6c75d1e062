"""`kaoji table deductions`, `adjustments` and `reviews`: what was recorded about units, line by line."""

from datetime import datetime
from typing import Annotated

import typer

from cli.context import a_date, ledger
from cli.tables.asked import Ask, tabled
from cli.tables.readers import Reader, reading, timelines
from domain.access import Sight
from domain.reviews import Review
from domain.state import Case, UnitState
from projections.tables.adjustments import adjustments
from projections.tables.deductions import Deduction, deductions
from projections.tables.reviews import reviews

Unit = Annotated[str | None, typer.Argument(metavar="单位", help="只看一个单位；不写则看全部单位。")]

ONLY_TOLD = "只列反馈单已经告知本单位的内容"


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
        reader = reading(kaoji, year, Sight.DEDUCTIONS, unit)
        seen = ask.view(kaoji, year)
        state = kaoji.reads.year(year, seen)

        def shown(one: Deduction, of: UnitState) -> bool:
            return reader.sees(one.unit, one.body) and (not reader.is_unit or _told(of, one.line.entry))

        notes = (ONLY_TOLD,) if reader.is_unit else ()
        units = timelines(kaoji, state, seen, unit)
        ask.show([deductions(state, seen, units, struck=whole, shown=shown, notes=notes)])


def _told(unit: UnitState, entry: str) -> bool:
    """Whether a slip has told the unit of an entry."""
    return any(entry in slip.told for slip in unit.slips.values() if not slip.voided)


@tabled
def show_adjustments(ask: Ask, unit: Unit = None) -> None:
    """加减分认定表：申报的加分、报送的减分，认定或不予认定，分数、理由、依据和认定人。

    示例：

      kaoji table adjustments

      kaoji table adjustments 市环保局 --json
    """
    with ledger() as kaoji:
        year = kaoji.reads.the_year(ask.year)
        reader = reading(kaoji, year, Sight.ADJUSTMENTS, unit)
        seen = ask.view(kaoji, year)
        state = kaoji.reads.year(year, seen)

        def shown(of: str, case: Case) -> bool:
            return reader.sees(of, case.fact.envelope.actor.body)

        ask.show([adjustments(state, seen, timelines(kaoji, state, seen, unit), shown=shown)])


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
        reader = reading(kaoji, year, Sight.REVIEWS, unit)
        seen = ask.view(kaoji, year)
        state = kaoji.reads.year(year, seen)
        today = a_date(day) if day else datetime.now(kaoji.reads.zone(year)).date()
        units = timelines(kaoji, state, seen, unit)
        ask.show([reviews(state, seen, units, today, shown=lambda of, case: _of_reader(reader, of, case))])


def _of_reader(reader: Reader, unit: str, case: Review) -> bool:
    """Whether a case is the reader's: its own, or one that was assigned to its body."""
    return reader.sees(unit, case.assigned.body if case.assigned else None)
