"""`kaoji record …`: what is entered or noted, from marks to bodies, units, indicators and delegations."""

from typing import Annotated

import typer

from cli.story.player import fraction
from cli.writing.acts import (
    Act,
    Clause,
    Into,
    NothingSaid,
    OptionsClash,
    Part,
    PointsArgument,
    Unit,
    acting,
    ballots_of,
)
from cli.writing.asking import (
    Assessor,
    Checkpoints,
    Deputy,
    Resolution,
    Standard,
    Target,
    Type,
    Way,
    asked,
)
from domain.commands import (
    AssignIndicator,
    CancelIndicator,
    ChangeIndicator,
    DeclareComplete,
    DeclareTotals,
    DetermineCompletion,
    DetermineMatter,
    EnrolUnit,
    EnterEvaluation,
    EnterMark,
    ReceiveFeedback,
    ReclassifyUnit,
    RegisterBody,
    RestoreIndicator,
)
from domain.facts import Completion

record = typer.Typer(
    no_args_is_help=True,
    help="""记录：得分、汇总值、上级反馈、认定事项、收齐、单位、指标、完成情况、委托。

    示例：

      kaoji record mark 市环保局 结果得分 5 --indicator 14
    """,
)


@record.command("mark")
@acting
def record_mark(
    act: Act,
    unit: Unit,
    component: Annotated[str, typer.Argument(metavar="构成", help="结果得分 或 过程得分。")],
    points: PointsArgument,
    indicator: Annotated[
        str | None, typer.Option("--indicator", metavar="序号", help="指标序号；按单位一次计分时省略。")
    ] = None,
    clause: Clause = None,
) -> None:
    """录入一项指标的结果得分或过程得分；未得满分须写事由与依据。

    示例：

      kaoji record mark 市环保局 结果得分 5 --indicator 14

      kaoji record mark 市环保局 结果得分 18.5 --indicator 7 --reason 投诉1件 --basis 指标表7
    """
    got, full = fraction(points)
    told = {"component": component, "indicator": indicator, "points": got, "full": full, "clause": clause}
    act.single(EnterMark, unit=unit, **told)


@record.command("evaluation")
@acting
def record_evaluation(
    act: Act,
    unit: Unit,
    component: Annotated[str, typer.Argument(metavar="构成", help="党建工作考核得分、领导评价等。")],
    points: Annotated[
        str | None, typer.Argument(metavar="得分", help="例如 94.6 或 17.9/20；负数之前另写 --。")
    ] = None,
    part: Part = None,
    scale: Annotated[
        str | None,
        typer.Option("--scale", metavar="口径", help="百分制、折算分、自定满分；默认按方案和满分判断。"),
    ] = None,
    ballots: Annotated[
        str | None, typer.Option("--ballots", metavar="票数", help="例如 满意=50,较满意=30,弃权=5。")
    ] = None,
    grade: Annotated[
        str | None, typer.Option("--grade", metavar="等次", help="来源为等次的构成，例如 优秀。")
    ] = None,
) -> None:
    """录入汇总值、数值或等次：党建、领导评价、公众评议、增长率等；只存票数，不存任何人的选票。

    示例：

      kaoji record evaluation 市环保局 党建工作考核得分 9.46 --scale 折算分

      kaoji record evaluation 市环保局 公众评议 --ballots 满意=50,较满意=30,基本满意=12,不满意=3,弃权=5

      kaoji record evaluation 市环保局 日常考核得分 17.9/20 --part 3月

      kaoji record evaluation 市环保局 党建等次 --grade 优秀

      kaoji record evaluation 市环保局 税收增长率 -- -3.2
    """
    if not (points or ballots or grade):
        raise NothingSaid(what="得分（例如 94.6）、--ballots 票数 或 --grade 等次")
    got, full = fraction(points) if points else (None, None)
    act.single(
        EnterEvaluation,
        unit=unit,
        component=component,
        part=part,
        scale=scale,
        points=got,
        full=full,
        grade=grade,
        ballots=ballots_of(ballots) if ballots else (),
    )


@record.command("feedback")
@acting
def record_feedback(
    act: Act,
    unit: Unit,
    points: Annotated[str | None, typer.Argument(metavar="成绩", help="例如 187.6/200。")] = None,
    grade: Annotated[str | None, typer.Option("--grade", metavar="等次")] = None,
    rank: Annotated[int | None, typer.Option("--rank", metavar="名次", min=1)] = None,
    component: Into = None,
    part: Part = None,
) -> None:
    """登记上级考核办反馈的成绩、等次或名次。

    示例：

      kaoji record feedback 市国税局 187.6/200 --basis 反馈文号

      kaoji record feedback 市国税局 --rank 3

      kaoji record feedback 市国税局 92/100 --component 省级反馈 --part 上半年
    """
    got, full = fraction(points) if points else (None, None)
    told = {"points": got, "full": full, "grade": grade, "rank": rank}
    act.single(ReceiveFeedback, unit=unit, component=component, part=part, **told)


@record.command("matter")
@acting
def record_matter(
    act: Act,
    unit: Unit,
    what: Annotated[str, typer.Argument(metavar="事项", help="认定了什么，例如 发生较大安全事故。")],
    component: Into = None,
    clause: Clause = None,
) -> None:
    """记录一件认定事项，例如一票否决：只计件数，不计分值，须写明依据的决定；有误的撤销后重新认定。

    示例：

      kaoji record matter 市环保局 发生较大安全事故 --component 一票否决 --basis 事故认定书第1号
    """
    act.single(DetermineMatter, unit=unit, what=what, component=component, clause=clause)


@record.command("completion")
@acting
def record_completion(
    act: Act,
    unit: Unit,
    number: Annotated[str, typer.Argument(metavar="序号", help="指标序号。")],
    completion: Annotated[Completion, typer.Argument(metavar="完成情况", help="完成、基本完成、未完成。")],
) -> None:
    """认定一项指标的完成情况，须写依据，不是“完成”的还须写事由；不由得分推断，有误的重新认定。

    示例：

      kaoji record completion 市环保局 14 完成 --basis 验收报告第1号

      kaoji record completion 市环保局 14 未完成 --reason 减排未达标 --basis 核查报告第2号
    """
    act.single(DetermineCompletion, unit=unit, number=number, completion=completion)


@record.command("complete")
@acting
def record_complete(
    act: Act,
    column: Annotated[str, typer.Argument(metavar="栏", help="察访核验扣分、加分 或 减分。")],
    group: Annotated[str | None, typer.Option("--group", metavar="名次组", help="只对一个名次组。")] = None,
) -> None:
    """宣布某一栏已收齐：此后没有记录的单位按 0 分计。

    示例：

      kaoji record complete 察访核验扣分
    """
    act.single(DeclareComplete, column=column, group=group)


@record.command("body")
@acting
def record_body(
    act: Act,
    body: Annotated[str, typer.Argument(metavar="名称")],
    parent: Annotated[str | None, typer.Option("--parent", metavar="上级", help="挂靠或上级单位。")] = None,
    alias: Annotated[list[str] | None, typer.Option("--alias", metavar="别名", help="可写多次。")] = None,
) -> None:
    """登记考评单位、数据牵头部门等。

    示例：

      kaoji record body 市政府绩效考核办 --alias 市政府绩效办
    """
    act.single(RegisterBody, body=body, parent=parent, aliases=alias or ())


@record.command("unit")
@acting
def record_unit(
    act: Act,
    unit: Annotated[str, typer.Argument(metavar="名称")],
    category: Annotated[str, typer.Argument(metavar="类别", help="方案中的考核对象类别。")],
    sub_class: Annotated[str | None, typer.Option("--sub-class", metavar="子类")] = None,
    alias: Annotated[list[str] | None, typer.Option("--alias", metavar="别名", help="可写多次。")] = None,
    move: Annotated[bool, typer.Option("--move", help="单位已登记，改为此类别。")] = False,
) -> None:
    """登记被考评单位及其类别，或自某日起改变类别。

    示例：

      kaoji record unit 示例镇 镇区

      kaoji record unit 沿海产业区 开发区 --move --on 2017-03-25 --basis 一（一）
    """
    if move:
        act.single(ReclassifyUnit, unit=unit, category=category, sub_class=sub_class)
    else:
        act.single(EnrolUnit, unit=unit, category=category, sub_class=sub_class, aliases=alias or ())


@record.command("totals")
@acting
def record_totals(
    act: Act,
    unit: Unit,
    tasks: Annotated[int, typer.Option("--tasks", metavar="项数", min=0, help="附件1中的任务数量。")],
    points: Annotated[str, typer.Option("--points", metavar="分值", help="附件1中的任务分值。")],
) -> None:
    """登记或改记附件1为一个单位申报的任务数和分值，指标即与此核对；须写依据。

    示例：

      kaoji record totals 市环保局 --tasks 27 --points 175 --basis 大委办发〔2017〕9号附件1
    """
    act.single(DeclareTotals, unit=unit, tasks=tasks, points=points)


@record.command("indicator")
@acting
def record_indicator(
    act: Act,
    unit: Unit,
    number: Annotated[str, typer.Argument(metavar="序号")],
    content: Annotated[str | None, typer.Argument(metavar="内容")] = None,
    full: Annotated[str | None, typer.Argument(metavar="分值")] = None,
    assessor: Assessor = None,
    kind: Type = None,
    target: Target = None,
    direction: Way = None,
    standard: Standard = None,
    checkpoint: Checkpoints = None,
    self_assessed: Resolution = None,
    deputy: Deputy = None,
    change: Annotated[bool, typer.Option("--change", help="调整已有指标。")] = False,
    cancel: Annotated[bool, typer.Option("--cancel", help="取消已有指标。")] = False,
    not_applicable: Annotated[
        bool, typer.Option("--not-applicable", help="与 --cancel 同写：因不适用于该单位而取消。")
    ] = False,
    restore: Annotated[bool, typer.Option("--restore", help="恢复误取消的指标。")] = False,
) -> None:
    """下达、调整、取消或恢复一项指标；后三者须写事由与依据。先提后批的另用 kaoji indicator propose。

    示例：

      kaoji record indicator 市环保局 28 排污许可证核发 5 --assessor 市政府绩效考核办

      kaoji record indicator 市环保局 9 --cancel --reason 上级取消 --basis 调整通知

      kaoji record indicator 市环保局 9 --cancel --not-applicable --reason 无此职能 --basis 三定方案
    """
    told = {"content": content, "full": full, "assessor": assessor, "type": kind, "target": target}
    told |= {"direction": direction, "standard": standard, "self_assessed": self_assessed, "deputy": deputy}
    told = asked(checkpoint, **told)
    verbs = [name for name, on in (("--change", change), ("--cancel", cancel), ("--restore", restore)) if on]
    if len(verbs) > 1:
        raise OptionsClash(first=verbs[0], second=verbs[1])
    if not_applicable and not cancel:
        raise NothingSaid(what=" --cancel（--not-applicable 只用于取消指标）")
    if restore:
        act.single(RestoreIndicator, unit=unit, number=number)
    elif cancel:
        act.single(CancelIndicator, unit=unit, number=number, not_applicable=not_applicable)
    elif change:
        act.single(ChangeIndicator, unit=unit, number=number, **told)
    elif content is None or full is None:
        raise NothingSaid(what="指标的内容和分值")
    else:
        act.single(AssignIndicator, unit=unit, number=number, **told)
