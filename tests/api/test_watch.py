"""What is remembered is forgotten when facts or accounts change, and not when the access log is written."""

from itertools import pairwise

from api.accounts import Look
from api.bootstrap import Kaoji
from api.web.watch import Watch
from domain.commands import RecordFinding
from tests.api.conftest import INSPECTOR, OFFICE

FINDING = {
    "year": "dashiqiao-2017",
    "unit": "市环保局",
    "on": "2018-01-13",
    "points": "0.5",
    "reason": "空岗",
    "basis": "标准3.2",
    "place": "大厅",
}


def test_the_mark_changes_with_facts_and_accounts_and_not_with_the_access_log(office: Kaoji) -> None:
    watch, accounts = Watch(office.store.engine.url), office.access.accounts
    marks = [watch.mark()]
    assert watch.mark() == marks[0]
    office.access.log.note(Look(office.access.log.now(), "排名", "GET", "/api/v1/rankings", 200))
    office.access.log.flush()
    assert watch.mark() == marks[0]
    finding = RecordFinding.model_validate(FINDING)
    steps = (
        lambda: office.desk.perform([finding], INSPECTOR.actor("chafang-05")),
        lambda: accounts.add("wang", "经办五", [OFFICE]),
        lambda: accounts.grant("wang", INSPECTOR),
        lambda: accounts.withdraw("wang", OFFICE),
        lambda: accounts.disable("wang"),
        lambda: accounts.enable("wang"),
        lambda: office.access.sessions.open(accounts.named("wang"), INSPECTOR),
        lambda: accounts.set_password("wang", "长长的一句话只有自己知道"),
    )
    for step in steps:
        step()
        marks.append(watch.mark())
    assert all(before != after for before, after in pairwise(marks))
    watch.close()
