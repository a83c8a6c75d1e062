"""Steps about results, and what holds of every seal and of every view before publication (封存、公布)."""

import json
from contextlib import redirect_stderr, redirect_stdout
from hashlib import sha256
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from api.results import seal_told
from cli.main import run
from domain.access import Sight, may_see
from domain.commands import (
    ApproveResult,
    NoteLateFact,
    PublishResult,
    ReopenResult,
    SealGroup,
)
from domain.decisions import in_force
from domain.facts import Outlet
from domain.refusals import Refused
from projections.results import published_standings, reproduces
from tests.projections.machine.office import Office
from tests.projections.machine.world import ANY_UNIT, PEOPLE, THE_OFFICE, WHICH, person, who

LEADERS = who("领导甲", "考核办甲")
SEALED = "GroupSealed"
OUTSIDERS = ("甲局甲", "信访甲", "察访甲", "数据甲", "党建甲")
"""Those who see no score but their own and no rank at all before publication."""


class Results(Office):
    """What is sealed, approved, published and reopened."""

    @rule(actor=THE_OFFICE, which=WHICH)
    def seal(self, actor: str, which: int) -> None:
        group = self.one_of(self.groups(), which)
        self.ask(SealGroup, actor, on=self.today, **self.told_of(group))

    @rule(actor=THE_OFFICE, which=st.integers(0, 2), person=st.sampled_from(["考核办甲", "考核办乙"]))
    def seal_under_an_exception(self, actor: str, which: int, person: str) -> None:
        self.seal_despite_what_is_open(actor, self.groups()[which], person)

    def told_of(self, group: str) -> dict[str, Any]:
        return seal_told(self.kaoji, self.year, group, self.today)

    @precondition(lambda self: self.model.ids(SEALED))
    @rule(actor=LEADERS, which=WHICH, skipped=st.integers(0, 5))
    def approve(self, actor: str, which: int, skipped: int) -> None:
        group, number = self.a_seal(which)
        steps = in_force(self.state()).settings.approval_steps
        passed = [one for one in self.model.of_kind("ResultApproved") if _about(one, group, number)]
        step = steps[-1] if skipped == 0 else steps[len(passed) % len(steps)]
        told = {"step": step, "approved_on": self.today, "document": "纪要2号"}
        self.ask(ApproveResult, actor, group=group, on=self.today, **told)

    @precondition(lambda self: self.model.ids("ResultApproved"))
    @rule(actor=LEADERS, which=WHICH)
    def publish(self, actor: str, which: int) -> None:
        group, _ = self.a_seal(which)
        self.ask(PublishResult, actor, group=group, document="公布1号", on=self.today)

    @precondition(lambda self: self.model.ids(SEALED))
    @rule(actor=LEADERS, which=WHICH, other=st.integers(0, 5))
    def ask_to_reopen_or_confirm(self, actor: str, which: int, other: int) -> None:
        group, _ = self.a_seal(which)
        minutes = "纪要9号" if other else "纪要8号"
        self.ask(ReopenResult, actor, group=group, minutes=minutes, on=self.today)

    @precondition(lambda self: 0 < len(self.model.ids(SEALED)) < 3)
    @rule(which=WHICH)
    def restate(self, which: int) -> None:
        """Two people reopen a result, and it is sealed again as it stands now."""
        group, _ = self.a_seal(which)
        for actor in ("考核办甲", "领导甲"):
            self.ask(ReopenResult, actor, group=group, minutes="纪要9号", on=self.today)
        self.seal_despite_what_is_open("考核办甲", group)

    @precondition(lambda self: self.model.ids(SEALED))
    @rule(actor=THE_OFFICE, unit=ANY_UNIT, outlet=st.sampled_from(Outlet))
    def note_a_late_fact(self, actor: str, unit: str, outlet: Outlet) -> None:
        self.ask(NoteLateFact, actor, unit=unit, what="迟报", outlet=outlet, on=self.today)

    def a_seal(self, which: int) -> tuple[str, int]:
        """Return the group and number of one of the last seals."""
        seal = self.model.facts[self.one_of(self.model.ids(SEALED)[::-1], which)]
        return seal["group"], seal["number"]

    # --- what holds -----------------------------------------------------------------------------------

    @invariant()
    def a_group_has_one_result_a_number_and_no_two_that_hold(self) -> None:
        for group in {one["group"] for one in self.model.of_kind(SEALED)}:
            mine = [one for one in self.model.of_kind(SEALED, "ResultReopened") if one["group"] == group]
            seals = [one for one in mine if one["kind"] == SEALED]
            assert [one["number"] for one in seals] == list(range(1, len(seals) + 1)), group
            for before, after in pairwise(mine):
                if before["kind"] == after["kind"] == SEALED:
                    assert set(after["reviews"]) <= self.corrected_between(before, after), after
                else:
                    assert before["kind"] != after["kind"], group
                    assert "reviews" not in after, after

    def corrected_between(self, before: dict[str, Any], after: dict[str, Any]) -> set[str]:
        """Return the reviews by which anything was corrected from one seal to the next."""
        return {
            one["envelope"].get("cause")
            for one in self.model.of_kind("EntryReversed")
            if before["position"] < one["position"] < after["position"]
        }

    @invariant()
    def what_was_sealed_reads_as_it_was_sealed(self) -> None:
        """Its digest is that of its bytes, and nothing that comes later changes either."""
        if not self.model.ids(SEALED):
            return
        for results in self.state().results.values():
            for one in results:
                told = self.model.facts[one.id]
                assert (one.fact.table, one.fact.digest) == (told["table"], told["digest"])
                assert told["digest"] == sha256(told["table"].encode()).hexdigest()

    @invariant()
    def published_is_only_what_passed_every_step(self) -> None:
        for one in self.model.of_kind("ResultPublished"):
            before = [
                two["step"]
                for two in self.model.of_kind("ResultApproved")
                if _about(two, one["group"], one["number"]) and two["position"] < one["position"]
            ]
            assert before == list(in_force(self.state()).settings.approval_steps)

    def teardown(self) -> None:
        """When the year is over: every seal can be worked out again, and nothing unpublished is shown.

        The command is asked in one of six years, since starting it is dear.
        """
        if self.begun():
            self.every_seal_is_reproduced()
            self.the_table_of_sights_shows_nothing_unpublished()
            if self.model.ids(SEALED) and len(self.model.rows) % 6 == 0:
                self.the_command_shows_nothing_unpublished()

    def every_seal_is_reproduced(self) -> None:
        for results in self.state().results.values():
            assert all(reproduces(self.kaoji.reads, one) for one in results)

    def the_table_of_sights_shows_nothing_unpublished(self) -> None:
        state = self.state()
        shown = {one.fact.group: seen.token for one, seen in published_standings(self.kaoji.reads, state)}
        assert shown == {group: seal["token"] for group, seal in self.published().items()}
        others = [(sight, "乙局") for sight in Sight if sight not in {Sight.CALENDAR, Sight.INDICATORS}]
        for name in OUTSIDERS:
            for sight, about in (*others, (Sight.RANKS, None), (Sight.SCORES, name[:2])):
                if PEOPLE[name]["role"] in {"考评单位", "察访人员"} and sight is Sight.REPORTS:
                    continue  # They check and visit what units report.
                with pytest.raises(Refused):
                    may_see(state, person(name), sight, about)

    def the_command_shows_nothing_unpublished(self) -> None:
        """`kaoji rank` gives an outsider the scores that were sealed and published, and no others."""
        published = self.published()
        name = OUTSIDERS[len(self.model.rows) % len(OUTSIDERS)]
        code, told = self.typed(name, "rank")
        if not published:
            assert (code, told) == (1, ""), told
            return
        shown = [one["groups"] for one in json.loads(told)["published"]]
        sealed = [json.loads(one["table"])["groups"][0]["units"] for one in published.values()]
        assert [_scores(one[0]["standings"], "score") for one in shown] == [
            _scores(one, "published") for one in sealed
        ]
        listed = json.loads(self.typed(name, "result", "list")[1])
        assert {one["group"] for one in listed["results"]} == set(published)
        assert listed["drafts"] == []

    def typed(self, name: str, *words: str) -> tuple[int, str]:
        """Return the exit code and the output of a command that somebody types."""
        said = StringIO()
        actor = "{id}:{role}:{body}".format_map(PEOPLE[name])
        with pytest.MonkeyPatch.context() as env, redirect_stdout(said), redirect_stderr(StringIO()):
            env.setenv("KAOJI_ACTOR", actor)
            code = run([*words, "--year", self.year, "--json"])
        return code, said.getvalue()

    def published(self) -> dict[str, dict[str, Any]]:
        """Return, by group in the order of the scheme, the seal of its last published result."""
        numbers = {one["group"]: one["number"] for one in self.model.of_kind("ResultPublished")}
        seals = {(one["group"], one["number"]): one for one in self.model.of_kind(SEALED)}
        return {group: seals[group, numbers[group]] for group in self.groups() if group in numbers}


def _about(fact: dict[str, Any], group: str, number: int) -> bool:
    return (fact["group"], fact["number"]) == (group, number)


def _scores(lines: list[dict[str, Any]], score: str) -> list[tuple[Any, ...]]:
    return [(one["unit"], one["rank"], one[score]) for one in lines]
