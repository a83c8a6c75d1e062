"""What docs/schemes.md says, in both languages, is what the scheme language does.

A comment such as `<!-- operators -->` names the table or the fence that follows it. In a ```diff fence a
`-` line of the plan is written as the `+` line, and the last line is what a clerk is told.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from cli import showing
from domain.entries import Entry, Indicator, Received, Sheet
from domain.scheme import SchemeError, parse
from domain.scheme.model import (
    Cancelled,
    Conversion,
    Function,
    OfGroup,
    Origin,
    RankBasis,
    RoundedAt,
    Rounding,
)
from domain.scoring import Term, missing, placings, score_group, shown
from domain.scoring.term import nodes
from tests.cli.words import commands

ROOT = Path(__file__).parents[2]
PAGES = {
    name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("schemes.md", "schemes.zh-CN.md")
}
PAGE = PAGES["schemes.md"]
EXECUTED = {"figures": 6, "results": 9, "forms": 2, "origins": 4, "operators": 4, "settings": 2}
"""The tables that are executed, and how many of their columns are: words beside them are prose."""

GROUP, COLUMNS = "市直部门", frozenset({"督查扣分", "加分", "减分", "该项"})
DAY = date(2019, 1, 10)
INCOMPLETE = "未齐"

Table = tuple[tuple[str, ...], ...]


# --- reading a page --------------------------------------------------------------------------------------


def table(page: str, name: str) -> Table:
    """Return a named table's header and rows, as far as they are executed."""
    found = re.search(rf"<!-- {name} -->\n\n((?:\|.*\n)+)", page)
    assert found, name
    rows = [[cell.strip().strip("`") for cell in line.split("|")[1:-1]] for line in found[1].splitlines()]
    return tuple(tuple(row[: EXECUTED[name]]) for row in (rows[0], *rows[2:]))


def rows(name: str) -> Table:
    return table(PAGE, name)[1:]


def fence(page: str, name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n\n```\w+\n(.*?)```", page, re.DOTALL)
    assert found, name
    return found[1]


def slips(page: str) -> tuple[tuple[str, str, str], ...]:
    """Return what should stand, what was written instead, and what is said."""
    return tuple(re.findall(r"```diff\n- (.*)\n\+ (.*)\n(.*)\n```", page))


# --- from a page's figures to sheets ---------------------------------------------------------------------

_MARK = re.compile(r"指标(\d+) ([\d.]+)/([\d.]+)(?:（(.+)）)?")
_OF_FULL = re.compile(r"(?:全部 )?([\d.]+)/([\d.]+)")
_SIGNED = re.compile(r"([＋－])([\d.]+)")


class Figures:
    """One unit's cells becoming entries; ids count up as a ledger's would."""

    def __init__(self, unit: str, cells: Mapping[str, str]) -> None:
        self.unit, self.indicators, self.entries = unit, list[Indicator](), list[Entry]()
        for component, cell in cells.items():
            if cell not in ("未收到", "收齐，无"):
                for part in cell.split("、"):
                    self._take(component, part, cell)
        self.sheet = Sheet(unit, tuple(self.indicators), tuple(self.entries), COLUMNS)

    def _take(self, component: str, part: str, cell: str) -> None:
        if mark := _MARK.fullmatch(part):
            number, points, full, kind = mark.groups()
            self.indicators.append(Indicator(self._id(), number, f"任务{number}", Fraction(full), kind))
            self._add("MarkEntered", component, points, full, indicator=number)
        elif cancelled := re.fullmatch(r"指标(\d+) ([\d.]+)（已取消）", part):
            number, full = cancelled.groups()
            self.indicators.append(Indicator(self._id(), number, "", Fraction(full), cancelled=True))
        elif of_full := _OF_FULL.fullmatch(part):
            self._add(
                "MarkEntered" if part.startswith("全部") else "EvaluationEntered",
                component,
                *of_full.groups(),
            )
        elif signed := _SIGNED.fullmatch(part):
            kind = "BonusApproved" if signed[1] == "＋" else "PenaltyApproved"
            self._add(kind, component, signed[2] if signed[1] == "＋" else f"-{signed[2]}", label="示例事项")
        elif re.fullmatch(r"[\d.]+", part):
            self._add("FindingRecorded", component, part, label="示例：窗口空岗")
        elif part == cell.split("、", maxsplit=1)[0]:
            counts = tuple((one.split()[0], int(one.split()[1])) for one in cell.split("、"))
            self._add("EvaluationEntered", component, received=Received(ballots=counts))

    def _id(self) -> str:
        return f"heqing-2018/{self.unit}@{len(self.indicators) + len(self.entries) + 2}"

    def _add(
        self,
        kind: str,
        component: str,
        points: str | None = None,
        full: str | None = None,
        *,
        indicator: str | None = None,
        label: str | None = None,
        received: Received | None = None,
    ) -> None:
        entry = Entry(
            id=self._id(),
            kind=kind,
            component=component,
            effective_on=DAY,
            indicator=indicator,
            points=None if points is None else Fraction(points),
            full=None if full is None else Fraction(full),
            label=label,
            received=received,
        )
        self.entries.append(entry)


def sheets() -> dict[str, Sheet]:
    header, *units = table(PAGE, "figures")
    return {unit[0]: Figures(unit[0], dict(zip(header[1:], unit[1:], strict=True))).sheet for unit in units}


# --- the plan, and the plan with something else in it ----------------------------------------------------

PLAN = fence(PAGE, "plan")


def scored(text: str, group: str = GROUP) -> Mapping[str, Term]:
    return score_group(parse(text), group, sheets())


def exactly(term: Term) -> str:
    """Write a value as an explanation does."""
    return INCOMPLETE if term.value is None else shown(term.value, 6, exactly=True)


def with_total(formula: str) -> str:
    """Return the plan in which the total of the group is this formula alone."""
    return re.sub(rf"(?m)^({GROUP}考评成绩=).*$", rf"\g<1>{formula}", PLAN)


def named(term: Term, name: str) -> Term:
    return next(one for one in nodes(term) if one.label == name)


def with_setting(line: str) -> str:
    key = line.partition("：")[0]
    return "\n".join([one for one in PLAN.splitlines() if not one.startswith(key)] + [line])


# --- the tests -------------------------------------------------------------------------------------------


def test_both_pages_hold_the_same_examples() -> None:
    def examples(page: str) -> Sequence[object]:
        tables = [table(page, name)[1:] for name in EXECUTED]
        return [tables, fence(page, "plan"), fence(page, "explanation"), slips(page)]

    first, second = (examples(page) for page in PAGES.values())
    assert first == second


def test_the_plan_gives_the_results_of_the_page() -> None:
    header, *units = table(PAGE, "results")
    terms = scored(PLAN)
    ranks = placings({unit: term.value for unit, term in terms.items() if term.value is not None})
    for unit, *cells in units:
        term = terms[unit]
        told = dict(zip(header[1:], cells, strict=True))
        total = "—" if term.value is None else shown(term.value, 2)
        rank = str(ranks[unit].rank) if unit in ranks else "—"
        worked = [told[name] for name in header[1:6]]
        assert [exactly(named(term, name)) for name in header[1:6]] == worked, unit
        assert [total, rank] == cells[-2:], unit
        by_hand = scored(with_total(cells[-3]))[unit].value if cells[-3] != "—" else None
        assert by_hand == term.value, unit
    assert missing(terms["丁局"]) == ("日常得分", "民主测评（票数）")


def test_the_explanation_is_what_the_command_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    written = StringIO()
    monkeypatch.setattr(showing, "out", Console(file=written, width=200))
    showing.explanation(scored(PLAN)["甲局"], whole=False)
    assert [line.rstrip() for line in written.getvalue().splitlines()] == fence(
        PAGE, "explanation"
    ).splitlines()


@pytest.mark.parametrize(("written", "same"), rows("forms"))
def test_what_is_pasted_reads_as_the_same_formula(written: str, same: str) -> None:
    line = next(one for one in PLAN.splitlines() if one.startswith("奖惩得分="))

    def reading(sentence: str) -> object:
        return parse(PLAN.replace(line, sentence)).formulas[GROUP]["奖惩得分"].expression

    assert reading(written) == reading(same)


@pytest.mark.parametrize(("origin", "cell", "percent", "as_it_is"), rows("origins"))
def test_a_component_becomes_the_figure_of_the_page(
    origin: str, cell: str, percent: str, as_it_is: str
) -> None:
    changed = with_total("该项").replace("【公式】", f"该项：{origin}\n\n【公式】")
    if origin == Origin.FEEDBACK:
        changed = with_total("反馈考评结果")
    name = "反馈考评结果" if origin == Origin.FEEDBACK else "该项"
    sheet = Figures("甲局", {name: cell}).sheet
    unconverted = "\n".join(line for line in changed.splitlines() if "先折算为百分制" not in line)
    for text, figure in ((changed, percent), (unconverted, as_it_is)):
        assert exactly(score_group(parse(text), GROUP, {"甲局": sheet})["甲局"].parts[0]) == figure


@pytest.mark.parametrize(("formula", "other", "first", "fourth"), rows("operators"))
def test_an_operator_gives_the_results_of_the_page(formula: str, other: str, first: str, fourth: str) -> None:
    for form in (formula, other):
        if form != "—":
            terms = scored(with_total(form))
            assert [exactly(terms[unit].parts[0]) for unit in ("甲局", "丁局")] == [first, fourth], form


@pytest.mark.parametrize(("setting", "score"), rows("settings"))
def test_a_setting_gives_the_result_of_the_page(setting: str, score: str) -> None:
    text = with_setting(setting)
    value = scored(text)["乙局"].value
    assert value is not None
    assert shown(value, parse(text).settings.places) == score


@pytest.mark.parametrize(("right", "wrong", "said"), slips(PAGE))
def test_a_slip_is_told_in_the_words_of_the_page(right: str, wrong: str, said: str) -> None:
    assert PLAN.count(right) == 1
    with pytest.raises(SchemeError) as caught:
        parse(PLAN.replace(right, wrong))
    assert str(caught.value) == said


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_all_that_the_language_has(name: str) -> None:
    text = PAGES[name]
    kinds = (Origin, Function, OfGroup, Conversion, Cancelled, Rounding, RoundedAt, RankBasis)
    assert [word for kind in kinds for word in kind if word not in text] == []
    assert len(slips(text)) > 5


@pytest.mark.parametrize("name", PAGES)
def test_every_verb_a_page_names_exists(name: str) -> None:
    verbs = set(re.findall(r"kaoji scheme ([a-z]+)", PAGES[name]))
    assert verbs == {"check", "show", "diff", "try", "adopt", "amend"}
    assert {("scheme", verb) for verb in verbs} <= commands().keys()
