"""Steps about slips and calendars, and what holds of every number and every deadline."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from domain.asof import AsOf
from domain.commands import AdoptCalendar, ExtendDeadline, IssueSlips, ReceiveSlip, VoidSlip
from domain.facts import Receipt
from tests.projections.machine.model import Told
from tests.projections.machine.office import Office
from tests.projections.machine.world import CALENDARS, THE_OFFICE, THE_UNITS, UNITS, WHICH

KINDS = ("考评情况反馈单", "更正反馈单")
HOW = st.sampled_from([Receipt.IN_PERSON] * 3 + list(Receipt))


class Slips(Office):
    """What units are told, when they received it, and by which calendar their period is counted."""

    def __init__(self) -> None:
        super().__init__()
        self.deadlines: dict[str, date] = {}
        """By slip: the latest day that any view has told so far."""
        self.looked_at: AsOf | None = None

    @rule(actor=THE_OFFICE, units=st.sets(st.sampled_from(UNITS), max_size=3), group=st.booleans())
    def issue(self, actor: str, units: set[str], group: bool) -> None:  # noqa: FBT001 - drawn
        told: dict[str, Any] = {"group": self.groups()[0]} if group else {"units": tuple(sorted(units))}
        self.ask(IssueSlips, actor, on=self.today, **told)

    @precondition(lambda self: self.model.ids("SlipIssued"))
    @rule(actor=THE_OFFICE | THE_UNITS, which=WHICH, how=HOW, back=st.integers(0, 3), alone=st.booleans())
    def receive(self, actor: str, which: int, how: Receipt, back: int, alone: bool) -> None:  # noqa: FBT001 - drawn
        slip = self.one_of(self.model.ids("SlipIssued")[::-1], which)
        witnesses = ("甲", "乙")[: 1 if alone else 2] if how is Receipt.REFUSED else ()
        told = {"received_on": self.today - timedelta(days=back), "how": how, "witnesses": witnesses}
        self.ask(ReceiveSlip, actor, unit=self.unit_of(slip), slip=slip, on=self.today, **told)

    @precondition(lambda self: self.model.ids("SlipReceived"))
    @rule(actor=THE_OFFICE, which=WHICH, days=st.integers(-3, 12))
    def extend(self, actor: str, which: int, days: int) -> None:
        received = self.model.facts[self.one_of(self.model.ids("SlipReceived"), which)]
        until = date.fromisoformat(received["deadline"]) + timedelta(days=days)
        told = {"unit": received["unit_of"], "slip": received["slip"], "deadline": until}
        self.ask(ExtendDeadline, actor, on=self.today, **told)

    @precondition(lambda self: self.model.ids("SlipIssued"))
    @rule(actor=THE_OFFICE, which=WHICH)
    def void(self, actor: str, which: int) -> None:
        slip = self.one_of(self.model.ids("SlipIssued")[::-1], which)
        self.ask(VoidSlip, actor, unit=self.unit_of(slip), slip=slip, on=self.today)

    @rule(actor=THE_OFFICE, days=st.sampled_from(CALENDARS))
    def amend_the_calendar(self, actor: str, days: tuple[Told, ...]) -> None:
        """The next slip that is received afterwards counts by it."""
        self.ask(AdoptCalendar, actor, on=self.today, days=days)
        received = {one["slip"] for one in self.model.of_kind("SlipReceived")}
        waiting = [one for one in self.model.ids("SlipIssued") if one not in received]
        if waiting:
            told = {"unit": self.unit_of(waiting[0]), "slip": waiting[0], "received_on": self.today}
            self.ask(ReceiveSlip, "考核办甲", how=Receipt.IN_PERSON, on=self.today, **told)

    # --- what holds -----------------------------------------------------------------------------------

    @invariant()
    def numbers_of_slips_are_dense(self) -> None:
        """A slip that is void keeps its number; the year's list has just what the units have."""
        for kind in KINDS:
            told = [one for one in self.model.of_kind("SlipIssued") if one["slip"] == kind]
            assert [one["number"] for one in told] == list(range(1, len(told) + 1)), kind
        listed = [line for one in self.model.of_kind("SlipsIssued") for line in one["slips"]]
        assert [(line["unit"], line["slip"], line["number"]) for line in listed] == [
            (one["unit_of"], one["slip"], one["number"]) for one in self.model.of_kind("SlipIssued")
        ]

    @invariant()
    def a_receipt_is_counted_by_the_calendar_of_its_time(self) -> None:
        for one in self.model.of_kind("SlipReceived"):
            before = [c for c in self.model.of_kind("CalendarAdopted") if c["position"] < one["position"]]
            said = {day["day"]: day["working"] for day in before[-1]["days"]} if before else {}
            day, provisional = _two_working_days_after(date.fromisoformat(one["received_on"]), said)
            found = one["deadline"], one.get("provisional", False), one.get("calendar")
            assert found == (day.isoformat(), provisional, len(before) or None), one

    @invariant()
    def no_deadline_that_was_told_is_ever_earlier(self) -> None:
        now = self.kaoji.reads.now()
        if now == self.looked_at:
            return
        self.looked_at = now
        for unit in dict.fromkeys(one["unit_of"] for one in self.model.of_kind("SlipReceived")):
            state = self.kaoji.reads.unit(self.year, unit, now)
            for slip in state.slips.values():
                if slip.deadline is not None:
                    assert slip.deadline >= self.deadlines.get(slip.id, slip.deadline), slip.id
                    self.deadlines[slip.id] = slip.deadline


def _two_working_days_after(received: date, said: dict[str, bool]) -> tuple[date, bool]:
    """Count on the fingers: the second worked day after the receipt, and whether it is provisional."""
    day, worked, years = received, 0, {received.year}
    while worked < 2:
        day += timedelta(days=1)
        years.add(day.year)
        worked += said.get(day.isoformat(), day.isoweekday() <= 5)
    return day, any(not any(text.startswith(f"{year}-") for text in said) for year in years)
