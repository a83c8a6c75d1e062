"""Slips and reviews: what a unit was told, what it objects to, and what a decision would move."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from api.answers import reviews, slips
from api.bootstrap import Kaoji
from api.routes.collection import OfUnit, own_unit, unit_named_by
from api.views import When
from api.web.acts import whole
from api.web.answers import answered
from api.web.gate import Asker, seeing
from domain.access import Sight
from domain.facts import Role
from domain.refusals import UnknownReview
from projections.reviews import Line


class OnDay(When):
    """A view, and the day on which deadlines are looked at."""

    day: date | None = Field(default=None, description="按哪天看期限；默认今天。")

    def today(self, kaoji: Kaoji, year: str) -> date:
        """Return the day, by default today where the office is."""
        return self.day or kaoji.ledger.now().astimezone(kaoji.reads.zone(year)).date()


class OfUnitOnDay(OnDay):
    """The same, of one unit or of all."""

    unit: str | None = None


def router(kaoji: Kaoji) -> APIRouter:
    """Return the addresses of slips and reviews."""
    routes = APIRouter(prefix="/api/v1/years/{year}", tags=["cases"])

    @routes.get("/slips", summary="反馈单", operation_id="Slips")
    def all_slips(
        request: Request,
        year: str,
        asker: Annotated[Asker, Depends(seeing(Sight.SLIPS))],
        asked: Annotated[OfUnit, Query()],
    ) -> Response:
        """Return the slips of a unit, or of all: issued, received, until when, outdated."""
        unit = own_unit(asker, asked.unit)
        asker.sees(kaoji, kaoji.reads.the_year(year), Sight.SLIPS, unit)
        seen = asked.seen(kaoji, year)
        return answered(request, slips.slips(kaoji, year, seen, unit), year, seen)

    @routes.get("/slips/{slip}", summary="一份反馈单", operation_id="Slip")
    def one_slip(
        request: Request,
        year: str,
        slip: str,
        asker: Annotated[Asker, Depends(seeing(Sight.SLIPS))],
        when: Annotated[When, Query()],
    ) -> Response:
        """Return a slip with all its lines, and the right to a review."""
        number = whole(kaoji.reads.the_year(year), slip)
        unit = unit_named_by(number)
        asker.sees(kaoji, year, Sight.SLIPS, unit)
        seen = when.seen(kaoji, year)
        return answered(request, slips.slip(kaoji, year, seen, unit, number), year, seen)

    @routes.get("/reviews", summary="复核", operation_id="Reviews")
    def all_reviews(
        request: Request,
        year: str,
        asker: Annotated[Asker, Depends(seeing(Sight.REVIEWS))],
        asked: Annotated[OfUnitOnDay, Query()],
    ) -> Response:
        """Return the reviews: how far each has come, who has the file, how many working days are left.

        An assessing body sees those about its indicators, and those assigned to it.
        """
        unit = own_unit(asker, asked.unit)
        if asker.role is not Role.ASSESSOR:
            asker.sees(kaoji, kaoji.reads.the_year(year), Sight.REVIEWS, unit)
        seen = asked.seen(kaoji, kaoji.reads.the_year(year))
        known = kaoji.reads.year(year, seen)

        def shown(one: Line) -> bool:
            return asker.role is not Role.ASSESSOR or reviews.concerns(known, one, asker.actor)

        told = reviews.reviews(kaoji, year, seen, asked.today(kaoji, year), unit=unit, shown=shown)
        return answered(request, told, year, seen)

    @routes.get("/reviews/{review}", summary="一件复核", operation_id="Review")
    def one_review(
        request: Request,
        year: str,
        review: str,
        asker: Annotated[Asker, Depends(seeing(Sight.REVIEWS))],
        asked: Annotated[OnDay, Query()],
    ) -> Response:
        """Return a review with its steps."""
        number = whole(kaoji.reads.the_year(year), review)
        unit = unit_named_by(number)
        seen = asked.seen(kaoji, year)
        known = kaoji.reads.year(year, seen)
        found = (
            reviews.case_of(kaoji, year, seen, asked.today(kaoji, year), unit=unit, number=number)
            if unit in known.units
            else None
        )
        own = asker.role is Role.ASSESSOR and found is not None
        concerned = own and found is not None and reviews.concerns(known, found, asker.actor)
        asker.sees(kaoji, year, Sight.REVIEWS, asker.actor.body if concerned else unit)
        if found is None:
            raise UnknownReview(review=review, unit=unit)
        return answered(request, reviews.review(year, seen, found), year, seen)

    return routes
