"""`kaoji serve` as a process of its own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(demo_folder: Path, tmp_path: Path) -> Path:
    """A folder with a demo of this test's own."""
    shutil.copytree(demo_folder, tmp_path / "office")
    return tmp_path / "office"


@contextmanager
def serving(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """Run `kaoji serve --port N`."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("KAOJI_")}
    server = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "serve", "--port", str(port)],
        cwd=folder,
        env=own | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        yield server
    finally:
        server.kill()
        server.communicate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answered(port: int, path: str) -> httpx2.Response:
    """Ask until the server answers."""
    for _ in range(300):
        try:
            return httpx2.get(f"http://127.0.0.1:{port}{path}", trust_env=False)
        except httpx2.TransportError:
            time.sleep(0.1)
    pytest.fail("the server does not answer")


def opening(server: subprocess.Popen[str]) -> str:
    """Return what the server says at its start: the example accounts, their password, its address."""
    assert server.stdout is not None
    lines = []
    for line in server.stdout:
        lines.append(line)
        if "已启动" in line:
            return "".join(lines)
    pytest.fail("the server does not start")


def signed_in(port: int, login: str, told: str) -> httpx2.Cookies:
    """Sign in with the password that the server told at its start."""
    password = re.search(r"密码（本次启动新设）：(\S+)", told)
    assert password is not None
    said = {"login": login, "password": password[1]}
    answer = httpx2.post(f"http://127.0.0.1:{port}/api/v1/session", json=said, trust_env=False)
    assert answer.status_code == 201, answer.text
    return answer.cookies


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_server_answers_until_it_is_stopped_and_then_ends_well(
    folder: Path, stop: signal.Signals
) -> None:
    port = free_port()
    with serving(folder, port) as server:
        assert answered(port, "/health/live").json() == {"status": "ok"}
        assert answered(port, "/health/ready").json()["position"] == 481
        assert answered(port, "/api/v1/rankings").status_code == 401
        told = opening(server)
        cookies = signed_in(port, "demo-office", told)
        asked = f"http://127.0.0.1:{port}/api/v1/rankings?as_of=2018-01-29"
        ranking = httpx2.get(asked, cookies=cookies, trust_env=False).json()
        assert ranking["groups"][0]["standings"][0]["unit"] == "市水利局"
        server.send_signal(stop)
        _, err = server.communicate(timeout=60)
    assert f"http://127.0.0.1:{port}/" in told
    assert err == ""
    assert server.returncode == 0


def test_a_port_in_use_is_refused_with_another_to_try(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with serving(folder, port) as server:
            _, err = server.communicate(timeout=60)
    assert server.returncode == 1
    assert f"端口 {port} 已被占用" in err
    assert "Traceback" not in err
