"""Steps about reviews as cases, and what holds of every decision (复核)."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from domain.commands import (
    AcceptReview,
    AssignReview,
    ConfirmReview,
    DecideReview,
    DeclineReview,
    IssueSlips,
    ReopenReview,
    WithdrawReview,
)
from domain.decisions.rules import group_of
from domain.facts import Outcome, Role
from tests.projections.machine.model import worth
from tests.projections.machine.office import Office
from tests.projections.machine.world import (
    KEYED,
    OFFICE_BODY,
    PEOPLE,
    PETITIONS,
    THE_OFFICE,
    THE_UNITS,
    WHICH,
    who,
)

BETTER = st.sampled_from(["10", "9.75", "0"])
REVIEWERS = {"信访乙": PETITIONS, "复核甲": "市纪委", "考核办乙": OFFICE_BODY}


class Reviews(Office):
    """What units dispute, and what becomes of it."""

    @precondition(lambda self: self.model.ids("SlipReceived"))
    @rule(actor=st.none() | THE_UNITS, which=WHICH, line=WHICH)
    def request(self, actor: str | None, which: int, line: int) -> None:
        slip = self.a_slip(which)
        self.request_review(slip, actor or f"{self.unit_of(slip)}甲", line)

    @precondition(lambda self: self.model.ids("SlipReceived"))
    @rule(actor=THE_OFFICE, which=WHICH, line=WHICH, back=st.integers(0, 4))
    def request_on_paper(self, actor: str, which: int, line: int, back: int) -> None:
        handed_in = self.today - timedelta(days=back)
        self.request_review(self.a_slip(which), actor, line, keyed=KEYED, handed_in=handed_in)

    @precondition(lambda self: self.model.ids("SlipReceived"))
    @rule(which=WHICH, line=WHICH)
    def request_late(self, which: int, line: int) -> None:
        """Weeks later a unit still asks; the request is recorded, and the office may try to accept it."""
        self.today += timedelta(days=10)
        self.tell_the_time()
        slip = self.a_slip(which)
        self.request_review(slip, f"{self.unit_of(slip)}甲", line)
        if open_ones := self.model.cases_at("ReviewRequested"):
            self.on_case(AcceptReview, "考核办甲", open_ones, -1)

    def a_slip(self, which: int) -> str:
        """Return one of the slips that were received."""
        received: str = self.model.facts[self.one_of(self.model.ids("SlipReceived")[::-1], which)]["slip"]
        return received

    @precondition(lambda self: self.model.cases_at("ReviewRequested", "ReviewConfirmed"))
    @rule(actor=THE_OFFICE, which=WHICH, accept=st.integers(0, 3))
    def take_up(self, actor: str, which: int, accept: int) -> None:
        kind = AcceptReview if accept else DeclineReview
        self.on_case(kind, actor, self.model.cases_at("ReviewRequested", "ReviewConfirmed"), which)

    @precondition(lambda self: self.model.unconfirmed())
    @rule(actor=THE_OFFICE, which=WHICH)
    def confirm(self, actor: str, which: int) -> None:
        self.on_case(ConfirmReview, actor, self.model.unconfirmed(), which)

    @precondition(lambda self: self.model.cases_at("ReviewAccepted", "ReviewReopened", "ReviewAssigned"))
    @rule(actor=THE_OFFICE, which=WHICH, to=st.sampled_from(sorted(REVIEWERS)))
    def hand_to(self, actor: str, which: int, to: str) -> None:
        cases = self.model.cases_at("ReviewAccepted", "ReviewReopened", "ReviewAssigned")
        self.on_case(AssignReview, actor, cases, which, person=to, body=REVIEWERS[to])

    @precondition(lambda self: self.model.cases_at("ReviewAssigned"))
    @rule(which=WHICH, outcome=st.sampled_from(Outcome), points=BETTER)
    def decide(self, which: int, outcome: Outcome, points: str) -> None:
        """Whoever holds the file decides."""
        case = self.one_of(self.model.cases_at("ReviewAssigned"), which)
        self.decide_as(self.model.of_case(case)[-1]["person"], case, outcome, points)

    @precondition(lambda self: self.model.ids("ReviewRequested"))
    @rule(actor=who("复核甲", "信访甲"), which=WHICH, outcome=st.sampled_from(Outcome), points=BETTER)
    def decide_as_anybody(self, actor: str, which: int, outcome: Outcome, points: str) -> None:
        self.decide_as(actor, self.one_of(self.model.ids("ReviewRequested"), which), outcome, points)

    def decide_as(self, actor: str, case: str, outcome: Outcome, points: str) -> None:
        entry = self.model.facts[case]["entries"][0]
        told: dict[str, Any] = {"outcome": outcome, "document": "决定1号"}
        if outcome is not Outcome.UPHELD:
            told["corrections"] = ({"entry": entry, "points": points},)
        self.on_case(DecideReview, actor, [case], 0, **told)

    @precondition(lambda self: self.model.ids("ReviewRequested"))
    @rule(actor=THE_UNITS | THE_OFFICE, which=st.integers(0, 30))
    def withdraw(self, actor: str, which: int) -> None:
        self.on_case(WithdrawReview, actor, self.model.ids("ReviewRequested"), which)

    @precondition(lambda self: self.model.ids("ReviewDecided"))
    @rule(actor=THE_OFFICE, which=WHICH)
    def reopen_case(self, actor: str, which: int) -> None:
        self.on_case(ReopenReview, actor, self.model.cases_at("ReviewDecided"), which)

    @precondition(lambda self: self.model.cases_at("ReviewDecided"))
    @rule(actor=who("考核办甲", "复核甲"), which=WHICH, other=WHICH, slips=st.booleans())
    def spread(self, actor: str, which: int, other: int, slips: bool) -> None:  # noqa: FBT001 - drawn
        case = self.one_of(self.model.cases_at("ReviewDecided"), which)
        office = PEOPLE[actor]["role"] == Role.OFFICE.value
        unlike = self.one_of(self.model.live_entries(), other)
        self.spread_as(actor, case, unlike, slips=slips and office)

    @precondition(
        lambda self: self.model.cases_at("ReviewAssigned") and len(self.model.ids("GroupSealed")) < 2
    )
    @rule(which=WHICH)
    def decide_after_the_seal(self, which: int) -> None:
        """A result is sealed although a case is open; once that is decided and told it is sealed anew."""
        case = self.one_of(self.model.cases_at("ReviewAssigned"), which)
        unit = self.unit_of(case)
        group = group_of(self.state(), unit)
        if group:
            self.seal_despite_what_is_open("考核办甲", group.name)
            self.decide_as(self.model.of_case(case)[-1]["person"], case, Outcome.ALLOWED, "10")
            self.ask(IssueSlips, "考核办甲", units=(unit,), on=self.today)
            self.seal_despite_what_is_open("考核办甲", group.name)

    def on_case(self, kind: type[Any], actor: str, cases: list[str], which: int, **told: Any) -> None:
        case = self.one_of(cases, which)
        unit = self.unit_of(case)
        self.ask(kind, actor, unit=unit, review=case, on=self.today, **told)

    # --- what holds -----------------------------------------------------------------------------------

    @invariant()
    def a_decision_and_its_corrections_are_one_commit(self) -> None:
        """Nothing that cites a case stands elsewhere; only one that does not uphold the mark has any."""
        cases = set(self.model.ids("ReviewRequested"))
        found: dict[tuple[int, str], int] = {}
        for one in self.model.facts.values():
            if (case := one["envelope"].get("cause")) in cases:
                commit = self.model.commits[one["position"]]
                found[commit, case] = found.get((commit, case), 0) + 1
        decided = {
            (self.model.commits[one["position"]], one["review"]): one["outcome"] != "维持"
            for one in self.model.of_kind("ReviewDecided")
        }
        spread = {
            (self.model.commits[one["position"]], one["review"])
            for one in self.model.of_kind("CorrectionSpread")
        }
        assert set(found) == {place for place, changed in decided.items() if changed} | spread

    @invariant()
    def a_spread_ends_in_its_commit_what_it_names_and_puts_nothing_worse(self) -> None:
        for one in self.model.of_kind("CorrectionSpread"):
            commit, facts = self.model.commits[one["position"]], self.model.facts
            ended = {
                two["entry"]: two.get("replaced_by")
                for two in self.model.of_kind("EntryReversed")
                if self.model.commits[two["position"]] == commit
            }
            assert set(ended) == set(one["entries"]), one
            for old, new in ended.items():
                assert new is None or worth(facts[new]) > worth(facts[old]), one

    @invariant()
    def a_late_request_is_never_accepted(self) -> None:
        """Late is what was handed in after the deadline as it stood when the case was taken up."""
        for one in self.model.of_kind("ReviewAccepted"):
            asked = self.model.facts[one["review"]]
            last = self.model.deadline(asked["slip"], one["position"])
            assert last is None or asked["handed_in"] <= last, one
