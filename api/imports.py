"""Imports as things that last: files checked, then committed as one, then, if need be, undone as one.

The files are kept with the evidence, under the digest that every fact read from them cites.
"""

import secrets
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, Table, Text, insert, select, update

from api.accounts.tables import instant
from api.bootstrap import Kaoji
from api.desk import Draft
from api.evidence import named
from api.intake import Intake, Purpose
from api.intake.apart import take_in_apart
from api.reconciliation import unreconciled
from domain.commands import CancelIndicator, Command, ReverseEntry
from domain.facts import Actor, EvaluationEntered, Evidence, IndicatorAssigned, MarkEntered, Recorded
from domain.ledger.mapper import micros
from domain.ledger.tables import METADATA, WORD
from domain.refusals import Refused
from domain.values import unit_of, year_of
from projections.telling import sentence

IMPORTS: Final = Table(
    "imports",
    METADATA,
    Column("id", WORD, nullable=False),
    Column("year", WORD, nullable=False),
    Column("login", WORD, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("files", Text, nullable=False),
    # Empty where all that the files say stands in the ledger already: last is first - 1.
    Column("first_position", BigInteger),
    Column("last_position", BigInteger),
    Column("undone_at", BigInteger),
    PrimaryKeyConstraint("id", name="imports_pk"),
    Index("imports_year", "year", "made_at"),
)

_PURPOSE: Final = TypeAdapter(Purpose)
_FILES: Final = TypeAdapter(tuple[Evidence, ...])


class UnknownImport(Refused):
    """没有编号为 {number} 的导入。请核对编号，或重新提交文件检查。"""


class FilesHaveProblems(Refused):
    """文件中有 {count} 处问题（第一处：{first}），全部未记录。请改正后重新提交。"""


class TotalsDoNotAgree(Refused):
    """导入后的合计与申报的不符（{first}），全部未记录。请核对后重新提交。"""


class ImportNotCommitted(Refused):
    """导入 {number} 还没有记录，没有什么可撤销。请先核对编号。"""


class NotUndoable(Refused):
    """导入 {number} 中有不能撤销的内容（{what}）；请逐条更正，或办理相反的事项。"""


@dataclass(frozen=True, slots=True)
class Import:
    """Files read for a purpose, and the facts that they became."""

    id: str
    year: str
    login: str
    made_at: int
    purpose: Purpose
    files: tuple[Evidence, ...]
    positions: tuple[int, int] | None = None
    undone: bool = False

    def values(self) -> dict[str, Any]:
        """Return it as plain values."""
        first, last = self.positions or (None, None)
        return {
            "id": self.id,
            "year": self.year,
            "login": self.login,
            "made_at": instant(self.made_at).isoformat(),
            "files": [one.model_dump(mode="json") for one in self.files],
            "first_position": first,
            "last_position": last,
            "undone": self.undone,
        }


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to: problems, or what would be recorded."""

    intake: Intake
    draft: Draft | None
    unlike: tuple[str, ...]
    number: str | None = None

    def values(self) -> dict[str, Any]:
        """Return it as plain values; each problem with its place and its sentence."""
        facts = self.draft.facts if self.draft else ()
        return {
            "id": self.number,
            "ready": self.number is not None,
            "problems": [asdict(one) | {"says": str(one)} for one in self.intake.problems],
            "totals": list(self.intake.totals),
            "disagreements": list(self.unlike),
            "facts": len(facts),
            "first": [sentence(one.fact) for one in facts[:_FIRST]],
        }


_FIRST: Final = 20
"""So many facts are told before they are recorded."""


def check(kaoji: Kaoji, files: Sequence[tuple[str, BinaryIO]], purpose: Purpose, actor: Actor) -> Checked:
    """Read files, keep them, and decide on what they say, recording nothing; raises a Refused or Refusals.

    Where nothing is wrong the import has a number, under which it may be committed.
    """
    kept = tuple(kaoji.evidence.put_file(file, name) for name, file in files)
    intake = _read(kaoji, kept, purpose)
    if intake.problems:
        return Checked(intake, None, ())
    draft = kaoji.desk.decide(intake.commands, actor)
    unlike = tuple(unreconciled(draft, intake.commands))
    if unlike:
        return Checked(intake, draft, unlike)
    made = Import(secrets.token_hex(8), purpose.year, actor.id, micros(kaoji.ledger.now()), purpose, kept)
    row = {
        "id": made.id,
        "year": made.year,
        "login": made.login,
        "made_at": made.made_at,
        "purpose": _PURPOSE.dump_json(purpose).decode(),
        "files": _FILES.dump_json(kept).decode(),
    }
    with kaoji.store.writing() as connection:
        connection.execute(insert(IMPORTS).values(row))
    return Checked(intake, draft, (), made.id)


def all_imports(kaoji: Kaoji, year: str) -> tuple[Import, ...]:
    """Return a year's imports, the newest first."""
    query = select(IMPORTS).where(IMPORTS.c.year == year).order_by(IMPORTS.c.made_at.desc())
    with kaoji.store.reading() as connection:
        return tuple(_import(row._mapping) for row in connection.execute(query))  # noqa: SLF001 - public


def one_import(kaoji: Kaoji, year: str, number: str) -> Import:
    """Return an import; raises UnknownImport."""
    found = next((one for one in all_imports(kaoji, year) if one.id == number), None)
    if found is None:
        raise UnknownImport(number=number)
    return found


def commands_of(kaoji: Kaoji, one: Import) -> tuple[Command, ...]:
    """Return what the files of an import say, read anew; raises FilesHaveProblems."""
    intake = _read(kaoji, one.files, one.purpose)
    if intake.problems:
        raise FilesHaveProblems(count=len(intake.problems), first=intake.problems[0])
    return intake.commands


def reconciled(commands: tuple[Command, ...], draft: Draft) -> None:
    """Refuse what would differ from the totals that a document declares; raises TotalsDoNotAgree."""
    if unlike := list(unreconciled(draft, commands)):
        raise TotalsDoNotAgree(first=unlike[0])


def committed(kaoji: Kaoji, one: Import, facts: Sequence[Recorded]) -> None:
    """Note which facts an import became."""
    first = facts[0].position if facts else kaoji.ledger.position() + 1
    last = facts[-1].position if facts else first - 1
    _noted(kaoji, one, {"first_position": first, "last_position": last})


def undone(kaoji: Kaoji, one: Import) -> None:
    """Note that an import was undone."""
    _noted(kaoji, one, {"undone_at": micros(kaoji.ledger.now())})


def undoing(kaoji: Kaoji, one: Import, told: Mapping[str, Any]) -> tuple[Command, ...]:
    """Return the commands that take back all that an import recorded, the last first.

    Raises ImportNotCommitted, NotUndoable.
    """
    if one.positions is None:
        raise ImportNotCommitted(number=one.id)
    first, last = one.positions
    facts = list(kaoji.reads.log(first - 1, last)) if last >= first else []
    others = sorted({sentence(fact.fact) for fact in facts if _opposite(fact, told) is None})
    if others:
        raise NotUndoable(number=one.id, what="；".join(others[:3]))
    return tuple(back for fact in reversed(facts) if (back := _opposite(fact, told)))


def _opposite(one: Recorded, told: Mapping[str, Any]) -> Command | None:
    """Return the command that takes a fact back, or None where there is none."""
    common = {"year": year_of(one.stream), "unit": unit_of(one.stream), **told}
    match one.fact:
        case MarkEntered() | EvaluationEntered():
            return ReverseEntry(**common, entry=one.id)
        case IndicatorAssigned(number=number):
            return CancelIndicator(**common, number=number)
        case _:
            return None


def _noted(kaoji: Kaoji, one: Import, told: Mapping[str, int]) -> None:
    with kaoji.store.writing() as connection:
        connection.execute(update(IMPORTS).where(IMPORTS.c.id == one.id).values(dict(told)))


def _import(row: Mapping[Any, Any]) -> Import:
    first, last = row["first_position"], row["last_position"]
    return Import(
        row["id"],
        row["year"],
        row["login"],
        row["made_at"],
        _PURPOSE.validate_json(row["purpose"]),
        _FILES.validate_json(row["files"]),
        None if first is None else (first, last),
        row["undone_at"] is not None,
    )


def _read(kaoji: Kaoji, files: Sequence[Evidence], purpose: Purpose) -> Intake:
    with _laid_out(kaoji, files) as paths:
        return take_in_apart(paths, purpose)


@contextmanager
def _laid_out(kaoji: Kaoji, files: Sequence[Evidence]) -> Iterator[list[Path]]:
    """Give kept files under the names they came with, for as long as they are read."""
    with tempfile.TemporaryDirectory(prefix="kaoji-") as folder:
        paths = []
        for number, one in enumerate(files):
            place = Path(folder) / str(number)
            place.mkdir()
            kaoji.evidence.save(one.digest, place / named(one.name))
            paths.append(place / named(one.name))
        yield paths
