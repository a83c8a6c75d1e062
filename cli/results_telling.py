"""How a sealed result is told in words: what is other than in the one before, and the reviews since."""

from collections.abc import Sequence

from domain.facts import ResultDifference
from projections.restatement import RESEAL
from projections.telling import short


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
