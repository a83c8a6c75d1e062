"""Commands over HTTP: made from what was seen, harmless when repeated, tried without a trace."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create
from api.bootstrap import Kaoji
from tests.api.conftest import EPB, INSPECTOR, OFFICE, Headers, carrying, keyed

YEAR = "/api/v1/years/dashiqiao-2017"
UNIT = f"{YEAR}/units/市环保局"
FINDING = {"points": "0.5", "reason": "窗口空岗", "basis": "察访核验扣分标准3.2", "place": "办事大厅"}


@pytest.fixture
def client(office: Kaoji) -> Iterator[TestClient]:
    """A client of the application over a ledger that may be written to."""
    with TestClient(create(office)) as client:
        yield client


@pytest.fixture
def inspector(office: Kaoji) -> Headers:
    """An inspector's token."""
    return carrying(office, INSPECTOR, "chafang-01")


@pytest.fixture
def clerk(office: Kaoji) -> Headers:
    """The token of a clerk of the office."""
    return carrying(office, OFFICE, "jingban-01")


def seen(client: TestClient, who: Headers, address: str = UNIT) -> str:
    """Return the version that a reader sees."""
    answer = client.get(address, headers=who)
    assert answer.status_code == 200
    return str(answer.headers["ETag"])


def test_an_inspector_records_a_finding_and_the_ranking_shows_it_at_once(
    client: TestClient, inspector: Headers, clerk: Headers
) -> None:
    before = client.get(f"{YEAR}/rankings", headers=clerk)
    answer = client.post(
        f"{UNIT}/findings", json=FINDING, headers=keyed(inspector, "1", seen(client, inspector))
    )
    assert answer.status_code == 201, answer.text
    (fact,) = answer.json()["facts"]
    assert fact["kind"] == "FindingRecorded"
    assert fact["fact"]["points"] == "0.5"
    assert fact["fact"]["envelope"]["actor"]["id"] == "chafang-01"
    assert answer.headers["ETag"] == seen(client, inspector)
    assert answer.headers["Ledger-Position"] == str(fact["position"]) == "482"
    after = client.get(f"{YEAR}/rankings", headers=clerk)
    assert before.headers["ETag"] != after.headers["ETag"]
    scores = [
        {one["unit"]: one["score"] for one in asked.json()["groups"][0]["standings"]}["市环保局"]
        for asked in (before, after)
    ]
    assert scores == ["95.24", "94.74"]


def test_without_a_key_or_a_version_nothing_is_recorded(
    client: TestClient, inspector: Headers, office: Kaoji
) -> None:
    for headers, status, code in (
        ({"If-Match": "*"}, 400, "key-missing"),
        ({"Idempotency-Key": "1"}, 428, "match-missing"),
        ({"If-Match": "*", "Idempotency-Key": "a b"}, 400, "key-unfit"),
        ({"If-Match": 'W/"1"', "Idempotency-Key": "1"}, 412, "stale-version"),
    ):
        answer = client.post(f"{UNIT}/findings", json=FINDING, headers=inspector | headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert office.ledger.position() == 481


def test_what_was_made_from_an_older_state_is_told_the_current_one(
    client: TestClient, inspector: Headers, clerk: Headers
) -> None:
    version = seen(client, inspector)
    bonus = {"item": "获省级表彰", "points": "1", "basis": "表彰文件"}
    client.post(f"{UNIT}/bonuses", json=bonus, headers=keyed(clerk, "1", version))
    answer = client.post(f"{UNIT}/findings", json=FINDING, headers=keyed(inspector, "2", version))
    assert (answer.status_code, answer.json()["code"]) == (412, "stale-version")
    assert answer.headers["ETag"] == answer.json()["current"]["etag"] == seen(client, inspector)
    again = keyed(inspector, "2", answer.headers["ETag"])
    assert client.post(f"{UNIT}/findings", json=FINDING, headers=again).status_code == 201


def test_a_rule_that_saw_another_state_than_the_asker_gives_way_to_the_version(
    client: TestClient, inspector: Headers
) -> None:
    version = seen(client, inspector)
    client.post(f"{UNIT}/findings", json=FINDING, headers=keyed(inspector, "1", version))
    stale = client.post(f"{UNIT}/findings", json=FINDING, headers=keyed(inspector, "2", version))
    assert stale.json()["code"] == "stale-version"
    same = client.post(
        f"{UNIT}/findings", json=FINDING, headers=keyed(inspector, "3", seen(client, inspector))
    )
    assert (same.status_code, same.json()["code"]) == (409, "duplicate-finding")


def test_the_same_request_again_gets_the_same_answer_and_records_nothing(
    client: TestClient, inspector: Headers, office: Kaoji
) -> None:
    headers = keyed(inspector, "5f0c9a3e", seen(client, inspector))
    first = client.post(f"{UNIT}/findings", json=FINDING, headers=headers)
    again = client.post(f"{UNIT}/findings", json=FINDING, headers=headers)
    assert again.status_code == first.status_code == 201
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == first.json() | {"replayed": True}
    assert office.ledger.position() == 482
    other = client.post(f"{UNIT}/findings", json=FINDING | {"points": "1"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "key-reused")


def test_a_command_that_is_only_tried_is_decided_in_full_and_leaves_no_trace(
    client: TestClient, inspector: Headers, clerk: Headers, office: Kaoji
) -> None:
    tried = client.post(f"{UNIT}/findings?dry_run=true", json=FINDING, headers=clerk)
    assert (tried.status_code, tried.json()["dry_run"]) == (200, True)
    (move,) = [one for one in tried.json()["moves"] if one["unit"] == "市环保局"]
    assert (move["before"]["score"], move["after"]["score"]) == ("95.24", "94.74")
    outside = client.post(f"{UNIT}/findings?dry_run=true", json=FINDING, headers=inspector)
    assert outside.status_code == 200
    assert "moves" not in outside.json()
    refused = client.post(f"{UNIT}/findings?dry_run=true", json=FINDING | {"reason": None}, headers=clerk)
    assert (refused.status_code, refused.json()["code"]) == (409, "reason-needed")
    assert office.ledger.position() == 481


def test_a_unit_acts_for_itself_alone(client: TestClient, office: Kaoji) -> None:
    unit = carrying(office, EPB, "huanbao-01")
    bonus = {"item": "获省级表彰", "points": "1", "basis": "表彰文件"}
    own = client.post(f"{UNIT}/bonuses", json=bonus, headers=keyed(unit, "1", seen(client, unit)))
    assert own.status_code == 201
    foreign = client.post(f"{YEAR}/units/市水利局/bonuses", json=bonus, headers=keyed(unit, "2"))
    assert (foreign.status_code, foreign.json()["code"]) == (403, "not-your-unit")
    finding = client.post(f"{UNIT}/findings", json=FINDING, headers=keyed(unit, "3"))
    assert (finding.status_code, finding.json()["code"]) == (403, "not-your-duty")
    shown = client.get(f"{YEAR}/units/市水利局", headers=unit)
    assert "version" not in shown.json()


def test_a_case_is_named_by_its_id_without_the_year(
    client: TestClient, office: Kaoji, clerk: Headers
) -> None:
    unit = carrying(office, EPB, "huanbao-01")
    bonus = {"item": "获省级表彰", "points": "1", "basis": "表彰文件"}
    claim = client.post(f"{UNIT}/bonuses", json=bonus, headers=keyed(unit, "1")).json()["facts"][0]["id"]
    short = claim.partition("/")[2]
    told = {"basis": "加减分规则"}
    approved = client.post(f"{YEAR}/bonuses/{short}/approval", json=told, headers=keyed(clerk, "2"))
    assert approved.status_code == 201, approved.text
    assert approved.json()["facts"][0]["fact"]["claim"] == claim
    wrong = client.post(f"{YEAR}/bonuses/第一件/approval", json=told, headers=keyed(clerk, "3"))
    assert (wrong.status_code, wrong.json()["code"]) == (422, "unreadable")
    unknown = client.post(f"{YEAR}/bonuses/市环保局@9999/approval", json=told, headers=keyed(clerk, "4"))
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown-case")


def test_many_commands_are_recorded_as_one_or_not_at_all(
    client: TestClient, clerk: Headers, office: Kaoji
) -> None:
    def body(*points: str) -> dict[str, Any]:
        told = {"kind": "RecordFinding", "unit": "市水利局"} | FINDING
        return {
            "commands": [
                told | {"points": one, "place": f"{number}号厅", "reason": f"{number}号厅空岗"}
                for number, one in enumerate(points)
            ]
        }

    address, version = f"{YEAR}/commands", seen(client, clerk, YEAR)
    refused = client.post(address, json=body("0.5", "0", "0.2"), headers=keyed(clerk, "1", version))
    assert refused.status_code == 409
    (error,) = refused.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/commands/1", "points-not-positive")
    assert office.ledger.position() == 481
    made = client.post(address, json=body("0.5", "0.1", "0.2"), headers=keyed(clerk, "2", version))
    assert made.status_code == 201
    assert len(made.json()["facts"]) == 3
    assert office.ledger.position() == 484


def test_who_prefers_little_gets_little(client: TestClient, inspector: Headers) -> None:
    headers = keyed(inspector, "1") | {"Prefer": "return=minimal"}
    answer = client.post(f"{UNIT}/findings", json=FINDING, headers=headers)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Preference-Applied"] == "return=minimal"
    assert answer.headers["Ledger-Position"] == "482"


@pytest.mark.parametrize("points", [0.5, "0.5分", "1e2", "NaN", "0.1234567", True])
def test_points_that_are_no_plain_decimal_are_refused_with_a_pointer(
    client: TestClient, inspector: Headers, points: object
) -> None:
    answer = client.post(f"{UNIT}/findings", json=FINDING | {"points": points}, headers=keyed(inspector, "1"))
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable")
    assert answer.json()["errors"][0]["pointer"] == "/body/points"


def test_a_deputy_records_for_whom_the_duty_was_delegated_and_nobody_else(
    client: TestClient, clerk: Headers, office: Kaoji
) -> None:
    deputy = carrying(office, INSPECTOR, "dai-01")
    for_nobody = keyed(deputy, "1") | {"Kaoji-On-Behalf": "chafang-09"}
    answer = client.post(f"{UNIT}/findings", json=FINDING, headers=for_nobody)
    assert (answer.status_code, answer.json()["code"]) == (403, "not-delegated")
    told = {
        "on": "2018-01-01",
        "by": "chafang-09",
        "role": "察访人员",
        "body": "市政府绩效考核办",
        "to": "dai-01",
        "until": "2099-12-31",
        "reason": "休假",
        "basis": "请假单1号",
    }
    made = client.post(f"{YEAR}/delegations", json=told, headers=keyed(clerk, "2"))
    assert made.status_code == 201, made.text
    done = client.post(f"{UNIT}/findings", json=FINDING, headers=for_nobody)
    actor = done.json()["facts"][0]["fact"]["envelope"]["actor"]
    assert (actor["id"], actor["on_behalf"]) == ("dai-01", "chafang-09")
