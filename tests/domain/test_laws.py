"""Laws of the scheme language, tried on drawn plans, drawn figures and drawn groups of units."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.scheme import Scheme, parse
from domain.scheme.model import Rounding
from domain.scheme.writing import written
from domain.scoring import Op, Term, missing
from domain.scoring.term import NOBODY, nodes
from tests.domain.shorthand import GROUP, graded, plan, scoring, terms, text

LAW = settings(deadline=None, max_examples=60)
"""A plan is drawn, read and scored for every example."""

# --- drawing figures, conditions and whole plans ---------------------------------------------------------

UNIT = (
    "税收",
    "任务",
    "测评",
    "扣分",
    "奖惩",
    "反馈",
    "否决",
    "难度",
    "税收×难度",
    "测评×30%",
    "5",
    "80%",
    "3分",
)
MONTH = (
    "各月平均（月考）",
    "各月合计（月考×难度）",
    "各月加权平均（月考：难度）",
    "各月去极值平均（月考）",
    "各月个数（月考）",
)
ENTRIES = (
    "合计（奖惩，类型为“加分”，每项不超过 0.5）",
    "奖惩中条款为“创新”的合计",
    "笔数（扣分，条款不为“3.1”）",
    "合计（扣分，期间为“2018年一季度”，范围为“指标内”、“指标外”）",
    "项目中每项不超过 满分×10%的合计",
    "项目的最高一项",
    "得分率（任务，类型不为“党建”）",
    "失分（任务，状态为“失分”）",
    "满分（任务，状态为“已取消”、“不适用”）",
    "笔数（否决）",
    "各分项合计（项目）",
)
RECEIVED = (
    "得票率（民意，优）",
    "民意",
    "所得名次（反馈）",
    "对照（等次（评级），“优”：10，“良”、“中”：8，其余：5）",
    "对照（类别，“局”：1，其余：2）",
)
ACROSS = ("本组最高", "本组最低", "本组平均", "本组合计", "本组名次", "本组倒数名次", "全体最高", "全体平均")


@st.composite
def figures(draw: st.DrawFn, *, across: bool = True, depth: int = 2) -> str:
    """Draw the right-hand side of a formula, with or without what looks across units."""
    if not depth or not draw(st.integers(0, 3)):
        return draw(st.sampled_from(draw(st.sampled_from([UNIT, UNIT, MONTH, ENTRIES, RECEIVED]))))
    inner = figures(across=across, depth=depth - 1)
    one, two, three = draw(inner), draw(inner), draw(inner)
    asked = draw(conditions(across=across, depth=depth - 1))
    forms = [
        f"（{one}{draw(st.sampled_from('+-×÷'))}{two}）",
        f"{one}+{two}×40%",
        f"－（{one}）",
        f"较大（{one}，{two}，{three}）",
        f"较小（{one}，{two}）",
        f"平均（{one}，{two}）",
        f"加权平均（{one}：2，{two}：3）",
        f"舍入（{one}，{draw(st.integers(0, 3))}）",
        f"进位（{one}，1）",
        f"超出（{one}，{two}，{three}）",
        f"（{one}，不低于 {draw(st.integers(0, 9))}，不超过 {draw(st.integers(10, 99))}）",
        f"若（{asked}，{one}，{two}）",
        f"分档（{one}，≥90：{two}，＞60：2，其余：{three}）",
        f"累进（{one}，≤10：1%，≤20：{two}，其余：3%）",
        f"对照（{one}，1：{two}，－3：5，其余：{three}）",
    ]
    if across:
        forms += [f"{draw(st.sampled_from(ACROSS))}（{one}）", f"本组占比（{asked}）", "本组家数"]
    return draw(st.sampled_from(forms))


@st.composite
def conditions(draw: st.DrawFn, *, across: bool = True, depth: int = 1) -> str:
    """Draw a condition."""
    figure = figures(across=across, depth=depth)
    compared = f"{draw(figure)}{draw(st.sampled_from('≥≤><=≠'))}{draw(figure)}"
    told = draw(st.sampled_from(["类别为“局”", "子类不为“一类”、“二类”", "单位为“甲”", "等次（评级）为“优”"]))
    joined = f"且（{compared}，或（{told}，{draw(st.sampled_from(UNIT))}>1））"
    return draw(st.sampled_from([compared, told, joined, f"{compared} 或 {told}"]))


def some(draw: st.DrawFn, *qualities: str) -> str:
    """Draw some of the qualities of a component, in their order."""
    return "".join(f"，{one}" for one in qualities if draw(st.booleans()))


POLICIES = st.sampled_from(["", "，缺项在收齐后按零分", "，缺项取本组平均", "，缺项分摊权重"])
CHOICES = {
    "折算口径": ("得分之和除以分值之和", "各指标得分率的平均"),
    "取消的指标": ("不计入", "按满分", "按零分"),
    "不适用的指标": ("不计入", "按满分", "按零分"),
    "舍入方式": ("四舍五入", "四舍六入五成双", "去尾", "进位"),
    "舍入时机": ("最后", "每一步"),
    "小数位数": ("0", "2", "6"),
    "成绩上限": ("100", "150%"),
    "成绩下限": ("0", "-5"),
    "名次依据": ("公布成绩", "精确成绩"),
    "并列名次": ("跳号", "不跳号"),
    "并列比较": ("税收", "税收（少者在前）、扣分"),
    "另列成绩": ("任务、税收", "难度"),
    "等次依据": ("公布成绩", "精确成绩"),
    "等次顺序": ("先名额后否决", "先否决后名额"),
    "名额取整": ("去尾", "进位", "四舍五入"),
    "名额并列": ("一并列入", "一并不列入"),
    "弃权选项": ("弃权", "不了解、弃权"),
    "最少有效票": ("1", "5"),
    "须注明依据的类别": ("局", "园区、局"),
    "报表须盖章的类别": ("局", "园区、局"),
}
PERCENT = "以上数据代入公式计算成绩时，先折算为百分制"


@st.composite
def plans(draw: st.DrawFn, *, across: bool = True) -> str:
    """Draw a whole plan; without `across`, one in which no unit's score depends on another's."""
    policy = st.just("") if not across else POLICIES
    components = [
        f"任务：指标得分{some(draw, '不含扶贫', '可按单位计一个百分制得分', '至多 1 位小数')} ——二（一）",
        f"测评：汇总值{some(draw, '满分 100', '至多 2 位小数')}{draw(policy)}",
        f"民意：汇总值{draw(policy)}",
        f"税收：数值{some(draw, '至多 0 位小数')}{draw(policy)}",
        f"月考：数值，按月{some(draw, '须 2 项')}{draw(policy)}",
        f"项目：汇总值，按分项{draw(policy)}",
        f"评级：等次{some(draw, '缺项在收齐后按零分')}",
        f"扣分：指标外扣分{some(draw, '至多 1 位小数')} ——二（二）",
        "奖惩：加分和减分",
        f"反馈：上级反馈{some(draw, '满分 100')}",
        "否决：认定事项",
    ]
    parameters = ["难度：甲 1.05、局（一类） 1.1、镇 120%、1月 2、其余 1 ——三"]
    parameters += draw(st.sampled_from([[], ["难度（自 2018-07-01）：镇 -1、其余 0.9"]]))
    clauses = ["3.1：扣分，每项 0.5", "3.2：扣分，每项 0.2 至 2，合计不超过 1 ——附", "一票：否决"]
    clauses += ["创新：加分，每项不超过 2，合计不超过 3，至多 1 位小数", "通报：减分，合计不超过 1"]
    groups = ["部门：局（一类）、局（二类）、园区 ——一"]
    groups += draw(
        st.sampled_from([[], ["镇区：镇 ——一"], ["镇区：镇、街道", "单列：丁、局（二类） ——一（三）"]])
    )
    formulas = [f"其{name}={draw(figures(across=across))}" for name in "一二"[: draw(st.integers(0, 2))]]
    parts = ["其一", "其二"][: len(formulas)]
    total = "总分=" + "+".join([*parts, draw(figures(across=across))])
    chosen = {key: draw(st.sampled_from(may)) for key, may in CHOICES.items() if draw(st.booleans())}
    return text(
        total,
        *formulas,
        *draw(st.sampled_from([[], [PERCENT]])),
        groups="\n".join(groups),
        指标类型=draw(st.sampled_from(["", "全部：业务、党建、扶贫", "部门：党建、扶贫"])),
        构成="\n".join(components),
        参数="\n".join(parameters),
        条款="\n".join(clauses),
        等次=draw(graders(across=across)),
        设置="\n".join(
            ["票数系数：优 1、良 0.8、差 0", *(f"{key}：{value}" for key, value in chosen.items())]
        ),
    )


@st.composite
def graders(draw: st.DrawFn, *, across: bool = True) -> str:
    if draw(st.booleans()):
        return ""
    asked = draw(conditions(across=across))
    quota = draw(st.sampled_from(["", "，不超过 20%", "，不超过 3", "，不超过 （本组家数÷3，不超过 2）"]))
    lines = [f"优秀：≥90{quota} ——五", "良好：名次≤5 且 成绩≥75", f"合格：{asked}", "不合格：其余"]
    lines += [
        "定为不合格：若 否决>0 ——五",
        f"不高于良好：若 {asked}",
        "班子降两等：若 扣分>1",
        "降1等：若 扣分>2",
    ]
    return "\n".join(lines[: draw(st.sampled_from([4, 5, 8]))])


POINTS = st.decimals(min_value=0, max_value=100, places=2).map(str)
WHO = ("甲/局（一类）", "乙/局（二类）", "丙/园区", "丁/镇")


@st.composite
def years(draw: st.DrawFn, who: str) -> str:
    """Draw what is recorded of one unit; any of it may be missing."""
    small = st.sampled_from(["0.5", "1", "1.5"])
    tokens = {
        "任务": f"任务=1:{draw(small)}/2 任务=2:{draw(small)}/2（党建） 任务=3:取消/5 任务=1:-0.5",
        "不适用": "任务=4:不适用/1",
        "测评": f"测评={draw(POINTS)}/120",
        "民意": f"民意=优{draw(st.integers(0, 9))},差{draw(st.integers(0, 9))},弃权2",
        "税收": f"税收={draw(POINTS)}",
        "月考": " ".join(f"月考[{month}月]={draw(POINTS)}" for month in range(1, draw(st.integers(2, 5)))),
        "项目": f"项目[修路]={draw(small)}/5 项目[绿化]={draw(small)}/2",
        "评级": f"评级={draw(st.sampled_from(['优', '良', '末等']))}",
        "扣分": f"扣分={draw(small)}〔3.1〕@2018-03-01 扣分={draw(small)}〔3.2〕 扣分={draw(small)}〔3.2〕",
        "奖惩": f"奖惩=+{draw(small)}〔创新〕 奖惩=+{draw(small)} 奖惩=-{draw(small)}〔通报〕",
        "反馈": draw(st.sampled_from(["反馈=第2名", "反馈=93"])),
        "否决": "否决=事故〔一票〕",
    }
    return " ".join([who, *(token for token in tokens.values() if draw(st.integers(0, 5)))])


@st.composite
def groups_of_units(draw: st.DrawFn, scheme: Scheme) -> list[str]:
    known = [who for who in WHO if scheme.group_of(*_category(who))]
    return [draw(years(who)) for who in known]


def _category(who: str) -> tuple[str, str | None]:
    category, _, sub_class = who.partition("/")[2].partition("（")
    return category, sub_class.removesuffix("）") or None


# --- writing ---------------------------------------------------------------------------------------------


def said(scheme: Scheme) -> list[object]:
    """Return all that a scheme says, the wording of its sentences left aside."""
    bare = {
        group: {name: replace(one, sentence="") for name, one in mine.items()}
        for group, mine in scheme.formulas.items()
    }
    totals = {group: replace(one, sentence="") for group, one in scheme.totals.items()}
    rest = [one.name for one in fields(scheme) if one.name not in {"text", "digest", "formulas", "totals"}]
    return [bare, totals, *(getattr(scheme, name) for name in rest)]


@LAW
@given(plans())
def test_a_plan_written_anew_reads_back_as_the_same(written_first: str) -> None:
    scheme = parse(written_first)
    again = parse(written(scheme))
    assert said(again) == said(scheme)
    assert written(again) == written(scheme)


# --- explanations ----------------------------------------------------------------------------------------


@LAW
@given(st.data())
def test_every_line_of_an_explanation_follows_from_the_lines_below_it(data: st.DataObject) -> None:
    scheme = parse(data.draw(plans()))
    units = data.draw(groups_of_units(scheme))
    for term in terms(scheme, *units).values():
        for one in nodes(term):
            assert one.value == again(one), one
            exact = (one.value, one.figure)
            assert all(figure is None or isinstance(figure, Fraction) for figure in exact), one
        gaps = list(unknown(term))
        received = any(one.op is Op.RECEIVED for one in gaps)
        assert (term.value is None) == bool(missing(term) or received)
        assert set(missing(term)) <= {one.label.removesuffix("（除数为 0）") for one in gaps} | {
            f"{one.label}（除数为 0）" for one in gaps if one.op is Op.QUOTIENT
        }
        nobody = [one.note for one in gaps if one.op is Op.MISSING]
        named = {one.label for one in gaps if one.op is Op.MISSING and one.note != NOBODY}
        assert named <= set(missing(term)) or set(nobody) == {NOBODY}


def unknown(term: Term) -> Iterator[Term]:
    """Yield the terms that have no value, reached through such terms."""
    if term.value is None:
        yield term
        for part in term.parts:
            yield from unknown(part)


def again(term: Term) -> Fraction | None:
    """Work a line out from the lines below it, by other means than the term itself does."""
    values = [part.value for part in term.parts]
    known = [value for value in values if value is not None]
    match term.op:
        case Op.ZERO:
            return Fraction(0)
        case Op.GROUP | Op.COUNT:
            return Fraction(len(values))
        case Op.BOTH:
            return Fraction(0) if 0 in values else Fraction(1) if None not in values else None
        case Op.EITHER:
            return Fraction(1) if 1 in values else Fraction(0) if None not in values else None
        case Op.RANK | Op.RANK_FROM_LAST if values[0] is not None:
            others = [part.value for part in term.parts[1].parts if part.value is not None]
            better = [other > known[0] if term.op is Op.RANK else other < known[0] for other in others]
            return Fraction(1 + sum(better))
        case Op.RANK | Op.RANK_FROM_LAST:
            return None
        case Op.CHOSEN:
            return values[1] if len(values) > 1 else None
        case _ if not term.parts:
            return term.figure
        case _:
            return combined(term, known) if len(known) == len(values) else None


def combined(term: Term, values: Sequence[Fraction]) -> Fraction | None:
    match term.op:
        case Op.SUM:
            return sum(values, Fraction(0))
        case Op.NEGATED:
            return -values[0]
        case Op.PRODUCT:
            return values[0] * values[1]
        case Op.QUOTIENT:
            return values[0] / values[1] if values[1] != 0 else None
        case Op.MEAN:
            return sum(values, Fraction(0)) / len(values)
        case Op.LARGEST:
            return max(values)
        case Op.SMALLEST:
            return min(values)
        case Op.COMPARED:
            first, second = values
            holds = {"≥": first >= second, "≤": first <= second, ">": first > second, "<": first < second}
            return Fraction((holds | {"=": first == second, "≠": first != second})[term.label])
        case Op.ROUNDED:
            assert term.rounding
            return near(values[0], *term.rounding)
        case op:
            raise AssertionError(op)


def near(value: Fraction, places: int, how: Rounding) -> Fraction:
    """Round on the number line: to the nearest of the two neighbours, or towards or away from zero."""
    unit = Fraction(1, 10**places)
    low, high = floor(value / unit) * unit, ceil(value / unit) * unit
    inner, outer = sorted((low, high), key=abs)
    match how:
        case Rounding.DOWN:
            return inner
        case Rounding.UP:
            return outer
        case _ if value - low != high - value:
            return low if value - low < high - value else high
        case Rounding.HALF_UP:
            return outer
        case _:
            return low if (low / unit) % 2 == 0 else high


@LAW
@given(st.data())
def test_an_entry_is_one_node_however_often_it_is_used(data: st.DataObject) -> None:
    scheme = parse(data.draw(plans()))
    units = data.draw(groups_of_units(scheme))
    for unit, term in terms(scheme, *units).items():
        cited = Counter(one.cites for one in nodes(term) if one.op is Op.GIVEN)
        assert set(cited.values()) <= {1}, (unit, cited)


EVERY_ENTRY = (
    "任务+测评+民意+税收+各月平均（月考）+各月最高（月考×2）+各分项合计（项目）+扣分+合计（扣分，条款为“3.2”）"
    "+奖惩+笔数（奖惩）+最高一项（项目）+得分率（任务）+否决+笔数（否决）+对照（等次（评级），“优”：1，其余：0）"
)


@LAW
@given(years("甲/局（一类）"), st.booleans())
def test_every_entry_that_counts_has_exactly_one_node(line: str, percent: bool) -> None:  # noqa: FBT001
    scheme = plan(
        EVERY_ENTRY,
        *([PERCENT] if percent else []),
        groups=f"{GROUP}：局",
        构成="任务：指标得分 | 测评：汇总值 | 民意：汇总值 | 税收：数值 | 月考：数值，按月 | 评级：等次 | "
        "项目：汇总值，按分项 | 扣分：指标外扣分 | 奖惩：加分和减分 | 反馈：上级反馈 | 否决：认定事项",
        条款="3.1：扣分 | 3.2：扣分，合计不超过 1 | 创新：加分，合计不超过 2 | 通报：减分 | 一票：否决",
        设置="票数系数：优 1、良 0.8、差 0",
    )
    year = scoring(scheme, line.replace("（一类）", "", 1))
    (term,) = year.results(GROUP).values()
    (unit,) = year.group(GROUP).units.values()
    cited = Counter(one.cites for one in nodes(term) if one.cites)
    for entry in unit.sheet.entries:
        told = (entry.received is not None and entry.component == "民意") or entry.component == "评级"
        unused = entry.component == "反馈"
        if not told and not unused:
            assert cited[entry.id] == 1, entry


# --- one unit and the others -----------------------------------------------------------------------------


@LAW
@given(st.data())
def test_where_nothing_looks_across_units_each_stands_alone(data: st.DataObject) -> None:
    scheme = parse(data.draw(plans(across=False)))
    units = data.draw(groups_of_units(scheme))
    together = terms(scheme, *units)
    for line in units:
        alone = terms(scheme, line)
        for unit, term in alone.items():
            assert together[unit] == term


@LAW
@given(st.data())
def test_a_unit_apart_changes_nobody(data: st.DataObject) -> None:
    scheme = parse(data.draw(plans()))
    scheme = replace(scheme, apart={"戊": None})
    units = data.draw(groups_of_units(scheme))
    before = terms(scheme, *units)
    after = terms(scheme, *units, data.draw(years("戊/园区")))
    assert {unit: term for unit, term in after.items() if unit != "戊"} == before


# --- exactness -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sum:
    """Arithmetic in writing, beside its value worked out apart from the language."""

    text: str
    value: Fraction | None


NUMBERS = st.one_of(
    st.decimals(min_value=0, max_value=99, places=3).map(lambda one: Sum(f"{one:f}", Fraction(one))),
    st.integers(1, 99).map(lambda one: Sum(f"{one}%", Fraction(one, 100))),
)


@st.composite
def sums(draw: st.DrawFn, depth: int = 4) -> Sum:
    if not depth or not draw(st.integers(0, 4)):
        return draw(NUMBERS)
    one, two = draw(sums(depth - 1)), draw(sums(depth - 1))
    sign = draw(st.sampled_from("+-×÷较小均负"))
    if one.value is None or two.value is None:
        value = None
    else:
        a, b = one.value, two.value
        value = {
            "+": a + b,
            "-": a - b,
            "×": a * b,
            "÷": a / b if b else None,
            "较": max(a, b),
            "小": min(a, b),
            "均": (a + b) / 2,
            "负": -a,
        }[sign]
    words = {"较": f"较大（{one.text}，{two.text}）", "小": f"较小（{one.text}，{two.text}）"}
    words |= {"均": f"平均（{one.text}，{two.text}）", "负": f"（－（{one.text}）+0×（{two.text}））"}
    return Sum(words.get(sign, f"（{one.text}）{sign}（{two.text}）"), value)


@LAW
@given(sums())
def test_arithmetic_is_exact_to_the_last_fraction(drawn: Sum) -> None:
    (term,) = terms(plan(drawn.text, 构成="甲：数值"), "一局").values()
    assert term.parts[0].value == drawn.value


@given(st.lists(st.sampled_from("+-×÷"), min_size=1, max_size=5), st.data())
def test_without_brackets_signs_bind_as_in_school(signs: list[str], data: st.DataObject) -> None:
    numbers = [data.draw(st.integers(1, 9)) for _ in range(len(signs) + 1)]
    formula = "".join(f"{number}{sign}" for number, sign in zip(numbers, [*signs, ""], strict=True))
    (term,) = terms(plan(formula, 构成="甲：数值"), "一局").values()
    products = formula.replace("-", "+-").split("+")
    expected = Fraction(0)
    for product in products:
        value = Fraction(-1 if product.startswith("-") else 1)
        above = True
        for character in product.removeprefix("-"):
            if character in "×÷":
                above = character == "×"
            else:
                value = value * int(character) if above else value / int(character)
        expected += value
    assert term.parts[0].value == expected


# --- ranks and grades ------------------------------------------------------------------------------------

SCORES = st.lists(st.integers(50, 100), min_size=1, max_size=12)
BANDS = st.lists(
    st.tuples(
        st.sampled_from(["≥{}", "成绩>{}", "名次≤{}", "成绩≥本组平均（成绩）－{}"]),
        st.integers(0, 100),
        st.sampled_from(["", "，不超过 20%", "，不超过 50%", "，不超过 1", "，不超过 本组家数÷3"]),
    ),
    min_size=1,
    max_size=3,
)


def bands_of(drawn: Sequence[tuple[str, int, str]]) -> str:
    lines = [f"等{place}：{asked.format(least)}{quota}" for place, (asked, least, quota) in enumerate(drawn)]
    return "\n".join([*lines, "末等：其余"])


@LAW
@given(SCORES, BANDS, st.sampled_from(["一并列入", "一并不列入"]))
def test_a_better_score_never_gets_a_worse_grade(
    scores: list[int], bands: Sequence[tuple[str, int, str]], ties: str
) -> None:
    scheme = plan("甲", 构成="甲：数值", 等次=bands_of(bands), 设置=f"名额并列：{ties}")
    order = [band.grade for band in scheme.grades[GROUP].bands]
    found = graded(scoring(scheme, *(f"局{number} 甲={one}" for number, one in enumerate(scores))))
    best_first = sorted(range(len(scores)), key=lambda number: -scores[number])
    places = [order.index(found[f"局{number}"].grade or "") for number in best_first]
    assert places == sorted(places)
    by_score = {(one, found[f"局{number}"].grade) for number, one in enumerate(scores)}
    assert len(by_score) == len(set(scores)), "equal scores, equal grades"


@LAW
@given(SCORES, st.integers(0, 100), st.sampled_from([Rounding.DOWN, Rounding.UP, Rounding.HALF_UP]))
def test_a_quota_is_never_exceeded(scores: list[int], share: int, how: Rounding) -> None:
    grades = f"优秀：不超过 {share}% | 良好：不超过 本组家数×{share}%－1 | 其他：其余"
    scheme = plan("甲", 构成="甲：数值", 等次=grades, 设置=f"名额取整：{how} | 名额并列：一并不列入")
    found = graded(scoring(scheme, *(f"局{number} 甲={one}" for number, one in enumerate(scores))))
    counts = Counter(one.grade for one in found.values())
    exact = Fraction(len(scores) * share, 100)
    assert counts["优秀"] <= near(exact, 0, how)
    assert counts["良好"] <= max(near(exact - 1, 0, how), Fraction(0))
    if len(set(scores)) == len(scores):
        assert counts["优秀"] == near(exact, 0, how), "without ties every place is taken"


@given(st.lists(st.integers(0, 5), min_size=1, max_size=8))
def test_a_rank_in_a_formula_is_one_more_than_the_number_of_better_units(scores: list[int]) -> None:
    scheme = plan("本组名次 甲×100+本组倒数名次 甲", 构成="甲：数值")
    found = terms(scheme, *(f"局{number} 甲={one}" for number, one in enumerate(scores)))
    for number, one in enumerate(scores):
        better, worse = (sum(other > one for other in scores), sum(other < one for other in scores))
        assert found[f"局{number}"].value == (better + 1) * 100 + worse + 1


# --- work grows with the number of units -----------------------------------------------------------------


def terms_made(monkeypatch: pytest.MonkeyPatch, units: int) -> int:
    """Score so many units and return how many terms were made."""
    made = [0]
    make = Term.__init__

    def counting(term: Term, *told: Any, **named: Any) -> None:
        made[0] += 1
        make(term, *told, **named)

    scheme = plan(
        "任务×50%+税收÷本组最高税收×20+20×（1－2%×（本组名次 税收－1））"
        "+（若 本组占比（税收>本组平均 税收）>10% 则 1 否则 0）+各月平均（月考÷本组最高 月考）+调研",
        构成="任务：指标得分 | 税收：数值 | 月考：数值，按月 | 调研：数值，缺项取本组平均",
    )
    marks = " ".join(f"任务={number}:1/2" for number in range(1, 61))
    lines = [
        f"局{number} {marks} 税收={number} 月考[1月]={number + 1} 月考[2月]=5{' 调研=7' * (number % 2)}"
        for number in range(units)
    ]
    year = scoring(scheme, *lines)
    with monkeypatch.context() as counted:
        counted.setattr(Term, "__init__", counting)
        results = year.results(GROUP)
        assert all(one.value is not None for term in results.values() for one in nodes(term))
    return made[0]


def test_a_figure_of_the_whole_group_is_made_once_for_all_units(monkeypatch: pytest.MonkeyPatch) -> None:
    few, many = terms_made(monkeypatch, 100), terms_made(monkeypatch, 1000)
    assert few < 100 * 200, "a hundred and sixty terms a unit, of which sixty are marks, sixty full marks"
    assert many <= 10 * few, "ten times the units, ten times the work"
