"""Audits: everything that happened to a unit, and everything that a person touched, fact by fact."""

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from typing import Any, Final

from domain.asof import AsOf
from domain.decisions import in_force
from domain.facts import ExceptionGranted, GroupSealed, Recorded, ResultFact, SchemeAdopted, SheetFiled
from domain.state import YearState
from domain.values import Value, unit_of, year_of
from projections.tables.table import Cell, Column, Kind, Row, Table, head, token_of
from projections.telling import grounds, sentence, short, who

_FIRST: Final = (Column("流水号", Kind.COUNT), Column("记录时间"), Column("生效日期", Kind.DAY))
_TOLD: Final = (Column("编号"), Column("内容"), Column("事由与依据"))

_NO_PERSON: Final = {"body", "to_body", "unit", "units", "aliases", "reason", "basis", "category", "group"}
"""Fields whose words name no person, be they the same as somebody's account."""


def unit_audit(year: YearState, as_of: AsOf, unit: str, facts: Iterable[Recorded], zone: tzinfo) -> Table:
    """Return everything that happened to a unit in a year, given all facts of the year in order of position.

    That is its own stream, and of the year's what names the unit, its sheets, and its rank group's results.
    """
    columns = (*_FIRST, *_TOLD, Column("经办"), Column("经办单位"))
    rows = (Row((*_first(one, zone), *_told(one), *_actor(one))) for one in _of_unit(year, unit, facts))
    return Table(f"单位审计　{year.name_of(unit)}", head(year), token_of(year, as_of), columns, rows)


def _of_unit(year: YearState, unit: str, facts: Iterable[Recorded]) -> Iterator[Recorded]:
    names = {unit, *(alias for alias, known in year.aliases.items() if known == unit)}
    group = _group_of(year, unit)
    sheets: set[str] = set()
    for one in facts:
        named = unit_of(one.stream)
        if isinstance(one.fact, SheetFiled) and names & set(_words(one.fact)):
            sheets.add(one.fact.sheet)
        if named == unit or (named is None and _about(one, names, group, sheets)):
            yield one


def _about(one: Recorded, names: set[str], group: str | None, sheets: set[str]) -> bool:
    """Whether a fact of the year is about a unit."""
    if isinstance(one.fact, (GroupSealed, ResultFact)):
        return getattr(one.fact, "group", None) == group
    return getattr(one.fact, "sheet", None) in sheets or bool(names & set(_words(one.fact)))


def _group_of(year: YearState, unit: str) -> str | None:
    known = year.units.get(unit)
    if known is None or year.scheme is None:
        return None
    group = in_force(year).group_of(known.category, known.sub_class)
    return group.name if group else None


def actor_audit(year: YearState, as_of: AsOf, person: str, facts: Iterable[Recorded], zone: tzinfo) -> Table:
    """Return everything that a person touched over all years; `facts` is the whole ledger, read once.

    The rows come one by one as the ledger is read. `year` only gives the token and the notes.
    """
    columns = (*_FIRST, Column("年度"), Column("单位"), Column("身份"), *_TOLD)
    rows = (Row(cells) for cells in _touched(person, facts, zone))
    return Table(f"人员审计　{person}", head(year), token_of(year, as_of), columns, rows)


def _touched(person: str, facts: Iterable[Recorded], zone: tzinfo) -> Iterator[tuple[Cell, ...]]:
    granted: set[str] = set()
    for one in facts:
        part = _part(one, person, granted)
        if part and isinstance(one.fact, ExceptionGranted) and one.fact.envelope.actor.id == person:
            granted.add(one.id)
        if part:
            where = (year_of(one.stream), unit_of(one.stream) or "", part)
            yield (*_first(one, zone), *where, *_told(one))


def _part(one: Recorded, person: str, granted: set[str]) -> str:
    """Say what part a person had in a fact: acting, delegating, approving an exception, or named in it."""
    said = one.fact.envelope
    parts = (
        f"经办（{said.actor.role}）" if said.actor.id == person else "",
        f"委托人（{said.actor.role}）" if said.actor.on_behalf == person else "",
        "破例批准人" if said.exception in granted else "",
        *(_NAMED.get((one.fact.kind, field), "提及") for field in _fields(one.fact, person)),
    )
    return "、".join(dict.fromkeys(part for part in parts if part))


_NAMED: Final = {
    ("ReviewAssigned", "person"): "复核承办人",
    ("ExceptionGranted", "person"): "获准破例",
    ("DutyDelegated", "by"): "委托人",
    ("DutyDelegated", "to"): "受托人",
    ("SlipReceived", "by"): "签收人",
    ("SlipReceived", "witnesses"): "见证人",
}
"""As what somebody is named in a field of a fact."""


def _fields(fact: Value, person: str) -> Iterator[str]:
    """Yield the fields of a fact that are exactly a person's account, however deep."""
    for name, value in fact:
        if name == "envelope" or name in _NO_PERSON:
            continue
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Value):
                yield from _fields(one, person)
            elif one == person:
                yield name


def _words(value: Any) -> Iterator[str]:  # noqa: ANN401 - any field of a fact
    """Yield every text that a fact consists of, its envelope aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, SchemeAdopted):
        return
    elif isinstance(value, tuple):
        for one in value:
            yield from _words(one)
    elif isinstance(value, Value):
        for name, one in value:
            if name != "envelope":
                yield from _words(one)


# --- the cells of a fact ---------------------------------------------------------------------------------


def _first(one: Recorded, zone: tzinfo) -> tuple[Cell, ...]:
    local = one.recorded_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    return (one.position, local, one.fact.envelope.effective_on)


def _told(one: Recorded) -> tuple[Cell, ...]:
    return (short(one.id), sentence(one.fact), grounds(one.fact))


def _actor(one: Recorded) -> tuple[Cell, ...]:
    return (who(one.fact.envelope.actor), one.fact.envelope.actor.body)
