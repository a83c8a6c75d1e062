"""What somebody comes in with: a session's cookie, or a program's token. Only digests of either are kept."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Row, insert, select, update

from api.accounts.accounts import Account, Duty, account_in
from api.accounts.tables import SESSIONS, TOKENS, instant
from domain.facts import Role
from domain.ledger import Store
from domain.ledger.mapper import micros
from domain.ledger.recorder import Clock
from domain.refusals import Refused

IDLE: Final = timedelta(minutes=30)
"""A session that nobody uses for so long has ended (OWASP ASVS 5.0, 7.3.1)."""
WHOLE: Final = timedelta(hours=12)
"""However busy, a session ends after so long (7.3.2)."""
_NOTED: Final = timedelta(minutes=1)
"""Its use is written down at most so often."""

LONGEST: Final = timedelta(days=366)
"""So far ahead a token may expire."""

PREFIX: Final = "kaoji_"
"""Shows what a token is to whoever finds one lying about."""


class TokenExpiryUnfit(Refused):
    """令牌须写明到期日：晚于今天，至多一年之后。请改写后再试。"""


class UnknownToken(Refused):
    """没有编号为 {token} 的令牌，或不是这个账号的。请核对。"""


class Scope(StrEnum):
    """What a token may be used for."""

    READ = "只读"
    WRITE = "读写"


@dataclass(frozen=True, slots=True)
class Entered:
    """Who came in, in which duty, by what: the digest of a session, or a token's id and scope."""

    account: Account
    duty: Duty
    session: str | None = None
    scope: Scope = Scope.WRITE
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is listed: everything but its secret."""

    id: str
    login: str
    duty: Duty
    purpose: str
    scope: Scope
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    def values(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "id": self.id,
            "login": self.login,
            "role": self.duty.role.value,
            "body": self.duty.body,
            "purpose": self.purpose,
            "scope": self.scope.value,
            "made_at": self.made_at.isoformat(),
            "expires_at": self.expires_at.isoformat(),
            "revoked": self.revoked_at is not None,
        }


class Sessions:
    """Sessions of people in a browser."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def open(self, account: Account, duty: Duty) -> str:
        """Open a session and return the secret of its cookie."""
        secret, now = secrets.token_urlsafe(32), micros(self._clock())
        row = {"digest": digest_of(secret), "login": account.login, "role": duty.role, "body": duty.body}
        with self._store.writing() as connection:
            connection.execute(insert(SESSIONS).values(row | {"opened_at": now, "seen_at": now}))
        return secret

    def entered(self, secret: str) -> Entered | None:
        """Return who is in by a cookie, or None where the session has ended or the duty is gone."""
        now = self._clock()
        with self._store.reading() as connection:
            row = connection.execute(select(SESSIONS).where(SESSIONS.c.digest == digest_of(secret))).first()
            account = account_in(connection, row.login) if row is not None else None
        if row is None or account is None or row.ended_at is not None:
            return None
        until = min(instant(row.seen_at) + IDLE, instant(row.opened_at) + WHOLE)
        found = _entered(account, row, session=row.digest, until=until)
        if found is None or now >= until:
            return None
        if now - instant(row.seen_at) >= _NOTED:
            with self._store.writing() as connection:
                mine = SESSIONS.c.digest == row.digest
                connection.execute(update(SESSIONS).where(mine).values(seen_at=micros(now)))
        return found

    def end(self, digest: str) -> None:
        """End a session."""
        with self._store.writing() as connection:
            mine = (SESSIONS.c.digest == digest, SESSIONS.c.ended_at.is_(None))
            connection.execute(update(SESSIONS).where(*mine).values(ended_at=micros(self._clock())))


class Tokens:
    """Tokens of programs: each of one account in one duty, for reading or for writing too, up to a day."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def make(
        self, account: Account, duty: Duty, purpose: str, scope: Scope, expires_at: datetime
    ) -> tuple[str, Token]:
        """Make a token; the secret is returned here and nowhere again. Raises TokenExpiryUnfit."""
        now = self._clock()
        if not now < expires_at <= now + LONGEST:
            raise TokenExpiryUnfit
        secret, number = PREFIX + secrets.token_urlsafe(32), secrets.token_hex(6)
        row = {
            "id": number,
            "digest": digest_of(secret),
            "login": account.login,
            "role": duty.role,
            "body": duty.body,
            "purpose": purpose,
            "scope": scope,
            "made_at": micros(now),
            "expires_at": micros(expires_at),
        }
        with self._store.writing() as connection:
            connection.execute(insert(TOKENS).values(row))
        return secret, Token(number, account.login, duty, purpose, scope, now, expires_at, None)

    def entered(self, secret: str) -> Entered | None:
        """Return who is in by a token, or None where it is none, expired or revoked, or the duty is gone."""
        with self._store.reading() as connection:
            row = connection.execute(select(TOKENS).where(TOKENS.c.digest == digest_of(secret))).first()
            account = account_in(connection, row.login) if row is not None else None
        if row is None or account is None or row.revoked_at is not None:
            return None
        until = instant(row.expires_at)
        return _entered(account, row, scope=Scope(row.scope), until=until) if self._clock() < until else None

    def all(self, login: str | None = None) -> tuple[Token, ...]:
        """Return the tokens of an account, or of all."""
        mine = () if login is None else (TOKENS.c.login == login,)
        with self._store.reading() as connection:
            rows = connection.execute(select(TOKENS).where(*mine).order_by(TOKENS.c.made_at)).all()
        return tuple(_token(row) for row in rows)

    def revoke(self, number: str, login: str | None = None) -> None:
        """Revoke a token, an account's own where one is named; raises UnknownToken."""
        if number not in {one.id for one in self.all(login)}:
            raise UnknownToken(token=number)
        with self._store.writing() as connection:
            mine = (TOKENS.c.id == number, TOKENS.c.revoked_at.is_(None))
            connection.execute(update(TOKENS).where(*mine).values(revoked_at=micros(self._clock())))


def digest_of(secret: str) -> str:
    """Return what is kept of a secret; it is long and random, so that a plain hash will do."""
    return sha256(secret.encode()).hexdigest()


def _entered(account: Account, row: Row[Any], **by: Any) -> Entered | None:  # noqa: ANN401 - Entered's own fields
    duty = Duty(Role(row.role), row.body)
    return None if account.disabled or duty not in account.duties else Entered(account, duty, **by)


def _token(row: Row[Any]) -> Token:
    revoked = None if row.revoked_at is None else instant(row.revoked_at)
    duty, scope = Duty(Role(row.role), row.body), Scope(row.scope)
    made, expires = instant(row.made_at), instant(row.expires_at)
    return Token(row.id, row.login, duty, row.purpose, scope, made, expires, revoked)
