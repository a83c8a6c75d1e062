"""The office at work: every step asks the real desk, and the book beside the ledger says what to expect."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import count
from random import Random
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from api.bootstrap import Kaoji, StoryClock
from api.results import seal_told
from domain import refusals
from domain.asof import AsOf
from domain.commands import (
    AcceptReview,
    AdoptScheme,
    ApproveResult,
    AssignReview,
    Command,
    DecideReview,
    GrantException,
    JointCommand,
    OpenYear,
    PublishResult,
    ReceiveSlip,
    RequestReview,
    SealGroup,
    SpreadCorrection,
)
from domain.decisions import in_force
from domain.decisions.spreading import alike
from domain.facts import Counting, Excepted, Outcome, Receipt
from domain.refusals import Refused
from domain.state import YearState
from projections.movements import read
from projections.naive import naive_standings
from tests.projections.machine.model import Model
from tests.projections.machine.rights import may
from tests.projections.machine.world import (
    PEOPLE,
    RECEIVED,
    SET_UP,
    START,
    VIEW_DAYS,
    WHY,
    checked,
    opening,
    person,
)
from tests.projections.test_reformed_years import with_counting

NO_RIGHT = (
    refusals.NotYourDuty,
    refusals.NotYourUnit,
    refusals.NotYourIndicator,
    refusals.NotYourEntry,
    refusals.NotYourDelegation,
    refusals.NotYourSheet,
    refusals.NotDelegated,
    refusals.DeputyDelegates,
    refusals.ScorerIsAssessed,
    refusals.ProposerSettles,
    refusals.ProposerApproves,
    refusals.CheckerReported,
    refusals.CheckerFiled,
    refusals.ConfirmerKeyed,
    refusals.ExceptedOneself,
    refusals.ExceptionDoesNotFit,
    refusals.ExceptionNotNeeded,
)
"""The refusals that are about who asks; all others are about what is asked."""

_years = count(1)
HOW_FAR = st.sampled_from([0, 0, 1, 2, 3])


def _words_of(refusal: type[Refused]) -> str:
    """Return the longest words of a refusal's sentence: by them it is known within another."""
    return max(re.split(r"\{.*?\}", refusal.__doc__ or ""), key=len)


class Office(RuleBasedStateMachine):
    """One appraisal year on a real ledger, with the book of facts beside it."""

    kaoji: ClassVar[Kaoji]
    clock: ClassVar[StoryClock]
    recorded: ClassVar[Counter[str]] = Counter()
    """How often each command was recorded in all examples."""

    def __init__(self) -> None:
        super().__init__()
        self.year = f"m{next(_years)}-2017"
        self.model = Model(self.year)
        self.begin = self.kaoji.ledger.position()
        self.compared = self.set_up = 0
        self.read: tuple[AsOf, YearState] | None = None
        self.today = date(2018, 1, 10)

    @initialize(counting=st.sampled_from(Counting), disputed=HOW_FAR | st.just(4), sealed=HOW_FAR)
    def the_year_is_opened(self, counting: Counting, disputed: int, sealed: int) -> None:
        scheme = AdoptScheme(year=self.year, on=date(2017, 1, 1), text=with_counting(counting))
        self.tell_the_time()
        first = [OpenYear(**opening(self.year)), scheme, *self.commands(SET_UP)]
        self.kaoji.desk.perform(first, person("考核办甲"))
        self.write_down()
        then = self.commands(checked(self.model.ids("SelfReported")[0]))
        self.kaoji.desk.perform(then, person("考核办乙"))
        self.write_down()
        self.a_slip_is_received(disputed)
        self.a_group_is_sealed(sealed)
        self.set_up = self.model.rows[-1][0]

    def a_group_is_sealed(self, sealed: int) -> None:
        """Seal the last group and, if it went so far, approve and publish its result."""
        group, on = self.groups()[-1], self.today
        if sealed:
            self.seal_despite_what_is_open("考核办甲", group)
        for step in in_force(self.state()).settings.approval_steps if sealed > 1 else ():
            told = {"step": step, "approved_on": on, "document": "纪要2号"}
            self.ask(ApproveResult, "领导甲", group=group, on=on, **told)
        if sealed > 2:
            self.ask(PublishResult, "领导甲", group=group, on=on, document="公布1号")

    def a_slip_is_received(self, disputed: int) -> None:
        """Receive a unit's slip; if it went so far, ask for a review, take it up, decide and spread it."""
        slip = self.model.ids("SlipIssued")[0]
        receipt = {"unit": self.unit_of(slip), "slip": slip, "how": Receipt.IN_PERSON, "on": RECEIVED}
        self.ask(ReceiveSlip, "甲局甲", **receipt, received_on=RECEIVED)
        if disputed:
            self.request_review(slip, "甲局甲", 0)
        if disputed > 1:
            self.a_review_is_taken_up(self.model.ids("ReviewRequested")[0], decided=disputed > 2)
        if disputed > 3:
            self.spread_as("考核办甲", self.model.ids("ReviewRequested")[0], slips=True)

    def a_review_is_taken_up(self, review: str, *, decided: bool) -> None:
        case: dict[str, Any] = {"unit": self.unit_of(review), "review": review, "on": self.today}
        self.ask(AcceptReview, "考核办甲", **case)
        self.ask(AssignReview, "考核办甲", **case, person="复核甲", body="市纪委")
        if decided:
            better = {"entry": self.model.facts[review]["entries"][0], "points": "10"}
            told = {"outcome": Outcome.ALLOWED, "document": "决定1号", "corrections": (better,)}
            self.ask(DecideReview, "复核甲", **case, **told)

    def request_review(self, slip: str, actor: str, line: int, **paper: Any) -> None:
        """Ask for a review of a line of a slip, as shown when it was issued."""
        unit, seen = self.unit_of(slip), self.kaoji.reads.shown_at(slip)
        lines = [one.entry for one in self.kaoji.reads.unit(self.year, unit, seen).slips[slip].shown]
        told = {"slip": slip, "entries": (self.one_of(lines, line),), "text": "已办结", **paper}
        self.ask(RequestReview, actor, unit=unit, on=self.today, seen=seen.token(self.year), **told)

    def spread_as(self, actor: str, case: str, unlike: str = "", *, slips: bool) -> None:
        """Correct all that is like what a case corrected, else what is not; no score falls by it."""
        now = self.kaoji.reads.now()
        units = self.kaoji.reads.units(self.state(), now)
        origin = units[self.unit_of(case)]
        found = tuple(one.entry for one in alike(units, origin, origin.reviews[case]))
        before = self.scores() if found else {}
        told = {"review": case, "entries": found or (unlike,), "slips": slips}
        self.ask(SpreadCorrection, actor, on=self.today, **told)
        after = self.scores() if found else {}
        for unit in {self.unit_of(one) for one in found} & set(before):
            assert after[unit] >= before[unit], unit

    def scores(self) -> dict[str, Fraction]:
        """Return the exact scores of now; a unit of which something lacks has none."""
        standings = self.kaoji.reads.standings(self.year, self.kaoji.reads.now())
        found = (one for group in standings.groups for one in group.standings)
        return {one.unit: one.exact for one in found if one.exact is not None}

    def seal_despite_what_is_open(self, actor: str, group: str, person: str = "考核办甲") -> None:
        """A leader lets somebody seal what is not ready; whoever else tries is refused."""
        told: dict[str, Any] = {"rule": Excepted.SEALING, "person": person, "group": group}
        self.ask(GrantException, "领导甲", on=self.today, until=self.today + timedelta(days=3), **told)
        if (seal := seal_told(self.kaoji, self.year, group, self.today))["open"]:
            exception = self.model.ids("ExceptionGranted")[-1]
            self.ask(SealGroup, actor, on=self.today, exception=exception, **seal)

    def commands(self, asked: Iterable[tuple[type[Command], dict[str, Any]]]) -> list[Command]:
        common: dict[str, Any] = {"year": self.year, "on": START}
        return [kind(**common | told) for kind, told in asked]

    @rule(days=st.integers(1, 15))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)
        self.tell_the_time()

    def tell_the_time(self) -> None:
        self.clock.now = datetime.combine(self.today, datetime.min.time(), UTC) + timedelta(hours=4)

    def ask(self, kind: type[Command], actor: str, **told: Any) -> None:
        """Ask for one thing as this person, and compare what comes of it with the book."""
        said = {"on": date(2018, 2, 10), **WHY} | told
        allowed = may(self.model, kind.__name__, said, PEOPLE[actor], self.today)
        command = kind(**{"year": self.year} | said)
        try:
            facts = self.kaoji.desk.perform([command], person(actor))
        except Refused as refusal:
            self.refused(command, refusal, allowed=allowed)
            return
        assert allowed, f"{actor} 无权，却已记录：{[one.id for one in facts]}"
        assert [one.position for one in facts] == self.write_down()
        self.recorded[kind.__name__] += 1

    def refused(self, command: Command, refusal: Refused, *, allowed: bool) -> None:
        """A refusal records nothing, and is about rights just where the book says so."""
        assert self.kaoji.ledger.position() == self.model.rows[-1][0], f"已拒绝，却有记录：{refusal}"
        if isinstance(command, JointCommand):
            about_rights = isinstance(refusal, NO_RIGHT) or any(
                _words_of(one) in str(refusal) for one in NO_RIGHT
            )
            assert not (allowed and about_rights), f"有权，却被拒绝：{refusal}"
        else:
            assert isinstance(refusal, NO_RIGHT) != allowed, f"应当{'有' if allowed else '无'}权：{refusal}"

    def write_down(self) -> list[int]:
        """Write the new facts into the book, as they are stored; returns their positions."""
        last = self.model.rows[-1][0] if self.model.rows else self.begin
        new = list(self.kaoji.ledger.stored(after=last))
        for row in new:
            self.model.commits[row.id] = last
            self.model.remember(row.id, str(row.originator_id), row.originator_version, row.state)
        return [row.id for row in new]

    def one_of(self, ids: Sequence[str], which: int) -> str:
        """Return one of several ids; where there is none, one that is of nothing."""
        return ids[which % len(ids)] if ids else f"{self.year}/甲局@999"

    def begun(self) -> bool:
        """Whether the year has been opened."""
        return bool(self.model.rows)

    def state(self) -> YearState:
        """Return what the year says now; it is read anew once anything was recorded."""
        now = self.kaoji.reads.now()
        if self.read is None or self.read[0] != now:
            self.read = (now, self.kaoji.reads.year(self.year, now))
        return self.read[1]

    def groups(self) -> list[str]:
        """Return the rank groups of the scheme."""
        return [one.name for one in in_force(self.state()).groups]

    def late(self) -> bool:
        """Whether enough has been recorded for units to end: who ends at once leaves no story."""
        return self.model.rows[-1][0] > self.set_up + 6

    def unit_of(self, fact_id: str) -> str:
        return fact_id.partition("/")[2].partition("@")[0]

    # --- what holds after every step ------------------------------------------------------------------

    @invariant()
    def no_fact_is_lost_or_changed(self) -> None:
        rows = [
            (row.id, row.originator_id, row.originator_version, row.state)
            for row in self.kaoji.ledger.stored(after=self.begin)
        ]
        assert rows == self.model.rows

    @invariant()
    def both_calculators_and_the_book_agree(self) -> None:
        """Compare now, and as of an earlier position and day that the last fact draws."""
        if not self.model.rows or self.compared == self.model.rows[-1][0]:
            return
        self.compared = now = self.model.rows[-1][0]
        drawn = Random(self.model.rows[-1][3])  # noqa: S311 - a view, not a secret
        facts = [row.recorded for row in self.kaoji.ledger.stored(after=self.begin)]
        for view in (AsOf(now), AsOf(drawn.randint(self.set_up, now), drawn.choice(VIEW_DAYS))):
            fast = self.kaoji.reads.standings(self.year, view)
            assert fast.canonical() == naive_standings(facts, self.year, view).canonical(), view
            self.the_table_has_what_the_book_adds_up(view)

    def the_table_has_what_the_book_adds_up(self, view: AsOf) -> None:
        with self.kaoji.store.reading() as connection:
            movements = list(read(connection, self.year))
        found = {mine.unit: mine.sheet(mine.axes.known(view), frozenset()) for mine in movements}
        sums: dict[Any, Any] = {}
        for unit, mine in found.items():
            for entry in mine.entries:
                place = (unit, entry.component, entry.indicator)
                entries, points = sums.get(place, (0, 0))
                sums[place] = (entries + 1, points + (entry.points or 0))
        assert sums == self.model.sums(view.position, view.effective_on), view
        full: dict[Any, Any] = {}
        for unit, mine in found.items():
            for one in mine.indicators:
                if not one.cancelled:
                    full.setdefault((unit, one.number), []).append(one.full)
        assert full == self.model.full_marks(view.position, view.effective_on), view
