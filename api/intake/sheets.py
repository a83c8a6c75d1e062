"""One sheet of marks (报表) from a file: a table of marks or totals on one worksheet, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from api.intake.importing import take_in
from api.intake.problems import Place, Problem
from api.intake.purpose import Purpose
from domain.commands import Command, EnterEvaluation, EnterMark, SheetMark
from domain.facts import Source


@dataclass(frozen=True, slots=True)
class SheetIntake:
    """What a file says: the rows of a sheet and where they stood, or problems and then no row at all."""

    rows: tuple[SheetMark, ...]
    source: Source | None
    problems: tuple[Problem, ...]
    totals: tuple[str, ...]


def take_in_sheet(file: Path, purpose: Purpose) -> SheetIntake:
    """Read a table of marks into the rows of one sheet."""
    intake = take_in([file], purpose)
    if problems := (*intake.problems, *_unfit(intake.commands, purpose)):
        return SheetIntake((), None, problems, intake.totals)
    marks = [one for one in intake.commands if isinstance(one, (EnterMark, EnterEvaluation))]
    first = marks[0].source if marks else None
    source = first.model_copy(update={"cell": None}) if first else None
    return SheetIntake(tuple(_row(mark) for mark in marks), source, (), intake.totals)


def _unfit(commands: tuple[Command, ...], purpose: Purpose) -> Iterator[Problem]:
    """Tell what may be imported but stands on no sheet of marks."""
    sheets = {one.source.sheet for one in commands if one.source}
    for one in commands:
        if not isinstance(one, (EnterMark, EnterEvaluation)) or getattr(one, "grade", None):
            advice = "报表只收指标得分和汇总值；其余请用 kaoji import 导入"
            yield _place(one).problem("不是指标得分或汇总值", advice, column=_cell(one))
        elif one.on != purpose.on:
            advice = "请清空“生效日期”列：报表的得分自接收之日起算"
            yield _place(one).problem(f"写有生效日期 {one.on}", advice, column=_cell(one))
    if len(sheets) > 1:
        advice = "一份报表只用一个工作表，请分成几个文件，或隐藏其余的"
        yield _place(commands[0]).on(None).problem("有多个工作表都是得分表", advice)


def _place(command: Command) -> Place:
    source = command.source
    return Place(source.file, source.digest, source.sheet) if source else Place("报表", "")


def _cell(command: Command) -> str | None:
    return command.source.cell if command.source else None


def _row(mark: EnterMark | EnterEvaluation) -> SheetMark:
    told = mark.model_dump(include=set(SheetMark.model_fields) - {"ballots"})
    return SheetMark(**told, cell=_cell(mark), ballots=getattr(mark, "ballots", None) or None)
