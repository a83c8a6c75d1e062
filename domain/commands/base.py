"""What every command says: a year, a day from which it counts, and why."""

from datetime import date

from domain.facts import Source
from domain.values import FactId, Name, Value, YearId, digest


class Command(Value):
    """Base of all commands. `on` is the day from which the fact counts (生效日期)."""

    year: YearId
    on: date
    reason: Name | None = None
    basis: Name | None = None
    cause: Name | None = None
    source: Source | None = None
    exception: FactId | None = None
    """The exception granted for this act (破例), where a rule would refuse it."""

    def canonical(self) -> str:
        """Return the one text that says exactly this command, for its idempotency digest."""
        return f"{type(self).__name__}{self.model_dump_json(exclude_none=True, ensure_ascii=False)}"


class YearCommand(Command):
    """A command about the year as a whole."""


class JointCommand(YearCommand):
    """A command about the year and some of its units at once: it reads and may write all their streams."""


class UnitCommand(Command):
    """A command about one assessed unit, named by its id or an alias."""

    unit: Name


def digest_of(commands: tuple[Command, ...]) -> str:
    """Return the digest that tells whether a repeated idempotency key carries the same commands."""
    return digest("\n".join(command.canonical() for command in commands).encode())
