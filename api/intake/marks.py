"""Marks and evaluations (得分表): a row names its unit, its part of the score, and the scale it is on."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from api.intake.cells import Doubt, ballots, day, figure, number_word, points, scale
from api.intake.purpose import Purpose
from api.intake.reading import Field, Reading
from api.intake.sums import plain, sum_of, sums_agree
from api.intake.tables import Row, Table
from domain.commands import EnterEvaluation, EnterMark
from domain.facts import Scale

FIELDS: Final = {
    "unit": Field("单位"),
    "component": Field("构成", required=False),
    "indicator": Field("指标序号", number_word, required=False),
    "part": Field("分项", required=False),
    "points": Field("得分", figure, required=False),
    "full": Field("满分", points, required=False),
    "scale": Field("口径", scale, required=False),
    "ballots": Field("票数", ballots, required=False),
    "grade": Field("等次", required=False),
    "reason": Field("事由", required=False),
    "basis": Field("依据", required=False),
    "clause": Field("条款", required=False),
    "on": Field("生效日期", day, required=False),
}

_MARKED: Final = ("结果得分", "过程得分")
"""Parts of the score that are marks; all others are received whole (汇总值)."""

_OTHERS: Final = {"ballots": "票数", "grade": "等次"}
"""What a row may have instead of points, with its column."""

_PERCENT: Final = Decimal(100)


def read(table: Table, purpose: Purpose) -> Reading:
    """Read a table of marks into EnterMark and EnterEvaluation commands."""
    reading = Reading(table, purpose)
    if not (table.has("构成") or purpose.component):
        advice = "请加上该列，或用 --component 指定，例如 --component 结果得分"
        reading.problems.append(table.place.problem("没有“构成”列", advice))
    for row in _spelt_out(table.things):
        said = reading.fields(row, FIELDS)
        if said is not None:
            _enter(reading, row, said)
    sums_agree(reading, {"得分": "points"}, "单位")
    reading.note(f"{len(reading.drawn)} 条得分，合计 {plain(sum_of('points', reading.drawn))} 分")
    return reading


_DITTO: Final = ("同上", "〃")
_MAY_REPEAT: Final = ("单位", "构成", "事由", "依据", "条款")


def _spelt_out(rows: Iterable[Row]) -> Iterator[Row]:
    """Give the rows with 同上 replaced by what stands above: one reason may serve many rows."""
    above: Row | None = None
    for row in rows:
        for column in _MAY_REPEAT:
            if row[column] in _DITTO:
                row = row.replaced(column, above[column] if above else "")  # noqa: PLW2901 - the same, spelt out
        above = row
        yield row


def _enter(reading: Reading, row: Row, said: dict[str, object]) -> None:
    component = said.get("component") or reading.purpose.component
    if not component and row.address("构成"):
        reading.problems.append(row.problem("构成", "空白", "请填写，例如 结果得分"))
        return
    try:
        kind = EnterMark if "indicator" in said or component in _MARKED else EnterEvaluation
        own = _mark(said) if kind is EnterMark else _evaluation(said, component, reading.purpose)
    except _InColumn as unsure:
        reading.problems.append(row.problem(unsure.column, unsure.found, unsure.advice))
        return
    # A mark that takes points away must name its own basis: the file as a whole is none.
    number = next((column for name, column in _OTHERS.items() if name in own), "得分")
    said_by_file = reading.envelope(row, number, reading.purpose.basis)
    # Without any 构成 the table's problem is told once, and its rows are still checked.
    reading.draw(row, kind, FIELDS, said_by_file | own | {"component": component or "未定"})


class _InColumn(Doubt):
    """A doubt about the cell under one header."""

    def __init__(self, column: str, found: str, advice: str) -> None:
        self.column = column
        super().__init__(found, advice)


def _mark(said: dict[str, object]) -> dict[str, object]:
    """Return what an indicator's mark says; a mark for the whole unit is on the percent scale."""
    _needed(said, "points", "得分")
    _unwanted(said, "ballots", "票数", "指标得分不按票数计")
    _unwanted(said, "grade", "等次", "指标得分不按等次计")
    _unwanted(said, "part", "分项", "指标得分不分项")
    _not_negative(said)
    if said.get("scale", Scale.PERCENT) is not Scale.PERCENT or ("indicator" in said and "scale" in said):
        raise _InColumn("口径", "结果得分、过程得分按指标分值或百分制计", "请清空该格")
    if "indicator" not in said and said.get("full", _PERCENT) != _PERCENT:
        found = f"没有指标序号的得分按百分制计，而满分为 {said['full']}"
        raise _InColumn("满分", found, "请填写指标序号，或把满分改为 100")
    return {name: value for name, value in said.items() if name != "scale"}


def _evaluation(said: dict[str, object], component: object, purpose: Purpose) -> dict[str, object]:
    """Return what a component received whole says, its scale named where the scheme does not say it."""
    _unwanted(said, "clause", "条款", "汇总值不引条款，该格不会读取")
    on_scale = _scale(said, component, purpose)
    wanted, column = _INSTEAD.get(on_scale, ("points", "得分"))
    _needed(said, wanted, column)
    for name, other in {"points": "得分", **_OTHERS}.items():
        if name != wanted:
            _unwanted(said, name, other, f"口径为{on_scale or '得分'}，不另填{other}")
    if on_scale in (*_INSTEAD, Scale.VALUE):
        _unwanted(said, "full", "满分", f"口径为{on_scale}，不另填满分")
    elif on_scale is not None:
        _not_negative(said)
        _full_fits(said.get("full"), on_scale)
    return said | {"scale": on_scale}


_INSTEAD: Final[Mapping[object, tuple[str, str]]] = {
    Scale.BALLOTS: ("ballots", "票数"),
    Scale.GRADE: ("grade", "等次"),
}
"""The scales that are of no points, with what they are of."""


def _scale(said: dict[str, object], component: object, purpose: Purpose) -> object:
    """Return the scale the row names, else the one declared for all, else what the row plainly shows.

    A bare number shows nothing: 9.46 may be of 100 or, weighted already, of 10 (四（五）2). Where the scheme
    explains it there is none to be named (None).
    """
    if "scale" in said or purpose.scale:
        return said.get("scale", purpose.scale)
    if "points" not in said:
        shown = (on_scale for on_scale, (name, _) in _INSTEAD.items() if name in said)
        return next(shown, Scale.PERCENT)
    if component in purpose.explained:
        return None
    if "full" not in said and "ballots" not in said:
        found = "没有写明口径，也没有满分，分不清是百分制还是折算后的分"
        raise _InColumn("口径", found, "请写 百分制、折算分 或 自定满分，或填写满分，或加 --scale 百分制")
    return Scale.PERCENT if said.get("full", _PERCENT) == _PERCENT else Scale.OWN


def _full_fits(full: object, on_scale: object) -> None:
    if on_scale is Scale.PERCENT and full not in (None, _PERCENT):
        raise _InColumn("满分", f"口径为百分制，而满分为 {full}", "请把满分改为 100，或把口径改为自定满分")
    if on_scale is Scale.OWN and full is None:
        raise _InColumn("满分", "口径为自定满分，而满分空白", "请填写满分")


def _not_negative(said: dict[str, object]) -> None:
    if isinstance(given := said.get("points"), Decimal) and given.is_signed():
        raise _InColumn("得分", f"现为“{given}”，不能为负", "请改为不带负号的数字")


def _needed(said: dict[str, object], name: str, column: str) -> None:
    if name not in said:
        raise _InColumn(column, "空白", "请填写；若单元格是公式，请在 Excel 中重新计算并保存")


def _unwanted(said: dict[str, object], name: str, column: str, why: str) -> None:
    if name in said:
        raise _InColumn(column, why, "请清空该格")
