"""Passwords: kept as argon2id, refused when they are short or known to all."""

from functools import cache
from typing import Final

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from domain.refusals import Refused

SHORTEST: Final = 10
"""So many characters a password has at least; length is what makes it hard (NIST SP 800-63B)."""
LONGEST: Final = 200

_COMMON: Final = frozenset(
    (
        "1234567890",
        "0123456789",
        "12345678910",
        "123123123123",
        "1q2w3e4r5t",
        "qwertyuiop",
        "qwerty1234",
        "qwerty123456",
        "password12",
        "password123",
        "password1234",
        "passw0rd123",
        "admin12345",
        "admin123456",
        "administrator",
        "iloveyou123",
        "woaini1314",
        "woaini520520",
        "a123456789",
        "aa123456789",
        "123456789a",
        "abc123456789",
        "abcd123456",
        "zxcvbnm123",
        "1qaz2wsx3edc",
        "changeme123",
        "letmein123",
        "welcome123",
        "kaoji12345",
        "5201314520",
    )
)
"""What is tried first by whoever guesses."""


class PasswordTooShort(Refused):
    """密码至少 {least} 个字符，至多 200 个。请改用更长的密码，例如几个不相干的词连写。"""


class PasswordCommon(Refused):
    """这个密码过于常见，或就是账号，容易被猜中。请换一个。"""


def accepted(password: str, login: str) -> str:
    """Return a password that may be used; raises PasswordTooShort, PasswordCommon."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordTooShort(least=SHORTEST)
    plain = password.casefold()
    if plain in _COMMON or len(set(plain)) == 1 or login.casefold() in {plain, plain[::-1]}:
        raise PasswordCommon
    return password


def hashed(password: str) -> str:
    """Return the argon2id hash of a password, with a salt of its own."""
    return _hashes().hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one kept; as slow where none is kept, so that nobody learns who exists."""
    try:
        return _hashes().verify(password, kept or _nobodys()) and kept is not None
    except UnknownHashError:
        return False


@cache
def _hashes() -> PasswordHash:
    return PasswordHash((Argon2Hasher(),))


@cache
def _nobodys() -> str:
    return hashed("nobody has this password")
