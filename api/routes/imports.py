"""Workbooks in: checked, committed as one, undone as one."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Query, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from api import imports
from api.bootstrap import Kaoji
from api.intake import Purpose, explained, weights
from api.routes.session import Strict
from api.web.acts import Asked, Done, performed, the_day
from api.web.answers import answered
from api.web.gate import WORKING, Asker, seeing
from domain.access import Sight
from domain.decisions import in_force
from domain.facts import Scale
from domain.values import Name, digest

Worker = Annotated[Asker, Depends(WORKING)]
Seer = Annotated[Asker, Depends(seeing(Sight.RECORDS))]
_DRY: Any = Query(description="只作决定，不作记录。")


class For(BaseModel):
    """What the files are for, where their tables do not say it."""

    model_config = ConfigDict(extra="forbid")

    on: date | None = Field(default=None, description="生效日期；默认今天。")
    category: Name | None = Field(default=None, description="单位表没有“类别”列时，一律记作此类别。")
    component: Name | None = Field(default=None, description="得分表没有“构成”列时，一律记作此构成。")
    scale: Scale | None = Field(default=None, description="得分表没有“口径”列时，一律按此口径。")
    basis: Name | None = None
    one_line: bool = Field(default=False, description="没有指标表的单位，各记一行“全部任务（n 项）”。")
    confirm_scale: bool = Field(default=False, description="确认所报确为百分制（被问到时才需要）。")


class Why(Strict):
    """Why an import is undone, and on what ground."""

    on: date | None = None
    reason: Name
    basis: Name


def router(kaoji: Kaoji) -> APIRouter:
    """Return the addresses of imports."""
    routes = APIRouter(prefix="/api/v1/years/{year}/imports", tags=["imports"])

    @routes.post("", status_code=201, summary="检查文件", operation_id="CheckImport")
    def check(
        year: str,
        asker: Worker,
        files: Annotated[list[UploadFile], File(min_length=1, max_length=50)],
        purpose: Annotated[For, Query()],
    ) -> dict[str, Any]:
        """Read CSV and XLSX files, recording nothing: problems with their places, or a number to commit."""
        named = kaoji.reads.the_year(year)
        scheme = in_force(kaoji.reads.year(named, kaoji.reads.now()))
        told = purpose.model_dump() | {"on": purpose.on or the_day(kaoji, named)}
        wanted = Purpose(year=named, weights=weights(scheme), explained=explained(scheme), **told)
        given = [(one.filename or "", one.file) for one in files]
        return imports.check(kaoji, given, wanted, asker.actor).values()

    @routes.get("", summary="导入", operation_id="Imports")
    def every(request: Request, year: str, asker: Seer) -> Response:
        """Return the imports of a year, the newest first."""
        found = imports.all_imports(kaoji, kaoji.reads.the_year(year))
        return answered(request, {"imports": [one.values() for one in found]})

    @routes.get("/{number}", summary="一次导入", operation_id="Import")
    def one(request: Request, year: str, number: str, asker: Seer) -> Response:
        """Return an import."""
        return answered(request, imports.one_import(kaoji, year, number).values())

    @routes.post(
        "/{number}/commit",
        status_code=201,
        summary="记录导入",
        operation_id="CommitImport",
        response_model=None,
        responses={201: {"model": Done}, 200: {"model": Done}},
    )
    def commit(
        request: Request, year: str, number: str, asker: Worker, *, dry_run: Annotated[bool, _DRY] = False
    ) -> Response:
        """Record what the files said, as one; refused whole where the ledger has come to differ since."""
        found = imports.one_import(kaoji, year, number)
        commands = imports.commands_of(kaoji, found)
        return performed(
            kaoji,
            commands,
            asker,
            Asked(request, digest(request.url.path.encode()), dry_run),
            check=lambda draft: imports.reconciled(commands, draft),
            then=lambda facts: imports.committed(kaoji, found, facts),
        )

    @routes.post(
        "/{number}/undoing",
        status_code=201,
        summary="撤销导入",
        operation_id="UndoImport",
        response_model=None,
        responses={201: {"model": Done}, 200: {"model": Done}},
    )
    def undo(
        request: Request,
        year: str,
        number: str,
        said: Why,
        asker: Worker,
        *,
        dry_run: Annotated[bool, _DRY] = False,
    ) -> Response:
        """Take back all that an import recorded, as one: each entry by its own reversal."""
        found = imports.one_import(kaoji, year, number)
        told = said.model_dump() | {"on": said.on or the_day(kaoji, year)}
        commands = imports.undoing(kaoji, found, told)
        key = digest(f"{request.url.path}\n{said.model_dump_json()}".encode())
        return performed(
            kaoji,
            commands,
            asker,
            Asked(request, key, dry_run),
            then=lambda _facts: imports.undone(kaoji, found),
        )

    return routes
