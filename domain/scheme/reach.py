"""How far a formula looks: at the unit's own figures, or at those of other units too."""

from domain.scheme.expressions import Across, Units, parts_of
from domain.scheme.model import SameMarks, Scheme, WhenMissing


def looks_across(scheme: Scheme, group: str) -> bool:
    """Whether a unit's result in a rank group may change when only another unit's figures do."""
    if scheme.settings.same_marks is not SameMarks.COUNT:
        return True
    if any(one.when_missing is WhenMissing.GROUP_MEAN for one in scheme.components.values()):
        return True
    formulas = scheme.formulas[group].values()
    return any(isinstance(part, (Across, Units)) for one in formulas for part in parts_of(one.expression))
