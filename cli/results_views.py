"""How the three views of a sealed result are shown: as published, as recomputed, as corrected since."""

from collections.abc import Mapping
from typing import Any

from rich.markup import escape
from rich.table import Table

from cli import showing
from projections.telling import grounds, sentence, short
from projections.threefold import Threefold


def show_threefold(found: Threefold) -> None:
    """Show the three views side by side, and what was recorded since."""
    one, moved_units = found.result, [one for one in found.units if one.moved]
    title = f"{one.fact.group} 第 {one.number} 稿的三种口径"
    table = Table("单位", "封存时", "重算", "更正后", title=title, title_justify="left")
    for each in found.units:
        cells = (each.unit, *map(_line, (each.published, each.recomputed, each.corrected)))
        table.add_row(*map(escape, cells), style="bold" if each.moved else None)
    showing.out.print(table)
    same = "重算与封存的逐字节相同" if found.same else "重算与封存的不符"
    showing.say(f"{same}；封存的存档编号 {one.fact.token}，更正后的存档编号 {found.token}")
    showing.say(f"{len(moved_units)} 个单位与封存时不同" if moved_units else "其后的记录没有改变任何单位")
    for fact in found.since:
        says = "；".join(filter(None, (sentence(fact.fact), grounds(fact.fact))))
        showing.say(f"流水号 {fact.position}  {short(fact.id)}  {says}")


def _line(one: Mapping[str, Any] | None) -> str:
    """Write a unit's line: score and rank, or how far it is from having any."""
    if one is None:
        return "—"
    if one["published"] is None:
        return str(one["state"])
    return f"{one['published']}　第 {one['rank']} 名" if one["rank"] else str(one["published"])
