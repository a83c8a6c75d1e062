"""Reading 【公式】: each rank group's total, and the sentences after it that say what it is made of."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Final

from domain.scheme.checks import Known, Sentence, no_circle, taken_together, usable
from domain.scheme.expressions import Named
from domain.scheme.formula import expression
from domain.scheme.lines import Line, nearest
from domain.scheme.model import Component, Formula, Group, Origin
from domain.scheme.tokens import Place, SchemeError, same_width

TOTALS: Final = (
    "考评成绩",
    "考核成绩",
    "考核总分",
    "综合成绩",
    "综合得分",
    "总成绩",
    "总得分",
    "总分",
    "考核得分",
    "年度考核成绩",
    "年度考核得分",
    "年度考核总分",
    "年度总成绩",
    "年终考核总分",
    "综合考核成绩",
    "综合考核得分",
    "考核总得分",
    "最终成绩",
    "最终得分",
    "成绩",
)
"""How documents call a total; it stands behind its rank group's name, or alone for all groups."""
_TOTAL: Final = TOTALS[0]
_PERCENT: Final = "以上数据代入公式计算成绩时,先折算为百分制"
_FEEDBACK: Final = re.compile(r"(?P<group>.+?)的考核以(?P<by>.*)确定成绩")
_LIST_MARKS: Final = (
    re.compile(r"\s*\d+\s*[.．、]\s*(?=\D)", re.ASCII),
    re.compile(r"\s*[（(]\s*[一二三四五六七八九十\d]+\s*[）)]\s*"),
    re.compile(r"\s*[一二三四五六七八九十]+、\s*"),
    re.compile(r"\s*[①-⑳]\s*"),
    re.compile(r"\s*其中[:：]"),
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A formula's sentence before its names can be known; it may be said of several groups."""

    groups: tuple[str, ...]
    name: str
    right: str
    place: Place
    words: str
    clause: str | None

    def start(self) -> Place:
        """Return where the whole sentence stands; `place` is where its right-hand side does."""
        return Place(self.place.line, self.place.column - same_width(self.words).index("=") - 1)


@dataclass(slots=True)
class Sentences:
    """Collects the sentences of the formula section."""

    groups: tuple[Group, ...]
    components: Mapping[str, Component]
    totals: dict[str, Formula] = field(default_factory=dict)
    formulas: dict[str, dict[str, Formula]] = field(default_factory=dict)
    percent: bool = False
    percent_clause: str | None = None
    opened: tuple[str, ...] = ()
    common: set[str] = field(default_factory=set)
    """The rank groups for which a bare total stands, until one writes its own."""
    sentences: list[_Sentence] = field(default_factory=list)
    last: Line | None = None

    def read(self, line: Line) -> None:
        """Take one line, which may hold several sentences."""
        self.last = line
        for start, sentence in _sentences(line.words):
            place = Place(line.number, start + 1)
            bare = sentence.rstrip("；;").rstrip()
            plain = same_width(bare)
            if not bare:
                raise SchemeError(place.line, place.column, "多了一个“；”，请删去")
            if plain == _PERCENT:
                self.percent, self.percent_clause = True, line.clause
            elif (fed_back := _FEEDBACK.fullmatch(bare)) and "=" not in plain:
                self._fed_back(fed_back, sentence, place, line.clause)
            elif "=" in plain:
                self._formula(sentence, plain.index("="), place, line.clause)
            else:
                raise SchemeError(
                    place.line, place.column, f"“{sentence}”不是公式；公式形如 甲得分=乙得分×80%"
                )

    def _fed_back(self, found: re.Match[str], sentence: str, place: Place, clause: str | None) -> None:
        """`…的考核以…反馈考评结果确定成绩`: the component received is the score."""
        received = [one.name for one in self.components.values() if one.origin is Origin.FEEDBACK]
        name = max((one for one in received if found["by"].endswith(one)), key=len, default=None)
        if name is None:
            column = place.column + found.start("by")
            known = (
                f"；已有的是 {'、'.join(received)}" if received else f"，例如 反馈考评结果：{Origin.FEEDBACK}"
            )
            message = f"“{found['by']}”中没有【构成】里来自“{Origin.FEEDBACK}”的名称{known}"
            raise SchemeError(place.line, column, message)
        for group in self._open((found["group"],), place):
            self.totals[group] = Formula(name, Named(name), sentence, clause)

    def _formula(self, sentence: str, equals: int, place: Place, clause: str | None) -> None:
        name = sentence[:equals].strip()
        if opened := self._totalled(name, place):
            common = set(opened) if name in TOTALS else set[str]()
            self.opened = self._open(opened, place, instead=not common)
            self.common |= common
        elif not self.opened:
            raise SchemeError(place.line, place.column, self._no_total(name))
        right = Place(place.line, place.column + equals + 1)
        said = sentence[equals + 1 :].rstrip("；;")
        self.sentences.append(_Sentence(self.opened, name, said, right, sentence, clause))

    def _totalled(self, name: str, place: Place) -> tuple[str, ...]:
        """Return the rank groups whose total a formula of this name is; none for a part of a total."""
        names = [group.name for group in self.groups]
        for total in TOTALS:
            group = name.removesuffix(total).rstrip()
            if name.endswith(total) and group in names:
                return () if group in self.opened and self._is_part(name) else (group,)
        if name in TOTALS:
            without = tuple(one for one in names if one not in self.formulas)
            return () if self._is_part(name) else without or tuple(names)
        if name.endswith(_TOTAL):
            group = name.removesuffix(_TOTAL)
            raise SchemeError(place.line, place.column, f"{group}：没有这个名次组{nearest(group, names)}")
        return ()

    def _no_total(self, name: str) -> str:
        """Say that the first formula is no total: of a rank group that is not known, or called otherwise."""
        called = max((total for total in TOTALS if name.endswith(total)), key=len, default="")
        group = name.removesuffix(called)
        if called and (near := get_close_matches(group, [one.name for one in self.groups], 1, cutoff=0.5)):
            return f"{group}：没有这个名次组，是否指 {near[0]}？"
        endings = "、".join(TOTALS)
        return f"“{name}”之前没有成绩公式；第一个公式应叫 <名次组>{_TOTAL}，或只叫 {_TOTAL}；也可用 {endings}"

    def _is_part(self, name: str) -> bool:
        """Whether the formulas being read already use the name: then it is a part of their total."""
        alone = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        return any(alone.search(one.right) for one in self.sentences if set(one.groups) & {*self.opened})

    def _open(self, opened: tuple[str, ...], place: Place, *, instead: bool = True) -> tuple[str, ...]:
        """Begin the formulas of rank groups, of which each has one total, be it instead of a bare one."""
        names = [group.name for group in self.groups]
        for name in opened:
            if name not in names:
                raise SchemeError(place.line, place.column, f"{name}：没有这个名次组{nearest(name, names)}")
            if instead and name in self.common:
                self._leave(name)
            if name in self.formulas:
                raise SchemeError(place.line, place.column, f"名次组“{name}”已有一个成绩公式")
            self.formulas[name] = {}
        return opened

    def _leave(self, group: str) -> None:
        """Take a rank group out of what a bare total and the formulas behind it say: it has its own."""
        self.common.discard(group)
        del self.formulas[group]
        self.opened = tuple(name for name in self.opened if name != group)
        self.sentences = [
            replace(one, groups=tuple(name for name in one.groups if name != group)) for one in self.sentences
        ]

    def finish(self, known: Known) -> Known:
        """Parse the sentences now that every name can be known, and see that no group lacks its total."""
        named: dict[str, list[str]] = {group: [] for group in self.formulas}
        for one in self.sentences:
            if not one.groups:
                raise SchemeError(one.place.line, one.place.column, f"“{one.name}”：各名次组都另有成绩公式")
            for group in one.groups:
                if one.name in named[group] or one.name in known.given:
                    message = f"“{one.name}”已有来源或公式，不能再写一次"
                    raise SchemeError(one.place.line, one.place.column, message)
                named[group].append(one.name)
        known = known.with_formulas(named)
        for one in self.sentences:
            for group in one.groups:
                right = expression(one.right, known.vocabulary(group, one.name), one.place)
                usable(right, known, group, Sentence(one.right, one.place))
                self.formulas[group][one.name] = Formula(one.name, right, one.words, one.clause)
                if one is self._first(group):
                    self.totals[group] = self.formulas[group][one.name]
        return self._complete(known)

    def _first(self, group: str) -> _Sentence:
        return next(one for one in self.sentences if group in one.groups)

    def _complete(self, known: Known) -> Known:
        at = Place(self.last.number, 1) if self.last else Place(1, 1)
        for group in self.groups:
            if group.name not in self.totals:
                message = f"名次组“{group.name}”没有成绩公式；请写 {group.name}{_TOTAL}=…"
                raise SchemeError(at.line, at.column, message)
        places = {(group, one.name): one.start() for one in self.sentences for group in one.groups}
        no_circle(self.formulas, known, places)
        return replace(known, per=taken_together(self.formulas, self.totals, known, places))


def _sentences(words: str) -> Iterator[tuple[int, str]]:
    """Cut a line at 。 and ；, drop list marks and `其中：`; yields where each sentence starts.

    A 。 at the end may be left out or doubled; a ； belongs to the sentence it ends.
    """
    for piece in re.finditer(r"[^。；;]*[；;]|[^。；;]+", words):
        start, sentence = piece.start(), piece[0]
        for prefix in _LIST_MARKS:
            if found := prefix.match(sentence):
                start, sentence = start + found.end(), sentence[found.end() :]
        stripped = sentence.lstrip()
        if stripped.rstrip():
            yield start + len(sentence) - len(stripped), stripped.rstrip()
