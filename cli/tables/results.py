"""`kaoji table summary` and `ranking`: what is told of a rank group as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import typer

from api.bootstrap import Kaoji
from api.views import Asked
from cli.context import WrittenWrong, ledger, permitted, sees_published_only
from cli.results import seen_result
from cli.tables.asked import Ask, tabled
from cli.writing.acts import OptionsClash
from domain.access import Sight
from domain.asof import AsOf, from_token
from domain.decisions import in_force
from domain.refusals import NothingThen
from domain.results import published
from domain.scoring import Scoring
from domain.state import YearState
from projections.standings import GroupStandings, Standings
from projections.tables.ranking import ranking, sealed_ranking, state_of
from projections.tables.summary import summary
from projections.tables.table import Table
from projections.tables.ties import ties
from projections.tables.years import Published, years

Group = Annotated[str | None, typer.Argument(metavar="名次组", help="例如 镇区；不写则各名次组各一张表。")]


def register(table: typer.Typer) -> None:
    """Add these verbs to the group."""
    table.command("summary")(show_summary)
    table.command("ranking")(show_ranking)
    table.command("ties")(show_ties)
    table.command("years")(show_years)


class WhichGroup(WrittenWrong):
    """--result 指的是一个名次组的稿号，请写明名次组，例如 kaoji table ranking 镇区 --result 1。"""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A rank group as the reader may see it: in which year and scoring, how far its result has come."""

    year: YearState
    scoring: Scoring
    standings: Standings
    group: GroupStandings
    state: str
    out: bool

    def summary(self) -> Table:
        return summary(self.year, self.standings, self.scoring, self.group, self.state, out=self.out)

    def ranking(self) -> Table:
        return ranking(self.year, self.standings, self.group, self.state, out=self.out)

    def ties(self) -> Table:
        return ties(self.year, self.standings, self.group, self.state, out=self.out)


@tabled
def show_ties(ask: Ask, group: Group = None) -> None:
    """并列：各名次组中同分的单位，名次是并列还是按方案的比较项分了先后，各项是多少。

    示例：

      kaoji table ties

      kaoji table ties 镇区 --as-of 2018-01-29 --json
    """
    with ledger() as kaoji:
        ask.show([one.ties() for one in _seen(kaoji, kaoji.reads.the_year(ask.year), ask, group)])


@tabled
def show_summary(ask: Ask, group: Group = None) -> None:
    """成绩汇总表：各单位在公式各项上的得分、扣分、加减分、总成绩、名次、等次；各列随方案的公式。

    示例：

      kaoji table summary

      kaoji table summary 镇区 --as-of 2018-01-29 --csv 汇总.csv
    """
    with ledger() as kaoji:
        found = _seen(kaoji, kaoji.reads.the_year(ask.year), ask, group)
        ask.show([one.summary() for one in found])


@tabled
def show_ranking(
    ask: Ask,
    group: Group = None,
    result: Annotated[
        int | None, typer.Option("--result", metavar="稿号", min=1, help="按封存的原样看这个组的第几稿。")
    ] = None,
) -> None:
    """排名表：各名次组的名次，注明是草稿、第几稿、是否公布；可按稿号看封存的原样。

    示例：

      kaoji table ranking

      kaoji table ranking 市直部门、园区 --result 1
    """
    if result is not None and group is None:
        raise WhichGroup
    if result is not None and any(ask.views()):
        raise OptionsClash(first="--result", second="--as-of、--effective-on、--at")
    with ledger() as kaoji:
        year = kaoji.reads.the_year(ask.year)
        if group is None or result is None:
            ask.show([one.ranking() for one in _seen(kaoji, year, ask, group)])
        else:
            ask.show([sealed_ranking(*seen_result(kaoji, year, group, result))])


def _seen(kaoji: Kaoji, year: str, ask: Ask, group: str | None) -> list[_Seen]:
    """Return the groups that the reader may see: as asked, or each as its result was published."""
    now = kaoji.reads.year(year, kaoji.reads.now())
    if sees_published_only(Sight.RANKS, *ask.views()):
        return list(_published(kaoji, now, group))
    permitted(kaoji, year, Sight.RANKS)
    state, scoring, standings = kaoji.reads.scored(year, ask.view(kaoji, year))
    groups = Asked(group=group).groups(standings)
    return [
        _Seen(state, scoring, standings, one, *state_of(now, state, standings, one.group)) for one in groups
    ]


def _published(kaoji: Kaoji, now: YearState, group: str | None) -> Iterator[_Seen]:
    """Yield the published groups; raises NotYetPublished where there is none."""
    results = (published(now.results, one.name) for one in in_force(now).groups)
    found = [one for one in results if one and group in {None, one.fact.group}]
    permitted(kaoji, now.year, Sight.RANKS, published=bool(found))
    for one in found:
        year, seen = from_token(one.fact.token)
        state, scoring, standings = kaoji.reads.scored(year, seen)
        (mine,) = Asked(group=one.fact.group).groups(standings)
        yield _Seen(state, scoring, standings, mine, *state_of(now, state, standings, mine.group))


# --- over the years --------------------------------------------------------------------------------------


@tabled
def show_years(
    ask: Ask,
    about: Annotated[str, typer.Argument(metavar="单位或名次组", help="单位的名称或别名，或一个名次组。")],
) -> None:
    """多年度对比：只列已公布的结果；名次组、类别、公式、设置与上年不同的，逐行注明。

    示例：

      kaoji table years 市环保局

      kaoji table years 镇区 --csv 对比.csv
    """
    with ledger() as kaoji:
        year = kaoji.reads.the_year(ask.year or next(reversed(kaoji.reads.years()), None))
        permitted(kaoji, year, Sight.RANKS, published=True)
        seen = ask.view(kaoji, year)
        results = list(_of_all_years(kaoji, seen))
        state = kaoji.reads.year(year, seen)
        group = [one for one in results if one.result.fact.group == about]
        unit = not group and about not in {one.name for one in in_force(state).groups}
        if unit and not any(about in {*one.year.units, *one.year.aliases} for one in results):
            about = kaoji.reads.unit_named(state, about)
        ask.show([years(state, seen, results if unit else group, about, unit=unit)])


def _of_all_years(kaoji: Kaoji, seen: AsOf) -> Iterator[Published]:
    """Yield the published results of all years that were open at a view, the earliest year first."""
    for name in sorted(kaoji.reads.years(), key=lambda one: one[-4:]):
        try:
            year = kaoji.reads.year(name, seen)
        except NothingThen:
            continue
        for group in year.results:
            if result := published(year.results, group):
                sealed = kaoji.reads.year(*from_token(result.fact.token))
                yield Published(year, sealed, result)
