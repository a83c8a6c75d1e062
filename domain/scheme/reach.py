"""How far a formula looks, and how far an amendment reaches."""

from dataclasses import fields, replace
from typing import Final

from domain.scheme.expressions import OWN_GROUP, Across, Part, Units, parts_of
from domain.scheme.model import SameMarks, Scheme, Settings, WhenMissing
from domain.scheme.sameness import alike

_PROCEDURE: Final = frozenset(
    {
        "need_basis",
        "review_days",
        "slip_contents",
        "telephone_receipt",
        "approval_steps",
        "decision_days",
        "scorer_reviews_not",
        "excellent_base",
        "excellent_good",
        "excellent_poor",
        "excellent_reduced",
        "sealed_sheets",
    }
)
"""The settings that say how the office proceeds; by all others results are computed."""
_COMPUTED_BY: Final = tuple(one.name for one in fields(Settings) if one.name not in _PROCEDURE)


def looks_across(scheme: Scheme, group: str) -> bool:
    """Whether a unit's result in a rank group may change when only another unit's figures do."""
    if scheme.settings.same_marks is not SameMarks.COUNT:
        return True
    if any(one.when_missing is WhenMissing.GROUP_MEAN for one in scheme.components.values()):
        return True
    return group in scheme.across


def computes_alike(old: Scheme, new: Scheme, group: str) -> bool:
    """Whether two versions of a scheme give a rank group the same result, whatever is recorded.

    Another clause or another order of words gives the same. Where the group's formulas ask other groups,
    theirs count too.
    """
    asks = {group, *_asked(old, group), *_asked(new, group)}
    return (
        all(getattr(old.settings, name) == getattr(new.settings, name) for name in _COMPUTED_BY)
        and (old.percent, old.apart.keys()) == (new.percent, new.apart.keys())
        and _caps(old) == _caps(new)
        and all(_alike(old, new, one) for one in asks)
    )


def _alike(old: Scheme, new: Scheme, group: str) -> bool:
    """Whether a group's own formulas, grades, and all that they are made of are the same."""
    if group not in new.formulas or old.totals[group].name != new.totals[group].name:
        return False
    if old.grades.get(group) != new.grades.get(group) or old.used[group] != new.used[group]:
        return False
    names = old.used[group]
    ours, theirs = old.formulas[group], new.formulas[group]
    return all(
        _component(old, name) == _component(new, name)
        and old.parameters.get(name) == new.parameters.get(name)
        and (name in ours) == (name in theirs)
        and (name not in ours or alike(ours[name].expression, theirs[name].expression))
        for name in {*names, old.totals[group].name}
    )


def _component(scheme: Scheme, name: str) -> object:
    found = scheme.components.get(name)
    return found and replace(found, clause=None)


def _caps(scheme: Scheme) -> dict[str, object]:
    """Return the most that all entries under a clause may come to together."""
    return {code: one.at_most for code, one in scheme.clauses.items() if one.at_most is not None}


def _asked(scheme: Scheme, group: str) -> set[str]:
    """Return the other groups that a group's formulas ask; 全体 asks all of them."""
    named = {part.group for part in _parts(scheme, group) if isinstance(part, (Across, Units))} - {OWN_GROUP}
    return named & scheme.formulas.keys() if named <= scheme.formulas.keys() else set(scheme.formulas)


def _parts(scheme: Scheme, group: str) -> list[Part]:
    formulas = scheme.formulas.get(group, {}).values()
    return [part for one in formulas for part in parts_of(one.expression)]
