"""The description of the API (OpenAPI 3.1): what FastAPI finds, and what the gates and conventions add."""

from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.web.gate import COOKIE, Gate, routes_of
from api.web.problems import MEDIA
from domain.facts import Role

_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "examples": ["没有名为“市环保”的被考评单位（是否指 市环保局？）。"]},
        "status": {"type": "integer"},
        "code": {"type": "string", "examples": ["unknown-unit"]},
        "errors": {"type": "array", "items": {"type": "object"}},
        "current": {"type": "object"},
    },
}
_KEY: Final[dict[str, Any]] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "请求编号：同一编号重复提交只记一次，答复同前。",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,200}$"},
    "example": "5f0c9a3e-2f0e-4d57-9c1b-1b8f1f0b7d11",
}
_MATCH: Final[dict[str, Any]] = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "所依据的版本，取自该单位（或年度）的 ETag；不论版本写 *。",
    "schema": {"type": "string", "pattern": r'^(\*|"[0-9]{1,9}")$'},
    "example": '"12"',
}
_ON_BEHALF: Final[dict[str, Any]] = {
    "name": "Kaoji-On-Behalf",
    "in": "header",
    "required": False,
    "description": "受谁委托办理：委托人的账号，按百分号编码。",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_.%-]{1,200}$"},
}
_RECORDING: Final = frozenset(("Commands", "CommitImport", "UndoImport"))
_DUTY: Final[dict[str, Any]] = {
    "name": "Kaoji-Duty",
    "in": "header",
    "required": False,
    "description": "所受委托的身份和单位（身份:单位），按百分号编码；与 Kaoji-On-Behalf 同写。",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_.%:-]{1,500}$"},
}
_CODES: Final = ("400", "401", "403", "404", "408", "409", "412", "413", "415", "422", "428", "429", "503")


def describe(app: FastAPI) -> None:
    """Make the application describe itself once, when it is asked."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's own way


def _described(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(title=app.title, version=app.version, routes=app.routes, openapi_version="3.1.0")
    parts = schema.setdefault("components", {})
    parts.setdefault("schemas", {})["Problem"] = _PROBLEM
    parts["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
    }
    for operation, gate in _operations(app, schema):
        _of_gate(operation, gate)
        for code in _CODES:
            operation["responses"][code] = {
                "description": "Problem",
                "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
    return schema


def _operations(app: FastAPI, schema: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Gate]]:
    for route, gate in routes_of(app):
        for method in route.methods or ():
            if operation := schema["paths"].get(route.path_format, {}).get(method.lower()):
                yield operation, gate


def _of_gate(operation: dict[str, Any], gate: Gate) -> None:
    """Add who may come in, and the headers of those who record."""
    if gate.roles is None:
        operation["security"] = []
    else:
        operation["security"] = [{"token": []}, {"session": []}]
        operation["x-duties"] = [role.value for role in Role if role in gate.roles]
    if gate.command is not None or operation.get("operationId") in _RECORDING:
        operation.setdefault("parameters", []).extend((_KEY, _MATCH, _ON_BEHALF, _DUTY))
