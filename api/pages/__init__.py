"""The pages: the ranking, and how a unit's score came to be. Rendered here, with nothing from outside."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse

from api.bootstrap import Kaoji
from api.pages import entering
from api.pages.rendering import page
from api.views import Asked
from api.web.gate import Asker, seeing
from domain.access import SIGHTS, Sight
from domain.asof import AsOf
from domain.scoring import Term
from projections.explanation import line, parts, reasons
from projections.results import published_standings, published_view
from projections.standings import GroupStandings, Standings
from projections.telling import grounds, sentence, short, who


def router(kaoji: Kaoji) -> APIRouter:
    """Return the routes of the pages over an open ledger."""
    routes = APIRouter(include_in_schema=False)
    routes.include_router(entering.router(kaoji))

    @routes.get("/")
    def ranking(
        asker: Annotated[Asker, Depends(seeing(Sight.RANKS))], asked: Annotated[Asked, Query()]
    ) -> HTMLResponse:
        told = {"asked": asked, "entered": asker.entered}
        if asker.sees_published_only(Sight.RANKS, *asked.views):
            return page("ranking.html", {"shown": _published(kaoji, asker, asked), "published": True, **told})
        standings = asked.standings(kaoji)
        asker.sees(kaoji, standings.year, Sight.RANKS)
        shown = [(standings, asked.groups(standings))]
        return page("ranking.html", {"shown": shown, "published": False, **told})

    @routes.get("/units/{unit}")
    def unit(
        asker: Annotated[Asker, Depends(seeing(Sight.SCORES))], unit: str, asked: Annotated[Asked, Query()]
    ) -> HTMLResponse:
        year = kaoji.reads.the_year(asked.year)
        limited = asker.sees_published_only(Sight.SCORES, *asked.views)
        token = published_view(kaoji.reads, year, unit) if limited else None
        asker.sees(kaoji, year, Sight.SCORES, unit, published=token is not None)
        seen = kaoji.reads.as_of(year, token=token) if token else asked.seen(kaoji, year)
        return page(
            "unit.html",
            {**_told_of(kaoji, asker, year, unit, seen), "asked": asked, "entered": asker.entered},
        )

    return routes


def _published(kaoji: Kaoji, asker: Asker, asked: Asked) -> list[tuple[Standings, Sequence[GroupStandings]]]:
    """Return the published results, each as it was sealed; raises NotYetPublished where there is none."""
    year = kaoji.reads.the_year(asked.year)
    state = kaoji.reads.year(year, kaoji.reads.now())
    found = published_standings(kaoji.reads, state) if state.results else ()
    asker.sees(kaoji, year, Sight.RANKS, published=bool(found))
    return [(seen, Asked(group=one.fact.group).groups(seen)) for one, seen in found]


def _told_of(kaoji: Kaoji, asker: Asker, year: str, unit: str, seen: AsOf) -> dict[str, Any]:
    """Return what a unit's page tells: its score and how it came to be; its facts for whom they are."""
    standings, standing = kaoji.reads.standing(year, unit, seen)
    inside = asker.role in SIGHTS[Sight.RECORDS]
    facts = list(kaoji.reads.timeline(f"{year}/{standing.unit}", seen)) if inside else []
    return {
        "standings": standings,
        "standing": standing,
        "group": standings.group_of(standing.unit),
        "tree": _nested(standing.term),
        "reasons": [(one, [_nested(term) for term in one.terms]) for one in reasons(standing.graded)],
        "facts": facts,
        "reversed": {one.fact.entry: one.id for one in facts if one.fact.kind == "EntryReversed"},
        "zone": kaoji.reads.zone(year),
        "sentence": sentence,
        "short": short,
        "grounds": grounds,
        "who": who,
    }


def _nested(term: Term) -> dict[str, Any]:
    """Return a term with the parts that deserve a line of their own."""
    return {"line": line(term), "parts": [_nested(part) for part in parts(term)]}
