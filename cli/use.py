"""`kaoji result use`, `rate`, `unrate`, `headcount`: what follows from a result, listed with its why."""

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from typing import Annotated, Final

import typer
from rich.markup import escape
from rich.table import Table

from api.answers.results import Used, use_values, uses
from cli import showing
from cli.context import AsJson, Year, ledger, permitted
from cli.writing.acts import Act, NothingSaid, OptionsClash, Unit, acting
from domain.access import Sight
from domain.commands import DeclareHeadcount, RateUnit, WithdrawRating
from domain.facts import Rating
from projections.telling import short
from projections.use import DISCLAIMER, About, Line

_COLUMNS: Final = ("名次组", "稿", "清单", "单位", "结果", "理由", "记录", "规定", "标记")
_FORMULA: Final = ("=", "+", "-", "@", "\t")

Document = Annotated[str, typer.Option("--document", metavar="文号", help="领导小组决定的文号。")]


def register(result: typer.Typer) -> None:
    """Add these verbs to the group."""
    for name, verb in (("use", use), ("rate", rate), ("unrate", unrate), ("headcount", headcount)):
        result.command(name)(verb)


@acting
def rate(
    act: Act,
    unit: Unit,
    rating: Annotated[Rating, typer.Argument(metavar="好|差", help="认定为好单位还是差单位。")],
    document: Document,
    minutes: Annotated[str | None, typer.Option("--minutes", metavar="纪要", help="会议纪要。")] = None,
) -> None:
    """登记领导小组的决定：一个单位认定为好单位或差单位；没有决定的一律未认定。

    示例：

      kaoji result rate 市环保局 好 --document 领导小组决定1号 --minutes 会议纪要10号
    """
    act.single(RateUnit, unit=unit, rating=rating, document=document, minutes=minutes)


@acting
def unrate(act: Act, unit: Unit, document: Document) -> None:
    """撤回好差认定，写事由与依据；其后又是未认定，可另行认定。

    示例：

      kaoji result unrate 市环保局 --document 领导小组决定2号 --reason 认定有误 --basis 会议纪要11号
    """
    act.single(WithdrawRating, unit=unit, document=document)


@acting
def headcount(
    act: Act,
    unit: Unit,
    number: Annotated[int, typer.Argument(metavar="人数", min=0, help="生效日期当日的公务员人数。")],
) -> None:
    """登记一个单位的公务员人数，写依据；年度考核优秀的名额按此计算。

    示例：

      kaoji result headcount 市环保局 43 --basis 公务员登记表 --on 2017-12-31
    """
    act.single(DeclareHeadcount, unit=unit, headcount=number)


def use(
    group: Annotated[str | None, typer.Argument(metavar="名次组", help="默认为各个已封存的名次组。")] = None,
    number: Annotated[
        int | None, typer.Option("--result", metavar="稿号", min=1, help="第几稿；默认为最后一稿。")
    ] = None,
    year: Year = None,
    as_json_: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="输出 CSV，供 Excel 使用。")] = False,
) -> None:
    """结果运用：未完成任务、末位且未完成、好差单位、优秀名额、等次封顶，逐条写明理由和依据。

    程序只列出并说明，由人决定；结果公布之前一律是内部测算。

    示例：

      kaoji result use 市直部门、园区

      kaoji result use --csv
    """
    if as_json_ and as_csv:
        raise OptionsClash(first="--json", second="--csv")
    if number is not None and group is None:
        raise NothingSaid(what="名次组，--result 才知道是哪一组的稿")
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        permitted(kaoji, named, Sight.USE)
        state = kaoji.reads.year(named, kaoji.reads.now())
        found = uses(kaoji, state, group, number)
        token = kaoji.reads.now().token(named)
    if as_json_:
        showing.as_json(use_values(state, found, token))
    elif as_csv:
        _as_csv(found)
    else:
        _as_tables(found, token)


def _as_csv(found: Sequence[Used]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    writer.writerows([_safe(cell) for cell in row] for one in found for row in _rows(one))
    sys.stdout.write(text.getvalue())


def _rows(one: Used) -> Iterator[tuple[str, ...]]:
    """Yield a result's lines as rows of a table for Excel."""
    group, number = one.result.fact.group, str(one.result.number)
    for line in one.lines:
        facts = "、".join(map(short, line.facts))
        told = (line.about.value, line.unit, line.follows, line.why, facts, line.rule)
        yield (group, number, *told, one.mark or "")


def _safe(cell: str) -> str:
    """Keep a spreadsheet from reading a text as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _as_tables(found: Sequence[Used], token: str) -> None:
    if not found:
        showing.say("还没有封存的结果；请先封存（kaoji result seal）")
    for one in found:
        showing.say(f"{one.result.fact.group} 第 {one.result.number} 稿")
        if one.mark:
            showing.say(f"【{one.mark}】")
        for about in About:
            _table(about, [line for line in one.lines if line.about is about])
    showing.say(DISCLAIMER)
    showing.say(f"存档编号 {token}")


def _table(about: About, lines: Sequence[Line]) -> None:
    if not lines:
        showing.say(f"{about}：没有")
        return
    table = Table("单位", "结果", "理由", "记录", title=about.value, title_justify="left")
    for one in lines:
        cells = (one.unit, one.follows, one.why, "、".join(map(short, one.facts)))
        table.add_row(*map(escape, cells))
    showing.out.print(table)
    rules = dict.fromkeys(part for one in lines for part in one.rule.split("；"))
    showing.say(f"规定：{'；'.join(rules)}")
