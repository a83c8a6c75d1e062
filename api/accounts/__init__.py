"""Who may come in: accounts with their duties, sessions and tokens; and the log of who looked at what.

Beside the ledger, never in it: a duty says what somebody may do from now on, facts say what was done.
"""

from dataclasses import dataclass
from typing import Self

from api.accounts.accounts import Account, Accounts, Duty
from api.accounts.log import AccessLog, Look
from api.accounts.sessions import Entered, Scope, Sessions, Token, Tokens
from api.accounts.throttle import Throttle
from domain.ledger import Store
from domain.ledger.recorder import Clock

__all__ = ["Access", "AccessLog", "Account", "Accounts", "Duty", "Entered", "Look", "Scope", "Token"]


@dataclass(frozen=True, slots=True)
class Access:
    """All that lets people and programs in, and notes it."""

    accounts: Accounts
    sessions: Sessions
    tokens: Tokens
    throttle: Throttle
    log: AccessLog

    @classmethod
    def to(cls, store: Store, clock: Clock) -> Self:
        """Return the access to the ledger in a store, by its clock."""
        people = Accounts(store, clock), Sessions(store, clock), Tokens(store, clock)
        return cls(*people, Throttle(), AccessLog(store, clock))
