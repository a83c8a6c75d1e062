"""What is collected before anything is ranked: indicators, self-reports, sheets, and who still owes what."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.answers import indicators, progress, reports, sheets
from api.bootstrap import Kaoji
from api.views import When
from api.web.acts import whole
from api.web.answers import answered
from api.web.gate import Asker, seeing
from domain.access import Sight
from domain.decisions.sheets import sheet_named
from domain.facts import Role
from domain.values import stream_and_version, unit_of


class OfUnit(When):
    """A view, of one unit or of all."""

    unit: str | None = None


class OfBody(OfUnit):
    """A view, of one body or of all, for one unit or for all."""

    body: str | None = None


def router(kaoji: Kaoji) -> APIRouter:
    """Return the addresses of what is collected."""
    routes = APIRouter(prefix="/api/v1/years/{year}", tags=["collection"])

    @routes.get("/indicators", summary="指标", operation_id="Indicators")
    def all_indicators(
        request: Request,
        year: str,
        asker: Annotated[Asker, Depends(seeing(Sight.INDICATORS))],
        asked: Annotated[OfUnit, Query()],
    ) -> Response:
        """Return the indicators of a unit, or of all, with their totals beside those declared."""
        seen = asked.seen(kaoji, kaoji.reads.the_year(year))
        return answered(request, indicators.indicators(kaoji, year, seen, asked.unit), year, seen)

    @routes.get("/reports", summary="自评", operation_id="Reports")
    def all_reports(
        request: Request,
        year: str,
        asker: Annotated[Asker, Depends(seeing(Sight.REPORTS))],
        asked: Annotated[OfUnit, Query()],
    ) -> Response:
        """Return the self-reports of a unit, or of all, an indicator a line."""
        unit = own_unit(asker, asked.unit)
        asker.sees(kaoji, kaoji.reads.the_year(year), Sight.REPORTS, unit)
        seen = asked.seen(kaoji, year)
        return answered(request, reports.reports(kaoji, year, seen, unit), year, seen)

    @routes.get("/doubts", summary="存疑", operation_id="Doubts")
    def doubts(
        request: Request,
        year: str,
        asker: Annotated[Asker, Depends(seeing(Sight.REPORTS))],
        asked: Annotated[OfUnit, Query()],
    ) -> Response:
        """Return the checks that wait for a visit or a meeting."""
        unit = own_unit(asker, asked.unit)
        asker.sees(kaoji, kaoji.reads.the_year(year), Sight.REPORTS, unit)
        seen = asked.seen(kaoji, year)
        return answered(request, reports.doubted(kaoji, year, seen, unit), year, seen)

    @routes.get("/reports/{report}", summary="一份自评", operation_id="Report")
    def one_report(
        request: Request,
        year: str,
        report: str,
        asker: Annotated[Asker, Depends(seeing(Sight.REPORTS))],
        when: Annotated[When, Query()],
    ) -> Response:
        """Return a self-report in full."""
        number = whole(kaoji.reads.the_year(year), report)
        unit = unit_named_by(number)
        asker.sees(kaoji, year, Sight.REPORTS, unit)
        seen = when.seen(kaoji, year)
        return answered(request, reports.report(kaoji, year, seen, unit, number), year, seen)

    @routes.get("/collection", summary="采集进度", operation_id="Collection")
    def collection(
        request: Request,
        year: str,
        asker: Annotated[Asker, Depends(seeing(Sight.PROGRESS))],
        asked: Annotated[OfBody, Query()],
    ) -> Response:
        """Return what each body owes and has reported of each unit, and all reminders."""
        body = asked.body if asker.role in _INSIDE else asked.body or asker.actor.body
        asker.sees(kaoji, kaoji.reads.the_year(year), Sight.PROGRESS, body)
        seen, day = progress.on_a_day(kaoji, year, asked.seen(kaoji, year), asked.as_of, fixed=asked.fixed)
        told = progress.progress(kaoji, year, seen, day, body=body, unit=asked.unit)
        return answered(request, told, year, seen)

    @routes.get("/collection/bodies", summary="牵头部门履职表", operation_id="CollectionBodies")
    def duties(
        request: Request,
        year: str,
        asker: Annotated[Asker, Depends(seeing(Sight.PROGRESS))],
        when: Annotated[When, Query()],
    ) -> Response:
        """Return how each body has done its duty of reporting."""
        asker.sees(kaoji, kaoji.reads.the_year(year), Sight.PROGRESS)
        seen, day = progress.on_a_day(kaoji, year, when.seen(kaoji, year), when.as_of, fixed=when.fixed)
        return answered(request, progress.duties(kaoji, year, seen, day), year, seen)

    @routes.get("/sheets", summary="报表", operation_id="Sheets")
    def all_sheets(
        request: Request,
        year: str,
        asker: Annotated[Asker, Depends(seeing(Sight.SHEETS))],
        when: Annotated[When, Query()],
    ) -> Response:
        """Return the sheets of marks and how far each has come; a body sees its own."""
        seen = when.seen(kaoji, kaoji.reads.the_year(year))
        return answered(request, _sheets(kaoji, asker, year, sheets.sheets(kaoji, year, seen)), year, seen)

    @routes.get("/sheets/{sheet}", summary="一份报表", operation_id="Sheet")
    def one_sheet(
        request: Request,
        year: str,
        sheet: str,
        asker: Annotated[Asker, Depends(seeing(Sight.SHEETS))],
        when: Annotated[When, Query()],
    ) -> Response:
        """Return a sheet with its rows and its history."""
        seen = when.seen(kaoji, kaoji.reads.the_year(year))
        one = sheet_named(kaoji.reads.year(year, seen), sheet)
        asker.sees(kaoji, year, Sight.SHEETS, one.filed.body)
        return answered(request, sheets.sheet(kaoji, year, seen, one), year, seen)

    return routes


_INSIDE = (Role.OFFICE, Role.LEADER, Role.REVIEWER, Role.AUDITOR)


def own_unit(asker: Asker, unit: str | None) -> str | None:
    """Return the unit asked for; a unit that names none asks for itself."""
    return asker.actor.body if unit is None and asker.role is Role.UNIT else unit


def unit_named_by(number: str) -> str:
    """Return the unit whose fact an id names; of a year's own fact, the year."""
    stream, _ = stream_and_version(number)
    return unit_of(stream) or stream


def _sheets(kaoji: Kaoji, asker: Asker, year: str, told: dict[str, list[dict[str, object]]]) -> object:
    """Leave out the sheets of other bodies, for whom sees only their own."""
    if asker.role in _INSIDE:
        return told
    state = kaoji.reads.year(year, kaoji.reads.now())
    own = state.aliases.get(asker.actor.body, asker.actor.body)
    kept = [one for one in told["sheets"] if state.aliases.get(str(one["body"]), one["body"]) == own]
    return {**told, "sheets": kept}
