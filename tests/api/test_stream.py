"""The ledger as it is recorded: a stream whose ids are positions, resumed without a gap; and by pages."""

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
import uvicorn

from api.app import create
from api.bootstrap import Kaoji
from tests.api.conftest import EPB, INSPECTOR, OFFICE, Headers, carrying, keyed, signed_in

UNIT = "/api/v1/years/dashiqiao-2017/units/市水利局"


@pytest.fixture
def served(office: Kaoji) -> Iterator[httpx2.Client]:
    """A client over a real server of this process."""
    app = create(office)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=3))
    app.state.stopping = lambda: server.should_exit
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def clerk(office: Kaoji) -> Headers:
    """A clerk of the office."""
    return carrying(office, OFFICE, "jingban-02")


@pytest.fixture
def inspector(office: Kaoji) -> Headers:
    """An inspector."""
    return carrying(office, INSPECTOR, "chafang-02")


def events(answer: httpx2.Response) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give the events of a stream as they come: position and fact."""
    position = 0
    for line in answer.iter_lines():
        if line.startswith("id: "):
            position = int(line[4:])
        elif line.startswith("data: "):
            yield position, json.loads(line[6:])


def record(client: httpx2.Client, who: Headers, place: str) -> int:
    finding = {"points": "0.01", "reason": f"{place}空岗", "basis": "标准3.2", "place": place}
    answer = client.post(f"{UNIT}/findings", json=finding, headers=keyed(who, place))
    assert answer.status_code == 201, answer.text
    return int(answer.headers["Ledger-Position"])


def test_who_reads_along_gets_each_fact_as_it_is_recorded_and_on_coming_back_misses_none(
    served: httpx2.Client, clerk: Headers, inspector: Headers
) -> None:
    with served.stream("GET", "/api/v1/facts/stream?after=479", headers=clerk) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        coming = events(answer)
        assert [next(coming)[0], next(coming)[0]] == [480, 481]
        assert record(served, inspector, "window-1") == 482
        position, fact = next(coming)
        assert (position, fact["position"], fact["fact"]["place"]) == (482, 482, "window-1")
    assert [record(served, inspector, f"window-{number}") for number in (2, 3, 4)] == [483, 484, 485]
    again = clerk | {"Last-Event-ID": "482"}
    with served.stream("GET", "/api/v1/facts/stream", headers=again) as answer:
        coming = events(answer)
        assert [next(coming)[0] for _ in range(3)] == [483, 484, 485]


def test_the_stream_is_for_the_office_and_the_auditor_alone(
    served: httpx2.Client, inspector: Headers
) -> None:
    answer = served.get("/api/v1/facts/stream", headers=inspector)
    assert (answer.status_code, answer.json()["code"]) == (403, "not-yours-to-see")
    assert served.get("/api/v1/facts/stream").status_code == 401


def test_all_facts_are_paged_without_a_gap_and_filtered(office: Kaoji) -> None:
    with signed_in(office) as client:
        found, address = [], "/api/v1/facts?limit=100"
        while address:
            answer = client.get(address)
            found += [one["position"] for one in answer.json()["facts"]]
            address = answer.links["next"]["url"] if "next" in answer.links else ""
        assert found == list(range(1, 482))
        own = client.get("/api/v1/facts?unit=市环保局&kind=MarkEntered").json()["facts"]
        assert {(one["stream"], one["fact"]["kind"]) for one in own} == {
            ("dashiqiao-2017/市环保局", "MarkEntered")
        }
        one = client.get("/api/v1/facts/481")
        assert (one.json()["position"], one.headers["Ledger-Token"]) == (481, "dashiqiao-2017~481")
        assert client.get("/api/v1/facts/482").status_code == 404


def test_who_looked_at_anothers_score_and_who_was_refused_stands_in_the_access_log(office: Kaoji) -> None:
    unit = carrying(office, EPB, "huanbao-02")
    with signed_in(office, login="jingban-03") as client:
        client.get("/api/v1/rankings")
        client.get("/api/v1/years")
        client.get("/api/v1/rankings", headers=unit)
        client.post("/api/v1/session", json={"login": "nobody", "password": "不知道是什么"})
    lines = [look for _, look in office.access.log.lines(0, 1000)]
    told = [(one.login, one.act, one.status) for one in lines]
    assert ("jingban-03", "排名", 200) in told
    assert ("huanbao-02", "拒绝", 403) in told or ("huanbao-02", "排名", 403) in told
    assert ("nobody", "登录", 401) in told
    assert not any("/years" in one.path and one.path.endswith("years") for one in lines)
    assert "不知道" not in str(lines)
