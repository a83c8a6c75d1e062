"""Playing a story: each step becomes commands, performed at the story's own time in a new ledger."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from api.bootstrap import Kaoji, StoryClock
from api.chinese import values
from api.desk import Refusals
from api.intake import Purpose, explained, take_in, take_in_sheet
from cli.notation import Step, Story, StoryError, day
from cli.texts import scan_of
from domain.commands import (
    AcceptSheet,
    AdoptScheme,
    ApproveBonus,
    ApprovePenalty,
    AssignIndicator,
    CancelIndicator,
    ChangeIndicator,
    CheckSheet,
    ClaimBonus,
    Command,
    CorrectEntry,
    Correction,
    DeclareComplete,
    DelegateDuty,
    DetermineCompletion,
    DetermineMatter,
    EndDelegation,
    EnrolUnit,
    EnterEvaluation,
    EnterMark,
    FileSheet,
    OpenYear,
    ReceiveFeedback,
    ReclassifyUnit,
    RecordFinding,
    RecordReview,
    RefuseBonus,
    RefusePenalty,
    RegisterBody,
    ReportPenalty,
    RestoreIndicator,
    ReturnSheet,
    ReverseEntry,
    SendReminder,
    SetCollectionDue,
    SignSheet,
    UndoSheet,
)
from domain.decisions import in_force
from domain.facts import Ballots, Keyed, Scale, Source
from domain.refusals import Refused
from domain.scheme import shipped
from domain.values import stream_and_version, stream_of

Progress = Callable[[int, int, str], None]
"""Told how many steps are done, how many there are, and what is next."""

_WHOLE: Final = "全部"
_OUTSIDE: Final = "指标外"


def play(
    story: Story, kaoji: Kaoji, clock: StoryClock, folder: Path, progress: Progress = lambda *_: None
) -> None:
    """Play a story into an empty ledger; files it names are looked for in `folder`. Raises StoryError."""
    player = _Player(story, kaoji, folder)
    for done, step in enumerate(story.steps):
        progress(done, len(story.steps), f"{step.at.date()} {step.verb}")
        clock.now = step.at.replace(tzinfo=ZoneInfo(player.timezone))
        try:
            recorded = kaoji.desk.perform(player.commands(step), story.actor(step))
        except (Refused, Refusals) as refusal:
            raise step.error(str(refusal)) from refusal
        except ValidationError as error:
            raise step.error(values(error.errors())) from error
        if label := step.named.get("记作"):
            player.labels[label] = recorded[-1].id
    progress(len(story.steps), len(story.steps), "")


def read_ballots(text: str) -> tuple[Ballots, ...]:
    """Read `满意=50、较满意=30` (or with spaces or colons); raises ValueError."""
    found = []
    for part in text.replace("，", "、").replace(",", "、").split("、"):
        option, _, count = part.strip().replace("＝", "=").replace("：", "=").replace(" ", "=").partition("=")
        if not (option and count.isascii() and count.isdigit()):
            msg = f"“{part}”应写成 选项=票数，例如 满意=50、较满意=30"
            raise ValueError(msg)
        found.append(Ballots(option=option, count=int(count)))
    return tuple(found)


def fraction(text: str) -> tuple[str, str | None]:
    """Split `94.6/100` into points and full marks; without a stroke the full marks are not given."""
    points, stroke, full = text.replace("／", "/").partition("/")
    return points, full if stroke else None


@dataclass(slots=True)
class _Player:
    """Turns steps into commands; remembers the year and the labels of earlier facts."""

    story: Story
    kaoji: Kaoji
    folder: Path
    year: str = ""
    timezone: str = "Asia/Shanghai"
    labels: dict[str, str] = field(default_factory=dict)

    def commands(self, step: Step) -> Sequence[Command]:
        verb = _VERBS.get(step.verb)
        if verb is None:
            raise step.error(f"没有“{step.verb}”这种步骤；可写 {'、'.join(_VERBS)}")
        takes, make = verb
        fewest = sum(not word.startswith("[") and not word.endswith("…") for word in takes)
        many = takes[-1].endswith("…")
        if not fewest <= len(step.words) <= (len(step.words) if many else len(takes)):
            raise step.error(f"“{step.verb}”之后应依次写 {'、'.join(takes)}")
        try:
            return make(self, step, *step.words)
        except ValueError as error:
            if isinstance(error, (StoryError, ValidationError)):
                raise
            raise step.error(str(error)) from error

    def make(self, kind: type[Command], step: Step, **told: Any) -> Command:  # noqa: ANN401 - read from text
        """Return a command of the story's year and the step's day, reason and basis."""
        common: dict[str, Any] = {"year": self.year, "on": step.on}
        return kind(
            **common | told,
            reason=step.named.get("事由"),
            basis=step.named.get("依据"),
            cause=step.named.get("起因"),
        )

    def own_day(self, step: Step, label: str) -> date:
        """Return the day a correction counts from: as told, else the entry's own, for it was never true."""
        stream, version = stream_and_version(self.fact(step, label))
        found = next(self.kaoji.ledger.stream(stream, after=version - 1), None)
        return found.fact.envelope.effective_on if found and "生效" not in step.named else step.on

    def scan(self, step: Step) -> Source | None:
        """Return what a step's scan, which lies beside the story, is cited as."""
        name = step.named.get("扫描")
        return scan_of(self.folder / name) if name else None

    def explained(self) -> frozenset[str]:
        """Return the components whose bare figures the scheme explains; none before there is a scheme."""
        year = self.kaoji.reads.year(self.year, self.kaoji.reads.now())
        return explained(in_force(year)) if year.scheme else frozenset()

    def fact(self, step: Step, label: str) -> str:
        if label not in self.labels and "@" not in label:
            raise step.error(f"前面没有“记作={label}”的步骤")
        if label in self.labels:
            return self.labels[label]
        return label if "/" in label or label.startswith(f"{self.year}@") else stream_of(self.year, label)


def _open_year(player: _Player, step: Step, year: str, place: str, start: str, end: str) -> list[Command]:
    player.year = year
    return [
        player.make(
            OpenYear,
            step,
            jurisdiction=place,
            window_from=day(start, step.line),
            window_to=day(end, step.line),
            example=True,
        )
    ]


def _text_of(path: Path, step: Step) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise step.error(f"没有名为“{path.name}”的方案，也没有可读的这个文件") from None


def _scheme(player: _Player, step: Step, name: str) -> list[Command]:
    text = shipped(name) or _text_of(player.folder / name, step)
    applies = step.named.get("适用")
    return [
        player.make(AdoptScheme, step, text=text, applies_from=day(applies, step.line) if applies else None)
    ]


def _import(player: _Player, step: Step, *files: str) -> Sequence[Command]:
    purpose = Purpose(
        year=player.year,
        on=step.on,
        category=step.named.get("类别"),
        one_line=step.named.get("一行") == "是",
        basis=step.named.get("依据"),
        explained=player.explained(),
    )
    intake = take_in([player.folder / name for name in files], purpose)
    if intake.problems:
        raise step.error("；".join(str(problem) for problem in intake.problems[:5]))
    return intake.commands


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("、")) if text else ()


def _body(player: _Player, step: Step, body: str) -> list[Command]:
    aliases = _names(step.named.get("别名"))
    return [player.make(RegisterBody, step, body=body, parent=step.named.get("上级"), aliases=aliases)]


def _unit(player: _Player, step: Step, unit: str, category: str) -> list[Command]:
    return [
        player.make(
            EnrolUnit,
            step,
            unit=unit,
            category=category,
            sub_class=step.named.get("子类"),
            aliases=_names(step.named.get("别名")),
        )
    ]


def _reclassify(player: _Player, step: Step, unit: str, category: str) -> list[Command]:
    return [player.make(ReclassifyUnit, step, unit=unit, category=category, sub_class=step.named.get("子类"))]


def _indicator(player: _Player, step: Step, unit: str, number: str, content: str, full: str) -> list[Command]:
    return [
        player.make(
            AssignIndicator,
            step,
            unit=unit,
            number=number,
            content=content,
            full=full,
            type=step.named.get("类型"),
            assessor=step.named.get("考评"),
        )
    ]


def _change(player: _Player, step: Step, unit: str, number: str) -> list[Command]:
    return [
        player.make(
            ChangeIndicator,
            step,
            unit=unit,
            number=number,
            content=step.named.get("内容"),
            full=step.named.get("分值"),
            type=step.named.get("类型"),
            assessor=step.named.get("考评"),
        )
    ]


def _cancel(player: _Player, step: Step, unit: str, number: str) -> list[Command]:
    exempt = step.named.get("不适用") == "是"
    return [player.make(CancelIndicator, step, unit=unit, number=number, not_applicable=exempt)]


def _restore(player: _Player, step: Step, unit: str, number: str) -> list[Command]:
    return [player.make(RestoreIndicator, step, unit=unit, number=number)]


def _completion(player: _Player, step: Step, unit: str, which: str, completion: str) -> list[Command]:
    told = {"number": which.removeprefix("指标"), "completion": completion}
    return [player.make(DetermineCompletion, step, unit=unit, **told)]


def _which(word: str, none: str) -> str | None:
    return None if word == none else word.removeprefix("指标")


def _mark(player: _Player, step: Step, unit: str, which: str, component: str, points: str) -> list[Command]:
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


def _evaluation(player: _Player, step: Step, unit: str, component: str, *points: str) -> list[Command]:
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


def _finding(player: _Player, step: Step, unit: str, which: str, *points: str) -> list[Command]:
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
        )
    ]


def _case(kind: type[Command]) -> Callable[..., list[Command]]:
    def make(player: _Player, step: Step, unit: str, item: str, *points: str) -> list[Command]:
        return [
            player.make(
                kind,
                step,
                unit=unit,
                item=item,
                component=step.named.get("构成"),
                points=points[0] if points else None,
                clause=step.named.get("条款"),
            )
        ]

    return make


def _approve(kind: type[Command], case: str) -> Callable[..., list[Command]]:
    def make(player: _Player, step: Step, unit: str, label: str, *points: str) -> list[Command]:
        told = {case: player.fact(step, label), "points": points[0] if points else None}
        return [player.make(kind, step, unit=unit, clause=step.named.get("条款"), **told)]

    return make


def _refuse(kind: type[Command], case: str) -> Callable[..., list[Command]]:
    def make(player: _Player, step: Step, unit: str, label: str) -> list[Command]:
        return [player.make(kind, step, unit=unit, **{case: player.fact(step, label)})]

    return make


def _feedback(player: _Player, step: Step, unit: str, *points: str) -> list[Command]:
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


def _matter(player: _Player, step: Step, unit: str, what: str) -> list[Command]:
    told = {"component": step.named.get("构成"), "clause": step.named.get("条款")}
    return [player.make(DetermineMatter, step, unit=unit, what=what, **told)]


def _complete(player: _Player, step: Step, column: str) -> list[Command]:
    return [player.make(DeclareComplete, step, column=column, group=step.named.get("名次组"))]


def _delegate(player: _Player, step: Step, by: str, to: str, until: str) -> list[Command]:
    duty, deputy = player.story.named(step, by), player.story.named(step, to)
    told = {"by": duty.id, "role": duty.role, "body": duty.body, "to": deputy.id, "to_body": deputy.body}
    return [player.make(DelegateDuty, step, **told, until=day(until, step.line))]


def _end_delegation(player: _Player, step: Step, label: str) -> list[Command]:
    return [player.make(EndDelegation, step, delegation=player.fact(step, label))]


def _reverse(player: _Player, step: Step, unit: str, label: str) -> list[Command]:
    entry, day_ = player.fact(step, label), player.own_day(step, label)
    return [player.make(ReverseEntry, step, unit=unit, entry=entry, on=day_)]


def _correct(player: _Player, step: Step, unit: str, label: str, *points: str) -> list[Command]:
    told = {"points": points[0] if points else None, "grade": step.named.get("等次")}
    correction = Correction.model_validate({"entry": player.fact(step, label), **told})
    day_ = player.own_day(step, label)
    return [player.make(CorrectEntry, step, unit=unit, correction=correction, on=day_)]


def _review(player: _Player, step: Step, unit: str, outcome: str, *labels: str) -> list[Command]:
    corrections = [
        Correction.model_validate({"entry": player.fact(step, label), "points": points})
        for label, _, points in (pair.partition(":") for pair in _names(step.named.get("更正")))
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
            withdrawals=tuple(player.fact(step, label) for label in _names(step.named.get("撤销"))),
        )
    ]


def _file_sheet(player: _Player, step: Step, body: str, file: str) -> list[Command]:
    intake = take_in_sheet(player.folder / file, Purpose(year=player.year, on=step.on))
    if intake.problems:
        raise step.error("；".join(str(problem) for problem in intake.problems[:5]))
    paper, scan = step.named.get("纸表"), player.scan(step)
    if (paper is None) != (scan is None):
        raise step.error("代录须同写 纸表= 和 扫描=")
    keyed = Keyed(paper=paper, scan=scan) if paper and scan else None
    told = {"sheet": step.named.get("表号"), "body": body, "rows": intake.rows, "keyed": keyed}
    return [player.make(FileSheet, step, **told, source=intake.source)]


def _check_sheet(player: _Player, step: Step, number: str, rows: str, total: str) -> list[Command]:
    return [player.make(CheckSheet, step, sheet=number, rows=rows, total=total)]


def _sign_sheet(player: _Player, step: Step, number: str, signed: str, *sealed: str) -> list[Command]:
    told = {
        "signed_on": day(signed, step.line),
        "sealed_on": day(sealed[0], step.line) if sealed else None,
        "scan": player.scan(step),
    }
    return [player.make(SignSheet, step, sheet=number, **told)]


def _sheet(kind: type[Command]) -> Callable[..., list[Command]]:
    return lambda player, step, number: [player.make(kind, step, sheet=number)]


def _undo_sheet(player: _Player, step: Step, number: str) -> list[Command]:
    sheet = player.kaoji.reads.year(player.year, player.kaoji.reads.now()).sheets.get(number)
    accepted = sheet.since if sheet and "生效" not in step.named else step.on
    return [player.make(UndoSheet, step, sheet=number, on=accepted)]


def _due(player: _Player, step: Step, due: str) -> list[Command]:
    told = {"due": day(due, step.line), "body": step.named.get("考评")}
    return [player.make(SetCollectionDue, step, **told)]


def _remind(player: _Player, step: Step, body: str, channel: str) -> list[Command]:
    told = {"units": _names(step.named.get("单位")), "note": step.named.get("说明")}
    return [player.make(SendReminder, step, body=body, channel=channel, **told)]


_VERBS: Final[Mapping[str, tuple[tuple[str, ...], Callable[..., Sequence[Command]]]]] = {
    "开年": (("年度编号", "地区", "起日", "止日"), _open_year),
    "方案": (("方案名或文件",), _scheme),
    "导入": (("文件", "文件…"), _import),
    "考评单位": (("名称",), _body),
    "单位": (("名称", "类别"), _unit),
    "改类": (("单位", "类别"), _reclassify),
    "指标": (("单位", "序号", "内容", "分值"), _indicator),
    "调整": (("单位", "序号"), _change),
    "取消": (("单位", "序号"), _cancel),
    "恢复": (("单位", "序号"), _restore),
    "完成情况": (("单位", "指标N", "完成、基本完成 或 未完成"), _completion),
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
    "收齐": (("栏",), _complete),
    "委托": (("委托人", "受托人", "止日"), _delegate),
    "终止委托": (("委托",), _end_delegation),
    "撤销": (("单位", "记录"), _reverse),
    "更正": (("单位", "记录", "[分数]"), _correct),
    "复核": (("单位", "结论", "记录…"), _review),
    "填报": (("考评单位", "文件"), _file_sheet),
    "校核": (("表号", "行数", "合计"), _check_sheet),
    "签章": (("表号", "签字日", "[盖章日]"), _sign_sheet),
    "接收": (("表号",), _sheet(AcceptSheet)),
    "退回": (("表号",), _sheet(ReturnSheet)),
    "撤表": (("表号",), _undo_sheet),
    "截止": (("日期",), _due),
    "催办": (("考评单位", "方式"), _remind),
}
"""Each verb with what it takes, in order, and what it makes of it."""
