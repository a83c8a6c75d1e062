"""The rules of a year: its scheme in all versions, its calendar and the deadlines that follow."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from api.answers import calendars, schemes
from api.bootstrap import Kaoji
from api.routes.session import Strict
from api.views import When
from api.web.answers import answered
from api.web.gate import Asker, seeing
from domain.access import Sight
from domain.decisions import parsed
from domain.refusals import SchemeUnreadable
from domain.scheme import Scheme, SchemeError

Seer = Annotated[Asker, Depends(seeing(Sight.CALENDAR))]
Trier = Annotated[Asker, Depends(seeing(Sight.TRIALS))]


class SchemeSaid(Strict):
    """A scheme's whole text."""

    text: str = Field(max_length=500_000)


class TrialSaid(SchemeSaid):
    """A scheme to try, and from which day it would apply."""

    applies_from: date | None = None


def router(kaoji: Kaoji) -> APIRouter:
    """Return the addresses of schemes and calendars."""
    routes = APIRouter(prefix="/api/v1/years/{year}", tags=["rules"])

    @routes.get("/schemes", summary="方案各版", operation_id="Schemes")
    def versions(request: Request, year: str, asker: Seer) -> Response:
        """Return the versions of a year's scheme, without their text."""
        state = kaoji.reads.year(kaoji.reads.the_year(year), kaoji.reads.now())
        told = [
            one.model_dump(mode="json", include={"scheme", "version", "digest", "applies_from"})
            for one in state.schemes
        ]
        return answered(request, {"schemes": told}, year, kaoji.reads.now())

    @routes.get("/schemes/{version}", summary="一版方案", operation_id="Scheme")
    def one_version(request: Request, year: str, version: int, asker: Seer) -> Response:
        """Return a version: its text, and what it consists of, formulas as sentences."""
        fact = schemes.version_of(kaoji, kaoji.reads.the_year(year), version)
        told = schemes.scheme(parsed(fact.text), schemes.published_of(year, fact))
        return answered(request, {**told, "text": fact.text}, year, kaoji.reads.now())

    @routes.get("/schemes/{version}/differences", summary="两版方案的差别", operation_id="SchemeDifferences")
    def differences(
        request: Request, year: str, version: int, asker: Seer, since: Annotated[int, Query(ge=1)]
    ) -> Response:
        """Return in words how a version differs from an earlier one."""
        named = kaoji.reads.the_year(year)
        old, new = (parsed(schemes.version_of(kaoji, named, one).text) for one in (since, version))
        return answered(request, {"differences": schemes.difference(old, new)}, year, kaoji.reads.now())

    @routes.post("/scheme-checks", summary="检查方案文本", operation_id="CheckScheme")
    def check(request: Request, year: str, said: SchemeSaid, asker: Trier) -> Response:
        """Tell whether a text can be adopted, and where it is wrong."""
        kaoji.reads.the_year(year)
        return answered(request, schemes.check(said.text))

    @routes.post("/scheme-trials", summary="试算方案", operation_id="TryScheme")
    def attempt(
        request: Request, year: str, said: TrialSaid, asker: Trier, when: Annotated[When, Query()]
    ) -> Response:
        """Return who would move under another scheme, and why; nothing is recorded (内部测算)."""
        seen = when.seen(kaoji, kaoji.reads.the_year(year))
        told = schemes.trial(kaoji, year, seen, readable(said.text), said.applies_from)
        return answered(request, told, year, seen)

    @routes.get("/calendars", summary="工作日历", operation_id="Calendars")
    def all_calendars(request: Request, year: str, asker: Seer) -> Response:
        """Return the versions of a year's calendar, without their days."""
        found = calendars.versions(kaoji, kaoji.reads.the_year(year))
        return answered(request, calendars.calendars(found), year, kaoji.reads.now())

    @routes.get("/calendars/{version}", summary="一版工作日历", operation_id="Calendar")
    def one_calendar(request: Request, year: str, version: int, asker: Seer) -> Response:
        """Return a version of the calendar with its days."""
        found = calendars.versions(kaoji, kaoji.reads.the_year(year))
        told = calendars.calendar(calendars.version_named(found, version))
        return answered(request, told, year, kaoji.reads.now())

    @routes.get("/deadlines", summary="期限试算", operation_id="Deadline")
    def deadline(
        request: Request,
        year: str,
        asker: Seer,
        start: Annotated[date, Query(description="自次日起算。")],
        days: Annotated[int, Query(ge=0, le=366, description="工作日数。")],
    ) -> Response:
        """Return the last of so many working days after a day."""
        found = calendars.versions(kaoji, kaoji.reads.the_year(year))
        return answered(request, calendars.deadline(found, start, days), year, kaoji.reads.now())

    return routes


def readable(text: str) -> Scheme:
    """Return the scheme of a text; raises SchemeUnreadable."""
    try:
        return parsed(text)
    except SchemeError as error:
        raise SchemeUnreadable(problem=schemes.worded(error)) from error
