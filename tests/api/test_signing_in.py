"""Who may come in: people by password and session, programs by token, nobody from another site."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from api.accounts import Access, Duty, Scope
from api.app import create
from api.bootstrap import Kaoji, StoryClock
from domain.facts import Role

OFFICE = Duty(Role.OFFICE, "市政府绩效考核办")
UNIT = Duty(Role.UNIT, "市环保局")
PASSWORD = "马踏飞燕-三月初七-西窗"
ZHANG = {"login": "zhang", "password": PASSWORD}
HERE = {"Origin": "http://testserver"}


@pytest.fixture
def visitor(office: Kaoji) -> Iterator[TestClient]:
    """A browser that has not signed in; one account has two duties."""
    office.access.accounts.add("zhang", "经办一", [OFFICE, UNIT], password=PASSWORD)
    with TestClient(create(office)) as client:
        yield client


def test_who_signs_in_is_known_by_a_cookie_that_no_script_can_read(visitor: TestClient) -> None:
    assert visitor.get("/api/v1/session").status_code == 401
    answer = visitor.post("/api/v1/session", json=ZHANG)
    assert answer.status_code == 201
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    me = visitor.get("/api/v1/session").json()
    assert (me["login"], me["duty"]) == ("zhang", {"role": "考核办", "body": "市政府绩效考核办"})


def test_over_https_the_cookie_is_one_that_only_https_may_set(office: Kaoji) -> None:
    office.access.accounts.add("zhang", "经办一", [OFFICE], password=PASSWORD)
    with TestClient(create(office), base_url="https://testserver") as client:
        answer = client.post("/api/v1/session", json=ZHANG)
        assert answer.headers["Set-Cookie"].startswith("__Host-kaoji-session=")
        assert "Secure" in answer.headers["Set-Cookie"]
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_who_signs_out_is_out_also_with_the_old_cookie(visitor: TestClient) -> None:
    cookie = visitor.post("/api/v1/session", json=ZHANG).cookies["kaoji-session"]
    assert visitor.delete("/api/v1/session", headers=HERE).status_code == 204
    old = visitor.get("/api/v1/session", headers={"Cookie": f"kaoji-session={cookie}"})
    assert (old.status_code, old.json()["code"]) == (401, "unidentified")


@pytest.mark.parametrize("wrong", [{"login": "zhang"}, {"login": "nobody"}])
def test_a_wrong_password_and_an_unknown_account_are_told_alike(
    visitor: TestClient, wrong: dict[str, str]
) -> None:
    answer = visitor.post("/api/v1/session", json={"password": "不是这个密码呀"} | wrong)
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong-credentials")


def test_after_five_failures_the_right_password_must_wait_too(visitor: TestClient) -> None:
    for _ in range(5):
        assert visitor.post("/api/v1/session", json=ZHANG | {"password": "猜"}).status_code == 401
    answer = visitor.post("/api/v1/session", json=ZHANG)
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-failures")
    assert 0 < int(answer.headers["Retry-After"]) <= 31


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Origin": "http://testserver"}, 201),
        ({"Origin": "http://other.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_what_another_sites_page_sends_with_the_cookie_is_refused(
    visitor: TestClient, headers: dict[str, str], status: int
) -> None:
    visitor.post("/api/v1/session", json=ZHANG)
    duty = {"role": UNIT.role, "body": UNIT.body}
    assert visitor.post("/api/v1/session/duty", json=duty, headers=headers).status_code == status


def test_another_duty_is_another_session(visitor: TestClient) -> None:
    first = visitor.post("/api/v1/session", json=ZHANG).cookies["kaoji-session"]
    duty = {"role": UNIT.role, "body": UNIT.body}
    switched = visitor.post("/api/v1/session/duty", json=duty, headers=HERE)
    assert switched.json()["duty"] == duty
    old = visitor.get("/api/v1/session", headers={"Cookie": f"kaoji-session={first}"})
    assert old.status_code == 401
    foreign = {"role": Role.LEADER, "body": "市委"}
    refused = visitor.post("/api/v1/session/duty", json=foreign, headers=HERE)
    assert (refused.status_code, refused.json()["code"]) == (409, "duty-not-yours")


def test_a_program_reads_with_its_token_and_records_only_where_it_may(visitor: TestClient) -> None:
    visitor.post("/api/v1/session", json=ZHANG)
    until = (datetime.now(UTC) + timedelta(days=30)).isoformat()
    made = visitor.post(
        "/api/v1/session/tokens", json={"purpose": "热线", "expires_at": until}, headers=HERE
    ).json()
    assert "secret" not in str(visitor.get("/api/v1/session/tokens").json())
    program = {"Authorization": f"Bearer {made['secret']}"}
    visitor.cookies.clear()
    assert visitor.get("/api/v1/rankings", headers=program).status_code == 200
    refused = visitor.post(
        "/api/v1/years/dashiqiao-2017/bodies",
        json={"body": "市某局"},
        headers=program | {"Idempotency-Key": "1", "If-Match": "*"},
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-too-narrow")
    assert visitor.delete(f"/api/v1/session/tokens/{made['id']}", headers=program).status_code == 403


def test_a_disabled_account_is_out_at_once_and_its_tokens_too(office: Kaoji) -> None:
    account = office.access.accounts.add("li", "经办二", [OFFICE], password=PASSWORD)
    until = office.ledger.now() + timedelta(days=1)
    secret, _ = office.access.tokens.make(account, OFFICE, "热线", Scope.READ, until)
    with TestClient(create(office)) as client:
        client.post("/api/v1/session", json={"login": "li", "password": PASSWORD})
        program = {"Authorization": f"Bearer {secret}"}
        assert client.get("/api/v1/years", headers=program).status_code == 200
        assert client.get("/api/v1/session").status_code == 200
        office.access.accounts.disable("li")
        assert client.get("/api/v1/years", headers=program).status_code == 401
        assert client.get("/api/v1/session").status_code == 401
        again = client.post("/api/v1/session", json={"login": "li", "password": PASSWORD})
        assert again.status_code == 401


def test_a_duty_taken_away_ends_what_was_opened_in_it(visitor: TestClient, office: Kaoji) -> None:
    visitor.post("/api/v1/session", json=ZHANG)
    office.access.accounts.withdraw("zhang", OFFICE)
    assert visitor.get("/api/v1/session").status_code == 401


def test_an_administrator_does_nothing_but_accounts(office: Kaoji) -> None:
    office.access.accounts.add("admin", "管理员", [Duty(Role.ADMINISTRATOR, "市政府办")], password=PASSWORD)
    with TestClient(create(office), headers=HERE) as client:
        client.post("/api/v1/session", json={"login": "admin", "password": PASSWORD})
        office_duty = {"role": OFFICE.role, "body": OFFICE.body}
        made = {
            "login": "wang",
            "name": "经办三",
            "password": "另一句-够长的话-如此",
            "duties": [office_duty],
        }
        assert client.post("/api/v1/accounts", json=made).status_code == 201
        both = client.put("/api/v1/accounts/admin/duties", json=office_duty)
        assert (both.status_code, both.json()["code"]) == (409, "administrator-alone")
        assert client.get("/api/v1/rankings").status_code == 403
        assert client.get("/api/v1/facts").status_code == 403


@pytest.mark.parametrize(
    ("password", "code"),
    [("短", "password-too-short"), ("Password1234", "password-common"), ("1111111111", "password-common")],
)
def test_a_password_that_is_guessed_first_is_refused(office: Kaoji, password: str, code: str) -> None:
    office.access.accounts.add("admin", "管理员", [Duty(Role.ADMINISTRATOR, "市政府办")], password=PASSWORD)
    with TestClient(create(office), headers=HERE) as client:
        client.post("/api/v1/session", json={"login": "admin", "password": PASSWORD})
        made = {"login": "wang", "name": "经办三", "password": password}
        answer = client.post("/api/v1/accounts", json=made)
        assert (answer.status_code, answer.json()["code"]) == (409, code)
        assert client.get("/api/v1/accounts/wang").status_code == 404


def test_a_session_ends_after_half_an_hour_unused_and_after_twelve_hours_anyway(office: Kaoji) -> None:
    clock = StoryClock(datetime(2018, 1, 29, 8, tzinfo=UTC))
    access = Access.to(office.store, clock)
    account = access.accounts.add("zhao", "经办四", [OFFICE])
    secret = access.sessions.open(account, OFFICE)
    clock.now += timedelta(minutes=29)
    assert access.sessions.entered(secret) is not None
    clock.now += timedelta(minutes=31)
    assert access.sessions.entered(secret) is None
    busy = access.sessions.open(account, OFFICE)
    for _ in range(12 * 3 - 1):
        clock.now += timedelta(minutes=20)
        assert access.sessions.entered(busy) is not None
    clock.now += timedelta(minutes=20)
    assert access.sessions.entered(busy) is None


def test_on_the_page_a_wrong_password_keeps_the_account_and_the_right_one_leads_on(
    visitor: TestClient,
) -> None:
    told = {"login": "zhang", "password": "不是这个密码呀", "next": "/units/市环保局"}
    wrong = visitor.post("/login", data=told, headers=HERE)
    assert wrong.status_code == 401
    assert 'value="zhang"' in wrong.text
    assert "账号或密码不对" in wrong.text
    right = visitor.post("/login", data=told | {"password": PASSWORD}, headers=HERE, follow_redirects=False)
    assert right.status_code == 303
    assert visitor.get("/units/市环保局").status_code == 200
    assert visitor.post("/logout", headers=HERE, follow_redirects=False).status_code == 303
    assert visitor.get("/", follow_redirects=False).headers["Location"] == "/login"


@pytest.mark.parametrize("elsewhere", ["https://other.example/", "//other.example/", "/\\other.example"])
def test_signing_in_leads_to_no_other_site(visitor: TestClient, elsewhere: str) -> None:
    told = {"login": "zhang", "password": PASSWORD, "next": elsewhere}
    answer = visitor.post("/login", data=told, headers=HERE, follow_redirects=False)
    assert answer.headers["Location"] == "/"
