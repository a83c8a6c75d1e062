"""`kaoji review list` and `show`, and the preview of a decision: looking, never recording."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from api.answers import reviews
from api.bootstrap import Kaoji
from cli import showing
from cli.context import AsJson, At, EffectiveOn, Recorded, Year, a_date, ledger, permitted, the_actor, view
from cli.writing.acts import placed
from domain.access import Sight, may_see
from domain.commands import DecideReview
from domain.facts import Actor, Role
from domain.refusals import UnknownReview
from projections.reviews import Change, Line
from projections.telling import sentence, short

Day = Annotated[str | None, typer.Option("--day", metavar="日期", help="办理期限算到哪一天；默认今天。")]


def register(review: typer.Typer) -> None:
    """Add these verbs to the group."""
    review.command("list")(list_reviews)
    review.command("show")(show_review)


def list_reviews(
    unit: Annotated[str | None, typer.Argument(metavar="单位", help="只看一个单位。")] = None,
    day: Day = None,
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """各件复核申请：办到哪一步，案卷在谁手里，应何时决定，还剩几个工作日。

    考评单位看到涉及本单位所考评指标的，和交办给本单位的。

    示例：

      kaoji review list

      kaoji review list 市环保局 --day 2018-02-01 --json
    """
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        reader = the_actor(None)
        if reader.role is not Role.ASSESSOR:
            permitted(kaoji, named, Sight.REVIEWS, unit)
        seen = view(kaoji, named, as_of, effective_on, at)
        known = kaoji.reads.year(named, seen)
        today = a_date(day) if day else datetime.now(kaoji.reads.zone(named)).date()

        def shown(one: Line) -> bool:
            return reader.role is not Role.ASSESSOR or reviews.concerns(known, one, reader)

        if as_json_:
            showing.as_json(reviews.reviews(kaoji, named, seen, today, unit=unit, shown=shown))
            return
        found = [one for one in reviews.cases(kaoji, named, seen, today, unit) if shown(one)]
    table = Table("单位", "申请", "反馈单", "收件", "状态", "案卷在", "应决定于", "剩余工作日", "提示")
    for one in found:
        table.add_row(*map(escape, _row(one)))
    if found:
        showing.out.print(table)
    else:
        showing.say("没有复核申请")
    showing.say(f"存档编号 {seen.token(named)}")


def _row(one: Line) -> tuple[str, ...]:
    case = one.case
    status = f"{case.status}：{case.decided.outcome}" if case.decided else case.status.value
    due = f"{case.due}{'（暂定）' if case.provisional else ''}" if case.due else ""
    left = "" if one.left is None else f"逾期 {-one.left}" if one.overdue else str(one.left)
    remark = "复核人为原考评人" if case.assigned and case.assigned.scored else ""
    told = (one.unit, short(case.id), short(case.request.slip), str(case.request.handed_in))
    return (*told, status, one.holder or "", due, left, remark)


def show_review(
    number: Annotated[str, typer.Argument(metavar="申请", help="编号，见 kaoji review list。")],
    day: Day = None,
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """一件复核的全文和逐步经过；被考评单位只能看本单位的，考评单位只能看涉及其指标或交办给它的。

    示例：

      kaoji review show 市环保局@44
    """
    with ledger() as kaoji:
        place = placed(kaoji, number, year)
        named = kaoji.reads.the_year(year)
        seen = view(kaoji, named, as_of, effective_on, at)
        known = kaoji.reads.year(named, seen)
        today = a_date(day) if day else datetime.now(kaoji.reads.zone(named)).date()
        found = reviews.case_of(kaoji, named, seen, today, unit=place.unit, number=place.id)
        reader = the_actor(None)
        own = reader.role is Role.ASSESSOR and found is not None and reviews.concerns(known, found, reader)
        permitted(kaoji, named, Sight.REVIEWS, reader.body if own else place.unit)
    if found is None:
        raise UnknownReview(review=number, unit=place.unit)
    if as_json_:
        showing.as_json(reviews.review(named, seen, found))
        return
    request = found.case.request
    showing.say(f"{place.unit} 复核申请 {short(place.id)}（{found.case.status}），所见 {request.seen}")
    showing.say(request.text)
    for one, fact in reviews.steps_of(found):
        why = f"；{fact.envelope.reason}（{fact.envelope.basis}）" if fact.envelope.reason else ""
        showing.say(f"{fact.envelope.effective_on}  {short(one)}  {sentence(fact)}{why}")


def preview(kaoji: Kaoji, command: DecideReview, actor: Actor, *, as_json: bool) -> None:
    """Show what a decision would move; it is decided on and not recorded. Raises a Refused."""
    now = kaoji.reads.now()
    year = kaoji.reads.year(command.year, now)
    may_see(year, actor, Sight.RANKS)
    if as_json:
        showing.as_json(reviews.preview(kaoji, command, actor, now))
        return
    showing.out.print(changes_table(kaoji, command.year, reviews.moved(kaoji, command, actor, now)))
    showing.say(reviews.INTERNAL)
    if restated := reviews.restated(year, command):
        again = "已公布，须重新封存、审定、重新公布" if restated["published"] else "已封存，须重新封存"
        showing.say(f"作出这一决定之后：{restated['group']}第 {restated['number']} 稿{again}")
    showing.say(f"未作记录；存档编号 {now.token(command.year)}")


def changes_table(kaoji: Kaoji, year: str, found: Iterable[Change]) -> Table:
    """Return what a decision would move as a table, a unit a line."""
    places = reviews.places_of(kaoji, year)
    table = Table("单位", "现成绩", "现名次", "决定后成绩", "决定后名次")
    for one in found:
        table.add_row(*map(escape, _change(one, places)))
    return table


def _change(one: Change, places: int) -> tuple[str, ...]:
    before, after = one.before, one.after
    return (one.unit, before.points(places), before.place(), after.points(places), after.place())
