"""Works that read: rankings of past dates, why a score changed, all standings, and whether they are exact."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter

from api.bootstrap import Kaoji, opened
from api.settings import sqlite_url
from domain.asof import AsOf
from domain.refusals import Refused
from domain.scoring.term import nodes
from projections.naive import naive_standings
from projections.reads import Reads
from projections.standings import Standings
from tests.benchmarks.ledgers import copied, name_of
from tests.benchmarks.report import Measured, p50, p95, say

_ROUNDS = 120
_WARM = 20
_FIRST = date(2017, 6, 1)
_DAYS = 290
_FLAT = 1.3


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger to read: its file, its size, and how many years it holds."""

    path: Path
    facts: int
    years: int


def ledger(folder: Path, facts: int, *, back_dated: float = 0) -> Ledger:
    """Return a ledger of about so many facts."""
    path, years = copied(folder, facts, back_dated=back_dated)
    return Ledger(path, facts, years)


def views(kaoji: Kaoji, year: str, count: int, seed: int = 1) -> list[AsOf]:
    """Draw views since the year had its scheme: by recording, by recording and day, by day."""
    drawn = Random(seed)  # noqa: S311 - a sample, not a secret
    last = kaoji.ledger.position()
    first = int(last * 0.15)
    found = []
    for number in range(count):
        position = last if number % 3 == 2 else drawn.randint(first, last)
        day = None if number % 3 == 0 else _FIRST + timedelta(days=drawn.randint(0, _DAYS))
        found.append(AsOf(position, day))
    return [one for one in found if _answered(kaoji, year, one)]


def _answered(kaoji: Kaoji, year: str, view: AsOf) -> bool:
    try:
        kaoji.reads.year(year, view)
    except Refused:
        return False
    return kaoji.reads.year(year, view).scheme is not None


def explained(ranking: Standings) -> int:
    """Look at every line of every explanation; return how many there are."""
    return sum(
        1 for group in ranking.groups for one in group.standings for term in nodes(one.term) if term.label
    )


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds that a work takes."""
    begin = perf_counter()
    work()
    return (perf_counter() - begin) * 1000


def past_rankings(ledgers: Sequence[Ledger]) -> list[Measured]:
    """Ask for the ranking of a group of 100 units at drawn dates, in ledgers of each size."""
    found: dict[tuple[int, bool], list[float]] = {}
    cold: list[float] = []
    for one in ledgers:
        say(f"rankings of past dates among {one.facts:,} facts")
        with opened(sqlite_url(one.path)) as kaoji:
            year = name_of(one.years // 2)
            asked = views(kaoji, year, _ROUNDS + _WARM)
            reads = kaoji.reads.anew()
            cold.append(timed(partial(reads.standings, year, asked[0])))
            for view in asked[:_WARM]:
                explained(reads.standings(year, view))
            for with_explanation in (False, True):
                found[one.facts, with_explanation] = [
                    timed(partial(_ask, reads, year, view, with_explanation)) for view in asked[_WARM:]
                ]
    last = ledgers[-1].facts
    grown = p95(found[last, True]) / p95(found[ledgers[0].facts, True])
    told = [
        Measured(
            "ranking of a past date, both axes, 100 units, explained" if explained_ else "the same without",
            f"p95 ≤ {bar} ms" + (f", ≤ {_FLAT}× that among {ledgers[0].facts:,}" if explained_ else ""),
            "; ".join(_sized(one, found[one.facts, explained_]) for one in ledgers),
            p95(found[last, explained_]) <= bar and (grown <= _FLAT or not explained_),
            {str(one.facts): found[one.facts, explained_] for one in ledgers},
        )
        for explained_, bar in ((True, 20), (False, 10))
    ]
    first = ", ".join(f"{one.facts:,}: {ms:.0f} ms" for one, ms in zip(ledgers, cold, strict=True))
    return [*told, Measured("the first question to a year, nothing remembered", "—", first)]


def _sized(one: Ledger, times: Sequence[float]) -> str:
    return f"{one.facts:,} facts: p50 {p50(times):.1f}, p95 {p95(times):.1f} ms"


def _ask(reads: Reads, year: str, view: AsOf, with_explanation: bool) -> None:  # noqa: FBT001 - both are timed
    ranking = reads.standings(year, view)
    if with_explanation:
        explained(ranking)


def flatness(folder: Path, facts: int) -> list[Measured]:
    """Compare dates of different age, and ledgers with more and more facts dated back."""
    one = ledger(folder, facts)
    say("dates of different age")
    by_age: list[float] = []
    with opened(sqlite_url(one.path)) as kaoji:
        year, last = name_of(one.years // 2), kaoji.ledger.position()
        for tenth in (5, 6, 7, 8):
            drawn = Random(tenth)  # noqa: S311 - a sample, not a secret
            asked = [AsOf(drawn.randint(last * tenth // 10, last * (tenth + 1) // 10)) for _ in range(40)]
            times = [timed(partial(kaoji.reads.standings, year, view)) for view in asked]
            by_age.append(p50(times[10:]))
    by_share: list[float] = []
    for share in (0.0, 0.25, 0.5):
        other = ledger(folder, facts, back_dated=share)
        say(f"{share:.0%} of the facts dated back")
        with opened(sqlite_url(other.path)) as kaoji:
            year = name_of(other.years // 2)
            times = [timed(partial(kaoji.reads.standings, year, view)) for view in views(kaoji, year, 80)]
            by_share.append(p50(times[20:]))
    return [
        Measured(
            what,
            f"flat within {_FLAT}×",
            f"{max(times) / min(times):.2f}× ({', '.join(f'{one:.1f}' for one in times)} ms)",
            max(times) / min(times) <= _FLAT,
            {"ms": times},
        )
        for what, times in (
            ("age of the date asked for", by_age),
            ("share of back-dated facts: 0, 25, 50 %", by_share),
        )
    ]


def whys(ledgers: Sequence[Ledger]) -> list[Measured]:
    """Ask why a unit's score changed between two drawn dates."""
    found: dict[int, list[float]] = {}
    for one in ledgers:
        say(f"why, among {one.facts:,} facts")
        with opened(sqlite_url(one.path)) as kaoji:
            year = name_of(one.years // 2)
            units = [
                unit
                for unit, known in kaoji.reads.year(year, kaoji.reads.now()).units.items()
                if known.ranked
            ]
            asked = views(kaoji, year, 2 * (_ROUNDS + _WARM))
            pairs = list(zip(asked[::2], asked[1::2], strict=False))
            times = [
                timed(partial(kaoji.reads.change, year, unit, *pair))
                for pair, unit in zip(pairs, units * 9, strict=False)
            ]
            found[one.facts] = times[_WARM:]
    first, last = ledgers[0].facts, ledgers[-1].facts
    grown = p95(found[last]) / p95(found[first])
    sizes = (f"{size:,} facts: p50 {p50(ms):.1f}, p95 {p95(ms):.1f} ms" for size, ms in found.items())
    return [
        Measured(
            "why, for a unit of 200 facts between two dates",
            f"p95 ≤ 40 ms, ≤ 1.5× that among {first:,}",
            "; ".join(sizes) + f" ({grown:.2f}×)",
            p95(found[last]) <= 40 and grown <= 1.5,
            {str(size): ms for size, ms in found.items()},
        )
    ]


def all_standings(one: Ledger) -> float:
    """Return the seconds that all standings of a ledger take, nothing remembered."""
    say(f"all standings of {one.facts:,} facts")
    with opened(sqlite_url(one.path)) as kaoji:
        now, begin = kaoji.reads.now(), perf_counter()
        for year in range(one.years):
            kaoji.reads.standings(name_of(year), now)
        return perf_counter() - begin


def exactness(one: Ledger) -> Measured:
    """Hold every unit's canonical figures to the other calculator's, at drawn views of one year."""
    say("every figure by the other calculator")
    wrong = units = 0
    with opened(sqlite_url(one.path)) as kaoji:
        year = name_of(one.years // 2)
        mine = [fact for fact in kaoji.ledger.scan() if fact.stream.partition("/")[0] == year]
        for view in views(kaoji, year, 15, seed=3):
            fast, slow = kaoji.reads.standings(year, view), naive_standings(mine, year, view)
            units += sum(len(group.standings) for group in fast.groups)
            wrong += sum(
                (a.unit, a.exact, a.published, a.rank) != (b.unit, b.exact, b.published, b.rank)
                for ours, theirs in zip(fast.groups, slow.groups, strict=True)
                for a, b in zip(ours.standings, theirs.standings, strict=True)
            )
    return Measured(
        "exactness, against the replay of every fact in rationals",
        "0 that differ",
        f"{wrong} of {units}",
        wrong == 0,
    )
