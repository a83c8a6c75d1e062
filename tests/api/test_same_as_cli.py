"""What the API answers is what the command line's --json says, to the value."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.bootstrap import Kaoji, opened
from api.settings import sqlite_url
from cli.main import run
from tests.api.conftest import signed_in

YEAR = "/api/v1/years/dashiqiao-2017"

ASKED = [
    (["rank"], "/rankings"),
    (["rank", "--as-of", "2018-01-29"], "/rankings?as_of=2018-01-29"),
    (["rank", "--effective-on", "2018-01-16"], "/rankings?effective_on=2018-01-16"),
    (["rank", "--at", "dashiqiao-2017~300"], "/rankings?at=dashiqiao-2017~300"),
    (["rank", "--group", "镇区"], "/rankings?group=镇区"),
    (
        ["rank", "diff", "2018-01-16", "2018-01-29"],
        "/rankings/differences?from_as_of=2018-01-16&to_as_of=2018-01-29",
    ),
    (["rank", "range"], "/rankings/ranges"),
    (["rank", "on-time", "2018-01-16"], "/rankings/on-time?day=2018-01-16"),
    (["why", "市环保局"], "/units/市环保局/explanation"),
    (["why", "市环保局", "--as-of", "2018-01-29"], "/units/市环保局/explanation?as_of=2018-01-29"),
    (
        ["why", "市环保局", "--from", "2018-01-29", "--to", "2018-02-02"],
        "/units/市环保局/change?from_as_of=2018-01-29&to_as_of=2018-02-02",
    ),
    (["slip", "list"], "/slips"),
    (["review", "list", "--day", "2018-02-01"], "/reviews?day=2018-02-01"),
    (["report", "list"], "/reports"),
    (["report", "doubts"], "/doubts"),
    (["sheet", "list"], "/sheets"),
    (["indicator", "list", "市环保局"], "/indicators?unit=市环保局"),
    (["progress", "--as-of", "2018-01-15"], "/collection?as_of=2018-01-15"),
    (["progress", "bodies", "--as-of", "2018-01-15"], "/collection/bodies?as_of=2018-01-15"),
    (["calendar", "list"], "/calendars"),
    (["calendar", "deadline", "2018-01-19", "2"], "/deadlines?start=2018-01-19&days=2"),
    (["result", "list"], "/results"),
    (["result", "check", "镇区", "--on", "2018-02-05"], "/results/镇区/check?on=2018-02-05"),
    (["result", "use"], "/results/use"),
    (["table", "deductions", "市环保局"], "/tables/deductions?unit=市环保局"),
    (["table", "deductions", "--all"], "/tables/deductions?all=true"),
    (["table", "adjustments", "--as-of", "2018-01-29"], "/tables/adjustments?as_of=2018-01-29"),
    (["table", "reviews", "--day", "2018-02-01"], "/tables/reviews?day=2018-02-01"),
    (["audit", "unit", "市环保局"], "/audits/unit?unit=市环保局"),
    (["audit", "actor", "示例-考核办"], "/audits/actor?person=示例-考核办"),
    (["audit", "late", "--days", "5"], "/audits/late?days=5"),
    (["audit", "overturned"], "/audits/overturned"),
    (["audit", "precedents", "空岗"], "/audits/precedents?asked=空岗"),
]


@pytest.fixture(scope="module")
def told(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Kaoji, TestClient]]:
    """The demo's ledger with a client of the office."""
    folder = tmp_path_factory.mktemp("same") / "demo"
    shutil.copytree(demo_folder, folder)
    with opened(sqlite_url(folder / "kaoji-demo" / "ledger.db")) as kaoji, signed_in(kaoji) as client:
        yield kaoji, client


@pytest.mark.parametrize(("words", "address"), ASKED, ids=[" ".join(words) for words, _ in ASKED])
def test_the_api_answers_what_the_command_says(
    told: tuple[Kaoji, TestClient],
    words: list[str],
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    kaoji, client = told
    monkeypatch.setenv("KAOJI_DATABASE_URL", str(kaoji.store.engine.url))
    assert run([*words, "--json"]) == 0, capsys.readouterr().err
    said: Any = json.loads(capsys.readouterr().out)
    answer = client.get(YEAR + address)
    assert answer.status_code == 200, answer.text
    assert answer.json() == said
    again = client.get(YEAR + address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_if_over_http_is_what_if_on_the_command_line(
    told: tuple[Kaoji, TestClient], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kaoji, client = told
    monkeypatch.setenv("KAOJI_DATABASE_URL", str(kaoji.store.engine.url))
    assert run(["what-if", "--deduct", "市水利局=0.7", "--bonus", "市环保局=0.2", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    supposed = {
        "deduct": [{"unit": "市水利局", "points": "0.7"}],
        "bonus": [{"unit": "市环保局", "points": "0.2"}],
    }
    before = kaoji.ledger.position()
    answer = client.post(f"{YEAR}/what-if", json=supposed)
    changes = {one["unit"]: one for one in answer.json()["changes"]}
    assert changes == {one["unit"]: one for one in said["changes"]}
    assert answer.json()["internal"] == said["internal"]
    assert kaoji.ledger.position() == before
    nothing = client.post(f"{YEAR}/what-if", json={})
    assert (nothing.status_code, nothing.json()["code"]) == (409, "nothing-supposed")
