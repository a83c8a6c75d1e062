"""Decisions about indicators: assigned, changed, cancelled (三、指标形成：动态管理), completed or not."""

from typing import Any, Final

from domain import refusals
from domain.commands import (
    AssignIndicator,
    CancelIndicator,
    ChangeIndicator,
    DetermineCompletion,
    RestoreIndicator,
)
from domain.decisions.assessing import Asked, assessing
from domain.decisions.rules import (
    envelope,
    group_of,
    in_force,
    indicator,
    near,
    not_gone,
    not_sealed,
    reasoned,
)
from domain.facts import (
    Actor,
    Completion,
    CompletionDetermined,
    Envelope,
    IndicatorAssigned,
    IndicatorCancelled,
    IndicatorChanged,
    IndicatorOmitted,
    SelfAssessed,
)
from domain.indicators import waiting_under
from domain.state import UnitState, YearState

_ASKED: Final = ("content", "full", "type", "target", "standard", "direction", "checkpoints")
"""What is asked of the unit."""

_WHO: Final = ("assessor", "owner", "self_assessed")
"""Who assesses it."""

_READING: Final = (*_ASKED, *_WHO, "tasks", "proposal", "shared")
"""All that a change states anew, whole."""


def assign_indicator(
    year: YearState, unit: UnitState, command: AssignIndicator, actor: Actor
) -> IndicatorAssigned | IndicatorOmitted:
    """Assign an indicator, or leave out (不设) one that the unit would assess itself."""
    return assigned(year, unit, command, envelope(year, command, actor))


def assigned(
    year: YearState,
    unit: UnitState,
    command: AssignIndicator,
    written: Envelope,
    *,
    proposal: str | None = None,
    shared: str | None = None,
) -> IndicatorAssigned | IndicatorOmitted:
    """Assign an indicator; its number is the unit's own and is used once."""
    not_sealed(year, unit.unit)
    if command.number in unit.indicators:
        raise refusals.IndicatorExists(unit=unit.unit, number=command.number)
    if proposal is None and (before := waiting_under(unit.proposals, command.number)):
        raise refusals.ProposalExists(unit=unit.unit, number=command.number, proposal=before.id)
    if command.full <= 0:
        raise refusals.FullMarksNotPositive(number=command.number, full=command.full)
    known_type(year, unit, command.type)
    asked = Asked(command.number, command.assessor, command.self_assessed, command.deputy)
    found = assessing(year, unit.unit, asked)
    origin: dict[str, Any] = {"proposal": proposal, "shared": shared}
    if found.self_assessed is SelfAssessed.OMITTED:
        return _omitted(unit, command, written, origin | {"assessor": found.owner})
    _based(year, unit, command)
    who: dict[str, Any] = {name: getattr(found, name) for name in _WHO}
    told: dict[str, Any] = {name: getattr(command, name) for name in (*_ASKED, "number", "tasks")}
    return IndicatorAssigned(envelope=written, **told, **origin, **who)


def _omitted(
    unit: UnitState, command: AssignIndicator, written: Envelope, origin: dict[str, Any]
) -> IndicatorOmitted:
    if command.number in unit.omitted:
        raise refusals.IndicatorIsOmitted(unit=unit.unit, number=command.number)
    told: dict[str, Any] = {
        name: getattr(command, name) for name in ("number", "content", "full", "tasks", "type")
    }
    return IndicatorOmitted(envelope=written, **told, **origin)


def _based(year: YearState, unit: UnitState, command: AssignIndicator) -> None:
    """Refuse an indicator without its basis in a category whose indicators must name it."""
    category = year.units[unit.unit].category
    if command.basis is None and category in in_force(year).settings.need_basis:
        raise refusals.BasisNeeded(what=f"“{category}”的指标 {command.number} ")


def known_type(year: YearState, unit: UnitState, kind: str | None) -> None:
    """Refuse a type that the scheme does not list for the unit's rank group, where it lists any."""
    group = group_of(year, unit.unit)
    listed = in_force(year).types.get(group.name) if group else None
    if group and listed and kind is not None and kind not in listed:
        raise refusals.UnknownIndicatorType(
            group=group.name, type=kind, near=near(kind, listed), known="、".join(listed)
        )


def change_indicator(
    year: YearState, unit: UnitState, command: ChangeIndicator, actor: Actor
) -> IndicatorChanged:
    """Change how an indicator reads, with the basis for it; what the command leaves out stays."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    reasoned(command, "调整指标")
    reading = indicator(unit, command.number, command.on)
    before, _ = unit.indicators[command.number]
    known_type(year, unit, command.type)
    told = {name: getattr(command, name) for name in _ASKED if getattr(command, name) is not None}
    after = {**_read(before), **told, **_reassessed(year, unit, command, before)}
    if after["full"] <= 0:
        raise refusals.FullMarksNotPositive(number=command.number, full=after["full"])
    if after == _read(before):
        raise refusals.NothingChanged(number=command.number)
    changed = IndicatorChanged(envelope=written, supersedes=reading.id, number=command.number, **after)
    _marks_fit(unit, changed)
    return changed


def _read(fact: IndicatorAssigned | IndicatorChanged) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in _READING}


def _reassessed(
    year: YearState,
    unit: UnitState,
    command: ChangeIndicator,
    before: IndicatorAssigned | IndicatorChanged,
) -> dict[str, Any]:
    """Return who assesses from now on, if the command says anything of it."""
    if not (command.assessor or command.self_assessed or command.deputy):
        return {}
    body = command.assessor or before.owner or before.assessor
    found = assessing(year, unit.unit, Asked(command.number, body, command.self_assessed, command.deputy))
    if found.self_assessed is SelfAssessed.OMITTED:
        raise refusals.OmittedByCancelling(number=command.number)
    return {name: getattr(found, name) for name in _WHO}


def _marks_fit(unit: UnitState, changed: IndicatorChanged) -> None:
    """No live mark may stand above the new full marks."""
    for _, entry in unit.live():
        above = entry.kind == "MarkEntered" and entry.points is not None and entry.points > changed.full
        if entry.indicator == changed.number and above:
            raise refusals.MarkAboveChangedFull(
                number=changed.number, points=entry.points, full=changed.full, entry=entry.id
            )


def cancel_indicator(
    year: YearState, unit: UnitState, command: CancelIndicator, actor: Actor
) -> IndicatorCancelled:
    """Cancel an indicator, or exempt the unit from it; the scheme says what stands for its marks then."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    reasoned(command, "取消指标")
    reading = indicator(unit, command.number, command.on)
    return IndicatorCancelled(
        envelope=written,
        supersedes=reading.id,
        number=command.number,
        not_applicable=True if command.not_applicable else None,
    )


def restore_indicator(
    year: YearState, unit: UnitState, command: RestoreIndicator, actor: Actor
) -> IndicatorChanged:
    """Take a cancellation back: from its day on the indicator, with its marks, counts as it did before."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    reasoned(command, "恢复指标")
    fact, reading = unit.indicators.get(command.number, (None, None))
    if fact is None or reading is None or not reading.cancelled:
        raise refusals.IndicatorNotCancelled(unit=unit.unit, number=command.number)
    not_gone(unit, command.number)
    since = unit.cancelled_on[command.number]
    if command.on < since:
        raise refusals.BeforeIndicator(on=command.on, number=command.number, since=since)
    return IndicatorChanged(envelope=written, supersedes=reading.id, number=fact.number, **_read(fact))


def determine_completion(
    year: YearState, unit: UnitState, command: DetermineCompletion, actor: Actor
) -> CompletionDetermined:
    """Note how far an indicator's task was completed, on a basis; short of 完成, or anew, with a reason."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    indicator(unit, command.number, command.on)
    earlier, known = unit.completions.get(command.number, (None, None))
    if known is not None:
        if known.completion == command.completion:
            raise refusals.CompletionStands(number=command.number, completion=known.completion, by=earlier)
        if command.on < known.envelope.effective_on:
            raise refusals.BeforeEntry(on=command.on, since=known.envelope.effective_on)
    if known is not None or command.completion is not Completion.DONE:
        reasoned(command, f"认定{command.completion}")
    elif command.basis is None:
        raise refusals.BasisNeeded(what="认定完成情况")
    return CompletionDetermined(
        envelope=written, number=command.number, completion=command.completion, supersedes=earlier
    )
