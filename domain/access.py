"""Who may see what: one table, denied unless allowed (requirements, "What must never go wrong").

Beside `domain.rights`, which says who may do what. Before a result is published no score and no rank is seen
by anybody but the office, the leaders, the reviewers and the auditor; what a scheme would give is seen by the
office alone (内部测算).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from domain import refusals
from domain.facts import Actor, Role
from domain.rights import same_body
from domain.state import YearState


class Sight(StrEnum):
    """What there is to see."""

    CALENDAR = "工作日历"
    INDICATORS = "指标"
    REPORTS = "自评与审核"
    RECORDS = "逐笔记录"
    SCORES = "成绩与说明"
    RANKS = "排名"
    PROGRESS = "采集进度"
    SHEETS = "报表"
    SLIPS = "反馈单"
    REVIEWS = "复核"
    DEDUCTIONS = "扣分明细"
    ADJUSTMENTS = "加减分认定表"
    SUPERVISION = "考评监督"
    """How scorers did their part: what came late, what reviews changed, precedents."""
    LEDGER = "全部台账"
    TRIALS = "试算"
    USE = "结果运用"


class Reach(StrEnum):
    """How far somebody sees."""

    ALL = "全部"
    OWN = "本单位"
    PUBLISHED = "公布后"


_EVERYBODY: Final = tuple(role for role in Role if role is not Role.ADMINISTRATOR)
_INSIDE: Final = (Role.OFFICE, Role.LEADER, Role.REVIEWER, Role.AUDITOR)


def _seen(all_by: tuple[Role, ...], **others: Reach) -> Mapping[Role, Reach]:
    """Return who sees all, and how far others do."""
    return dict.fromkeys(all_by, Reach.ALL) | {Role[duty]: reach for duty, reach in others.items()}


def _after_publication() -> Mapping[Role, Reach]:
    return {role: Reach.ALL if role in _INSIDE else Reach.PUBLISHED for role in _EVERYBODY}


SIGHTS: Final[Mapping[Sight, Mapping[Role, Reach]]] = {
    Sight.CALENDAR: _seen(_EVERYBODY),
    Sight.INDICATORS: _seen(_EVERYBODY),
    Sight.REPORTS: _seen((*_INSIDE, Role.ASSESSOR, Role.INSPECTOR), UNIT=Reach.OWN),
    Sight.RECORDS: _seen(_INSIDE),
    Sight.SCORES: _after_publication(),
    Sight.RANKS: _after_publication(),
    Sight.PROGRESS: _seen(_INSIDE, ASSESSOR=Reach.OWN, PARTY_OFFICE=Reach.OWN),
    Sight.SHEETS: _seen(_INSIDE, ASSESSOR=Reach.OWN, PARTY_OFFICE=Reach.OWN),
    Sight.SLIPS: _seen(_INSIDE, UNIT=Reach.OWN),
    Sight.REVIEWS: _seen(_INSIDE, ASSESSOR=Reach.OWN, UNIT=Reach.OWN),
    Sight.DEDUCTIONS: _seen(_INSIDE, UNIT=Reach.OWN, ASSESSOR=Reach.OWN, PARTY_OFFICE=Reach.OWN),
    Sight.ADJUSTMENTS: _seen(_INSIDE, UNIT=Reach.OWN, DATA_OWNER=Reach.OWN),
    Sight.SUPERVISION: _seen(_INSIDE, ASSESSOR=Reach.OWN, PARTY_OFFICE=Reach.OWN),
    Sight.LEDGER: _seen((Role.OFFICE, Role.AUDITOR)),
    Sight.TRIALS: _seen((Role.OFFICE,)),
    Sight.USE: _seen((Role.OFFICE, Role.LEADER, Role.AUDITOR)),
}
"""By what there is to see, who sees how much of it; a duty that is not named sees nothing."""


def may_see(
    year: YearState, reader: Actor, sight: Sight, about: str | None = None, *, published: bool = False
) -> None:
    """Refuse to show what the reader may not see; raises NotYoursToSee or NotYetPublished.

    `about` is the unit or body that it is about, None for all of them; `published` whether the result that
    it belongs to has been published.
    """
    match SIGHTS[sight].get(reader.role):
        case Reach.ALL:
            return
        case Reach.PUBLISHED if published:
            return
        case Reach.PUBLISHED:
            raise refusals.NotYetPublished(what=sight)
        case Reach.OWN if about is not None and same_body(year, about, reader.body):
            return
        case Reach.OWN:
            raise refusals.OnlyOnesOwn(role=reader.role, what=sight, body=reader.body)
        case _:
            may = "、".join(SIGHTS[sight])
            raise refusals.NotYoursToSee(role=reader.role, what=sight, may=may)


def sees_line(year: YearState, reader: Actor, sight: Sight, unit: str, *bodies: str | None) -> bool:
    """Whether a line about a unit is for the reader: all see it, or its own unit, or a body that it is by."""
    reach = SIGHTS[sight].get(reader.role)
    if reach is not Reach.OWN:
        return reach is Reach.ALL
    own = (unit,) if reader.role is Role.UNIT else bodies
    return any(same_body(year, one, reader.body) for one in own if one is not None)
