"""`rank on-time` (及时口径): a day's ranking, had the late entries been recorded when they took effect."""

from datetime import tzinfo
from typing import Annotated, Final

import typer

from api.answers.scores import on_time
from cli import showing
from cli.comparing import show_places
from cli.context import AsJson, At, Recorded, Year, a_date, ledger, permitted, sees_published_only, view
from domain.access import Sight
from domain.facts import Recorded as Fact
from projections.ontime import OnTime
from projections.standings import EXAMPLE
from projections.telling import sentence, short, who

_SIDES: Final = ("当日名次", "当日成绩", "及时名次", "及时成绩")


def rank_on_time(
    day: Annotated[str, typer.Argument(metavar="日期", help="哪一天的排名，例如 2018-01-16。")],
    year: Year = None,
    as_of: Recorded = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """及时口径：某日的排名，假如迟录的都在生效当日就已记录；并列出这些迟录。

    迟录是该日之后才记录、而在该日或之前生效的；单位和方案仍按该日所知。--as-of 为迟录查到哪一天，默认现在。

    示例：

      kaoji rank on-time 2018-01-16

      kaoji rank on-time 2018-01-16 --as-of 2018-02-02 --json
    """
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        sees_published_only(Sight.RANKS, day)
        permitted(kaoji, named, Sight.RANKS)
        found = kaoji.reads.on_time(named, a_date(day), view(kaoji, named, as_of, None, at))
        zone = kaoji.reads.zone(named)
    if as_json_:
        showing.as_json(on_time(found))
    else:
        _show(found, zone)


def _show(found: OnTime, zone: tzinfo) -> None:
    if found.recorded.example:
        showing.say(f"【{EXAMPLE}】")
    moved = [one for one in found.places if one.moved]
    show_places(moved, _SIDES, found.recorded.places, found.timely.places)
    if not moved:
        showing.say("迟录没有改变任何单位的名次、成绩" if found.late else "没有迟录")
    for one in found.late:
        showing.say(_told(one, zone))
    showing.say(f"当日的存档编号 {found.recorded.token}；迟录查至存档编号 {found.until}")


def _told(one: Fact, zone: tzinfo) -> str:
    """Say what was recorded late, by how many days, and by whom."""
    recorded, effective = one.recorded_at.astimezone(zone).date(), one.fact.envelope.effective_on
    days = f"{effective} 生效，{recorded} 记录，迟 {(recorded - effective).days} 天"
    named = f"流水号 {one.position}  {short(one.id)}  {sentence(one.fact)}"
    return f"{named}（{days}，{who(one.fact.envelope.actor)}）"
