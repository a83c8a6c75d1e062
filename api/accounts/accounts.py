"""Accounts and the duties they hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from sqlalchemy import ColumnElement, Connection, Row, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.accounts import passwords
from api.accounts.tables import ACCOUNTS, DUTIES, SESSIONS, TOKENS
from domain.facts import Actor, Role
from domain.ledger import Store
from domain.ledger.mapper import micros
from domain.ledger.recorder import Clock
from domain.refusals import Refused
from domain.values import name as a_name


class LoginTaken(Refused):
    """账号 {login} 已经有了，请换一个，或用 kaoji account list 查看已有的账号。"""


class LoginUnfit(Refused):
    """“{login}”不能作账号：账号至多 60 个字符，不含空白、冒号和斜线。请改写后再试。"""


class UnknownAccount(Refused):
    """没有账号 {login}。可用 kaoji account list 查看。"""


class DutyHeld(Refused):
    """账号 {login} 已经担任 {duty}，无须再给。"""


class DutyNotHeld(Refused):
    """账号 {login} 没有担任 {duty}，其担任的有：{held}。请核对。"""


class AdministratorAlone(Refused):
    """系统管理员只管账号，不能兼任办理考核事项的身份。请为 {login} 另建一个账号。"""


class SubjectTaken(Refused):
    """统一认证的用户 {subject} 已经对应另一个账号。请核对。"""


_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty, and the body that it is done for."""

    role: Role
    body: str

    def __str__(self) -> str:
        return f"{self.role}（{self.body}）"

    def actor(self, login: str, on_behalf: str | None = None) -> Actor:
        """Return the one who acts in this duty."""
        return Actor(id=login, role=self.role, body=self.body, on_behalf=on_behalf)


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account: never deleted, since facts name it; disabled when the person leaves."""

    login: str
    name: str
    duties: tuple[Duty, ...]
    disabled: bool
    subject: str | None = None

    def values(self) -> dict[str, Any]:
        """Return it as plain values, without any secret."""
        duties = [{"role": one.role.value, "body": one.body} for one in self.duties]
        told = {"login": self.login, "name": self.name, "duties": duties, "disabled": self.disabled}
        return told | ({"subject": self.subject} if self.subject else {})

    @classmethod
    def of(cls, row: Row[Any], duties: Iterable[Row[Any]]) -> Self:
        """Return the account that rows tell of."""
        held = (Duty(Role(one.role), one.body) for one in duties)
        order = list(Role)
        return cls(
            row.login,
            row.name,
            tuple(sorted(held, key=lambda one: (order.index(one.role), one.body))),
            row.disabled_at is not None,
            row.subject,
        )


class Accounts:
    """The accounts of a ledger."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def add(
        self,
        login: str,
        name: str,
        duties: Iterable[Duty] = (),
        *,
        password: str | None = None,
        subject: str | None = None,
    ) -> Account:
        """Add an account; raises LoginTaken, LoginUnfit, AdministratorAlone, and what a password raises."""
        kept = None if password is None else passwords.hashed(passwords.accepted(password, login))
        if len(login) > _LONGEST or set(login) & set(":/@~ \t\r\n　") or not login:
            raise LoginUnfit(login=login)
        told = tuple(dict.fromkeys(duties))
        _one_kind(login, told)
        row = {"login": a_name(login), "name": a_name(name), "password": kept, "subject": subject}
        try:
            with self._store.writing() as connection:
                if connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.login == login)).first():
                    raise LoginTaken(login=login)
                connection.execute(insert(ACCOUNTS).values(row))
                for one in told:
                    connection.execute(insert(DUTIES).values(login=login, role=one.role, body=one.body))
        except IntegrityError as error:
            raise SubjectTaken(subject=subject) from error
        return self.named(login)

    def all(self) -> tuple[Account, ...]:
        """Return all accounts, by login."""
        with self._store.reading() as connection:
            rows = connection.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.login)).all()
            duties = connection.execute(select(DUTIES)).all()
        return tuple(Account.of(row, (one for one in duties if one.login == row.login)) for row in rows)

    def named(self, login: str) -> Account:
        """Return an account; raises UnknownAccount."""
        with self._store.reading() as connection:
            found = account_in(connection, login)
        if found is None:
            raise UnknownAccount(login=login)
        return found

    def of_subject(self, subject: str) -> Account | None:
        """Return the account of a person whom a provider signed in."""
        with self._store.reading() as connection:
            login = connection.scalar(select(ACCOUNTS.c.login).where(ACCOUNTS.c.subject == subject))
        return None if login is None else self.named(login)

    def fits(self, login: str, password: str) -> bool:
        """Whether somebody may sign in with a password; takes as long for accounts that there are not."""
        with self._store.reading() as connection:
            row = connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.login == login)).first()
        kept = row.password if row is not None and row.disabled_at is None else None
        return passwords.fits(password, kept)

    def grant(self, login: str, duty: Duty) -> Account:
        """Give a duty; raises UnknownAccount, DutyHeld, AdministratorAlone."""
        held = self.named(login).duties
        if duty in held:
            raise DutyHeld(login=login, duty=duty)
        _one_kind(login, (*held, duty))
        with self._store.writing() as connection:
            connection.execute(insert(DUTIES).values(login=login, role=duty.role, body=duty.body))
        return self.named(login)

    def withdraw(self, login: str, duty: Duty) -> Account:
        """Take a duty away, and end what was opened in it; raises UnknownAccount, DutyNotHeld."""
        held = self.named(login).duties
        if duty not in held:
            raise DutyNotHeld(login=login, duty=duty, held="、".join(map(str, held)) or "（无）")
        with self._store.writing() as connection:
            for table in (SESSIONS, TOKENS):
                self._end(connection, table, *_in_duty(table, login, duty))
            connection.execute(delete(DUTIES).where(*_in_duty(DUTIES, login, duty)))
        return self.named(login)

    def set_password(self, login: str, password: str) -> None:
        """Set a password and end all sessions; raises UnknownAccount and what a password raises."""
        self.named(login)
        kept = passwords.hashed(passwords.accepted(password, login))
        with self._store.writing() as connection:
            connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.login == login).values(password=kept))
            self._end(connection, SESSIONS, SESSIONS.c.login == login)

    def disable(self, login: str) -> Account:
        """Keep an account from coming in; its sessions and tokens end. Raises UnknownAccount."""
        self.named(login)
        with self._store.writing() as connection:
            now = micros(self._clock())
            connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.login == login).values(disabled_at=now))
            self._end(connection, SESSIONS, SESSIONS.c.login == login)
            self._end(connection, TOKENS, TOKENS.c.login == login)
        return self.named(login)

    def enable(self, login: str) -> Account:
        """Let an account in again; raises UnknownAccount."""
        self.named(login)
        with self._store.writing() as connection:
            connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.login == login).values(disabled_at=None))
        return self.named(login)

    def _end(self, connection: Connection, table: Table, *mine: ColumnElement[bool]) -> None:
        """End the open sessions, or revoke the tokens, that conditions pick."""
        ended = table.c.ended_at if table is SESSIONS else table.c.revoked_at
        now = micros(self._clock())
        connection.execute(update(table).where(*mine, ended.is_(None)).values({ended: now}))


def _in_duty(table: Table, login: str, duty: Duty) -> Sequence[ColumnElement[bool]]:
    return table.c.login == login, table.c.role == duty.role, table.c.body == duty.body


def account_in(connection: Connection, login: str) -> Account | None:
    """Return an account as a transaction sees it."""
    row = connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.login == login)).first()
    if row is None:
        return None
    return Account.of(row, connection.execute(select(DUTIES).where(DUTIES.c.login == login)).all())


def _one_kind(login: str, duties: Iterable[Duty]) -> None:
    """Refuse an administrator who would act in the appraisal as well."""
    if len({one.role is Role.ADMINISTRATOR for one in duties}) > 1:
        raise AdministratorAlone(login=login)
