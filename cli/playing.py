"""Verbs that play stories into new ledgers: demo, simulate."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final, TypeVar

import typer
from sqlalchemy import URL

from api.bootstrap import Kaoji, StoryClock, evidence_beside, opened
from api.evidence import EvidenceStore
from api.settings import FILE, Settings, settings_file, sqlite_url
from cli import showing
from cli.context import a_date, address, evidence_of
from cli.notation import StoryError, read_story
from cli.setup import exists, show_checks, told
from cli.simulation import Simulated, simulate_year
from cli.story import Progress, play
from cli.texts import STORIES, story_file, text_of
from cli.writing.acts import OptionsClash
from domain.refusals import Refused

T = TypeVar("T")

DEMO_YEAR: Final = "dashiqiao-2017"
_DEMO_FOLDER: Final = "kaoji-demo"
_UNVERIFIED: Final = 3
_SHOWN: Final = 8
_NEXT: Final = """接着可以试：
  kaoji rank --as-of 2018-01-29     那一天的排名
  kaoji why 市环保局                 成绩怎么来的
  kaoji show 市水利局                逐笔记录
  kaoji serve                        在浏览器里看"""


class LedgerExists(Refused):
    """{where} 已经有台账。故事只写入新台账，请换一个文件名或先移走它。"""


class NotTheDemo(Refused):
    """当前设置指向的台账 {where} 不是示例台账，为免混淆不在其中演示。请换一个文件夹再运行 kaoji demo。"""


class WhatToPlay(Refused):
    """请写明演什么：--story 故事文件，或 --units 单位个数，两者择一。"""


class StoryRefused(Refused):
    """{problem}。故事没有播完，未留下台账；请改正后重来。"""


def register(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    for verb in (demo, simulate):
        app.command(rich_help_panel="台账")(verb)


def demo() -> None:
    """播放大石桥市 2017 年度的示例故事并展示结果；已有示例台账时只核对、展示，不重播。

    台账写在当前文件夹的 kaoji-demo 之下，设置写在 kaoji.toml，此后在这里运行的 kaoji 命令都用它。

    示例：

      kaoji demo

      kaoji rank --as-of 2018-01-29
    """
    settings = Settings.load()
    url = settings.url() if settings.database_url else sqlite_url(Path(_DEMO_FOLDER, "ledger.db").absolute())
    if not exists(url):
        with story_file(DEMO_YEAR) as story:
            simulate_into(url, story)
    with opened(url, evidence=evidence_of(settings, url)) as kaoji:
        _the_demo(kaoji, url)
        if not settings.database_url:
            _remember(Path(url.database or ""))
        holds = show_checks(kaoji)
        standings = kaoji.reads.standings(DEMO_YEAR, kaoji.reads.now())
        showing.ranking(standings, standings.groups, most=_SHOWN)
    showing.say(f"示例台账：{told(url)}")
    showing.say(_NEXT)
    if not holds:
        raise typer.Exit(_UNVERIFIED)


def _remember(ledger: Path) -> None:
    """Put the ledger's place first in the settings file in effect, or in a new one; others stay."""
    path = settings_file() or Path(FILE).absolute()
    others = path.read_text(encoding="utf-8") if path.is_file() else ""
    place = Path(os.path.relpath(ledger, path.parent)).as_posix()
    path.write_text(f'database_url = "sqlite:///{place}"\n{others}', encoding="utf-8")


def _the_demo(kaoji: Kaoji, url: URL) -> None:
    """Refuse to go on with a ledger that is not the example."""
    if kaoji.reads.years() == (DEMO_YEAR,):
        opening = kaoji.reads.year(DEMO_YEAR, kaoji.reads.now()).opened
        if opening and opening.example:
            return
    raise NotTheDemo(where=told(url))


def simulate(
    story: Annotated[
        str | None,
        typer.Option(
            "--story",
            metavar="故事",
            help=f"故事文件（写法见 docs/stories.md），或随软件附带的故事：{'、'.join(STORIES)}。",
        ),
    ] = None,
    units: Annotated[
        int | None,
        typer.Option("--units", metavar="个数", min=1, help="虚构一个有这么多单位的地区，演完全年。"),
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", metavar="种子", help="与 --units 同用；同一种子演出同样的一年。")
    ] = 1,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="日期", help="与 --story 同用；只播到这一天（含）为止。"),
    ] = None,
    into: Annotated[
        str | None,
        typer.Option(
            "--into", metavar="台账", help="新台账的文件或数据库地址；默认与故事同名，或为 模拟.db。"
        ),
    ] = None,
) -> None:
    """把一个故事，或虚构地区的整整一年，按其自身的日期播放成新台账，标为示例数据。

    示例：

      kaoji simulate --story 我的故事.story --into 试演.db

      kaoji simulate --story dashiqiao-2017-collection

      kaoji simulate --story dashiqiao-2017-results --until 2018-01-29

      kaoji simulate --units 100 --seed 1

      KAOJI_DATABASE_URL=sqlite:///试演.db kaoji rank
    """
    if (story is None) == (units is None):
        raise WhatToPlay
    if until and not story:
        raise OptionsClash(first="--until", second="--units")
    last = a_date(until) if until else date.max
    url = address(into or (f"{Path(story).stem}.db" if story else "模拟.db"))
    if Path(url.database or "").exists() if url.get_backend_name() == "sqlite" else exists(url):
        raise LedgerExists(where=told(url))
    if story:
        with story_file(story) as path:
            simulate_into(url, path, last)
        showing.done(f"已播完，台账：{told(url)}")
    else:
        made = _simulate_year(url, units or 1, seed)
        showing.done(f"已演完，记录 {made.facts} 条，依规则拒绝 {made.refused} 次，台账：{told(url)}")
    address_ = f"sqlite:///{told(url)}" if url.get_backend_name() == "sqlite" else told(url)
    showing.say(f"查看：KAOJI_DATABASE_URL={address_} kaoji rank")


def simulate_into(url: URL, path: Path, last: date = date.max) -> None:
    """Play a story file into a new ledger, up to a last day; raises StoryRefused."""
    try:
        story = read_story(text_of(path))
        story = replace(story, steps=tuple(one for one in story.steps if one.at.date() <= last))
        if last != date.max and not story.steps:
            raise StoryRefused(problem=f"故事到 {last} 为止还没有一步")
        _whole(url, lambda kaoji, clock, step: play(story, kaoji, clock, path.parent, step))
    except StoryError as error:
        raise StoryRefused(problem=str(error).rstrip("。")) from error


def _simulate_year(url: URL, units: int, seed: int) -> Simulated:
    """Play the year of an invented jurisdiction into a new ledger; raises SimulationBroken."""
    return _whole(url, lambda kaoji, clock, step: simulate_year(kaoji, clock, units, seed, step))


def _whole(url: URL, perform: Callable[[Kaoji, StoryClock, Progress], T]) -> T:
    """Perform something in a new ledger, which appears only when all of it can be played.

    A database server has no file to put in place at the end, so there it is tried in a file first.
    """
    file = url.get_backend_name() == "sqlite"
    target = Path(url.database or "") if file else None
    if target:
        target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".kaoji-", dir=target.parent if target else None) as folder:
        whole, evidence = Path(folder, "ledger.db"), evidence_of(Settings.load(), url)
        made = _performed(sqlite_url(whole), evidence_beside(sqlite_url(whole)), perform)
        if not target:
            return _performed(url, evidence, perform)
        evidence.adopt(evidence_beside(sqlite_url(whole)))
        whole.replace(target)
        return made


def _performed(url: URL, evidence: EvidenceStore, perform: Callable[[Kaoji, StoryClock, Progress], T]) -> T:
    clock = StoryClock(datetime.now(UTC))
    with (
        opened(url, clock=clock, create=True, evidence=evidence) as kaoji,
        showing.progress("播放") as step,
    ):
        return perform(kaoji, clock, step)
