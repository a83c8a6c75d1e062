"""The calendars that come along say what the notices and the library say; REWRITE_DOCS=1 writes them anew."""

import csv
import os
from datetime import date
from importlib.metadata import version
from pathlib import Path

import chinese_calendar
import pytest
from chinese_calendar.constants import Holiday, holidays, workdays

import api.calendars
from api.calendars import shipped_days, shipped_years

FOLDER = Path(api.calendars.__file__).parent
HEADER = ("日期", "类型", "说明", "依据文号")
FIRST = 2017
CITED = (2017, 2018)
"""The years whose files cite the State Council's notices themselves."""
LIBRARY = f"chinesecalendar {version('chinesecalendar')}"


def known() -> range:
    """Return the years of the library, from the first that the regulation needs."""
    return range(FIRST, max(holidays).year + 1)


def by_the_library(year: int) -> list[tuple[str, str, str]]:
    """Return the days off and the weekend days worked: day, kind, holiday."""
    told = [(day, "休", name) for day, name in holidays.items()]
    told += [(day, "班", name) for day, name in workdays.items()]
    return [
        (day.isoformat(), kind, Holiday(name).chinese) for day, kind, name in sorted(told) if day.year == year
    ]


def shipped(year: int) -> dict[date, bool]:
    return {one.day: one.working for one in shipped_days(year)}


@pytest.mark.skipif("REWRITE_DOCS" not in os.environ, reason="only on demand")
def test_the_calendars_of_the_library_are_written() -> None:
    for year in sorted({*known()} - {*CITED}):
        with (FOLDER / f"{year}.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerows([HEADER, *((*line, LIBRARY) for line in by_the_library(year))])


def test_every_year_of_the_library_comes_along() -> None:
    assert shipped_years() == tuple(known())


@pytest.mark.parametrize("year", known())
def test_a_calendar_says_what_the_library_says(year: int) -> None:
    expected = {date.fromisoformat(day): kind == "班" for day, kind, _ in by_the_library(year)}
    assert shipped(year) == expected
    for day, working in shipped(year).items():
        assert chinese_calendar.is_workday(day) is working


def test_the_days_of_2017_and_2018_are_those_of_the_notices() -> None:
    """The demo's file was copied from the notices line by line, and cites them."""
    notices = (FOLDER.parents[1] / "cli" / "demo" / "calendar_2017_2018.csv").read_text(encoding="utf-8")
    mine = [(FOLDER / f"{year}.csv").read_text(encoding="utf-8").splitlines() for year in CITED]
    assert [mine[0][0], *mine[0][1:], *mine[1][1:]] == notices.splitlines()


def test_each_line_says_where_it_is_from() -> None:
    for year in shipped_years():
        sources = {one.document for one in shipped_days(year)}
        if year in CITED:
            assert all(one.startswith("国办发明电〔") for one in sources)
        else:
            (source,) = sources
            assert source.startswith("chinesecalendar ")
