"""Self-reports as the office sees them: who checked what, what is in doubt, and the evidence."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.facts import AnyFact, Evidence, OnSiteChecked, SelfReported, Verdict
from domain.reports import Reports, by_office
from domain.state import UnitState
from projections.telling import occasion_of


@dataclass(frozen=True, slots=True)
class Line:
    """What stands on one indicator, or with no number on the whole unit, for one occasion."""

    unit: str
    number: str | None
    content: str
    report: str | None = None
    fact: SelfReported | None = None
    office: str | None = None
    """What the office's check came to, with what settled its doubt: 存疑，现场核查属实."""
    body: str | None = None
    by_body: bool = True
    """Whether an assessing body is to check it as well as the office."""
    doubts: tuple[str, ...] = ()
    """Checks of this report, or of one it superseded, whose doubt is open."""

    def values(self) -> dict[str, Any]:
        """Return the line as plain values."""
        fact = self.fact
        return {
            "unit": self.unit,
            "indicator": self.number,
            "content": self.content,
            "report": self.report,
            "occasion": occasion_of(fact) if fact else None,
            "completion": fact.completion if fact else None,
            "evidence": len(fact.evidence or ()) if fact else 0,
            "office": self.office,
            "body": self.body,
            "open_doubts": list(self.doubts),
        }


def lines(state: UnitState) -> Iterator[Line]:
    """Yield a line for each indicator in force, told of or not, and for each other report that holds."""
    told = [_line(state, report) for report in state.reports.standing().values()]
    reported = {one.number for one in told}
    yield from (one for one in told if one.number is None)
    for number, (fact, reading) in state.indicators.items():
        yield from (one for one in told if one.number == number)
        if number not in reported and not reading.cancelled:
            yield Line(state.unit, number, fact.content)
    yield from (one for one in told if one.number is not None and one.number not in state.indicators)


def _line(state: UnitState, report: str) -> Line:
    reports, fact = state.reports, state.reports.filed[report]
    known = state.indicators.get(fact.number or "")
    return Line(
        unit=state.unit,
        number=fact.number,
        content=known[0].content if known else "",
        report=report,
        fact=fact,
        office=_verdict(reports, report, office=True),
        body=_verdict(reports, report, office=False),
        by_body=known is not None and known[0].assessor is not None,
        doubts=tuple(check for check in reports.doubts() if report in _line_of(reports, check)),
    )


def _verdict(reports: Reports, report: str, *, office: bool) -> str | None:
    """Say what a check came to and, once its doubt is settled, how."""
    check = reports.check_of(report, office=office)
    if check is None:
        return None
    verdict, by = reports.checks[check].verdict, reports.settled_by(check)
    if verdict is not Verdict.DOUBTED or by is None:
        return verdict
    return (
        f"{verdict}，现场核查{reports.visits[by].verdict}" if by in reports.visits else f"{verdict}，会议认定"
    )


def _line_of(reports: Reports, check: str) -> tuple[str, ...]:
    """Return the report that a check was of, and the one that holds instead of it."""
    report = reports.checks[check].report
    if report not in reports.filed:
        return (report,)
    return (report, reports.superseded_by(report) or report)


@dataclass(frozen=True, slots=True)
class Doubt:
    """An open doubt: the check that raised it, of which report, by whom, since when, why."""

    unit: str
    check: str
    report: str
    number: str | None
    by: str
    since: str
    reason: str

    def values(self) -> dict[str, Any]:
        """Return the doubt as plain values."""
        return {name: getattr(self, name) for name in self.__slots__}


def doubts(state: UnitState) -> Iterator[Doubt]:
    """Yield a unit's open doubts, oldest first."""
    for check_id in state.reports.doubts():
        check = state.reports.checks[check_id]
        report = state.reports.filed.get(check.report)
        said = check.envelope
        by = "考核办" if by_office(said.actor) else said.actor.body
        yield Doubt(
            state.unit,
            check_id,
            check.report,
            report.number if report else None,
            by,
            said.effective_on.isoformat(),
            said.reason or "",
        )


@dataclass(frozen=True, slots=True)
class Cited:
    """A piece of evidence with the fact that cites it, and the report that replaced that one, if any."""

    evidence: Evidence
    by: str
    replaced_by: str | None = None


def cited(state: UnitState) -> Iterator[Cited]:
    """Yield a unit's evidence, oldest first; what was replaced is told so and stays."""
    for fact_id, report in state.reports.filed.items():
        instead = state.reports.superseded_by(fact_id)
        yield from (Cited(one, fact_id, instead) for one in report.evidence or ())
    for fact_id, visit in state.reports.visits.items():
        yield from (Cited(one, fact_id) for one in visit.evidence or ())


def digests(facts: Iterable[AnyFact]) -> Mapping[str, Evidence]:
    """Return all evidence that facts cite, by its digest."""
    citing = (fact for fact in facts if isinstance(fact, (SelfReported, OnSiteChecked)))
    return {one.digest: one for fact in citing for one in fact.evidence or ()}
