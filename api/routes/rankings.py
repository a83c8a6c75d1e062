"""Rankings: now, as of any view, or, for whom nothing else is public, as they were published."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.bootstrap import Kaoji
from api.views import Asked, When
from api.web.answers import headers_of, sent, tag_of, written
from api.web.gate import Asker, seeing
from api.web.watch import Mark, Watch
from domain.access import Sight
from domain.asof import AsOf
from projections.results import published_standings
from projections.standings import as_values

Seer = Annotated[Asker, Depends(seeing(Sight.RANKS))]
_KEPT: Final = 256


@dataclass(frozen=True, slots=True)
class _Sent:
    """An answer's bytes with all that goes along."""

    body: bytes
    headers: dict[str, str]
    tag: str


@dataclass(slots=True)
class Remembered:
    """Answers by the view they are of, which never change; and the view a request meant, until a write."""

    watch: Watch
    views: OrderedDict[tuple[object, ...], tuple[Mark, AsOf]] = field(default_factory=OrderedDict)
    answers: OrderedDict[tuple[object, ...], _Sent] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def at_once(self, asked: tuple[object, ...], kind: tuple[object, ...]) -> _Sent | None:
        """Return the answer where nothing was written since the same was asked."""
        mark, found = self.watch.mark(), self.views.get(asked)
        if found is None or found[0] != mark:
            return None
        return self.answers.get((found[1], *kind))

    def answer(
        self,
        asked: tuple[object, ...],
        kind: tuple[object, ...],
        view: Callable[[], AsOf],
        make: Callable[[AsOf], _Sent],
    ) -> _Sent:
        """Return the answer, made only where this view of it was not made before."""
        mark = self.watch.mark()
        seen = view()
        with self.lock:
            # One makes it; who asks for the same meanwhile waits for it.
            found = self.answers.get((seen, *kind)) or make(seen)
            self.answers[seen, *kind] = found
            if mark is not None:
                self.views[asked] = (mark, seen)
            for table in (self.answers, self.views):
                while len(table) > _KEPT:
                    table.popitem(last=False)
        return found


def router(kaoji: Kaoji, watch: Watch) -> APIRouter:
    """Return the addresses of rankings."""
    routes, remembered = APIRouter(prefix="/api/v1", tags=["rankings"]), Remembered(watch)

    async def answer(request: Request, asker: Asker, asked: Asked) -> Response:
        only_published = asker.sees_published_only(Sight.RANKS, *asked.views)
        kind = (asked.year, asked.group, only_published)
        said = (request.url.query, *kind)
        found = remembered.at_once(said, kind)
        if found is None:
            make = _published if only_published else _ranking
            found = await run_in_threadpool(
                remembered.answer,
                said,
                kind,
                lambda: asked.view(kaoji)[1],
                lambda seen: make(kaoji, asker, asked, seen),
            )
        return sent(request, found.body, found.headers, found.tag)

    @routes.get("/rankings", summary="排名", operation_id="Rankings")
    async def rankings(request: Request, asker: Seer, asked: Annotated[Asked, Query()]) -> Response:
        """Return the rankings of a year's groups; the year may be left out where there is only one."""
        return await answer(request, asker, asked)

    @routes.get("/years/{year}/rankings", summary="某年度的排名", operation_id="RankingsOfYear")
    async def of_year(
        request: Request,
        asker: Seer,
        year: str,
        when: Annotated[OfGroup, Query()],
    ) -> Response:
        """Return the rankings of a year's groups, now or as of an earlier view."""
        return await answer(request, asker, Asked(year=year, **when.model_dump()))

    return routes


class OfGroup(When):
    """A view, of one group or of all."""

    group: str | None = None


def _ranking(kaoji: Kaoji, asker: Asker, asked: Asked, seen: AsOf) -> _Sent:
    year = kaoji.reads.the_year(asked.year)
    standings = kaoji.reads.standings(year, seen)
    asker.sees(kaoji, year, Sight.RANKS)
    return _sent(as_values(standings, asked.groups(standings)), year, standings.as_of)


def _published(kaoji: Kaoji, asker: Asker, asked: Asked, seen: AsOf) -> _Sent:
    """Return the groups whose result is published, each as it was sealed; raises NotYetPublished."""
    year = kaoji.reads.the_year(asked.year)
    state = kaoji.reads.year(year, seen)
    found = published_standings(kaoji.reads, state) if state.results else ()
    shown = [(one, sealed) for one, sealed in found if asked.group in {None, one.fact.group}]
    asker.sees(kaoji, year, Sight.RANKS, published=bool(shown))
    told = [as_values(sealed, Asked(group=one.fact.group).groups(sealed)) for one, sealed in shown]
    return _sent({"published": told}, year, None)


def _sent(told: Any, year: str, seen: AsOf | None) -> _Sent:  # noqa: ANN401 - plain values
    body = written(told)
    return _Sent(body, headers_of(year, seen), tag_of(body))
