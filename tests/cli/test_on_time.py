"""及时口径: the ranking of a day, had the late entries been recorded when they took effect."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from tests.cli.conftest import Terminal

DAY = "2018-01-16"


def test_a_penalty_reported_late_would_have_turned_the_order(demo: "Terminal") -> None:
    # On the day 市环保局 led by 95.74; its penalty of 2017-12-20 was recorded on 2018-02-02.
    told = demo.done("rank", "on-time", DAY, "--as-of", "2018-02-02", "--json").json
    units = {one["unit"]: (one["recorded"], one["timely"], one["up"]) for one in told["units"]}
    recorded, timely, up = units["市环保局"]
    assert (recorded["rank"], recorded["score"], timely["rank"], timely["score"], up) == (
        1,
        "95.74",
        2,
        "95.24",
        -1,
    )
    recorded, timely, up = units["市水利局"]
    assert (recorded["rank"], timely["rank"], timely["score"], up) == (2, 1, "95.60", 1)
    assert told["late"]
    assert all(one["recorded_at"][:10] > DAY for one in told["late"])
    assert demo.done("rank", "on-time", DAY, "--at", told["until"], "--json").json == told


def test_what_was_recorded_by_the_day_itself_is_not_late(demo: "Terminal") -> None:
    told = demo.done("rank", "on-time", DAY, "--as-of", DAY, "--json").json
    assert told["late"] == []
    assert all(one["recorded"] == one["timely"] for one in told["units"])
    assert "没有迟录" in demo.done("rank", "on-time", DAY, "--as-of", DAY).out


def test_each_late_entry_is_told_with_its_days_and_who_recorded_it(demo: "Terminal") -> None:
    said = demo.done("rank", "on-time", DAY).out
    assert "2017-12-20 生效，2018-02-02 记录，迟 44 天" in said
    assert "当日的存档编号" in said


def test_a_day_that_is_none_and_who_sees_no_ranks(
    demo: "Terminal", monkeypatch: "pytest.MonkeyPatch"
) -> None:
    demo.miswritten("rank", "on-time", "昨天")
    monkeypatch.setenv("KAOJI_ACTOR", "huanbao-01:被考评单位:市环保局")
    demo.refused("rank", "on-time", DAY)
