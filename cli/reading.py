"""Verbs that read: rank, why, show, log; and those that check: rebuild, verify."""

from typing import Annotated, Final

import typer

from api.answers.facts import fact_values, history_of, listed, timeline_of
from api.answers.scores import explained
from api.bootstrap import Kaoji
from api.checks import verify as run_checks
from api.views import Asked
from cli import showing
from cli.comparing import VIEW, rank_diff, two_views, why_changed
from cli.context import (
    AsJson,
    At,
    EffectiveOn,
    Recorded,
    Year,
    ledger,
    permitted,
    sees_published_only,
    view,
    whole_id,
)
from cli.ontime import rank_on_time
from cli.setup import show_checks
from cli.supposing import rank_range, what_if
from domain.access import Sight
from domain.facts import EntryReversed
from domain.facts import Recorded as Fact
from domain.values import year_of
from projections.rebuild import rebuild as rebuild_entries
from projections.results import published_standings, published_view
from projections.standings import as_values as ranking_values

_UNVERIFIED: Final = 3


def register(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    ranks = typer.Typer(invoke_without_command=True)
    ranks.callback()(rank)
    ranks.command("diff")(rank_diff)
    ranks.command("range")(rank_range)
    ranks.command("on-time")(rank_on_time)
    app.add_typer(ranks, name="rank", rich_help_panel="查看")
    for look in (why, what_if, show, log):
        app.command(rich_help_panel="查看")(look)
    for check in (rebuild, verify):
        app.command(rich_help_panel="台账")(check)


def rank(
    context: typer.Context,
    group: Annotated[str | None, typer.Option("--group", metavar="名次组", help="只看一个名次组。")] = None,
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """排名：各名次组的名次与成绩；可查过去任何一天。

    示例：

      kaoji rank

      kaoji rank --as-of 2018-01-29 --group 市直部门、园区

      kaoji rank --effective-on 2018-01-16 --json

      kaoji rank diff 2018-01-16 2018-01-29
    """
    if context.invoked_subcommand:
        return
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        if sees_published_only(Sight.RANKS, as_of, effective_on, at):
            _published_ranks(kaoji, named, group, as_json_=as_json_)
            return
        permitted(kaoji, named, Sight.RANKS)
        standings = kaoji.reads.standings(named, view(kaoji, named, as_of, effective_on, at))
    groups = Asked(group=group).groups(standings)
    if as_json_:
        showing.as_json(ranking_values(standings, groups))
    else:
        showing.ranking(standings, groups)


def _published_ranks(kaoji: Kaoji, year: str, group: str | None, *, as_json_: bool) -> None:
    """Show the groups whose result is published, each as it was sealed; raises NotYetPublished."""
    state = kaoji.reads.year(year, kaoji.reads.now())
    found = published_standings(kaoji.reads, state) if state.results else ()
    told = [(one, seen) for one, seen in found if group in {None, one.fact.group}]
    permitted(kaoji, year, Sight.RANKS, published=bool(told))
    shown = [(seen, Asked(group=one.fact.group).groups(seen)) for one, seen in told]
    if as_json_:
        showing.as_json({"published": [ranking_values(seen, groups) for seen, groups in shown]})
    else:
        for seen, groups in shown:
            showing.ranking(seen, groups)


def why(
    unit: Annotated[str, typer.Argument(metavar="单位", help="被考评单位的名称或别名。")],
    whole: Annotated[bool, typer.Option("--all", help="展开每一项指标。")] = False,
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    start: Annotated[
        str | None, typer.Option("--from", metavar="时点", help=f"从何时起的变化：{VIEW}")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="时点", help="到何时；默认现在。")] = None,
    as_json_: AsJson = False,
) -> None:
    """说明一个单位的成绩怎么来的，从总成绩到每一笔记录与条款；或两个时点之间为什么变了。

    示例：

      kaoji why 市环保局

      kaoji why 市环保局 --as-of 2018-01-29 --all

      kaoji why 市环保局 --from 2018-01-29 --to 2018-02-02
    """
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        if start or end:
            between = two_views(start, end, as_of, effective_on, at)
            why_changed(kaoji, named, unit, between, as_json=as_json_)
            return
        limited = sees_published_only(Sight.SCORES, as_of, effective_on, at)
        if limited:
            at = published_view(kaoji.reads, named, unit)
        permitted(kaoji, named, Sight.SCORES, unit, published=limited and at is not None)
        standings, standing = kaoji.reads.standing(named, unit, view(kaoji, named, as_of, effective_on, at))
    if as_json_:
        showing.as_json(explained(standings, standing))
    else:
        showing.why(standings, standing, whole=whole)


def show(
    what: Annotated[str, typer.Argument(metavar="单位或编号", help="单位名称，或一条记录的编号。")],
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """逐笔列出一个单位的记录，或一条记录的来龙去脉；被撤销的划去而不隐藏。

    示例：

      kaoji show 市水利局

      kaoji show 市水利局@2
    """
    with ledger() as kaoji:
        entry = whole_id(kaoji, what, year) if "@" in what else None
        named = year_of(entry.rpartition("@")[0]) if entry else kaoji.reads.the_year(year)
        permitted(kaoji, named, Sight.RECORDS)
        seen = view(kaoji, named, as_of, effective_on, at)
        facts = history_of(kaoji, entry, seen) if entry else timeline_of(kaoji, named, what, seen)
        zone = kaoji.reads.zone(named)
    if as_json_:
        showing.as_json([fact_values(one) for one in facts])
    else:
        showing.timeline(facts, _reversals(facts), zone)


def _reversals(facts: list[Fact]) -> dict[str, str]:
    return {one.fact.entry: one.id for one in facts if isinstance(one.fact, EntryReversed)}


def log(
    after: Annotated[int, typer.Option("--after", metavar="流水号", min=0, help="从此流水号之后开始。")] = 0,
    limit: Annotated[int, typer.Option("--limit", metavar="条数", min=1, help="默认最近 50 条。")] = 50,
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """按流水号列出全部记录；默认最近 50 条。

    示例：

      kaoji log

      kaoji log --after 100 --limit 20 --json

      kaoji log --as-of 2018-01-29 --effective-on 2018-01-16
    """
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        permitted(kaoji, named, Sight.LEDGER)
        seen = view(kaoji, named, as_of, effective_on, at)
        facts = listed(kaoji, seen, after, limit)
        zone = kaoji.reads.zone(named)
    if as_json_:
        showing.as_json([fact_values(one) for one in facts])
        return
    showing.timeline(facts, _reversals(facts), zone)
    if facts:
        told = (
            f"共 {seen.position} 条"
            if seen.effective_on is None
            else f"只列 {seen.effective_on} 及之前生效的"
        )
        showing.say(f"{told}，以上为流水号 {facts[0].position} 至 {facts[-1].position}")
    else:
        showing.say("没有记录")
    showing.say(f"存档编号 {seen.token(named)}")


def rebuild() -> None:
    """由全部记录重新推导读表，与现用的比较，不同则整体替换；从不改动记录。

    示例：

      kaoji rebuild
    """
    with ledger() as kaoji, showing.progress("推导") as step:
        found = rebuild_entries(kaoji.ledger, kaoji.store, step)
    verdict = f"有 {found.differences} 行不同，已替换" if found.differences else "与现用的完全相同"
    if found.resumed:
        showing.say(f"上次重新推导中断于流水号 {found.resumed}，已从下一条继续")
    showing.done(f"由 {found.facts} 条记录推导出 {found.rows} 行，{verdict}")


def verify(as_json_: AsJson = False) -> None:
    """由记录重新推导一切，并用两种算法核对全部成绩与名次；不符则以 3 退出。

    示例：

      kaoji verify
    """
    with ledger() as kaoji:
        if as_json_:
            checks = run_checks(kaoji)
            holds = all(one.holds for one in checks)
            told = [{"name": one.name, "holds": one.holds, "found": one.found} for one in checks]
            showing.as_json({"holds": holds, "checks": told})
        else:
            holds = show_checks(kaoji)
    if not holds:
        raise typer.Exit(_UNVERIFIED)
