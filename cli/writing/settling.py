"""`kaoji deduct`, `kaoji bonus …`, `kaoji penalty …`: what inspections and rules take or give."""

from typing import Annotated, Any

import typer

from cli.context import a_date, ledger
from cli.writing.acts import Act, Clause, Distinct, Into, TariffPoints, Unit, acting, placed
from domain.commands import (
    ApproveBonus,
    ApprovePenalty,
    ClaimBonus,
    RecordFinding,
    RefuseBonus,
    RefusePenalty,
    ReportPenalty,
)

bonus = typer.Typer(
    no_args_is_help=True,
    help="""加分：申报（claim）、认定（approve）、不予（refuse）。

    示例：

      kaoji bonus claim 市环保局 获省级表彰 1 --basis 表彰文件
    """,
)
penalty = typer.Typer(
    no_args_is_help=True,
    help="""减分：报送（report）、认定（approve）、不予（refuse）。

    示例：

      kaoji penalty report 市环保局 督办件逾期 0.3 --reason 逾期五日 --basis 督办通报
    """,
)


@acting
def deduct(
    act: Act,
    unit: Unit,
    points: TariffPoints = None,
    indicator: Annotated[
        str | None, typer.Option("--indicator", metavar="序号", help="指标内扣分；不写即指标外扣分。")
    ] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="地点")] = None,
    found_on: Annotated[
        str | None, typer.Option("--found-on", metavar="日期", help="察访日期；默认同生效日期。")
    ] = None,
    component: Into = None,
    clause: Clause = None,
    cause: Annotated[
        str | None, typer.Option("--cause", metavar="编号", help="由何而起，例如现场核查的编号 市环保局@33。")
    ] = None,
    distinct: Distinct = None,
) -> None:
    """记录察访核验扣分：指标内只扣该指标，指标外扣总成绩；须写事由与依据。

    同一事实只扣一次：同日、同条款（或同地点、同内容）的，须写明何以是另一事实（--distinct）。

    示例：

      kaoji deduct 市环保局 0.5 --reason 窗口空岗 --basis 察访核验扣分标准3.2 --place 办事大厅

      kaoji deduct 市环保局 1 --indicator 7 --reason 资料缺失 --basis 察访核验扣分标准1.1

      kaoji deduct 市环保局 --clause 3.2 --reason 窗口空岗 --basis 察访记录第2号
    """
    day = a_date(found_on) if found_on else None
    told: dict[str, Any] = {"indicator": indicator, "place": place, "found_on": day, "clause": clause}
    told |= {"unit": unit, "points": points, "component": component, "distinct": distinct}
    with ledger() as kaoji:
        told |= act.common(kaoji) | {"cause": placed(kaoji, cause, act.year).id if cause else None}
        act.perform(kaoji, RecordFinding(**told))


Case = Annotated[str, typer.Argument(metavar="编号", help="申报或报送的编号，形如 市环保局@12。")]
Item = Annotated[str, typer.Argument(metavar="事项")]
SomePoints = Annotated[
    str | None, typer.Option("--points", metavar="分数", help="部分认定的分数；默认全部。")
]
OtherClause = Annotated[
    str | None, typer.Option("--clause", metavar="条款", help="改引的条款；默认同申报或报送。")
]


@bonus.command("claim")
@acting
def claim_bonus(
    act: Act,
    unit: Unit,
    item: Item,
    points: TariffPoints = None,
    component: Into = None,
    clause: Clause = None,
) -> None:
    """申报加分；由另一人认定之后才计分。

    示例：

      kaoji bonus claim 市环保局 获省级表彰 1 --basis 表彰文件 --actor huanbao-01:被考评单位:市环保局
    """
    act.single(ClaimBonus, unit=unit, item=item, points=points, component=component, clause=clause)


@bonus.command("approve")
@acting
def approve_bonus(
    act: Act,
    case: Case,
    points: SomePoints = None,
    clause: OtherClause = None,
) -> None:
    """认定加分；少于申报的须写事由与依据，申报人本人不能认定。

    示例：

      kaoji bonus approve 市环保局@31 --basis 加减分规则
    """
    act.on_case(ApproveBonus, "claim", case, points=points, clause=clause)


@bonus.command("refuse")
@acting
def refuse_bonus(
    act: Act,
    case: Case,
) -> None:
    """不予加分；须写事由与依据。

    示例：

      kaoji bonus refuse 市民政局@4 --reason 级别不符 --basis 加减分规则
    """
    act.on_case(RefuseBonus, "claim", case)


@penalty.command("report")
@acting
def report_penalty(
    act: Act,
    unit: Unit,
    item: Item,
    points: TariffPoints = None,
    component: Into = None,
    clause: Clause = None,
    distinct: Distinct = None,
) -> None:
    """报送减分；由另一人认定之后才计分，须写事由与依据。

    示例：

      kaoji penalty report 市环保局 督办件逾期 0.3 --reason 逾期五日 --basis 督办通报

      kaoji penalty report 市环保局 积案 0.5 --reason 未化解 --basis 通报 --actor xf-01:数据牵头部门:市信访局
    """
    told = {"item": item, "points": points, "component": component, "clause": clause, "distinct": distinct}
    act.single(ReportPenalty, unit=unit, **told)


@penalty.command("approve")
@acting
def approve_penalty(
    act: Act,
    case: Case,
    points: SomePoints = None,
    clause: OtherClause = None,
) -> None:
    """认定减分；不另写事由与依据时沿用报送的，报送人本人不能认定。

    示例：

      kaoji penalty approve 市环保局@33
    """
    act.on_case(ApprovePenalty, "report", case, points=points, clause=clause)


@penalty.command("refuse")
@acting
def refuse_penalty(
    act: Act,
    case: Case,
) -> None:
    """不予减分；须写事由与依据。

    示例：

      kaoji penalty refuse 市环保局@33 --reason 查无实据 --basis 核查报告
    """
    act.on_case(RefusePenalty, "report", case)
