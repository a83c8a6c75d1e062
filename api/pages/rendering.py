"""Templates into answers, and the page that says what was refused."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from fastapi import Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, PackageLoader, StrictUndefined

from api.accounts import Entered
from projections.standings import EXAMPLE

_PAGES: Final = Environment(
    loader=PackageLoader("api.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_UNIDENTIFIED: Final = 401


def static() -> StaticFiles:
    """Return the style sheet and pictures of the pages."""
    return StaticFiles(directory=Path(str(files("api.pages") / "static")))


def refused(
    sentence: str, status: int, headers: Mapping[str, str] | None = None, entered: Entered | None = None
) -> Response:
    """Return the page that says what was refused and what to do; who is not signed in is asked to."""
    if status == _UNIDENTIFIED:
        return RedirectResponse("/login", status_code=303)
    return page("refused.html", {"sentence": sentence, "entered": entered}, status=status, headers=headers)


def page(
    name: str, told: Mapping[str, Any], *, status: int = 200, headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """Return a page made from a template."""
    text = _PAGES.get_template(name).render(EXAMPLE=EXAMPLE, **told)
    return HTMLResponse(text, status_code=status, headers=dict(headers or {}))
