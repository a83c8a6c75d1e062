"""`kaoji scheme …`: check, show, diff and try a scheme; adopt it, or amend the one in force."""

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from api.answers import schemes
from cli import scheme_showing, showing
from cli.context import AsJson, At, EffectiveOn, Recorded, Year, a_date, ledger, permitted, view
from cli.scheme_showing import pointed_at
from cli.texts import scheme_text
from cli.writing.acts import Act, acting
from domain.access import Sight
from domain.commands import AdoptScheme
from domain.decisions import in_force, opened, parsed
from domain.refusals import AmendmentNeedsBasis, Refused
from domain.scheme import Scheme, SchemeError, parse
from domain.scheme.differences import differences
from domain.scheme.writing import written

_REFUSED: Final = 1


class SchemeFaulty(Refused):
    """{scheme} 第 {line} 行第 {column} 列：{message}{shown}请改正后再试。"""


class SchemeStands(Refused):
    """“{year}”已采用方案（第 {version} 版）。要采用修订版，请用 kaoji scheme amend 并写明依据（--basis）。"""


scheme = typer.Typer(
    no_args_is_help=True,
    help="""方案：检查、查看、比较、试算、采用、修订。

    示例：

      kaoji scheme show

      kaoji scheme try 修订稿.scheme
    """,
)

File = Annotated[str, typer.Argument(metavar="方案", help="方案文件，或随软件附带的方案名。")]
Any_ = Annotated[
    str, typer.Argument(metavar="方案", help="方案文件、附带的方案名，或本年度的版次（1、2…）。")
]


def register(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    app.add_typer(scheme, name="scheme", rich_help_panel="方案")


def _read(name: str) -> Scheme:
    """Read a scheme from a file or among those shipped; raises SchemeFaulty with the line and a mark."""
    text = scheme_text(name)
    try:
        return parse(text)
    except SchemeError as error:
        raise SchemeFaulty(
            scheme=Path(name).name,
            line=error.line,
            column=error.column,
            message=schemes.worded(error),
            shown=pointed_at(text, error),
        ) from error


def scheme_named(what: str, year: str | None) -> Scheme:
    """Return a scheme by file, shipped name, or version number of the ledger's year."""
    if not _is_version(what):
        return _read(what)
    with ledger() as kaoji:
        return parsed(schemes.version_of(kaoji, kaoji.reads.the_year(year), int(what)).text)


def _is_version(what: str) -> bool:
    return what.isascii() and what.isdigit()


@scheme.command("check")
def check(what: File, as_json_: AsJson = False) -> None:
    """检查方案能否采用；有误时指出行、列、该行原文和可写什么。不需要台账。

    示例：

      kaoji scheme check 我市方案.scheme

      kaoji scheme check dashiqiao-2017
    """
    if not as_json_:
        scheme_showing.adoptable(_read(what))
        return
    told = schemes.check(scheme_text(what))
    showing.as_json(told)
    if not told["readable"]:
        raise typer.Exit(_REFUSED)


@scheme.command("show")
def show(
    what: Annotated[
        str | None,
        typer.Argument(metavar="方案", help="方案文件、附带的方案名，或版次（1、2…）；不写即现行方案。"),
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="原样输出方案原文。")] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="用统一的写法重写：去掉说明和默认设置，便于逐行比对。")
    ] = False,
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """查看方案：名次组、构成、公式的原句与算式、各项设置；不写方案名时为台账现行的。

    示例：

      kaoji scheme show

      kaoji scheme show --effective-on 2018-01-16

      kaoji scheme show dashiqiao-2017 --text

      kaoji scheme show 我市方案.scheme --plain
    """
    published = None
    if what is not None and not _is_version(what):
        found = _read(what)
    else:
        with ledger() as kaoji:
            named = kaoji.reads.the_year(year)
            if what is None:
                state = kaoji.reads.under_a_scheme(named, view(kaoji, named, as_of, effective_on, at))
                fact = state.schemes[-1]
            else:
                fact = schemes.version_of(kaoji, named, int(what))
        found = parsed(fact.text)
        published = schemes.published_of(named, fact)
    if text or plain:
        sys.stdout.flush()
        # Bytes, so that no line end is translated on the way.
        sys.stdout.buffer.write((written(found) if plain else found.text).encode())
        sys.stdout.buffer.flush()
    elif as_json_:
        showing.as_json(schemes.scheme(found, published))
    else:
        scheme_showing.scheme_in_words(found, published)


@scheme.command("diff")
def diff(old: Any_, new: Any_, year: Year = None, as_json_: AsJson = False) -> None:
    """比较两个方案，用文字说明哪里不同；空白、注释、全半角不算不同。

    示例：

      kaoji scheme diff dashiqiao-2017 修订稿.scheme

      kaoji scheme diff 1 2
    """
    before, after = scheme_named(old, year), scheme_named(new, year)
    if as_json_:
        showing.as_json(schemes.difference(before, after))
    else:
        scheme_showing.differences(differences(before, after))


@scheme.command("try")
def try_(
    what: Any_,
    applies_from: Annotated[
        str | None, typer.Option("--applies-from", metavar="日期", help="假定自该日起适用；默认适用于全年。")
    ] = None,
    year: Year = None,
    as_of: Recorded = None,
    effective_on: EffectiveOn = None,
    at: At = None,
    as_json_: AsJson = False,
) -> None:
    """试算：按另一方案重算现有的年度，列出谁升谁降、差多少、因为哪一条；不作任何记录。

    示例：

      kaoji scheme try 修订稿.scheme

      kaoji scheme try 修订稿.scheme --applies-from 2018-01-01 --effective-on 2018-01-16 --json
    """
    proposed = scheme_named(what, year)
    day = a_date(applies_from) if applies_from else None
    with ledger() as kaoji:
        named = kaoji.reads.the_year(year)
        permitted(kaoji, named, Sight.TRIALS)
        seen = view(kaoji, named, as_of, effective_on, at)
        if as_json_:
            showing.as_json(schemes.trial(kaoji, named, seen, proposed, day))
        else:
            scheme_showing.trial(kaoji.reads.trial(named, seen, proposed, day))


@scheme.command("adopt")
@acting
def adopt(act: Act, what: File) -> None:
    """采用方案：用于尚无方案的年度；默认自年度起日起适用。

    示例：

      kaoji scheme adopt 我市方案.scheme --basis 市委办发〔2018〕1号
    """
    found = _read(what)
    with ledger() as kaoji:
        state = kaoji.reads.year(kaoji.reads.the_year(act.year), kaoji.reads.now())
        current = state.scheme
        if current and current.digest != found.digest:
            raise SchemeStands(year=state.year, version=current.version)
        common = act.common(kaoji, on=opened(state).window_from.isoformat())
        act.perform(kaoji, AdoptScheme(**common, text=found.text))


@scheme.command("amend")
@acting
def amend(act: Act, what: File) -> None:
    """采用修订版：自生效日期（--on）起适用，须写明依据；先列出与现行方案的差别。

    此前的存档编号仍给出原来的结果；方案的每一版都保留。可先用 kaoji scheme try 试算。

    示例：

      kaoji scheme amend 修订稿.scheme --on 2018-01-01 --basis 市委办发〔2018〕3号
    """
    found = _read(what)
    with ledger() as kaoji:
        common = act.common(kaoji)
        now = kaoji.reads.now()
        state = kaoji.reads.year(common["year"], now)
        changes = differences(in_force(state), found)
        if not act.basis:
            raise AmendmentNeedsBasis
        # Without a change the desk refuses, or gives the first answer again to a repeated key.
        if changes:
            scheme_showing.differences(changes)
            for lost in kaoji.reads.trial(state.year, now, found).unheard:
                showing.say(f"注意：{lost}")
            showing.say(f"将记录：方案 {found.name} 第 {len(state.schemes) + 1} 版，自 {common['on']} 起适用")
        act.perform(kaoji, AdoptScheme(**common, text=found.text))
