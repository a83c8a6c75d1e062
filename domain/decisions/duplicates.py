"""The same fact is deducted once (同一事实不重复扣分): a second record of it is warned of and needs a reason.

It does not matter where the two stand: inside an indicator, outside all, or among the penalties.
"""

import unicodedata
from collections.abc import Iterator

from domain import refusals
from domain.commands import RecordFinding, ReportPenalty
from domain.facts import FindingRecorded, PenaltyReported
from domain.state import UnitState


def only_finding(unit: UnitState, command: RecordFinding, what: str) -> None:
    """Refuse a finding of what is recorded already, unless it is said why it is another fact."""
    if command.distinct is not None:
        return
    found_on = command.found_on or command.on
    for earlier, fact in _findings(unit):
        if fact.found_on == found_on and _alike(fact, command, what):
            mixed = (fact.indicator is None) != (command.indicator is None)
            raise _duplicate(f"{found_on} 的察访核验扣分", earlier, fact.what, mixed=mixed)
    for earlier, report in _penalties(unit):
        same_day = report.envelope.effective_on == found_on
        if same_day and (_given(report.clause, command.clause) or _same_words(report, what)):
            raise _duplicate(f"{found_on} 的察访核验扣分", earlier, report.item)


def only_penalty(unit: UnitState, command: ReportPenalty) -> None:
    """Refuse a penalty for what is reported or found already, unless it is said why it is another fact."""
    if command.distinct is not None:
        return
    for earlier, report in _penalties(unit):
        if (
            report.clause == command.clause
            and _plain(report.item) == _plain(command.item)
            and _of_one_time(report, command)
        ):
            raise _duplicate(f"减分“{command.item}”", earlier, report.item)
    for earlier, fact in _findings(unit):
        if fact.found_on == command.on and (
            _given(fact.clause, command.clause) or _same_words(command, fact.what)
        ):
            raise _duplicate(f"减分“{command.item}”", earlier, fact.what)


def _same_words(penalty: PenaltyReported | ReportPenalty, what: str) -> bool:
    """Whether a penalty's item reads as what was found."""
    return _plain(what) == _plain(penalty.item)


def _of_one_time(report: PenaltyReported, command: ReportPenalty) -> bool:
    """Whether two penalties count from one day or rest on one document; what recurs later is another fact."""
    said = report.envelope
    return said.effective_on == command.on or _plain(said.basis or "") == _plain(command.basis or "")


def _alike(fact: FindingRecorded, command: RecordFinding, what: str) -> bool:
    """Whether two findings of one day have a clause, a place or their words in common."""
    return (
        _given(fact.clause, command.clause)
        or _given(fact.place, command.place)
        or _plain(fact.what) == _plain(what)
    )


def _given(one: str | None, other: str | None) -> bool:
    """Whether both are given and read the same: 3.2 and 32 are two clauses, 3.2 and ３.２ are one."""
    return one is not None and other is not None and _folded(one) == _folded(other)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _plain(text: str) -> str:
    """Return the letters and figures of a text: blanks, punctuation and full width make no other fact."""
    folded = _folded(text)
    return "".join(one for one in folded if one.isalnum()) or folded


def _findings(unit: UnitState) -> Iterator[tuple[str, FindingRecorded]]:
    """Yield the findings that count."""
    for fact, entry in unit.live():
        if isinstance(fact, FindingRecorded):
            yield entry.id, fact


def _penalties(unit: UnitState) -> Iterator[tuple[str, PenaltyReported]]:
    """Yield the penalties that were reported and not refused."""
    refused = set(unit.refusals.values())
    for case_id, case in unit.cases.items():
        if isinstance(case.fact, PenaltyReported) and case_id not in refused:
            yield case_id, case.fact


def _duplicate(what: str, entry: str, said: str, *, mixed: bool = False) -> refusals.DuplicateFinding:
    both = "，且一在指标内、一在指标外，两者不得并扣" if mixed else ""
    return refusals.DuplicateFinding(what=what, entry=entry, said=said, both=both)
