"""A year in stages (按月折算): the result of a successor, from its predecessors' and its own, by months."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from domain.scoring.term import Op, Term

MONTHS: Final = 12
_RULE: Final = "机构变动在 15 日以前的，当月归承接单位，16 日以后的归原单位"


@dataclass(frozen=True, slots=True)
class Stage:
    """Some months of the year, from the first to the last, and the units that stood for it then.

    Each unit is told by its id and by its name.
    """

    first: int
    last: int
    units: tuple[tuple[str, str], ...]

    @property
    def months(self) -> int:
        """How many months it has."""
        return self.last - self.first + 1


def staged(stages: Sequence[Stage], total: Callable[[str], Term], weight: Callable[[str, str], Term]) -> Term:
    """Return Σ(result × months ÷ 12); several units of one stage are weighted by their full marks.

    `total` gives a unit's own result, `weight` the full marks of its indicators under its name.
    """
    return Term(Op.SUM, "按月折算", tuple(_share(stage, total, weight) for stage in stages))


def _share(stage: Stage, total: Callable[[str], Term], weight: Callable[[str, str], Term]) -> Term:
    span = f"{stage.first} 月" + (f"至 {stage.last} 月" if stage.months > 1 else "")
    months = Term(Op.NUMBER, span, figure=Fraction(stage.months), note=f"个月；{_RULE}")
    year = Term(Op.NUMBER, str(MONTHS), figure=Fraction(MONTHS))
    share = Term(Op.QUOTIENT, "÷", (months, year))
    return Term(Op.PRODUCT, "×", (_result(stage, span, total, weight), share))


def _result(
    stage: Stage, span: str, total: Callable[[str], Term], weight: Callable[[str, str], Term]
) -> Term:
    """Return the result of a stage: its only unit's, or the mean of several by their full marks."""
    own = [(Term(Op.SUM, f"{span} {name}", (total(unit),)), weight(unit, name)) for unit, name in stage.units]
    if len(own) == 1:
        return own[0][0]
    weighted = Term(Op.SUM, "＋", tuple(Term(Op.PRODUCT, "×", pair) for pair in own))
    weights = Term(Op.SUM, "＋", tuple(each for _, each in own))
    return Term(Op.SUM, f"{span} 按指标分值加权", (Term(Op.QUOTIENT, "÷", (weighted, weights)),))
