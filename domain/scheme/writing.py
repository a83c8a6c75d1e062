"""Writing a whole scheme anew: a text in one plain form that reads back as the same scheme."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from domain.scheme import printing, words
from domain.scheme.model import Formula, Grades, Scheme, Settings

_PERCENT = "以上数据代入公式计算成绩时，先折算为百分制"


def written(scheme: Scheme) -> str:
    """Write a scheme section by section; comments and the wording of its sentences are not kept."""
    lines = [f"{key}：{value}" for key, value in scheme.metadata.items()]
    for heading, content in (
        ("名次组", _groups(scheme)),
        ("指标类型", _types(scheme)),
        ("构成", _components(scheme)),
        ("参数", _parameters(scheme)),
        ("条款", _clauses(scheme)),
        ("公式", _formulas(scheme)),
        ("等次", _grades(scheme.grades)),
        ("设置", _settings(scheme.settings)),
    ):
        lines += ["", f"【{heading}】", *content]
    return "\n".join(lines) + "\n"


def _line(name: str, content: str, clause: str | None) -> str:
    return f"{name}：{content}" + (f" ——{clause}" if clause else "")


def _groups(scheme: Scheme) -> Iterator[str]:
    for group in scheme.groups:
        yield _line(group.name, "、".join(group.categories), group.clause)
    for name, clause in scheme.apart.items():
        yield _line("单列", name, clause)


def _types(scheme: Scheme) -> Iterator[str]:
    for group, types in scheme.types.items():
        yield _line(group, "、".join(types), None)


def _components(scheme: Scheme) -> Iterator[str]:
    for one in scheme.components.values():
        yield _line(one.name, words.origin(one), one.clause)


def _parameters(scheme: Scheme) -> Iterator[str]:
    for parameter in scheme.parameters.values():
        for line in parameter.dated:
            yield _line(words.since(parameter.name, line), words.values(line), line.clause)


def _clauses(scheme: Scheme) -> Iterator[str]:
    for item in scheme.clauses.values():
        yield _line(item.code, words.clause_item(item), item.clause)


def _formulas(scheme: Scheme) -> Iterator[str]:
    common: list[Mapping[str, Formula]] = []
    for group in scheme.groups:
        total, others = scheme.totals[group.name], scheme.formulas[group.name]
        if others in common:
            # A bare total is that of several groups, and written once.
            continue
        if total.name not in others:
            yield _clause(f"{group.name}的考核以{total.name}确定成绩", total)
        elif not total.name.startswith(group.name):
            common.append(others)
        for formula in others.values():
            yield _clause(f"{formula.name}={printing.sentence(formula.expression)}", formula)
    if scheme.percent:
        yield _PERCENT + (f" ——{scheme.percent_clause}" if scheme.percent_clause else "")


def _clause(sentence: str, formula: Formula) -> str:
    return sentence + (f" ——{formula.clause}" if formula.clause else "")


def _grades(grades: Mapping[str, Grades]) -> Iterator[str]:
    for group, mine in grades.items():
        yield f"名次组：{group}"
        for band in mine.bands:
            yield _line(band.grade, words.band(band), band.clause)
        for rule in mine.rules:
            yield _line(words.rule(rule), f"若 {printing.condition(rule.condition)}", rule.clause)


def _settings(settings: Settings) -> Iterable[str]:
    for each in fields(Settings):
        if not words.is_default(settings, each.name):
            yield f"{words.SETTINGS[each.name]}：{words.setting(settings, each.name)}"
