"""A client in sixty lines, as a program of another system of the city might have it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import uuid4

AGAIN = (412, 503)


class Refused(Exception):  # noqa: N818 - as the ledger calls it
    """The ledger refused, with a code and a sentence."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem.get("title"))
        self.code = problem.get("code")


class Client:
    """Reads and records over HTTP in one duty; `sent` is told of each request that was answered."""

    def __init__(self, http: Any, token: str, sent: Callable[..., None] = lambda *_: None) -> None:
        self.http, self.headers, self.sent = http, {"Authorization": f"Bearer {token}"}, sent

    def get(self, address: str) -> Any:
        """Return what is at an address."""
        return self._told(self.http.request("GET", f"/api/v1{address}", headers=self.headers)).json()

    def version(self, address: str) -> str:
        """Return the version of a year or a unit as it is now."""
        answer = self.http.request("GET", f"/api/v1{address}", headers=self.headers)
        return str(answer.headers["ETag"]) if answer.status_code == 200 else "*"

    def record(self, of: str, address: str, body: dict[str, Any], **on_behalf: str) -> Any:
        """Record what a body says, made from the version of a year or unit as it is; again if others did."""
        headers = self.headers | {"Idempotency-Key": uuid4().hex, "If-Match": self.version(of)}
        headers |= {f"Kaoji-{name}": quote(value) for name, value in on_behalf.items()}
        answer = self.http.request("POST", f"/api/v1{address}", json=body, headers=headers)
        while answer.status_code in AGAIN:
            headers["If-Match"] = answer.headers.get("ETag", headers["If-Match"])
            answer = self.http.request("POST", f"/api/v1{address}", json=body, headers=headers)
        self.sent(f"/api/v1{address}", body, headers, answer)
        return self._told(answer).json()

    def hand_in(self, name: str, file: bytes) -> Any:
        """Hand in a file that a command will cite."""
        files = {"file": (name, file)}
        return self._told(
            self.http.request("POST", "/api/v1/evidence", files=files, headers=self.headers)
        ).json()

    def _told(self, answer: Any) -> Any:
        if answer.status_code >= 400:
            raise Refused(answer.json())
        return answer
