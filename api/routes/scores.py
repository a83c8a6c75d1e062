"""Why a score is what it is: explained at a view, between two views, what if; and the facts behind it."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from api.answers import scores
from api.answers.facts import fact_values, history_of, timeline_of
from api.bootstrap import Kaoji
from api.routes.rules import readable
from api.routes.session import Strict
from api.views import Moment, When
from api.web.acts import whole
from api.web.answers import answered
from api.web.gate import Asker, seeing
from domain.access import Sight
from domain.asof import AsOf
from domain.decisions import in_force, opened
from domain.facts import EntryReversed
from domain.refusals import Refused
from domain.scheme.model import ADDED, TAKEN
from domain.values import FactId, Name, Points, stream_and_version, unit_of
from projections.crossings import values as comparison_values
from projections.results import published_view
from projections.supposing import Added, Corrected, Supposition, Upheld, Withdrawn

Seer = Annotated[Asker, Depends(seeing(Sight.SCORES))]
Ranker = Annotated[Asker, Depends(seeing(Sight.RANKS))]
Keeper = Annotated[Asker, Depends(seeing(Sight.RECORDS))]
Trier = Annotated[Asker, Depends(seeing(Sight.TRIALS))]


class NothingSupposed(Refused):
    """没有写假设什么。请至少写一项：撤销、更正、支持复核、扣分、加减分，或另一份方案。"""


class Between(Strict):
    """Two views, each by recorded time, by day of effect, or by token; the second is now unless told."""

    from_as_of: Moment | None = None
    from_effective_on: date | None = None
    from_at: str | None = Field(default=None, max_length=200)
    to_as_of: Moment | None = None
    to_effective_on: date | None = None
    to_at: str | None = Field(default=None, max_length=200)

    def views(self, kaoji: Kaoji, year: str) -> tuple[AsOf, AsOf]:
        """Return both; raises a Refused."""
        start = When(as_of=self.from_as_of, effective_on=self.from_effective_on, at=self.from_at)
        end = When(as_of=self.to_as_of, effective_on=self.to_effective_on, at=self.to_at)
        return start.seen(kaoji, year), end.seen(kaoji, year)


class BetweenOf(Between):
    """The same, of what is about one unit or of all."""

    unit: str | None = None


class Corrects(Strict):
    """An entry, and the points that should stand instead."""

    entry: FactId
    points: Points


class Upholds(Strict):
    """An open review, and the points of its entry; without, all it disputes is given back."""

    review: FactId
    points: Points | None = None


class Adds(Strict):
    """A unit, and points that would be taken or given."""

    unit: Name
    points: Points


class Supposed(Strict):
    """What is supposed, none of it recorded."""

    withdraw: tuple[FactId, ...] = ()
    correct: tuple[Corrects, ...] = ()
    uphold: tuple[Upholds, ...] = ()
    deduct: tuple[Adds, ...] = ()
    bonus: tuple[Adds, ...] = ()
    penalty: tuple[Adds, ...] = ()
    scheme: str | None = Field(default=None, max_length=500_000, description="另一份方案的全文。")
    applies_from: date | None = None


def router(kaoji: Kaoji) -> APIRouter:
    """Return the addresses of explanations."""
    routes = APIRouter(prefix="/api/v1/years/{year}", tags=["scores"])

    @routes.get("/units/{unit}/explanation", summary="得分怎么来的", operation_id="Explanation")
    def explanation(
        request: Request, year: str, unit: str, asker: Seer, when: Annotated[When, Query()]
    ) -> Response:
        """Return a unit's score as a tree, from the total to each fact and clause."""
        named = kaoji.reads.the_year(year)
        limited = asker.sees_published_only(Sight.SCORES, *when.views)
        token = published_view(kaoji.reads, named, unit) if limited else None
        asker.sees(kaoji, named, Sight.SCORES, unit, published=token is not None)
        seen = kaoji.reads.as_of(named, token=token) if token else when.seen(kaoji, named)
        told = scores.explained(*kaoji.reads.standing(named, unit, seen))
        return answered(request, told, named, seen)

    @routes.get("/units/{unit}/change", summary="成绩为什么变了", operation_id="Change")
    def change(
        request: Request, year: str, unit: str, asker: Seer, asked: Annotated[Between, Query()]
    ) -> Response:
        """Return the difference between two views, taken apart exactly into facts and other causes."""
        named = kaoji.reads.the_year(year)
        asker.sees_published_only(Sight.SCORES, asked)
        asker.sees(kaoji, named, Sight.SCORES, unit)
        start, end = asked.views(kaoji, named)
        return answered(request, kaoji.reads.change(named, unit, start, end).values(), named, end)

    @routes.get("/units/{unit}/facts", summary="逐笔记录", operation_id="UnitFacts")
    def unit_facts(
        request: Request, year: str, unit: str, asker: Keeper, when: Annotated[When, Query()]
    ) -> Response:
        """Return all facts of a unit, oldest first, with which one reversed which."""
        seen = when.seen(kaoji, kaoji.reads.the_year(year))
        facts = timeline_of(kaoji, year, unit, seen)
        ended = {one.fact.entry: one.id for one in facts if isinstance(one.fact, EntryReversed)}
        told = {"facts": [fact_values(one) for one in facts], "reversed": ended}
        return answered(request, told, year, seen)

    @routes.get("/entries/{entry}", summary="一条记录的来龙去脉", operation_id="Entry")
    def entry(
        request: Request, year: str, entry: str, asker: Keeper, when: Annotated[When, Query()]
    ) -> Response:
        """Return a fact with every fact that names it or that it names, oldest first."""
        seen = when.seen(kaoji, kaoji.reads.the_year(year))
        facts = history_of(kaoji, whole(year, entry), seen)
        return answered(request, {"facts": [fact_values(one) for one in facts]}, year, seen)

    @routes.get("/rankings/differences", summary="两个时点的排名", operation_id="RankingDifferences")
    def differences(
        request: Request, year: str, asker: Ranker, asked: Annotated[BetweenOf, Query()]
    ) -> Response:
        """Return who crossed whom between two views, and the fact that turned each order."""
        named = kaoji.reads.the_year(year)
        asker.sees_published_only(Sight.RANKS, asked)
        asker.sees(kaoji, named, Sight.RANKS)
        start, end = asked.views(kaoji, named)
        known = kaoji.reads.year(named, kaoji.reads.now())
        only = kaoji.reads.unit_named(known, asked.unit) if asked.unit else None
        told = comparison_values(kaoji.reads.comparison(named, start, end), only)
        return answered(request, told, named, end)

    @routes.get("/rankings/ranges", summary="名次区间", operation_id="RankingRanges")
    def ranges(
        request: Request,
        year: str,
        asker: Trier,
        when: Annotated[When, Query()],
    ) -> Response:
        """Return the best and the worst rank each unit can end with while reviews are open (内部测算)."""
        seen = when.seen(kaoji, kaoji.reads.the_year(year))
        places = in_force(kaoji.reads.year(year, seen)).settings.places
        told = scores.ranges(year, seen, kaoji.reads.spans(year, seen), places)
        return answered(request, told, year, seen)

    @routes.get("/rankings/on-time", summary="及时口径", operation_id="RankingOnTime")
    def on_time(
        request: Request,
        year: str,
        asker: Ranker,
        day: date,
        at: Annotated[str | None, Query(max_length=200, description="迟录查到哪个存档编号。")] = None,
    ) -> Response:
        """Return a day's ranking had every late entry been recorded when it took effect."""
        named = kaoji.reads.the_year(year)
        asker.sees_published_only(Sight.RANKS, day)
        asker.sees(kaoji, named, Sight.RANKS)
        found = kaoji.reads.on_time(named, day, When(at=at).seen(kaoji, named))
        return answered(request, scores.on_time(found), named)

    @routes.post("/what-if", summary="假如", operation_id="WhatIf")
    def what_if(
        request: Request, year: str, said: Supposed, asker: Trier, when: Annotated[When, Query()]
    ) -> Response:
        """Return who would move, were things recorded that are not; nothing is recorded (内部测算)."""
        seen = when.seen(kaoji, kaoji.reads.the_year(year))
        told = list(_suppositions(kaoji, year, seen, said))
        scheme = readable(said.scheme) if said.scheme else None
        if not told and scheme is None:
            raise NothingSupposed
        found = kaoji.reads.supposed(year, seen, told, scheme, said.applies_from)
        units = dict.fromkeys(map(_unit, told))
        return answered(request, scores.supposed(found, units), year, seen)

    return routes


def _suppositions(kaoji: Kaoji, year: str, seen: AsOf, said: Supposed) -> Iterator[Supposition]:
    for entry in said.withdraw:
        yield Withdrawn(whole(year, entry))
    for one in said.correct:
        yield Corrected(whole(year, one.entry), Fraction(one.points))
    for case in said.uphold:
        yield Upheld(whole(year, case.review), None if case.points is None else Fraction(case.points))
    state = kaoji.reads.year(year, seen)
    day = seen.effective_on or opened(state).window_to
    columns: Any = ((None, said.deduct), (ADDED, said.bonus), (TAKEN, said.penalty))
    for column, added in columns:
        for one in added:
            yield Added(kaoji.reads.unit_named(state, one.unit), column, Fraction(one.points), day)


def _unit(told: Supposition) -> str:
    if isinstance(told, Added):
        return told.unit
    named = told.review if isinstance(told, Upheld) else told.entry
    return unit_of(stream_and_version(named)[0]) or ""
