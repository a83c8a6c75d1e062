"""A client of the HTTP application, over the demo's ledger."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.accounts import Duty, Scope
from api.app import create
from api.bootstrap import Kaoji, opened
from api.settings import sqlite_url
from cli.main import run
from domain.commands import AdoptScheme
from domain.facts import Actor, Role
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
    with signed_in(demo_ledger) as client:
        yield client


OFFICE = Duty(Role.OFFICE, "市政府绩效考核办")
INSPECTOR = Duty(Role.INSPECTOR, "市政府绩效考核办")
EPB = Duty(Role.UNIT, "市环保局")

Headers = dict[str, str]


def keyed(who: Headers, key: str, match: str = "*") -> Headers:
    """Return what somebody sends who records: the request's key, and the version it was made from."""
    return who | {"Idempotency-Key": key, "If-Match": match}


@contextmanager
def signed_in(kaoji: Kaoji, duty: Duty = OFFICE, login: str = "jingban") -> Iterator[TestClient]:
    """Give a client that carries a token of an account in a duty; the account is added where it is not."""
    with TestClient(create(kaoji), headers=carrying(kaoji, duty, login)) as client:
        yield client


def carrying(kaoji: Kaoji, duty: Duty = OFFICE, login: str = "jingban") -> dict[str, str]:
    """Return the header that a program of an account in a duty sends."""
    accounts = kaoji.access.accounts
    there = {one.login: one for one in accounts.all()}
    account = there.get(login) or accounts.add(login, f"测试{duty.role}", [duty])
    if duty not in account.duties:
        account = accounts.grant(login, duty)
    until = kaoji.ledger.now() + timedelta(days=1)
    secret, _ = kaoji.access.tokens.make(account, duty, "测试", Scope.WRITE, until)
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def office(demo_folder: Path, tmp_path: Path) -> Iterator[Kaoji]:
    """A copy of the demo's ledger, to be written to."""
    shutil.copytree(demo_folder, tmp_path / "demo")
    with opened(sqlite_url(tmp_path / "demo" / "kaoji-demo" / "ledger.db")) as kaoji:
        yield kaoji


GRADES = """
另列成绩：指标考核得分

【等次】
优秀：≥95 ——五
良好：其余
班子降一等：若 察访核验扣分≥0.5 ——六
"""


@pytest.fixture(scope="session")
def graded(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the application over the demo's ledger, amended by a scheme that gives grades."""
    folder = tmp_path_factory.mktemp("graded") / "demo"
    shutil.copytree(demo_folder, folder)
    with opened(sqlite_url(folder / "kaoji-demo" / "ledger.db")) as kaoji:
        office = Actor(id="考核办经办", role=Role.OFFICE, body="市政府绩效考核办")
        text = (shipped("dashiqiao-2017") or "") + GRADES
        year, day = "dashiqiao-2017", date(2018, 1, 2)
        kaoji.desk.perform([AdoptScheme(year=year, on=day, text=text, basis="补充通知")], office)
        with signed_in(kaoji) as client:
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
    with opened(sqlite_url(tmp_path / "ledger.db")) as kaoji, signed_in(kaoji) as client:
        yield client
