"""Recorded facts: as plain values, a unit's, an entry's with all that is linked to it, the ledger's."""

from collections import deque
from itertools import islice
from typing import Any

from api.bootstrap import Kaoji
from domain.asof import AsOf
from domain.facts import Recorded
from domain.refusals import Refused
from domain.state import within
from domain.values import stream_and_version, stream_of
from projections.telling import sentence


class FactUnknown(Refused):
    """没有编号为 {entry} 的记录。可用 kaoji log 查看全部记录。"""


def fact_values(one: Recorded) -> dict[str, Any]:
    """Return a recorded fact as plain values."""
    return {
        "position": one.position,
        "id": one.id,
        "stream": one.stream,
        "version": one.version,
        "recorded_at": one.recorded_at.isoformat(),
        "says": sentence(one.fact),
        "fact": one.fact.model_dump(mode="json", exclude_none=True),
    }


def timeline_of(kaoji: Kaoji, year: str, unit: str, seen: AsOf) -> list[Recorded]:
    """Return all facts of a unit, oldest first; raises UnknownUnit."""
    name = kaoji.reads.unit_named(kaoji.reads.year(year, kaoji.reads.now()), unit)
    return list(kaoji.reads.timeline(stream_of(year, name), seen))


def history_of(kaoji: Kaoji, entry: str, seen: AsOf) -> list[Recorded]:
    """Return the fact of an id with every fact that names it or that it names; raises FactUnknown."""
    try:
        stream, _ = stream_and_version(entry)
    except ValueError:
        raise FactUnknown(entry=entry) from None
    facts = list(kaoji.reads.timeline(stream, seen))
    if entry not in {one.id for one in facts}:
        raise FactUnknown(entry=entry)
    read = {stream}
    while True:
        linked = _linked(entry, facts)
        elsewhere = {one for fact in facts if fact.id in linked for one in _moved(fact)} - read
        if not elsewhere:
            return sorted((one for one in facts if one.id in linked), key=lambda one: one.position)
        read |= elsewhere
        facts += (fact for one in elsewhere for fact in kaoji.reads.timeline(one, seen))


def _moved(one: Recorded) -> set[str]:
    """Return the stream of the other unit that a transferred fact came from, or went to."""
    fact = one.fact
    ids = (getattr(fact, "transferred_from", None), getattr(fact, "replaced_by", None))
    return {stream_and_version(fact_id)[0] for fact_id in ids if fact_id} - {one.stream}


def _linked(entry: str, facts: list[Recorded]) -> set[str]:
    """Return the ids of a fact, of all that name it or that it names, and so on."""
    linked = {entry}
    for _ in facts:
        more = linked | {one.id for one in facts if linked & _cited(one)}
        more |= {name for one in facts if one.id in linked for name in _cited(one)}
        if more == linked:
            break
        linked = more
    return linked


def _cited(one: Recorded) -> set[str]:
    """Return the ids of other facts that a fact names."""
    names: set[str] = set()
    for field in (
        "entry",
        "replaces",
        "replaced_by",
        "claim",
        "report",
        "check",
        "about",
        "supersedes",
        "transferred_from",
        "delegation",
        "proposal",
        "entries",
    ):
        value = getattr(one.fact, field, None)
        names.update(value if isinstance(value, tuple) else (value,) if value else ())
    # A batch, such as a sheet or a transfer, causes many facts that have nothing to do with this one.
    if (cause := one.fact.envelope.cause) and cause.rpartition("@")[0] == one.stream:
        names.add(cause)
    return names


def listed(kaoji: Kaoji, seen: AsOf, after: int, limit: int) -> list[Recorded]:
    """Return so many facts of a view: the first after a position, or the last where none is told."""
    if seen.effective_on is None:
        start = after or max(0, seen.position - limit)
        return list(kaoji.reads.log(start, min(seen.position, start + limit)))
    found = within(seen, kaoji.reads.log(after, seen.position))
    return list(islice(found, limit)) if after else list(deque(found, maxlen=limit))
