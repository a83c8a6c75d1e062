"""`kaoji reform …`: units and bodies renamed, merged, split, dissolved; indicators handed over."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Any, Final

import typer
from rich.markup import escape
from rich.table import Table

from api.desk import Draft
from cli import showing
from cli.context import ledger
from cli.story.reform import share_of
from cli.writing.acts import LISTED, Act, Unit, acting
from domain.commands import (
    Command,
    DissolveUnit,
    Founding,
    HandOverIndicators,
    MergeUnits,
    RenameUnit,
    SplitUnit,
    TransferIndicators,
)
from domain.facts import AnyFact, ControlTotals, IndicatorsTransferred, ReformFact, UnitEnded
from projections.telling import sentence, short

reform = typer.Typer(
    no_args_is_help=True,
    help="""机构改革：更名、合并、拆分、撤销单位，划转指标，移交考评职责；须写事由和依据（改革文件）。

    有成绩的单位撤并后怎样计分，按方案的“机构变动计分”。每个命令都可先加 --dry-run 预演。

    示例：

      kaoji reform merge 市国土局 市规划局 --into 市自然资源局 --category 市直部门 --dry-run

      kaoji reform rename 市环保局 市生态环境局 --on 2017-10-01 --reason 机构改革 --basis 改革方案
    """,
)

DryRun = Annotated[bool, typer.Option("--dry-run", help="预演：列出前后合计和去向，不记录。")]
Shares = Annotated[
    list[str],
    typer.Option("--into", metavar="单位[:序号]", help="去向，可写多次；不写序号的承接其余全部。"),
]
Cancelled = Annotated[
    list[str] | None, typer.Option("--cancel", metavar="序号", help="取消而不划转的指标，可写多次。")
]
Category = Annotated[
    str | None, typer.Option("--category", metavar="类别", help="承接单位是新设的，写明其类别。")
]
SubClass = Annotated[str | None, typer.Option("--sub-class", metavar="子类", help="新设单位的子类。")]
_TITLES: Final = ("指标项数", "任务数", "分值")


def register(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    app.add_typer(reform, name="reform", rich_help_panel="记录")


@reform.command("rename")
@acting
def rename(
    act: Act,
    unit: Annotated[str, typer.Argument(metavar="单位", help="被考评单位或考评单位。")],
    name: Annotated[str, typer.Argument(metavar="新名称")],
    dry_run: DryRun = False,
) -> None:
    """更名：记录和编号不变，旧名称仍可使用；各日的排名和说明用当日的名称。

    示例：

      kaoji reform rename 市环保局 市生态环境局 --on 2017-10-01 --reason 机构改革 --basis 改革方案
    """
    _perform(act, RenameUnit, dry_run, unit=unit, name=name)


@reform.command("transfer")
@acting
def transfer(
    act: Act,
    unit: Unit,
    to: Annotated[str, typer.Option("--into", metavar="单位", help="承接指标的单位。")],
    numbers: Annotated[
        list[str] | None, typer.Option("--indicator", metavar="序号", help="可写多次；不写则全部划转。")
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """划转指标：连同其得分、指标内扣分和完成情况，自生效之日起计入承接单位；前后合计必须相符。

    承接单位已有的序号另编，例如 市国土局-7。

    示例：

      kaoji reform transfer 市国土局 --into 市环保局 --indicator 7 --reason 职责调整 --basis 改革方案
    """
    _perform(act, TransferIndicators, dry_run, unit=unit, to=to, numbers=tuple(numbers or ()))


@reform.command("merge")
@acting
def merge(
    act: Act,
    units: Annotated[list[str], typer.Argument(metavar="单位", help="并入的单位，可写多个。")],
    into: Annotated[str, typer.Option("--into", metavar="单位", help="承接单位，已有的或新设的。")],
    category: Category = None,
    sub_class: SubClass = None,
    dry_run: DryRun = False,
) -> None:
    """合并：几个单位并入一个已有的或新设的单位；全部记入，或一条也不记。

    示例：

      kaoji reform merge 市粮食局 --into 市商务局 --on 2017-07-01 --reason 机构改革 --basis 改革方案

      kaoji reform merge 市国土局 市规划局 --into 市自然资源局 --category 市直部门 --dry-run
    """
    _perform(act, MergeUnits, dry_run, units=units, into=into, founding=_founding(category, sub_class))


@reform.command("split")
@acting
def split(
    act: Act,
    unit: Unit,
    shares: Shares,
    cancelled: Cancelled = None,
    category: Category = None,
    sub_class: SubClass = None,
    dry_run: DryRun = False,
) -> None:
    """拆分：一个单位分为几个，每项指标写明去向；与指标无关的扣分、加减分归写在最前的单位。

    示例：

      kaoji reform split 市城建局 --into 市住建局:1、2 --into 市城管局 --category 市直部门 --dry-run
    """
    told = {"shares": _shares(shares), "cancelled": tuple(cancelled or ())}
    _perform(act, SplitUnit, dry_run, unit=unit, founding=_founding(category, sub_class), **told)


@reform.command("dissolve")
@acting
def dissolve(
    act: Act,
    unit: Unit,
    shares: Annotated[
        list[str] | None,
        typer.Option("--into", metavar="单位[:序号]", help="去向，可写多次；不写序号的承接其余全部。"),
    ] = None,
    cancelled: Cancelled = None,
    dry_run: DryRun = False,
) -> None:
    """撤销单位：其指标一次划转给已有的单位，或逐项取消。

    示例：

      kaoji reform dissolve 市旅游局 --into 市文广局 --cancel 9 --reason 机构改革 --basis 改革方案
    """
    told = {"shares": _shares(shares or ()), "cancelled": tuple(cancelled or ())}
    _perform(act, DissolveUnit, dry_run, unit=unit, **told)


@reform.command("hand-over")
@acting
def hand_over(
    act: Act,
    body: Annotated[str, typer.Argument(metavar="考评单位", help="不再考评的单位。")],
    to: Annotated[str, typer.Option("--into", metavar="考评单位", help="承接考评职责的单位。")],
    dry_run: DryRun = False,
) -> None:
    """移交考评职责：一个考评单位负责的全部指标，一次改由另一单位考评，此后它不再报送。

    示例：

      kaoji reform hand-over 市信访局 --into 市政府办 --on 2017-10-01 --reason 机构改革 --basis 改革方案
    """
    _perform(act, HandOverIndicators, dry_run, body=body, to=to)


def _founding(category: str | None, sub_class: str | None) -> Founding | None:
    return Founding(category=category, sub_class=sub_class) if category else None


def _shares(written: Iterable[str]) -> tuple[dict[str, Any], ...]:
    return tuple(share_of(one) for one in written)


def _perform(act: Act, make: type[Command], dry_run: bool, **told: Any) -> None:  # noqa: ANN401 - the command's own fields; as typer read it
    """Record a reorganisation, or only show what it would record."""
    with ledger() as kaoji:
        command = make.model_validate(act.common(kaoji) | told)
        if dry_run:
            _show(kaoji.desk.decide([command], act.who()), told=False)
            showing.say("以上为预演，没有记录任何内容；确认无误后去掉 --dry-run 再运行")
            return
        seen: list[Draft] = []
        act.perform(kaoji, command, check=seen.append)
        for draft in seen[-1:]:
            _show(draft, told=len(draft.facts) <= LISTED)


# --- what it comes to ------------------------------------------------------------------------------------


def _show(draft: Draft, *, told: bool) -> None:
    """Show the control totals before and after, what goes where unless that is told already, what stays."""
    facts = [placed.fact for placed in draft.facts]
    for fact in facts:
        if isinstance(fact, IndicatorsTransferred):
            showing.out.print(_totals(fact))
    for fact in facts:
        if isinstance(fact, ReformFact) and not told:
            showing.say(f"自 {fact.envelope.effective_on} 起：{sentence(fact)}")
    for line in (*_left(facts), *_twice(draft, facts)):
        showing.say(line)


def _left(facts: Sequence[AnyFact]) -> list[str]:
    ends = (fact for fact in facts if isinstance(fact, UnitEnded))
    return [f"不随转：{short(one.entry)} {one.component}" for end in ends for one in end.left or ()]


def _twice(draft: Draft, facts: Sequence[AnyFact]) -> Iterator[str]:
    """Yield the common indicators (共性指标) of which a unit takes over a second copy."""
    units = {unit.unit: unit for unit in draft.units.values()}
    for fact in (one for one in facts if isinstance(one, IndicatorsTransferred)):
        source, to = (units[one] for one in (fact.source, fact.to))
        held = {one.shared: one.number for one, reading in to.indicators.values() if not reading.cancelled}
        for moved in fact.moved:
            code = source.indicators[moved.number][0].shared
            if code is not None and code in held:
                both = f"{held[code]}、{moved.becomes}"
                yield f"注意：“{fact.to}”的共性指标 {code} 将有 {both} 两项，只应考核一次的请取消一项"


def _totals(fact: IndicatorsTransferred) -> Table:
    """Return the control totals of both units and of the two together, before and after."""
    title = f"控制合计：“{fact.source}”至“{fact.to}”"
    table = Table(title=title, title_justify="left", expand=False)
    table.add_column("合计")
    for one in (fact.source, fact.to, "两单位"):
        for when in ("前", "后"):
            table.add_column(f"{escape(one)} {when}", justify="right")
    both = [_figures(one) for pair in zip(fact.before, fact.after, strict=True) for one in pair]
    titles = dict.fromkeys([*_TITLES, *(name for one in both for name in one)])
    for name in titles:
        own = [one.get(name, Decimal(0)) for one in both]
        sums = (own[0] + own[2], own[1] + own[3])
        table.add_row(escape(name), *(format(figure, "f") for figure in (*own, *sums)))
    return table


def _figures(one: ControlTotals) -> dict[str, Decimal]:
    """Return a unit's control totals by their names."""
    figures = dict(zip(_TITLES, (Decimal(one.indicators), Decimal(one.tasks), one.full), strict=True))
    for part in one.components:
        figures |= {f"{part.component} 条数": Decimal(part.entries), f"{part.component} 分数": part.points}
    return figures
