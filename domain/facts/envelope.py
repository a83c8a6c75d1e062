"""Who acted, and what every fact says beside its content."""

from datetime import date
from enum import StrEnum

from domain.values import Digest, FactId, Name, Value


class Role(StrEnum):
    """In which duty a person acted (requirements, "Who")."""

    OFFICE = "考核办"
    ASSESSOR = "考评单位"
    PARTY_OFFICE = "党建考核办"
    DATA_OWNER = "数据牵头部门"
    INSPECTOR = "察访人员"
    UNIT = "被考评单位"
    REVIEWER = "复核人员"
    LEADER = "领导小组"
    AUDITOR = "审计"
    ADMINISTRATOR = "系统管理员"


class Actor(Value):
    """Who acted: a person's account, the duty it was done in, and the body spoken for.

    With `on_behalf` the duty and the body are those of that person, who delegated them (受…委托).
    """

    id: Name
    role: Role
    body: Name
    on_behalf: Name | None = None


class Source(Value):
    """Where in which file a number stood."""

    file: Name
    digest: Digest
    sheet: Name | None = None
    cell: str | None = None


class SchemeRef(Value):
    """The scheme the author saw in force; it does not decide which scheme scores the fact."""

    version: int
    digest: Digest


class Envelope(Value):
    """What every fact says beside its content.

    `effective_on` is the day from which it counts. `cause` names the request, review or batch that led
    to it. `reason` and `basis` (document or clause) are required wherever points go down.
    """

    actor: Actor
    effective_on: date
    reason: Name | None = None
    basis: Name | None = None
    cause: Name | None = None
    source: Source | None = None
    scheme: SchemeRef | None = None
    exception: FactId | None = None
    """The exception (破例) without which the rules would have refused the act."""


class Fact(Value):
    """Base of all facts."""

    envelope: Envelope
