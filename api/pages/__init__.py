"""The pages: the ranking, and how a unit's score came to be. Rendered here, with nothing from outside."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, PackageLoader, StrictUndefined

from api.bootstrap import Kaoji
from api.views import Asked
from domain.scoring import Term
from projections.explanation import line, parts, reasons
from projections.standings import EXAMPLE
from projections.telling import grounds, sentence, short, who

_PAGES = Environment(
    loader=PackageLoader("api.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def static() -> StaticFiles:
    """Return the style sheet and pictures of the pages."""
    return StaticFiles(directory=Path(str(files(__name__) / "static")))


def refused(sentence_: str, status: int) -> HTMLResponse:
    """Return the page that says what was refused and what to do."""
    return _page("refused.html", {"sentence": sentence_}, status=status)


def _page(name: str, told: Mapping[str, Any], *, status: int = 200) -> HTMLResponse:
    return HTMLResponse(_PAGES.get_template(name).render(EXAMPLE=EXAMPLE, **told), status_code=status)


def router(kaoji: Kaoji) -> APIRouter:
    """Return the routes of the pages over an open ledger."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/")
    def ranking(asked: Annotated[Asked, Query()]) -> HTMLResponse:
        standings = asked.standings(kaoji)
        told = {"standings": standings, "groups": asked.groups(standings), "asked": asked}
        return _page("ranking.html", told)

    @routes.get("/units/{unit}")
    def unit(unit: str, asked: Annotated[Asked, Query()]) -> HTMLResponse:
        year, seen = asked.view(kaoji)
        standings, standing = kaoji.reads.standing(year, unit, seen)
        facts = list(kaoji.reads.timeline(f"{year}/{standing.unit}", seen))
        told = {
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
            "asked": asked,
        }
        return _page("unit.html", told)

    return routes


def _nested(term: Term) -> dict[str, Any]:
    """Return a term with the parts that deserve a line of their own."""
    return {"line": line(term), "parts": [_nested(part) for part in parts(term)]}
