"""A scheme's parts in words, as its text writes them."""

from collections.abc import Mapping
from typing import Final

from domain.scheme import printing
from domain.scheme.expressions import Number
from domain.scheme.model import (
    Band,
    ClauseItem,
    Component,
    Effect,
    Formula,
    GradeRule,
    Scheme,
    Settings,
    TieBreaker,
    Values,
    WhenMissing,
)
from domain.scheme.parts import WHEN_MISSING, WHOLE_UNIT
from domain.scheme.readings import READINGS

SETTINGS: Final[Mapping[str, str]] = {attribute: name for name, (attribute, _) in READINGS.items()}
"""What the scheme's text calls each setting."""

_NONE: Final = "（无）"
_STEPS: Final = {1: "一", 2: "二", 3: "三"}
_MISSING: Final = {meaning: said for said, meaning in WHEN_MISSING.items()}


def setting(settings: Settings, attribute: str) -> str:
    """Write the reading a setting takes, as the scheme's text would."""
    value = getattr(settings, attribute)
    if value is None:
        return _NONE
    if isinstance(value, tuple):
        return "、".join(_one(each) for each in value) or _NONE
    return value.text if isinstance(value, Number) else str(value)


def is_default(settings: Settings, attribute: str) -> bool:
    """Whether a setting takes the reading it has when the text does not name it."""
    return bool(getattr(settings, attribute) == getattr(Settings(), attribute))


def _one(value: object) -> str:
    match value:
        case (str(option), Number(text)):
            return f"{option} {text}"
        case TieBreaker(name, fewer_first):
            return f"{name}（少者在前）" if fewer_first else name
        case _:
            return str(value)


def origin(component: Component) -> str:
    """Write where a component's figures come from, with all that is said of them."""
    said = [component.origin.value]
    if component.excluded_types:
        said.append(f"不含{'、'.join(component.excluded_types)}")
    if component.one_mark_per_unit:
        said.append(WHOLE_UNIT)
    if component.per is not None:
        said.append(f"按{component.per}")
    if component.needed is not None:
        said.append(f"须 {component.needed} 项")
    if component.full is not None:
        said.append(f"满分 {component.full.text}")
    if component.places is not None:
        said.append(f"至多 {component.places} 位小数")
    if component.when_missing is not WhenMissing.INCOMPLETE:
        said.append(_MISSING[component.when_missing])
    return "，".join(said)


def values(line: Values) -> str:
    """Write the values that a line gives a parameter."""
    given = [f"{who} {number.text}" for who, number in line.values]
    return "、".join([*given, *([f"其余 {line.otherwise.text}"] if line.otherwise else [])])


def since(name: str, line: Values) -> str:
    """Write a parameter's name, with the day from which a line holds."""
    return name if line.since is None else f"{name}（自 {line.since}）"


def clause_item(item: ClauseItem) -> str:
    """Write what a clause of the catalogue says: its column, its tariff, its cap."""
    said = [item.column]
    if item.most is not None and item.least is None:
        said.append(f"每项不超过 {item.most.text}")
    elif item.most is not None and item.least is not None:
        same = item.least.value == item.most.value
        said.append(f"每项 {item.least.text}" + ("" if same else f" 至 {item.most.text}"))
    if item.at_most is not None:
        said.append(f"合计不超过 {item.at_most.text}")
    if item.places is not None:
        said.append(f"至多 {item.places} 位小数")
    return "，".join(said)


def band(one: Band) -> str:
    """Write who may have a grade, and how many."""
    said = [printing.condition(one.condition)] if one.condition else []
    if one.quota is not None:
        said.append(f"不超过 {printing.figure(one.quota)}")
    return "，".join(said) or "其余"


def rule(one: GradeRule) -> str:
    """Write what a rule does to a grade, as the text calls it."""
    what = f"降{_STEPS[one.steps]}等" if one.effect is Effect.DOWN else f"{one.effect}{one.grade}"
    return ("班子" if one.team_only else "") + what


def sentence(formula: Formula) -> str:
    """Return a formula's sentence without the stop that ends it in the document."""
    return formula.sentence.strip().rstrip("。；;")


def formulas_of(scheme: Scheme, group: str) -> Mapping[str, Formula]:
    """Return a rank group's formulas by name, the one that ranks first."""
    total = scheme.totals[group]
    return {total.name: total, **scheme.formulas[group]}
