"""What docs/schemes.md says, in both languages, is what the scheme language does.

In a ```diff fence a `-` line of the plan is written as the `+` line, the last line is what a clerk is told.
The explanation and these last lines are regenerated, in both pages, by REWRITE_DOCS=1.
"""

import os
import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from io import StringIO

import pytest
from rich.console import Console

from cli import showing
from domain.scheme import SchemeError, parse
from domain.scheme.expressions import Each, Field, Function, OfGroup, Selected, TraitKind
from domain.scheme.model import (
    Cancelled,
    Conversion,
    Effect,
    GradeOrder,
    Origin,
    QuotaTies,
    RankBasis,
    RoundedAt,
    Rounding,
    SameMarks,
    TieRanks,
)
from domain.scheme.readings import READINGS
from domain.scoring import missing
from projections.standings import Standing
from tests.cli.words import commands
from tests.docs import pages
from tests.docs.pages import FILES, Table, exactly, fence, table, told

PAGES = {name: path.read_text(encoding="utf-8") for name, path in FILES.items()}
PAGE = PAGES["schemes.md"]
OPERATORS = tuple(dict.fromkeys(re.findall(r"<!-- (operators-\w+) -->", PAGE)))
EXECUTED = {
    "figures": 8,
    "results": 10,
    "origins": 5,
    "parameters-on": 5,
    "forms": 2,
    "more-figures": 8,
    "settings": 2,
    "ranks-figures": 3,
    "ranks-settings": 3,
} | dict.fromkeys(OPERATORS, 4)
"""The tables that are executed, and how many of their columns are: words beside them are prose."""
FENCES = ("plan", "parameters", "more", "ranks")

PLAN = fence(PAGE, "plan")
GROUP = "市直部门"
PERCENT = "以上数据代入公式计算成绩时，先折算为百分制"


def rows(name: str) -> Table:
    return table(PAGE, name, EXECUTED[name])[1:]


def each(*names: str) -> Table:
    return tuple(row for name in names for row in rows(name))


# --- the plan, and the plan with something else in it ----------------------------------------------------


def figures() -> Table:
    return table(PAGE, "figures")


def with_total(plan: str, formula: str) -> str:
    """Return the plan in which the total of the group is this formula alone."""
    return re.sub(rf"(?m)^({GROUP}考评成绩=).*$", lambda found: found[1] + formula, plan)


def with_settings(plan: str, settings: str) -> str:
    """Return a plan with one or two settings, in place of those it has under the same names."""
    heading = "" if "【设置】" in plan else "\n【设置】\n"
    for line in settings.split("；"):
        plan = re.sub(rf"(?m)^{line.partition('：')[0]}：.*\n", "", plan)
        plan += f"{heading}{line}\n"
        heading = ""
    return plan


def place_of(result: Standing) -> tuple[str, ...]:
    return tuple(told(result, what, 2).replace(pages.INCOMPLETE, "—") for what in ("成绩", "名次", "等次"))


# --- what the page's rows give ---------------------------------------------------------------------------


def of_origin(line: str, cell: str, formula: str) -> tuple[str, str]:
    """Return what a component gives under the plan that converts to percent, and without conversion."""
    plan = with_total(PLAN, formula).replace("【参数】", f"该项：{line}\n\n【参数】")
    found = []
    for text in (plan, re.sub(rf"(?m)^{PERCENT}.*\n", "", plan)):
        one = pages.ranked(text, (("单位", "该项"), ("甲局", cell)))["甲局"]
        found.append(exactly(one.term.parts[0]))
    return found[0], found[1]


@cache
def richer() -> tuple[str, Table]:
    """Return the plan and its figures with the lines that the operators are tried on."""
    plan = pages.with_lines(PLAN, fence(PAGE, "more"))
    return plan, pages.joined(figures(), table(PAGE, "more-figures"))


def of_formula(formula: str) -> tuple[str, str]:
    """Return what a formula gives for the first and the last unit of the plan."""
    plan, cells = richer()
    found = pages.ranked(with_total(plan, formula), cells)
    return exactly(found["甲局"].term.parts[0]), exactly(found["丁局"].term.parts[0])


def of_setting(setting: str) -> str:
    plan = with_settings(PLAN, setting)
    return told(pages.ranked(plan, figures())["乙局"], "成绩", parse(plan).settings.places)


def of_rank_setting(setting: str) -> tuple[str, str]:
    """Return all ranks, and all grades, in the order of the table of figures."""
    cells = table(PAGE, "ranks-figures")
    found = pages.ranked(with_settings(pages.whole(fence(PAGE, "ranks")), setting), cells)
    units = [found[unit] for unit, *_ in cells[1:]]
    ranks = [one.place().removesuffix("（并列）") for one in units]
    return "、".join(ranks), "、".join(told(one, "等次", 2) for one in units)


def of_day(day: str) -> tuple[str, ...]:
    cells = table(PAGE, "parameters-on", 3)
    found = pages.ranked(pages.whole(fence(PAGE, "parameters")), cells, date.fromisoformat(day))
    return tuple(told(found[unit], "成绩", 2) for unit, *_ in cells[1:])


def of_recipe(lines: str, cells: Table) -> Table:
    """Return a recipe's table with what its lines give."""
    text = pages.whole(lines)
    scheme = parse(text)
    found = pages.ranked(text, cells)
    given = ("单位", "类别", *scheme.components)
    return tuple(
        tuple(
            cell if what in given else told(found[row[0]], what, scheme.settings.places)
            for what, cell in zip(cells[0], row, strict=True)
        )
        for row in cells[1:]
    )


def explained(monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what `kaoji why 甲局` shows."""
    written = StringIO()
    monkeypatch.setattr(showing, "out", Console(file=written, width=200))
    showing.explanation(pages.ranked(PLAN, figures())["甲局"].term, whole=False)
    return "".join(f"{line.rstrip()}\n" for line in written.getvalue().splitlines())


def said_of(right: str, wrong: str) -> str:
    """Return what is said of a plan in which a line is written wrong."""
    assert PLAN.count(right) == 1
    with pytest.raises(SchemeError) as caught:
        parse(PLAN.replace(right, wrong))
    return str(caught.value)


# --- the tests -------------------------------------------------------------------------------------------


@pytest.mark.skipif("REWRITE_DOCS" not in os.environ, reason="only on demand")
def test_the_explanation_and_the_errors_are_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = explained(monkeypatch)
    for name, page in PAGES.items():
        text = page.replace(fence(page, "explanation"), shown)
        for right, wrong, said in pages.slips(page):
            text = text.replace(f"+ {wrong}\n{said}\n", f"+ {wrong}\n{said_of(right, wrong)}\n")
        FILES[name].write_text(text, encoding="utf-8")


def test_both_pages_hold_the_same_examples() -> None:
    def examples(page: str) -> Sequence[object]:
        tables = [table(page, name, columns)[1:] for name, columns in EXECUTED.items()]
        fences = [fence(page, name) for name in (*FENCES, "explanation")]
        return [tables, fences, pages.slips(page), list(pages.recipes(page))]

    first, second = (examples(page) for page in PAGES.values())
    assert first == second


def test_the_plan_gives_the_results_of_the_page() -> None:
    header, *units = table(PAGE, "results")
    found = pages.ranked(PLAN, figures())
    for unit, *expected in units:
        one = found[unit]
        assert [told(one, name, 2) for name in header[1:6]] == expected[:5], unit
        assert place_of(one) == tuple(expected[6:]), unit
        if expected[5] != "—":
            by_hand = pages.ranked(with_total(PLAN, expected[5]), figures())[unit]
            assert by_hand.exact == one.exact, unit
    lacking = "、".join(missing(found["丁局"].term))
    assert all(f"缺 {lacking}" in page for page in PAGES.values())


def test_the_explanation_is_what_the_command_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert explained(monkeypatch) == fence(PAGE, "explanation")


@pytest.mark.parametrize(("written", "same"), rows("forms"))
def test_what_is_pasted_reads_as_the_same_formula(written: str, same: str) -> None:
    line = next(one for one in PLAN.splitlines() if one.startswith("奖惩得分="))

    def reading(sentence: str) -> object:
        return parse(PLAN.replace(line, sentence)).formulas[GROUP]["奖惩得分"].expression

    assert reading(written) == reading(same)


@pytest.mark.parametrize(("origin", "cell", "formula", "percent", "as_it_is"), rows("origins"))
def test_a_component_becomes_the_figure_of_the_page(
    origin: str, cell: str, formula: str, percent: str, as_it_is: str
) -> None:
    assert of_origin(origin, cell, formula) == (percent, as_it_is)


def test_a_parameter_has_the_value_of_the_day() -> None:
    _, *units = table(PAGE, "parameters-on")
    for day, column in (("2018-06-30", 3), ("2018-12-31", 4)):
        assert of_day(day) == tuple(unit[column] for unit in units), day


@pytest.mark.parametrize(("formula", "other", "first", "fourth"), each(*OPERATORS))
def test_an_operator_gives_the_results_of_the_page(formula: str, other: str, first: str, fourth: str) -> None:
    for form in (formula, other):
        if form != "—":
            assert of_formula(form) == (first, fourth), form


@pytest.mark.parametrize(("setting", "score"), rows("settings"))
def test_a_setting_gives_the_result_of_the_page(setting: str, score: str) -> None:
    assert of_setting(setting) == score


@pytest.mark.parametrize(("setting", "ranks", "grades"), rows("ranks-settings"))
def test_a_setting_gives_the_ranks_and_grades_of_the_page(setting: str, ranks: str, grades: str) -> None:
    assert of_rank_setting(setting) == (ranks, grades)


@pytest.mark.parametrize(("lines", "cells"), list(pages.recipes(PAGE)))
def test_a_recipe_gives_the_results_of_the_page(lines: str, cells: Table) -> None:
    assert of_recipe(lines, cells) == cells[1:]


@pytest.mark.parametrize(("right", "wrong", "said"), pages.slips(PAGE))
def test_a_slip_is_told_in_the_words_of_the_page(right: str, wrong: str, said: str) -> None:
    assert said_of(right, wrong) == said


WORDS: tuple[type[StrEnum], ...] = (
    Origin,
    Function,
    OfGroup,
    Each,
    Selected,
    Field,
    TraitKind,
    Conversion,
    Cancelled,
    SameMarks,
    Rounding,
    RoundedAt,
    RankBasis,
    TieRanks,
    QuotaTies,
    GradeOrder,
    Effect,
)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_all_that_the_language_has(name: str) -> None:
    text = PAGES[name]
    known = [word for kind in WORDS for word in kind] + list(READINGS)
    assert [word for word in known if word not in text] == []
    assert len(pages.slips(text)) > 5


@pytest.mark.parametrize("name", PAGES)
def test_every_verb_a_page_names_exists(name: str) -> None:
    verbs = set(re.findall(r"kaoji scheme ([a-z]+)", PAGES[name]))
    assert verbs == {"check", "show", "diff", "try", "adopt", "amend"}
    assert {("scheme", verb) for verb in verbs} <= commands().keys()
