"""What the clerk says about the files as a whole, beside what stands in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pydantic import ValidationError

from api.intake.cells import refusals
from api.intake.problems import Place, Problem
from domain.facts import Scale
from domain.scheme import Origin, Scheme
from domain.values import Name, Value, YearId


@dataclass(frozen=True)
class Purpose:
    """For which year and from which day the files count, and what their tables leave unsaid.

    `category`, `component`, `scale` and `basis` speak only where a table has no such column or a blank in
    it. `one_line` gives each unit without an indicator table one line, 全部任务（n 项）. `weights` says how
    many points a component is worth once weighted: percent marks that all fit under it are questioned,
    unless `confirm_scale`. `explained` names the components of which a bare figure says enough.
    """

    year: str
    on: date
    category: str | None = None
    one_line: bool = False
    scale: Scale | None = None
    component: str | None = None
    basis: str | None = None
    confirm_scale: bool = False
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    explained: frozenset[str] = frozenset()


def explained(scheme: Scheme) -> frozenset[str]:
    """Return the components whose bare figures the scheme itself explains: 数值, or full marks stated."""
    known = scheme.components.values()
    return frozenset(one.name for one in known if one.origin is Origin.VALUE or one.full is not None)


def weights(scheme: Scheme) -> Mapping[str, Decimal]:
    """Return what each component received whole is worth once weighted, as far as the scheme is clear."""
    found = {part.name: scheme.weight_of(part.name) for part in scheme.of_origin(Origin.WHOLE)}
    return {
        name: Decimal(100 * weight.numerator) / weight.denominator for name, weight in found.items() if weight
    }


class _Said(Value):
    """The words of a purpose that will stand in facts."""

    year: YearId
    category: Name | None
    component: Name | None
    basis: Name | None


def misdirected(purpose: Purpose) -> list[Problem]:
    """Return what is wrong with the purpose itself, once, instead of once in every row."""
    words = {name: getattr(purpose, name) for name in _Said.model_fields}
    try:
        _Said(**words)
    except ValidationError as error:
        return [
            Place("导入要求", "").problem(unsure.found, unsure.advice, column=f"--{name}")
            for name, unsure in refusals(error)
        ]
    return []
