"""Years, units and bodies, with the versions that commands are made from; and many commands as one."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, create_model

from api.bootstrap import Kaoji
from api.views import When
from api.web.acts import Asked, Done, performed, the_day, whole_ids
from api.web.answers import answered, headers_of, sent, tag_of, written
from api.web.gate import WORKING, Asker, seeing
from domain.access import Sight
from domain.asof import AsOf
from domain.commands import Command, OpenYear, SealGroup
from domain.decisions import in_force
from domain.facts import Role
from domain.rights import RIGHTS
from domain.state import Unit, YearState
from domain.values import digest, stream_of

Seer = Annotated[Asker, Depends(seeing(Sight.INDICATORS))]
View = Annotated[When, Query()]


# --- many as one -----------------------------------------------------------------------------------------


def _kinds() -> Any:  # noqa: ANN401 - a union made of all commands
    """Return the union of all commands that a request may say, told apart by their names."""
    made = None
    for command in RIGHTS:
        if command in {OpenYear, SealGroup}:
            continue
        fields: dict[str, Any] = {"kind": (Literal[command.__name__], ...)}
        for name, info in command.model_fields.items():
            if name != "year":
                kind: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
                fields[name] = (kind | None, None) if name == "on" else (kind, info)
        config = ConfigDict(extra="forbid", frozen=True)
        one = create_model(f"{command.__name__}Said", __config__=config, **fields)
        made = one if made is None else made | one
    return made


_ONE: Any = Annotated[_kinds(), Field(discriminator="kind")]
_ALL: Any = Annotated[tuple[_ONE, ...], Field(min_length=1, max_length=20_000)]
Many: Any = create_model("Many", __config__=ConfigDict(extra="forbid", frozen=True), commands=(_ALL, ...))


def router(kaoji: Kaoji) -> APIRouter:
    """Return the addresses of years, units and bodies."""
    routes = APIRouter(prefix="/api/v1", tags=["years"])

    @routes.get("/years", summary="年度", operation_id="Years")
    def years(request: Request, asker: Seer) -> Response:
        """Return the years of this ledger."""
        return answered(request, {"years": list(kaoji.reads.years())})

    @routes.get("/years/{year}", summary="一个年度", operation_id="Year")
    def one_year(request: Request, asker: Seer, year: str, when: View) -> Response:
        """Return a year: its window, its scheme, and how many units it has; its ETag is its version."""
        seen = when.seen(kaoji, kaoji.reads.the_year(year))
        state = kaoji.reads.year(year, seen)
        return _versioned(request, year_values(state), state, seen, historic=when.historic)

    @routes.get("/years/{year}/units", summary="被考评单位", operation_id="Units")
    def units(request: Request, asker: Seer, year: str, when: View) -> Response:
        """Return the units of a year in the order they were enrolled."""
        seen = when.seen(kaoji, kaoji.reads.the_year(year))
        state = kaoji.reads.year(year, seen)
        told = [unit_values(state, name, one) for name, one in state.units.items()]
        return answered(request, {"units": told}, year, seen)

    @routes.get("/years/{year}/units/{unit}", summary="一个单位", operation_id="Unit")
    def one_unit(request: Request, asker: Seer, year: str, unit: str, when: View) -> Response:
        """Return a unit; for who may record about it, its ETag is its version, which commands must name."""
        seen = when.seen(kaoji, kaoji.reads.the_year(year))
        state = kaoji.reads.year(year, seen)
        name = kaoji.reads.unit_named(state, unit)
        told = unit_values(state, name, state.units[name])
        own = asker.role is not Role.UNIT or state.aliases.get(asker.actor.body, asker.actor.body) == name
        if not own or when.historic:
            return answered(request, told, year, seen)
        version = kaoji.desk.memory.unit(stream_of(year, name)).version
        return sent(request, written({**told, "version": version}), headers_of(year, seen), f'"{version}"')

    @routes.get("/years/{year}/bodies", summary="考评单位", operation_id="Bodies")
    def bodies(request: Request, asker: Seer, year: str, when: View) -> Response:
        """Return the bodies that assess or lead data, and are not assessed themselves."""
        seen = when.seen(kaoji, kaoji.reads.the_year(year))
        state = kaoji.reads.year(year, seen)
        told = [one.model_dump(mode="json", exclude={"envelope", "kind"}) for one in state.bodies.values()]
        return answered(request, {"bodies": told}, year, seen)

    @routes.post(
        "/years/{year}/commands",
        status_code=201,
        summary="多项一并记录",
        operation_id="Commands",
        response_model=None,
        responses={201: {"model": Done}, 200: {"model": Done}},
        tags=["commands"],
    )
    def commands(
        request: Request,
        asker: Annotated[Asker, Depends(WORKING)],
        year: str,
        said: Many,
        *,
        dry_run: Annotated[bool, Query(description="只作决定，不作记录。")] = False,
    ) -> Response:
        """Record many commands as one: all of them, or none; If-Match has the version of the year."""
        body: Any = said
        told = digest(f"{request.url.path}\n{body.model_dump_json()}".encode())
        made = tuple(_made(kaoji, year, one) for one in body.commands)
        return performed(kaoji, made, asker, Asked(request, told, dry_run))

    return routes


def _versioned(
    request: Request, told: dict[str, Any], state: YearState, seen: AsOf, *, historic: bool
) -> Response:
    """Send a year; as it is now, its ETag is the version that commands must name."""
    body = written({**told, "version": state.version})
    tag = tag_of(body) if historic else f'"{state.version}"'
    return sent(request, body, headers_of(state.year, seen), tag)


def year_values(state: YearState) -> dict[str, Any]:
    """Return a year as plain values."""
    opened, scheme = state.opened, state.scheme
    told: dict[str, Any] = {"year": state.year}
    if opened is not None:
        told |= opened.model_dump(
            mode="json", include={"jurisdiction", "window_from", "window_to", "timezone"}
        )
        told["example"] = opened.example
    if scheme is not None:
        told["scheme"] = {"name": scheme.scheme, "version": scheme.version}
        told["groups"] = [one.name for one in in_force(state).groups]
    return told | {"units": len(state.units)}


def unit_values(state: YearState, name: str, unit: Unit) -> dict[str, Any]:
    """Return a unit as plain values."""
    group = in_force(state).group_of(unit.category, unit.sub_class) if state.scheme else None
    told: dict[str, Any] = {"unit": name, "category": unit.category, "sub_class": unit.sub_class}
    told["group"] = group.name if group else None
    told["aliases"] = sorted(one for one, meant in state.aliases.items() if meant == name and one != name)
    return told | {"ended": unit.end is not None}


_COMMANDS = {command.__name__: command for command in RIGHTS}


def _made(kaoji: Kaoji, year: str, said: BaseModel) -> Command:
    told = whole_ids(year, {name: getattr(said, name) for name in type(said).model_fields})
    kind = told.pop("kind")
    told |= {"year": year, "on": told.get("on") or the_day(kaoji, year)}
    return _COMMANDS[kind].model_validate(told)
