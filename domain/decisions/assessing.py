"""Who assesses an indicator, settled when it is approved: the assessed unit itself never does."""

from dataclasses import dataclass

from domain import refusals
from domain.decisions.rules import body_named, body_stands
from domain.facts import SelfAssessed
from domain.rights import behind
from domain.state import YearState


@dataclass(frozen=True, slots=True)
class Assessing:
    """Who assesses; `owner` is the body that would, where it is the assessed unit itself."""

    assessor: str | None
    owner: str | None = None
    self_assessed: SelfAssessed | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command says of the assessing body of an indicator, and what is done if that is the unit."""

    number: str
    body: str | None
    self_assessed: SelfAssessed | None = None
    deputy: str | None = None


def assessing(year: YearState, unit: str, asked: Asked) -> Assessing:
    """Return who assesses an indicator of the unit; raises a Refused where the unit itself would.

    Looked through aliases and parent bodies. With 不设 the answer still names the body, as its owner.
    """
    body = None if asked.body is None else standing(year, asked.body)
    if body is None or not itself(year, unit, body):
        if asked.self_assessed or asked.deputy:
            raise refusals.NotSelfAssessed(number=asked.number, unit=unit)
        return Assessing(body)
    if asked.self_assessed is None and asked.deputy is None:
        raise refusals.SelfAssessedIndicator(number=asked.number, body=body, unit=unit)
    return Assessing(_deputy(year, unit, asked), body, asked.self_assessed)


def standing(year: YearState, name: str) -> str:
    """Return the body of a name, which must not have ended."""
    body = body_named(year, name)
    body_stands(year, body)
    return body


def itself(year: YearState, unit: str, body: str) -> bool:
    """Whether a body is the unit itself or belongs to it."""
    return unit in behind(year, body)


def _deputy(year: YearState, unit: str, asked: Asked) -> str | None:
    if (asked.self_assessed is SelfAssessed.DEPUTY) != (asked.deputy is not None):
        raise refusals.DeputyNeeded(number=asked.number)
    if asked.deputy is None:
        return None
    deputy = standing(year, asked.deputy)
    if itself(year, unit, deputy):
        raise refusals.DeputyIsAssessed(deputy=deputy, unit=unit, number=asked.number)
    return deputy
