"""What a request asks to see: which year, as of when, which groups; the same for JSON and for pages."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from api.bootstrap import Kaoji
from domain.asof import AsOf, moment
from domain.refusals import UnknownGroup
from projections.standings import GroupStandings, Standings


def _moment(given: object) -> object:
    return moment(given) if isinstance(given, str) else given


Moment = Annotated[date | datetime, BeforeValidator(_moment)]
"""A day means all of it; pydantic by itself would read its midnight."""


class Asked(BaseModel):
    """The query of every read: by recorded day or moment, by day of effect, or by token."""

    model_config = ConfigDict(extra="forbid")

    year: str | None = None
    as_of: Moment | None = None
    effective_on: date | None = None
    at: str | None = None
    group: str | None = None

    @property
    def historic(self) -> bool:
        """Whether an earlier view is asked for."""
        return any((self.as_of, self.effective_on, self.at))

    def view(self, kaoji: Kaoji) -> tuple[str, AsOf]:
        """Return the year and the view that are asked for; raises a Refused."""
        year = kaoji.reads.the_year(self.year)
        seen = kaoji.reads.as_of(year, recorded=self.as_of, effective_on=self.effective_on, token=self.at)
        return year, seen

    def standings(self, kaoji: Kaoji) -> Standings:
        """Return the rankings that are asked for."""
        return kaoji.reads.standings(*self.view(kaoji))

    def groups(self, standings: Standings) -> Sequence[GroupStandings]:
        """Return the rank groups that are asked for; raises UnknownGroup."""
        chosen = [one for one in standings.groups if self.group in (None, one.group)]
        if not chosen:
            raise UnknownGroup(group=self.group, known="、".join(one.group for one in standings.groups))
        return chosen
