"""The pages in a real browser, from a real server over the demo's ledger."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def server(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `kaoji serve`, running in a folder with a demo."""
    folder = tmp_path_factory.mktemp("pages") / "demo"
    shutil.copytree(demo_folder, folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {name: value for name, value in os.environ.items() if not name.startswith("KAOJI_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "serve", "--port", str(port)],
        cwd=folder,
        env=own | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/health/ready")
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str) -> None:
    direct = build_opener(ProxyHandler({}))
    for _ in range(300):
        try:
            direct.open(address).close()
        except URLError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server does not answer")


@pytest.fixture(scope="session")
def base_url(server: str) -> str:
    """Let pages be opened by path."""
    return server


@pytest.fixture
def page(page: Page, server: str) -> Iterator[Page]:
    """A page that may ask no other host for anything and may have nothing to complain of."""
    elsewhere: list[str] = []
    complaints: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith(f"{server}/"):
            elsewhere.append(request.url)

    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(f"{message.text} {message.location['url']}")

    page.on("request", asked)
    page.on("console", said)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert elsewhere == []
    assert complaints == []


@pytest.fixture(scope="session")
def picture() -> Callable[[Page, str], None]:
    """Keep a picture of a page, where KAOJI_SCREENSHOTS names a folder for them."""
    kept = os.environ.get("KAOJI_SCREENSHOTS")

    def keep(page: Page, name: str) -> None:
        if kept:
            page.screenshot(path=Path(kept) / f"{name}.png", full_page=True)

    return keep
