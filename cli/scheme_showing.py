"""How a scheme, its differences from another and a trial look in the terminal, and as JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from rich.cells import cell_len
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from cli.showing import done, out, say
from domain.scheme import Scheme, SchemeError
from domain.scheme.differences import Difference
from domain.scheme.model import Settings
from domain.scheme.words import SETTINGS, Branch, formulas_of, is_default, origin, sentence, setting, tree
from domain.scoring import shown
from projections.explanation import PLACES
from projections.standings import EXAMPLE, Standing
from projections.trial import Cause, Move, Trial

_DEFAULT: Final = "（默认）"


@dataclass(frozen=True, slots=True)
class Published:
    """Which version of a year a scheme is, and from when it applies."""

    year: str
    version: int
    applies_from: date
    basis: str | None


def pointed_at(text: str, error: SchemeError) -> str:
    """Return the line of an error with a mark under its column; nothing for a line that is not there."""
    lines = text.splitlines()
    if not 0 < error.line <= len(lines):
        return ""
    line = lines[error.line - 1].replace("\t", " ")
    # A Chinese character is two columns wide on the screen.
    return f"\n    {line}\n    {' ' * cell_len(line[: error.column - 1])}^\n"


# --- a scheme --------------------------------------------------------------------------------------------


def counts(scheme: Scheme) -> dict[str, int]:
    """Count what a scheme consists of."""
    chosen = [one for one in fields(Settings) if not is_default(scheme.settings, one.name)]
    return {
        "groups": len(scheme.groups),
        "components": len(scheme.components),
        "formulas": sum(len(formulas_of(scheme, group.name)) for group in scheme.groups),
        "settings": len(fields(Settings)),
        "defaults": len(fields(Settings)) - len(chosen),
    }


def adoptable(scheme: Scheme) -> None:
    """Say that a scheme can be adopted, and what it consists of."""
    found = counts(scheme)
    done(
        f"可以采用：{scheme.name}，{found['groups']} 个名次组、{found['components']} 项构成、"
        f"{found['formulas']} 个公式、{found['settings']} 项设置（{found['defaults']} 项取默认）"
    )


def scheme_in_words(scheme: Scheme, published: Published | None) -> None:
    """Show a scheme: metadata, groups, components, formulas as sentences and trees, settings."""
    if published:
        basis = f"，依据：{published.basis}" if published.basis else ""
        version = f"{published.year} 第 {published.version} 版，自 {published.applies_from} 起适用"
        say(version + basis)
    for key, value in scheme.metadata.items():
        say(f"{key}：{value}")
    say("\n【名次组】")
    for group in scheme.groups:
        say(f"{group.name}：{'、'.join(group.categories)}{_clause(group.clause)}")
    say("\n【构成】")
    for part in scheme.components.values():
        say(f"{part.name}：{origin(part)}{_clause(part.clause)}")
    say("\n【公式】")
    for group in scheme.groups:
        out.print(_formulas(scheme, group.name))
    if scheme.percent:
        say("代入公式的数据先折算为百分制")
    say("\n【设置】")
    for each in fields(Settings):
        default = _DEFAULT if is_default(scheme.settings, each.name) else ""
        say(f"{SETTINGS.get(each.name, each.name)}：{setting(scheme.settings, each.name)}{default}")


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


def scheme_values(scheme: Scheme, published: Published | None) -> dict[str, Any]:
    """Return a scheme as plain values."""
    version = (
        {
            "year": published.year,
            "version": published.version,
            "applies_from": published.applies_from.isoformat(),
            "basis": published.basis,
        }
        if published
        else None
    )
    return {
        "scheme": scheme.name,
        "digest": scheme.digest,
        "published": version,
        "metadata": dict(scheme.metadata),
        "groups": [
            {
                "group": group.name,
                "categories": list(group.categories),
                "clause": group.clause,
                "formulas": [
                    {
                        "name": formula.name,
                        "sentence": sentence(formula),
                        "clause": formula.clause,
                        "tree": _branch_values(tree(formula.expression)),
                    }
                    for formula in formulas_of(scheme, group.name).values()
                ],
            }
            for group in scheme.groups
        ],
        "components": [
            {"name": part.name, "origin": origin(part), "clause": part.clause}
            for part in scheme.components.values()
        ],
        "percent": scheme.percent,
        "settings": [
            {
                "name": SETTINGS.get(each.name, each.name),
                "reading": setting(scheme.settings, each.name),
                "default": is_default(scheme.settings, each.name),
            }
            for each in fields(Settings)
        ],
    }


def _branch_values(branch: Branch) -> dict[str, Any]:
    parts = [_branch_values(part) for part in branch.parts]
    return {"words": branch.words} | ({"parts": parts} if parts else {})


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
    for heading in ("单位", "名次", "成绩", "缘由"):
        table.add_column(heading, overflow="fold")
    for one in moves:
        why = [
            *_turn(one),
            *(_cause(group, cause) for cause in one.causes),
        ]
        table.add_row(escape(one.unit), _ranks(one), _scores(one, made), escape("\n".join(why)))
    return table


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
    return f"{what} {old} → {new}{_clause(cause.clause)}"
