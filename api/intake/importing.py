"""Taking files in: everything is read, everything doubtful is listed at once, nothing is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from api.intake.files import Rows, name_of, read
from api.intake.guard import weighted_already
from api.intake.kinds import Kind, recognised
from api.intake.problems import Place, Problem, Unreadable
from api.intake.purpose import Purpose, misdirected
from api.intake.reading import Drawn, Reading
from api.intake.reconcile import agreements, differences, repeated, whole_tasks
from api.intake.tables import Table, headers, laid_out, overfull, unread_columns
from api.intake.workdays import calendar
from domain.commands import (
    AssignIndicator,
    Command,
    DeclareHeadcount,
    EnrolUnit,
    EnterEvaluation,
    EnterMark,
    RegisterBody,
)
from domain.facts import CalendarDay


@dataclass(frozen=True, slots=True)
class Intake:
    """What the files say: commands, or problems and then no command at all; totals to compare by eye."""

    commands: tuple[Command, ...]
    problems: tuple[Problem, ...]
    totals: tuple[str, ...]


def take_in(files: Sequence[Path], purpose: Purpose) -> Intake:
    """Read files into commands, each citing its file, digest, sheet and cell; writes nothing."""
    if problems := misdirected(purpose):
        return Intake((), tuple(problems), ())
    found = list(_found(files, purpose))
    readings = [one for one in found if isinstance(one, Reading)]
    problems = [problem for one in found for problem in (one.problems if isinstance(one, Reading) else [one])]
    problems += _together(readings, purpose)
    totals = [line for reading in readings for line in reading.totals]
    if problems:
        return Intake((), tuple(problems), tuple(totals))
    drawn = [one for reading in readings for one in reading.drawn]
    one_line = whole_tasks(drawn) if purpose.one_line else []
    totals += agreements(drawn)
    if one_line:
        totals.append(f"{len(one_line)} 个单位没有指标表，各记一行“全部任务”")
    return Intake((*_commands(drawn, one_line, purpose),), (), tuple(totals))


def _together(readings: Sequence[Reading], purpose: Purpose) -> list[Problem]:
    """Return what the files do not agree on; sums only of tables that were read whole."""
    drawn = [one for reading in readings for one in reading.drawn]
    whole = [one for reading in readings if not reading.problems for one in reading.drawn]
    return repeated(drawn) + differences(whole) + weighted_already(whole, purpose)


def _commands(drawn: Sequence[Drawn], one_line: Sequence[Command], purpose: Purpose) -> Iterator[Command]:
    """Give the commands in the order in which the ledger must learn them."""
    if days := [one for one in drawn if isinstance(one.value, CalendarDay)]:
        yield calendar(days, purpose)
    yield from (one.value for one in drawn if isinstance(one.value, EnrolUnit))
    yield from _parents_first([one.value for one in drawn if isinstance(one.value, RegisterBody)])
    yield from (one.value for one in drawn if isinstance(one.value, AssignIndicator))
    yield from one_line
    yield from (one.value for one in drawn if isinstance(one.value, (EnterMark, EnterEvaluation)))
    yield from (one.value for one in drawn if isinstance(one.value, DeclareHeadcount))


def _parents_first(bodies: Sequence[RegisterBody]) -> Iterator[RegisterBody]:
    """Give bodies so that none comes before the body it belongs to; units are known already."""
    waiting = {body.body: body for body in bodies}
    while waiting:
        ready = [body for body in waiting.values() if body.parent not in waiting]
        # Bodies that belong to each other in a circle: the ledger refuses them by name.
        for body in ready or list(waiting.values()):
            yield waiting.pop(body.body)


# --- file by file ----------------------------------------------------------------------------------------


def _found(files: Sequence[Path], purpose: Purpose) -> Iterator[Reading | Problem]:
    """Give what each sheet of each file holds, in the order handed in."""
    digests: dict[str, str] = {}
    for path in files:
        try:
            sheets = read(path)
            _refuse_repeated(sheets[0][0], digests)
        except Unreadable as error:
            yield Place(name_of(path), "").problem(error.found, error.advice)
            continue
        for place, rows in sheets:
            yield from _on_sheet(place, rows, purpose)


def _refuse_repeated(place: Place, digests: dict[str, str]) -> None:
    if place.digest in digests:
        raise Unreadable(f"与 {digests[place.digest]} 内容完全相同", "请只导入其中一个")
    digests[place.digest] = place.file


def _on_sheet(place: Place, rows: Rows, purpose: Purpose) -> Iterator[Reading | Problem]:
    try:
        kind, table = _recognised(place, rows)
    except Unreadable as error:
        spare = "；不必导入的工作表请隐藏或删去" if place.sheet else ""
        yield place.problem(error.found, f"{error.advice}{spare}")
        return
    reading = _read(table, kind, purpose)
    if unread := unread_columns(reading.table, kind.columns):
        reading.note(f"未读取的列：{'、'.join(unread)}")
    yield reading


def _recognised(place: Place, rows: Rows) -> tuple[Kind, Table]:
    """Return what kind of table a sheet is, and the table; raises Unreadable."""
    candidates = list(headers(rows))
    if not candidates:
        raise Unreadable("没有内容", "请重新导出后再导入")
    header, kind = recognised(candidates)
    table = laid_out(place, rows, header, kind.columns)
    if not table.things:
        raise Unreadable("只有表头，没有内容", "请填写后再导入，或去掉这个表")
    return kind, table


def _read(table: Table, kind: Kind, purpose: Purpose) -> Reading:
    """Read a table; rows that a comma has shifted are told once, and neither read nor summed."""
    shifted = overfull(table)
    if not shifted:
        return kind.read(table, purpose)
    told = {row.number for row in shifted}
    rows = tuple(row for row in table.things if row.number not in told)
    reading = kind.read(replace(table, rows=rows), purpose)
    advice = "内容中若有逗号，请用英文双引号括起该格；否则请删去多出的内容"
    reading.problems += [row.problem(None, "单元格比表头多", advice) for row in shifted]
    return reading
