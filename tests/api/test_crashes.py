"""A server under load: clients race, the process is killed, and no acknowledged fact is lost or doubled.

KAOJI_NIGHTLY=1 kills it a hundred times.
"""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from api.bootstrap import opened
from api.settings import sqlite_url
from domain.facts import FindingRecorded
from tests.api.conftest import INSPECTOR, Headers, carrying

ROOT = Path(__file__).parents[2]
KILLS = 100 if os.environ.get("KAOJI_NIGHTLY") else 4
UNIT = "/api/v1/years/dashiqiao-2017/units/市水利局"
CLERKS = 8


@dataclass(slots=True)
class Office:
    """A ledger's folder with a port to serve it on, and an inspector's token."""

    folder: Path
    port: int
    headers: Headers

    @property
    def address(self) -> str:
        """Where the server answers."""
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def serving(self) -> Iterator[subprocess.Popen[bytes]]:
        """Run `kaoji serve` until the block ends, or it is killed."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("KAOJI_")}
        server = subprocess.Popen(
            [sys.executable, "-m", "cli.main", "serve", "--port", str(self.port)],
            cwd=self.folder,
            env=own | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            self._wait()
            yield server
        finally:
            server.kill()
            server.wait()

    def _wait(self) -> None:
        for _ in range(600):
            try:
                httpx2.get(f"{self.address}/health/live", trust_env=False)
            except httpx2.TransportError:
                time.sleep(0.05)
            else:
                return
        pytest.fail("the server does not answer")

    def findings(self) -> list[tuple[str, int]]:
        """Return the places of the findings that these clerks recorded, with their positions."""
        with opened(sqlite_url(self.folder / "kaoji-demo" / "ledger.db")) as kaoji:
            found = [
                (one.fact.place, one.position)
                for one in kaoji.reads.log(481)
                if isinstance(one.fact, FindingRecorded)
            ]
            assert [position for _, position in found] == list(range(482, 482 + len(found)))
            return [(place or "", position) for place, position in found]


@pytest.fixture
def served(demo_folder: Path, tmp_path: Path) -> Office:
    """A demo of this test's own."""
    shutil.copytree(demo_folder, tmp_path / "office")
    with opened(sqlite_url(tmp_path / "office" / "kaoji-demo" / "ledger.db")) as kaoji:
        headers = carrying(kaoji, INSPECTOR, "chafang-01")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return Office(tmp_path / "office", port, headers)


def finding(place: str) -> dict[str, Any]:
    """Return a finding that resembles no other."""
    return {"points": "0.01", "reason": f"{place}空岗", "basis": "标准3.2", "place": place}


def test_of_eight_who_race_on_one_unit_each_is_recorded_once_and_the_others_are_told_the_state(
    served: Office,
) -> None:
    with served.serving(), httpx2.Client(base_url=served.address, trust_env=False, timeout=60) as http:
        start = threading.Barrier(CLERKS)

        def race(place: str) -> tuple[str, httpx2.Response]:
            version = http.get(UNIT, headers=served.headers).headers["ETag"]
            start.wait()
            headers = served.headers | {"If-Match": version, "Idempotency-Key": uuid4().hex}
            return place, http.post(f"{UNIT}/findings", json=finding(place), headers=headers)

        acknowledged = []
        with ThreadPoolExecutor(CLERKS) as clerks:
            for turn in range(5):
                answers = list(clerks.map(race, [f"{turn}号厅{number}号窗口" for number in range(CLERKS)]))
                done = [(place, answer) for place, answer in answers if answer.status_code == 201]
                late = [answer for _, answer in answers if answer.status_code == 412]
                assert len(done) == 1
                assert len(late) == CLERKS - 1
                current = http.get(UNIT, headers=served.headers).headers["ETag"]
                assert {one.json()["current"]["etag"] for one in late} == {current}
                acknowledged += [(place, answer.headers["Ledger-Position"]) for place, answer in done]
    assert [(place, str(position)) for place, position in served.findings()] == acknowledged


@dataclass(slots=True)
class Clerk:
    """Records one finding after another, each again with its key until it is answered."""

    served: Office
    number: int
    stop: threading.Event
    acknowledged: dict[str, int] = field(default_factory=dict)
    repeated: int = 0

    def work(self) -> None:
        """Work until told to stop; what was begun is finished."""
        count = 0
        while not self.stop.is_set():
            count += 1
            self._record(f"{self.number}号厅{count}号窗口")

    def _record(self, place: str) -> None:
        headers = self.served.headers | {"If-Match": "*", "Idempotency-Key": uuid4().hex}
        for _ in range(2000):
            try:
                answer = httpx2.post(
                    f"{self.served.address}{UNIT}/findings",
                    json=finding(place),
                    headers=headers,
                    trust_env=False,
                    timeout=30,
                )
            except httpx2.TransportError:
                self.repeated += 1
                time.sleep(0.05)
                continue
            if answer.status_code == 503:
                time.sleep(0.05)
                continue
            assert answer.status_code == 201, answer.text
            self.acknowledged[place] = int(answer.headers["Ledger-Position"])
            return
        pytest.fail(f"{place} was never answered")


def test_a_server_killed_again_and_again_loses_nothing_acknowledged_and_doubles_nothing(
    served: Office,
) -> None:
    stop = threading.Event()
    clerks = [Clerk(served, number, stop) for number in range(4)]
    chance = random.Random(20180129)  # noqa: S311 - when to kill, no secret
    with ThreadPoolExecutor(len(clerks)) as people:
        working = [people.submit(one.work) for one in clerks]
        for kill in range(KILLS):
            with served.serving() as server:
                before = sum(len(one.acknowledged) for one in clerks)
                while sum(len(one.acknowledged) for one in clerks) == before:
                    time.sleep(0.01)
                time.sleep(chance.uniform(0, 0.3))
                if kill + 1 == KILLS:
                    stop.set()
                    for one in working:
                        one.result(timeout=120)
                server.send_signal(signal.SIGKILL)
    acknowledged = {place: at for one in clerks for place, at in one.acknowledged.items()}
    assert len(acknowledged) >= KILLS
    assert sum(one.repeated for one in clerks) > 0
    assert dict(served.findings()) == acknowledged
    assert len(served.findings()) == len(acknowledged)
