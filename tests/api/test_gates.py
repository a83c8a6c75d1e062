"""Every address has a gate, and the gate keeps its word: all routes by all duties, own data and another's."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from api.accounts import Duty
from api.app import create
from api.bootstrap import Kaoji
from api.web.gate import RouteWithoutGateError, check_gates, routes_of
from domain.access import SIGHTS, Reach, Sight
from domain.facts import Role
from tests.api.conftest import Headers, carrying

BODIES = {
    Role.OFFICE: "市政府绩效考核办",
    Role.ASSESSOR: "市信访局",
    Role.PARTY_OFFICE: "市委党建考核办",
    Role.DATA_OWNER: "市信访局",
    Role.INSPECTOR: "市政府绩效考核办",
    Role.UNIT: "市环保局",
    Role.REVIEWER: "市政府绩效考核办",
    Role.LEADER: "市委",
    Role.AUDITOR: "市审计局",
    Role.ADMINISTRATOR: "市政府办",
}
PARTLY = {"not-yet-published", "only-ones-own", "only-as-published"}
"""How somebody is refused who may see some of it."""
OWN, FOREIGN = "市环保局", "市水利局"
SECRET = re.compile(r"9[0-9]\.[0-9]{2}|\"rank\"")
"""Scores of this ledger begin with 9 and have two decimals; ranks are called so."""


@pytest.fixture(scope="module")
def kaoji(demo_ledger: Kaoji) -> Kaoji:
    """The demo's ledger, of which nothing is published."""
    return demo_ledger


@pytest.fixture(scope="module")
def anybody(kaoji: Kaoji) -> Iterator[TestClient]:
    """A client that has not signed in."""
    with TestClient(create(kaoji), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def people(kaoji: Kaoji) -> dict[Role, Headers]:
    """A token of each duty."""
    logins = {role: f"gate-{number}" for number, role in enumerate(Role)}
    return {role: carrying(kaoji, Duty(role, body), logins[role]) for role, body in BODIES.items()}


def operations(client: TestClient) -> list[tuple[str, str, dict[str, Any]]]:
    """Return method, path and description of every operation."""
    described = client.get("/api/v1/openapi.json").json()
    return [
        (method.upper(), path, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if "stream" not in path
    ]


def filled(path: str, unit: str) -> str:
    """Return an address that names a unit's things."""
    values = {
        "year": "dashiqiao-2017",
        "unit": unit,
        "group": "市直部门、园区",
        "position": "1",
        "version": "1",
        "kind": "late",
        "name": "ranking",
        "sheet": "表1",
        "code": "G1",
        "login": "somebody-else",
        "number": "1",
    }
    return re.sub(r"{(\w+)}", lambda found: values.get(found[1], f"{unit}@1"), path)


def test_a_route_without_a_gate_stops_the_start(kaoji: Kaoji) -> None:
    app = create(kaoji)
    open_to_all = APIRouter()

    @open_to_all.get("/api/v1/secrets")
    def secrets() -> str:
        return "all scores"

    app.include_router(open_to_all)
    with pytest.raises(RouteWithoutGateError, match="/api/v1/secrets"):
        check_gates(app)


def test_the_description_names_who_may_come_in_for_every_operation(kaoji: Kaoji, anybody: TestClient) -> None:
    described = {(method, path): told for method, path, told in operations(anybody)}
    for route, gate in routes_of(create(kaoji)):
        for method in route.methods or ():
            told = described.get((method, route.path_format))
            if told is not None and gate.roles is not None:
                assert set(told["x-duties"]) == {role.value for role in gate.roles}
                assert told["security"]
            elif told is not None:
                assert told["security"] == []


def test_nobody_comes_in_without_signing_in(anybody: TestClient) -> None:
    for method, path, told in operations(anybody):
        answer = anybody.request(method, filled(path, OWN))
        if told["security"]:
            assert (answer.status_code, answer.json()["code"]) == (401, "unidentified"), (method, path)
        else:
            assert answer.status_code not in {401, 403}, (method, path)


@pytest.mark.parametrize("role", Role)
def test_a_duty_comes_in_where_the_description_says_and_nowhere_else(
    anybody: TestClient, people: dict[Role, Headers], role: Role
) -> None:
    for method, path, told in operations(anybody):
        if not told["security"] or path.startswith("/api/v1/session"):
            continue
        answer = anybody.request(method, filled(path, OWN), headers=people[role])
        assert answer.status_code < 500, (method, path, answer.text)
        if role.value not in told["x-duties"]:
            assert answer.status_code == 403, (method, path, answer.text)
            assert answer.json()["code"] in {"not-your-duty", "not-yours-to-see"}
        elif method == "GET" and answer.status_code == 403:
            assert answer.json()["code"] in PARTLY, (path, answer.text)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_before_publication_only_the_inner_circle_sees_a_score_or_a_rank(
    anybody: TestClient, people: dict[Role, Headers], role: Role
) -> None:
    inside = SIGHTS[Sight.RANKS][role] is Reach.ALL
    seen = 0
    for path in ("/api/v1/years/{year}/rankings", "/api/v1/rankings"):
        answer = anybody.get(filled(path, FOREIGN), headers=people[role])
        assert answer.status_code == (200 if inside else 403), (path, role)
        seen += bool(SECRET.search(answer.text))
    assert bool(seen) is inside


def test_a_unit_learns_nothing_of_anothers_score_from_any_address(
    anybody: TestClient, people: dict[Role, Headers]
) -> None:
    for method, path, _ in operations(anybody):
        if method != "GET" or path.startswith(("/api/v1/session", "/metrics")):
            continue
        for query in ("", "?as_of=2018-01-29", "?at_position=400"):
            answer = anybody.get(filled(path, FOREIGN) + query, headers=people[Role.UNIT])
            assert not SECRET.search(answer.text), (path, query, answer.text[:300])


def test_anothers_things_are_told_apart_neither_by_status_nor_by_words_from_what_there_is_not(
    anybody: TestClient, people: dict[Role, Headers]
) -> None:
    def shape(address: str) -> tuple[int, str]:
        answer = anybody.get(f"/api/v1/years/dashiqiao-2017/{address}", headers=people[Role.UNIT])
        body = answer.json()
        return answer.status_code, f"{body.get('code')}{body.get('title')}"

    for there, nowhere in (
        (f"slips/{FOREIGN}@40", "slips/没有的局@40"),
        (f"reviews/{FOREIGN}@44", f"reviews/{FOREIGN}@99999"),
        (f"reports/{FOREIGN}@3", "reports/没有的局@3"),
        (f"slips?unit={FOREIGN}", "slips?unit=没有的局"),
        (f"units/{FOREIGN}/evidence", "units/没有的局/evidence"),
    ):
        assert shape(there) == shape(nowhere)
        assert shape(there)[0] == 403
