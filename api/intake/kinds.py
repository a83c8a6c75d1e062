"""The kinds of table that can be imported, each recognised by the words of its header."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from api.intake import bodies, headcounts, indicators, marks, units, workdays
from api.intake.problems import Unreadable
from api.intake.purpose import Purpose
from api.intake.reading import Fields, Reading
from api.intake.tables import Table


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table: which columns show it (any one set), which are read, and how."""

    name: str
    shown_by: tuple[frozenset[str], ...]
    fields: Fields
    read: Callable[[Table, Purpose], Reading]
    also: frozenset[str] | None = None
    """Where a header of few words could be many things: no columns but those read and these."""

    @property
    def columns(self) -> frozenset[str]:
        """All columns that are read."""
        return frozenset(field.column for field in self.fields.values()).union(*self.shown_by)

    def has_header(self, words: Collection[str]) -> bool:
        """Whether these are the words of this kind's header, in whichever order."""
        given = frozenset(filter(None, words))
        fits = any(shown <= given for shown in self.shown_by)
        return fits and (self.also is None or given <= self.columns | self.also)

    def missing(self, words: Collection[str]) -> list[str] | None:
        """Return the columns a header still needs, if most of them are there already."""
        shown = self.shown_by[0]
        here = shown & set(words)
        return (
            [one for one in _in_order(self.fields) if one in shown - here]
            if len(here) * 2 > len(shown)
            else None
        )

    def __str__(self) -> str:
        return f"{self.name}（{'、'.join(one for one in _in_order(self.fields) if one in self.shown_by[0])}）"


KINDS: Final = (
    Kind(
        "单位表",
        (frozenset({"序号", "单位名称", "任务数量", "任务分值"}),),
        units.FIELDS,
        units.read,
    ),
    Kind(
        "指标表",
        (frozenset({"受考单位", "指标序号", "指标内容", "分值", "考核主体"}),),
        indicators.FIELDS,
        indicators.read,
    ),
    Kind("工作日历", (frozenset({"日期", "类型", "说明", "依据文号"}),), workdays.FIELDS, workdays.read),
    Kind(
        "得分表",
        (
            frozenset({"单位", "构成", "得分"}),
            frozenset({"单位", "得分"}),
            frozenset({"单位", "票数"}),
            frozenset({"单位", "构成", "等次"}),
        ),
        marks.FIELDS,
        marks.read,
    ),
    Kind("人数表", (frozenset({"单位", "公务员人数"}),), headcounts.FIELDS, headcounts.read),
    Kind(
        "考评单位表",
        (frozenset({"考评单位", "上级单位"}), frozenset({"考评单位"}), frozenset({"单位名称", "上级单位"})),
        bodies.FIELDS,
        bodies.read,
        also=frozenset({"序号", "备注"}),
    ),
)


def recognised(headers: Collection[tuple[int, list[str]]]) -> tuple[int, Kind]:
    """Return the header's row index and the kind it shows; raises Unreadable."""
    for index, words in headers:
        for kind in KINDS:
            if kind.has_header(words):
                return index, kind
    raise _unrecognised(headers)


def _unrecognised(headers: Collection[tuple[int, list[str]]]) -> Unreadable:
    """Name what a header lacks to be of a kind, else all kinds there are."""
    for index, words in headers:
        for kind in KINDS:
            if missing := kind.missing(words):
                found = f"第 {index + 1} 行像是{kind.name}的表头，但缺少“{'”“'.join(missing)}”列"
                return Unreadable(found, "请补上这些列")
    return Unreadable("没有认出表头", f"可以导入的有：{'；'.join(map(str, KINDS))}")


def _in_order(fields: Fields) -> list[str]:
    return [field.column for field in fields.values()]
