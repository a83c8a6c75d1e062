"""Commands over HTTP: an address for each, made from the command itself, so that none says a rule of its own.

What stands in the address is not asked for again; a day that is not told is today. `If-Match` has the
version of what the asker saw, `Idempotency-Key` makes repetition harmless, `dry_run` decides and records
nothing.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from inspect import Parameter, Signature
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, create_model

from api.bootstrap import Kaoji
from api.desk import Draft
from api.evidence import EvidenceUnknown
from api.web.answers import POSITION, TOKEN
from api.web.gate import Asker, Gate, doing
from api.web.refusals import IdUnreadable, KeyMissing, KeyUnfit, MatchMissing, NothingToRecord
from domain.access import SIGHTS, Sight
from domain.asof import AsOf
from domain.commands import Command, OpenYear, UnitCommand
from domain.decisions import opened, today_in
from domain.facts import Placed, Recorded
from domain.rights import RIGHTS
from domain.values import digest, stream_and_version, stream_of, unit_of
from projections.telling import sentence

Fill = Callable[[Kaoji, dict[str, Any]], dict[str, Any]]
"""Completes what a command is told, from what the ledger says."""

IDS: Final = frozenset(("review", "slip", "claim", "report", "check", "proposal", "entry", "delegation"))
"""Parts of an address that name a fact: its id without the year, 市环保局@12."""
_CITING: Final = IDS | {"cause", "exception", "about", "entries", "withdrawals"}
_ANY: Final = "*"
_LONGEST_KEY: Final = 200


@dataclass(frozen=True, slots=True)
class Act:
    """A command's address under its year, and what is filled in where the request does not say it.

    `hidden` are fields that only the ledger can tell, `eased` those that may be left out.
    """

    path: str
    command: type[Command]
    fill: Fill | None = None
    hidden: frozenset[str] = frozenset()
    eased: frozenset[str] = frozenset()
    tag: str = "years"

    @property
    def given(self) -> tuple[str, ...]:
        """The fields that stand in the address."""
        return tuple(re.findall(r"{(\w+)}", self.path))


class FactDone(BaseModel):
    """A fact that was recorded, or would be: position and time are there once it is."""

    id: str
    kind: str
    says: str
    position: int | None = None
    recorded_at: str | None = None
    fact: dict[str, Any]


class Done(BaseModel):
    """What a command recorded, or would; `moves` tells how the ranking would move (内部测算)."""

    dry_run: bool = False
    replayed: bool = False
    facts: list[FactDone] = field(default_factory=list)
    position: int
    token: str
    moves: list[dict[str, Any]] | None = None


def add(router: APIRouter, kaoji: Kaoji, act: Act) -> None:
    """Add the address of a command."""
    body = _body(act)
    gate = doing(act.command)
    said = (act.command.__doc__ or "").strip().splitlines()[0]
    router.add_api_route(
        act.path,
        _endpoint(kaoji, act, body, gate),
        methods=["POST"],
        status_code=201,
        summary=gate.act,
        description=said,
        operation_id=act.command.__name__,
        response_model=None,
        responses={201: {"model": Done}, 200: {"model": Done}},
        tags=[act.tag],
    )


@cache
def _body(act: Act) -> type[BaseModel]:
    """Return what a request says: the command without what stands in the address or only the ledger knows."""
    left_out = {"year", *act.given, *act.hidden}
    if "unit" not in act.given and set(act.given) & IDS:
        left_out.add("unit")
    fields: dict[str, Any] = {}
    for name, info in act.command.model_fields.items():
        if name in left_out:
            continue
        kind: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
        if name == "on" or name in act.eased:
            fields[name] = (kind | None, None)
        else:
            fields[name] = (kind, info)
    config = ConfigDict(extra="forbid", frozen=True)
    return create_model(f"{act.command.__name__}Body", __config__=config, **fields)


def _endpoint(kaoji: Kaoji, act: Act, body: type[BaseModel], gate: Gate) -> Callable[..., Response]:
    """Return the function behind an address, with a signature that FastAPI reads as any other."""

    def perform(
        request: Request, asker: Asker, said: BaseModel | None, *, dry_run: bool, **given: str
    ) -> Response:
        told = body() if said is None else said
        command = made(kaoji, act, given, told)
        asked = Asked(request, digest(f"{request.url.path}\n{told.model_dump_json()}".encode()), dry_run)
        return performed(kaoji, (command,), asker, asked)

    optional = not any(one.is_required() for one in body.model_fields.values())
    kind: Any = body | None if optional else body
    keyword = Parameter.KEYWORD_ONLY
    parameters = [
        Parameter("request", keyword, annotation=Request),
        Parameter("asker", keyword, annotation=Annotated[Asker, Depends(gate)]),
        Parameter("said", keyword, annotation=kind, default=None if optional else Parameter.empty),
        Parameter(
            "dry_run",
            keyword,
            annotation=Annotated[bool, Query(description="只作决定，不作记录。")],
            default=False,
        ),
        *(Parameter(name, keyword, annotation=_in_address(act, name)) for name in ("year", *act.given)),
    ]

    def endpoint(**all_given: Any) -> Response:  # noqa: ANN401 - as the signature below says
        return perform(**all_given)

    endpoint.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # what inspect reads
    endpoint.__name__ = act.command.__name__
    return endpoint


def _in_address(act: Act, name: str) -> Any:  # noqa: ANN401 - an annotation
    """Return how a part of an address is read: a fact's id without its year, else as the command has it."""
    if name in IDS:
        return Annotated[str, Path(examples=["市环保局@12"], pattern=r"^[^/@~]+@[0-9]{1,9}$")]
    info = act.command.model_fields[name]
    return Annotated[info.annotation, *info.metadata, Path()]


# --- from a request to a command -------------------------------------------------------------------------


def made(kaoji: Kaoji, act: Act, given: Mapping[str, str], said: BaseModel) -> Command:
    """Return the command that an address and a body say; raises IdUnreadable, YearNotOpened."""
    year = given["year"]
    told: dict[str, Any] = {name: getattr(said, name) for name in type(said).model_fields}
    for name in act.given:
        told[name] = whole(year, given[name]) if name in IDS else given[name]
    named = next((told[name] for name in act.given if name in IDS), None)
    if named is not None and "unit" in act.command.model_fields and "unit" not in told:
        told["unit"] = unit_of(stream_and_version(named)[0]) or year
    told["year"] = year
    if told.get("on") is None and act.command is not OpenYear:
        told["on"] = the_day(kaoji, year)
    if act.fill is not None:
        told |= act.fill(kaoji, told)
    return act.command.model_validate(whole_ids(year, told))


def the_day(kaoji: Kaoji, year: str) -> date:
    """Return today, within the year's window; raises YearNotOpened."""
    state = kaoji.reads.year(kaoji.reads.the_year(year), kaoji.reads.now())
    return today_in(state, kaoji.ledger.now().astimezone(ZoneInfo(opened(state).timezone)).date())


def whole(year: str, written: str) -> str:
    """Return a fact's id with its year, which an address leaves out; raises IdUnreadable."""
    mine = written == year or written.rpartition("@")[0] == year
    full = written if "/" in written or mine else stream_of(year, written)
    try:
        stream_and_version(full)
    except ValueError:
        raise IdUnreadable(id=written) from None
    return full


def whole_ids(year: str, told: Any, name: str = "") -> Any:  # noqa: ANN401 - whatever a body holds
    """Return what is told with all ids whole, also those inside."""
    match told:
        case BaseModel():
            return whole_ids(year, told.model_dump(exclude_unset=True))
        case dict():
            return {key: whole_ids(year, value, key) for key, value in told.items()}
        case list() | tuple():
            return [whole_ids(year, one, name) for one in told]
        case str() if name in _CITING and "@" in told:
            return whole(year, told)
        case _:
            return told


# --- deciding, recording, answering ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to record: its headers, the digest of what it says, and whether it is only tried."""

    request: Request
    digest: str
    dry_run: bool

    def key(self) -> str:
        """Return the request's own key; raises KeyMissing, KeyUnfit."""
        key = self.request.headers.get("idempotency-key", "").strip().strip('"')
        if not key:
            raise KeyMissing
        if len(key) > _LONGEST_KEY or not re.fullmatch(r"[\w.:-]+", key, re.ASCII):
            raise KeyUnfit
        return key

    def expected(self, stream: str) -> Mapping[str, int]:
        """Return the version that the stream must be at, none for `*`; raises MatchMissing, StaleVersion."""
        said = self.request.headers.get("if-match", "").strip()
        if not said:
            raise MatchMissing
        if said == _ANY:
            return {}
        tag = said.strip('"')
        # A tag that is no version, or a weak one, matches nothing there is (RFC 9110, 13.1.1).
        return {stream: int(tag) if tag.isascii() and tag.isdigit() and len(tag) < 10 else -1}  # noqa: PLR2004


def performed(
    kaoji: Kaoji,
    commands: tuple[Command, ...],
    asker: Asker,
    asked: Asked,
    *,
    check: Callable[[Draft], None] = lambda _draft: None,
    then: Callable[[tuple[Recorded, ...]], None] = lambda _facts: None,
) -> Response:
    """Record commands as one and answer with their facts; or only tell what they would record.

    `check` may refuse what would be recorded, `then` is told what was.
    """
    _evidence_there(kaoji, commands)
    if not commands:
        raise NothingToRecord
    stream = _stream(kaoji, commands)
    if asked.dry_run:
        return _tried(kaoji, commands, asker, stream, check)
    key = asked.key()
    opening = isinstance(commands[0], OpenYear)
    expected = {} if opening else asked.expected(stream)
    before = kaoji.ledger.position()
    facts = kaoji.desk.perform(commands, asker.actor, key=key, check=check, read=expected, said=asked.digest)
    then(facts)
    replayed = bool(facts) and facts[-1].position <= before
    position = facts[-1].position if facts else kaoji.ledger.position()
    year = commands[0].year
    told = {
        "dry_run": False,
        "replayed": replayed,
        "facts": [done(one) for one in facts],
        "position": position,
        "token": AsOf(position).token(year),
    }
    mine = [one.version for one in facts if one.stream == stream]
    headers = {POSITION: str(position), TOKEN: AsOf(position).token(year)}
    headers["ETag"] = f'"{mine[-1] if mine else kaoji.desk.memory.version(stream)}"'
    if replayed:
        headers["Idempotent-Replayed"] = "true"
    if "return=minimal" in asked.request.headers.get("prefer", ""):
        return Response(status_code=204, headers=headers | {"Preference-Applied": "return=minimal"})
    return JSONResponse(told, status_code=201, headers=headers)


def _stream(kaoji: Kaoji, commands: tuple[Command, ...]) -> str:
    """Return the stream whose version a request must know: the unit's, else the year's."""
    first = commands[0]
    if len(commands) > 1 or not isinstance(first, UnitCommand):
        return stream_of(first.year)
    known = kaoji.desk.memory.year(first.year)
    return stream_of(first.year, known.aliases.get(first.unit, first.unit))


def _evidence_there(kaoji: Kaoji, commands: tuple[Command, ...]) -> None:
    """Refuse to cite a file that was not handed in; raises EvidenceUnknown."""
    cited = (file for one in commands for file in getattr(one, "evidence", ()))
    for digest_ in {file.digest for file in cited}:
        if not kaoji.evidence.holds(digest_):
            raise EvidenceUnknown(digest=digest_)


def _tried(
    kaoji: Kaoji,
    commands: tuple[Command, ...],
    asker: Asker,
    stream: str,
    check: Callable[[Draft], None],
) -> Response:
    """Answer what the commands would record; who may see trials is also told how the ranking would move."""
    seen = kaoji.reads.now()
    draft = kaoji.desk.decide(commands, asker.actor)
    check(draft)
    year = commands[0].year
    told: dict[str, Any] = {
        "dry_run": True,
        "replayed": False,
        "facts": [done(one) for one in draft.facts],
        "position": seen.position,
        "token": seen.token(year),
    }
    if asker.role in SIGHTS[Sight.TRIALS] and asker.on_behalf is None:
        told["moves"] = moves(kaoji, year, seen, draft)
    headers = {POSITION: str(seen.position), "ETag": f'"{kaoji.desk.memory.version(stream)}"'}
    return JSONResponse(told, headers=headers)


def moves(kaoji: Kaoji, year: str, seen: AsOf, draft: Draft) -> list[dict[str, Any]]:
    """Return how a draft would move the ranking: each unit whose score or rank is other than now."""
    changed = {unit: one for one in draft.units.values() if (unit := unit_of(one.stream))}
    known = kaoji.reads.year(year, seen) if year in kaoji.reads.years() else None
    if known is None or known.scheme is None or not changed.keys() <= known.units.keys():
        return []
    preview = kaoji.reads.preview(year, seen, changed)
    places = max(preview.before.places, preview.after.places)
    return [one.values(places) for one in preview.changes(*changed)]


def done(one: Placed | Recorded) -> dict[str, Any]:
    """Return a fact as an answer tells it."""
    told: dict[str, Any] = {"id": one.id, "kind": one.fact.kind, "says": sentence(one.fact)}
    if isinstance(one, Recorded):
        told |= {"position": one.position, "recorded_at": one.recorded_at.isoformat()}
    return told | {"fact": one.fact.model_dump(mode="json", exclude_none=True)}


def every_right_has_an_address(acts: tuple[Act, ...]) -> None:
    """Stop the start when a command there is a right for has no address, or two."""
    named = [one.command for one in acts]
    if missing := RIGHTS.keys() - set(named):
        raise LookupError(f"no address for {sorted(one.__name__ for one in missing)}")
    if len(set(named)) != len(named):
        raise LookupError("a command has two addresses")
