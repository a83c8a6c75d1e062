"""What holds of every fact that enters the ledger."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from threading import Barrier

import pytest
from sqlalchemy import Connection, text

from domain.facts import Placed, Recorded, YearOpened
from domain.ledger import Key, Ledger, Store, StoredFact
from domain.refusals import FactUnreadable, KeyReused, PositionUnknown, StaleVersion

YEAR = "dashiqiao-2017"
UNIT = f"{YEAR}/市环保局"
OTHER = f"{YEAR}/市教育局"
NOON = datetime(2018, 1, 29, 12, tzinfo=UTC)

At = Callable[[str, int], Placed]


def everything(ledger: Ledger) -> list[Recorded]:
    return list(ledger.scan())


# --- order and time --------------------------------------------------------------------------------------


def test_a_fact_comes_back_as_it_went_in_with_its_position_and_time(store: Store, placed: At) -> None:
    fact = placed(UNIT, 1)
    (recorded,) = Ledger(store, clock=lambda: NOON).append([fact], read={UNIT: 0})
    assert recorded == Recorded(fact.stream, fact.version, fact.fact, 1, NOON)
    assert everything(Ledger(store)) == [recorded]


def test_positions_have_no_gaps_even_after_refusals(ledger: Ledger, placed: At) -> None:
    for version in range(1, 6):
        ledger.append([placed(UNIT, version)], read={UNIT: version - 1})
        with pytest.raises(StaleVersion):
            ledger.append([placed(UNIT, version)], read={UNIT: version - 1})
    assert [fact.position for fact in everything(ledger)] == [1, 2, 3, 4, 5]


def test_recorded_at_never_falls_when_the_clock_is_set_back_a_day(store: Store, placed: At) -> None:
    times = iter([NOON, NOON - timedelta(days=1), NOON + timedelta(seconds=1)])
    ledger = Ledger(store, clock=lambda: next(times))
    for version in (1, 2, 3):
        ledger.append([placed(UNIT, version)], read={UNIT: version - 1})
    assert [fact.recorded_at for fact in everything(ledger)] == [NOON, NOON, NOON + timedelta(seconds=1)]


def test_the_facts_of_one_decision_have_one_time_and_neighbouring_positions(
    ledger: Ledger, placed: At
) -> None:
    facts = ledger.append([placed(UNIT, 1), placed(OTHER, 1), placed(UNIT, 2)], read={})
    assert [fact.position for fact in facts] == [1, 2, 3]
    assert len({fact.recorded_at for fact in facts}) == 1


def test_a_recorded_date_means_the_last_position_before_it(store: Store, placed: At) -> None:
    times = iter([NOON, NOON, NOON + timedelta(microseconds=1)])
    ledger = Ledger(store, clock=lambda: next(times))
    assert ledger.position_before(NOON) == ledger.position() == 0
    for version in (1, 2, 3):
        ledger.append([placed(UNIT, version)], read={})
    assert ledger.position_before(NOON) == 0
    assert ledger.position_before(NOON + timedelta(microseconds=1)) == 2
    assert ledger.position_before(NOON + timedelta(days=1)) == ledger.position() == 3


def test_streams_are_read_from_a_version_and_up_to_a_position(ledger: Ledger, placed: At) -> None:
    ledger.append([placed(UNIT, 1), placed(OTHER, 1), placed(UNIT, 2), placed(UNIT, 3)], read={})
    assert [fact.id for fact in ledger.stream(UNIT)] == [f"{UNIT}@1", f"{UNIT}@2", f"{UNIT}@3"]
    assert [fact.id for fact in ledger.stream(UNIT, after=1, up_to_position=3)] == [f"{UNIT}@2"]
    assert not list(ledger.stream("nowhere"))


def test_years_are_told_in_the_order_they_were_opened(ledger: Ledger, placed: At) -> None:
    assert ledger.years() == ()
    for year in ("town-2018", "town-2017"):
        opened = YearOpened(
            envelope=placed(year, 1).fact.envelope,
            year=year,
            jurisdiction="大石桥市",
            window_from=date(2017, 1, 1),
            window_to=date(2018, 12, 31),
        )
        ledger.append([Placed(year, 1, opened), placed(f"{year}/市环保局", 1)], read={})
    assert ledger.years() == ("town-2018", "town-2017")


@pytest.mark.parametrize("page", [1, 2, 3, 1000])
def test_pages_make_no_difference_to_a_scan(ledger: Ledger, placed: At, page: int) -> None:
    ledger.append([placed(UNIT, version) for version in range(1, 7)], read={})
    assert [fact.position for fact in ledger.scan(after=1, up_to=5, page=page)] == [2, 3, 4, 5]


def test_a_position_that_is_not_there_is_named(ledger: Ledger, placed: At) -> None:
    (fact,) = ledger.append([placed(UNIT, 1)], read={})
    assert ledger.recorded(1) == fact
    with pytest.raises(PositionUnknown, match="流水号 2；最后一号是 1"):
        ledger.recorded(2)


# --- what a decision has read ----------------------------------------------------------------------------


def test_a_decision_is_stale_when_a_stream_it_only_read_has_moved_on(ledger: Ledger, placed: At) -> None:
    ledger.append([placed(YEAR, 1)], read={YEAR: 0})
    with pytest.raises(StaleVersion) as stale:
        ledger.append([placed(UNIT, 1)], read={YEAR: 0, UNIT: 0})
    assert (stale.value.stream, stale.value.expected, stale.value.found) == (YEAR, 0, 1)
    assert [fact.stream for fact in everything(ledger)] == [YEAR]


def test_a_decision_is_stale_when_its_version_is_taken_even_if_it_named_no_stream(
    ledger: Ledger, placed: At
) -> None:
    ledger.append([placed(UNIT, 1)], read={})
    with pytest.raises(StaleVersion) as stale:
        ledger.append([placed(UNIT, 1)], read={})
    assert (stale.value.stream, stale.value.expected, stale.value.found) == (UNIT, 0, 1)


def test_a_stream_has_no_gaps(ledger: Ledger, placed: At) -> None:
    with pytest.raises(StaleVersion):
        ledger.append([placed(UNIT, 2)], read={})
    with pytest.raises(ValueError, match="should be version 1"):
        ledger.append([placed(UNIT, 2)], read={UNIT: 0})
    with pytest.raises(ValueError, match="should be version 2"):
        ledger.append([placed(UNIT, 1), placed(UNIT, 3)], read={})
    assert ledger.position() == 0


def test_a_seal_is_stale_when_any_unit_of_its_year_has_moved_on(ledger: Ledger, placed: At) -> None:
    ledger.append([placed(YEAR, 1), placed(UNIT, 1)], read={})
    ledger.append([placed(UNIT, 2)], read={})
    with pytest.raises(StaleVersion) as stale:
        ledger.append([placed(YEAR, 2)], read={YEAR: 1}, year_unchanged_since=(YEAR, 2))
    assert (stale.value.stream, stale.value.expected, stale.value.found) == (UNIT, 1, 2)
    ledger.append([placed(YEAR, 2)], read={YEAR: 1}, year_unchanged_since=(YEAR, 3))


@pytest.mark.parametrize(
    "elsewhere", ["dashiqiao-2018/市环保局", "dashiqiao-20170", "x_shiqiao-2017/市环保局"]
)
def test_a_seal_does_not_mind_another_year(ledger: Ledger, placed: At, elsewhere: str) -> None:
    ledger.append([placed(elsewhere, 1)], read={})
    ledger.append([placed(YEAR, 1)], read={YEAR: 0}, year_unchanged_since=(YEAR, 0))
    ledger.append([placed("__shiqiao-2017", 1)], read={}, year_unchanged_since=("__shiqiao-2017", 0))


def test_a_seal_raced_by_a_units_fact_one_of_them_is_refused_never_both_accepted(
    url: str, placed: At
) -> None:
    sealing, marking = Ledger(Store(url)), Ledger(Store(url))
    with ThreadPoolExecutor(2) as threads:
        for round_ in range(30):
            year, unit = f"town-{2000 + round_}", f"town-{2000 + round_}/市环保局"
            position = sealing.append([placed(year, 1), placed(unit, 1)], read={})[-1].position
            start = Barrier(2)

            def seal(
                year: str = year, position: int = position, start: Barrier = start
            ) -> Sequence[Recorded]:
                start.wait()
                since = (year, position)
                return sealing.append([placed(year, 2)], read={year: 1}, year_unchanged_since=since)

            def mark(year: str = year, unit: str = unit, start: Barrier = start) -> Sequence[Recorded]:
                start.wait()
                return marking.append([placed(unit, 2)], read={year: 1, unit: 1})

            outcomes = [race.exception() for race in (threads.submit(seal), threads.submit(mark))]
            assert [type(outcome) for outcome in outcomes if outcome] == [StaleVersion]
    sealing.close()
    marking.close()


# --- the same command again ------------------------------------------------------------------------------


def test_the_same_command_again_gets_its_first_answer_and_writes_nothing(ledger: Ledger, placed: At) -> None:
    key = Key("zhang", "k1", "d1")
    assert ledger.answered(key) is None
    first = ledger.append([placed(UNIT, 1), placed(OTHER, 1)], read={UNIT: 0}, key=key)
    ledger.append([placed(UNIT, 2)], read={UNIT: 1})
    assert ledger.append([placed(UNIT, 1), placed(OTHER, 1)], read={UNIT: 0}, key=key) == first
    assert ledger.append([placed(UNIT, 3)], read={UNIT: 2}, key=key) == first
    assert ledger.answered(key) == first
    assert ledger.position() == 3


def test_a_key_used_for_another_command_is_refused(ledger: Ledger, placed: At) -> None:
    ledger.append([placed(UNIT, 1)], read={}, key=Key("zhang", "k1", "d1"))
    with pytest.raises(KeyReused, match="k1"):
        ledger.append([placed(UNIT, 2)], read={}, key=Key("zhang", "k1", "d2"))
    with pytest.raises(KeyReused):
        ledger.answered(Key("zhang", "k1", "d2"))
    assert ledger.position() == 1


def test_two_people_may_choose_the_same_key(ledger: Ledger, placed: At) -> None:
    ledger.append([placed(UNIT, 1)], read={}, key=Key("zhang", "k1", "d1"))
    ledger.append([placed(UNIT, 2)], read={}, key=Key("wang", "k1", "d2"))
    assert ledger.position() == 2


def test_a_refused_command_keeps_no_key(ledger: Ledger, placed: At) -> None:
    key = Key("zhang", "k1", "d1")
    ledger.append([placed(UNIT, 1)], read={})
    with pytest.raises(StaleVersion):
        ledger.append([placed(UNIT, 1)], read={UNIT: 0}, key=key)
    assert ledger.answered(key) is None
    ledger.append([placed(UNIT, 2)], read={UNIT: 1}, key=key)


def test_a_command_with_nothing_to_record_has_that_answer_for_ever(ledger: Ledger, placed: At) -> None:
    key = Key("zhang", "k1", "d1")
    assert ledger.append([], read={}, key=key) == ()
    assert ledger.append([placed(UNIT, 1)], read={}, key=key) == ()
    assert ledger.answered(key) == ()
    assert ledger.position() == 0


def test_a_command_sent_eight_times_at_once_is_written_once(ledger: Ledger, placed: At) -> None:
    key, start = Key("zhang", "k1", "d1"), Barrier(8)

    def send(_: int) -> Sequence[Recorded]:
        start.wait()
        return ledger.append([placed(UNIT, 1)], read={UNIT: 0}, key=key)

    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(send, range(8)))
    assert answers == {tuple(everything(ledger))}
    assert ledger.position() == 1


# --- what follows in the same transaction ----------------------------------------------------------------


def test_what_follows_from_facts_is_told_them_as_recorded(store: Store, placed: At) -> None:
    told: list[StoredFact] = []
    ledger = Ledger(store, inlines=[lambda _, facts: told.extend(facts)])
    answer = ledger.append([placed(UNIT, 1), placed(OTHER, 1)], read={})
    assert answer == tuple(one.recorded for one in told)
    assert told == list(ledger.stored())


def test_when_what_follows_fails_neither_fact_nor_key_is_recorded(store: Store, placed: At) -> None:
    def fail(connection: Connection, facts: Sequence[StoredFact]) -> None:
        assert connection.scalar(text("SELECT max(position) FROM facts")) == len(facts) == 1
        raise ZeroDivisionError

    key = Key("zhang", "k1", "d1")
    with pytest.raises(ZeroDivisionError):
        Ledger(store, inlines=[fail]).append([placed(UNIT, 1)], read={}, key=key)
    ledger = Ledger(store)
    assert ledger.answered(key) is None
    assert everything(ledger) == []
    assert ledger.append([placed(UNIT, 1)], read={}, key=key)[0].position == 1


# --- rows that are not what they say ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("topic", "state", "sentence"),
    [
        ("os:system", b"{}", "没有“os:system”这种记录"),
        ("MarkEntered", b'{"kind":"MarkEntered"}', "内容不合格式"),
        ("BonusRefused", None, "标明是“BonusRefused”，内容却是“ColumnDeclaredComplete”"),
    ],
)
def test_a_row_that_is_not_what_it_says_is_refused(
    store: Store, placed: At, topic: str, state: bytes | None, sentence: str
) -> None:
    ledger = Ledger(store)
    ledger.append([placed(YEAR, 1)], read={})
    with store.writing() as connection:
        copy = text(
            "INSERT INTO facts SELECT 2, stream, 2, :topic, coalesce(:state, state), recorded_at FROM facts"
        )
        connection.execute(copy, {"topic": topic, "state": state})
    assert ledger.recorded(1).version == 1
    for read in (lambda: ledger.recorded(2), lambda: everything(ledger), lambda: list(ledger.stream(YEAR))):
        with pytest.raises(FactUnreadable, match=sentence):
            read()


# --- many at once ----------------------------------------------------------------------------------------


def test_a_reader_who_tails_the_ledger_misses_nothing_of_four_writers(url: str, placed: At) -> None:
    def write(writer: int) -> None:
        stream = f"{YEAR}/第{writer}单位"
        with Ledger(Store(url)) as ledger:
            for version in range(1, 76):
                ledger.append([placed(stream, version)], read={stream: version - 1})

    seen: list[int] = []
    with Ledger(Store(url)) as ledger, ThreadPoolExecutor(4) as threads:
        writers = [threads.submit(write, writer) for writer in range(4)]
        done = False
        while not done:
            # Asked before the reading: what was written by then must be seen by it.
            done = all(writer.done() for writer in writers)
            seen += [fact.position for fact in ledger.scan(after=len(seen))]
    assert all(writer.exception() is None for writer in writers)
    assert seen == list(range(1, 301))


def test_ten_thousand_facts_are_one_commit(ledger: Ledger, placed: At) -> None:
    facts = ledger.append([placed(UNIT, version) for version in range(1, 10_001)], read={UNIT: 0})
    assert ledger.position() == len(facts) == 10_000
    assert all(later.position == earlier.position + 1 for earlier, later in pairwise(facts))
