"""Reading a scheme's text: sections of lines, each line with its clause, formulas as sentences."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeVar

from domain.scheme.formula import PLAIN_NUMBER, Place, SchemeError, expression, same_width
from domain.scheme.model import (
    Call,
    Cancelled,
    Component,
    Conversion,
    Expression,
    Formula,
    Function,
    Group,
    Named,
    Number,
    Origin,
    RankBasis,
    RoundedAt,
    Rounding,
    Scheme,
    Settings,
    Share,
    names_in,
    parts_of,
)
from domain.values import digest

_METADATA: Final = ("方案", "名称", "发文机关", "文号", "年度", "地区")
_SECTIONS: Final = ("名次组", "构成", "公式", "设置")
_TOTAL: Final = "考评成绩"
_PERCENT: Final = "以上数据代入公式计算成绩时,先折算为百分制"
_FEEDBACK: Final = re.compile(r"(?P<group>.+?)的考核以.*(?P<component>反馈考评结果)确定成绩")
_NUMBERED: Final = re.compile(r"\s*\d+\s*[.．、]\s*(?=\D)", re.ASCII)
_MOST_PLACES: Final = 6

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section: its words without comment, its clause, and where it stands."""

    number: int
    words: str
    clause: str | None

    def error(self, message: str, column: int = 1) -> SchemeError:
        """Return the error that points into this line."""
        return SchemeError(self.number, column, message)

    def pair(self) -> tuple[str, str]:
        """Split `名称：内容`."""
        colon = same_width(self.words).find(":")
        if colon < 1:
            raise self.error("此处应为“名称：内容”", len(self.words) + 1)
        return self.words[:colon].strip(), self.words[colon + 1 :].strip()


def parse(text: str) -> Scheme:
    """Read a scheme; raises SchemeError with line and column for anything that does not fit."""
    sections = _sections(text)
    metadata = _metadata(sections[""])
    groups = _groups(sections["名次组"])
    components = _by_name(sections["构成"], _component)
    settings = _settings(sections["设置"])
    options = [option for option, _ in settings.ballot_coefficients]
    reading = _Formulas(groups, components, (*options, *settings.abstentions))
    for line in sections["公式"]:
        reading.read(line)
    reading.finish()
    return Scheme(
        metadata=metadata,
        groups=groups,
        components=components,
        totals=reading.totals,
        formulas=reading.formulas,
        percent=reading.percent,
        percent_clause=reading.percent_clause,
        settings=settings,
        text=text,
        digest=digest(text.encode()),
    )


def _sections(text: str) -> Mapping[str, list[Line]]:
    sections: dict[str, list[Line]] = {"": []}
    current = ""
    for number, raw in enumerate(text.splitlines(), start=1):
        words, dash, clause = raw.partition("#")[0].rstrip().partition("——")
        line = Line(number, words.rstrip(), clause.strip() or None)
        if dash and (not line.clause or line.clause.startswith("—")):
            raise line.error("“——”之后应写条款，例如 ——四（四）1", len(words) + 1)
        if heading := re.fullmatch(r"\s*【(.*)】", line.words):
            current = heading[1]
            if current not in _SECTIONS or current in sections:
                raise line.error(f"【{current}】不是应有的段落；方案依次为 " + "、".join(_SECTIONS))
            sections[current] = []
        elif line.words.strip():
            sections[current].append(line)
    if missing := [name for name in _SECTIONS if name not in sections]:
        raise SchemeError(text.count("\n") + 1, 1, f"缺少【{missing[0]}】一段")
    return sections


def _metadata(lines: list[Line]) -> Mapping[str, str]:
    metadata: dict[str, str] = {}
    for line in lines:
        key, value = line.pair()
        if key not in _METADATA or key in metadata:
            raise line.error(f"{key}：此处可写 " + "、".join(_METADATA) + "，各一次")
        metadata[key] = value
    if missing := [key for key in _METADATA if not metadata.get(key)]:
        raise SchemeError(lines[-1].number if lines else 1, 1, f"缺少“{missing[0]}：”一行")
    if not re.fullmatch(r"\d{4}", metadata["年度"], re.ASCII):
        raise SchemeError(1, 1, f"年度应为四位数字，例如 2017；现为“{metadata['年度']}”")
    return metadata


def _listed(line: Line, words: str) -> tuple[str, ...]:
    """Read names separated by 、 of which none is empty or told twice."""
    parts = tuple(part.strip() for part in re.split(r"[、，,]", words))
    if not all(parts) or len(set(parts)) < len(parts):
        raise line.error("应以“、”分开各项，不留空项，不重复", line.words.find(words) + 1)
    return parts


def _group(line: Line) -> Group:
    name, categories = line.pair()
    return Group(name, _listed(line, categories), line.clause)


def _groups(lines: list[Line]) -> tuple[Group, ...]:
    """Read the rank groups; each has its own name, and a category belongs to one of them."""
    groups: list[Group] = []
    for line in lines:
        group = _group(line)
        for other in groups:
            if group.name == other.name or set(group.categories) & set(other.categories):
                raise line.error(f"“{group.name}”与“{other.name}”重名，或有相同的类别")
        groups.append(group)
    return tuple(groups)


def _by_name(lines: list[Line], read: Callable[[Line], Component]) -> Mapping[str, Component]:
    found: dict[str, Component] = {}
    for line in lines:
        component = read(line)
        if component.name in found:
            raise line.error(f"“{component.name}”写了两次")
        found[component.name] = component
    return found


def _component(line: Line) -> Component:
    name, content = line.pair()
    first, *qualities = (part.strip() for part in content.split("，"))
    if first not in list(Origin):
        raise line.error(f"“{first}”不是来源；可写 " + "、".join(Origin), line.words.find(content) + 1)
    excluded, whole = None, False
    if qualities and first != Origin.MARKS:
        raise line.error(f"只有“{Origin.MARKS}”可以写 {qualities[0]}", line.words.find(qualities[0]) + 1)
    for quality in qualities:
        if quality.startswith("不含") and len(quality) > len("不含") and excluded is None:
            excluded = quality.removeprefix("不含")
        elif quality == "可按单位计一个百分制得分":
            whole = True
        else:
            raise line.error(f"不认识“{quality}”；可写 不含<指标类型>、可按单位计一个百分制得分")
    return Component(name, Origin(first), excluded, whole, line.clause)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A formula's sentence before its names can be known."""

    group: str
    name: str
    right: str
    place: Place
    words: str
    clause: str | None


@dataclass(slots=True)
class _Formulas:
    """Collects the sentences of the formula section; `其中：` belongs to the total before it."""

    groups: tuple[Group, ...]
    components: Mapping[str, Component]
    options: Collection[str] = ()
    totals: dict[str, Formula] = field(default_factory=dict)
    formulas: dict[str, dict[str, Formula]] = field(default_factory=dict)
    percent: bool = False
    percent_clause: str | None = None
    group: str | None = None
    sentences: list[_Sentence] = field(default_factory=list)

    def read(self, line: Line) -> None:
        """Take one line, which may hold several sentences."""
        for start, sentence in _sentences(line.words):
            place = Place(line.number, start + 1)
            bare = sentence.rstrip("；;").rstrip()
            plain = same_width(bare)
            if not bare:
                raise SchemeError(place.line, place.column, "多了一个“；”，请删去")
            if plain == _PERCENT:
                self.percent, self.percent_clause = True, line.clause
            elif fed_back := _FEEDBACK.fullmatch(bare):
                self._fed_back(fed_back, sentence, place, line.clause)
            elif "=" in plain:
                self._formula(sentence, plain.index("="), place, line.clause)
            else:
                raise SchemeError(
                    place.line, place.column, f"“{sentence}”不是公式；公式形如 甲得分=乙得分×80%"
                )

    def _fed_back(self, found: re.Match[str], sentence: str, place: Place, clause: str | None) -> None:
        """`…的考核以…反馈考评结果确定成绩`: the component received is the score."""
        group = self._open(found["group"], place)
        component = self.components.get(found["component"])
        if component is None or component.origin is not Origin.FEEDBACK:
            message = f"【构成】中没有“{found['component']}：{Origin.FEEDBACK}”一行"
            raise SchemeError(place.line, place.column, message)
        self.totals[group] = Formula(component.name, Named(component.name), sentence, clause)

    def _formula(self, sentence: str, equals: int, place: Place, clause: str | None) -> None:
        name = sentence[:equals].strip()
        if name.endswith(_TOTAL):
            self.group = self._open(name.removesuffix(_TOTAL), place)
        elif self.group is None:
            raise SchemeError(place.line, place.column, f"“{name}”之前没有“<名次组>{_TOTAL}=…”一句")
        right = Place(place.line, place.column + equals + 1)
        said = sentence[equals + 1 :].rstrip("；;")
        self.sentences.append(_Sentence(self.group, name, said, right, sentence, clause))

    def _open(self, name: str, place: Place) -> str:
        """Begin the formulas of a rank group, which has one total."""
        names = [group.name for group in self.groups]
        if name not in names:
            near = get_close_matches(name, names, n=1, cutoff=0.3)
            ask = f"，是否指 {near[0]}？" if near else ""
            raise SchemeError(place.line, place.column, f"{name}：没有这个名次组{ask}")
        if name in self.formulas:
            raise SchemeError(place.line, place.column, f"名次组“{name}”已有一个成绩公式")
        self.formulas[name] = {}
        return name

    def finish(self) -> None:
        """Parse the sentences now that every name is known, and see that no group lacks its total."""
        for one in self.sentences:
            if one.name in self.formulas[one.group] or one.name in self.components:
                message = f"“{one.name}”已有来源或公式，不能再写一次"
                raise SchemeError(one.place.line, one.place.column, message)
            others = (s.name for s in self.sentences if s.group == one.group and s.name != one.name)
            right = expression(one.right, [*self.components, *others], one.place, self.options)
            self._usable(right, one.place)
            formula = Formula(one.name, right, one.words, one.clause)
            self.formulas[one.group][one.name] = formula
            if one.name.endswith(_TOTAL):
                self.totals[one.group] = formula
        for group in self.groups:
            if group.name not in self.totals:
                raise SchemeError(1, 1, f"名次组“{group.name}”没有成绩公式")
            self._no_circle(group.name)

    def _usable(self, right: Expression, place: Place) -> None:
        """Refuse what parses and yet says nothing: shares of no ballots, rounding to no number of places."""
        for part in parts_of(right):
            match part:
                case Share(name) if name not in self.components or (
                    self.components[name].origin is not Origin.WHOLE
                ):
                    raise SchemeError(
                        place.line, place.column, f"{name}：得票率只能取自“{Origin.WHOLE}”的构成"
                    )
                case Call(Function.ROUNDED, arguments) if not _places_said(arguments):
                    message = "舍入应写成 舍入（算式，小数位数），例如 舍入（甲得分，2）"
                    raise SchemeError(place.line, place.column, message)

    def _no_circle(self, group: str) -> None:
        """Refuse formulas that need their own result."""
        needs = {name: names_in(formula.expression) for name, formula in self.formulas[group].items()}
        settled: set[str] = set()
        while ready := [
            name
            for name, used in needs.items()
            if name not in settled and not (used & needs.keys()) - settled
        ]:
            settled.update(ready)
        if stuck := [name for name in needs if name not in settled]:
            raise SchemeError(1, 1, f"公式互相引用成环：{'、'.join(stuck)}")


def _places_said(arguments: tuple[Expression, ...]) -> bool:
    match arguments:
        case (_, Number(_, value)):
            return value.denominator == 1 and value <= _MOST_PLACES
        case _:
            return False


def _sentences(words: str) -> Iterator[tuple[int, str]]:
    """Cut a line at 。 and ；, drop list numbers and `其中：`; yields where each sentence starts.

    A 。 at the end may be left out or doubled; a ； belongs to the sentence it ends.
    """
    for piece in re.finditer(r"[^。；;]*[；;]|[^。；;]+", words):
        start, sentence = piece.start(), piece[0]
        for prefix in (_NUMBERED, re.compile(r"\s*其中[:：]")):
            if found := prefix.match(sentence):
                start, sentence = start + found.end(), sentence[found.end() :]
        stripped = sentence.lstrip()
        if stripped.rstrip():
            yield start + len(sentence) - len(stripped), stripped.rstrip()


def _settings(lines: list[Line]) -> Settings:
    known: dict[str, tuple[str, Callable[[Line, str], object]]] = {
        "折算口径": ("conversion", _choice(Conversion)),
        "取消的指标": ("cancelled", _choice(Cancelled)),
        "舍入方式": ("rounding", _choice(Rounding)),
        "舍入时机": ("rounded_at", _choice(RoundedAt)),
        "名次依据": ("rank_basis", _choice(RankBasis)),
        "小数位数": ("places", _places),
        "票数系数": ("ballot_coefficients", _coefficients),
        "弃权选项": ("abstentions", _listed),
    }
    chosen: dict[str, object] = {}
    for line in lines:
        key, value = line.pair()
        if key not in known:
            raise line.error(f"没有设置“{key}”；可写 " + "、".join(known))
        attribute, read = known[key]
        if attribute in chosen:
            raise line.error(f"设置“{key}”写了两次")
        chosen[attribute] = read(line, value)
    return Settings(**chosen)  # type: ignore[arg-type]


def _choice(kind: type[Choice]) -> Callable[[Line, str], Choice]:
    def read(line: Line, value: str) -> Choice:
        if value not in list(kind):
            raise line.error(f"“{value}”不是可选的写法；可写 " + "、".join(kind), line.words.find(value) + 1)
        return kind(value)

    return read


def _places(line: Line, value: str) -> int:
    if not re.fullmatch(f"[0-{_MOST_PLACES}]", value):
        raise line.error(f"小数位数应为 0 至 {_MOST_PLACES} 的整数，现为“{value}”")
    return int(value)


def _coefficients(line: Line, value: str) -> tuple[tuple[str, Number], ...]:
    found = []
    for part in re.split(r"[、，,]", value):
        match part.split():
            case [option, number] if PLAIN_NUMBER.fullmatch(number):
                found.append((option, Number(number, Fraction(number))))
            case _:
                raise line.error(f"“{part}”应写成“选项 系数”，例如 满意 1、较满意 0.8")
    if len({option for option, _ in found}) < len(found):
        raise line.error("同一选项写了两次系数")
    return tuple(found)
