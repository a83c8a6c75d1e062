"""How answers to questions are sent: as of when, with their token, and not again when nothing has changed."""

import json
from typing import Final

from fastapi import Request, Response

from domain.asof import AsOf
from domain.values import digest

POSITION: Final = "Ledger-Position"
TOKEN: Final = "Ledger-Token"  # noqa: S105 - the name of a header
JSON: Final = "application/json"

_SHOWN: Final = 32


def answered(request: Request, told: object, year: str | None = None, seen: AsOf | None = None) -> Response:
    """Send plain values with the view they are of; 304 where the asker has them already."""
    return sent(request, written(told), headers_of(year, seen))


def headers_of(year: str | None, seen: AsOf | None) -> dict[str, str]:
    """Return the headers that say which view of which year something is of."""
    if seen is None:
        return {}
    position = {POSITION: str(seen.position)}
    return position if year is None else position | {TOKEN: seen.token(year)}


def written(told: object) -> bytes:
    """Return plain values as the bytes of an answer."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def sent(
    request: Request, body: bytes, headers: dict[str, str], tag: str | None = None, media: str = JSON
) -> Response:
    """Send bytes with their ETag; 304 (RFC 9110, 13.1.2) where the asker has them already."""
    tag = tag or tag_of(body)
    all_headers = headers | {"ETag": tag}
    if has_already(request, tag):
        return Response(status_code=304, headers=all_headers)
    return Response(body, headers=all_headers, media_type=media)


def tag_of(body: bytes) -> str:
    """Return the ETag of some bytes: what was sent, and nothing that was not."""
    return f'"{digest(body)[:_SHOWN]}"'


def has_already(request: Request, tag: str) -> bool:
    """Whether `If-None-Match` names a tag, weakly compared."""
    said = request.headers.get("if-none-match", "")
    known = [one.strip().removeprefix("W/") for one in said.split(",")]
    return tag in known or "*" in known
