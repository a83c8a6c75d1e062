"""A whole appraisal year, from the opening to the circular, played over HTTP by a client of sixty lines.

Given the story of the year as the command line plays it, when each of its acts is sent over HTTP by the
account that did it, then both ledgers hold the same facts and give the same rankings.
"""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.accounts import Duty, Scope
from api.app import create
from api.bootstrap import Kaoji, StoryClock, opened
from api.desk import Desk, Refusals
from api.routes.acts import ACTS
from api.settings import sqlite_url
from cli.main import run
from domain.commands import Command, OpenYear, SealGroup, UnitCommand
from domain.facts import Actor, Role
from domain.refusals import Refused
from tests.api.client import Client
from tests.api.client import Refused as RefusedOverHttp

YEAR = "dashiqiao-2017"
ADDRESS = {act.command: act for act in ACTS}


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody did at a time, and the code of the refusal where it was refused."""

    at: datetime
    actor: Actor
    commands: tuple[Command, ...]
    refused: str | None


@dataclass(slots=True)
class Played:
    """Both ledgers, the accounts' clients over the second, and every request that was sent."""

    by_cli: Kaoji
    by_http: Kaoji
    app: TestClient
    clock: StoryClock
    clients: dict[str, Client] = field(default_factory=dict)
    sent: list[tuple[str, dict[str, Any], dict[str, str], Any]] = field(default_factory=list)

    def client(self, actor: Actor) -> Client:
        """Return the client of who acts, in their own duty; a deputy's duty is told by the request."""
        own = Duty(Role.AUDITOR, "代办") if actor.on_behalf else Duty(actor.role, actor.body)
        name = f"{actor.id}{own}"
        if name not in self.clients:
            accounts = self.by_http.access.accounts
            there = {one.login: one for one in accounts.all()}
            account = there.get(actor.id) or accounts.add(actor.id, actor.id, [own])
            if own not in account.duties:
                account = accounts.grant(actor.id, own)
            until = datetime.now(self.clock.now.tzinfo) + timedelta(days=30)
            secret, _ = self.by_http.access.tokens.make(account, own, "故事", Scope.WRITE, until)
            self.clients[name] = Client(self.app, secret, lambda *told: self.sent.append(told))
        return self.clients[name]

    def do(self, done: Done) -> None:
        """Send what was done; several commands go as one."""
        self.clock.now = done.at
        client = self.client(done.actor)
        for one in done.commands:
            for file in getattr(one, "evidence", ()):
                with self.by_cli.evidence.open(file.digest) as kept:
                    assert client.hand_in(file.name, kept.read())["digest"] == file.digest
        alone = len(done.commands) == 1 or isinstance(done.commands[0], (OpenYear, SealGroup))
        behalf: dict[str, Any] = {}
        if done.actor.on_behalf:
            behalf = {"On-Behalf": done.actor.on_behalf, "Duty": f"{done.actor.role}:{done.actor.body}"}
        if alone:
            for one in done.commands:
                client.record(*addressed(one), **behalf)
            return
        told = [
            {"kind": type(one).__name__} | one.model_dump(mode="json", exclude={"year"}, exclude_none=True)
            for one in done.commands
        ]
        of = f"/years/{YEAR}"
        client.record(of, f"{of}/commands", {"commands": told}, **behalf)


def addressed(command: Command) -> tuple[str, str, dict[str, Any]]:
    """Return whose version a command is made from, its address, and what its body says."""
    act = ADDRESS[type(command)]
    body = command.model_dump(mode="json", exclude={"year", *act.hidden}, exclude_none=True)
    year = f"/years/{command.year}"

    def put(found: re.Match[str]) -> str:
        name = found[1]
        if name == "year":
            return str(command.year)
        return str(body.pop(name)).removeprefix(f"{command.year}/")

    address = year + re.sub(r"{(\w+)}", put, act.path)
    if isinstance(command, UnitCommand):
        if "{unit}" not in act.path and re.search(
            r"{(review|slip|claim|report|check|proposal|entry)}", act.path
        ):
            body.pop("unit")
        return f"{year}/units/{command.unit}", address, body
    return year, address, body


@pytest.fixture(scope="module", params=["dashiqiao-2017", "dashiqiao-2017-results"])
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The story played by the command line, and then over HTTP, act by act."""
    folder = tmp_path_factory.mktemp("year")
    acts = list(by_the_command_line(request.param, folder / "cli.db"))
    clock = StoryClock(acts[0].at)
    with (
        opened(sqlite_url(folder / "cli.db")) as by_cli,
        opened(sqlite_url(folder / "http.db"), create=True, clock=clock) as by_http,
        TestClient(create(by_http)) as app,
    ):
        made = Played(by_cli, by_http, app, clock)
        for done in acts:
            if done.refused is None:
                made.do(done)
            else:
                with pytest.raises(RefusedOverHttp) as refused:
                    made.do(done)
                assert refused.value.code in {done.refused, "not-your-duty"}
        yield made


def by_the_command_line(story: str, ledger: Path) -> Iterator[Done]:
    """Play the story by the command line, and give what each of its acts was."""
    acts: list[Done] = []
    perform = Desk.perform

    def noted(desk: Desk, commands: Any, actor: Actor, **told: Any) -> Any:
        at = desk._ledger.now()  # noqa: SLF001 - the story's own time
        code = None
        try:
            return perform(desk, commands, actor, **told)
        except (Refused, Refusals) as refusal:
            code = getattr(refusal, "code", "batch-refused")
            raise
        finally:
            acts.append(Done(at, actor, tuple(commands), code))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Desk, "perform", noted)
        assert run(["simulate", "--story", story, "--into", str(ledger)]) == 0
    # Where it plays a story aside first, to see whether it can be played, the last time is the one.
    last = max(place for place, one in enumerate(acts) if isinstance(one.commands[0], OpenYear))
    yield from acts[last:]


def test_both_ledgers_hold_the_same_facts(played: Played) -> None:
    one, other = (
        [(fact.id, fact.fact) for fact in kaoji.reads.log(0)] for kaoji in (played.by_cli, played.by_http)
    )
    assert len(one) > 200
    assert other == one


def test_both_ledgers_give_the_same_canonical_rankings_also_over_http(played: Played) -> None:
    digests = [
        kaoji.reads.standings(YEAR, kaoji.reads.now()).digest() for kaoji in (played.by_cli, played.by_http)
    ]
    assert digests[0] == digests[1]
    office = next(client for name, client in played.clients.items() if "考核办（" in name)
    assert office.get(f"/years/{YEAR}/rankings")["digest"] == digests[0]


def test_a_unit_sees_the_published_ranking_and_before_publication_none(played: Played) -> None:
    unit = next(client for name, client in played.clients.items() if "被考评单位（" in name)
    if not played.by_http.reads.year(YEAR, played.by_http.reads.now()).results:
        with pytest.raises(RefusedOverHttp, match="尚未公布"):
            unit.get(f"/years/{YEAR}/rankings")
        return
    published = unit.get(f"/years/{YEAR}/rankings")["published"]
    assert [one["groups"][0]["group"] for one in published]
    with pytest.raises(RefusedOverHttp, match="只能查看已公布的结果"):
        unit.get(f"/years/{YEAR}/rankings?as_of=2018-01-29")


def test_every_request_sent_again_by_two_at_a_time_is_answered_the_same_and_records_nothing(
    played: Played,
) -> None:
    before = played.by_http.ledger.position()
    recorded = [one for one in played.sent if one[3].status_code == 201]
    assert len(recorded) > 30

    def again(one: tuple[str, dict[str, Any], dict[str, str], Any]) -> bool:
        address, body, headers, first = one
        answer = played.app.request("POST", address, json=body, headers=headers)
        return bool(answer.json() == first.json() | {"replayed": bool(first.json()["facts"])})

    with ThreadPoolExecutor(max_workers=2) as both:
        assert all(both.map(again, recorded))
    assert played.by_http.ledger.position() == before
