"""Whether the process lives, whether the ledger can be read and written to, and what has been counted."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

from api.bootstrap import Kaoji
from api.web.frame import Metrics
from api.web.gate import OPEN, Asker

Anybody = Annotated[Asker | None, Depends(OPEN)]


def router(kaoji: Kaoji, metrics: Metrics) -> APIRouter:
    """Return the addresses that a watching program asks."""
    routes = APIRouter(tags=["health"])
    position = Gauge("kaoji_ledger_position", "Position of the last fact.", registry=metrics.registry)
    position.set_function(lambda: float(kaoji.ledger.position()))

    @routes.get("/health/live", summary="进程在", operation_id="Live")
    async def live(_: Anybody) -> dict[str, str]:
        """Tell that the process answers."""
        return {"status": "ok"}

    @routes.get("/health/ready", summary="台账可用", operation_id="Ready")
    def ready(_: Anybody) -> dict[str, Any]:
        """Tell that the ledger can be read, and how far it goes."""
        return {"status": "ok", "position": kaoji.ledger.position()}

    @routes.get("/metrics", summary="计数", operation_id="Metrics", response_class=Response)
    def counted(_: Anybody) -> Response:
        """Return counts and times by route in Prometheus' text format; nothing of whom or what."""
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return routes
