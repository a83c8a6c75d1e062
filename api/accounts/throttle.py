"""Log-in slowed down after failures, by account and by address (OWASP ASVS 5.0, 6.3.1)."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Final

from domain.refusals import Refused

FREE: Final = 5
"""So many failures of an account in a row cost nothing."""
FREE_OF_ADDRESS: Final = 30
"""An office's people may share one address."""
_FIRST: Final = 30.0
_LONGEST: Final = 900.0
_KEPT: Final = 10_000


class TooManyFailures(Refused):
    """连续多次登录失败，请 {seconds} 秒之后再试；忘记密码的，请联系系统管理员重设。"""


@dataclass(slots=True)
class _Failures:
    count: int = 0
    until: float = 0.0


class Throttle:
    """Remembers failures in this process; each beyond the free ones doubles the wait, up to 15 minutes."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._known: OrderedDict[tuple[str, str], _Failures] = OrderedDict()
        self._lock = Lock()

    def check(self, login: str, address: str) -> None:
        """Refuse somebody who failed too often of late; raises TooManyFailures."""
        now = self._clock()
        with self._lock:
            waits = [self._known[one].until - now for one in _keys(login, address) if one in self._known]
        if (longest := max(waits, default=0.0)) > 0:
            raise TooManyFailures(seconds=int(longest) + 1)

    def failed(self, login: str, address: str) -> None:
        """Note a failure."""
        now = self._clock()
        with self._lock:
            for key, free in zip(_keys(login, address), (FREE, FREE_OF_ADDRESS), strict=True):
                found = self._known.pop(key, None) or _Failures()
                found.count += 1
                if found.count >= free:
                    found.until = now + min(_LONGEST, _FIRST * 2 ** min(found.count - free, 10))
                self._known[key] = found
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)

    def succeeded(self, login: str) -> None:
        """Forget an account's failures."""
        with self._lock:
            self._known.pop(("account", login), None)


def _keys(login: str, address: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("account", login), ("address", address)
