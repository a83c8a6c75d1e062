"""A unit's self-reports (自评) as they stand: what was reported, how it was checked, what is in doubt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from domain.facts import (
    Actor,
    MeetingDecided,
    Occasion,
    OnSiteChecked,
    ReportChecked,
    ReportFact,
    Role,
    SelfReported,
    Verdict,
)

Place = tuple[str | None, Occasion, date | None]
"""What a self-report is on: an indicator or the whole unit, and the occasion with its day."""


@dataclass(frozen=True, slots=True)
class Reports:
    """What a unit's stream says of its self-reports; keys are the facts' ids, oldest first."""

    filed: Mapping[str, SelfReported] = field(default_factory=dict)
    checks: Mapping[str, ReportChecked] = field(default_factory=dict)
    visits: Mapping[str, OnSiteChecked] = field(default_factory=dict)
    meetings: Mapping[str, MeetingDecided] = field(default_factory=dict)

    def standing(self) -> Mapping[Place, str]:
        """Return the report that holds for each occasion."""
        return {place_of(fact): fact_id for fact_id, fact in self.filed.items()}

    def superseded_by(self, report: str) -> str | None:
        """Return the report that holds instead of one; None while it holds itself."""
        holds = self.standing()[place_of(self.filed[report])]
        return None if holds == report else holds

    def check_of(self, report: str, *, office: bool) -> str | None:
        """Return the last check of a report by the office, or by the assessing body."""
        mine = (
            fact_id
            for fact_id, fact in self.checks.items()
            if fact.report == report and by_office(fact.envelope.actor) is office
        )
        return next(reversed(list(mine)), None)

    def settled_by(self, check: str) -> str | None:
        """Return the on-site check or the meeting that settled a doubt, the first of them."""
        visits = [fact_id for fact_id, fact in self.visits.items() if fact.check == check]
        meetings = [fact_id for fact_id, fact in self.meetings.items() if fact.about == check]
        return next(iter(visits + meetings), None)

    def doubts(self) -> Iterator[str]:
        """Yield the checks whose doubt is open: only an on-site check or a meeting settles it."""
        for fact_id, fact in self.checks.items():
            if fact.verdict is Verdict.DOUBTED and self.settled_by(fact_id) is None:
                yield fact_id


def place_of(fact: SelfReported) -> Place:
    """Return what a self-report is on."""
    return fact.number, fact.occasion, fact.checkpoint


def by_office(actor: Actor) -> bool:
    """Whether a check is the office's; else it is the assessing body's."""
    return actor.role is Role.OFFICE


def evolve_reports(reports: Reports, fact_id: str, fact: ReportFact) -> Reports:
    """Remember one more fact about self-reports."""
    match fact:
        case SelfReported():
            return replace(reports, filed={**reports.filed, fact_id: fact})
        case ReportChecked():
            return replace(reports, checks={**reports.checks, fact_id: fact})
        case OnSiteChecked():
            return replace(reports, visits={**reports.visits, fact_id: fact})
        case MeetingDecided():
            return replace(reports, meetings={**reports.meetings, fact_id: fact})
