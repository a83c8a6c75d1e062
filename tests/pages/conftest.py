"""The pages in a real browser, from a real server over the demo's ledger."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def server(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of `kaoji serve` in a folder with a demo, and the password of its example accounts."""
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
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        yield f"http://127.0.0.1:{port}", _password(process)
    finally:
        process.terminate()
        process.communicate()


def _password(server: subprocess.Popen[str]) -> str:
    """Read what the server says at its start, up to where it serves."""
    assert server.stdout is not None
    password = ""
    for line in server.stdout:
        if found := re.search(r"密码（本次启动新设）：(\S+)", line):
            password = found[1]
        if "已启动" in line:
            return password
    pytest.fail("the server does not start")


@pytest.fixture(scope="session")
def base_url(server: tuple[str, str]) -> str:
    """Let pages be opened by path."""
    return server[0]


@pytest.fixture
def page(page: Page, server: tuple[str, str]) -> Iterator[Page]:
    """The office's page, signed in: it may ask no other host for anything, with nothing to complain of."""
    address, password = server
    page.goto(f"{address}/login")
    page.get_by_label("账号").fill("demo-office")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    elsewhere: list[str] = []
    complaints: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith(f"{address}/"):
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
