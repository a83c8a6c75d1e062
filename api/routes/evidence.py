"""Evidence (佐证材料): handed in before the fact that cites it, fetched by the unit that it is about."""

from collections.abc import Iterator
from typing import Annotated, Any, BinaryIO, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Query, Request, Response, UploadFile
from fastapi.responses import StreamingResponse

from api.bootstrap import Kaoji
from api.evidence import MEGABYTE, EvidenceUnknown
from api.views import When
from api.web.answers import answered
from api.web.gate import WORKING, Asker, seeing
from domain.access import Sight
from domain.asof import AsOf
from projections.reports import Cited, cited

Worker = Annotated[Asker, Depends(WORKING)]
Seer = Annotated[Asker, Depends(seeing(Sight.REPORTS))]
_CHUNK: Final = MEGABYTE


def router(kaoji: Kaoji) -> APIRouter:
    """Return the addresses of evidence."""
    routes = APIRouter(prefix="/api/v1", tags=["evidence"])

    @routes.post("/evidence", status_code=201, summary="提交佐证材料", operation_id="PutEvidence")
    def put(file: Annotated[UploadFile, File()], asker: Worker) -> dict[str, Any]:
        """Keep a file under its digest; the command that cites it names what is answered here."""
        return kaoji.evidence.put_file(file.file, file.filename or "").model_dump(mode="json")

    @routes.get("/years/{year}/units/{unit}/evidence", summary="佐证材料", operation_id="Evidence")
    def listed(
        request: Request, year: str, unit: str, asker: Seer, when: Annotated[When, Query()]
    ) -> Response:
        """Return the evidence that a unit's facts cite."""
        found, seen = _cited(kaoji, asker, year, unit, when)
        told = [
            one.evidence.model_dump(mode="json")
            | {"cited_by": one.by, "replaced_by": one.replaced_by, "kept": _kept(kaoji, one)}
            for one in found
        ]
        return answered(request, {"evidence": told}, year, seen)

    @routes.get(
        "/years/{year}/units/{unit}/evidence/{number}",
        summary="一份佐证材料",
        operation_id="EvidenceFile",
        response_class=StreamingResponse,
    )
    def fetched(year: str, unit: str, number: str, asker: Seer) -> Response:
        """Send a file that a unit's facts cite, to be kept and not to be opened here."""
        found, _ = _cited(kaoji, asker, year, unit, When())
        one = next((one for one in found if one.evidence.digest == number), None)
        if one is None:
            raise EvidenceUnknown(digest=number)
        return StreamingResponse(
            _pieces(kaoji.evidence.open(number)),
            media_type="application/octet-stream",
            headers={
                "Content-Disposition": f"attachment; filename*=UTF-8''{quote(one.evidence.name, safe='')}",
                "Content-Length": str(one.evidence.size),
            },
        )

    return routes


def _cited(kaoji: Kaoji, asker: Asker, year: str, unit: str, when: When) -> tuple[list[Cited], AsOf]:
    asker.sees(kaoji, kaoji.reads.the_year(year), Sight.REPORTS, unit)
    seen = when.seen(kaoji, year)
    name = kaoji.reads.unit_named(kaoji.reads.year(year, seen), unit)
    return list(cited(kaoji.reads.unit(year, name, seen))), seen


def _kept(kaoji: Kaoji, one: Cited) -> bool:
    return kaoji.evidence.holds(one.evidence.digest)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk
