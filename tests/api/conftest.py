"""A client of the HTTP application, over the demo's ledger."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create
from api.bootstrap import Kaoji, opened
from api.settings import sqlite_url
from cli.main import run
from domain.scheme import shipped


@pytest.fixture(scope="session")
def demo_ledger(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kaoji]:
    """The demo's ledger, to be read only."""
    folder = tmp_path_factory.mktemp("api") / "demo"
    shutil.copytree(demo_folder, folder)
    with opened(sqlite_url(folder / "kaoji-demo" / "ledger.db")) as kaoji:
        yield kaoji


@pytest.fixture(scope="session")
def client(demo_ledger: Kaoji) -> Iterator[TestClient]:
    """A client of the application over the demo's ledger."""
    with TestClient(create(demo_ledger)) as client:
        yield client


@pytest.fixture
def two_years(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A client of the application over a ledger of two years, with a unit in the first."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{tmp_path}/ledger.db")
    later = (shipped("dashiqiao-2017") or "").replace("年度：2017", "年度：2018")
    (tmp_path / "later.scheme").write_text(later, encoding="utf-8")
    assert run(["init", "dashiqiao-2017"]) == 0
    assert run(["record", "unit", "市环保局", "市直部门", "--on", "2017-03-25"]) == 0
    assert run(["init", "dashiqiao-2018", "--scheme", "later.scheme"]) == 0
    with opened(sqlite_url(tmp_path / "ledger.db")) as kaoji, TestClient(create(kaoji)) as client:
        yield client
