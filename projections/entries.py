"""`entries`, the one read table that scores need: a row per movement, written in the fact's own transaction.

An entry comes as a row of sign +1; whatever ends it (a reversal, a changed or cancelled indicator) repeats
that row with sign -1 and its own position and day. What counts at any position and day is what was begun
and not ended by then.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final, NamedTuple

from pydantic_core import from_json
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
    tuple_,
)

from domain.entries import INSIDE, OUTSIDE, remark_of
from domain.ledger import StoredFact
from domain.ledger.tables import FACTS, METADATA, WORD
from domain.values import PLACES, stream_and_version, unit_of, year_of

FULL_MARKS: Final = "分值"
"""The component under which an indicator's full marks are filed."""
CANCELLED: Final = "取消的分值"
"""The same for a cancelled indicator: a scheme may count it as full marks or as zero."""
NOT_APPLICABLE: Final = "不适用的分值"
"""The same for one cancelled because it does not apply to the unit, of which a scheme may think otherwise."""


def entries_table(name: str, *more: Index, metadata: MetaData = METADATA) -> Table:
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
        *more,
    )


ENTRIES: Final = entries_table("entries", Index("entries_unit", "year", "unit", "position"))
ASIDE: Final = entries_table("entries_aside")


def write_entries(connection: Connection, facts: Sequence[StoredFact]) -> None:
    """Write the movements of newly recorded facts: the inline projection."""
    write_into(ENTRIES, connection, facts)


def write_into(table: Table, connection: Connection, facts: Sequence[StoredFact]) -> None:
    """Write the movements of facts into `entries` or its twin."""
    read = list(_moving(facts))
    ended = {entry for _, said in read if (entry := _ends(said))}
    if rows := _all_movements(read, _begun(table, connection, ended) if ended else {}):
        _insert(connection, table, rows)


def movements(facts: Iterable[StoredFact], begun: dict[str, "Movement"]) -> list["Movement"]:
    """Return the rows of facts; `begun` has, by entry, the rows that they may end, and gains the new ones."""
    return _all_movements(_moving(facts), begun)


class Movement(NamedTuple):
    """A row of the table. Points are whole millionths, the day is its ordinal."""

    position: int
    line: int
    year: str
    unit: str | None
    entry: str
    kind: str
    component: str
    sign: int
    effective_day: int
    indicator: str | None = None
    part: str | None = None
    clause: str | None = None
    scope: str | None = None
    points: int | None = None
    full_points: int | None = None
    received: str | None = None
    label: str | None = None
    remark: str | None = None


_AT_ONCE: Final = 500
"""So many entries are looked for by one query."""

Said = Mapping[str, Any]
"""A fact as its bytes have it. It was checked when it was recorded: here its values are only taken over."""


def _moving(facts: Iterable[StoredFact]) -> Iterator[tuple[StoredFact, Said]]:
    """Yield the facts that have movements, each with what it says."""
    for fact in facts:
        if fact.topic in _COLUMNS_OF or fact.topic in _ENDING:
            yield fact, from_json(fact.state)


def _all_movements(facts: Iterable[tuple[StoredFact, Said]], begun: dict[str, Movement]) -> list[Movement]:
    rows: list[Movement] = []
    for fact, said in facts:
        day, line = _day(said["envelope"]["effective_on"]), 0
        before = begun.get(_ends(said) or "")
        if before:
            rows.append(before._replace(position=fact.id, line=0, sign=-1, effective_day=day))
            line = 1
        if columns := _columns(said, before):
            stream = str(fact.originator_id)
            entry = f"{stream}@{fact.originator_version}"
            place = (*_place(stream), entry, fact.topic)
            row = begun[entry] = Movement(fact.id, line, *place, sign=1, effective_day=day, **columns)
            rows.append(row)
    return rows


def _ends(said: Said) -> str | None:
    """Return the entry that a fact ends."""
    named = _ENDING.get(said["kind"])
    return said[named] if named else None


def _begun(table: Table, connection: Connection, entries: set[str]) -> dict[str, Movement]:
    """Return the rows by which entries came, as far as they stand in the table yet."""
    rows: dict[str, Movement] = {}
    wanted, columns = sorted(map(stream_and_version, entries)), [table.c[name] for name in Movement._fields]
    for start in range(0, len(wanted), _AT_ONCE):
        # An entry's id is that of its fact, and the ledger has the index by which a fact is found.
        facts = tuple_(FACTS.c.stream, FACTS.c.version).in_(wanted[start : start + _AT_ONCE])
        positions = select(FACTS.c.position).where(facts)
        query = select(*columns).where(table.c.position.in_(positions), table.c.sign == 1)
        rows |= {row.entry: row for row in map(Movement._make, connection.execute(query))}
    return rows


def _insert(connection: Connection, table: Table, rows: Sequence[Movement]) -> None:
    """Insert whole rows; the statement is made once, not looked over for each row."""
    statement = insert(table).values(dict.fromkeys(Movement._fields)).compile(dialect=connection.dialect)
    if statement.positiontup:
        order = itemgetter(*map(Movement._fields.index, statement.positiontup))
        connection.exec_driver_sql(statement.string, list(map(order, rows)))
    else:
        connection.exec_driver_sql(statement.string, [row._asdict() for row in rows])


@lru_cache(maxsize=1 << 12)
def _place(stream: str) -> tuple[str, str | None]:
    return year_of(stream), unit_of(stream)


# --- the columns of each kind ----------------------------------------------------------------------------

_ENDING: Final = {
    "EntryReversed": "entry",
    "IndicatorChanged": "supersedes",
    "IndicatorCancelled": "supersedes",
    "IndicatorTransferred": "supersedes",
}
"""By kind: the field that names the entry it ends."""

Columns = dict[str, Any]


def _columns(said: Said, before: Movement | None) -> Columns | None:
    """Return what a fact puts into the table, None where it only ends something."""
    if said["kind"] == "IndicatorCancelled":
        return _cancelled(said, before)
    make = _COLUMNS_OF.get(said["kind"])
    return make(said) if make else None


def _cancelled(said: Said, before: Movement | None) -> Columns | None:
    """Return the reading that an indicator has from its cancellation on."""
    if before is None:
        return None
    kept = {name: getattr(before, name) for name in ("indicator", "full_points", "scope", "label")}
    return kept | {"component": NOT_APPLICABLE if said.get("not_applicable") else CANCELLED}


def _indicator(said: Said) -> Columns:
    return {
        "component": FULL_MARKS,
        "indicator": said["number"],
        "full_points": _millionths(said["full"]),
        "scope": said.get("type"),
        "label": said["content"],
    }


def _mark(said: Said) -> Columns:
    return {
        "component": said["component"],
        "indicator": said.get("indicator"),
        "points": _millionths(said["points"]),
        "full_points": _millionths(said["full"]),
        "clause": said.get("clause"),
        "remark": _remark(said),
    }


def _evaluation(said: Said) -> Columns:
    ballots = [[one["option"], one["count"]] for one in said.get("ballots", ())]
    return {
        "component": said["component"],
        "part": said.get("part"),
        "points": _millionths(said.get("points")),
        "full_points": _millionths(said.get("full")),
        "label": said["scale"],
        "received": _received(ballots, said.get("grade"), None),
        "remark": _remark(said),
    }


def _finding(said: Said) -> Columns:
    """A finding inside an indicator is filed, negative, under its marks (四（二））; see `entry_of`."""
    points, inside = _millionths(said["points"]) or 0, said.get("indicator") is not None
    return {
        "component": said["component"],
        "indicator": said.get("indicator"),
        "points": -points if inside else points,
        "label": said["what"],
        "clause": said.get("clause"),
        "scope": INSIDE if inside else OUTSIDE,
        "remark": _remark(said),
    }


def _adjustment(said: Said) -> Columns:
    points = _millionths(said["points"]) or 0
    return {
        "component": said["component"],
        "points": points if said["kind"] == "BonusApproved" else -points,
        "label": said["item"],
        "clause": said.get("clause"),
        "remark": _remark(said),
    }


def _feedback(said: Said) -> Columns:
    return {
        "component": said["component"],
        "part": said.get("part"),
        "points": _millionths(said.get("points")),
        "full_points": _millionths(said.get("full")),
        "received": _received([], said.get("grade"), said.get("rank")),
        "remark": _remark(said),
    }


def _matter(said: Said) -> Columns:
    return {
        "component": said["component"],
        "label": said["what"],
        "clause": said.get("clause"),
        "remark": _remark(said),
    }


_COLUMNS_OF: Final[Mapping[str, Callable[[Said], Columns]]] = {
    "IndicatorAssigned": _indicator,
    "IndicatorChanged": _indicator,
    "MarkEntered": _mark,
    "EvaluationEntered": _evaluation,
    "FindingRecorded": _finding,
    "BonusApproved": _adjustment,
    "PenaltyApproved": _adjustment,
    "FeedbackReceived": _feedback,
    "MatterDetermined": _matter,
}
"""By kind: what its row says of the entry. `entry_of` says the same of a fact that was read and checked."""

MOVING: Final = tuple({**_COLUMNS_OF, **_ENDING})
"""The kinds of facts that have movements."""


def _remark(said: Said) -> str | None:
    exception = said["envelope"].get("exception")
    return remark_of(exception, said.get("transferred_from"), said.get("distinct"))


def _received(ballots: list[list[Any]], grade: str | None, rank: int | None) -> str | None:
    if not ballots and grade is None and rank is None:
        return None
    return json.dumps({"ballots": ballots, "grade": grade, "rank": rank}, ensure_ascii=False)


@lru_cache(maxsize=1 << 14)
def _millionths(points: str | None) -> int | None:
    """Return points, in decimals, as whole millionths; raises ValueError where that would lose any."""
    if points is None:
        return None
    whole, _, part = points.partition(".")
    if len(part) > PLACES:
        msg = f"{points} has more than {PLACES} decimals"
        raise ValueError(msg)
    return int(whole + part.ljust(PLACES, "0"))


@lru_cache(maxsize=1 << 12)
def _day(written: str) -> int:
    return date.fromisoformat(written).toordinal()
