"""What a review corrected, corrected alike for all units concerned (举一反三), as plain values."""

from typing import Any

from api.answers.reviews import INTERNAL, changes_values
from api.bootstrap import Kaoji
from domain.asof import AsOf
from domain.commands import SpreadCorrection
from domain.decisions.spreading import Alike, alike, spreadable
from domain.facts import Actor
from domain.refusals import Refused
from domain.state import UnitState
from domain.values import unit_of
from projections.reviews import Change
from projections.telling import sentence


def nothing_alike() -> dict[str, Any]:
    """Return what is answered where no other entry is to be corrected."""
    return {"alike": [], "chosen": [], "changes": []}


def spread(kaoji: Kaoji, found: tuple[Alike, ...], command: SpreadCorrection, actor: Actor) -> dict[str, Any]:
    """Return the entries alike, and what correcting those chosen would move; nothing is recorded."""
    changes, refused = moved(kaoji, command, actor)
    return {
        "internal": INTERNAL,
        "token": kaoji.reads.now().token(command.year),
        "refused": refused,
        "alike": [_values(one) for one in found],
        "chosen": [one.entry for one in found if one.entry in command.entries],
        "changes": changes_values(kaoji, command.year, changes),
    }


def alikes(kaoji: Kaoji, year: str, seen: AsOf, unit: str, review: str) -> tuple[Alike, ...]:
    """Return the entries like those that a unit's review corrected; raises what spreadable raises."""
    known = kaoji.reads.year(year, seen)
    units = kaoji.reads.units(known, seen)
    origin = units[kaoji.reads.unit_named(known, unit)]
    return alike(units, origin, spreadable(origin, review))


def moved(kaoji: Kaoji, command: SpreadCorrection, actor: Actor) -> tuple[tuple[Change, ...], str | None]:
    """Return what would move, or the words of the refusal that it would meet."""
    try:
        changed = _states(kaoji, command, actor)
    except Refused as refusal:
        return (), str(refusal)
    now = kaoji.reads.now()
    return kaoji.reads.preview(command.year, now, changed).changes(*units_of(command)), None


def units_of(command: SpreadCorrection) -> tuple[str, ...]:
    """Return the units whose entries would be corrected."""
    return tuple(dict.fromkeys(unit_of(one.rpartition("@")[0]) or "" for one in command.entries))


def _states(kaoji: Kaoji, command: SpreadCorrection, actor: Actor) -> dict[str, UnitState]:
    draft = kaoji.desk.decide((command,), actor)
    return {name: state for stream, state in draft.units.items() if (name := unit_of(stream))}


def _values(one: Alike) -> dict[str, Any]:
    points = None if one.points is None else str(one.points)
    now = {"fact": one.fact.model_dump(mode="json", exclude_none=True), "says": sentence(one.fact)}
    return {"unit": one.unit, "entry": one.entry, **now, "by": one.by, "points": points}
