"""The decision that a matter has been determined (认定事项), such as a veto: it stands on a document."""

from domain import refusals
from domain.commands import DetermineMatter
from domain.decisions.rules import counted, envelope, in_force, not_sealed, only_or_told
from domain.decisions.tariffs import clause_of
from domain.facts import Actor, MatterDetermined
from domain.scheme import Origin
from domain.state import UnitState, YearState


def determine_matter(
    year: YearState, unit: UnitState, command: DetermineMatter, actor: Actor
) -> MatterDetermined:
    """Note a matter that a decision determined; the scheme says what follows from it."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    scheme = in_force(year)
    component = only_or_told(scheme, Origin.MATTERS, command.component, command.clause)
    if any(component.name in names for names in scheme.used.values()):
        # One that nothing is reckoned from caps the grade all the same (结果运用5).
        counted(year, unit, component)
    clause_of(scheme, component.name, command.clause)
    if command.basis is None:
        raise refusals.BasisNeeded(what=component.name)
    return MatterDetermined(
        envelope=written, component=component.name, what=command.what, clause=command.clause
    )
