"""Steps about what counts: marks, evaluations, findings, bonuses, penalties, corrections."""

from collections.abc import Callable
from typing import Final

from cli.notation import Step
from cli.story.player import Player, Verbs, fraction, names, read_ballots
from domain.commands import (
    ApproveBonus,
    ApprovePenalty,
    ClaimBonus,
    Command,
    CorrectEntry,
    Correction,
    DetermineMatter,
    EnterEvaluation,
    EnterMark,
    ReceiveFeedback,
    RecordFinding,
    RecordReview,
    RefuseBonus,
    RefusePenalty,
    ReportPenalty,
    ReverseEntry,
)
from domain.facts import Scale

_WHOLE: Final = "全部"
_OUTSIDE: Final = "指标外"


def _which(word: str, none: str) -> str | None:
    return None if word == none else word.removeprefix("指标")


def _mark(player: Player, step: Step, unit: str, which: str, component: str, points: str) -> list[Command]:
    got, full = fraction(points)
    return [
        player.make(
            EnterMark,
            step,
            unit=unit,
            component=component,
            indicator=_which(which, _WHOLE),
            points=got,
            full=full,
            clause=step.named.get("条款"),
        )
    ]


def _evaluation(player: Player, step: Step, unit: str, component: str, *points: str) -> list[Command]:
    ballots, grade = step.named.get("票数"), step.named.get("等次")
    if not (points or ballots or grade):
        raise step.error("须写得分，例如 94.6/100，或 票数=满意=50、较满意=30，或 等次=优秀")
    got, full = fraction(points[0]) if points else (None, None)
    # In a story a bare figure is on the percent scale, unless the scheme says what it is.
    percent = bool(points) and full is None and component not in player.explained()
    return [
        player.make(
            EnterEvaluation,
            step,
            unit=unit,
            component=component,
            part=step.named.get("分项"),
            scale=step.named.get("口径", Scale.PERCENT if percent else None),
            points=got,
            full=full,
            grade=grade,
            ballots=read_ballots(ballots) if ballots else (),
        )
    ]


def _finding(player: Player, step: Step, unit: str, which: str, *points: str) -> list[Command]:
    return [
        player.make(
            RecordFinding,
            step,
            unit=unit,
            indicator=_which(which, _OUTSIDE),
            component=step.named.get("构成"),
            points=points[0] if points else None,
            place=step.named.get("地点"),
            clause=step.named.get("条款"),
            distinct=step.named.get("另事"),
        )
    ]


def _case(kind: type[Command]) -> Callable[..., list[Command]]:
    def make(player: Player, step: Step, unit: str, item: str, *points: str) -> list[Command]:
        other = {"distinct": step.named.get("另事")} if kind is ReportPenalty else {}
        return [
            player.make(
                kind,
                step,
                unit=unit,
                item=item,
                component=step.named.get("构成"),
                points=points[0] if points else None,
                clause=step.named.get("条款"),
                **other,
            )
        ]

    return make


def _approve(kind: type[Command], case: str) -> Callable[..., list[Command]]:
    def make(player: Player, step: Step, unit: str, label: str, *points: str) -> list[Command]:
        told = {case: player.fact(step, label), "points": points[0] if points else None}
        return [player.make(kind, step, unit=unit, clause=step.named.get("条款"), **told)]

    return make


def _refuse(kind: type[Command], case: str) -> Callable[..., list[Command]]:
    def make(player: Player, step: Step, unit: str, label: str) -> list[Command]:
        return [player.make(kind, step, unit=unit, **{case: player.fact(step, label)})]

    return make


def _feedback(player: Player, step: Step, unit: str, *points: str) -> list[Command]:
    got, full = fraction(points[0]) if points else (None, None)
    return [
        player.make(
            ReceiveFeedback,
            step,
            unit=unit,
            component=step.named.get("构成"),
            part=step.named.get("分项"),
            points=got,
            full=full,
            grade=step.named.get("等次"),
            rank=step.named.get("名次"),
        )
    ]


def _matter(player: Player, step: Step, unit: str, what: str) -> list[Command]:
    told = {"component": step.named.get("构成"), "clause": step.named.get("条款")}
    return [player.make(DetermineMatter, step, unit=unit, what=what, **told)]


def _reverse(player: Player, step: Step, unit: str, label: str) -> list[Command]:
    entry, day_ = player.fact(step, label), player.own_day(step, label)
    return [player.make(ReverseEntry, step, unit=unit, entry=entry, on=day_)]


def _correct(player: Player, step: Step, unit: str, label: str, *points: str) -> list[Command]:
    told = {"points": points[0] if points else None, "grade": step.named.get("等次")}
    correction = Correction.model_validate({"entry": player.fact(step, label), **told})
    day_ = player.own_day(step, label)
    return [player.make(CorrectEntry, step, unit=unit, correction=correction, on=day_)]


def _review(player: Player, step: Step, unit: str, outcome: str, *labels: str) -> list[Command]:
    corrections = [
        Correction.model_validate({"entry": player.fact(step, label), "points": points})
        for label, _, points in (pair.partition(":") for pair in names(step.named.get("更正")))
    ]
    return [
        player.make(
            RecordReview,
            step,
            unit=unit,
            outcome=outcome,
            document=step.named.get("文号", ""),
            entries=tuple(player.fact(step, label) for label in labels),
            corrections=tuple(corrections),
            withdrawals=tuple(player.fact(step, label) for label in names(step.named.get("撤销"))),
        )
    ]


VERBS: Final[Verbs] = {
    "得分": (("单位", "指标N 或 全部", "构成", "得分"), _mark),
    "汇总": (("单位", "构成", "[得分]"), _evaluation),
    "扣分": (("单位", "指标N 或 指标外", "[分数]"), _finding),
    "申报": (("单位", "事项", "[分数]"), _case(ClaimBonus)),
    "认定": (("单位", "申报", "[分数]"), _approve(ApproveBonus, "claim")),
    "不予": (("单位", "申报"), _refuse(RefuseBonus, "claim")),
    "报减": (("单位", "事项", "[分数]"), _case(ReportPenalty)),
    "认减": (("单位", "报送", "[分数]"), _approve(ApprovePenalty, "report")),
    "不减": (("单位", "报送"), _refuse(RefusePenalty, "report")),
    "反馈": (("单位", "[成绩]"), _feedback),
    "认定事项": (("单位", "事项"), _matter),
    "撤销": (("单位", "记录"), _reverse),
    "更正": (("单位", "记录", "[分数]"), _correct),
    "复核": (("单位", "结论", "记录…"), _review),
}
