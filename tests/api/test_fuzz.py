"""Requests drawn from the description of the API find no server error, and no answer it does not tell of.

Here a third of the operations is tried, by one duty or another; `make fuzz` draws 200 for each in every duty.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS as KNOWN
from schemathesis.checks import load_all_checks

from api.accounts import Duty
from api.app import create
from api.bootstrap import opened
from api.settings import sqlite_url
from domain.facts import Role
from tests.api.conftest import Headers, carrying
from tests.api.test_gates import BODIES

EXAMPLES = int(os.environ.get("KAOJI_FUZZ", "1"))
WHOLE = "KAOJI_FUZZ" in os.environ
ROLES = list(Role) if WHOLE else [Role.OFFICE, Role.UNIT, Role.LEADER]
load_all_checks()
SHARE = 9
"""Of so many operations a duty tries one here: drawing what names may hold takes a second each."""
CHECKS: Any = KNOWN.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    ]
)


@pytest.fixture(scope="module")
def fuzzed(
    demo_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[FastAPI, dict[Role, Headers]]]:
    """An application over a demo that anything may happen to, with a token of each duty."""
    folder = tmp_path_factory.mktemp("fuzz") / "demo"
    shutil.copytree(demo_folder, folder)
    with opened(sqlite_url(folder / "kaoji-demo" / "ledger.db")) as kaoji:
        people = {
            role: carrying(kaoji, Duty(role, BODIES[role]), f"fuzz-{number}")
            for number, role in enumerate(Role)
        }
        yield create(kaoji), people


@pytest.mark.parametrize("role", ROLES)
def test_no_request_that_the_description_allows_breaks_the_server(
    fuzzed: tuple[FastAPI, dict[Role, Headers]], role: Role
) -> None:
    app, people = fuzzed
    schema: Any = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    found = [one.ok() for one in schema.get_all_operations()]
    assert len(found) > 100
    told = [one for one in found if not one.path.endswith("/stream")]
    for operation in told if WHOLE else told[ROLES.index(role) :: SHARE]:

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def request(case: Any) -> None:
            answer = case.call(headers=people[role])
            case.validate_response(answer, checks=CHECKS)

        request()
