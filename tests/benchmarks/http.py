"""The server under load: a ranking that has not changed, beside a route of constant bytes."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from socket import create_connection, socket
from time import perf_counter
from typing import Final

from api.accounts import Duty, Scope
from api.bootstrap import opened
from api.settings import sqlite_url
from domain.facts import Role
from tests.benchmarks.reading import Ledger
from tests.benchmarks.report import Measured

ROOT: Final = Path(__file__).parents[2]
_CONNECTIONS: Final = 50
_SECONDS: Final = 6.0
_BAR: Final = 0.4
_P99: Final = 50.0


def http(ledger: Ledger) -> Sequence[Measured]:
    """Ask 50 connections' worth, for some seconds, first for constant bytes and then for a ranking."""
    with opened(sqlite_url(ledger.path), create=True) as kaoji:
        duty = Duty(Role.OFFICE, "考核办")
        accounts = kaoji.access.accounts
        there = {one.login: one for one in accounts.all()}
        account = there.get("bench") or accounts.add("bench", "量速度", [duty])
        until = kaoji.ledger.now() + timedelta(days=1)
        secret, _ = kaoji.access.tokens.make(account, duty, "量速度", Scope.READ, until)
        year = kaoji.reads.years()[0]
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    head = f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {secret}\r\n"
    with _serving(ledger.path, port):
        constant = _load(port, f"GET /health/live HTTP/1.1\r\n{head}\r\n".encode())
        ranking = _load(port, f"GET /api/v1/years/{year}/rankings HTTP/1.1\r\n{head}\r\n".encode())
    ratio = ranking[0] / constant[0]
    told = f"{ranking[0]:.0f}/s of {constant[0]:.0f}/s = {ratio:.2f}, p99 {ranking[1]:.0f} ms"
    met = ratio >= _BAR and ranking[1] < _P99
    figures = {"ranking": ranking, "constant": constant, "ratio": ratio}
    bar = f"≥ {_BAR} of constant bytes, p99 < {_P99:.0f} ms"
    return [Measured(f"GET of an unchanged ranking, {_CONNECTIONS} connections", bar, told, met, figures)]


@contextmanager
def _serving(path: Path, port: int) -> Iterator[None]:
    own = os.environ | {"KAOJI_DATABASE_URL": f"sqlite:///{path}", "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-m", "cli.main", "serve", "--port", str(port)]
    server = subprocess.Popen(words, env=own, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                create_connection(("127.0.0.1", port), 1).close()
            except OSError:
                time.sleep(0.1)
            else:
                break
        yield
    finally:
        server.terminate()
        server.wait()


def _load(port: int, request: bytes) -> tuple[float, float]:
    """Return requests per second and the p99 in ms, from a process of its own."""
    with ProcessPoolExecutor(1) as apart:
        apart.submit(_asked, port, request, 2 * _SECONDS).result()
        return apart.submit(_asked, port, request, _SECONDS).result()


def _asked(port: int, request: bytes, seconds: float) -> tuple[float, float]:
    """Keep 50 connections busy, each with one request at a time."""
    import selectors  # noqa: PLC0415 - only in the process that asks

    chosen = selectors.DefaultSelector()
    lines = [create_connection(("127.0.0.1", port)) for _ in range(_CONNECTIONS)]
    asked: dict[int, float] = {}
    waiting: dict[int, bytes] = {}
    times: list[float] = []
    for line in lines:
        chosen.register(line, selectors.EVENT_READ, line)
        asked[line.fileno()], waiting[line.fileno()] = perf_counter(), b""
        line.sendall(request)
    end = perf_counter() + seconds
    began = perf_counter()
    while perf_counter() < end:
        for key, _ in chosen.select(0.1):
            line = key.data
            number = line.fileno()
            waiting[number] += line.recv(1 << 20)
            if not _whole(waiting[number]):
                continue
            times.append(perf_counter() - asked[number])
            asked[number], waiting[number] = perf_counter(), b""
            line.sendall(request)
    took = perf_counter() - began
    for line in lines:
        line.close()
    times.sort()
    return len(times) / took, times[int(len(times) * 0.99)] * 1000


def _whole(answer: bytes) -> bool:
    """Whether an answer has come whole; raises ValueError when it is not the one asked for."""
    head, gap, body = answer.partition(b"\r\n\r\n")
    if not gap:
        return False
    if not head.startswith(b"HTTP/1.1 200"):
        raise ValueError(head.decode())
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return len(body) >= int(length.partition(b":")[2])
