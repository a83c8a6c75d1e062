"""How a sealed result is told: its head, the reviews since, and what is other than in the one before."""

from collections.abc import Sequence
from typing import Any

from api.bootstrap import Kaoji
from cli.context import sees_published_only
from domain.access import Sight
from domain.decisions import in_force
from domain.facts import ResultDifference
from domain.results import Result
from domain.state import YearState
from projections.restatement import RESEAL, reviews_since
from projections.telling import short


def head_of(state: YearState, one: Result) -> dict[str, Any]:
    """Return what stands above a result's units as plain values."""
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
        "differences": [each.model_dump(mode="json") for each in differences_of(one)],
    }


def reviewed_since(kaoji: Kaoji, state: YearState, one: Result) -> tuple[str, ...]:
    """Return the reviews that moved a group since its last seal; who sees only what is published, none."""
    last = state.results[one.fact.group][-1]
    if one is not last or sees_published_only(Sight.RANKS):
        return ()
    return reviews_since(kaoji.reads, state, one.fact.group, kaoji.reads.now())


def differences_of(one: Result) -> Sequence[ResultDifference]:
    """Return what is other than in the result before; its causes are records, which few may see."""
    found = one.fact.differences or ()
    if not sees_published_only(Sight.RANKS):
        return found
    return [each.model_copy(update={"causes": None}) for each in found]


def difference(one: ResultDifference) -> str:
    """Say how a unit's line is other than in the result before."""
    sides = (
        ("成绩", one.score_before, one.score_after),
        ("名次", one.rank_before, one.rank_after),
        ("等次", one.grade_before, one.grade_after),
    )
    told = (f"{what} {old or '—'} → {new or '—'}" for what, old, new in sides if old != new)
    return f"与上一稿不同：{one.unit} {'，'.join(told) or '说明有变'}"


def moved_since(reviews: Sequence[str]) -> str:
    """Say whether reviews moved a group since it was sealed, and which."""
    told = "、".join(map(short, reviews))
    return f"{RESEAL}（{told}）" if reviews else "其后没有复核改判"
