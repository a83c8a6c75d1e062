"""Works that write: one decision, eight writers, a workbook, a rebuild; each beside its peer."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import xlsxwriter  # type: ignore[import-untyped]

from api.bootstrap import Kaoji, opened
from api.intake.importing import take_in
from api.intake.purpose import Purpose
from api.settings import sqlite_url
from domain.commands import (
    AdoptScheme,
    AssignIndicator,
    Command,
    EnrolUnit,
    EnterMark,
    OpenYear,
    RecordFinding,
)
from domain.facts import Actor, Role
from domain.scheme import shipped
from projections.rebuild import rebuild
from tests.benchmarks import peers
from tests.benchmarks.reading import Ledger, all_standings
from tests.benchmarks.report import Measured, p50, say

_YEAR = "live-2017"
_DAY = date(2017, 1, 1)
_ON = date(2018, 1, 10)
_OFFICE = Actor(id="考核办经办", role=Role.OFFICE, body="市政府绩效考核办")
_UNITS = 8
_INDICATORS = 60
_DECISIONS = 200
_WHY: dict[str, Any] = {"reason": "值班脱岗", "basis": "察访标准3.2"}


def _unit(number: int) -> str:
    return f"市第{number:02}局"


def _perform(kaoji: Kaoji, *commands: Command) -> None:
    kaoji.desk.perform(commands, _OFFICE)


def _open_year(kaoji: Kaoji, units: int, indicators: int) -> None:
    """Open a year whose units have their indicators."""
    told: dict[str, Any] = {"year": _YEAR, "on": _DAY}
    window: dict[str, Any] = {"window_from": _DAY, "window_to": date(2018, 12, 31)}
    _perform(
        kaoji,
        OpenYear(**told, jurisdiction="示例市", **window),
        AdoptScheme(**told, text=shipped("dashiqiao-2017") or ""),
    )
    for number in range(units):
        whose: dict[str, Any] = {**told, "unit": _unit(number)}
        assigned = (
            AssignIndicator(**whose, number=str(one + 1), content=f"任务{one + 1}", full=Decimal(10))
            for one in range(indicators)
        )
        _perform(kaoji, EnrolUnit(**whose, category="市直部门"), *assigned)


def _finding(unit: str, number: int) -> Command:
    told: dict[str, Any] = {
        "year": _YEAR,
        "on": _ON,
        "unit": unit,
        "points": "0.1",
        "distinct": f"第{number}次",
    }
    return RecordFinding(**told, **_WHY)


@contextmanager
def _live(one: Ledger) -> Iterator[Kaoji]:
    """Open a ledger with a year under way beside all others; its units begin with 200 facts each."""
    with opened(sqlite_url(one.path)) as kaoji:
        if _YEAR not in kaoji.ledger.years():
            _open_year(kaoji, _UNITS, _INDICATORS)
            marks: dict[str, Any] = {"year": _YEAR, "on": _ON, "points": "9.35", "full": "10", **_WHY}
            for number in range(_UNITS):
                _perform(
                    kaoji,
                    *(
                        EnterMark(**marks, unit=_unit(number), component=part, indicator=str(each + 1))
                        for part in ("结果得分", "过程得分")
                        for each in range(_INDICATORS)
                    ),
                    *(_finding(_unit(number), each) for each in range(19)),
                )
        yield kaoji


def decisions(ledgers: list[Ledger], folder: Path) -> list[Measured]:
    """Record a finding on a unit with 200 facts, beside the library's load and save, less a raw commit."""
    ours: dict[int, float] = {}
    with TemporaryDirectory(dir=folder) as temporary:
        raw = p50(peers.raw_commits(Path(temporary) / "raw.sqlite", 300)) * 1000
        with peers.library(Path(temporary) / "library.sqlite", 8, 200) as (application, units):
            times = []
            for number in range(_DECISIONS):
                begin = perf_counter()
                peers.decided(application, units[number % len(units)], number)
                times.append((perf_counter() - begin) * 1000)
            theirs = p50(times)
        for one in ledgers:
            say(f"decisions among {one.facts:,} facts")
            with _live(one) as kaoji:
                start = kaoji.ledger.position()
                times = []
                for number in range(_DECISIONS):
                    command = _finding(_unit(number % _UNITS), start + number)
                    begin = perf_counter()
                    _perform(kaoji, command)
                    times.append((perf_counter() - begin) * 1000)
                ours[one.facts] = p50(times[_UNITS:])
    last, first = ledgers[-1].facts, ledgers[0].facts
    share, grown = (ours[last] - raw) / (theirs - raw), ours[last] / ours[first]
    sizes = "; ".join(f"{size:,} facts: {ms:.2f} ms" for size, ms in ours.items())
    return [
        Measured(
            "one decision on a unit with 200 facts, durable, p50",
            f"≤ 0.3× the library's, each less a raw commit; ≤ 1.4× that among {first:,}",
            f"{sizes}; library {theirs:.2f} ms, raw commit {raw:.2f} ms: {share:.2f}×, grown {grown:.2f}×",
            share <= 0.3 and grown <= 1.4,
            {"ours_ms": ours, "library_ms": theirs, "raw_commit_ms": raw},
        )
    ]


def writers(one: Ledger, folder: Path) -> list[Measured]:
    """Let eight threads record on a unit each, beside one that records on all."""
    say("eight writers")
    with TemporaryDirectory(dir=folder) as temporary:
        raw = p50(peers.raw_commits(Path(temporary) / "raw.sqlite", 300)) * 1000
    each = 40
    with _live(one) as kaoji:
        start = kaoji.ledger.position()

        def record(unit: int, first: int) -> None:
            for number in range(each):
                _perform(kaoji, _finding(_unit(unit), first + number * _UNITS + unit))

        begin = perf_counter()
        for unit in range(_UNITS):
            record(unit, start)
        alone = perf_counter() - begin
        middle = kaoji.ledger.position()
        begin = perf_counter()
        with ThreadPoolExecutor(_UNITS) as threads:
            list(threads.map(lambda unit: record(unit, middle), range(_UNITS)))
        together = perf_counter() - begin
        facts = [fact.position for fact in kaoji.ledger.scan(after=start)]
    dense = facts == list(range(start + 1, start + 1 + 2 * each * _UNITS))
    faster, bar = alone / together, 2 if raw >= 1 else 1
    return [
        Measured(
            "8 writers through one process",
            f"≥ {bar}× one writer (a raw commit takes {raw:.2f} ms here); positions dense, nothing lost",
            f"{faster:.2f}×; {'dense' if dense else 'NOT dense'}, {len(facts)} facts",
            faster >= bar and dense,
            {"alone_s": alone, "together_s": together, "raw_commit_ms": raw},
        )
    ]


def workbook(folder: Path) -> list[Measured]:
    """Take in a workbook of 10,000 marks as one, beside openpyxl's reading of it alone."""
    say("a workbook of 10,000 marks")
    units, indicators = 100, 50
    with TemporaryDirectory(dir=folder) as temporary:
        path = Path(temporary) / "得分表.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ("单位", "构成", "指标序号", "得分", "满分", "事由", "依据"))
            rows = (
                (_unit(unit), part, str(one + 1), 9.35, 10, "未按时报送", f"考核记录第{one + 1}号")
                for unit in range(units)
                for part in ("结果得分", "过程得分")
                for one in range(indicators)
            )
            for number, row in enumerate(rows, start=1):
                sheet.write_row(number, 0, row)
        reading = []
        for _ in range(3):
            begin = perf_counter()
            cells = [
                tuple(cell.value for cell in row) for row in openpyxl.load_workbook(path).active.iter_rows()
            ]
            reading.append(perf_counter() - begin)
            assert len(cells) == 2 * units * indicators + 1
        taken = []
        for number in range(3):
            with opened(sqlite_url(Path(temporary) / f"{number}.sqlite"), create=True) as kaoji:
                _open_year(kaoji, units, indicators)
                begin = perf_counter()
                intake = take_in([path], Purpose(_YEAR, _ON))
                _perform(kaoji, *intake.commands)
                taken.append(perf_counter() - begin)
    share = p50(taken) / p50(reading)
    return [
        Measured(
            "a workbook of 10,000 marks: read, checked, committed as one",
            "≤ 0.6× openpyxl's reading alone",
            f"{p50(taken):.2f} s, openpyxl {p50(reading):.2f} s: {share:.2f}×",
            share <= 0.6,
            {"taken_s": taken, "openpyxl_s": reading},
        )
    ]


def rebuilds(ledgers: list[Ledger], folder: Path) -> list[Measured]:
    """Derive everything anew, and score everybody, beside the library's log folded with a commit a page."""
    with TemporaryDirectory(dir=folder) as temporary:
        say("the library's notification log, folded")
        with peers.library(Path(temporary) / "library.sqlite", 500, 200) as (application, _):
            seconds, facts = peers.folded(application, Path(temporary) / "folded.sqlite")
    theirs = seconds / facts * 1e6
    rates: dict[int, float] = {}
    for one in ledgers:
        say(f"rebuild of {one.facts:,} facts")
        with opened(sqlite_url(one.path)) as kaoji:
            begin = perf_counter()
            found = rebuild(kaoji.ledger, kaoji.store)
            rates[one.facts] = (perf_counter() - begin) / found.facts * 1e6
            assert found.differences == 0
    told = "; ".join(f"{size:,} facts: {us:.1f} µs a fact" for size, us in rates.items())
    million = min(rates, key=lambda size: abs(size - 1_000_000))
    last = max(rates)
    faster, kept = theirs / rates[million], rates[million] / rates[last]
    scored = all_standings(next(one for one in ledgers if one.facts == million)) / million * 1e6
    return [
        Measured(
            "rebuild of everything derived, durable",
            "≥ 3× the library's log folded, a commit a page of 500; rate at 10 million ≥ 0.8×",
            f"{told}; library {theirs:.1f} µs: {faster:.1f}×, rate kept {kept:.2f}×",
            faster >= 3 and kept >= 0.8,
            {"ours_us": rates, "library_us": theirs},
        ),
        Measured(
            f"all standings of {million:,} facts from existing entries",
            "≥ 15× the same",
            f"{scored:.2f} µs a fact: {theirs / scored:.1f}×",
            theirs / scored >= 15,
            {"ours_us": scored, "library_us": theirs},
        ),
    ]
