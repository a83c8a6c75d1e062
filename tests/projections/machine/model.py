"""A clerk's own book beside the ledger: what the facts' text says, in plain lists, and who may do what.

It reads nothing but the stored JSON and knows nothing of the program's rules: rights come from the office's
table, sums are added up entry by entry. What it says is compared with the program after every step.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from tests.domain.rights_table import ROWS

Told = Mapping[str, Any]
Person = Mapping[str, str]

LETTERS = {kind: {role.value: letter for role, letter in row.items()} for kind, (_, row) in ROWS.items()}
FOR_ONESELF = (
    "ClaimBonus",
    "ProposeIndicator",
    "FileReport",
    "ReceiveSlip",
    "RequestReview",
    "WithdrawReview",
)
PROPOSED = {
    "ApproveBonus": "claim",
    "RefuseBonus": "claim",
    "ApprovePenalty": "report",
    "RefusePenalty": "report",
    "ApproveProposal": "proposal",
    "ReturnProposal": "proposal",
    "CheckReport": "report",
    "ConfirmReview": "review",
}
"""What settles a proposal, and the word by which it names it."""
ENTRIES = {
    "MarkEntered": 1,
    "EvaluationEntered": 1,
    "FeedbackReceived": 1,
    "BonusApproved": 1,
    "PenaltyApproved": -1,
    "FindingRecorded": 1,
}
"""What puts points into a component, and with which sign; a finding inside an indicator takes them away."""


class Model:
    """What has been recorded in one year, as the text of its facts says."""

    def __init__(self, year: str) -> None:
        self.year = year
        self.rows: list[tuple[int, str, int, bytes]] = []
        self.facts: dict[str, dict[str, Any]] = {}
        self.commits: dict[int, int] = {}
        """By position: the position of the last fact before its commit."""

    def remember(self, position: int, stream: str, version: int, stored: bytes) -> None:
        """Write down one more fact: positions of the ledger and versions of a stream have no gaps."""
        last = max((row[2] for row in self.rows if row[1] == stream), default=0)
        assert version == last + 1, f"{stream} 的第 {last} 条之后是第 {version} 条"
        assert not self.rows or position == self.rows[-1][0] + 1, f"流水号 {position} 之前有缺口"
        self.rows.append((position, stream, version, stored))
        told = json.loads(stored)
        place = {"id": f"{stream}@{version}", "unit_of": stream.partition("/")[2], "position": position}
        self.facts[f"{stream}@{version}"] = told | place

    def of_kind(self, *kinds: str, unit: str | None = None) -> Iterator[dict[str, Any]]:
        """Yield the facts of some kinds, of one unit's stream or of all, the oldest first."""
        for fact in self.facts.values():
            if fact["kind"] in kinds and unit in {None, fact["unit_of"]}:
                yield fact

    def ids(self, *kinds: str) -> list[str]:
        """Return the ids of the facts of some kinds."""
        return [fact["id"] for fact in self.of_kind(*kinds)]

    # --- names and bodies -----------------------------------------------------------------------------

    def name(self, told: str) -> str:
        """Return the registered name of a unit or body."""
        known: dict[str, str] = {
            name: fact.get("unit") or fact["body"] for fact in self._named() for name in _names(fact)
        }
        return known.get(told, told)

    def _named(self) -> Iterator[dict[str, Any]]:
        return self.of_kind("BodyRegistered", "UnitEnrolled", "UnitRenamed")

    def units(self) -> dict[str, str]:
        """Return the enrolled units with their first categories."""
        return {fact["unit"]: fact["category"] for fact in self.of_kind("UnitEnrolled")}

    def same(self, one: str | None, other: str) -> bool:
        return one is not None and self.name(one) == self.name(other)

    def behind(self, body: str) -> set[str]:
        """Return a body with all that it belongs to."""
        parents = {fact["body"]: fact.get("parent") for fact in self.of_kind("BodyRegistered")}
        found: set[str] = set()
        at: str | None = self.name(body)
        while at and at not in found:
            found.add(at)
            at = parents.get(at)
        return found

    # --- indicators and entries -----------------------------------------------------------------------

    def indicators(self, unit: str) -> dict[str, dict[str, Any]]:
        """Return a unit's indicators by number as they read last, with `state`: 在, 取消 or 划走."""
        found: dict[str, dict[str, Any]] = {}
        for fact in self.of_kind(
            "IndicatorAssigned",
            "IndicatorChanged",
            "IndicatorCancelled",
            "IndicatorTransferred",
            unit=unit,
        ):
            before = found.get(fact["number"], {})
            match fact["kind"]:
                case "IndicatorCancelled":
                    found[fact["number"]] = before | {"state": "取消"}
                case "IndicatorTransferred":
                    found[fact["number"]] = before | {"state": "划走"}
                case _:
                    found[fact["number"]] = fact | {"state": "在"}
        return found

    def live_entries(self) -> list[str]:
        """Return the ids of the entries that nothing has ended."""
        ended = {fact["entry"] for fact in self.of_kind("EntryReversed")}
        return [one for one in self.ids(*ENTRIES) if one not in ended]

    def exceptions(self) -> list[str]:
        """Return the exceptions that were granted about a unit, not about a seal."""
        return [fact["id"] for fact in self.of_kind("ExceptionGranted") if "unit" in fact]

    def open_cases(self, kind: str) -> list[str]:
        """Return the claims, reports or proposals that were neither approved nor refused nor moved."""
        settled = {fact.get(word) for fact in self.facts.values() for word in ("claim", "report", "proposal")}
        ended = {fact["entry"] for fact in self.of_kind("EntryReversed")}
        return [one for one in self.ids(kind) if one not in settled | ended]

    def sums(
        self, position: int, day: date | None
    ) -> dict[tuple[str, str, str | None], tuple[int, Fraction]]:
        """Return, by unit, component and indicator, how many entries count in a view, and their points."""
        seen = self._seen(position, day)
        ended = {fact["entry"] for fact in seen if fact["kind"] == "EntryReversed"}
        found: dict[tuple[str, str, str | None], tuple[int, Fraction]] = defaultdict(lambda: (0, Fraction(0)))
        for fact in seen:
            if fact["kind"] in ENTRIES and fact["id"] not in ended:
                place = (fact["unit_of"], fact["component"], fact.get("indicator"))
                entries, points = found[place]
                found[place] = (entries + 1, points + _signed(fact))
        return dict(found)

    def full_marks(self, position: int, day: date | None) -> dict[tuple[str, str], list[Fraction]]:
        """Return, by unit and number, the full marks of the indicators that count in a view."""
        seen = self._seen(position, day)
        ended = {
            fact["supersedes"]
            for fact in seen
            if fact["kind"].startswith("Indicator") and "supersedes" in fact
        }
        found: dict[tuple[str, str], list[Fraction]] = defaultdict(list)
        for fact in seen:
            if fact["kind"] in {"IndicatorAssigned", "IndicatorChanged"} and fact["id"] not in ended:
                found[fact["unit_of"], fact["number"]].append(Fraction(fact["full"]))
        return dict(found)

    def _seen(self, position: int, day: date | None) -> list[dict[str, Any]]:
        return [
            fact
            for fact in self.facts.values()
            if fact["position"] <= position
            and (day is None or date.fromisoformat(fact["envelope"]["effective_on"]) <= day)
        ]

    # --- slips and reviews ----------------------------------------------------------------------------

    def deadline(self, slip: str, position: int) -> str | None:
        """Return the last day to ask for a review of a slip, as it stood; None where it is provisional."""
        told = (one for one in self.of_kind("SlipReceived", "DeadlineExtended") if one["slip"] == slip)
        days = [one for one in told if one["position"] < position]
        return None if any(one.get("provisional") for one in days) else max(one["deadline"] for one in days)

    def of_case(self, case: str) -> list[dict[str, Any]]:
        """Return the facts of a review, its request first."""
        return [one for one in self.facts.values() if case in {one["id"], one.get("review")}]

    def cases_at(self, *kinds: str) -> list[str]:
        """Return the reviews of which the last fact is of one of these kinds."""
        return [one for one in self.ids("ReviewRequested") if self.of_case(one)[-1]["kind"] in kinds]

    def unconfirmed(self) -> list[str]:
        """Return the reviews that were keyed late and wait for a second person."""
        return [one for one in self.cases_at("ReviewRequested") if self.facts[one].get("unconfirmed")]

    # --- sheets and common indicators -----------------------------------------------------------------

    def sheet(self, number: str) -> dict[str, Any] | None:
        """Return how a sheet was filed last."""
        return next((one for one in reversed(self.sheets()) if one["sheet"] == number), None)

    def sheets(self) -> list[dict[str, Any]]:
        return list(self.of_kind("SheetFiled"))

    def ended(self, unit: str, on: date) -> bool:
        """Whether a unit is no more on a day; one whose marks went elsewhere has nothing of its own left."""
        return any(
            fact["unit"] == unit
            and (fact["counting"] == "合并计分" or on >= date.fromisoformat(fact["envelope"]["effective_on"]))
            for fact in self.of_kind("UnitEnded")
        )

    def holders(self, code: str, state: str, on: date) -> list[str]:
        """Return the units that hold a common indicator on a day, in force or cancelled."""
        return [
            unit
            for unit in self.units()
            if not self.ended(unit, on)
            for one in self.indicators(unit).values()
            if one.get("shared") == code and one["state"] == state
        ]


def _names(fact: Told) -> Iterable[str]:
    return (fact["name"],) if fact["kind"] == "UnitRenamed" else fact.get("aliases", ())


def _signed(fact: Told) -> Fraction:
    inside = fact["kind"] == "FindingRecorded" and "indicator" in fact
    return Fraction(fact.get("points", 0)) * (-1 if inside else ENTRIES[fact["kind"]])


def worth(fact: Told) -> Fraction:
    """Return what an entry does to its unit's score: a deduction and a penalty lower it."""
    points = Fraction(fact.get("points", 0))
    return -points if fact["kind"] in {"FindingRecorded", "PenaltyApproved"} else points
