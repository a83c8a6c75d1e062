"""Whatever an office does, in whatever order: no fact is lost, rights hold, both calculators agree.

`make test` plays 100 years of 30 steps, the same every time; `make nightly` 1,000 of 50, drawn anew.
"""

import os
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from api.bootstrap import StoryClock, opened
from api.settings import sqlite_url
from domain.facts import GroupSealed
from projections.rebuild import rebuild
from tests.projections.machine.affairs import Indicators, People
from tests.projections.machine.entries import Entries
from tests.projections.machine.results import Results
from tests.projections.machine.reviews import Reviews
from tests.projections.machine.slips import Slips

NIGHTLY = bool(os.environ.get("KAOJI_NIGHTLY"))
YEARS, STEPS = (1000, 50) if NIGHTLY else (100, 30)

OF_THE_END = (
    *("IssueSlips", "ReceiveSlip", "ExtendDeadline", "VoidSlip", "AdoptCalendar", "RequestReview"),
    *("AcceptReview", "AssignReview", "DecideReview", "SealGroup", "ApproveResult", "PublishResult"),
    *("ReopenResult", "SpreadCorrection"),
)
"""Without these the second half of the year would not have been played at all."""


class Year(Entries, Indicators, People, Slips, Reviews, Results):
    """An appraisal year with all its steps."""


def test_a_year_of_any_steps_keeps_every_fact_every_right_and_one_result(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = StoryClock(datetime(2018, 1, 10, tzinfo=UTC))
    url = sqlite_url(tmp_path_factory.mktemp("machine") / "ledger.db")
    monkeypatch.setenv("KAOJI_DATABASE_URL", str(url))
    with opened(url, create=True, clock=clock) as kaoji:
        Year.kaoji, Year.clock = kaoji, clock
        run_state_machine_as_test(
            Year,
            settings=settings(
                max_examples=YEARS,
                stateful_step_count=STEPS,
                deadline=None,
                derandomize=not NIGHTLY,
                suppress_health_check=list(HealthCheck),
            ),
        )
        # A year in which nothing is ever allowed would prove nothing.
        assert len(Year.recorded) > 45, Year.recorded
        assert set(OF_THE_END) <= set(Year.recorded), Year.recorded
        assert any(isinstance(one.fact, GroupSealed) and one.fact.reviews for one in kaoji.ledger.scan())
        assert rebuild(kaoji.ledger, kaoji.store).differences == 0
