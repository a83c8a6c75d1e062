"""Verbs that record: import, record …, deduct, bonus …, penalty …, correct."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import uuid4

import typer

from api.bootstrap import Kaoji
from api.intake import Purpose, take_in
from cli import showing
from cli.context import Basis, By, KeyOption, On, Reason, Year, a_date, ledger, the_actor, the_day, whole_id
from cli.story import fraction, read_ballots
from domain.commands import (
    ApproveBonus,
    ApprovePenalty,
    AssignIndicator,
    CancelIndicator,
    ChangeIndicator,
    ClaimBonus,
    Command,
    CorrectEntry,
    Correction,
    DeclareComplete,
    EnrolUnit,
    EnterEvaluation,
    EnterMark,
    ReceiveFeedback,
    ReclassifyUnit,
    RecordFinding,
    RecordReview,
    RefuseBonus,
    RefusePenalty,
    RegisterBody,
    ReportPenalty,
    ReverseEntry,
)
from domain.decisions import in_force
from domain.facts import Outcome, Scale
from domain.refusals import Refused
from domain.scheme import Origin
from domain.values import stream_and_version, unit_of, year_of

Unit = Annotated[str, typer.Argument(metavar="单位", help="被考评单位的名称或别名。")]
PointsArgument = Annotated[str, typer.Argument(metavar="分数", help="十进制数字，例如 0.5。")]
Clause = Annotated[str | None, typer.Option("--clause", metavar="条款", help="扣分、加分所依的条款。")]


class ProblemsInFiles(Refused):
    """共 {count} 处问题，全部未记录；改正后请整批重新导入。"""


class OptionsClash(Refused):
    """{first} 与 {second} 不能同时使用。"""


class NothingSaid(Refused):
    """请写明{what}。"""


class WrittenWrong(Refused):
    """写法不对：{problem}。"""


@dataclass(frozen=True, slots=True)
class Act:
    """What every recording verb is told: year, day, reason, basis, actor, key."""

    year: str | None
    on: str | None
    reason: str | None
    basis: str | None
    actor: str | None
    key: str | None

    def common(self, kaoji: Kaoji, on: str | None = None) -> dict[str, Any]:
        """Return the fields every command has."""
        year = kaoji.reads.the_year(self.year)
        return {
            "year": year,
            "on": the_day(kaoji, year, self.on or on),
            "reason": self.reason,
            "basis": self.basis,
        }

    def of(self, place: "Place") -> "Act":
        """Return the same, in the year that an id names."""
        return replace(self, year=year_of(place.stream))

    def perform(self, kaoji: Kaoji, *commands: Command) -> None:
        """Record the commands and say what was recorded; without a key a random one is drawn."""
        key = self.key or uuid4().hex
        with showing.progress("核对") as step:
            facts = kaoji.desk.perform(commands, the_actor(self.actor), key=key, progress=step)
        showing.recorded(facts if len(facts) <= _LISTED else ())
        if len(facts) > _LISTED:
            showing.done(f"已记录 {len(facts)} 条，流水号 {facts[0].position} 至 {facts[-1].position}")

    def single(self, make: type[Command], **told: Any) -> None:  # noqa: ANN401 - the command's own fields
        """Record one command."""
        with ledger() as kaoji:
            self.perform(kaoji, make(**self.common(kaoji), **told))

    def on_case(self, make: type[Command], role: str, case: str, **told: Any) -> None:  # noqa: ANN401 - same
        """Record one command about a claim or report, whose id says which unit's it is."""
        with ledger() as kaoji:
            place = placed(kaoji, case)
            told |= self.of(place).common(kaoji) | {"unit": place.unit, role: place.id}
            self.perform(kaoji, make(**told))


@dataclass(frozen=True, slots=True)
class Place:
    """What an entry's or a case's id says: the whole id, and whose it is."""

    id: str
    stream: str
    version: int

    @property
    def unit(self) -> str:
        """The unit."""
        return unit_of(self.stream) or self.stream


def placed(kaoji: Kaoji, written: str) -> Place:
    """Read an id, with or without its year; raises WrittenWrong."""
    try:
        whole = whole_id(kaoji, written)
        return Place(whole, *stream_and_version(whole))
    except ValueError as error:
        raise WrittenWrong(problem=error) from error


_LISTED: Final = 20

record = typer.Typer(
    no_args_is_help=True,
    help="""记录：得分、汇总值、上级反馈、收齐、单位、指标。

    示例：

      kaoji record mark 市环保局 结果得分 5 --indicator 14
    """,
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


def register(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    panel = "记录"
    app.command(name="import", rich_help_panel=panel)(import_)
    app.add_typer(record, name="record", rich_help_panel=panel)
    app.command(rich_help_panel=panel)(deduct)
    app.add_typer(bonus, name="bonus", rich_help_panel=panel)
    app.add_typer(penalty, name="penalty", rich_help_panel=panel)
    app.command(rich_help_panel=panel)(correct)


def import_(
    paths: Annotated[list[Path], typer.Argument(metavar="文件…", help="CSV 或 XLSX，可一次多个。")],
    category: Annotated[
        str | None, typer.Option("--category", metavar="类别", help="单位表没有“类别”列时，一律记作此类别。")
    ] = None,
    one_line: Annotated[
        bool, typer.Option("--one-line", help="没有指标表的单位，各记一行“全部任务（n 项）”。")
    ] = False,
    component: Annotated[
        str | None, typer.Option("--component", metavar="构成", help="得分表没有“构成”列时，一律记作此构成。")
    ] = None,
    scale: Annotated[
        Scale | None, typer.Option("--scale", metavar="口径", help="得分表没有“口径”列时，一律按此口径。")
    ] = None,
    confirm_scale: Annotated[
        bool, typer.Option("--confirm-scale", help="确认所报确为百分制（被问到时才需要）。")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="只检查，不记录。")] = False,
    year: Year = None,
    on: On = None,
    basis: Basis = None,
    actor: By = None,
    key: KeyOption = None,
) -> None:
    """导入单位表、指标表、得分表、工作日历、考评单位表；有任何问题就列出来，一条也不记。

    示例：

      kaoji import 单位表.csv 指标表.xlsx --category 市直部门 --one-line

      kaoji import 得分表.xlsx --check
    """
    act = Act(year, on, None, basis, actor, key)
    with ledger() as kaoji:
        common = act.common(kaoji)
        purpose = Purpose(
            year=common["year"],
            on=common["on"],
            category=category,
            one_line=one_line,
            component=component,
            scale=scale,
            basis=basis,
            confirm_scale=confirm_scale,
            weights=_weights(kaoji, common["year"]),
        )
        intake = take_in(paths, purpose)
        for line in intake.totals:
            showing.say(line)
        if intake.problems:
            showing.complain([str(problem) for problem in intake.problems])
            raise ProblemsInFiles(count=len(intake.problems))
        if not check:
            act.perform(kaoji, *intake.commands)
            return
        draft = kaoji.desk.decide(intake.commands, the_actor(actor))
        showing.done(f"检查通过：可记录 {len(draft.facts)} 条（未记录）")


def _weights(kaoji: Kaoji, year: str) -> dict[str, Decimal]:
    """Return what each component received whole is worth once weighted, as far as the scheme is clear."""
    scheme = in_force(kaoji.reads.year(year, kaoji.reads.now()))
    found = {part.name: scheme.weight_of(part.name) for part in scheme.of_origin(Origin.WHOLE)}
    return {
        name: Decimal(100 * weight.numerator) / weight.denominator for name, weight in found.items() if weight
    }


# --- record ----------------------------------------------------------------------------------------------


@record.command("mark")
def record_mark(
    unit: Unit,
    component: Annotated[str, typer.Argument(metavar="构成", help="结果得分 或 过程得分。")],
    points: PointsArgument,
    indicator: Annotated[
        str | None, typer.Option("--indicator", metavar="序号", help="指标序号；按单位一次计分时省略。")
    ] = None,
    clause: Clause = None,
    year: Year = None,
    on: On = None,
    reason: Reason = None,
    basis: Basis = None,
    actor: By = None,
    key: KeyOption = None,
) -> None:
    """录入一项指标的结果得分或过程得分；未得满分须写事由与依据。

    示例：

      kaoji record mark 市环保局 结果得分 5 --indicator 14

      kaoji record mark 市环保局 结果得分 18.5 --indicator 7 --reason 投诉1件 --basis 指标表7
    """
    got, full = fraction(points)
    act = Act(year, on, reason, basis, actor, key)
    told = {"component": component, "indicator": indicator, "points": got, "full": full, "clause": clause}
    act.single(EnterMark, unit=unit, **told)


@record.command("evaluation")
def record_evaluation(
    unit: Unit,
    component: Annotated[str, typer.Argument(metavar="构成", help="党建工作考核得分、领导评价等。")],
    points: Annotated[str | None, typer.Argument(metavar="得分", help="例如 94.6 或 17.9/20。")] = None,
    scale: Annotated[
        str | None, typer.Option("--scale", metavar="口径", help="百分制、折算分、自定满分；默认按满分判断。")
    ] = None,
    ballots: Annotated[
        str | None, typer.Option("--ballots", metavar="票数", help="例如 满意=50,较满意=30,弃权=5。")
    ] = None,
    year: Year = None,
    on: On = None,
    basis: Basis = None,
    actor: By = None,
    key: KeyOption = None,
) -> None:
    """录入汇总值：党建、领导评价、部门评价、公众评议；只存票数，不存任何人的选票。

    示例：

      kaoji record evaluation 市环保局 党建工作考核得分 9.46 --scale 折算分

      kaoji record evaluation 市环保局 公众评议 --ballots 满意=50,较满意=30,基本满意=12,不满意=3,弃权=5
    """
    act = Act(year, on, None, basis, actor, key)
    if ballots:
        told: dict[str, Any] = {"scale": Scale.BALLOTS, "ballots": _ballots(ballots)}
    elif points:
        got, full = fraction(points)
        default = Scale.PERCENT if full in (None, "100") else Scale.OWN
        told = {"scale": scale or default, "points": got, "full": full}
    else:
        raise NothingSaid(what="得分（例如 94.6）或 --ballots 票数")
    act.single(EnterEvaluation, unit=unit, component=component, **told)


def _ballots(text: str) -> Sequence[Any]:
    try:
        return read_ballots(text)
    except ValueError as error:
        raise WrittenWrong(problem=error) from error


@record.command("feedback")
def record_feedback(
    unit: Unit,
    points: Annotated[str | None, typer.Argument(metavar="成绩", help="例如 187.6/200。")] = None,
    grade: Annotated[str | None, typer.Option("--grade", metavar="等次")] = None,
    rank: Annotated[int | None, typer.Option("--rank", metavar="名次", min=1)] = None,
    year: Year = None,
    on: On = None,
    basis: Basis = None,
    actor: By = None,
    key: KeyOption = None,
) -> None:
    """登记上级考核办反馈的成绩、等次或名次。

    示例：

      kaoji record feedback 市国税局 187.6/200 --basis 反馈文号

      kaoji record feedback 市国税局 --rank 3
    """
    got, full = fraction(points) if points else (None, None)
    act = Act(year, on, None, basis, actor, key)
    act.single(ReceiveFeedback, unit=unit, points=got, full=full, grade=grade, rank=rank)


@record.command("complete")
def record_complete(
    column: Annotated[str, typer.Argument(metavar="栏", help="察访核验扣分、加分 或 减分。")],
    group: Annotated[str | None, typer.Option("--group", metavar="名次组", help="只对一个名次组。")] = None,
    year: Year = None,
    on: On = None,
    basis: Basis = None,
    actor: By = None,
    key: KeyOption = None,
) -> None:
    """宣布某一栏已收齐：此后没有记录的单位按 0 分计。

    示例：

      kaoji record complete 察访核验扣分
    """
    Act(year, on, None, basis, actor, key).single(DeclareComplete, column=column, group=group)


@record.command("body")
def record_body(
    body: Annotated[str, typer.Argument(metavar="名称")],
    parent: Annotated[str | None, typer.Option("--parent", metavar="上级", help="挂靠或上级单位。")] = None,
    alias: Annotated[list[str] | None, typer.Option("--alias", metavar="别名", help="可写多次。")] = None,
    year: Year = None,
    on: On = None,
    basis: Basis = None,
    actor: By = None,
    key: KeyOption = None,
) -> None:
    """登记考评单位、数据牵头部门等。

    示例：

      kaoji record body 市政府绩效考核办 --alias 市政府绩效办
    """
    act = Act(year, on, None, basis, actor, key)
    act.single(RegisterBody, body=body, parent=parent, aliases=alias or ())


@record.command("unit")
def record_unit(
    unit: Annotated[str, typer.Argument(metavar="名称")],
    category: Annotated[str, typer.Argument(metavar="类别", help="方案中的考核对象类别。")],
    sub_class: Annotated[str | None, typer.Option("--sub-class", metavar="子类")] = None,
    alias: Annotated[list[str] | None, typer.Option("--alias", metavar="别名", help="可写多次。")] = None,
    move: Annotated[bool, typer.Option("--move", help="单位已登记，改为此类别。")] = False,
    year: Year = None,
    on: On = None,
    basis: Basis = None,
    actor: By = None,
    key: KeyOption = None,
) -> None:
    """登记被考评单位及其类别，或自某日起改变类别。

    示例：

      kaoji record unit 示例镇 镇区

      kaoji record unit 沿海产业区 开发区 --move --on 2017-03-25 --basis 一（一）
    """
    act = Act(year, on, None, basis, actor, key)
    if move:
        act.single(ReclassifyUnit, unit=unit, category=category, sub_class=sub_class)
    else:
        act.single(EnrolUnit, unit=unit, category=category, sub_class=sub_class, aliases=alias or ())


@record.command("indicator")
def record_indicator(
    unit: Unit,
    number: Annotated[str, typer.Argument(metavar="序号")],
    content: Annotated[str | None, typer.Argument(metavar="内容")] = None,
    full: Annotated[str | None, typer.Argument(metavar="分值")] = None,
    assessor: Annotated[str | None, typer.Option("--assessor", metavar="考核主体")] = None,
    kind: Annotated[str | None, typer.Option("--type", metavar="类型", help="例如 重点工作指标。")] = None,
    change: Annotated[bool, typer.Option("--change", help="调整已有指标。")] = False,
    cancel: Annotated[bool, typer.Option("--cancel", help="取消已有指标。")] = False,
    year: Year = None,
    on: On = None,
    reason: Reason = None,
    basis: Basis = None,
    actor: By = None,
    key: KeyOption = None,
) -> None:
    """下达、调整或取消一项指标；调整与取消须写事由与依据。

    示例：

      kaoji record indicator 市环保局 28 排污许可证核发 5 --assessor 市政府绩效考核办

      kaoji record indicator 市环保局 9 --cancel --reason 上级取消 --basis 调整通知
    """
    act = Act(year, on, reason, basis, actor, key)
    told = {"content": content, "full": full, "assessor": assessor, "type": kind}
    if change and cancel:
        raise OptionsClash(first="--change", second="--cancel")
    if cancel:
        act.single(CancelIndicator, unit=unit, number=number)
    elif change:
        act.single(ChangeIndicator, unit=unit, number=number, **told)
    elif content is None or full is None:
        raise NothingSaid(what="指标的内容和分值")
    else:
        act.single(AssignIndicator, unit=unit, number=number, **told)


# --- deductions, bonuses, penalties ----------------------------------------------------------------------


def deduct(
    unit: Unit,
    points: PointsArgument,
    indicator: Annotated[
        str | None, typer.Option("--indicator", metavar="序号", help="指标内扣分；不写即指标外扣分。")
    ] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="地点")] = None,
    found_on: Annotated[
        str | None, typer.Option("--found-on", metavar="日期", help="察访日期；默认同生效日期。")
    ] = None,
    clause: Clause = None,
    year: Year = None,
    on: On = None,
    reason: Reason = None,
    basis: Basis = None,
    actor: By = None,
    key: KeyOption = None,
) -> None:
    """记录察访核验扣分：指标内只扣该指标，指标外扣总成绩；须写事由与依据。

    示例：

      kaoji deduct 市环保局 0.5 --reason 窗口空岗 --basis 察访核验扣分标准3.2 --place 办事大厅

      kaoji deduct 市环保局 1 --indicator 7 --reason 资料缺失 --basis 察访核验扣分标准1.1
    """
    act = Act(year, on, reason, basis, actor, key)
    day = a_date(found_on) if found_on else None
    told = {"indicator": indicator, "place": place, "found_on": day, "clause": clause}
    act.single(RecordFinding, unit=unit, points=points, **told)


Case = Annotated[str, typer.Argument(metavar="编号", help="申报或报送的编号，形如 市环保局@12。")]
Item = Annotated[str, typer.Argument(metavar="事项")]
SomePoints = Annotated[
    str | None, typer.Option("--points", metavar="分数", help="部分认定的分数；默认全部。")
]


@bonus.command("claim")
def claim_bonus(
    unit: Unit,
    item: Item,
    points: PointsArgument,
    clause: Clause = None,
    year: Year = None,
    on: On = None,
    reason: Reason = None,
    basis: Basis = None,
    actor: By = None,
    key: KeyOption = None,
) -> None:
    """申报加分；认定之后才计分。

    示例：

      kaoji bonus claim 市环保局 获省级表彰 1 --basis 表彰文件
    """
    act = Act(year, on, reason, basis, actor, key)
    act.single(ClaimBonus, unit=unit, item=item, points=points, clause=clause)


@bonus.command("approve")
def approve_bonus(
    case: Case,
    points: SomePoints = None,
    on: On = None,
    reason: Reason = None,
    basis: Basis = None,
    actor: By = None,
    key: KeyOption = None,
) -> None:
    """认定加分；少于申报的须写事由与依据。

    示例：

      kaoji bonus approve 市环保局@31 --basis 加减分规则
    """
    told = {"points": points} if points else {}
    Act(None, on, reason, basis, actor, key).on_case(ApproveBonus, "claim", case, **told)


@bonus.command("refuse")
def refuse_bonus(
    case: Case,
    on: On = None,
    reason: Reason = None,
    basis: Basis = None,
    actor: By = None,
    key: KeyOption = None,
) -> None:
    """不予加分；须写事由与依据。

    示例：

      kaoji bonus refuse 市民政局@4 --reason 级别不符 --basis 加减分规则
    """
    Act(None, on, reason, basis, actor, key).on_case(RefuseBonus, "claim", case)


@penalty.command("report")
def report_penalty(
    unit: Unit,
    item: Item,
    points: PointsArgument,
    clause: Clause = None,
    year: Year = None,
    on: On = None,
    reason: Reason = None,
    basis: Basis = None,
    actor: By = None,
    key: KeyOption = None,
) -> None:
    """报送减分；认定之后才计分，须写事由与依据。

    示例：

      kaoji penalty report 市环保局 督办件逾期 0.3 --reason 逾期五日 --basis 督办通报
    """
    act = Act(year, on, reason, basis, actor, key)
    act.single(ReportPenalty, unit=unit, item=item, points=points, clause=clause)


@penalty.command("approve")
def approve_penalty(
    case: Case,
    points: SomePoints = None,
    on: On = None,
    reason: Reason = None,
    basis: Basis = None,
    actor: By = None,
    key: KeyOption = None,
) -> None:
    """认定减分；不另写事由与依据时沿用报送的。

    示例：

      kaoji penalty approve 市环保局@33
    """
    told = {"points": points} if points else {}
    Act(None, on, reason, basis, actor, key).on_case(ApprovePenalty, "report", case, **told)


@penalty.command("refuse")
def refuse_penalty(
    case: Case,
    on: On = None,
    reason: Reason = None,
    basis: Basis = None,
    actor: By = None,
    key: KeyOption = None,
) -> None:
    """不予减分；须写事由与依据。

    示例：

      kaoji penalty refuse 市环保局@33 --reason 查无实据 --basis 核查报告
    """
    Act(None, on, reason, basis, actor, key).on_case(RefusePenalty, "report", case)


# --- corrections -----------------------------------------------------------------------------------------


def correct(
    entry: Annotated[str, typer.Argument(metavar="编号", help="要更正的记录，形如 市环保局@12。")],
    points: Annotated[str | None, typer.Argument(metavar="分数", help="更正后的分数。")] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="只撤销，不另记。")] = False,
    ballots: Annotated[str | None, typer.Option("--ballots", metavar="票数", help="更正后的票数。")] = None,
    grade: Annotated[str | None, typer.Option("--grade", metavar="等次")] = None,
    rank: Annotated[int | None, typer.Option("--rank", metavar="名次", min=1)] = None,
    review: Annotated[
        Outcome | None, typer.Option("--review", metavar="结论", help="因复核而更正：维持、部分支持、支持。")
    ] = None,
    document: Annotated[str | None, typer.Option("--document", metavar="文号", help="复核决定文号。")] = None,
    on: On = None,
    reason: Reason = None,
    basis: Basis = None,
    actor: By = None,
    key: KeyOption = None,
) -> None:
    """更正或撤销一条记录：原记录保留，另记一条撤销和一条新记录，互相注明；须写事由与依据。

    更正默认自原记录的生效日期起算；因复核而更正默认自今天起算，且不得降低成绩（复核不加重）。

    示例：

      kaoji correct 市财政局@2 151 --reason 漏加一项 --basis 核分表原件

      kaoji correct 市水利局@2 0.2 --review 部分支持 --document 决定1号 --reason 因公外出 --basis 决定1号
    """
    act = Act(None, on, reason, basis, actor, key)
    with ledger() as kaoji:
        place = placed(kaoji, entry)
        act = act.of(place)
        new = _new(place.id, points, ballots, grade, rank)
        if withdraw and new:
            raise OptionsClash(first="--withdraw", second="更正后的内容")
        if not (withdraw or new or review is Outcome.UPHELD):
            raise NothingSaid(what="更正后的分数，或 --withdraw 撤销")
        if review is None:
            act.perform(kaoji, _plain_correction(kaoji, act, place, new))
            return
        if document is None:
            raise NothingSaid(what="复核决定文号（--document）")
        command = RecordReview(
            **act.common(kaoji),
            unit=place.unit,
            entries=(place.id,),
            outcome=review,
            document=document,
            corrections=(new,) if new else (),
            withdrawals=(place.id,) if withdraw else (),
        )
        act.perform(kaoji, command)


def _new(
    entry: str, points: str | None, ballots: str | None, grade: str | None, rank: int | None
) -> Correction | None:
    """Return what should stand instead, or None when nothing was said."""
    if not any((points, ballots, grade, rank)):
        return None
    got, full = fraction(points) if points else (None, None)
    told = {"entry": entry, "points": got, "full": full, "grade": grade, "rank": rank}
    return Correction.model_validate(told | {"ballots": _ballots(ballots) if ballots else ()})


def _plain_correction(kaoji: Kaoji, act: Act, place: Place, new: Correction | None) -> Command:
    """Return a correction or a withdrawal that counts, unless told otherwise, from the entry's own day."""
    common = act.common(kaoji, on=_own_day(kaoji, place)) | {"unit": place.unit}
    return CorrectEntry(**common, correction=new) if new else ReverseEntry(**common, entry=place.id)


def _own_day(kaoji: Kaoji, place: Place) -> str | None:
    """Return the day an entry takes effect: a correction says that the mistake was never true."""
    found = next(kaoji.ledger.stream(place.stream, after=place.version - 1), None)
    return found.fact.envelope.effective_on.isoformat() if found else None
