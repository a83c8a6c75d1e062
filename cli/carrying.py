"""`kaoji carry-over`: a year is opened from the last one, in one commit."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from api.bootstrap import Kaoji
from cli import showing
from cli.context import Basis, By, KeyOption, ledger
from cli.setup import year_number
from cli.writing.acts import Act
from domain.carrying import Asked, Carried, carried
from domain.commands import DefineShared, EnrolUnit, ProposeIndicator, RegisterBody
from domain.refusals import YearAlreadyOpened


def register(app: typer.Typer) -> None:
    """Add this verb to the command."""
    app.command("carry-over", rich_help_panel="台账")(carry_over)


def carry_over(
    year: Annotated[str, typer.Argument(metavar="新年度", help="年度编号，形如 dashiqiao-2018。")],
    old: Annotated[
        str | None, typer.Option("--from", metavar="上年度", help="只有一个年度时可省略。")
    ] = None,
    jurisdiction: Annotated[
        str | None, typer.Option("--jurisdiction", metavar="地区", help="默认同上年度。")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出结转什么，不记录。")] = False,
    basis: Basis = None,
    actor: By = None,
    key: KeyOption = None,
) -> None:
    """年度结转：由上年度开启新年度，方案、考评单位、单位、共性指标的定义照录，指标作为待批的提出。

    指标另由一人批准（kaoji indicator approve --all）；没有结转的逐项列出。

    示例：

      kaoji carry-over dashiqiao-2018 --from dashiqiao-2017 --dry-run

      kaoji carry-over dashiqiao-2018 --from dashiqiao-2017 --basis 大委办发〔2018〕1号
    """
    year_number(year)
    act = Act(actor=actor, key=key)
    with ledger() as kaoji:
        found = carried_over(kaoji, kaoji.reads.the_year(old), Asked(year, jurisdiction, basis), key)
        _show(found)
        if dry_run:
            with showing.progress("核对") as step:
                draft = kaoji.desk.decide(found.commands, act.who(), progress=step)
            showing.done(f"检查通过：可记录 {len(draft.facts)} 条（未记录）")
            return
        act.perform(kaoji, *found.commands, read=found.read)
    showing.say(f"下一步：由另一人批准各单位的指标（kaoji indicator approve --all --year {year}）")


def carried_over(kaoji: Kaoji, old: str, asked: Asked, key: str | None = None) -> Carried:
    """Return what a year that is not open yet takes over; raises YearAlreadyOpened unless a key answers."""
    if key is None and asked.year in kaoji.reads.years():
        raise YearAlreadyOpened(year=asked.year)
    now = kaoji.reads.now()
    state = kaoji.reads.year(old, now)
    return carried(state, kaoji.reads.units(state, now), asked)


def _show(found: Carried) -> None:
    """Say what is carried over, and list what is not."""
    told = ((EnrolUnit, "被考评单位"), (RegisterBody, "考评单位"), (DefineShared, "共性指标的定义"))
    counts = [f"{what} {found.count(kind)} 个" for kind, what in told]
    showing.say(f"结转：方案，{'，'.join(counts)}，指标 {found.count(ProposeIndicator)} 项（待批）")
    table = Table("类", "内容", "说明", title="没有结转或须核对的")
    for one in found.differences:
        table.add_row(*map(escape, (one.what, one.which, one.why)))
    showing.out.print(table)
