"""Between any two views: the parts of a change add up, and the facts named make the difference."""

import os
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.bootstrap import Kaoji, StoryClock, opened
from api.settings import sqlite_url
from cli.simulation import simulate_year
from cli.simulation.spring import FIRST
from cli.simulation.world import at
from domain.asof import AsOf
from domain.commands import AdoptScheme, Command, EnterEvaluation, EnterMark
from domain.facts import Recorded, Scale, takes_effect
from domain.refusals import NothingThen
from projections.changes import Cause, Change
from projections.crossings import Comparison, Order
from projections.naive import naive_standings
from projections.standings import Standing, Standings
from tests.projections.test_two_calculators import DAYS, SCHEME, UNITS, WEIGHTS, WHY, asked, play

PAIRS = 1000 if os.environ.get("KAOJI_NIGHTLY") else 60
SHARED = SCHEME.replace(WEIGHTS, "各月平均（领导评价）×70%+公众评议÷本组最高公众评议×30")
"""A scheme under which a unit's score depends on the others' too."""
VIEWS = st.tuples(st.integers(0, 999), st.none() | DAYS)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kaoji]:
    """One ledger for all examples; each plays in a year of its own."""
    with opened(sqlite_url(tmp_path_factory.mktemp("paths") / "ledger.db"), create=True) as kaoji:
        yield kaoji


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kaoji]:
    """A whole year of eight units."""
    clock = StoryClock(at(FIRST))
    path: Path = tmp_path_factory.mktemp("year") / "year.db"
    with opened(sqlite_url(path), clock=clock, create=True) as kaoji:
        simulate_year(kaoji, clock, 8, 3)
        yield kaoji


def exact(ranking: Standings, unit: str) -> Fraction:
    """Return a unit's exact score, where none counts as nothing."""
    found = ranking.of(unit)
    return (found.exact if found else None) or Fraction(0)


def published(ranking: Standings, unit: str) -> Fraction:
    """Return a unit's published score, where none counts as nothing."""
    found = ranking.of(unit)
    return (found.published if found else None) or Fraction(0)


def adds_up(kaoji: Kaoji, found: Change, rankings: tuple[Standings, Standings]) -> None:
    """The parts make up what the rankings say, rounding apart; the way back is the same way."""
    before, after = rankings
    exactly = [one.amount for one in found.parts if one.cause is not Cause.ROUNDING]
    assert sum(exactly) == exact(after, found.unit) - exact(before, found.unit)
    told = published(after, found.unit) - published(before, found.unit)
    assert sum(one.amount for one in found.parts) == told == found.difference
    back = kaoji.reads.change(found.year, found.unit, found.end, found.start)
    assert back.difference == -found.difference


def applied(facts: Sequence[Recorded], view: AsOf, found: Comparison) -> list[Recorded]:
    """Return the facts of a view, without those that went and with those that came."""
    ids = {one.id for one in facts if view.includes(one.position, takes_effect(one.fact))}
    wanted = ids - set(found.gone) | set(found.came)
    return [one for one in facts if one.id in wanted]


def untold(ranking: Standings) -> list[list[tuple[object, ...]]]:
    """Return who stands where, whatever view it is of."""
    return [
        [(one.unit, one.exact, one.rank, one.state, one.missing) for one in group.standings]
        for group in ranking.groups
    ]


def order(one: Standing, other: Standing) -> Order:
    """Return how two units stand to each other."""
    assert one.rank is not None
    assert other.rank is not None
    if one.rank == other.rank:
        return Order.LEVEL
    return Order.ABOVE if one.rank < other.rank else Order.BELOW


def crosses(found: Comparison) -> None:
    """The crossings are those of the two tables, no more and no fewer."""
    told = {(one.unit, one.other): (one.before, one.after) for turn in found.turns for one in turn.crossings}
    seen = 0
    for group in found.after.groups:
        both = [
            (now, then)
            for now in group.standings
            if now.published is not None
            and now.rank
            and (then := found.before.of(now.unit))
            and then.published is not None
            and then.rank
        ]
        for (now, then), (now_2, then_2) in combinations(both, 2):
            before, after = order(then, then_2), order(now, now_2)
            if before is after:
                continue
            seen += 1
            pair = (now.unit, now_2.unit)
            back = {Order.ABOVE: Order.BELOW, Order.BELOW: Order.ABOVE, Order.LEVEL: Order.LEVEL}
            expected = (before, after) if pair in told else (back[before], back[after])
            assert told[pair if pair in told else pair[::-1]] == expected
    assert seen == len(told)


def complete() -> list[tuple[type[Command], dict[str, Any]]]:
    """Return what gives both units a score, not the same."""
    told: list[tuple[type[Command], dict[str, Any]]] = []
    for unit, points in zip(UNITS, ("18", "17.5"), strict=True):
        common: dict[str, Any] = {"unit": unit, "on": date(2017, 12, 28)}
        parts = (("党建工作考核得分", None), ("领导评价", "3月"), ("公众评议", None))
        percent = {"scale": Scale.PERCENT, "points": points}
        told += [
            (EnterEvaluation, common | percent | {"component": one, "part": part}) for one, part in parts
        ]
        marks = ("结果得分", "过程得分")
        told += [
            (EnterMark, common | WHY | {"component": one, "indicator": "1", "points": points})
            for one in marks
        ]
    return told


@st.composite
def happenings(draw: st.DrawFn) -> list[tuple[type[Command], dict[str, Any]]]:
    """Draw what happens in a year in which both units come to a score early, under either scheme."""
    scheme = draw(st.sampled_from([SCHEME, SHARED]))
    amended = [(AdoptScheme, WHY | {"on": date(2018, 1, 2), "text": SHARED})] if scheme == SHARED else []
    before = draw(st.lists(asked(), max_size=4))
    return [*before, *complete(), *amended, *draw(st.lists(asked(), max_size=20))]


@given(happenings(), VIEWS, VIEWS, st.sampled_from(UNITS))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_parts_add_up_and_the_facts_named_lead_from_one_ranking_to_the_other(
    shared: Kaoji,
    asks: list[tuple[type[Command], dict[str, Any]]],
    first: tuple[int, date | None],
    second: tuple[int, date | None],
    unit: str,
) -> None:
    start = shared.ledger.position() + 2
    office = play(shared, asks)
    facts = list(shared.ledger.scan(after=start - 2))
    span = shared.ledger.position() - start + 1
    views = [AsOf(start + ahead % span, day) for ahead, day in (first, second)]
    try:
        rankings = [shared.reads.standings(office.year, one) for one in views]
    except NothingThen:
        return
    found = shared.reads.change(office.year, unit, views[0], views[1])
    adds_up(shared, found, (rankings[0], rankings[1]))
    compared = shared.reads.comparison(office.year, views[0], views[1])
    again = naive_standings(
        applied(facts, views[0], compared), office.year, AsOf(10**9, views[1].effective_on)
    )
    assert untold(again) == untold(rankings[1])
    crosses(compared)


def test_a_scheme_that_looked_across_for_a_while_gives_its_parts_as_they_were(shared: Kaoji) -> None:
    """It is in force in neither view; what it changed in between is told by the others' figures of then."""
    office = play(shared, complete())
    start = shared.ledger.position()
    rankings = [shared.reads.standings(office.year, AsOf(start))]
    for text in (SHARED, SCHEME):
        office.perform(AdoptScheme, on=date(2018, 1, 5), text=text, basis="通知")
        rankings.append(shared.reads.standings(office.year, shared.reads.now()))
    found = shared.reads.change(office.year, UNITS[1], AsOf(start), shared.reads.now())
    steps = [exact(after, UNITS[1]) - exact(before, UNITS[1]) for before, after in pairwise(rankings)]
    assert [one.amount for one in found.parts] == steps
    assert steps[0] != 0


def test_pairs_of_views_of_a_simulated_year(simulated: Kaoji) -> None:
    """The parts add up, and the facts named make the second ranking of the first."""
    kaoji, random = simulated, Random(5)  # noqa: S311 - no secret
    (year,), last = kaoji.reads.years(), kaoji.ledger.position()
    facts = list(kaoji.ledger.scan())
    units = sorted(kaoji.reads.year(year, AsOf(last)).units)
    changed = 0
    for number in range(PAIRS):
        views = [_view(random, last) for _ in range(2)]
        rankings = [kaoji.reads.standings(year, one) for one in views]
        found = kaoji.reads.change(year, random.choice(units), *views)
        adds_up(kaoji, found, (rankings[0], rankings[1]))
        changed += found.difference != 0
        if number % 20 == 0:
            compared = kaoji.reads.comparison(year, views[0], views[1])
            rest = applied(facts, views[0], compared)
            again = naive_standings(rest, year, AsOf(last, views[1].effective_on))
            assert untold(again) == untold(rankings[1])
            crosses(compared)
    assert changed > PAIRS // 20


def _view(random: Random, last: int) -> AsOf:
    """Draw a view of the second half of the year, when marks come."""
    day = date(2018, 1, 1).toordinal() + random.randrange(-30, 120)
    return AsOf(random.randrange(last // 2, last + 1), random.choice([None, date.fromordinal(day)]))
