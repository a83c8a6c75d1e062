"""`kaoji evidence …`: which evidence a unit's facts cite, and how to get at a file."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from api.answers import evidence as answers
from cli import showing
from cli.context import AsJson, At, EffectiveOn, Recorded, Year, ledger, permitted, view
from cli.writing.acts import Unit
from domain.access import Sight
from projections.telling import short

evidence = typer.Typer(
    no_args_is_help=True,
    help="""佐证材料：列出（list）一个单位的，另存（save）一份到文件，列出没有记录引用的（unused）。

    示例：

      kaoji evidence list 市环保局

      kaoji evidence save 3f2a91c0 监测报告.pdf
    """,
)


def register(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    app.add_typer(evidence, name="evidence", rich_help_panel="查看")


@evidence.command("list")
def list_evidence(
    unit: Unit,
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """列出一个单位的佐证材料；已被替换的仍列出，仍可查阅。

    示例：

      kaoji evidence list 市环保局

      kaoji evidence list 市环保局 --as-of 2018-01-10 --json
    """
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        permitted(kaoji, named, Sight.REPORTS, unit)
        seen = view(kaoji, named, as_of, effective_on, at)
        told = answers.evidence(kaoji, named, seen, unit)
    if as_json_:
        showing.as_json(told)
        return
    table = Table("名称", "类型", "字节", "摘要", "见于", "状态")
    for one in told["evidence"]:
        held = f"已被替换（{short(one['replaced_by'])}）" if one["replaced_by"] else "现行"
        state = held if one["kept"] else f"{held}，文件缺失"
        cells = (
            one["name"],
            one["type"],
            str(one["size"]),
            one["digest"][:12],
            short(one["cited_by"]),
            state,
        )
        table.add_row(*map(escape, cells))
    if table.rows:
        showing.out.print(table)
    else:
        showing.say("没有佐证材料")
    showing.say(f"存档编号 {told['token']}")


@evidence.command("unused")
def list_unused(as_json_: AsJson = False) -> None:
    """列出没有任何记录引用的文件，例如所附的自评未获记录；文件不会自动清除，再次提交时直接使用。

    示例：

      kaoji evidence unused

      kaoji evidence unused --json
    """
    with ledger() as kaoji:
        told = answers.unused(kaoji)
        folder = kaoji.evidence.folder
    if as_json_:
        showing.as_json(told)
        return
    if not told["unused"]:
        showing.say("所存的文件都有记录引用")
        return
    table = Table("摘要", "字节")
    for one in told["unused"]:
        table.add_row(one["digest"], str(one["size"]))
    showing.out.print(table)
    showing.say(f"存于 {folder}；查看内容可用 kaoji evidence save")


@evidence.command("save")
def save(
    digest: Annotated[str, typer.Argument(metavar="摘要", help="摘要，或其开头至少 6 位。")],
    file: Annotated[Path, typer.Argument(metavar="文件", help="另存为；已有的文件不会覆盖。")],
) -> None:
    """把一份佐证材料另存为文件；内容与摘要不符的不予输出。

    示例：

      kaoji evidence save 3f2a91c0 监测报告.pdf
    """
    with ledger() as kaoji:
        kaoji.evidence.save(kaoji.evidence.whole(digest), file)
    showing.done(f"已另存为 {file}")
