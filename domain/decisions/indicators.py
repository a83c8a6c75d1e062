"""Decisions about indicators: assigned, changed, cancelled (三、指标形成：动态管理), completed or not."""

from domain import refusals
from domain.commands import (
    AssignIndicator,
    CancelIndicator,
    ChangeIndicator,
    DetermineCompletion,
    RestoreIndicator,
)
from domain.decisions.rules import (
    body_named,
    envelope,
    group_of,
    in_force,
    indicator,
    near,
    not_sealed,
    reasoned,
)
from domain.facts import (
    Actor,
    Completion,
    CompletionDetermined,
    IndicatorAssigned,
    IndicatorCancelled,
    IndicatorChanged,
)
from domain.state import UnitState, YearState


def assign_indicator(
    year: YearState, unit: UnitState, command: AssignIndicator, actor: Actor
) -> IndicatorAssigned:
    """Assign an indicator; its number is the unit's own and is used once."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    if command.number in unit.indicators:
        raise refusals.IndicatorExists(unit=unit.unit, number=command.number)
    if command.full <= 0:
        raise refusals.FullMarksNotPositive(number=command.number, full=command.full)
    _known_type(year, unit, command.type)
    return IndicatorAssigned(
        envelope=written,
        number=command.number,
        content=command.content,
        full=command.full,
        tasks=command.tasks,
        type=command.type,
        assessor=_known_body(year, command.assessor),
        target=command.target,
        standard=command.standard,
    )


def _known_type(year: YearState, unit: UnitState, kind: str | None) -> None:
    """Refuse a type that the scheme does not list for the unit's rank group, where it lists any."""
    group = group_of(year, unit.unit)
    listed = in_force(year).types.get(group.name) if group else None
    if group and listed and kind is not None and kind not in listed:
        raise refusals.UnknownIndicatorType(
            group=group.name, type=kind, near=near(kind, listed), known="、".join(listed)
        )


def _known_body(year: YearState, body: str | None) -> str | None:
    return None if body is None else body_named(year, body)


def change_indicator(
    year: YearState, unit: UnitState, command: ChangeIndicator, actor: Actor
) -> IndicatorChanged:
    """Change how an indicator reads, with the basis for it; what the command leaves out stays."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    reasoned(command, "调整指标")
    reading = indicator(unit, command.number, command.on)
    before, _ = unit.indicators[command.number]
    _known_type(year, unit, command.type)
    assessor = _known_body(year, command.assessor)
    after = IndicatorChanged(
        envelope=written,
        supersedes=reading.id,
        number=command.number,
        content=command.content or before.content,
        full=before.full if command.full is None else command.full,
        tasks=before.tasks,
        type=command.type or before.type,
        assessor=assessor or before.assessor,
        target=command.target or before.target,
        standard=command.standard or before.standard,
    )
    if after.full <= 0:
        raise refusals.FullMarksNotPositive(number=command.number, full=after.full)
    read = ("content", "full", "type", "assessor", "target", "standard")
    if all(getattr(after, name) == getattr(before, name) for name in read):
        raise refusals.NothingChanged(number=command.number)
    _marks_fit(unit, after)
    return after


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
    since = unit.cancelled_on[command.number]
    if command.on < since:
        raise refusals.BeforeIndicator(on=command.on, number=command.number, since=since)
    return IndicatorChanged(
        envelope=written,
        supersedes=reading.id,
        number=fact.number,
        content=fact.content,
        full=fact.full,
        tasks=fact.tasks,
        type=fact.type,
        assessor=fact.assessor,
        target=fact.target,
        standard=fact.standard,
    )


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
