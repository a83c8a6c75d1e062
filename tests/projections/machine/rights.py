"""Who may do what, as the office's table and the book of facts say: a second opinion on `domain.rights`."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.projections.machine.model import FOR_ONESELF, LETTERS, PROPOSED, Model, Person, Told

OWN_UNIT, OWN_INDICATORS = "利益回避", "考评分工"


def may(model: Model, kind: str, told: Told, actor: Person, today: date) -> bool:
    """Whether a person may do this on a day; under an exception only what else were refused."""
    if told.get("exception") is None:
        return _may(model, kind, told, actor, today)
    granted = model.facts.get(told["exception"], {})
    if kind == "SealGroup":
        fits = (granted["person"], granted.get("group")) == (actor["id"], told["group"])
        return fits and _in_time(granted, today) and _may(model, kind, told, actor, today)
    fits = (
        granted.get("kind") == "ExceptionGranted"
        and (granted["person"], granted.get("unit")) == (actor["id"], model.name(told["unit"]))
        and _in_time(granted, today)
    )
    without = _may(model, kind, told, actor, today)
    return fits and not without and _may(model, kind, told, actor, today, granted["rule"])


def _may(  # noqa: PLR0917 - as `may`, and what is waived
    model: Model, kind: str, told: Told, actor: Person, today: date, waived: str = ""
) -> bool:
    bodies = _bodies(model, actor, today)
    own = {unit for body in bodies for unit in model.behind(body)}
    concerned = {model.name(unit) for unit in _concerned(model, kind, told)}
    conflict = bool(own & concerned) and waived != OWN_UNIT and kind not in FOR_ONESELF
    within = _within(model, kind, told, actor, waived)
    return bool(bodies) and not conflict and within and not _same_person(model, kind, told, actor)


def _in_time(granted: Told, today: date) -> bool:
    return _since(granted) <= today <= date.fromisoformat(granted["until"])


def _since(fact: Told) -> date:
    return date.fromisoformat(fact["envelope"]["effective_on"])


def _bodies(model: Model, actor: Person, today: date) -> tuple[str, ...]:
    """Return the bodies behind a person; nobody stands behind a deputy who is none on that day."""
    if "on_behalf" not in actor:
        return (actor["body"],)
    ended = {fact["delegation"]: _since(fact) for fact in model.of_kind("DelegationEnded")}
    for fact in model.of_kind("DutyDelegated"):
        duty = (fact["by"], fact["role"], fact["to"]) == (actor["on_behalf"], actor["role"], actor["id"])
        over = fact["id"] in ended and today >= ended[fact["id"]]
        in_time = _since(fact) <= today <= date.fromisoformat(fact["until"]) and not over
        if duty and in_time and model.same(fact["body"], actor["body"]):
            return (actor["body"], fact.get("to_body", actor["body"]))
    return ()


def _concerned(model: Model, kind: str, told: Told) -> Iterable[str]:
    """Return the units in whose affairs nobody of their own may act."""
    match kind:
        case "AssignShared":
            return [*told["units"]]
        case "ChangeShared" | "CancelShared" | "RestoreShared":
            state = "取消" if kind == "RestoreShared" else "在"
            return told.get("units") or model.holders(told["code"], state, told["on"])
        case "RenameUnit":
            return [told["unit"]] if model.name(told["unit"]) in model.units() else []
        case "TransferIndicators":
            return [told["unit"], told["to"]]
        case "MergeUnits":
            return [*told["units"], told["into"]]
        case "SplitUnit" | "DissolveUnit":
            return [told["unit"], *(share["unit"] for share in told["shares"])]
        case "HandOverIndicators":
            return [unit for unit in model.units() if _assessed(model, unit, told["body"])]
        case "FileSheet":
            return [row["unit"] for row in told["rows"]]
        case "SpreadCorrection":
            return [one.partition("/")[2].partition("@")[0] for one in told["entries"]]
        case _:
            return [told["unit"]] if told.get("unit") else []


def _assessed(model: Model, unit: str, body: str) -> bool:
    found = model.indicators(unit).values()
    return any(one["state"] == "在" and model.same(one.get("assessor"), body) for one in found)


def _within(model: Model, kind: str, told: Told, actor: Person, waived: str) -> bool:
    """Whether the right of a duty extends to what is asked."""
    if kind in {"DelegateDuty", "EndDelegation"} and "on_behalf" in actor:
        return False
    if kind == "GrantException" and told["person"] in _persons(actor):
        return False
    if kind in {"FileSheet", "AcceptSheet"} and not _rows(model, kind, told, actor):
        return False
    match LETTERS[kind][actor["role"]]:
        case "全":
            return True
        case "本":
            return model.same(told["unit"], actor["body"])
        case "指":
            return waived == OWN_INDICATORS or _assesses(model, kind, told, actor)
        case "录":
            entry = _entry(model, told)
            return entry is None or model.same(entry["envelope"]["actor"]["body"], actor["body"])
        case "任":
            return _ones_own_duty(model, told, actor)
        case "表":
            body = told.get("body") or (model.sheet(told["sheet"]) or {}).get("body")
            return body is None or model.same(body, actor["body"])
        case _:
            return False


def _entry(model: Model, told: Told) -> dict[str, Any] | None:
    named = told["correction"]["entry"] if "correction" in told else told["entry"]
    found = model.facts.get(named)
    return found if found and found["unit_of"] == model.name(told["unit"]) else None


def _assesses(model: Model, kind: str, told: Told, actor: Person) -> bool:
    """Whether the body assesses the indicator; one that nobody knows is refused for that, not for rights."""
    match kind:
        case "ProposeIndicator":
            return model.same(told.get("assessor"), actor["body"])
        case "EnterMark":
            number = told.get("indicator")
        case "DetermineCompletion":
            number = told["number"]
        case "CheckReport":
            report = model.facts.get(told["report"], {})
            number = report.get("number") if report.get("unit_of") == model.name(told["unit"]) else None
        case _:
            number = (_entry(model, told) or {}).get("indicator")
    known = model.indicators(model.name(told["unit"])).get(number or "")
    if number is None or known is None:
        return number is not None
    return model.same(known.get("assessor"), actor["body"])


def _ones_own_duty(model: Model, told: Told, actor: Person) -> bool:
    known = model.facts.get(told["delegation"]) if "delegation" in told else told
    if known is None:
        return True
    same = (known["by"], known["role"]) == (actor["id"], actor["role"])
    return same and model.same(known["body"], actor["body"])


def _rows(model: Model, kind: str, told: Told, actor: Person) -> bool:
    """Whether filer and responsible body may both give every mark of a sheet, when filed and when accepted.

    That a deputy was one is settled when the sheet is filed.
    """
    filed = told
    if kind == "AcceptSheet":
        filed = model.sheet(told["sheet"]) or {"rows": (), "body": ""}
        actor = dict(filed["envelope"]["actor"]) if filed["rows"] else actor
    filer = {word: said for word, said in actor.items() if word != "on_behalf"}
    body = {"id": actor["id"], "role": "考评单位", "body": filed["body"]}
    office = actor["role"] == "考核办" and model.same(filed["body"], actor["body"])
    for row in filed["rows"]:
        known = model.indicators(model.name(row["unit"])).get(row.get("indicator") or "", {})
        givers = [filer] if office and known.get("assessor") is None else [filer, body]
        if not all(_may(model, "EnterMark", row, one, date.min) for one in givers):
            return False
    return True


def _same_person(model: Model, kind: str, told: Told, actor: Person) -> bool:
    """Whether somebody settles, or checks, what the same person proposed, reported or filed."""
    filed = model.sheet(told["sheet"]) if kind == "CheckSheet" else None
    if kind in PROPOSED:
        filed = model.facts.get(told[PROPOSED[kind]])
        filed = filed if filed and filed["unit_of"] == model.name(told["unit"]) else None
    return bool(filed and _persons(filed["envelope"]["actor"]) & _persons(actor))


def _persons(actor: Person) -> set[str]:
    return {actor["id"], actor.get("on_behalf", actor["id"])}
