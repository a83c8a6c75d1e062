"""The pages that are written from the code say what the code says.

To write them anew: REWRITE_DOCS=1 .venv/bin/python -m pytest tests/docs/test_generated.py
"""

import inspect
import os
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

import pytest

# Importing them defines all refusals there are.
import api.app
import api.settings
import cli.main
from domain import refusals
from domain.access import SIGHTS, Reach
from domain.facts import Role
from domain.refusals import Refused, StaleVersion
from domain.rights import RIGHTS, Right, Whose

DOCS = Path(__file__).parents[2] / "docs"
_START, _END = "<!-- generated -->\n", "<!-- end -->"
_DEFINED_BY = (api.app, api.settings, cli.main)

Refusal = type[Refused] | type[StaleVersion]


def every_refusal(kind: type[Refused] = Refused) -> Iterator[Refusal]:
    """Yield the refusals there are; what has kinds of its own is never said itself."""
    if kind is Refused:
        yield StaleVersion
    for one in kind.__subclasses__():
        if not one.__subclasses__():
            yield one
        yield from every_refusal(one)


def place(refusal: Refusal) -> tuple[bool, str, int]:
    """Return where a refusal is defined, so that the rules come first, each in the order of its module."""
    return refusal.__module__ != refusals.__name__, refusal.__module__, inspect.getsourcelines(refusal)[1]


def chapter(refusal: Refusal) -> str:
    """Return the heading a refusal stands under: its section of the rules, or its module."""
    if refusal.__module__ != refusals.__name__:
        return refusal.__module__.replace(".", "/") + ".py"
    above = inspect.getsource(refusals).splitlines()[: place(refusal)[2]]
    sections = [found[1] for line in above if (found := re.match(r"# --- (.*?) -+$", line))]
    return sections[-1] if sections else "any command"


def list_of_refusals() -> str:
    lines = []
    for heading, told in groupby(sorted(every_refusal(), key=place), key=chapter):
        lines += ["", f"## {heading[0].upper() + heading[1:] if '/' not in heading else heading}", ""]
        lines += ["| Code | Sentence |", "|---|---|"]
        lines += [f"| `{code(one)}` | {(one.__doc__ or '').strip()} |" for one in told]
    return "\n".join([*lines, "", ""])


def code(refusal: Refusal) -> str:
    return refusal.code


def table_of_rights(first: str, roles: Callable[[Role], str], whose: dict[Whose, str]) -> str:
    def row(right: Right) -> str:
        return " | ".join(whose[right.duties[role]] if role in right.duties else "—" for role in Role)

    lines = [f"| {first} | {' | '.join(map(roles, Role))} |", "|---" * (len(Role) + 1) + "|"]
    return "\n".join([*lines, *(f"| {right.act} | {row(right)} |" for right in RIGHTS.values()), ""])


def table_of_sights(first: str, roles: Callable[[Role], str], reaches: dict[Reach, str]) -> str:
    def row(seen: Mapping[Role, Reach]) -> str:
        return " | ".join(reaches[seen[role]] if role in seen else "—" for role in Role)

    lines = [f"| {first} | {' | '.join(map(roles, Role))} |", "|---" * (len(Role) + 1) + "|"]
    return "\n".join([*lines, *(f"| {sight} | {row(seen)} |" for sight, seen in SIGHTS.items()), ""])


def in_english(role: Role) -> str:
    return f"{role.name.replace('_', ' ').capitalize()} {role}"


PAGES: dict[str, Callable[[], str]] = {
    "refusals.md": list_of_refusals,
    "rights.md": lambda: "\n".join(
        [
            table_of_rights(
                "Act",
                in_english,
                {
                    Whose.ALL: "all",
                    Whose.OWN: "its own unit",
                    Whose.OWNED: "indicators it assesses",
                    Whose.ENTERED: "what its body entered",
                    Whose.DUTY: "one's own duty",
                    Whose.SHEETS: "sheets its body is responsible for",
                },
            ),
            "## Who may see what\n",
            table_of_sights(
                "What there is to see",
                in_english,
                {Reach.ALL: "all", Reach.OWN: "its own", Reach.PUBLISHED: "once published"},
            ),
        ]
    ),
    "rights.zh-CN.md": lambda: "\n".join(
        [
            table_of_rights("事项", str, {whose: whose.value for whose in Whose}),
            "## 谁能查看什么\n",
            table_of_sights("内容", str, {reach: reach.value for reach in Reach}),
        ]
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_the_code_says(name: str) -> None:
    path = DOCS / name
    head, _, rest = path.read_text(encoding="utf-8").partition(_START)
    _, end, tail = rest.partition(_END)
    page = head + _START + PAGES[name]() + end + tail
    if "REWRITE_DOCS" in os.environ:
        path.write_text(page, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == page


@pytest.mark.parametrize("refusal", list(every_refusal()), ids=code)
def test_a_refusal_is_a_chinese_sentence_that_says_what_to_do(refusal: Refusal) -> None:
    said = refusal.__doc__ or ""
    assert said.endswith("。")
    assert re.search("[请可须]", said)


def test_no_two_refusals_have_one_code() -> None:
    codes = [code(refusal) for refusal in every_refusal()]
    assert len(set(codes)) == len(codes)
