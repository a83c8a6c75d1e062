"""Reading 【等次】: the grades of each rank group, best first, and the rules that set, cap or lower them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from domain.scheme.checks import Known, Sentence, not_together, together, usable
from domain.scheme.expressions import (
    Across,
    Call,
    Choice,
    Condition,
    Expression,
    Number,
    OfGroup,
    Part,
    Steps,
    Trait,
    Units,
    below,
    is_share,
    name_of,
)
from domain.scheme.formula import band, condition
from domain.scheme.lines import Line, nearest
from domain.scheme.model import Band, Effect, GradeRule, Grades
from domain.scheme.tokens import RANK, SCORE, Place, SchemeError, same_width

_GROUP: Final = "名次组"
_TEAM: Final = "班子"
_IF: Final = "若"
_OTHERS: Final = "其余"
_STEPS: Final = re.compile(r"降([一二两三]|[1-3])[等档]")
_RULE_LIKE: Final = re.compile(r"降|一票否决|否决|取消|不得|班子")
_HOW_MANY: Final = {"一": 1, "二": 2, "两": 2, "三": 3, "1": 1, "2": 2, "3": 3}
_COMPARED: Final = re.compile(r"[≥≤><]|不低于|不小于|达到|大于|高于")
"""How the condition of a band may begin, its score left unsaid; 不超过 begins a quota."""

_TOLD_IF: Final = re.compile(r"若(?!\s*[（(])")
_FIRST: Final = re.compile(r"前\s*(\d+)\s*([%名])", re.ASCII)
_MORE: Final = (SCORE, RANK)


@dataclass(slots=True)
class _Draft:
    """The lines of a rank group, or of all that have none of their own."""

    bands: list[tuple[Line, str, str]] = field(default_factory=list)
    rules: list[tuple[Line, str, str]] = field(default_factory=list)


def grades(lines: list[Line], known: Known) -> Mapping[str, Grades]:
    """Read the grades; lines before the first `名次组：…` hold for every group without lines of its own."""
    names = [group.name for group in known.groups]
    general = _Draft()
    own: dict[str, _Draft] = {}
    draft = general
    for line in lines:
        key, words = line.pair()
        if key == _GROUP:
            if words not in names or words in own:
                raise line.at(words, f"{words}：没有这个名次组，或已写过{nearest(words, names)}")
            draft = own[words] = _Draft()
        elif _is_rule(key):
            draft.rules.append((line, key, words))
        elif _like_a_rule(key, words, after=draft.bands):
            raise line.error(
                f"“{key}：若 …”应写成 定为<等次>、不高于<等次>、降一等（两等、三等），前面可加“班子”"
            )
        else:
            draft.bands.append((line, key, words))
    if general.bands or general.rules:
        own |= {name: general for name in names if name not in own}
    return {name: _read(own[name], name, known) for name in names if name in own}


def _is_rule(key: str) -> bool:
    bare = key.removeprefix(_TEAM)
    return bare.startswith((Effect.SET, Effect.CAP)) or bool(_STEPS.fullmatch(bare))


def _like_a_rule(key: str, words: str, after: list[tuple[Line, str, str]]) -> bool:
    """Whether a line tells what happens if …; 若（…）≥… can begin a grade, but none after 其余."""
    if after and after[-1][2] == _OTHERS:
        return words.startswith(_IF) or bool(_RULE_LIKE.match(key))
    return bool(_TOLD_IF.match(words))


def _read(draft: _Draft, group: str, known: Known) -> Grades:
    reading = _Reading(group, known)
    bands = tuple(reading.band(*one) for one in draft.bands)
    if not bands:
        line, key, _ = draft.rules[0]
        raise line.error(f"“{key}”之前没有等次；请先写 优秀：≥90 等各行，由好到差")
    names = [one.grade for one in bands]
    for place, (line, key, words) in enumerate(draft.bands):
        last = place == len(bands) - 1
        if key in names[:place]:
            raise line.error(f"等次“{key}”写了两次")
        if bands[place].condition is None and bands[place].quota is None and not last:
            raise line.at(words, "“其余”应是最后一个等次")
    return Grades(bands, tuple(reading.rule(*one, names) for one in draft.rules))


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads the lines of one rank group."""

    group: str
    known: Known

    def band(self, line: Line, grade: str, words: str) -> Band:
        words, at = _place(line, words)
        if _TOLD_IF.match(words):
            raise line.at(words, "等次之后直接写条件，不写“若”，例如 优秀：≥90 且 名次≤3")
        if first := _FIRST.match(same_width(words)):
            instead = f"不超过 {first[1]}%" if first[2] == "%" else f"名次≤{first[1]}"
            raise line.at(words, f"“{first[0]}”应写成 {instead}")
        vocabulary = self.known.vocabulary(self.group, more=_MORE)
        if _COMPARED.match(same_width(words)):
            words, at = SCORE + words, Place(at.line, at.column - len(SCORE))
        asked, quota = band(words, vocabulary, at)
        for part in (asked, quota):
            if part is not None:
                self._usable(part, Sentence(words, at))
        if quota is not None and _of_one_unit(quota):
            raise line.at(words, "名额应是占本组家数的百分比、家数，或只用本组家数、本组最高等算出的数")
        if quota is not None and not isinstance(quota, Number) and (lone := _lone_share(quota)):
            raise line.at(lone, f"算式中的“{lone}”只是一个小数；占本组家数的比例请写 本组家数×{lone}")
        return Band(grade, asked, quota, line.clause)

    def rule(self, line: Line, key: str, words: str, grades: list[str]) -> GradeRule:
        bare = key.removeprefix(_TEAM)
        words, at = _place(line, words)
        if not words.startswith(_IF):
            raise SchemeError(at.line, at.column, f"“{key}：”之后应写 若 …，例如 若 否决事项>0")
        words, at = words.removeprefix(_IF), Place(at.line, at.column + len(_IF))
        asked = condition(words, self.known.vocabulary(self.group, more=_MORE), at)
        self._usable(asked, Sentence(words, at))
        team = key != bare
        if found := _STEPS.fullmatch(bare):
            return GradeRule(Effect.DOWN, asked, None, _HOW_MANY[found[1]], team, line.clause)
        effect = Effect.SET if bare.startswith(Effect.SET) else Effect.CAP
        grade = bare.removeprefix(effect).strip()
        if grade not in grades:
            raise line.error(f"{grade}：没有这个等次{nearest(grade, grades)}", len(key) - len(grade) + 1)
        return GradeRule(effect, asked, grade, 0, team, line.clause)

    def _usable(self, part: Condition | Expression, said: Sentence) -> None:
        usable(part, self.known, self.group, said, _MORE)
        if outside := together(part, self.known.per[self.group], said):
            raise said.error(not_together("此处有的名称", outside))


def _place(line: Line, words: str) -> tuple[str, Place]:
    """Return the words behind the colon with their place."""
    return words, Place(line.number, line.words.rfind(words) + 1)


def _of_one_unit(part: Part) -> bool:
    """Whether a quota depends on a figure of a single unit."""
    if isinstance(part, Units) or (
        isinstance(part, Across) and part.what not in (OfGroup.RANK, OfGroup.RANK_FROM_LAST)
    ):
        return False
    of_unit = name_of(part) is not None or isinstance(part, (Across, Trait))
    return of_unit or any(map(_of_one_unit, below(part)))


def _lone_share(part: Expression) -> str | None:
    """Return a percentage that is a quota by itself and not of anything: 若 … 则 20% 否则 15%."""
    match part:
        case Number(text):
            return text if is_share(part) else None
        case Choice(_, then, otherwise):
            figures = [then, otherwise]
        case Steps(_, rows, otherwise):
            figures = [*(row.figure for row in rows), otherwise]
        case Call(_, arguments):
            figures = list(arguments)
        case _:
            return None
    return next((found for one in figures if (found := _lone_share(one))), None)
