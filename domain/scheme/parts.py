"""Reading the sections that are lists: rank groups, indicator types, components, parameters, clauses."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from domain.scheme.expressions import Number
from domain.scheme.lines import Line, listed, nearest, number, places, qualities
from domain.scheme.model import (
    ClauseItem,
    Component,
    Group,
    Origin,
    Parameter,
    Values,
    WhenMissing,
)
from domain.scheme.tokens import OTHERS, SchemeError

_METADATA: Final = ("方案", "名称", "发文机关", "文号", "年度", "地区")
_APART: Final = "单列"
_EVERY_GROUP: Final = "全部"
_OTHERS: Final = "其余"
_WITHOUT: Final = "不含"
WHOLE_UNIT: Final = "可按单位计一个百分制得分"
WHEN_MISSING: Final = {
    "缺项为未齐": WhenMissing.INCOMPLETE,
    "缺项在收齐后按零分": WhenMissing.ZERO,
    "缺项取本组平均": WhenMissing.GROUP_MEAN,
    "缺项分摊权重": WhenMissing.SHARED_OUT,
}
_PER: Final = re.compile(r"按(?P<per>\w{1,8})")
_NEEDED: Final = re.compile(r"须\s*(?P<needed>[1-9]\d{0,2})\s*项", re.ASCII)
_FULL: Final = re.compile(r"满分\s*(?P<full>.+)")
_SINCE: Final = re.compile(r"(?P<name>.+?)\s*[（(]自\s*(?P<day>[\d-]+)[）)]")
_LIKE_SINCE: Final = re.compile(r"[（(]自|\d-\d")
_SPLIT: Final = re.compile(r"[^（）()]+([（(][^（）()]+[）)])?")

_MAY_SAY: Final[Mapping[Origin, Collection[str]]] = {
    Origin.MARKS: ("不含<指标类型>", WHOLE_UNIT, "至多 n 位小数", *WHEN_MISSING),
    Origin.WHOLE: ("按<月、季、评委、分项等>", "须 n 项", "满分 n", "至多 n 位小数", *WHEN_MISSING),
    Origin.VALUE: ("按<月、季、评委、分项等>", "须 n 项", "至多 n 位小数", *WHEN_MISSING),
    Origin.GRADE: ("按<月、季、评委、分项等>", "须 n 项", "缺项为未齐", "缺项在收齐后按零分"),
    Origin.FEEDBACK: ("按<月、季、评委、分项等>", "须 n 项", "满分 n", *WHEN_MISSING),
    Origin.FINDINGS: ("至多 n 位小数",),
    Origin.ADJUSTMENTS: ("至多 n 位小数",),
    Origin.MATTERS: (),
}


def metadata(lines: list[Line]) -> Mapping[str, str]:
    """Read `方案：…`, `名称：…` and so on, each once and none empty."""
    found: dict[str, str] = {}
    for line in lines:
        key, value = line.pair()
        if key not in _METADATA or key in found:
            raise line.error(f"{key}：此处可写 " + "、".join(_METADATA) + "，各一次")
        if not value:
            raise line.error(f"“{key}：”之后没有内容", len(line.words) + 1)
        if key == "年度" and not re.fullmatch(r"\d{4}", value, re.ASCII):
            raise line.at(value, f"年度应为四位数字，例如 2017；现为“{value}”")
        found[key] = value
    if missing := [key for key in _METADATA if key not in found]:
        raise SchemeError(lines[-1].number if lines else 1, 1, f"缺少“{missing[0]}：”一行")
    return found


# --- rank groups and indicator types ---------------------------------------------------------------------


def groups(lines: list[Line]) -> tuple[tuple[Group, ...], Mapping[str, str | None]]:
    """Read the rank groups, and the units and categories that are scored apart (单列)."""
    found: list[Group] = []
    apart: dict[str, str | None] = {}
    for line in lines:
        name, words = line.pair()
        if name == _APART:
            apart |= _apart(line, words, apart)
        else:
            found.append(_group(line, name, listed(line, words), found))
    return tuple(found), apart


def _apart(line: Line, words: str, before: Collection[str]) -> Mapping[str, str | None]:
    names = tuple(_wide(one) for one in listed(line, words))
    if twice := [name for name in names if name in before]:
        raise line.at(twice[0], f"“{twice[0]}”已经单列")
    return dict.fromkeys(names, line.clause)


def _group(line: Line, name: str, categories: tuple[str, ...], before: list[Group]) -> Group:
    """Read one rank group; it has its own name, and a category belongs to one of them."""
    for one in categories:
        if not _SPLIT.fullmatch(one):
            raise line.at(one, f"“{one}”应写成 类别 或 类别（子类）")
    written = tuple(_wide(one) for one in categories)
    for other in before:
        taken = {
            *other.categories,
            *(one.partition("（")[0] for one in other.categories if one not in written),
        }
        clash = [
            one
            for one in written
            if one in other.categories
            or ("（" not in one and one in taken)
            or ("（" in one and _bare(one) in other.categories)
        ]
        if name == other.name:
            raise line.error(f"名次组“{name}”写了两次")
        if clash:
            raise line.at(clash[0], f"类别“{clash[0]}”已在名次组“{other.name}”中；一个类别只属于一个名次组")
    return Group(name, written, line.clause)


def _wide(category: str) -> str:
    """Write the brackets of a sub-class in one width."""
    return category.replace("(", "（").replace(")", "）")


def _bare(category: str) -> str:
    return category.partition("（")[0]


def types(lines: list[Line], known: tuple[Group, ...]) -> Mapping[str, tuple[str, ...]]:
    """Read which types the indicators of a rank group may have; `全部` names all groups."""
    found: dict[str, tuple[str, ...]] = {}
    names = [group.name for group in known]
    for line in lines:
        who, words = line.pair()
        if who != _EVERY_GROUP and who not in names:
            raise line.error(f"{who}：没有这个名次组{nearest(who, [*names, _EVERY_GROUP])}")
        for name in names if who == _EVERY_GROUP else [who]:
            if name in found:
                raise line.error(f"“{name}”的指标类型写了两次")
            found[name] = listed(line, words)
    return found


# --- components ------------------------------------------------------------------------------------------


def components(lines: list[Line], types: Collection[str] = ()) -> Mapping[str, Component]:
    """Read where each figure comes from; `types` are those of indicators, none where any is allowed."""
    found: dict[str, Component] = {}
    for line in lines:
        component = _component(line, types)
        if component.name in found:
            raise line.error(f"“{component.name}”写了两次")
        found[component.name] = component
    return found


def _component(line: Line, types: Collection[str]) -> Component:
    name, content = line.pair()
    first, *said = qualities(content)
    if first not in list(Origin):
        raise line.at(content, f"“{first}”不是来源；可写 " + "、".join(Origin))
    told: dict[str, Any] = {}
    for quality in said:
        attribute, value = _quality(line, Origin(first), quality, types)
        if attribute in told:
            raise line.at(quality, f"“{quality}”写了两次，或与前面所写的重复")
        told[attribute] = value
    if "needed" in told and "per" not in told:
        raise line.error(f"“须 {told['needed']} 项”之前应写 按月、按评委 等")
    return Component(name, Origin(first), clause=line.clause, **told)


def _quality(line: Line, origin: Origin, quality: str, types: Collection[str]) -> tuple[str, object]:
    """Return what is said of a component: which attribute has which value."""
    if quality.startswith(_WITHOUT) and quality != _WITHOUT and origin is Origin.MARKS:
        return "excluded_types", _excluded(line, quality.removeprefix(_WITHOUT), types)
    if quality == WHOLE_UNIT and origin is Origin.MARKS:
        return "one_mark_per_unit", True
    may = _MAY_SAY[origin]
    if quality in WHEN_MISSING and quality in may:
        return "when_missing", WHEN_MISSING[quality]
    if "至多 n 位小数" in may and (digits := places(line, quality)) is not None:
        return "places", digits
    if "须 n 项" in may and (found := _NEEDED.fullmatch(quality)):
        return "needed", int(found["needed"])
    if "须 n 项" in may and (found := _PER.fullmatch(quality)):
        return "per", found["per"]
    if "满分 n" in may and (found := _FULL.fullmatch(quality)):
        return "full", _positive(line, found["full"])
    said = "可写 " + "、".join(may) if may else "其后不再写什么"
    raise line.at(quality, f"“{origin}”之后不能写“{quality}”；{said}")


def _excluded(line: Line, words: str, types: Collection[str]) -> tuple[str, ...]:
    found = listed(line, words)
    for one in found:
        if types and one not in types:
            raise line.at(one, f"{one}：没有这个指标类型{nearest(one, types)}")
    return found


def _positive(line: Line, words: str) -> Number:
    found = number(line, words)
    if found.value <= 0 or found.text.endswith("%"):
        raise line.at(words.strip(), f"“{words.strip()}”应为大于 0 的数字")
    return found


# --- parameters and clauses ------------------------------------------------------------------------------


def parameters(lines: list[Line], taken: Collection[str]) -> Mapping[str, Parameter]:
    """Read figures that the scheme gives units and categories, `难度系数：甲局 1.05、镇区 1.1、其余 1`."""
    found: dict[str, Parameter] = {}
    for line in lines:
        who, words = line.pair()
        dated = _SINCE.fullmatch(who)
        if not dated and _LIKE_SINCE.search(who):
            raise line.error(f"“{who}”应写成 名称（自 日期），例如 难度系数（自 2018-07-01）")
        name, since = (dated["name"], _day(line, dated["day"])) if dated else (who, None)
        if name in taken:
            raise line.error(f"“{name}”已是【构成】中的名称")
        before = found[name].dated if name in found else ()
        if any(one.since == since for one in before):
            raise line.error(f"参数“{who}”写了两次")
        found[name] = Parameter(name, (*before, _values(line, words, since)))
    return found


def _day(line: Line, words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise line.at(words, f"“{words}”不是日期；日期形如 2018-07-01") from None


def _values(line: Line, words: str, since: date | None) -> Values:
    values: dict[str, Number] = {}
    for part in re.split(r"[、，,]", words):
        who, _, figure = part.strip().rpartition(" ")
        if not who.strip():
            raise line.at(part, f"“{part.strip()}”应写成“单位或类别 数值”，例如 甲局 1.05、其余 1")
        who = _wide(who.strip())
        if who in OTHERS:
            raise line.at(part, f"“{who}”：是否指 {_OTHERS}？")
        if who in values:
            raise line.at(part, f"“{who}”写了两次")
        values[who] = number(line, figure)
    otherwise = values.pop(_OTHERS, None)
    return Values(since, tuple(values.items()), otherwise, line.clause)


def clauses(lines: list[Line], known: Mapping[str, Component]) -> Mapping[str, ClauseItem]:
    """Read the catalogue of deductions, bonuses, penalties and matters, with their tariffs and caps."""
    columns = [
        column
        for one in known.values()
        for column in (one.columns if one.origin is not Origin.MATTERS else (one.name,))
        if one.origin in (Origin.FINDINGS, Origin.ADJUSTMENTS, Origin.MATTERS)
    ]
    found: dict[str, ClauseItem] = {}
    for line in lines:
        code, words = line.pair()
        column, *said = qualities(words)
        if column not in columns:
            raise line.at(words, f"“{column}”不是可按条款记录的栏{nearest(column, columns)}")
        if code in found:
            raise line.error(f"条款“{code}”写了两次")
        counts = column not in known or known[column].origin is not Origin.MATTERS
        found[code] = _clause(line, ClauseItem(code, column, clause=line.clause), said, counts=counts)
    return found


def _clause(line: Line, item: ClauseItem, said: list[str], *, counts: bool) -> ClauseItem:
    for quality in said:
        if not counts:
            raise line.at(quality, "认定事项只计件数，其后不写分值")
        if quality.startswith("合计不超过") and item.at_most is None:
            item = replace(item, at_most=_positive(line, quality.removeprefix("合计不超过")))
        elif quality.startswith("每项") and item.most is None:
            item = _tariff(line, item, quality.removeprefix("每项"))
        elif item.places is None and (digits := places(line, quality)) is not None:
            item = replace(item, places=digits)
        else:
            may = "每项 0.5、每项 0.2 至 2、每项不超过 2、合计不超过 3、至多 1 位小数"
            raise line.at(quality, f"不认识“{quality}”；可写 {may}，各一次")
    return item


def _tariff(line: Line, item: ClauseItem, words: str) -> ClauseItem:
    if words.strip().startswith("不超过"):
        return replace(item, most=_positive(line, words.strip().removeprefix("不超过")))
    least, to, most = words.partition("至")
    if to and not (least.strip() and most.strip()):
        raise line.at("每项", f"“每项{words}”应写成 每项 0.2 至 2")
    low = _positive(line, least)
    high = _positive(line, most) if to else low
    if low.value > high.value:
        raise line.at(words.strip(), f"“{words.strip()}”应先小后大")
    return replace(item, least=low, most=high)
