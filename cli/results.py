"""`kaoji result …`: results sealed, approved, published, reopened, reproduced and compared."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from api.answers import results as answers
from api.bootstrap import Kaoji
from api.results import blocking, seal_told
from cli import showing, use
from cli.context import (
    AsJson,
    At,
    EffectiveOn,
    Recorded,
    Year,
    a_date,
    ledger,
    permitted,
    sees_published_only,
    the_day,
    view,
)
from cli.results_telling import difference, moved_since
from cli.results_views import show_threefold
from cli.texts import scan_of
from cli.writing.acts import Act, Unit, acting
from domain.access import Sight
from domain.commands import ApproveResult, NoteLateFact, PublishResult, ReopenResult, SealGroup
from domain.facts import Outlet
from domain.results import Result
from domain.state import YearState
from projections.restatement import RESEAL, reviews_since
from projections.results import Moved, causes, moved, result_named
from projections.telling import grounds, sentence, short
from projections.threefold import threefold

_ALARM = 3

result = typer.Typer(
    no_args_is_help=True,
    help="""结果：检查能否封存，封存（第n稿），审定，公布，重开；按稿查看、重现、比较。

    示例：

      kaoji result check 市直部门、园区

      kaoji result seal 市直部门、园区

      kaoji result list
    """,
)

Group = Annotated[str, typer.Argument(metavar="名次组", help="例如 市直部门、园区。")]
Number = Annotated[int | None, typer.Argument(metavar="稿号", min=1, help="第几稿；默认为最后一稿。")]
Minutes = Annotated[str, typer.Option("--minutes", metavar="纪要", help="决定重开的纪要，两人写同一份。")]
Document = Annotated[str, typer.Argument(metavar="文号", help="会议纪要或文件的编号。")]


def register(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    app.add_typer(result, name="result", rich_help_panel="记录")
    use.register(result)


@result.command("check")
def check(
    group: Group,
    year: Year = None,
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="按哪天看期限。")] = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """列出封存一个名次组之前须了结的全部事项，每项写明下一步办什么。

    示例：

      kaoji result check 市直部门、园区
    """
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        permitted(kaoji, named, Sight.RANKS)
        seen = view(kaoji, named, as_of, effective_on, at)
        if as_json_:
            showing.as_json(answers.check(kaoji, named, group, the_day(kaoji, named, on), seen))
            return
        standings, found = blocking(kaoji, named, group, the_day(kaoji, named, on), seen)
        state = kaoji.reads.year(named, seen)
        reviews = reviews_since(kaoji.reads, state, group, seen)
    seal = state.sealed.get(group)
    if seal:
        showing.say(f"{group}：已封存（第 {seal.number} 稿），{moved_since(reviews)}")
    if found:
        table = Table("类别", "事项", "情况", "下一步")
        for one in found:
            table.add_row(*map(escape, one.values().values()))
        showing.out.print(table)
    if not seal or reviews:
        showing.say(f"{group}：还有 {len(found)} 项未了" if found else f"{group}：没有未了事项，可以封存")
    showing.say(f"存档编号 {standings.token}")


@result.command("seal")
@acting
def seal(act: Act, group: Group) -> None:
    """封存一个名次组的结果，给出第n稿；有未了事项的不能封存，除非另一人批准破例（封存条件）。

    封存之后经复核改判的，不必重开，可封存下一稿；新稿列明与上一稿的差异及其起因。

    示例：

      kaoji result seal 市直部门、园区 --on 2018-02-05

      kaoji result seal 镇区 --exception dashiqiao-2017@120 --reason 期限将至 --basis 会议纪要5号
    """
    with ledger() as kaoji:
        common = act.common(kaoji)
        told = seal_told(kaoji, common["year"], group, common["on"])
        act.perform(kaoji, SealGroup(**common, **told))


@result.command("approve")
@acting
def approve(
    act: Act,
    group: Group,
    step: Annotated[str, typer.Argument(metavar="步骤", help="方案的审批步骤之一，例如 领导小组审议。")],
    document: Document,
    approved_on: Annotated[
        str | None, typer.Option("--approved-on", metavar="日期", help="审批的日期；默认为生效日期。")
    ] = None,
    scan: Annotated[Path | None, typer.Option("--scan", metavar="文件", help="纪要或批件的扫描件。")] = None,
) -> None:
    """登记封存的结果通过了审批的一步；各步依方案所列的次序。

    示例：

      kaoji result approve 市直部门、园区 领导小组审议 会议纪要6号 --approved-on 2018-02-08
    """
    with ledger() as kaoji:
        common = act.common(kaoji)
        told: dict[str, Any] = {
            "approved_on": a_date(approved_on) if approved_on else common["on"],
            "scan": scan_of(scan) if scan else None,
        }
        act.perform(kaoji, ApproveResult(**common, **told, group=group, step=step, document=document))


@result.command("publish")
@acting
def publish(act: Act, group: Group, document: Document) -> None:
    """公布审定的结果；从此各单位可以查看这个名次组的成绩与名次。

    示例：

      kaoji result publish 市直部门、园区 大政发3号
    """
    act.single(PublishResult, group=group, document=document)


@result.command("reopen")
@acting
def reopen(act: Act, group: Group, minutes: Minutes) -> None:
    """重开封存的结果：一人提出（写事由与依据），另一人以同一纪要确认，之后可再记录、再封存下一稿。

    示例：

      kaoji result reopen 市直部门、园区 --minutes 会议纪要9号 --reason 发现漏记 --basis 审计报告
    """
    act.single(ReopenResult, group=group, minutes=minutes)


@result.command("late")
@acting
def late(
    act: Act,
    unit: Unit,
    what: Annotated[str, typer.Argument(metavar="事实", help="封存后发现了什么。")],
    outlet: Annotated[Outlet, typer.Argument(metavar="去向", help="计入发现年度 或 不计入。")],
    belongs_to: Annotated[
        str | None, typer.Option("--belongs-to", metavar="年度", help="归属年度；默认为本年度。")
    ] = None,
) -> None:
    """登记封存后发现的事实：计入发现年度，或不计入；须写事由与依据，封存的结果不变。

    示例：

      kaoji result late 市环保局 迟报一件 不计入 --reason 情节轻微 --basis 会议纪要9号
    """
    act.single(NoteLateFact, unit=unit, what=what, outlet=outlet, belongs_to=belongs_to)


# --- looking ---------------------------------------------------------------------------------------------


def seen_result(kaoji: Kaoji, year: str, group: str, number: int | None) -> tuple[YearState, Result]:
    """Return a result that the reader may see; before publication only few may see any."""
    state = kaoji.reads.year(year, kaoji.reads.now())
    limited = sees_published_only(Sight.RANKS)
    if not limited:
        permitted(kaoji, year, Sight.RANKS)
    found, visible = answers.seen_result(state, group, number, limited=limited)
    permitted(kaoji, year, Sight.RANKS, published=visible)
    return state, found or result_named(state, group, number)


@result.command("show")
def show(group: Group, number: Number = None, year: Year = None, as_json_: AsJson = False) -> None:
    """按封存的原样查看一稿：名次、成绩、审批各步；以后记录什么都不改变它。

    示例：

      kaoji result show 市直部门、园区

      kaoji result show 市直部门、园区 1 --json
    """
    with ledger() as kaoji:
        state, found = seen_result(kaoji, kaoji.reads.the_year(year), group, number)
        limited = sees_published_only(Sight.RANKS)
        told = answers.result(kaoji, state, found, limited=limited)
    if as_json_:
        showing.as_json(told)
        return
    head, lines, reviews = told, told["units"], told["reviews_since"]
    table = Table("名次", "单位", "成绩", "状态", title=f"{group} 第 {found.number} 稿", title_justify="left")
    for line in lines:
        cells = (line["rank"] or "—", line["unit"], line["published"] or "—", line["state"])
        table.add_row(*(escape(str(cell)) for cell in cells))
    showing.out.print(table)
    reopened = "，其后重开" if found.reopened else ""
    showing.say(f"{head['status']}{reopened}；封存于 {head['sealed_on']}；存档编号 {head['token']}")
    for passed in found.approvals:
        showing.say(f"{passed.step}：{passed.approved_on} {passed.document}")
    for left in found.fact.open or ():
        showing.say(f"【破例】封存时未了：{left}")
    if reviews:
        showing.say(moved_since(reviews))
    for each in answers.differences_of(found, limited=limited):
        showing.say(difference(each))
        for cause in each.causes or ():
            showing.say(f"    {short(cause.fact)}  {cause.why}")


@result.command("list")
def list_results(year: Year = None, as_json_: AsJson = False) -> None:
    """各名次组的各稿：已封存、已审定、已公布、已重开；没有封存的是草稿。

    示例：

      kaoji result list
    """
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        only_published = sees_published_only(Sight.RANKS)
        permitted(kaoji, named, Sight.RANKS, published=True)
        state = kaoji.reads.year(named, kaoji.reads.now())
        told = answers.results(kaoji, state, limited=only_published)
    if as_json_:
        showing.as_json(told)
        return
    table = Table("名次组", "稿", "状态", "封存", "存档编号")
    for one in told["results"]:
        reseal = f"；{RESEAL}" if one["reviews_since"] else ""
        status = f"{one['status']}{'，已重开' if one['reopened'] else ''}{reseal}"
        cells = (one["group"], f"第 {one['number']} 稿", status, one["sealed_on"], one["token"])
        table.add_row(*map(escape, cells))
    for group in told["drafts"]:
        table.add_row(escape(group), "—", "草稿", "", "")
    showing.out.print(table)


@result.command("reproduce")
def reproduce(group: Group, number: Number = None, year: Year = None, as_json_: AsJson = False) -> None:
    """用现在的程序由台账重算一稿，与封存的逐字节比较；不符则报警并以 3 退出。

    示例：

      kaoji result reproduce 市直部门、园区 1
    """
    with ledger() as kaoji:
        _, found = seen_result(kaoji, kaoji.reads.the_year(year), group, number)
        told = answers.reproduced(kaoji, found)
    same = told["same"]
    if as_json_:
        showing.as_json(told)
    elif same:
        showing.done(f"{group} 第 {found.number} 稿重算相符，摘要 {found.fact.digest}")
    if not same:
        showing.complain([f"{group} 第 {found.number} 稿重算与封存的不符，请立即停用结果并查明程序的改动"])
        raise typer.Exit(_ALARM)


@result.command("views")
def views(group: Group, number: Number = None, year: Year = None, as_json_: AsJson = False) -> None:
    """一稿的三种口径：封存（公布）时的、用现在的程序重算的、按其后记录更正的，以及其间的记录。

    前两种必须逐字节相同，不同则报警并以 3 退出。

    示例：

      kaoji result views 市直部门、园区

      kaoji result views 市直部门、园区 1 --json
    """
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        permitted(kaoji, named, Sight.RECORDS)
        state = kaoji.reads.year(named, kaoji.reads.now())
        found = threefold(kaoji.reads, state, result_named(state, group, number))
    if as_json_:
        showing.as_json(answers.threefold_values(found))
    else:
        show_threefold(found)
    if not found.same:
        told = f"{group} 第 {found.result.number} 稿重算与封存的不符，请立即停用结果并查明程序的改动"
        showing.complain([told])
        raise typer.Exit(_ALARM)


@result.command("diff")
def diff(
    group: Group,
    before: Annotated[int, typer.Argument(metavar="前稿", min=1)],
    after: Annotated[int, typer.Argument(metavar="后稿", min=1)],
    year: Year = None,
    as_json_: AsJson = False,
) -> None:
    """比较两稿：哪些单位的成绩、名次变了，其间记录了什么。

    示例：

      kaoji result diff 市直部门、园区 1 2
    """
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        permitted(kaoji, named, Sight.RECORDS)
        state = kaoji.reads.year(named, kaoji.reads.now())
        old, new = (result_named(state, group, number) for number in (before, after))
        if as_json_:
            showing.as_json(answers.differences(kaoji, named, old, new))
            return
        changed, facts = moved(old, new), causes(kaoji.reads, named, old, new)
    table = Table("单位", "成绩", "名次", title=f"{group} {before} → {after}", title_justify="left")
    for one in changed:
        table.add_row(escape(one.unit), _change(one, "published"), _change(one, "rank"))
    showing.out.print(table)
    if not changed:
        showing.say("两稿相同")
    for each in (new.fact.differences or ()) if before == after - 1 else ():
        told_causes = "、".join(short(cause.fact) for cause in each.causes or ())
        showing.say(f"{each.unit} 的变动起于 {told_causes}")
    for fact in facts:
        says = "；".join(filter(None, (sentence(fact.fact), grounds(fact.fact))))
        showing.say(f"流水号 {fact.position}  {short(fact.id)}  {says}")


def _change(one: Moved, what: str) -> str:
    old, new = ((line or {}).get(what) for line in (one.before, one.after))
    return f"{old or '—'}" if old == new else f"{old or '—'} → {new or '—'}"
