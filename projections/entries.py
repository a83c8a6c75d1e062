"""`entries`, the one read table that scores need: a row per movement, written in the fact's own transaction.

An entry comes as a row of sign +1; whatever ends it (a reversal, a changed or cancelled indicator) repeats
that row with sign -1 and its own position and day. What counts at any position and day is what was begun
and not ended by then.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    insert,
    select,
)

from domain.entries import Entry, Indicator, Received, entry_of, indicator_of
from domain.facts import (
    EntryReversed,
    IndicatorAssigned,
    IndicatorCancelled,
    IndicatorChanged,
    IndicatorTransferred,
    Recorded,
)
from domain.ledger.tables import METADATA, WORD
from domain.values import MICRO, unit_of, year_of

FULL_MARKS: Final = "分值"
"""The component under which an indicator's full marks are filed."""
CANCELLED: Final = "取消的分值"
"""The same for a cancelled indicator: a scheme may count it as full marks or as zero."""
NOT_APPLICABLE: Final = "不适用的分值"
"""The same for one cancelled because it does not apply to the unit, of which a scheme may think otherwise."""

_INDICATORS: Final = (FULL_MARKS, CANCELLED, NOT_APPLICABLE)

Row = dict[str, Any]


def entries_table(name: str, metadata: MetaData = METADATA) -> Table:
    """Return a table of movements; `entries` and the one a rebuild fills aside have the same columns."""
    return Table(
        name,
        metadata,
        Column("position", BigInteger, nullable=False),
        Column("line", SmallInteger, nullable=False),
        Column("year", WORD, nullable=False),
        Column("unit", WORD, nullable=False),
        Column("entry", WORD, nullable=False),
        Column("kind", WORD, nullable=False),
        Column("component", WORD, nullable=False),
        Column("indicator", WORD),
        Column("part", WORD),
        Column("clause", WORD),
        Column("scope", WORD),
        Column("sign", SmallInteger, nullable=False),
        Column("points", BigInteger),
        Column("full_points", BigInteger),
        Column("received", WORD),
        Column("label", WORD),
        Column("remark", WORD),
        Column("effective_day", Integer, nullable=False),
        PrimaryKeyConstraint("position", "line", name=f"{name}_pk"),
        Index(f"{name}_unit", "year", "unit", "position"),
        Index(f"{name}_entry", "entry"),
    )


ENTRIES: Final = entries_table("entries")
ASIDE: Final = entries_table("entries_aside")


def write_entries(connection: Connection, facts: Sequence[Recorded]) -> None:
    """Write the movements of newly recorded facts: the inline projection."""
    write_into(ENTRIES, connection, facts)


def write_into(table: Table, connection: Connection, facts: Sequence[Recorded]) -> None:
    """Write the movements of facts into `entries` or its twin."""
    ended = {entry for recorded in facts if (entry := _ends(recorded))}
    if rows := movements(facts, _begun(table, connection, ended) if ended else {}):
        connection.execute(insert(table), rows)


def movements(facts: Iterable[Recorded], begun: dict[str, Row]) -> list[Row]:
    """Return the rows of facts; `begun` has, by entry, the rows that they may end, and gains the new ones."""
    rows: list[Row] = []
    for recorded in facts:
        for line, row in enumerate(_movements(recorded, begun)):
            rows.append(row | {"position": recorded.position, "line": line})
            if row["sign"] > 0:
                begun[row["entry"]] = row
    return rows


def _ends(recorded: Recorded) -> str | None:
    """Return the entry that a fact ends."""
    match recorded.fact:
        case EntryReversed(entry=entry):
            return entry
        case IndicatorChanged(supersedes=entry) | IndicatorCancelled(supersedes=entry):
            return entry
        case IndicatorTransferred(supersedes=entry):
            return entry
        case _:
            return None


def _begun(table: Table, connection: Connection, entries: set[str]) -> dict[str, Row]:
    """Return the rows by which entries came, as far as they stand in the table yet."""
    rows: dict[str, Row] = {}
    wanted = sorted(entries)
    for start in range(0, len(wanted), 500):
        query = select(table).where(table.c.entry.in_(wanted[start : start + 500]), table.c.sign == 1)
        rows |= {row["entry"]: dict(row) for row in connection.execute(query).mappings()}
    return rows


def _movements(recorded: Recorded, begun: Mapping[str, Row]) -> Iterable[Row]:
    """Yield a fact's movements: first what it ends, then what it begins."""
    fact, day = recorded.fact, recorded.fact.envelope.effective_on.toordinal()
    ended = _ends(recorded)
    before = begun.get(ended) if ended else None
    if before:
        yield before | {"sign": -1, "effective_day": day}
    place: Row = {
        "year": year_of(recorded.stream),
        "unit": unit_of(recorded.stream),
        "kind": fact.kind,
        "sign": 1,
        "effective_day": day,
    }
    match fact:
        case IndicatorAssigned() | IndicatorChanged():
            yield _blank() | place | _indicator_row(indicator_of(recorded.id, fact))
        case IndicatorCancelled() if before:
            component = NOT_APPLICABLE if fact.not_applicable else CANCELLED
            yield before | place | {"entry": recorded.id, "component": component}
        case _:
            if entry := entry_of(recorded.id, fact):
                yield _blank() | place | _entry_row(entry)


def _blank() -> Row:
    return dict.fromkeys(
        ("indicator", "part", "clause", "scope", "points", "full_points", "received", "label", "remark")
    )


def _indicator_row(indicator: Indicator) -> Row:
    return {
        "entry": indicator.id,
        "component": FULL_MARKS,
        "indicator": indicator.number,
        "full_points": _millionths(indicator.full),
        "scope": indicator.type,
        "label": indicator.content,
    }


def _entry_row(entry: Entry) -> Row:
    return {
        "entry": entry.id,
        "component": entry.component,
        "indicator": entry.indicator,
        "part": entry.part,
        "clause": entry.clause,
        "scope": entry.scope,
        "points": _millionths(entry.points),
        "full_points": _millionths(entry.full),
        "received": _received_text(entry.received),
        "label": entry.label,
        "remark": entry.remark,
    }


def _millionths(points: Fraction | None) -> int | None:
    """Return points as whole millionths: values of facts have at most six decimals, so nothing is lost."""
    return None if points is None else int(points * MICRO)


@lru_cache(maxsize=1 << 14)
def _points(millionths: int) -> Fraction:
    """Return whole millionths as points; the same few marks come again and again."""
    return Fraction(millionths, MICRO)


def _received_text(received: Received | None) -> str | None:
    if received is None:
        return None
    body = {"ballots": received.ballots, "grade": received.grade, "rank": received.rank}
    return json.dumps(body, ensure_ascii=False)
