"""The office's reports and the auditor's, line by line: as JSON, or as CSV for a spreadsheet."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from api.answers import tables
from api.answers.readers import Reader, reading
from api.bootstrap import Kaoji
from api.routes.cases import OnDay
from api.views import When
from api.web.answers import headers_of, sent
from api.web.gate import Asker, seeing
from domain.access import Sight
from domain.asof import AsOf
from projections.tables.delimited import lines
from projections.tables.late import DAYS
from projections.tables.table import Table, pieces

Auditor = Annotated[Asker, Depends(seeing(Sight.LEDGER))]
Keeper = Annotated[Asker, Depends(seeing(Sight.RECORDS))]
Supervisor = Annotated[Asker, Depends(seeing(Sight.SUPERVISION))]


class OfUnit(When):
    """A view, of one unit or of all."""

    unit: str | None = None


class Deductions(OfUnit):
    """The same, with what was withdrawn or only without."""

    all: bool = Field(default=False, description="连同已撤销、已取消的。")


class Register(OnDay):
    """A view and a day, of one unit or of all."""

    unit: str | None = None


class Late(When):
    """A view, and after how many days an entry is late."""

    days: int = Field(default=DAYS, ge=0, le=10_000)


class Precedents(When):
    """A view, and the clause or words that are looked for."""

    asked: str = Field(min_length=1, max_length=500, pattern=r"\S")


class Person(When):
    """A view, and whose acts are looked at."""

    person: str = Field(min_length=1, max_length=200)


class Audited(When):
    """A view, and the unit that is looked at."""

    unit: str = Field(min_length=1, max_length=500)


def router(kaoji: Kaoji) -> APIRouter:
    """Return the addresses of reports; `Accept: text/csv` asks for CSV."""
    routes = APIRouter(prefix="/api/v1/years/{year}", tags=["tables"])

    def read(
        asker: Asker, year: str, sight: Sight, when: When, unit: str | None = None
    ) -> tuple[Reader, AsOf]:
        named = kaoji.reads.the_year(year)
        return reading(kaoji, named, asker.actor, sight, unit), when.seen(kaoji, named)

    @routes.get("/tables/deductions", summary="扣分明细", operation_id="TableDeductions")
    def deductions(
        request: Request,
        year: str,
        asker: Annotated[Asker, Depends(seeing(Sight.DEDUCTIONS))],
        asked: Annotated[Deductions, Query()],
    ) -> Response:
        """Return every deduction with its clause, basis, reason, body and person."""
        reader, seen = read(asker, year, Sight.DEDUCTIONS, asked, asked.unit)
        made = tables.deductions(kaoji, reader, seen, asked.unit, whole=asked.all)
        return _answered(request, [made], year, seen)

    @routes.get("/tables/adjustments", summary="加减分认定表", operation_id="TableAdjustments")
    def adjustments(
        request: Request,
        year: str,
        asker: Annotated[Asker, Depends(seeing(Sight.ADJUSTMENTS))],
        asked: Annotated[OfUnit, Query()],
    ) -> Response:
        """Return the bonuses claimed and penalties reported, and what became of each."""
        reader, seen = read(asker, year, Sight.ADJUSTMENTS, asked, asked.unit)
        return _answered(request, [tables.adjustments(kaoji, reader, seen, asked.unit)], year, seen)

    @routes.get("/tables/reviews", summary="复核登记表", operation_id="TableReviews")
    def reviews(
        request: Request,
        year: str,
        asker: Annotated[Asker, Depends(seeing(Sight.REVIEWS))],
        asked: Annotated[Register, Query()],
    ) -> Response:
        """Return the register of reviews, with deadlines as of a day."""
        reader, seen = read(asker, year, Sight.REVIEWS, asked, asked.unit)
        today: date = asked.today(kaoji, year)
        return _answered(request, [tables.reviews(kaoji, reader, seen, asked.unit, today=today)], year, seen)

    @routes.get("/audits/unit", summary="一个单位的全部经过", operation_id="AuditUnit")
    def unit(request: Request, year: str, asker: Keeper, asked: Annotated[Audited, Query()]) -> Response:
        """Return all that happened to a unit, in the order of the ledger."""
        _, seen = read(asker, year, Sight.RECORDS, asked)
        return _answered(request, [tables.of_unit(kaoji, year, seen, asked.unit)], year, seen)

    @routes.get("/audits/actor", summary="一个人经手的全部", operation_id="AuditActor")
    def actor(request: Request, year: str, asker: Auditor, asked: Annotated[Person, Query()]) -> Response:
        """Return all that a person did, was delegated, received or witnessed, in every year."""
        _, seen = read(asker, year, Sight.LEDGER, asked)
        return _answered(request, [tables.of_actor(kaoji, year, seen, asked.person)], year, seen)

    @routes.get("/audits/late", summary="迟录", operation_id="AuditLate")
    def late(request: Request, year: str, asker: Supervisor, asked: Annotated[Late, Query()]) -> Response:
        """Return what was recorded long after it took effect, by person and entry by entry."""
        reader, seen = read(asker, year, Sight.SUPERVISION, asked)
        return _answered(request, tables.late(kaoji, reader, seen, asked.days), year, seen)

    @routes.get("/audits/overturned", summary="复核改变率", operation_id="AuditOverturned")
    def overturned(
        request: Request, year: str, asker: Supervisor, asked: Annotated[When, Query()]
    ) -> Response:
        """Return how much of what each person recorded reviews have changed."""
        reader, seen = read(asker, year, Sight.SUPERVISION, asked)
        return _answered(request, [tables.overturned(kaoji, reader, seen)], year, seen)

    @routes.get("/audits/precedents", summary="先例", operation_id="AuditPrecedents")
    def precedents(
        request: Request, year: str, asker: Supervisor, asked: Annotated[Precedents, Query()]
    ) -> Response:
        """Return the deductions of the same clause or words in all years."""
        reader, seen = read(asker, year, Sight.SUPERVISION, asked)
        return _answered(request, [tables.precedents(kaoji, reader, seen, asked.asked)], year, seen)

    return routes


def _answered(request: Request, made: Iterable[Table], year: str, seen: AsOf) -> Response:
    headers = headers_of(year, seen)
    if "text/csv" in request.headers.get("accept", ""):
        told = headers | {"Content-Disposition": "attachment"}
        return StreamingResponse(lines(made), media_type="text/csv; charset=utf-8", headers=told)
    return sent(request, "".join(pieces(made)).encode(), headers)
