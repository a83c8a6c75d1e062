"""Decisions about sheets of marks (报表): 填报 → 校核 → 签字盖章 → 接收 or 退回, and undone as one (撤表).

A sheet is kept with the year, its marks with the units: these decisions are told the units' states too, and
say for each fact in which stream it stands.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain import refusals
from domain.commands import (
    AcceptSheet,
    CheckSheet,
    EnterMark,
    FileSheet,
    ReturnSheet,
    ReverseEntry,
    SheetCommand,
    SheetMark,
    SignSheet,
    UndoSheet,
)
from domain.decisions.corrections import reverse_entry
from domain.decisions.entries import enter_mark
from domain.decisions.rules import body_named, envelope, near, reasoned, unit_named
from domain.facts import (
    Actor,
    AnyFact,
    Envelope,
    MarkEntered,
    Placed,
    Role,
    SheetAccepted,
    SheetChecked,
    SheetFiled,
    SheetReturned,
    SheetRow,
    SheetSigned,
    SheetUndone,
)
from domain.rights import allowed, own_sheet, persons, same_body, within_responsibility
from domain.sheets import FiledSheet, SheetStatus
from domain.state import UnitState, YearState, evolve_unit

Addressed = tuple[str, AnyFact]
"""A fact with the stream in which it will stand."""

_TOLD: Final = 20
"""So many refused rows are told one by one."""

_NEXT: Final = {
    SheetStatus.FILED: "先校核（kaoji sheet check）",
    SheetStatus.CHECKED: "先登记签字盖章（kaoji sheet sign）",
    SheetStatus.SIGNED: "接收（kaoji sheet accept）或退回（kaoji sheet return）",
    SheetStatus.ACCEPTED: "整表撤销后再改（kaoji sheet undo）",
    SheetStatus.RETURNED: "改正后以原编号重新填报（kaoji sheet file）",
    SheetStatus.UNDONE: "以原编号重新填报（kaoji sheet file）",
}
_ON_ITS_WAY: Final = (SheetStatus.FILED, SheetStatus.CHECKED, SheetStatus.SIGNED)


def units_of_sheet(year: YearState, command: SheetCommand) -> tuple[str, ...]:
    """Return the units whose states a decision about a sheet must know."""
    match command:
        case FileSheet(rows=rows):
            named = (year.aliases.get(row.unit, row.unit) for row in rows)
        case AcceptSheet(sheet=number) | UndoSheet(sheet=number) if sheet := year.sheets.get(number):
            named = (row.unit for row in sheet.filed.rows)
        case _:
            return ()
    return tuple(unit for unit in dict.fromkeys(named) if unit in year.units)


def decide_sheet(
    year: YearState, units: Mapping[str, UnitState], command: SheetCommand, actor: Actor, today: date
) -> tuple[Addressed, ...]:
    """Return the facts of a command about a sheet, each with its stream; raises a Refused."""
    match command:
        case FileSheet():
            return ((year.year, file_sheet(year, units, command, actor, today)),)
        case CheckSheet():
            return ((year.year, check_sheet(year, command, actor)),)
        case SignSheet():
            return ((year.year, sign_sheet(year, command, actor)),)
        case AcceptSheet():
            return accept_sheet(year, units, command, actor)
        case ReturnSheet():
            return ((year.year, return_sheet(year, command, actor)),)
        case UndoSheet():
            return undo_sheet(year, units, command, actor)
        case _:
            raise TypeError(command)


def file_sheet(
    year: YearState, units: Mapping[str, UnitState], command: FileSheet, actor: Actor, today: date
) -> SheetFiled:
    """File a body's marks for many units; each must be such that it could be entered today."""
    written = envelope(year, command, actor)
    body = body_named(year, command.body)
    own_sheet(year, command, body, actor)
    if actor.role is Role.OFFICE and not same_body(year, body, actor.body) and command.keyed is None:
        raise refusals.KeyedDetailsNeeded(body=body)
    number = command.sheet or _next_number(year)
    _may_be_filed(year, number, body)
    marks = [_mark(row, command, written) for row in command.rows]
    entered = _entered(_Filing(year, actor, number, body, today), units, marks)
    rows = zip(command.rows, entered, strict=True)
    return SheetFiled(
        envelope=written,
        sheet=number,
        body=body,
        rows=tuple(_row(year, told, mark) for told, (_, mark) in rows),
        keyed=command.keyed,
    )


def _next_number(year: YearState) -> str:
    return next(name for n in range(1, len(year.sheets) + 2) if (name := f"表{n}") not in year.sheets)


def _may_be_filed(year: YearState, number: str, body: str) -> None:
    """A number is used once; what was returned or undone is filed again under it, by the same body."""
    before = year.sheets.get(number)
    if before is None:
        return
    if before.status not in (SheetStatus.RETURNED, SheetStatus.UNDONE):
        raise refusals.SheetExists(sheet=number, status=before.status)
    if before.filed.body != body:
        raise refusals.SheetOfAnother(sheet=number, body=before.filed.body, other=body)


def _row(year: YearState, told: SheetMark, mark: MarkEntered) -> SheetRow:
    """Return a row as the sheet keeps it: the unit's own name, the full marks that were found."""
    return SheetRow(
        unit=unit_named(year, told.unit), **told.model_dump(exclude={"unit", "full"}), full=mark.full
    )


def check_sheet(year: YearState, command: CheckSheet, actor: Actor) -> SheetChecked:
    """Note that a second person counted the same number of rows and the same sum of points."""
    sheet = _reached(year, command, command.sheet, SheetStatus.FILED)
    written = _later(sheet, envelope(year, command, actor))
    own_sheet(year, command, sheet.filed.body, actor)
    if persons(actor) & persons(sheet.filed.envelope.actor):
        raise refusals.CheckerFiled(sheet=command.sheet, person=actor.id)
    if (command.rows, command.total) != (len(sheet.filed.rows), sheet.total):
        raise refusals.TotalsDiffer(
            sheet=command.sheet,
            rows=len(sheet.filed.rows),
            total=sheet.total,
            counted=command.rows,
            summed=command.total,
        )
    return SheetChecked(envelope=written, sheet=command.sheet, rows=command.rows, total=command.total)


def sign_sheet(year: YearState, command: SignSheet, actor: Actor) -> SheetSigned:
    """Note when the body's leader signed the sheet and when it was sealed; one keyed from paper has both."""
    sheet = _reached(year, command, command.sheet, SheetStatus.CHECKED)
    written = _later(sheet, envelope(year, command, actor))
    own_sheet(year, command, sheet.filed.body, actor)
    if sheet.filed.keyed is not None and command.sealed_on is None:
        raise refusals.SealNeeded(sheet=command.sheet)
    return SheetSigned(
        envelope=written,
        sheet=command.sheet,
        signed_on=command.signed_on,
        sealed_on=command.sealed_on,
        scan=command.scan,
    )


def accept_sheet(
    year: YearState, units: Mapping[str, UnitState], command: AcceptSheet, actor: Actor
) -> tuple[Addressed, ...]:
    """Accept a sheet: its marks are entered by who filed it, for its sake, and count from this day.

    Whether that person may was settled by the day of filing: a delegation may have ended since.
    """
    sheet = _reached(year, command, command.sheet, SheetStatus.SIGNED)
    written = _later(sheet, envelope(year, command, actor))
    filed = sheet.filed
    marks = [_mark(row, command, filed.envelope, cause=sheet.id) for row in filed.rows]
    by, on = filed.envelope.actor, filed.envelope.effective_on
    filing = _Filing(year, by, filed.sheet, filed.body, on)
    entered = _entered(filing, units, marks)
    return ((year.year, SheetAccepted(envelope=written, sheet=filed.sheet)), *entered)


def return_sheet(year: YearState, command: ReturnSheet, actor: Actor) -> SheetReturned:
    """Return a sheet that is not accepted yet, with the reason."""
    sheet = _reached(year, command, command.sheet, *_ON_ITS_WAY)
    written = _later(sheet, envelope(year, command, actor))
    if command.reason is None:
        raise refusals.ReturnNeedsReason
    return SheetReturned(envelope=written, sheet=command.sheet)


def undo_sheet(
    year: YearState, units: Mapping[str, UnitState], command: UndoSheet, actor: Actor
) -> tuple[Addressed, ...]:
    """Undo an accepted sheet as one: every mark of it that still counts is reversed.

    A mark that was corrected since was decided on anew, perhaps by a review: it is withdrawn first, with a
    reason of its own, so that nothing of an undone sheet goes on counting and no review is undone unseen.
    """
    sheet = _reached(year, command, command.sheet, SheetStatus.ACCEPTED)
    written = _later(sheet, envelope(year, command, actor))
    reasoned(command, "撤销报表")
    if corrected := [entry for unit in units.values() for entry in _corrected(unit, sheet.id)]:
        raise refusals.CorrectedSince(sheet=command.sheet, entries="、".join(corrected[:_TOLD]))
    reversals = (fact for unit in units.values() for fact in _reversals(year, unit, sheet, command, actor))
    return (*reversals, (year.year, SheetUndone(envelope=written, sheet=command.sheet)))


def _reversals(
    year: YearState, unit: UnitState, sheet: FiledSheet, command: UndoSheet, actor: Actor
) -> Iterator[Addressed]:
    for fact, entry in unit.live():
        if fact.envelope.cause == sheet.id:
            told = command.model_dump(include={"year", "on", "reason", "basis"})
            reverse = ReverseEntry(**told, unit=unit.unit, entry=entry.id, cause=sheet.id)
            yield from ((unit.stream, reversal) for reversal in reverse_entry(year, unit, reverse, actor))


def _corrected(unit: UnitState, sheet_id: str) -> list[str]:
    """Return the live entries that came, by corrections, from marks of the sheet."""
    line: set[str] = set()
    for entry, (fact, _) in unit.entries.items():
        if fact.envelope.cause == sheet_id or getattr(fact, "replaces", None) in line:
            line.add(entry)
    return [entry.id for fact, entry in unit.live() if entry.id in line and fact.envelope.cause != sheet_id]


def sheet_named(year: YearState, number: str) -> FiledSheet:
    """Return the sheet of a number; raises UnknownSheet."""
    sheet = year.sheets.get(number)
    if sheet is None:
        raise refusals.UnknownSheet(sheet=number, near=near(number, year.sheets))
    return sheet


# --- what the decisions share ----------------------------------------------------------------------------


def _reached(year: YearState, command: SheetCommand, number: str, *stages: SheetStatus) -> FiledSheet:
    """Return the sheet of a number, which must have come just so far."""
    sheet = sheet_named(year, number)
    if sheet.status not in stages:
        raise refusals.SheetNotThere(
            sheet=number, status=sheet.status, act=_ACTS[type(command)], advice=_NEXT[sheet.status]
        )
    return sheet


_ACTS: Final[Mapping[type[SheetCommand], str]] = {
    CheckSheet: "校核",
    SignSheet: "签字盖章",
    AcceptSheet: "接收",
    ReturnSheet: "退回",
    UndoSheet: "撤销",
}


def _later(sheet: FiledSheet, written: Envelope) -> Envelope:
    """Refuse a step that would take effect before the one it follows."""
    if written.effective_on < sheet.since:
        raise refusals.BeforeEntry(on=written.effective_on, since=sheet.since)
    return written


def _mark(
    row: SheetMark | SheetRow, command: SheetCommand, filed: Envelope, cause: str | None = None
) -> EnterMark:
    """Return a row of a sheet as the mark that is entered on the command's day."""
    source = filed.source.model_copy(update={"cell": row.cell}) if filed.source else None
    return EnterMark(
        year=command.year, on=command.on, cause=cause, source=source, **row.model_dump(exclude={"cell"})
    )


@dataclass(frozen=True, slots=True)
class _Filing:
    """Who files which sheet, for which body, on which day."""

    year: YearState
    actor: Actor
    number: str
    body: str
    on: date


def _entered(
    filing: _Filing, units: Mapping[str, UnitState], marks: Sequence[EnterMark]
) -> tuple[tuple[str, MarkEntered], ...]:
    """Enter all marks of a sheet as if each came alone, or none: then every row that is refused is told."""
    year, actor = filing.year, filing.actor
    reached, entered, refused = dict(units), [], []
    for mark in marks:
        try:
            unit = reached[unit_named(year, mark.unit)]
            within_responsibility(year, unit, mark, filing.body, actor, filing.on)
            allowed(year, mark, actor, filing.on, unit)
            fact = enter_mark(year, unit, mark, actor)
        except refusals.Refused as refusal:
            refused.append(f"{_place(mark)}：{refusal}")
        else:
            reached[unit.unit] = evolve_unit(unit, Placed(unit.stream, unit.version + 1, fact))
            entered.append((unit.stream, fact))
    if refused:
        raise refusals.RowsRefused(sheet=filing.number, count=len(refused), rows=_listed(refused))
    return tuple(entered)


def _place(mark: EnterMark) -> str:
    """Return where a row stands: its cell, its unit, its indicator."""
    which = f"指标{mark.indicator}" if mark.indicator else ""
    cell = mark.source.cell if mark.source else None
    return " ".join(part for part in (cell, mark.unit, which, mark.component) if part)


def _listed(lines: Iterable[str]) -> str:
    lines = list(lines)
    more = [f"……另有 {len(lines) - _TOLD} 行"] if len(lines) > _TOLD else []
    return "".join(f"\n  {line}" for line in (*lines[:_TOLD], *more)) + "\n"
