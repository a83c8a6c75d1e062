"""迟录: entries that were recorded long after they took effect, listed and summed up by scorer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from fractions import Fraction
from statistics import median
from typing import Final

from domain.asof import AsOf
from domain.entries import entry_of
from domain.facts import Recorded, SlipIssued
from domain.state import YearState
from projections.tables.table import Column, Kind, Row, Table, head, token_of
from projections.telling import sentence, short

DAYS: Final = 10
"""An entry recorded more days than that after its day of effect is late."""

_SHARE: Final = Column("反馈单后占比", Kind.POINTS, "%", 2)
_BY_SCORER: Final = (
    Column("经办"),
    Column("单位"),
    Column("记录", Kind.COUNT, "笔"),
    Column("迟录", Kind.COUNT, "笔"),
    Column("迟录中位", Kind.POINTS, "天"),
    Column("最长", Kind.COUNT, "天"),
    Column("反馈单之后", Kind.COUNT, "笔"),
    _SHARE,
)
_LISTED: Final = (
    Column("流水号", Kind.COUNT),
    Column("单位"),
    Column("编号"),
    Column("内容"),
    Column("生效日期", Kind.DAY),
    Column("记录日期", Kind.DAY),
    Column("迟", Kind.COUNT, "天"),
    Column("反馈单之后"),
    Column("经办"),
)


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry: how many days after its day of effect it was recorded, and whether a slip was out by then."""

    unit: str
    recorded: Recorded
    delay: int
    after_slip: bool

    @property
    def scorer(self) -> tuple[str, str]:
        """Who recorded it, and for which body."""
        actor = self.recorded.fact.envelope.actor
        return actor.id, actor.body


def entered(unit: str, facts: Iterable[Recorded], zone: tzinfo) -> Iterable[Entered]:
    """Yield a unit's entries with how late each was; what was carried over from another unit is none."""
    told = False
    for one in facts:
        told = told or isinstance(one.fact, SlipIssued)
        if entry_of(one.id, one.fact) and getattr(one.fact, "transferred_from", None) is None:
            day = one.recorded_at.astimezone(zone).date()
            yield Entered(unit, one, (day - one.fact.envelope.effective_on).days, told)


def late(
    year: YearState, as_of: AsOf, entries: Sequence[Entered], zone: tzinfo, days: int = DAYS
) -> tuple[Table, Table]:
    """Return the late entries by scorer, the most first, and each of them; late is more than so many days."""
    notes = head(year, f"生效之后超过 {days} 天才记录的为迟录")
    scorers: dict[tuple[str, str], list[Entered]] = {}
    for one in entries:
        scorers.setdefault(one.scorer, []).append(one)
    told = [(who, mine, [one for one in mine if one.delay > days]) for who, mine in scorers.items()]
    told.sort(key=lambda one: (-len(one[2]), one[0]))
    summed = tuple(_summed(*one) for one in told if one[2])
    listed = sorted((one for one in entries if one.delay > days), key=lambda one: one.recorded.position)
    rows = tuple(_listed(year, one, zone) for one in listed)
    token = token_of(year, as_of)
    return Table("迟录汇总", notes, token, _BY_SCORER, summed), Table("迟录明细", notes, token, _LISTED, rows)


def _summed(scorer: tuple[str, str], mine: Sequence[Entered], late_ones: Sequence[Entered]) -> Row:
    delays = [Fraction(one.delay) for one in late_ones]
    after = sum(one.after_slip for one in late_ones)
    share = Fraction(100 * after, len(late_ones))
    middle, longest = median(delays), int(max(delays))
    return Row((*scorer, len(mine), len(late_ones), middle, longest, after, share))


def _listed(year: YearState, one: Entered, zone: tzinfo) -> Row:
    fact, on = one.recorded.fact, one.recorded.recorded_at.astimezone(zone).date()
    told = (one.recorded.position, year.name_of(one.unit), short(one.recorded.id), sentence(fact))
    after = "是" if one.after_slip else ""
    return Row((*told, fact.envelope.effective_on, on, one.delay, after, one.scorer[0]))
