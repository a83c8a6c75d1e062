"""Real ledgers: an empty one with the year opened, and the one that the demo's story leaves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from api.bootstrap import Kaoji, opened
from api.settings import sqlite_url
from cli.playing import simulate_into
from domain.commands import AdoptScheme, Command, OpenYear
from domain.facts import Actor, Recorded, Role
from domain.scheme import shipped

OFFICE = Actor(id="考核办经办", role=Role.OFFICE, body="市政府绩效考核办")
ANOTHER = Actor(id="考核办另一人", role=Role.OFFICE, body="市政府绩效考核办")


@dataclass(frozen=True, slots=True)
class Office:
    """A ledger and the clerks who perform commands in one of its years."""

    kaoji: Kaoji
    year: str

    def perform(
        self, kind: type[Command], *, on: date = date(2018, 1, 10), actor: Actor = OFFICE, **told: Any
    ) -> str:
        """Perform one command and return the id of its last fact."""
        return self.batch((kind, {"on": on} | told), actor=actor)[-1].id

    def batch(
        self, *commands: tuple[type[Command], dict[str, Any]], actor: Actor = OFFICE
    ) -> tuple[Recorded, ...]:
        """Perform commands as one."""
        common: dict[str, Any] = {"year": self.year, "on": date(2018, 1, 10)}
        made = [kind(**common | told) for kind, told in commands]
        return self.kaoji.desk.perform(made, actor)


def open_year(kaoji: Kaoji, year: str, text: str | None = None) -> Office:
    """Open a year under a scheme, which is that of 2017 unless told."""
    office = Office(kaoji, year)
    window: dict[str, Any] = {"window_from": date(2017, 1, 1), "window_to": date(2018, 12, 31)}
    text = text or shipped("dashiqiao-2017")
    day = date(2017, 1, 1)
    office.batch(
        (OpenYear, {"on": day, "jurisdiction": "大石桥市", **window}),
        (AdoptScheme, {"on": day, "text": text}),
    )
    return office


BOTH = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def kaoji(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kaoji]:
    """A new ledger, in SQLite and in PostgreSQL."""
    url = sqlite_url(tmp_path / "ledger.db")
    if request.param == "postgresql":
        url = make_url(request.getfixturevalue("postgres_database"))
    with opened(url, create=True) as kaoji:
        yield kaoji


@pytest.fixture
def office(kaoji: Kaoji) -> Office:
    """A new ledger with a year opened."""
    return open_year(kaoji, "dashiqiao-2017")


@pytest.fixture
def demo_in_postgresql(postgres_database: str) -> Iterator[Kaoji]:
    """The same ledger, played into PostgreSQL."""
    url = make_url(postgres_database)
    with as_file(files("cli") / "demo") as folder:
        simulate_into(url, folder / "dashiqiao-2017.story")
    with opened(url) as kaoji:
        yield kaoji


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kaoji]:
    """The ledger of the demo; read only, since all tests share it."""
    url = sqlite_url(tmp_path_factory.mktemp("demo") / "ledger.db")
    with as_file(files("cli") / "demo") as folder:
        simulate_into(url, folder / "dashiqiao-2017.story")
    with opened(url) as kaoji:
        yield kaoji
