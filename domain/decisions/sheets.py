"""Decisions about sheets of marks (报表): 填报 → 校核 → 签字盖章 → 接收 or 退回, and undone as one (撤表).

A sheet is kept with the year, its marks with the units: these decisions are told the units' states too, and
say for each fact in which stream it stands.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from domain import refusals
from domain.commands import (
    AcceptSheet,
    CheckSheet,
    EnterEvaluation,
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
from domain.decisions.received import enter_evaluation
from domain.decisions.rules import (
    TOLD,
    body_named,
    body_stands,
    envelope,
    in_force,
    near,
    not_ended,
    reasoned,
    told_one_by_one,
    unit_named,
)
from domain.facts import (
    Actor,
    AnyFact,
    Envelope,
    EvaluationEntered,
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
from domain.scheme import Origin
from domain.sheets import FiledSheet, SheetStatus
from domain.state import UnitState, YearState, evolve_unit

_Told = EnterMark | EnterEvaluation
_Written = MarkEntered | EvaluationEntered

Addressed = tuple[str, AnyFact]
"""A fact with the stream in which it will stand."""

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
        case AcceptSheet(sheet=number) if sheet := year.sheets.get(number):
            named = (row.unit for row in sheet.filed.rows)
        case UndoSheet(sheet=number) if sheet := year.sheets.get(number):
            named = (unit for unit in _with_takers(year, [row.unit for row in sheet.filed.rows]))
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
    body_stands(year, body)
    own_sheet(year, command, body, actor)
    if actor.role is Role.OFFICE and not same_body(year, body, actor.body) and command.keyed is None:
        raise refusals.KeyedDetailsNeeded(body=body)
    number = command.sheet or _next_number(year)
    _may_be_filed(year, number, body)
    marks = [_mark(year, row, command, written) for row in command.rows]
    entered = _entered(_Filing(year, actor, number, body, today, actor), units, marks)
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


def _row(year: YearState, told: SheetMark, mark: _Written) -> SheetRow:
    """Return a row as the sheet keeps it: the unit's own name, the full marks and scale that were found."""
    found: dict[str, Any] = {
        "full": mark.full,
        "scale": mark.scale if isinstance(mark, EvaluationEntered) else None,
    }
    return SheetRow(unit=unit_named(year, told.unit), **told.model_dump(exclude={"unit", *found}), **found)


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
    """Note when the body's leader signed the sheet and when it was sealed, where it must be."""
    sheet = _reached(year, command, command.sheet, SheetStatus.CHECKED)
    written = _later(sheet, envelope(year, command, actor))
    own_sheet(year, command, sheet.filed.body, actor)
    last = max(command.signed_on, command.sealed_on or command.signed_on)
    if last > command.on:
        raise refusals.SignedAhead(sheet=command.sheet, day=last, on=command.on)
    if command.sealed_on is None and (why := _must_be_sealed(year, sheet)):
        raise refusals.SealNeeded(sheet=command.sheet, why=why)
    return SheetSigned(
        envelope=written,
        sheet=command.sheet,
        signed_on=command.signed_on,
        sealed_on=command.sealed_on,
        scan=command.scan,
    )


def _must_be_sealed(year: YearState, sheet: FiledSheet) -> str | None:
    """Return why a sheet needs a seal too: it came on paper, or a category of its units asks for one."""
    if sheet.filed.keyed is not None:
        return "按纸表代录"
    asking = in_force(year).settings.sealed_sheets
    categories = {year.units[row.unit].category for row in sheet.filed.rows if row.unit in year.units}
    found = [one for one in asking if one in categories]
    return f"有{'、'.join(found)}的单位" if found else None


def accept_sheet(
    year: YearState, units: Mapping[str, UnitState], command: AcceptSheet, actor: Actor
) -> tuple[Addressed, ...]:
    """Accept a sheet: its marks are entered by who filed it, for its sake, and count from this day.

    That a deputy was one was settled when the sheet was filed, whatever day it was filed for.
    """
    sheet = _reached(year, command, command.sheet, SheetStatus.SIGNED)
    written = _later(sheet, envelope(year, command, actor))
    filed = sheet.filed
    marks = [_mark(year, row, command, filed.envelope, cause=sheet.id) for row in filed.rows]
    by, on = filed.envelope.actor, filed.envelope.effective_on
    asked = by.model_copy(update={"on_behalf": None})
    filing = _Filing(year, by, filed.sheet, filed.body, on, asked)
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
    if corrected := _corrected(units.values(), sheet.id):
        raise refusals.CorrectedSince(sheet=command.sheet, entries="、".join(corrected[:TOLD]))
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


def _with_takers(year: YearState, units: list[str]) -> list[str]:
    """Return units with those to which their indicators went since, and so on (划转)."""
    for one in units:
        units += {fact.to for fact in year.transfers if fact.source == one} - set(units)
    return units


def _corrected(units: Iterable[UnitState], sheet_id: str) -> list[str]:
    """Return the live entries that came, by corrections or transfers, from marks of the sheet."""
    units = list(units)
    before = {entry: _before(fact) for unit in units for entry, (fact, _) in unit.entries.items()}
    line = {
        entry
        for unit in units
        for entry, (fact, _) in unit.entries.items()
        if fact.envelope.cause == sheet_id
    }
    while more := {entry for entry, old in before.items() if old in line} - line:
        line |= more
    live = (pair for unit in units for pair in unit.live())
    return [entry.id for fact, entry in live if entry.id in line and fact.envelope.cause != sheet_id]


def _before(fact: AnyFact) -> str | None:
    """Return the entry that one goes on from."""
    return getattr(fact, "replaces", None) or getattr(fact, "transferred_from", None)


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
    year: YearState,
    row: SheetMark | SheetRow,
    command: SheetCommand,
    filed: Envelope,
    cause: str | None = None,
) -> _Told:
    """Return a row of a sheet as the mark, or the component's total, that is entered on the command's day."""
    source = filed.source.model_copy(update={"cell": row.cell}) if filed.source else None
    common: dict[str, Any] = {"year": command.year, "on": command.on, "cause": cause, "source": source}
    if _is_total(year, row):
        said = row.model_dump(exclude={"cell", "indicator", "clause", "ballots"})
        return EnterEvaluation(**common, **said, ballots=row.ballots or ())
    return EnterMark(**common, **row.model_dump(exclude={"cell", "part", "scale", "ballots"}))


def _is_total(year: YearState, row: SheetMark | SheetRow) -> bool:
    """Whether a row is of a component received whole (汇总值); without points it can be nothing else."""
    known = in_force(year).components.get(row.component)
    whole = known is not None and known.origin is Origin.WHOLE and row.indicator is None
    return whole or row.points is None


@dataclass(frozen=True, slots=True)
class _Filing:
    """Who files which sheet, for which body, on which day; `asked` is whose right is looked at."""

    year: YearState
    actor: Actor
    number: str
    body: str
    on: date
    asked: Actor


def _entered(
    filing: _Filing, units: Mapping[str, UnitState], marks: Sequence[_Told]
) -> tuple[tuple[str, _Written], ...]:
    """Enter all marks of a sheet as if each came alone, or none: then every row that is refused is told."""
    year, asked = filing.year, filing.asked
    reached, entered, refused = dict(units), [], []
    for mark in marks:
        try:
            unit = reached[unit_named(year, mark.unit)]
            within_responsibility(year, unit, mark, filing.body, asked, filing.on)
            allowed(year, mark, asked, filing.on, unit)
            not_ended(year, unit.unit, mark.on)
            fact = _enter(year, unit, mark, filing.actor)
        except refusals.Refused as refusal:
            refused.append(f"{_place(mark)}：{refusal}")
        else:
            reached[unit.unit] = evolve_unit(unit, Placed(unit.stream, unit.version + 1, fact))
            entered.append((unit.stream, fact))
    if refused:
        raise refusals.RowsRefused(
            sheet=filing.number, count=len(refused), rows=told_one_by_one(refused, "行")
        )
    return tuple(entered)


def _enter(year: YearState, unit: UnitState, mark: _Told, actor: Actor) -> _Written:
    if isinstance(mark, EnterEvaluation):
        return enter_evaluation(year, unit, mark, actor)
    return enter_mark(year, unit, mark, actor)


def _place(mark: _Told) -> str:
    """Return where a row stands: its cell, its unit, its indicator."""
    which = f"指标{mark.indicator}" if isinstance(mark, EnterMark) and mark.indicator else ""
    cell = mark.source.cell if mark.source else None
    return " ".join(part for part in (cell, mark.unit, which, mark.component) if part)
