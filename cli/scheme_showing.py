"""How a scheme, its differences from another and a trial look in the terminal."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Final

from rich.cells import cell_len
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from api.answers.schemes import Published, counts
from cli.showing import done, out, say
from domain.scheme import Scheme, SchemeError
from domain.scheme.differences import Difference
from domain.scheme.hints import hints
from domain.scheme.model import Settings
from domain.scheme.printing import condition
from domain.scheme.trees import Branch, tree
from domain.scheme.words import (
    SETTINGS,
    band,
    clause_item,
    formulas_of,
    is_default,
    origin,
    rule,
    sentence,
    setting,
    since,
    values,
)
from domain.scoring import shown
from projections.standings import EXAMPLE, Standing
from projections.trial import Cause, Move, Trial
from projections.workings import PLACES

_DEFAULT: Final = "（默认）"


def pointed_at(text: str, error: SchemeError) -> str:
    """Return the line of an error with a mark under its column; nothing for a line that is not there."""
    lines = text.splitlines()
    if not 0 < error.line <= len(lines):
        return ""
    line = lines[error.line - 1].replace("\t", " ")
    # A Chinese character is two columns wide on the screen.
    return f"\n    {line}\n    {' ' * cell_len(line[: error.column - 1])}^\n"


# --- a scheme --------------------------------------------------------------------------------------------


def adoptable(scheme: Scheme) -> None:
    """Say that a scheme can be adopted, what it consists of, and what may not be meant so."""
    found = counts(scheme)
    parts = (
        f"{found[kind]} {called}"
        for kind, called in (
            ("groups", "个名次组"),
            ("components", "项构成"),
            ("parameters", "项参数"),
            ("clauses", "个条款"),
            ("formulas", "个公式"),
            ("grades", "个等次"),
            ("settings", "项设置"),
        )
        if found[kind]
    )
    done(f"可以采用：{scheme.name}，{'、'.join(parts)}（{found['defaults']} 项取默认）")
    for hint in hints(scheme):
        say(f"提示：{hint}。")


def scheme_in_words(scheme: Scheme, published: Published | None) -> None:
    """Show a scheme section by section: formulas as sentences and trees, and every setting."""
    if published:
        basis = f"，依据：{published.basis}" if published.basis else ""
        version = f"{published.year} 第 {published.version} 版，自 {published.applies_from} 起适用"
        say(version + basis)
    for key, value in scheme.metadata.items():
        say(f"{key}：{value}")
    for heading, listed in _before_the_formulas(scheme):
        _section(heading, listed)
    say("\n【公式】")
    for group in scheme.groups:
        out.print(_formulas(scheme, group.name))
    if scheme.percent:
        say(f"代入公式的数据先折算为百分制{_clause(scheme.percent_clause)}")
    _section("等次", _grades(scheme))
    _section("设置", _settings(scheme.settings))


_Entry = tuple[str, str, str | None]
"""One line of a section: its name, what it says, its clause."""


def _section(heading: str, listed: Iterable[_Entry]) -> None:
    """Show a section, unless there is nothing in it."""
    lines = [f"{name}：{said}{_clause(clause)}" for name, said, clause in listed]
    if lines:
        say("\n".join(("", f"【{heading}】", *lines)))


def _before_the_formulas(scheme: Scheme) -> Iterable[tuple[str, Iterable[_Entry]]]:
    groups = ((one.name, "、".join(one.categories), one.clause) for one in scheme.groups)
    apart = (("单列", name, clause) for name, clause in scheme.apart.items())
    yield "名次组", (*groups, *apart)
    yield "指标类型", ((group, "、".join(types), None) for group, types in scheme.types.items())
    yield "构成", ((one.name, origin(one), one.clause) for one in scheme.components.values())
    lines = ((one.name, line) for one in scheme.parameters.values() for line in one.dated)
    yield "参数", ((since(name, line), values(line), line.clause) for name, line in lines)
    yield "条款", ((one.code, clause_item(one), one.clause) for one in scheme.clauses.values())


def _grades(scheme: Scheme) -> Iterable[_Entry]:
    """Yield the grades of each rank group, then the rules that change them."""
    for group, grades in scheme.grades.items():
        yield "名次组", group, None
        yield from ((one.grade, band(one), one.clause) for one in grades.bands)
        yield from ((rule(one), f"若 {condition(one.condition)}", one.clause) for one in grades.rules)


def _settings(settings: Settings) -> Iterable[_Entry]:
    for each in fields(Settings):
        default = _DEFAULT if is_default(settings, each.name) else ""
        yield SETTINGS.get(each.name, each.name), setting(settings, each.name) + default, None


def _formulas(scheme: Scheme, group: str) -> Tree:
    whole = Tree(f"[bold]{escape(group)}[/]")
    for formula in formulas_of(scheme, group).values():
        written = whole.add(f"{escape(sentence(formula))}[dim]{escape(_clause(formula.clause))}[/]")
        _grow(written, tree(formula.expression))
    return whole


def _grow(above: Tree, branch: Branch) -> None:
    node = above.add(escape(branch.words))
    for part in branch.parts:
        _grow(node, part)


def _clause(clause: str | None) -> str:
    return f"  〔{clause}〕" if clause else ""


# --- differences -----------------------------------------------------------------------------------------


def differences(found: Sequence[Difference]) -> None:
    """Say what changed; beside a weight, the whole sentence before and after."""
    if not found:
        say("没有差别")
        return
    say(f"{len(found)} 处差别：")
    for one in found:
        say(f"  {one.sentence}")
        for word, text in (("原", one.old), ("今", one.new)):
            if text is not None and text not in one.sentence:
                say(f"      {word}：{text}")


# --- a trial ---------------------------------------------------------------------------------------------


def trial(made: Trial) -> None:
    """Show the differences of two schemes, then who moves in each rank group and why."""
    if made.old.example:
        out.print(f"[yellow]【{EXAMPLE}】[/]")
    say(f"试算：{made.old.year} 由第 {made.old.scheme_version} 版改按 {made.new.scheme}（未采用，不作记录）")
    differences(made.differences)
    for warning in _warnings(made):
        out.print(f"[yellow]注意：[/]{escape(warning)}", soft_wrap=True)
    for group in made.groups:
        rest = f"其余 {group.unmoved} 个单位不变" if group.moves else f"{group.unmoved} 个单位都不变"
        if group.moves:
            out.print(_moves(group.group, group.moves, made))
            say(rest if group.unmoved else "全部单位都有变动")
        else:
            say(f"{group.group}：{rest}")
    say(f"存档编号 {made.old.token}")


def _warnings(made: Trial) -> Iterable[str]:
    if not made.applies:
        yield "所选的生效日期早于适用日期，届时仍按现行方案，名次不变"
    yield from made.unheard
    if made.homeless:
        yield f"方案中没有这些单位的类别，不能采用：{'、'.join(made.homeless)}"


def _moves(group: str, moves: Sequence[Move], made: Trial) -> Table:
    table = Table(title=escape(group), title_justify="left", expand=False)
    graded = any(side.graded for one in moves for side in (one.old, one.new) if side)
    for heading in ("单位", "名次", "成绩", *(("等次",) if graded else ()), "缘由"):
        table.add_column(heading, overflow="fold")
    for one in moves:
        why = [
            *_turn(one),
            *(_cause(group, cause) for cause in one.causes),
            *one.others,
        ]
        grade = (escape(_grade(one)),) if graded else ()
        table.add_row(escape(one.unit), _ranks(one), _scores(one, made), *grade, escape("\n".join(why)))
    return table


def _grade(one: Move) -> str:
    """Say which grade becomes which, where it is another."""
    old, new = (side.awarded() if side and side.graded else "—" for side in (one.old, one.new))
    return new if old == new else f"{old} → {new}"


def _ranks(one: Move) -> str:
    words = f"{_rank(one.old)} → {_rank(one.new)}"
    if one.up:
        words += f"  ↑ 升 {one.up}" if one.up > 0 else f"  ↓ 降 {-one.up}"
    return words


def _rank(one: Standing | None) -> str:
    return "—" if one is None else one.place()


def _scores(one: Move, made: Trial) -> str:
    old = one.old.points(made.old.places) if one.old else "—"
    new = one.new.points(made.new.places) if one.new else "—"
    if one.gain is None:
        return f"{old} → {new}"
    if not one.gain:
        return f"{old} → {new}  不变"
    size = shown(abs(one.gain), max(made.old.places, made.new.places))
    return f"{old} → {new}  {'↑ 增' if one.gain > 0 else '↓ 减'} {size}"


def _turn(one: Move) -> Iterable[str]:
    """Say that a unit changes its group, or gains or loses its score, and what is missing then."""
    if one.old is None or one.new is None:
        yield "不在任何名次组" if one.new is None else "原来不在任何名次组"
        return
    if one.old_group != one.new_group:
        yield f"由 {one.old_group} 改入 {one.new_group}"
    if one.turned:
        yield f"{one.old.state} → {one.new.state}"
    if one.old.apart is not one.new.apart:
        yield "改为单列" if one.new.apart else "不再单列"
    if one.regraded and one.new.graded and one.new.graded.reasons:
        last = one.new.graded.reasons[-1]
        yield f"等次：{last.words}{_clause(last.clause)}"
    if one.new.missing and one.new.missing != one.old.missing:
        yield one.new.remark()


def _cause(group: str, cause: Cause) -> str:
    """Say which formula gives another figure, or which addend of it contributes another."""
    # The total is called after its group, which stands above the table.
    formula = cause.formula.removeprefix(group)
    old, new = (
        "未齐" if value is None else shown(value, PLACES, exactly=True) for value in (cause.old, cause.new)
    )
    what = f"{formula} 中 {cause.term}" if cause.term else formula
    if cause.settings:
        what = f"{'、'.join(cause.settings)}：{what}"
    return f"{what} {old} → {new}{_clause(cause.clause)}"
