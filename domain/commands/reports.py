"""Commands about self-reports (自评), their checks, and what a meeting decides."""

from datetime import date

from domain.commands.base import UnitCommand
from domain.facts import Completion, Evidence, Keyed, Occasion, Source, Verdict
from domain.values import FactId, Name, Prose, UnitId


class FileReport(UnitCommand):
    """提交自评, on one indicator or on the whole year; a later one on the same occasion supersedes it."""

    number: UnitId | None = None
    occasion: Occasion = Occasion.YEAR_END
    checkpoint: date | None = None
    text: Prose
    completion: Completion | None = None
    evidence: tuple[Evidence, ...] = ()
    keyed: Keyed | None = None


class CheckReport(UnitCommand):
    """审核自评."""

    report: FactId
    verdict: Verdict


class RecordVisit(UnitCommand):
    """现场核查, of a doubt that a check raised."""

    check: FactId
    visited_on: date | None = None
    place: Name
    verdict: Verdict
    found: Prose
    evidence: tuple[Evidence, ...] = ()


class RecordMeeting(UnitCommand):
    """会议认定: about a fact of the unit, such as a doubt, or a matter of its own."""

    about: FactId | None = None
    matter: Name
    decision: Prose
    minutes: Name
    scan: Source | None = None
