"""Sealed results as plain values: as sealed, against today's code, against one another, and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.answers.facts import fact_values
from api.bootstrap import Kaoji
from api.results import blocking, use_of
from domain.asof import AsOf
from domain.decisions import in_force
from domain.facts import ResultDifference
from domain.results import Result
from domain.state import YearState
from projections.restatement import reviews_since
from projections.results import causes, lines_of, moved, reproduces, result_named, standings_of
from projections.threefold import Threefold
from projections.use import DISCLAIMER, INTERNAL, Line


def seen_result(
    state: YearState, group: str, number: int | None, *, limited: bool
) -> tuple[Result | None, bool]:
    """Return a result and whether the reader may see it: one who is limited, only what was published.

    Raises UnknownGroup, NotSealed, UnknownResult, for whom may see all.
    """
    if not limited:
        return result_named(state, group, number), True
    series = [one for one in state.results.get(group, ()) if one.published]
    found = next((one for one in reversed(series) if number in {None, one.number}), None)
    return found, found is not None


def result(kaoji: Kaoji, state: YearState, one: Result, *, limited: bool = False) -> dict[str, Any]:
    """Return a result as it was sealed."""
    since = reviewed_since(kaoji, state, one, limited=limited)
    head = {**head_of(state, one, limited=limited), "reviews_since": list(since)}
    return {**head, "units": list(lines_of(one))}


def results(kaoji: Kaoji, state: YearState, *, limited: bool = False) -> dict[str, Any]:
    """Return the heads of all results, and the groups that have none (草稿)."""
    groups = [one.name for one in in_force(state).groups]
    found = [one for group in groups for one in state.results.get(group, ())]
    heads = [
        {
            **head_of(state, one, limited=limited),
            "reviews_since": list(reviewed_since(kaoji, state, one, limited=limited)),
        }
        for one in found
        if one.published or not limited
    ]
    return {"results": heads, "drafts": [] if limited else [one for one in groups if one not in state.sealed]}


def check(kaoji: Kaoji, year: str, group: str, on: date, seen: AsOf) -> dict[str, Any]:
    """Return all that blocks the seal of a group on a day."""
    standings, found = blocking(kaoji, year, group, on, seen)
    state = kaoji.reads.year(year, seen)
    seal = state.sealed.get(group)
    return {
        "token": standings.token,
        "group": group,
        "open": [one.values() for one in found],
        "sealed": seal.number if seal else None,
        "reviews_since": list(reviews_since(kaoji.reads, state, group, seen)),
    }


def reproduced(kaoji: Kaoji, one: Result) -> dict[str, Any]:
    """Return a result as today's code works it out, and whether it is the same to the byte."""
    again = standings_of(kaoji.reads, one).canonical(one.fact.group).decode()
    same = reproduces(kaoji.reads, one)
    return {
        "group": one.fact.group,
        "number": one.number,
        "same": same,
        "digest": one.fact.digest,
        "table": again,
    }


def differences(kaoji: Kaoji, year: str, old: Result, new: Result) -> dict[str, Any]:
    """Return which units differ between two results, and what was recorded in between."""
    changed, facts = moved(old, new), causes(kaoji.reads, year, old, new)
    stored = new.fact.differences if old.number == new.number - 1 else None
    return {
        "group": new.fact.group,
        "moved": [{"unit": one.unit, "before": one.before, "after": one.after} for one in changed],
        "causes": [fact_values(one) for one in facts],
        "differences": [each.model_dump(mode="json") for each in stored or ()],
    }


def head_of(state: YearState, one: Result, *, limited: bool = False) -> dict[str, Any]:
    """Return what stands above a result's units; `limited` to what was published."""
    steps = in_force(state).settings.approval_steps
    return {
        "group": one.fact.group,
        "number": one.number,
        "status": one.status(steps).value,
        "reopened": one.reopened is not None,
        "sealed_on": one.fact.envelope.effective_on.isoformat(),
        "token": one.fact.token,
        "digest": one.fact.digest,
        "open": list(one.fact.open or ()),
        "approvals": [
            {"step": passed.step, "on": passed.approved_on.isoformat(), "document": passed.document}
            for passed in one.approvals
        ],
        "published": one.published.document if one.published else None,
        "restates": one.published.restates if one.published else None,
        "reviews": list(one.fact.reviews or ()),
        "differences": [each.model_dump(mode="json") for each in differences_of(one, limited=limited)],
    }


def reviewed_since(kaoji: Kaoji, state: YearState, one: Result, *, limited: bool = False) -> tuple[str, ...]:
    """Return the reviews that moved a group since its last seal; who sees only what is published, none."""
    last = state.results[one.fact.group][-1]
    if one is not last or limited:
        return ()
    return reviews_since(kaoji.reads, state, one.fact.group, kaoji.reads.now())


def differences_of(one: Result, *, limited: bool = False) -> Sequence[ResultDifference]:
    """Return what is other than in the result before; its causes are records, which few may see."""
    found = one.fact.differences or ()
    if not limited:
        return found
    return [each.model_copy(update={"causes": None}) for each in found]


def threefold_values(found: Threefold) -> dict[str, Any]:
    """Return the three views of a result."""
    return {
        "group": found.result.fact.group,
        "number": found.result.number,
        "same": found.same,
        "tokens": {"published": found.result.fact.token, "corrected": found.token},
        "units": [
            {
                "unit": one.unit,
                "published": one.published,
                "recomputed": one.recomputed,
                "corrected": one.corrected,
            }
            for one in found.units
        ],
        "since": [fact_values(one) for one in found.since],
    }


@dataclass(frozen=True, slots=True)
class Used:
    """A result with what follows from it."""

    result: Result
    lines: Sequence[Line]

    @property
    def mark(self) -> str | None:
        """The mark that stands on all that was not published."""
        return None if self.result.published else INTERNAL

    def values(self, year: YearState) -> dict[str, Any]:
        """Return this as plain values."""
        one = self.result
        return {
            "group": one.fact.group,
            "number": one.number,
            "status": one.status(in_force(year).settings.approval_steps).value,
            "token": one.fact.token,
            "internal": self.mark,
            "lines": [line.values() for line in self.lines],
        }


def uses(kaoji: Kaoji, state: YearState, group: str | None, number: int | None) -> list[Used]:
    """Return what follows from one result, or from the last of each group."""
    return [Used(one, use_of(kaoji, state, one)) for one in _named(state, group, number)]


def use_values(state: YearState, found: Sequence[Used], token: str) -> dict[str, Any]:
    """Return what follows from results, with the words that people decide and no program."""
    return {"token": token, "note": DISCLAIMER, "results": [one.values(state) for one in found]}


def _named(state: YearState, group: str | None, number: int | None) -> list[Result]:
    if group is not None:
        return [result_named(state, group, number)]
    groups = [one.name for one in in_force(state).groups]
    return [state.results[one][-1] for one in groups if state.results.get(one)]
