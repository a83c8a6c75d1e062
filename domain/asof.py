"""As of when: a position in the ledger, and optionally a day up to which facts take effect."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

_TOKEN: Final = re.compile(r"(?P<year>[a-z0-9-]+)~(?P<position>\d+)(~(?P<day>\d{4}-\d{2}-\d{2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class AsOf:
    """What had been recorded up to a position and takes effect by a day; without a day, whenever."""

    position: int
    effective_on: date | None = None

    def includes(self, position: int, takes_effect: date) -> bool:
        """Whether a fact recorded there, counting from that day, belongs to this view."""
        return position <= self.position and (self.effective_on is None or takes_effect <= self.effective_on)

    def token(self, year: str) -> str:
        """Return the text (存档编号) by which this view of a year can be asked for again."""
        day = "" if self.effective_on is None else f"~{self.effective_on.isoformat()}"
        return f"{year}~{self.position}{day}"


def moment(text: str) -> date | datetime:
    """Read a day (all of it) or, with `T17:30`, a moment; raises ValueError."""
    try:
        return date.fromisoformat(text) if len(text) == len("2018-01-29") else datetime.fromisoformat(text)
    except ValueError:
        msg = f"“{text}”不是日期；请写成 2018-01-29，或带时刻 2018-01-29T17:30"
        raise ValueError(msg) from None


def from_token(token: str) -> tuple[str, AsOf]:
    """Read a token back into its year and view; raises ValueError when it is none."""
    found = _TOKEN.fullmatch(token)
    if not found:
        msg = f"no token: {token}"
        raise ValueError(msg)
    day = found["day"]
    return found["year"], AsOf(int(found["position"]), date.fromisoformat(day) if day else None)
