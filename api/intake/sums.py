"""The sums a table declares for itself (合计, 小计), compared with its rows and never imported."""

import re
from bisect import bisect
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate

from api.intake.cells import Doubt, figure
from api.intake.problems import Problem
from api.intake.reading import Drawn, Reading
from api.intake.tables import Row

_COUNT = re.compile(r"(\d{1,9})\s*(个|家|项|条)?(单位|指标)?")


def sums_agree(reading: Reading, summed: Mapping[str, str], counted: str) -> None:
    """Compare each sum row with the rows it sums; `summed` gives the field under each column.

    A row may sum everything above it or only what follows the sum before it. A table with problems is not
    compared: its sums would be wrong for a reason that is already told.
    """
    if reading.problems:
        return
    numbers = [one.row.number for one in reading.drawn]
    running = {column: _running(field, reading.drawn) for column, field in summed.items()}
    counts = [Decimal(count) for count in range(len(numbers) + 1)]
    start = 0
    for row in reading.table.sums:
        end = bisect(numbers, row.number)
        declared = {column: _fitting(row, totals, start, end) for column, totals in running.items()}
        _compare(reading, row, declared)
        _compare_count(reading, row, counted, _fitting(row, counts, start, end))
        start = end


def sum_of(field: str, drawn: Iterable[Drawn]) -> Decimal:
    """Return the sum of one field over the values drawn; a value without it adds nothing."""
    return sum(map(_field(field), drawn), Decimal(0))


def plain(number: Decimal) -> str:
    """Write a sum without trailing zeros: 5551.5, 175."""
    return f"{number.normalize():f}"


def _field(field: str) -> Callable[[Drawn], Decimal]:
    return lambda one: Decimal(getattr(one.value, field, None) or 0)


def _running(field: str, drawn: Iterable[Drawn]) -> list[Decimal]:
    """Return the sum above each row, so that any stretch of rows is one subtraction."""
    return list(accumulate(map(_field(field), drawn), initial=Decimal(0)))


def _fitting(row: Row, totals: Sequence[Decimal], start: int, end: int) -> list[Decimal]:
    """Return what a sum row may rightly say: since the sum before it, or, but for 小计, of all above it."""
    since = totals[end] - totals[start]
    return [since] if row.is_subtotal else [totals[end], since]


def _compare(reading: Reading, row: Row, fitting: Mapping[str, Sequence[Decimal]]) -> None:
    declared = [column for column in fitting if row[column]]
    if not declared:
        reading.note(f"第 {row.number} 行合计没有数值，未核对")
    for column in declared:
        try:
            total = figure(row[column])
        except Doubt as unsure:
            reading.problems.append(row.doubt(column, unsure))
        else:
            reading.problems += _differs(row, column, total, fitting[column])


def _compare_count(reading: Reading, row: Row, column: str, fitting: Sequence[Decimal]) -> None:
    """Compare a count, where the row gives one under the column that names things (44个单位)."""
    if count := _COUNT.fullmatch(row[column]):
        reading.problems += _differs(row, column, Decimal(count[1]), fitting)


def _differs(row: Row, column: str, declared: Decimal, fitting: Sequence[Decimal]) -> list[Problem]:
    if declared in fitting:
        return []
    nearest = min(fitting, key=lambda total: abs(declared - total))
    by = plain(abs(declared - nearest))
    found = f"合计为 {plain(declared)}，各行共 {plain(nearest)}，相差 {by}"
    return [row.problem(column, found, "请核对各行与合计")]
