"""Steps about the year as a whole: opening, scheme, files, bodies, units, delegations, collection."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from api.intake import Purpose, take_in
from cli.notation import Step, day
from cli.story.player import Player, Verbs, names
from domain.carrying import Asked, carried
from domain.commands import (
    AdoptScheme,
    Command,
    DeclareComplete,
    DeclareTotals,
    DelegateDuty,
    EndDelegation,
    EnrolUnit,
    GrantException,
    OpenYear,
    ReclassifyUnit,
    RegisterBody,
    SendReminder,
    SetCollectionDue,
)
from domain.facts import Excepted
from domain.scheme import shipped


def _open_year(player: Player, step: Step, year: str, place: str, start: str, end: str) -> list[Command]:
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


def _carry_over(player: Player, step: Step, year: str) -> Sequence[Command]:
    asked = Asked(year, step.named.get("地区"), step.named.get("依据"))
    reads = player.kaoji.reads
    old = reads.year(player.year, reads.now())
    found = carried(old, reads.units(old, reads.now()), asked)
    player.year = year
    return found.commands


def _text_of(path: Path, step: Step) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise step.error(f"没有名为“{path.name}”的方案，也没有可读的这个文件") from None


def _scheme(player: Player, step: Step, name: str) -> list[Command]:
    text = shipped(name) or _text_of(player.folder / name, step)
    applies = step.named.get("适用")
    return [
        player.make(AdoptScheme, step, text=text, applies_from=day(applies, step.line) if applies else None)
    ]


def _import(player: Player, step: Step, *files: str) -> Sequence[Command]:
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


def _body(player: Player, step: Step, body: str) -> list[Command]:
    aliases = names(step.named.get("别名"))
    return [player.make(RegisterBody, step, body=body, parent=step.named.get("上级"), aliases=aliases)]


def _unit(player: Player, step: Step, unit: str, category: str) -> list[Command]:
    return [
        player.make(
            EnrolUnit,
            step,
            unit=unit,
            category=category,
            sub_class=step.named.get("子类"),
            aliases=names(step.named.get("别名")),
        )
    ]


def _reclassify(player: Player, step: Step, unit: str, category: str) -> list[Command]:
    return [player.make(ReclassifyUnit, step, unit=unit, category=category, sub_class=step.named.get("子类"))]


def _totals(player: Player, step: Step, unit: str, tasks: str, points: str) -> list[Command]:
    return [player.make(DeclareTotals, step, unit=unit, tasks=tasks, points=points)]


def _complete(player: Player, step: Step, column: str) -> list[Command]:
    return [player.make(DeclareComplete, step, column=column, group=step.named.get("名次组"))]


def _delegate(player: Player, step: Step, by: str, to: str, until: str) -> list[Command]:
    duty, deputy = player.story.named(step, by), player.story.named(step, to)
    told = {"by": duty.id, "role": duty.role, "body": duty.body, "to": deputy.id, "to_body": deputy.body}
    return [player.make(DelegateDuty, step, **told, until=day(until, step.line))]


def _end_delegation(player: Player, step: Step, label: str) -> list[Command]:
    return [player.make(EndDelegation, step, delegation=player.fact(step, label))]


def _due(player: Player, step: Step, due: str) -> list[Command]:
    told = {"due": day(due, step.line), "body": step.named.get("考评")}
    return [player.make(SetCollectionDue, step, **told)]


def _remind(player: Player, step: Step, body: str, channel: str) -> list[Command]:
    told = {"units": names(step.named.get("单位")), "note": step.named.get("说明")}
    return [player.make(SendReminder, step, body=body, channel=channel, **told)]


def _exception(player: Player, step: Step, rule: str, person: str, about: str, until: str) -> list[Command]:
    told = {"rule": rule, "person": player.story.named(step, person).id}
    told["group" if rule == Excepted.SEALING else "unit"] = about
    return [player.make(GrantException, step, **told, until=day(until, step.line))]


VERBS: Final[Verbs] = {
    "开年": (("年度编号", "地区", "起日", "止日"), _open_year),
    "结转": (("新年度编号",), _carry_over),
    "方案": (("方案名或文件",), _scheme),
    "导入": (("文件", "文件…"), _import),
    "考评单位": (("名称",), _body),
    "单位": (("名称", "类别"), _unit),
    "改类": (("单位", "类别"), _reclassify),
    "附件总数": (("单位", "任务数", "分值"), _totals),
    "收齐": (("栏",), _complete),
    "委托": (("委托人", "受托人", "止日"), _delegate),
    "终止委托": (("委托",), _end_delegation),
    "破例": (("规则", "经办人", "单位或名次组", "止日"), _exception),
    "截止": (("日期",), _due),
    "催办": (("考评单位", "方式"), _remind),
}
