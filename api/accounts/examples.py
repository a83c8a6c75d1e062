"""Accounts to try an example ledger with: one a duty, for the bodies that acted in it."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Final

from api.accounts.accounts import Account, Accounts, Duty
from api.accounts.passwords import SHORTEST
from domain.facts import Actor, Role

_LOGINS: Final = {
    Role.OFFICE: "office",
    Role.ASSESSOR: "assessor",
    Role.PARTY_OFFICE: "party",
    Role.DATA_OWNER: "data",
    Role.INSPECTOR: "inspector",
    Role.UNIT: "unit",
    Role.REVIEWER: "reviewer",
    Role.LEADER: "leader",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "admin",
}


def example_accounts(
    accounts: Accounts, actors: Iterable[Actor], others: Mapping[Role, str]
) -> tuple[str, tuple[Account, ...]]:
    """Make sure that there is an example account for each duty; return their new password, and them.

    `others` says for whom a duty is done that nobody has acted in.

    The password is drawn anew each time, so that none that anybody knows of lies in a file.
    """
    bodies: dict[Role, str] = {}
    for actor in actors:
        bodies.setdefault(actor.role, actor.body)
    bodies = {**others, Role.ADMINISTRATOR: "示例", **bodies}
    password = secrets.token_urlsafe(SHORTEST)
    there = {one.login for one in accounts.all()}
    made = []
    for role, body in sorted(bodies.items(), key=lambda one: [*Role].index(one[0])):
        login = f"demo-{_LOGINS[role]}"
        if login not in there:
            accounts.add(login, f"示例{role}", [Duty(role, body)])
        accounts.set_password(login, password)
        made.append(accounts.named(login))
    return password, tuple(made)
