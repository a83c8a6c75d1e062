"""When nothing can be written, what was recorded can still be read, and all goes on by itself afterwards."""

import sqlite3
from typing import NoReturn

import pytest
from sqlalchemy.exc import OperationalError

from api.bootstrap import Kaoji
from domain.ledger import Store
from tests.api.conftest import INSPECTOR, carrying, keyed, signed_in

YEAR = "/api/v1/years/dashiqiao-2017"
FINDINGS = f"{YEAR}/units/市环保局/findings"
FINDING = {"points": "0.5", "reason": "窗口空岗", "basis": "察访核验扣分标准3.2", "place": "办事大厅"}


def full(_store: Store) -> NoReturn:
    """Answer as SQLite does when the disk is full."""
    raise OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))


def test_with_a_full_disk_nothing_is_recorded_reading_goes_on_and_the_same_request_succeeds_later(
    office: Kaoji,
) -> None:
    inspector = carrying(office, INSPECTOR, "chafang-06")
    with signed_in(office) as client:
        assert client.get(f"{YEAR}/units/市环保局", headers=inspector).status_code == 200
        with pytest.MonkeyPatch.context() as disk:
            disk.setattr(Store, "writing", full)
            answer = client.post(FINDINGS, json=FINDING, headers=keyed(inspector, "1"))
            assert (answer.status_code, answer.json()["code"]) == (503, "read-only-now")
            assert int(answer.headers["Retry-After"]) > 0
            assert "磁盘已满" in answer.json()["title"]
            assert client.get(f"{YEAR}/units", headers=inspector).status_code == 200
            assert client.get("/health/live").status_code == 200
            assert office.ledger.position() == 481
        again = client.post(FINDINGS, json=FINDING, headers=keyed(inspector, "1"))
        assert again.status_code == 201
        assert office.ledger.position() == 482


def test_while_the_access_log_cannot_be_written_nobody_looks_at_anothers_score(office: Kaoji) -> None:
    with signed_in(office) as client:
        with pytest.MonkeyPatch.context() as disk:
            disk.setattr(Store, "writing", full)
            assert client.get("/api/v1/rankings").status_code == 200
            office.access.log.flush()
            refused = client.get("/api/v1/rankings")
            assert (refused.status_code, refused.json()["code"]) == (503, "log-not-written")
            assert client.get("/api/v1/years").status_code == 200
        office.access.log.flush()
        assert client.get("/api/v1/rankings").status_code == 200
    acts = [(look.act, look.status) for _, look in office.access.log.lines()]
    assert acts.count(("排名", 200)) == 2
