"""Against weighting twice: percent marks that all fit under their weight look weighted already."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from api.intake.problems import Problem
from api.intake.purpose import Purpose
from api.intake.reading import Drawn
from api.intake.sums import plain
from domain.commands import EnterEvaluation, EnterMark
from domain.facts import Scale


def weighted_already(drawn: Iterable[Drawn], purpose: Purpose) -> list[Problem]:
    """Return a question for each component of a file whose percent marks all fit under its weight."""
    if purpose.confirm_scale:
        return []
    groups: dict[tuple[str, str], list[tuple[Drawn, Decimal]]] = defaultdict(list)
    for one, component, points in _percent(drawn):
        groups[one.row.place.file, component].append((one, points))
    return [
        _question(marks[0][0], component, purpose.weights[component])
        for (_, component), marks in groups.items()
        if component in purpose.weights and all(points <= purpose.weights[component] for _, points in marks)
    ]


def _percent(drawn: Iterable[Drawn]) -> Iterator[tuple[Drawn, str, Decimal]]:
    """Give the marks on the percent scale: declared so, or for a whole unit without an indicator."""
    for one in drawn:
        match one.value:
            case EnterEvaluation(scale=Scale.PERCENT, component=component, points=Decimal() as points):
                yield one, component, points
            case EnterMark(indicator=None, component=component, points=points):
                yield one, component, points


def _question(first: Drawn, component: str, weight: Decimal) -> Problem:
    found = f"{component} 全部不超过 {plain(weight)}，像是已折算的分"
    advice = "若是，请在“口径”列写 折算分；若确为百分制，请加 --confirm-scale"
    return first.row.place.problem(found, advice, column="得分")
