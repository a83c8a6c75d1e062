"""Refusals as problem+json (RFC 9457): each with its stable code, and the status that its kind has."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from api.accounts.accounts import UnknownAccount
from api.accounts.log import LogNotWritten
from api.accounts.sessions import UnknownToken
from api.accounts.throttle import TooManyFailures
from api.bootstrap import DatabaseUnreachable
from api.chinese import in_chinese, of_a_value
from api.desk import Refusals
from api.evidence import (
    EvidenceDamaged,
    EvidenceFolderNeeded,
    EvidenceNotItsType,
    EvidenceNotKept,
    EvidenceOfUnknownType,
    EvidenceTooLarge,
    EvidenceUnknown,
)
from api.imports import UnknownImport
from api.intake.apart import FilesTooHeavy
from api.pages.rendering import refused as refused_page
from api.views import ViewNamedTwice
from api.web.refusals import (
    DeputedDutyUnreadable,
    ForeignOrigin,
    IdUnreadable,
    KeyMissing,
    MatchMissing,
    ReadOnlyNow,
    ScopeTooNarrow,
    TooLarge,
    TooSlow,
    Unidentified,
    WrongCredentials,
)
from domain.refusals import NOT_ALLOWED, NOT_THERE, KeyReused, LedgerBusy, StaleVersion, WhichYear
from domain.refusals import TokenUnreadable as ViewUnreadable

MEDIA: Final = "application/problem+json"

_STATUS: Final[Mapping[int, tuple[type[Exception], ...]]] = {
    400: (KeyMissing,),
    401: (Unidentified, WrongCredentials),
    403: (*NOT_ALLOWED, ForeignOrigin, ScopeTooNarrow),
    404: (*NOT_THERE, EvidenceUnknown, UnknownAccount, UnknownImport, UnknownToken),
    408: (TooSlow,),
    412: (StaleVersion,),
    413: (TooLarge, EvidenceTooLarge, FilesTooHeavy),
    415: (EvidenceOfUnknownType, EvidenceNotItsType),
    422: (KeyReused, ViewUnreadable, ViewNamedTwice, WhichYear, IdUnreadable, DeputedDutyUnreadable),
    428: (MatchMissing,),
    429: (TooManyFailures,),
    500: (EvidenceDamaged,),
    503: (
        LedgerBusy,
        LogNotWritten,
        DatabaseUnreachable,
        ReadOnlyNow,
        EvidenceFolderNeeded,
        EvidenceNotKept,
    ),
}
"""By status, what has it; every other refusal is a conflict (409) with the rules or the ledger's state."""

_UNREAD: Final = (RequestValidationError, ValidationError)
_CONFLICT: Final = 409
_NOT_FOUND: Final = 404
_UNREADABLE: Final = 422
_UNAVAILABLE: Final = 503
_WAIT: Final = 5
"""So many seconds somebody should wait when the ledger cannot be written."""


def status_of(refusal: Exception) -> int:
    """Return the status that a refusal is answered with."""
    return next((status for status, kinds in _STATUS.items() if isinstance(refusal, kinds)), _CONFLICT)


def refused(request: Request, refusal: Exception) -> Response:
    """Answer what a rule, a right or a limit refuses."""
    told: dict[str, Any] = {}
    headers: dict[str, str] = {}
    if isinstance(refusal, StaleVersion):
        tag = f'"{refusal.found}"'
        told = {"current": {"stream": refusal.stream, "version": refusal.found, "etag": tag}}
        headers = {"ETag": tag}
    if isinstance(refusal, TooManyFailures):
        headers = {"Retry-After": str(refusal.told["seconds"])}
    code = getattr(refusal, "code", "refused")
    return problem(request, code, str(refusal), status_of(refusal), told=told, headers=headers)


def all_refused(request: Request, refusals: Exception) -> Response:
    """Answer a batch of which some were refused: none was recorded, and each is named by its place."""
    told = zip(refusals.places, refusals.refused, strict=True) if isinstance(refusals, Refusals) else ()
    errors = [
        {"pointer": f"/commands/{place}", "code": one.code, "detail": str(one)} for place, (_, one) in told
    ]
    said = f"共 {len(errors)} 处不能记录，全部未记录；改正后请整批重新提交。"
    return problem(request, "batch-refused", said, _CONFLICT, told={"errors": errors})


def unreadable(request: Request, error: Exception) -> Response:
    """Answer a request whose words cannot be read, with a pointer to each (RFC 6901)."""
    told: Sequence[Mapping[str, Any]] = error.errors() if isinstance(error, _UNREAD) else ()
    where = "、".join(dict.fromkeys(str(one["loc"][-1]) for one in told))
    said = "；".join(of_a_value(one) for one in told)
    errors = [{"pointer": "/" + "/".join(map(str, one["loc"])), "detail": of_a_value(one)} for one in told]
    return problem(request, "unreadable", f"{where}：{said}。", _UNREADABLE, told={"errors": errors})


def not_there(request: Request, error: Exception) -> Response:
    """Answer for an address that there is not, or not in this way."""
    status = error.status_code if isinstance(error, HTTPException) else _NOT_FOUND
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    code, said = {
        404: ("not-found", "没有这个地址，请核对。"),
        405: ("not-allowed", "这个地址不能这样访问，请核对。"),
        400: ("unreadable", "请求的内容无法读出，请核对格式。"),
    }.get(status, ("refused", "没有受理，请核对。"))
    return problem(request, code, said, status, headers=headers)


def database_failed(request: Request, error: Exception) -> Response:
    """Answer when the database is away, full or read-only: nothing was recorded, try again later."""
    said = str(error.orig) if isinstance(error, DBAPIError) else ""
    refusal = ReadOnlyNow(problem=in_chinese(said.strip().splitlines()[0]) if said.strip() else "无法连接")
    return refused(request, refusal)


def problem(
    request: Request,
    code: str,
    sentence: str,
    status: int,
    *,
    told: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Say it as problem+json, or as a page where a page was asked for."""
    sent = dict(headers or {})
    if status == _UNAVAILABLE:
        sent.setdefault("Retry-After", str(_WAIT))
    if status == 401:  # noqa: PLR2004 - Unauthorized
        sent["WWW-Authenticate"] = 'Bearer realm="kaoji"'
    if not request.url.path.startswith(("/api/", "/health/", "/metrics")):
        return refused_page(sentence, status, sent, getattr(request.state, "entered", None))
    body = {"type": f"/problems/{code}", "title": sentence, "status": status, "code": code, **(told or {})}
    return JSONResponse(body, status_code=status, media_type=MEDIA, headers=sent)
