"""`kaoji correct`: an entry reversed, corrected, or changed by a review."""

from typing import Annotated

import typer

from api.bootstrap import Kaoji
from cli.context import ledger
from cli.story.player import fraction
from cli.writing.acts import Act, NothingSaid, OptionsClash, Place, acting, ballots_of, placed
from domain.commands import Command, CorrectEntry, Correction, RecordReview, ReverseEntry
from domain.facts import Outcome


@acting
def correct(
    act: Act,
    entry: Annotated[str, typer.Argument(metavar="编号", help="要更正的记录，形如 市环保局@12。")],
    points: Annotated[str | None, typer.Argument(metavar="分数", help="更正后的分数。")] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="只撤销，不另记。")] = False,
    ballots: Annotated[str | None, typer.Option("--ballots", metavar="票数", help="更正后的票数。")] = None,
    grade: Annotated[str | None, typer.Option("--grade", metavar="等次")] = None,
    rank: Annotated[int | None, typer.Option("--rank", metavar="名次", min=1)] = None,
    review: Annotated[
        Outcome | None, typer.Option("--review", metavar="结论", help="因复核而更正：维持、部分支持、支持。")
    ] = None,
    document: Annotated[str | None, typer.Option("--document", metavar="文号", help="复核决定文号。")] = None,
) -> None:
    """更正或撤销一条记录：原记录保留，另记一条撤销和一条新记录，互相注明；须写事由与依据。

    更正默认自原记录的生效日期起算；因复核而更正默认自今天起算，且不得降低成绩（复核不加重）。

    示例：

      kaoji correct 市财政局@2 151 --reason 漏加一项 --basis 核分表原件

      kaoji correct 市水利局@2 0.2 --review 部分支持 --document 决定1号 --reason 因公外出 --basis 决定1号
    """
    with ledger() as kaoji:
        place = placed(kaoji, entry, act.year)
        act = act.of(place)
        new = _new(place.id, points, ballots, grade, rank)
        if withdraw and new:
            raise OptionsClash(first="--withdraw", second="更正后的内容")
        if not (withdraw or new or review is Outcome.UPHELD):
            raise NothingSaid(what="更正后的分数，或 --withdraw 撤销")
        if review is None:
            act.perform(kaoji, _plain_correction(kaoji, act, place, new))
            return
        if document is None:
            raise NothingSaid(what="复核决定文号（--document）")
        command = RecordReview(
            **act.common(kaoji),
            unit=place.unit,
            entries=(place.id,),
            outcome=review,
            document=document,
            corrections=(new,) if new else (),
            withdrawals=(place.id,) if withdraw else (),
        )
        act.perform(kaoji, command)


def _new(
    entry: str, points: str | None, ballots: str | None, grade: str | None, rank: int | None
) -> Correction | None:
    """Return what should stand instead, or None when nothing was said."""
    if not any((points, ballots, grade, rank)):
        return None
    got, full = fraction(points) if points else (None, None)
    told = {"entry": entry, "points": got, "full": full, "grade": grade, "rank": rank}
    return Correction.model_validate(told | {"ballots": ballots_of(ballots) if ballots else ()})


def _plain_correction(kaoji: Kaoji, act: Act, place: Place, new: Correction | None) -> Command:
    """Return a correction or a withdrawal that counts, unless told otherwise, from the entry's own day."""
    common = act.common(kaoji, on=_own_day(kaoji, place)) | {"unit": place.unit}
    return CorrectEntry(**common, correction=new) if new else ReverseEntry(**common, entry=place.id)


def _own_day(kaoji: Kaoji, place: Place) -> str | None:
    """Return the day an entry takes effect: a correction says that the mistake was never true."""
    found = next(kaoji.ledger.stream(place.stream, after=place.version - 1), None)
    return found.fact.envelope.effective_on.isoformat() if found else None
