"""Steps about reviews (复核) as cases."""

from collections.abc import Callable
from typing import Any, Final

from cli.notation import Step, day
from cli.story.player import Player, Verbs, names
from domain.commands import (
    AcceptReview,
    AssignReview,
    Command,
    ConfirmReview,
    Correction,
    DecideReview,
    DeclineReview,
    ReopenReview,
    RequestReview,
    ReviewCommand,
    SpreadCorrection,
    WithdrawReview,
)
from domain.decisions.spreading import alike
from domain.facts import Keyed
from domain.slips import standing
from domain.values import stream_and_version, unit_of


def _request(player: Player, step: Step, unit: str, text: str, *labels: str) -> list[Command]:
    known = player.kaoji.reads.year(player.year, player.kaoji.reads.now())
    name = known.aliases.get(unit, unit)
    slips = player.kaoji.reads.unit(player.year, name, player.kaoji.reads.now()).slips
    named = step.named.get("反馈单")
    last = standing(slips.values())
    slip = player.fact(step, named) if named else (last.id if last else f"{player.year}/{name}@0")
    handed_in, paper, scan = step.named.get("收件"), step.named.get("纸件"), player.scan(step)
    if (paper is None) != (scan is None):
        raise step.error("代录须同写 纸件= 和 扫描=")
    told: dict[str, Any] = {
        "slip": slip,
        "entries": tuple(player.fact(step, label) for label in labels),
        "handed_in": day(handed_in, step.line) if handed_in else None,
        "text": text,
        "seen": player.kaoji.reads.shown_at(slip).token(player.year),
        "keyed": Keyed(paper=paper, scan=scan) if paper and scan else None,
    }
    return [player.make(RequestReview, step, unit=unit, **told)]


def _case(player: Player, step: Step, label: str) -> dict[str, str]:
    review = player.fact(step, label)
    return {"unit": unit_of(stream_and_version(review)[0]) or review, "review": review}


def _plain(kind: type[ReviewCommand]) -> Callable[[Player, Step, str], list[Command]]:
    """Return the step of a verb that says no more than which case it is about."""

    def make(player: Player, step: Step, label: str) -> list[Command]:
        return [player.make(kind, step, **_case(player, step, label))]

    return make


def _assign(player: Player, step: Step, label: str, person: str, body: str) -> list[Command]:
    return [player.make(AssignReview, step, **_case(player, step, label), person=person, body=body)]


def _decide(player: Player, step: Step, label: str, outcome: str) -> list[Command]:
    corrections = [
        Correction.model_validate({"entry": player.fact(step, entry), "points": points})
        for entry, _, points in (pair.partition(":") for pair in names(step.named.get("更正")))
    ]
    told: dict[str, Any] = {
        "outcome": outcome,
        "document": step.named.get("文号", ""),
        "corrections": tuple(corrections),
        "withdrawals": tuple(player.fact(step, entry) for entry in names(step.named.get("撤销"))),
    }
    return [player.make(DecideReview, step, **_case(player, step, label), **told)]


def _spread(player: Player, step: Step, label: str, *labels: str) -> list[Command]:
    """Return the correction of the entries named, or of 全部 that are alike; 发单=是 issues their slips."""
    case = _case(player, step, label)
    entries = tuple(player.fact(step, one) for one in labels if one != _ALL) or _all_alike(player, case)
    slips = step.named.get("发单") == "是"
    return [player.make(SpreadCorrection, step, review=case["review"], entries=entries, slips=slips)]


def _all_alike(player: Player, case: dict[str, str]) -> tuple[str, ...]:
    now = player.kaoji.reads.now()
    units = player.kaoji.reads.units(player.kaoji.reads.year(player.year, now), now)
    origin = units.get(case["unit"])
    review = origin.reviews.get(case["review"]) if origin else None
    found = alike(units, origin, review) if origin and review else ()
    return tuple(one.entry for one in found)


_ALL: Final = "全部"

VERBS: Final[Verbs] = {
    "申请复核": (("单位", "理由", "记录…"), _request),
    "确认收件": (("申请",), _plain(ConfirmReview)),
    "受理": (("申请",), _plain(AcceptReview)),
    "不予受理": (("申请",), _plain(DeclineReview)),
    "交办": (("申请", "账号", "单位"), _assign),
    "复核决定": (("申请", "结论"), _decide),
    "举一反三": (("申请", "记录或全部…"), _spread),
    "撤回复核": (("申请",), _plain(WithdrawReview)),
    "重启复核": (("申请",), _plain(ReopenReview)),
}
