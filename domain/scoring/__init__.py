"""Scoring: from a scheme and what counts for a unit to a result that explains itself, and to ranks."""

from domain.scoring.grading import Graded, Reached, Reason, grades
from domain.scoring.ranking import Placing, placings
from domain.scoring.rounding import rounded, shown
from domain.scoring.score import Scoring, score, score_group
from domain.scoring.term import Op, Term, leaves, missing

__all__ = [
    "Graded",
    "Op",
    "Placing",
    "Reached",
    "Reason",
    "Scoring",
    "Term",
    "grades",
    "leaves",
    "missing",
    "placings",
    "rounded",
    "score",
    "score_group",
    "shown",
]
