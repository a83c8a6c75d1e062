"""Reading docs/schemes.md: its named tables and fences, its figures as sheets, its plans as standings.

A comment such as `<!-- operators -->` names the table or the fence that follows it. A ```scheme fence with a
table right below it is a recipe: the lines of a plan, figures, and what they give.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Final

from domain.asof import AsOf
from domain.entries import INSIDE, OUTSIDE, Entry, Indicator, Received, Sheet
from domain.facts import Actor, Envelope, Role, SchemeAdopted, UnitEnrolled
from domain.scheme import Scheme, parse
from domain.scheme.model import Component, Origin
from domain.scoring import Term, shown
from domain.scoring.term import nodes
from domain.state import Classification, Unit, YearState
from projections.standings import Standing, standings

ROOT: Final = Path(__file__).parents[2]
FILES: Final = {name: ROOT / "docs" / name for name in ("schemes.md", "schemes.zh-CN.md")}
DAY: Final = date(2018, 12, 31)
NOT_IN: Final = "未收到"
NOTHING: Final = ("收齐，无", "无")
INCOMPLETE: Final = "未齐"
_PREAMBLE: Final = """方案：example-2018
名称：示例
发文机关：示例市
文号：示例
年度：2018
地区：示例市
"""
_ONE_GROUP: Final = "【名次组】\n各局：局\n"

Table = tuple[tuple[str, ...], ...]


def cells(line: str) -> tuple[str, ...]:
    """Cut a line of a table; what is code loses its marks."""
    return tuple(cell.strip().strip("`") for cell in line.split("|")[1:-1])


def table(page: str, name: str, columns: int | None = None) -> Table:
    """Return a named table's header and rows, its first columns only where the others are prose."""
    found = re.search(rf"<!-- {name} -->\n\n((?:\|.*\n)+)", page)
    assert found, name
    header, _, *rows = found[1].splitlines()
    return tuple(cells(line)[:columns] for line in (header, *rows))


def fence(page: str, name: str) -> str:
    """Return the lines of a named fence."""
    found = re.search(rf"<!-- {name} -->\n\n```\w+\n(.*?)```", page, re.DOTALL)
    assert found, name
    return found[1]


def slips(page: str) -> tuple[tuple[str, str, str], ...]:
    """Return what should stand, what was written instead, and what is said."""
    return tuple(re.findall(r"```diff\n- (.*)\n\+ (.*)\n(.*)\n```", page))


def recipes(page: str) -> Iterator[tuple[str, Table]]:
    """Yield each recipe's lines with its table."""
    for lines, rows in re.findall(r"```scheme\n([^`]*)```\n\n((?:\|.*\n)+)", page):
        header, _, *others = rows.splitlines()
        yield lines, tuple(cells(line) for line in (header, *others))


def whole(lines: str) -> str:
    """Return a scheme of which a recipe writes only what matters."""
    group = "" if "【名次组】" in lines else _ONE_GROUP
    return f"{_PREAMBLE}{group}{lines}"


# --- figures ---------------------------------------------------------------------------------------------

_MARK = re.compile(r"指标(\d+) ([\d.]+)/([\d.]+)(?:（(.+)）)?")
_NO_MARK = re.compile(r"指标(\d+) ([\d.]+)（(已取消|不适用|未评)）")
_INSIDE = re.compile(r"指标(\d+) 内扣 ([\d.]+)")
_OF_FULL = re.compile(r"(?:全部 )?(-?[\d.]+)(?:/([\d.]+))?")
_TAKEN = re.compile(r"(?P<sign>[＋－]?)(?P<points>[\d.]+)(?:（(?P<told>[^）]*)）)?")
_SEVERAL = re.compile(r"、(?![^（]*）)")


@dataclass(slots=True)
class _Row:
    """One unit's cells becoming entries; ids count up as a ledger's would."""

    scheme: Scheme
    unit: str
    indicators: list[Indicator]
    entries: list[Entry]
    complete: set[str]

    @classmethod
    def of(cls, scheme: Scheme, unit: str, told: Mapping[str, str]) -> Sheet:
        """Read a row: what its components received, and which columns are complete."""
        made = cls(scheme, unit, [], [], set())
        for name, cell in told.items():
            if component := scheme.components.get(name):
                made._component(component, cell)
        return Sheet.of(unit, tuple(made.indicators), tuple(made.entries), frozenset(made.complete))

    def _component(self, component: Component, cell: str) -> None:
        if cell == NOT_IN:
            return
        self.complete |= {component.name, *component.columns}
        if cell in NOTHING:
            return
        if component.origin is Origin.WHOLE and re.match(r"\w+ \d", cell):
            self._ballots(component, None, cell)
            return
        for one in _SEVERAL.split(cell):
            part, colon, figure = one.rpartition("：")
            if component.per is None or not colon:
                part, figure = "", one
            self._one(component, part or None, figure)

    def _one(self, component: Component, part: str | None, cell: str) -> None:
        match component.origin:
            case Origin.MARKS:
                self._mark(component.name, cell)
            case Origin.FINDINGS | Origin.ADJUSTMENTS:
                self._taken(component, cell)
            case Origin.MATTERS:
                what, _, clause = cell.removesuffix("）").partition("（")
                self._add("MatterDetermined", component.name, label=what, clause=clause or None)
            case _ if cell.startswith("“"):
                self._add("EvaluationEntered", component.name, part=part, received=Received(grade=cell[1:-1]))
            case _ if rank := re.fullmatch(r"第(\d+)名", cell):
                received = Received(rank=int(rank[1]))
                self._add("FeedbackReceived", component.name, part=part, received=received)
            case _ if " " in cell:
                self._ballots(component, part, cell)
            case _:
                found = _OF_FULL.fullmatch(cell.replace("－", "-"))
                assert found, cell
                self._add("EvaluationEntered", component.name, found[1], found[2], part=part)

    def _mark(self, component: str, cell: str) -> None:
        if mark := _MARK.fullmatch(cell):
            number, points, full, kind = mark.groups()
            self._indicator(Indicator.of(self._id(), number, f"任务{number}", Fraction(full), kind))
            self._add("MarkEntered", component, points, full, indicator=number)
        elif without := _NO_MARK.fullmatch(cell):
            number, full, why = without.groups()
            one = Indicator.of(self._id(), number, "", Fraction(full), cancelled=why != "未评")
            self._indicator(one._replace(not_applicable=why == "不适用"))
        elif inside := _INSIDE.fullmatch(cell):
            number, points = inside.groups()
            told = "示例：指标内扣分"
            self._add("FindingRecorded", component, f"-{points}", indicator=number, label=told, scope=INSIDE)
        else:
            found = _OF_FULL.fullmatch(cell)
            assert found, cell
            self._add("MarkEntered", component, found[1], found[2])

    def _indicator(self, one: Indicator) -> None:
        if one.number not in {known.number for known in self.indicators}:
            self.indicators.append(one)

    def _taken(self, component: Component, cell: str) -> None:
        found = _TAKEN.fullmatch(cell)
        assert found, cell
        told = found["told"].split("，") if found["told"] else []
        days = [one for one in told if re.fullmatch(r"[\d-]+", one)]
        clause = next((one for one in told if one not in days), None)
        kind, scope, sign, label = "FindingRecorded", OUTSIDE, "", "示例：窗口空岗"
        if component.origin is Origin.ADJUSTMENTS:
            kind = "BonusApproved" if found["sign"] == "＋" else "PenaltyApproved"
            scope, sign, label = "", "" if found["sign"] == "＋" else "-", "示例事项"
        on = date.fromisoformat(days[0]) if days else DAY
        points = sign + found["points"]
        self._add(kind, component.name, points, label=label, clause=clause, scope=scope or None, on=on)

    def _ballots(self, component: Component, part: str | None, cell: str) -> None:
        counts = tuple((one.split()[0], int(one.split()[1])) for one in re.split(r"[、/]", cell))
        self._add("EvaluationEntered", component.name, part=part, received=Received(ballots=counts))

    def _id(self) -> str:
        return f"heqing-2018/{self.unit}@{len(self.indicators) + len(self.entries) + 2}"

    def _add(
        self,
        kind: str,
        component: str,
        points: str | None = None,
        full: str | None = None,
        *,
        on: date = DAY,
        part: str | None = None,
        indicator: str | None = None,
        label: str | None = None,
        clause: str | None = None,
        scope: str | None = None,
        received: Received | None = None,
    ) -> None:
        entry = Entry.of(
            id=self._id(),
            kind=kind,
            component=component,
            effective_on=on,
            indicator=indicator,
            part=part,
            points=None if points is None else Fraction(points),
            full=None if full is None else Fraction(full),
            label=label,
            clause=clause,
            scope=scope,
            received=received,
        )
        self.entries.append(entry)


# --- plans and standings ---------------------------------------------------------------------------------


def ranked(text: str, rows: Table, on: date | None = None) -> Mapping[str, Standing]:
    """Return the standings of the units of a table; columns that name components are their figures."""
    scheme = parse(text)
    header, *units = rows
    first = scheme.groups[0].categories[0]
    year, sheets = YearState("example-2018"), {}
    enrolled = {}
    for unit, *figures in units:
        told = dict(zip(header[1:], figures, strict=True))
        category, _, sub_class = told.get("类别", first).rstrip("）").partition("（")
        enrolled[unit] = _unit(unit, category, sub_class or None)
        sheets[unit] = _Row.of(scheme, unit, told)
    year = replace(year, units=enrolled, schemes=(_adopted(text, scheme),))
    view = AsOf(1, effective_on=on)
    found = standings(year, view, sheets)
    return {one.unit: one for group in found.groups for one in group.standings}


def _unit(name: str, category: str, sub_class: str | None) -> Unit:
    fact = UnitEnrolled(envelope=_ENVELOPE, unit=name, category=category, sub_class=sub_class)
    return Unit(fact, (Classification(DAY, category, sub_class),))


def _adopted(text: str, scheme: Scheme) -> SchemeAdopted:
    return SchemeAdopted(
        envelope=_ENVELOPE,
        scheme=scheme.name,
        version=1,
        text=text,
        digest=scheme.digest,
        applies_from=date(2018, 1, 1),
    )


_ENVELOPE: Final = Envelope(
    actor=Actor(id="示例", role=Role.OFFICE, body="示例"), effective_on=DAY, basis="示例"
)


def with_lines(plan: str, lines: str) -> str:
    """Return a plan with more lines in its sections, or with sections that it does not have."""
    for section in re.split(r"(?m)^(?=【)", lines):
        heading, _, more = section.partition("\n")
        if not heading:
            continue
        if heading in plan:
            plan = plan.replace(f"{heading}\n", f"{heading}\n{more}", 1)
        else:
            plan = plan.replace("【公式】", f"{heading}\n{more}\n【公式】", 1)
    return plan


def joined(table: Table, more: Table) -> Table:
    """Join two tables that name the same units in their first column."""
    others = {unit: rest for unit, *rest in more}
    return tuple((unit, *rest, *others[unit]) for unit, *rest in table)


def told(one: Standing, what: str, places: int) -> str:
    """Write what a table says of a unit: its score, rank, grade, or a formula's figure."""
    beside = dict(one.beside)
    match what:
        case "成绩":
            return INCOMPLETE if one.published is None else one.points(places)
        case "名次":
            return one.place()
        case "等次" | "班子":
            grade = one.graded and (one.graded.grade if what == "等次" else one.graded.team)
            return grade or "—"
        case _ if what in beside:
            value = beside[what]
            return INCOMPLETE if value is None else shown(value, places)
        case _:
            return exactly(next(term for term in nodes(one.term) if term.label == what))


def exactly(term: Term) -> str:
    """Write a value as an explanation does."""
    return INCOMPLETE if term.value is None else shown(term.value, 6, exactly=True)
