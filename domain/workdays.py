"""Working days (工作日) and the deadlines counted in them, after the State Council's notices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from domain.facts import CalendarDay

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a period, which ends at 24:00; provisional (暂定) where a year has no calendar yet."""

    day: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Workdays:
    """A calendar: Monday to Friday are worked, except as the notices say."""

    said: Mapping[date, bool]

    @classmethod
    def after(cls, days: Iterable[CalendarDay]) -> "Workdays":
        """Return the calendar that these lines of notices make."""
        return cls({one.day: one.working for one in days})

    def worked(self, day: date) -> bool:
        """Whether a day is worked: a weekend day may be (调休), a weekday may be off."""
        return self.said.get(day, day.weekday() < _SATURDAY)

    def known(self, year: int) -> bool:
        """Whether any notice speaks of this year."""
        return any(day.year == year for day in self.said)

    def deadline(self, received: date, working_days: int) -> Deadline:
        """Return the last of so many working days after receipt, whose own day does not count (四（五）4).

        The day of receipt is left out as 民法典第二百零一条 has it. Received on a day off, the first day is
        the next working day.
        """
        day, left = received, working_days
        while left:
            day += timedelta(days=1)
            left -= self.worked(day)
        return Deadline(day, not all(self.known(year) for year in range(received.year, day.year + 1)))
