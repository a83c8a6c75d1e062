"""Who may see what: every duty against what there is to see, before and after publication."""

from collections.abc import Mapping
from typing import Final

import pytest

from domain import refusals
from domain.access import SIGHTS, Reach, Sight, may_see, sees_line
from domain.facts import Actor, Role
from tests.domain.conftest import Desk

TABLE: Final = """
              办  评  党  数  察  被  复  领  审  管
工作日历      全  全  全  全  全  全  全  全  全  —
指标          全  全  全  全  全  全  全  全  全  —
自评与审核    全  全  —   —   全  本  全  全  全  —
逐笔记录      全  —   —   —   —   —   全  全  全  —
成绩与说明    全  公  公  公  公  公  全  全  全  —
排名          全  公  公  公  公  公  全  全  全  —
采集进度      全  本  本  —   —   —   全  全  全  —
报表          全  本  本  —   —   —   全  全  全  —
反馈单        全  —   —   —   —   本  全  全  全  —
复核          全  本  —   —   —   本  全  全  全  —
扣分明细      全  本  本  —   —   本  全  全  全  —
加减分认定表  全  —   —   本  —   本  全  全  全  —
考评监督      全  本  本  —   —   —   全  全  全  —
全部台账      全  —   —   —   —   —   —   —   全  —
试算          全  —   —   —   —   —   —   —   —   —
结果运用      全  —   —   —   —   —   —   全  全  —
"""
LETTERS: Final = {Reach.ALL: "全", Reach.OWN: "本", Reach.PUBLISHED: "公"}
ROWS: Final[Mapping[str, dict[Role, str]]] = {
    words[0]: dict(zip(Role, words[1:], strict=True))
    for words in map(str.split, TABLE.strip().splitlines()[1:])
}
OWN, OTHER = "市环保局", "市水利局"


def refused(desk: Desk, role: Role, sight: Sight, about: str | None, *, published: bool) -> str | None:
    """Return how somebody of 市环保局 is refused, or None."""
    try:
        may_see(desk.year, Actor(id="某人", role=role, body=OWN), sight, about, published=published)
    except refusals.Refused as refusal:
        return refusal.code
    return None


def due(letter: str, about: str | None, *, published: bool) -> str | None:
    """Return what the table says."""
    match letter:
        case "全":
            return None
        case "本":
            return None if about == OWN else "only-ones-own"
        case "公":
            return None if published else "not-yet-published"
        case _:
            return "not-yours-to-see"


def test_the_table_of_the_code_is_the_table_of_the_office() -> None:
    told = {
        sight: {role: LETTERS[seen[role]] if role in seen else "—" for role in Role}
        for sight, seen in SIGHTS.items()
    }
    assert told == ROWS
    assert set(SIGHTS) == set(Sight)


@pytest.mark.parametrize("sight", Sight)
@pytest.mark.parametrize("role", Role)
def test_a_duty_sees_what_the_table_says(desk: Desk, role: Role, sight: Sight) -> None:
    for about in (OWN, OTHER, None):
        for published in (False, True):
            found = refused(desk, role, sight, about, published=published)
            assert found == due(ROWS[sight][role], about, published=published), (about, published)


def test_a_unit_is_itself_under_its_other_names(desk: Desk) -> None:
    unit = Actor(id="某人", role=Role.UNIT, body=OWN)
    may_see(desk.year.__class__(desk.year.year, aliases={"环保局": OWN}), unit, Sight.REPORTS, "环保局")


@pytest.mark.parametrize("sight", [one for one in Sight if Reach.OWN in SIGHTS[one].values()])
@pytest.mark.parametrize("role", Role)
def test_a_line_is_for_its_own_unit_or_the_body_that_it_is_by(desk: Desk, role: Role, sight: Sight) -> None:
    reader = Actor(id="某人", role=role, body=OWN)
    letter = ROWS[sight][role]
    as_unit, as_body = role is Role.UNIT, role is not Role.UNIT
    for unit, bodies, own in (
        (OWN, (OTHER,), as_unit),
        (OTHER, (OWN,), as_body),
        (OTHER, (None, OWN), as_body),
        (OTHER, (OTHER, None), False),
    ):
        expected = letter == "全" or (letter == "本" and own)
        assert sees_line(desk.year, reader, sight, unit, *bodies) is expected, (unit, bodies)
