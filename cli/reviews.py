"""`kaoji review …`: reviews (复核) requested, accepted or not, assigned, decided, withdrawn, reopened."""

from pathlib import Path
from typing import Annotated, Any

import typer

from api.bootstrap import Kaoji
from cli import reviews_showing as showing_reviews
from cli import reviews_spreading, showing
from cli.context import AsJson, a_date, ledger
from cli.story.player import fraction
from cli.texts import scan_of
from cli.writing.acts import Act, IdOrBallotsUnreadable, NothingSaid, acting, ballots_of, placed
from domain.commands import (
    AcceptReview,
    AssignReview,
    ConfirmReview,
    Correction,
    DecideReview,
    DeclineReview,
    ReopenReview,
    RequestReview,
    WithdrawReview,
)
from domain.facts import Keyed, Outcome
from projections.telling import short

review = typer.Typer(
    no_args_is_help=True,
    help="""复核：申请、受理或不予受理、交办、决定、撤回、重启；谁在办、还剩几个工作日。

    示例：

      kaoji review request 市环保局@40 已按期办结 --entry 市环保局@12 --actor hb-01:被考评单位:市环保局

      kaoji review list
    """,
)

Case = Annotated[str, typer.Argument(metavar="申请", help="编号，例如 市环保局@44；见 kaoji review list。")]


def register(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    app.add_typer(review, name="review", rich_help_panel="记录")
    showing_reviews.register(review)
    reviews_spreading.register(review)


@review.command("request")
@acting
def request(
    act: Act,
    slip: Annotated[str, typer.Argument(metavar="反馈单", help="编号，见 kaoji slip list。")],
    text: Annotated[str, typer.Argument(metavar="理由", help="至多 5000 字；更长的作为佐证材料。")],
    entry: Annotated[
        list[str], typer.Option("--entry", metavar="编号", help="有异议的记录，须是该反馈单所列；可写多次。")
    ],
    handed_in: Annotated[
        str | None, typer.Option("--handed-in", metavar="日期", help="纸件的收件时间；默认同生效日期。")
    ] = None,
    paper: Annotated[
        str | None, typer.Option("--paper", metavar="编号", help="代录：纸件的编号，与 --scan 同写。")
    ] = None,
    scan: Annotated[Path | None, typer.Option("--scan", metavar="文件", help="申请表的扫描件。")] = None,
    evidence: Annotated[
        list[Path] | None, typer.Option("--evidence", metavar="文件", help="佐证材料，存入台账；可写多次。")
    ] = None,
) -> None:
    """申请复核：写明对反馈单哪几项有异议；是否逾期只看收件时间。

    被考评单位自己申请的，收件时间就是录入之日；考核办按纸件代录的，须写明纸件编号和扫描件。
    按时收到而在期限之后录入的，须由另一人确认（kaoji review confirm）。

    示例：

      kaoji review request 市环保局@40 已按期办结 --entry 市环保局@12 --actor hb-01:被考评单位:市环保局

      kaoji review request 市环保局@40 见附件 --entry 市环保局@12 --paper 环申1号 --scan 申请.pdf
    """
    if paper is not None and scan is None:
        raise NothingSaid(what="纸件编号（--paper）和扫描件（--scan），两者须同写")
    with ledger() as kaoji:
        place = placed(kaoji, slip, act.year)
        common = act.of(place).common(kaoji)
        cited = scan_of(scan) if scan else None
        told: dict[str, Any] = {
            "entries": tuple(placed(kaoji, one, act.year).id for one in entry),
            "handed_in": a_date(handed_in) if handed_in else None,
            "text": text,
            "seen": kaoji.reads.shown_at(place.id).token(common["year"]),
            "scan": None if paper else cited,
            "keyed": Keyed(paper=paper, scan=cited) if paper and cited else None,
            "evidence": tuple(kaoji.evidence.put(path) for path in evidence or ()),
        }
        act.perform(kaoji, RequestReview(**common, unit=place.unit, slip=place.id, **told))


@review.command("confirm")
@acting
def confirm(act: Act, number: Case) -> None:
    """确认收件时间：按时收到而在期限之后录入的申请，由录入人以外的人对照纸件确认。

    示例：

      kaoji review confirm 市环保局@44
    """
    act.on_case(ConfirmReview, "review", number)


@review.command("accept")
@acting
def accept(act: Act, number: Case) -> None:
    """受理：自次日起按工作日计算办理期限；逾期的申请不能受理。

    示例：

      kaoji review accept 市环保局@44
    """
    act.on_case(AcceptReview, "review", number)


@review.command("not-accept")
@acting
def not_accept(act: Act, number: Case) -> None:
    """不予受理：逾期的写明期限；按时的须写事由与依据。

    示例：

      kaoji review not-accept 市环保局@44
    """
    act.on_case(DeclineReview, "review", number)


@review.command("assign")
@acting
def assign(
    act: Act,
    number: Case,
    person: Annotated[str, typer.Argument(metavar="账号", help="由谁办理。")],
    body: Annotated[str, typer.Argument(metavar="单位", help="办理人所在的单位。")],
) -> None:
    """交办，或改交另一人；交给原考评人的，按方案提示或禁止。

    示例：

      kaoji review assign 市环保局@44 xinfang-02 市信访局
    """
    act.on_case(AssignReview, "review", number, person=person, body=body)


@review.command("decide")
@acting
def decide(
    act: Act,
    number: Case,
    outcome: Annotated[Outcome, typer.Argument(metavar="结论", help="维持、部分支持、支持。")],
    document: Annotated[str, typer.Option("--document", metavar="文号", help="复核决定文号。")],
    correct: Annotated[
        list[str] | None,
        typer.Option(
            "--correct",
            metavar="编号=分数",
            help="更正，例如 市环保局@12=19；汇总值也可写票数（编号=满意=50、较满意=30）或等次；可写多次。",
        ),
    ] = None,
    withdraw: Annotated[
        list[str] | None, typer.Option("--withdraw", metavar="编号", help="撤销一条记录；可写多次。")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只看成绩和名次会怎样变化，不作记录（内部测算）。")
    ] = False,
    as_json_: AsJson = False,
) -> None:
    """作出复核决定，更正随决定一并生效；只能由交办的人或受其委托的人作出，不得降低成绩（复核不加重）。

    示例：

      kaoji review decide 市环保局@44 支持 --document 1号 --correct 市环保局@12=19 --reason 漏计 --basis 原件

      kaoji review decide 市环保局@44 维持 --document 决定1号 --reason 无误 --basis 核查记录 --dry-run
    """
    with ledger() as kaoji:
        place = placed(kaoji, number, act.year)
        told: dict[str, Any] = act.of(place).common(kaoji) | {"unit": place.unit, "review": place.id}
        command = DecideReview(
            **told,
            outcome=outcome,
            document=document,
            corrections=tuple(_correction(kaoji, one, act.year) for one in correct or ()),
            withdrawals=tuple(placed(kaoji, one, act.year).id for one in withdraw or ()),
        )
        if dry_run:
            showing_reviews.preview(kaoji, command, act.who(), as_json=as_json_)
            return
        act.perform(kaoji, command)
    if command.corrections or command.withdrawals:
        showing.say(f"其他单位有同样情形的，可以举一反三：kaoji review spread {short(place.id)}")


def _correction(kaoji: Kaoji, written: str, year: str | None) -> Correction:
    """Read `市环保局@12=19`, `…=94.6/100`, `…=满意=50、较满意=30`, `…=优秀`; raises IdOrBallotsUnreadable."""
    entry, equals, value = written.replace("＝", "=").partition("=")
    if not (equals and value):
        raise IdOrBallotsUnreadable(problem=f"“{written}”应写成 编号=分数，例如 市环保局@12=19")
    return Correction.model_validate({"entry": placed(kaoji, entry, year).id, **_figure(value)})


def _figure(value: str) -> dict[str, Any]:
    """Return what a correction says: ballots, a figure, or else a grade."""
    if "=" in value:
        return {"ballots": ballots_of(value)}
    if not value.lstrip("-+.．")[:1].isdigit():
        return {"grade": value}
    got, full = fraction(value)
    return {"points": got, "full": full}


@review.command("withdraw")
@acting
def withdraw_request(act: Act, number: Case) -> None:
    """撤回复核申请，决定之前均可；考核办代为撤回的，须写事由与依据。

    示例：

      kaoji review withdraw 市环保局@44 --actor hb-01:被考评单位:市环保局
    """
    act.on_case(WithdrawReview, "review", number)


@review.command("reopen")
@acting
def reopen(act: Act, number: Case) -> None:
    """重启已决定的复核，另写事由与依据；其后重新交办、重新决定。

    示例：

      kaoji review reopen 市环保局@44 --reason 申诉后上级要求再议 --basis 督办函1号
    """
    act.on_case(ReopenReview, "review", number)
