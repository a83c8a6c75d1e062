"""Scoring: from a scheme and what counts for a unit to a result that explains itself, and to ranks."""

from domain.scoring.ranking import Placing, placings
from domain.scoring.rounding import rounded, shown
from domain.scoring.score import score, score_group
from domain.scoring.term import Op, Term, leaves, missing

__all__ = [
    "Op",
    "Placing",
    "Term",
    "leaves",
    "missing",
    "placings",
    "rounded",
    "score",
    "score_group",
    "shown",
]
