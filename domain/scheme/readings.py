"""Reading 【设置】: what the document leaves open, each setting with its default."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Final

from domain.facts.reform import Counting
from domain.facts.slips import SlipContent
from domain.scheme.checks import Known, grade_is_no_figure, not_together
from domain.scheme.expressions import Number, is_share
from domain.scheme.lines import MOST_PLACES, Line, listed, nearest, number, one_of
from domain.scheme.model import (
    Cancelled,
    Conversion,
    GradeOrder,
    Origin,
    QuotaTies,
    RankBasis,
    Reduced,
    RoundedAt,
    Rounding,
    SameMarks,
    Settings,
    TieBreaker,
    TieRanks,
)
from domain.scheme.tokens import PLAIN_NUMBER

_FEWER_FIRST: Final = re.compile(r"(?P<name>.+?)\s*[（(]少者在前[）)]")


def _places(line: Line, value: str) -> int:
    if not re.fullmatch(f"[0-{MOST_PLACES}]", value):
        raise line.at(value, f"小数位数应为 0 至 {MOST_PLACES} 的整数，现为“{value}”")
    return int(value)


def _count(line: Line, value: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,5}", value, re.ASCII):
        raise line.at(value, f"应为大于 0 的整数，现为“{value}”")
    return int(value)


def _coefficients(line: Line, value: str) -> tuple[tuple[str, Number], ...]:
    found = []
    for part in re.split(r"[、，,]", value):
        match part.split():
            case [option, figure] if PLAIN_NUMBER.fullmatch(figure):
                found.append((option, Number(figure, Fraction(figure))))
            case _:
                raise line.at(part, f"“{part}”应写成“选项 系数”，例如 满意 1、较满意 0.8")
    if len({option for option, _ in found}) < len(found):
        raise line.at(value, "同一选项写了两次系数")
    return tuple(found)


def _working_days(line: Line, value: str) -> int:
    found = re.fullmatch(r"([1-9]\d?)(个?工作日)?", value)
    if found is None:
        raise line.at(value, f"“{value}”应写成工作日数，例如 2个工作日")
    return int(found[1])


def _allowed(line: Line, value: str) -> bool:
    if value not in ("允许", "不允许"):
        raise line.at(value, f"“{value}”应写成 允许 或 不允许")
    return value == "允许"


def _forbidden(line: Line, value: str) -> bool:
    if value not in ("提示", "禁止"):
        raise line.at(value, f"“{value}”应写成 提示 或 禁止")
    return value == "禁止"


def _share(line: Line, value: str) -> Number:
    found = number(line, value)
    if not (is_share(found) and 0 <= found.value <= 1):
        raise line.at(value, f"“{value}”应写成 0% 至 100% 的百分比，例如 15%")
    return found


_ALWAYS_TOLD: Final = ("失分", "察访核验扣分", "加减分")
"""What every slip tells; a scheme may say so and need not."""


def _slip_contents(line: Line, value: str) -> tuple[SlipContent, ...]:
    found = []
    for part in listed(line, value):
        if part not in (*_ALWAYS_TOLD, *SlipContent):
            known = "、".join((*_ALWAYS_TOLD, *SlipContent))
            raise line.at(part, f"反馈单不能列“{part}”；可写 {known}，名次公布之前一律不列")
        if part in tuple(SlipContent):
            found.append(SlipContent(part))
    return tuple(dict.fromkeys(found))


def _tie_breakers(line: Line, value: str) -> tuple[TieBreaker, ...]:
    found = []
    for part in listed(line, value):
        fewer = _FEWER_FIRST.fullmatch(part)
        found.append(TieBreaker(fewer["name"], fewer_first=True) if fewer else TieBreaker(part))
    return tuple(found)


READINGS: Final[dict[str, tuple[str, Callable[[Line, str], object]]]] = {
    "折算口径": ("conversion", one_of(Conversion)),
    "取消的指标": ("cancelled", one_of(Cancelled)),
    "不适用的指标": ("not_applicable", one_of(Cancelled)),
    "同分的指标": ("same_marks", one_of(SameMarks)),
    "舍入方式": ("rounding", one_of(Rounding)),
    "舍入时机": ("rounded_at", one_of(RoundedAt)),
    "小数位数": ("places", _places),
    "成绩上限": ("at_most", number),
    "成绩下限": ("at_least", number),
    "名次依据": ("rank_basis", one_of(RankBasis)),
    "并列名次": ("tie_ranks", one_of(TieRanks)),
    "并列比较": ("tie_breakers", _tie_breakers),
    "另列成绩": ("beside", listed),
    "等次依据": ("grade_basis", one_of(RankBasis)),
    "等次顺序": ("grade_order", one_of(GradeOrder)),
    "名额取整": ("quota", one_of(Rounding)),
    "名额并列": ("quota_ties", one_of(QuotaTies)),
    "票数系数": ("ballot_coefficients", _coefficients),
    "弃权选项": ("abstentions", listed),
    "最少有效票": ("fewest_ballots", _count),
    "须注明依据的类别": ("need_basis", listed),
    "机构变动计分": ("reorganised", one_of(Counting)),
    "报表须盖章的类别": ("sealed_sheets", listed),
    "复核申请期限": ("review_days", _working_days),
    "反馈单内容": ("slip_contents", _slip_contents),
    "电话签收": ("telephone_receipt", _allowed),
    "审批步骤": ("approval_steps", listed),
    "复核办理期限": ("decision_days", _working_days),
    "复核人为原考评人": ("scorer_reviews_not", _forbidden),
    "优秀比例基准": ("excellent_base", _share),
    "好单位优秀比例上限": ("excellent_good", _share),
    "差单位优秀比例减少": ("excellent_poor", _share),
    "差单位减少口径": ("excellent_reduced", one_of(Reduced)),
}
"""What the text calls each setting, the attribute it sets, and how its value is read."""


def settings(lines: list[Line]) -> Settings:
    """Read the settings; one that is not written takes its default."""
    chosen: dict[str, object] = {}
    for line in lines:
        key, value = line.pair()
        if key not in READINGS:
            raise line.error(f"没有设置“{key}”；可写 " + "、".join(READINGS))
        attribute, read = READINGS[key]
        if attribute in chosen:
            raise line.error(f"设置“{key}”写了两次")
        chosen[attribute] = read(line, value)
    found = Settings(**chosen)  # type: ignore[arg-type]
    for line in lines:
        for option, _ in found.ballot_coefficients if line.pair()[0] == "票数系数" else ():
            if option in found.abstentions:
                raise line.at(option, f"“{option}”是弃权选项，不是有效票，不能有系数；或另写 弃权选项：…")
    return found


def names_stand(lines: list[Line], chosen: Settings, known: Known) -> None:
    """Refuse a setting that names what is called so nowhere, or has no figure for a unit as a whole."""
    said = {line.pair()[0]: line for line in lines}
    categories = [one.partition("（")[0] for group in known.groups for one in group.categories]
    for key, listed_there in (
        ("须注明依据的类别", chosen.need_basis),
        ("报表须盖章的类别", chosen.sealed_sheets),
    ):
        for name in listed_there:
            if name not in categories:
                raise said[key].at(name, f"{name}：没有这个类别{nearest(name, categories)}")
    names = known.everywhere()
    asked = [("并列比较", one.name) for one in chosen.tie_breakers]
    for key, name in (*asked, *(("另列成绩", one) for one in chosen.beside)):
        if name not in names:
            raise said[key].at(name, f"{name}：没有这个名称{nearest(name, names)}")
        if per := {one for mine in known.per.values() for one in mine.get(name, ())}:
            raise said[key].at(name, not_together(name, per))
        if (one := known.components.get(name)) and one.origin is Origin.GRADE:
            raise said[key].at(name, grade_is_no_figure(name))
