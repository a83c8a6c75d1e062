"""`kaoji report …`: self-reports filed, checked, looked into on the spot, and what meetings decide."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from api.answers import reports
from api.bootstrap import Kaoji
from cli import showing
from cli.context import AsJson, At, EffectiveOn, Recorded, Year, a_date, ledger, permitted, view, whole_id
from cli.texts import scan_of
from cli.writing.acts import Act, NothingSaid, Unit, acting, placed
from domain.access import Sight
from domain.commands import CheckReport, FileReport, RecordMeeting, RecordVisit
from domain.facts import Completion, Evidence, Keyed, Occasion, Verdict
from projections.reports import Doubt, Line
from projections.telling import occasion_of, short

report = typer.Typer(
    no_args_is_help=True,
    help="""自评：被考评单位提交（file），考核办与考评单位审核（check），存疑的现场核查（visit）或会议认定（decide）。

    示例：

      kaoji report file 市环保局 全年任务均已完成 --evidence 总结.pdf --actor hb-01:被考评单位:市环保局

      kaoji report doubts
    """,
)

Files = Annotated[
    list[Path] | None, typer.Option("--evidence", metavar="文件", help="佐证材料，存入台账；可写多次。")
]
Scan = Annotated[Path | None, typer.Option("--scan", metavar="文件", help="扫描件；只记文件名与摘要。")]


def register(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    app.add_typer(report, name="report", rich_help_panel="记录")


def _kept(kaoji: Kaoji, files: list[Path] | None) -> tuple[Evidence, ...]:
    """Keep the files before the fact that cites them is recorded."""
    return tuple(kaoji.evidence.put(path) for path in files or ())


@report.command("file")
@acting
def file_report(
    act: Act,
    unit: Unit,
    text: Annotated[str, typer.Argument(metavar="自评内容", help="至多 5000 字；更长的作为佐证材料。")],
    indicator: Annotated[
        str | None, typer.Option("--indicator", metavar="序号", help="不写即对全年工作的自评。")
    ] = None,
    checkpoint: Annotated[
        str | None, typer.Option("--checkpoint", metavar="日期", help="考核节点的日期；不写即年终自评。")
    ] = None,
    completion: Annotated[
        Completion | None, typer.Option("--completion", metavar="完成情况", help="自报的完成情况。")
    ] = None,
    evidence: Files = None,
    paper: Annotated[
        str | None, typer.Option("--paper", metavar="编号", help="代录：纸件的编号，与 --scan 同写。")
    ] = None,
    scan: Scan = None,
) -> None:
    """提交自评；同一指标、同一时点再次提交的，代替前一份，原有佐证材料仍可查阅。

    考核办按纸件代录的，须写明纸件编号和扫描件。

    示例：

      kaoji report file 市环保局 全年任务均已完成 --evidence 总结.pdf --actor hb-01:被考评单位:市环保局

      kaoji report file 市环保局 已减排 --indicator 14 --checkpoint 2017-06-30 --paper 环字7号 --scan 扫描.pdf
    """
    if (paper is None) != (scan is None):
        raise NothingSaid(what="纸件编号（--paper）和扫描件（--scan），两者须同写")
    told: dict[str, Any] = {
        "number": indicator,
        "occasion": Occasion.CHECKPOINT if checkpoint else Occasion.YEAR_END,
        "checkpoint": a_date(checkpoint) if checkpoint else None,
        "text": text,
        "completion": completion,
        "keyed": Keyed(paper=paper, scan=scan_of(scan)) if paper and scan else None,
    }
    with ledger() as kaoji:
        common = act.common(kaoji)
        act.perform(kaoji, FileReport(**common, unit=unit, **told, evidence=_kept(kaoji, evidence)))


@report.command("check")
@acting
def check_report(
    act: Act,
    number: Annotated[str, typer.Argument(metavar="编号", help="自评的编号，见 kaoji report list。")],
    verdict: Annotated[Verdict, typer.Argument(metavar="结论", help="属实、存疑、不属实。")],
) -> None:
    """审核自评：考核办和负责考评的单位各审一次，再审的代替前一次；不是属实的须写事由与依据。

    存疑的，须经现场核查或会议认定才了结。

    示例：

      kaoji report check 市环保局@31 属实

      kaoji report check 市环保局@31 存疑 --reason 与监测数据不符 --basis 核查记录第4号
    """
    act.on_case(CheckReport, "report", number, verdict=verdict)


@report.command("visit")
@acting
def visit(
    act: Act,
    check: Annotated[str, typer.Argument(metavar="编号", help="存疑的审核的编号，见 kaoji report doubts。")],
    verdict: Annotated[Verdict, typer.Argument(metavar="结论", help="属实、不属实。")],
    found: Annotated[str, typer.Argument(metavar="情况", help="现场所见。")],
    place: Annotated[str, typer.Option("--place", metavar="地点", help="核查的地点。")],
    visited_on: Annotated[
        str | None, typer.Option("--visited-on", metavar="日期", help="到场之日；默认同生效日期。")
    ] = None,
    evidence: Files = None,
) -> None:
    """现场核查一个疑点；不属实的须写依据，其后可据此扣分（kaoji deduct --cause 核查编号）。

    示例：

      kaoji report visit 市环保局@32 不属实 台账缺三个月 --place 污水处理厂 --basis 察访记录第9号
    """
    with ledger() as kaoji:
        place_ = placed(kaoji, check, act.year)
        told: dict[str, Any] = act.of(place_).common(kaoji) | {"unit": place_.unit, "check": place_.id}
        told |= {"verdict": verdict, "found": found, "place": place}
        told["visited_on"] = a_date(visited_on) if visited_on else None
        act.perform(kaoji, RecordVisit(**told, evidence=_kept(kaoji, evidence)))


@report.command("decide")
@acting
def decide(
    act: Act,
    unit: Unit,
    matter: Annotated[str, typer.Argument(metavar="事项")],
    decision: Annotated[str, typer.Argument(metavar="决定")],
    minutes: Annotated[str, typer.Option("--minutes", metavar="文号", help="会议纪要。")],
    about: Annotated[
        str | None, typer.Option("--about", metavar="编号", help="关于哪条记录；关于疑点的，疑点就此了结。")
    ] = None,
    scan: Scan = None,
) -> None:
    """记录会议认定：规则没有规定的，由会议决定并附纪要。

    示例：

      kaoji report decide 市环保局 减排量口径 以监测数据为准 --minutes 会议纪要2号 --about 市环保局@32
    """
    with ledger() as kaoji:
        told: dict[str, Any] = {
            "matter": matter,
            "decision": decision,
            "minutes": minutes,
            "about": placed(kaoji, about, act.year).id if about else None,
            "scan": scan_of(scan) if scan else None,
        }
        act.perform(kaoji, RecordMeeting(**act.common(kaoji), unit=unit, **told))


# --- looking ---------------------------------------------------------------------------------------------


@report.command("list")
def list_reports(
    unit: Annotated[str | None, typer.Argument(metavar="单位", help="不写即全部单位。")] = None,
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """逐项列出自评：是否已报，考核办和考评单位审核的结论，未结的疑点，佐证份数。

    示例：

      kaoji report list 市环保局

      kaoji report list --as-of 2018-01-10 --json
    """
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        permitted(kaoji, named, Sight.REPORTS, unit)
        seen = view(kaoji, named, as_of, effective_on, at)
        if as_json_:
            showing.as_json(reports.reports(kaoji, named, seen, unit))
            return
        found = reports.report_lines(kaoji, named, seen, unit)
    headings = ("单位", "指标", "内容", "自评", "时点", "自报", "考核办", "考评单位", "未结疑点", "佐证")
    table = Table(*headings)
    for one in found:
        table.add_row(*map(escape, _cells(one)))
    if found:
        showing.out.print(table)
    else:
        showing.say("没有指标，也没有自评")
    showing.say(f"存档编号 {seen.token(named)}")


def _cells(one: Line) -> tuple[str, ...]:
    fact = one.fact
    told = (short(one.report or ""), occasion_of(fact) if fact else "未报", (fact and fact.completion) or "")
    body = (one.body or "未审") if one.by_body or one.body else "—"
    checks = (one.office or "未审", body) if fact else ("", "")
    cited = str(len(fact.evidence)) if fact and fact.evidence else ""
    return (one.unit, one.number or "（全年）", one.content, *told, *checks, _named(one.doubts), cited)


def _named(ids: tuple[str, ...]) -> str:
    return "、".join(map(short, ids))


@report.command("doubts")
def list_doubts(
    unit: Annotated[str | None, typer.Argument(metavar="单位", help="不写即全部单位。")] = None,
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """列出未结的疑点：等待现场核查或会议认定的审核。

    示例：

      kaoji report doubts

      kaoji report doubts 市环保局 --json
    """
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        permitted(kaoji, named, Sight.REPORTS, unit)
        seen = view(kaoji, named, as_of, effective_on, at)
        if as_json_:
            showing.as_json(reports.doubted(kaoji, named, seen, unit))
            return
        found = reports.open_doubts(kaoji, named, seen, unit)
    if found:
        showing.out.print(_doubts(found))
    else:
        showing.say("没有未结的疑点")
    showing.say(f"存档编号 {seen.token(named)}")


def _doubts(found: list[Doubt]) -> Table:
    table = Table("审核", "单位", "指标", "自评", "由谁存疑", "自", "事由")
    for one in found:
        named = (short(one.check), one.unit, one.number or "（全年）", short(one.report))
        table.add_row(*map(escape, (*named, one.by, one.since, one.reason)))
    return table


@report.command("show")
def show_report(
    number: Annotated[str, typer.Argument(metavar="编号", help="自评的编号，见 kaoji report list。")],
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """列出一份自评的全文、佐证材料和效力；来龙去脉见 kaoji show 编号。

    示例：

      kaoji report show 市环保局@31

      kaoji report show 市环保局@31 --json
    """
    with ledger() as kaoji:
        place = placed(kaoji, whole_id(kaoji, number, year), year)
        named = kaoji.reads.the_year(year)
        permitted(kaoji, named, Sight.REPORTS, place.unit)
        seen = view(kaoji, named, as_of, effective_on, at)
        if as_json_:
            showing.as_json(reports.report(kaoji, named, seen, place.unit, place.id))
            return
        fact, instead = reports.report_named(kaoji, named, seen, place.unit, place.id)
    which = f"指标{fact.number}" if fact.number else "全年"
    held = f"已由 {short(instead)} 代替" if instead else "现行"
    showing.say(f"{place.unit} {which} {occasion_of(fact)} 自评 {short(place.id)}（{held}）")
    showing.say(fact.text)
    for one in fact.evidence or ():
        showing.say(f"佐证 {one.name}  {one.size} 字节  {one.type}  摘要 {one.digest[:12]}")
