"""How answers look in the terminal: tables, trees, JSON, and complaints on the error stream."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import tzinfo
from functools import partial
from typing import Any, Final, Literal

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.tree import Tree

from domain.facts import Recorded
from domain.scoring import Term
from projections.explanation import Line, lines, reasons
from projections.standings import EXAMPLE, GroupStandings, Standing, Standings
from projections.telling import grounds, sentence, short, who

_FEW: Final = 20
_PAPER: Final = 160
"""Columns when nobody watches: files and pipes have no edge at which to fold."""


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, highlight=False, width=None if stream.isatty() else _PAPER)


out = _console(stderr=False)
err = _console(stderr=True)


def complain(sentences: Sequence[str]) -> None:
    """Say what was refused."""
    for one in sentences:
        err.print(f"[red]✗[/] {escape(one)}", soft_wrap=True)


def done(text: str) -> None:
    """Say what was done."""
    out.print(f"[green]✓[/] {escape(text)}", soft_wrap=True)


def say(text: str) -> None:
    """Print a line as it is."""
    out.print(escape(text), soft_wrap=True)


def as_json(body: Any) -> None:  # noqa: ANN401 - anything JSON can write
    """Print JSON, one document, its keys in the order of its making."""
    sys.stdout.write(json.dumps(body, ensure_ascii=False, indent=2) + "\n")


@contextmanager
def progress(doing: str) -> Iterator[Callable[..., None]]:
    """Show how far something is, on the error stream; yields `step(done, total, text)`.

    Where nobody watches, each quarter is one plain line; work of a few steps is not worth one.
    """
    if not err.is_terminal:
        told = [0]

        def line(done_now: int, total: int, text: str = "") -> None:
            quarter = 4 * done_now // total if total else 4
            if quarter > told[0] and total > _FEW:
                told[0] = quarter
                err.print(f"{doing} {done_now}/{total} {text}", soft_wrap=True)

        yield line
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # What goes elsewhere than to this terminal must not be caught by the bar.
    here = sys.stdout.isatty()
    with Progress(*columns, console=err, transient=True, redirect_stdout=here) as bar:
        task = bar.add_task(doing, total=None)

        def step(done_now: int, total: int, text: str = "") -> None:
            bar.update(task, completed=done_now, total=total, description=f"{doing} {text}")

        yield step


def recorded(facts: Sequence[Recorded]) -> None:
    """Say what was recorded, each fact with its ledger number and id."""
    for one in facts:
        since = one.fact.envelope.effective_on
        done(f"已记录 流水号 {one.position}  {short(one.id)}  {sentence(one.fact)}（自 {since} 起生效）")


_Column = tuple[str, Literal["left", "right"], Callable[[Standing], str]]
"""A column of a ranking: its heading, its side, and what stands in it."""


# --- rankings --------------------------------------------------------------------------------------------


def ranking(standings: Standings, groups: Sequence[GroupStandings], *, most: int | None = None) -> None:
    """Show each rank group as a table, whole or its first rows."""
    if standings.example:
        out.print(f"[yellow]【{EXAMPLE}】[/]")
    for group in groups:
        if group.standings:
            out.print(_ranking_table(group, standings.places, most))
        else:
            say(f"{group.group}：还没有登记单位")
    say(f"存档编号 {standings.token}  方案 {standings.scheme} 第 {standings.scheme_version} 版")


def _ranking_table(group: GroupStandings, places: int, most: int | None) -> Table:
    rows = group.standings[:most]
    more = len(group.standings) - len(rows)
    caption = f"另有 {more} 个单位，见 kaoji rank" if more else None
    table = Table(title=group.group, caption=caption, title_justify="left", expand=False)
    columns: list[_Column] = [
        ("名次", "right", Standing.place),
        ("单位", "left", lambda one: one.name),
        ("成绩", "right", lambda one: one.points(places)),
        *(
            (name, "right", partial(Standing.beside_points, name=name, places=places))
            for name in group.beside
        ),
    ]
    if group.graded:
        columns.append(("等次", "left", Standing.awarded))
    columns.append(("说明", "left", Standing.remark))
    for heading, side, _ in columns:
        table.add_column(escape(heading), justify=side)
    for one in rows:
        table.add_row(*(escape(written(one)) for _, _, written in columns))
    return table


# --- explanations and timelines --------------------------------------------------------------------------


def why(standings: Standings, one: Standing, *, whole: bool) -> None:
    """Show how a unit came to its score, its rank and its grade."""
    if standings.example:
        say(f"【{EXAMPLE}】")
    group = standings.group_of(one.unit)
    place = one.place() if one.rank is None else f"第 {one.place()} 名"
    told = (one.name, group.group if group else "", place.replace("—", "未排名"), one.tie_broken())
    say("  ".join(part for part in (*told, one.remark()) if part))
    explanation(one.term, whole=whole)
    if group and group.graded:
        out.print(_grade(one, whole=whole))
    say(f"存档编号 {standings.token}")


def explanation(term: Term, *, whole: bool) -> None:
    """Show how a result came to be, as a tree; without `whole`, sums of many items stay closed."""
    out.print(_tree(term, whole=whole))
    if not whole:
        say("逐项明细：加 --all")


def _tree(term: Term, *, whole: bool) -> Tree:
    branches: list[Tree] = []
    for line in lines(term, whole=whole):
        words = _line(line)
        node = Tree(words) if not branches else branches[line.depth - 1].add(words)
        branches[line.depth :] = [node]
    return branches[0]


def _line(line: Line) -> str:
    words = f"[bold]{escape(line.label)}[/] [{'cyan' if line.known else 'red'}]{escape(line.figure)}[/]"
    if line.aside:
        words += f"[dim]（{escape(line.aside)}）[/]"
    if line.working:
        words += f"[dim]{escape(line.told())}[/]"
    return words + _source(line.clause, line.cites)


def _source(clause: str, cites: str = "") -> str:
    """Write the clause and the fact that something rests on."""
    told = "  ".join(part for part in (f"〔{clause}〕" if clause else "", short(cites)) if part)
    return f"  [dim]{escape(told)}[/]" if told else ""


def _grade(one: Standing, *, whole: bool) -> Tree:
    """Show the reasons of a grade in order, below each what its condition rests on."""
    top = Tree(f"[bold]等次[/] [cyan]{escape(one.awarded())}[/]")
    for because in reasons(one.graded):
        words = escape(because.words)
        if because.condition:
            words += f"  [dim]{escape(because.condition)}[/]"
        node = top.add(words + _source(because.clause))
        for term in because.terms:
            node.add(_tree(term, whole=whole))
    return top


def timeline(facts: Sequence[Recorded], reversed_by: Mapping[str, str], zone: tzinfo) -> None:
    """Show facts in order; what was reversed is struck through, never hidden."""
    table = Table(show_lines=False, expand=False)
    for heading in ("流水号", "编号", "记录时间", "生效日期"):
        table.add_column(heading, no_wrap=True)
    for heading in ("内容", "事由与依据", "经办"):
        table.add_column(heading, overflow="fold")
    for one in facts:
        ended = reversed_by.get(one.id)
        says = escape(sentence(one.fact))
        table.add_row(
            str(one.position),
            escape(short(one.id)),
            local(one, zone),
            one.fact.envelope.effective_on.isoformat(),
            f"[strike dim]{says}[/]（已由 {escape(short(ended))} 撤销）" if ended else says,
            escape(grounds(one.fact)),
            escape(who(one.fact.envelope.actor)),
        )
    out.print(table)


def local(one: Recorded, zone: tzinfo) -> str:
    """Return a fact's recording time as the office's wall clock showed it."""
    return one.recorded_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
