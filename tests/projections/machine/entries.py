"""Steps about what counts: marks, evaluations, findings, bonuses, penalties, corrections, reviews, sheets."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from domain.commands import (
    AcceptSheet,
    ApproveBonus,
    ApprovePenalty,
    CheckSheet,
    ClaimBonus,
    CorrectEntry,
    DeclareComplete,
    EnterEvaluation,
    EnterMark,
    FileSheet,
    ReceiveFeedback,
    RecordFinding,
    RecordReview,
    RefuseBonus,
    RefusePenalty,
    ReportPenalty,
    ReturnSheet,
    ReverseEntry,
    SignSheet,
    UndoSheet,
)
from domain.facts import Outcome, Scale
from tests.projections.machine.office import Office
from tests.projections.machine.world import (
    ANY_UNIT,
    ASSESSORS,
    DAY,
    INSPECTORS,
    KEYED,
    NUMBER,
    OFFICE_BODY,
    PEOPLE,
    PETITIONS,
    POINTS,
    THE_OFFICE,
    THE_UNITS,
    UNITS,
    WATER,
    WHICH,
    WHY,
    who,
)

COMPONENT = st.sampled_from(["结果得分", "过程得分"])
SETTLE = st.booleans()
SHEETS = who("考核办乙", "信访乙")
ANY_ENTRY = who("信访甲", "水利甲", "察访甲", "党建甲", "考核办甲")


class Entries(Office):
    """What is recorded for units in the course of a year."""

    @rule(actor=ASSESSORS, unit=ANY_UNIT, number=NUMBER, component=COMPONENT, points=POINTS, on=DAY)
    def enter_mark(  # noqa: PLR0917 - drawn
        self, actor: str, unit: str, number: str, component: str, points: str, on: date
    ) -> None:
        self.ask(EnterMark, actor, unit=unit, component=component, indicator=number, points=points, on=on)

    @rule(
        actor=who("党建甲", "考核办甲"),
        unit=ANY_UNIT,
        component=st.sampled_from(["党建工作考核得分", "公众评议"]),
        points=POINTS,
        on=DAY,
    )
    def enter_evaluation(self, actor: str, unit: str, component: str, points: str, on: date) -> None:
        told: dict[str, Any] = {"component": component, "scale": Scale.PERCENT, "points": points}
        self.ask(EnterEvaluation, actor, unit=unit, on=on, **told)

    @rule(actor=INSPECTORS, unit=ANY_UNIT, number=st.none() | NUMBER, points=POINTS, on=DAY, of=WHICH)
    def find(  # noqa: PLR0917 - drawn
        self, actor: str, unit: str, number: str | None, points: str, on: date, of: int
    ) -> None:
        told = {"indicator": number, "points": points, "on": on, "reason": f"第{of}处空岗"}
        self.ask(RecordFinding, actor, unit=unit, **told)

    @precondition(lambda self: self.model.exceptions())
    @rule(actor=INSPECTORS | ASSESSORS, which=WHICH, number=NUMBER, mark=st.booleans(), on=DAY)
    def act_under_an_exception(self, actor: str, which: int, number: str, mark: bool, on: date) -> None:  # noqa: FBT001 - drawn
        exception = self.one_of(self.model.exceptions(), which)
        common: dict[str, Any] = {
            "unit": self.model.facts[exception]["unit"],
            "exception": exception,
            "on": on,
        }
        if mark:
            told = {"component": "结果得分", "indicator": number, "points": "5"}
            self.ask(EnterMark, actor, **common, **told)
        else:
            self.ask(RecordFinding, actor, **common, points="0.5", reason=f"破例{which}")

    @rule(actor=THE_OFFICE, rank=st.integers(1, 9), on=DAY)
    def receive_feedback(self, actor: str, rank: int, on: date) -> None:
        self.ask(ReceiveFeedback, actor, unit="丁委", points=f"{90 + rank}", full="100", on=on)

    @rule(actor=THE_OFFICE, column=st.sampled_from(["察访核验扣分", "加分", "减分"]), on=DAY)
    def declare_complete(self, actor: str, column: str, on: date) -> None:
        self.ask(DeclareComplete, actor, column=column, on=on)

    # --- bonuses and penalties ------------------------------------------------------------------------

    @rule(actor=THE_UNITS | THE_OFFICE, unit=ANY_UNIT, points=POINTS, on=DAY)
    def claim_bonus(self, actor: str, unit: str, points: str, on: date) -> None:
        self.ask(ClaimBonus, actor, unit=unit, item="表彰", points=points, on=on)

    @precondition(lambda self: self.model.open_cases("BonusClaimed"))
    @rule(actor=THE_OFFICE, which=WHICH, approve=SETTLE, points=st.none() | POINTS)
    def settle_bonus(self, actor: str, which: int, approve: bool, points: str | None) -> None:  # noqa: FBT001 - drawn
        claim = self.one_of(self.model.open_cases("BonusClaimed"), which)
        told = {"unit": self.unit_of(claim), "claim": claim}
        if approve:
            self.ask(ApproveBonus, actor, **told, points=points)
        else:
            self.ask(RefuseBonus, actor, **told)

    @rule(actor=who("数据甲", "考核办甲"), unit=ANY_UNIT, points=POINTS, on=DAY, of=WHICH)
    def report_penalty(self, actor: str, unit: str, points: str, on: date, of: int) -> None:
        self.ask(ReportPenalty, actor, unit=unit, item=f"逾期{of}", points=points, on=on)

    @precondition(lambda self: self.model.open_cases("PenaltyReported"))
    @rule(actor=THE_OFFICE, which=WHICH, approve=SETTLE)
    def settle_penalty(self, actor: str, which: int, approve: bool) -> None:  # noqa: FBT001 - drawn
        report = self.one_of(self.model.open_cases("PenaltyReported"), which)
        kind = ApprovePenalty if approve else RefusePenalty
        self.ask(kind, actor, unit=self.unit_of(report), report=report)

    # --- corrections and reviews ----------------------------------------------------------------------

    @precondition(lambda self: self.model.live_entries())
    @rule(actor=ANY_ENTRY, which=WHICH, points=POINTS, on=DAY)
    def correct(self, actor: str, which: int, points: str, on: date) -> None:
        entry = self.one_of(self.model.live_entries(), which)
        told: dict[str, Any] = {"correction": {"entry": entry, "points": points}, "on": on}
        self.ask(CorrectEntry, actor, unit=self.unit_of(entry), **told)

    @precondition(lambda self: self.model.live_entries())
    @rule(actor=ANY_ENTRY, which=WHICH, unit=st.none() | ANY_UNIT, on=DAY)
    def reverse(self, actor: str, which: int, unit: str | None, on: date) -> None:
        entry = self.one_of(self.model.live_entries(), which)
        self.ask(ReverseEntry, actor, unit=unit or self.unit_of(entry), entry=entry, on=on)

    @precondition(lambda self: self.model.ids("BonusRefused", "PenaltyRefused"))
    @rule(actor=ANY_ENTRY, which=WHICH)
    def reverse_a_refusal(self, actor: str, which: int) -> None:
        refusal = self.one_of(self.model.ids("BonusRefused", "PenaltyRefused"), which)
        self.ask(ReverseEntry, actor, unit=self.unit_of(refusal), entry=refusal)

    @precondition(lambda self: self.model.live_entries())
    @rule(actor=who("复核甲", "考核办甲"), which=WHICH, points=st.none() | POINTS)
    def review(self, actor: str, which: int, points: str | None) -> None:
        entry = self.one_of(self.model.live_entries(), which)
        corrections = ({"entry": entry, "points": points},) if points else ()
        told = {"outcome": Outcome.ALLOWED if points else Outcome.UPHELD, "corrections": corrections}
        named = {"unit": self.unit_of(entry), "entries": (entry,), "document": "复核决定1号"}
        self.ask(RecordReview, actor, **named, **told)

    # --- sheets ---------------------------------------------------------------------------------------

    @rule(
        actor=ASSESSORS,
        other=st.sampled_from([None] * 6 + [PETITIONS, WATER]),
        units=st.sets(st.sampled_from(UNITS[:3]), min_size=1),
        points=st.sampled_from(["5", "10", "4.5"]),
        on=st.sampled_from([date(2018, 1, 5), date(2017, 12, 22)]),
        again=WHICH,
    )
    def file_sheet(  # noqa: PLR0917 - drawn
        self, actor: str, other: str | None, units: set[str], points: str, on: date, again: int
    ) -> None:
        body = other or PEOPLE[actor]["body"].replace(OFFICE_BODY, PETITIONS)
        mark = {"component": "结果得分", "indicator": "2" if body == WATER else "1", "points": points, **WHY}
        rows = tuple({"unit": unit, **mark} for unit in sorted(units))
        sheet = self.sheet(again) if again > 5 and self.model.sheets() else None
        keyed = KEYED if PEOPLE[actor]["role"] == "考核办" else None
        self.ask(FileSheet, actor, body=body, rows=rows, on=on, sheet=sheet, keyed=keyed)

    def sheet(self, which: int) -> str:
        """Return the number of one of the sheets filed."""
        sheets = self.model.sheets()
        number: str = sheets[-1 - which % len(sheets)]["sheet"]
        return number

    @precondition(lambda self: self.model.sheets())
    @rule(actor=SHEETS, which=WHICH, miscounted=st.integers(0, 5).map(lambda told: told == 5))
    def check_sheet(self, actor: str, which: int, miscounted: bool) -> None:  # noqa: FBT001 - drawn
        number = self.sheet(which)
        rows = (self.model.sheet(number) or {})["rows"]
        total = sum((Decimal(row["points"]) for row in rows), Decimal(0))
        told = {"rows": len(rows) + miscounted, "total": total, "on": date(2018, 1, 6)}
        self.ask(CheckSheet, actor, sheet=number, **told)

    @precondition(lambda self: self.model.ids("SheetChecked"))
    @rule(actor=SHEETS)
    def sign_sheet(self, actor: str) -> None:
        told = {"signed_on": date(2018, 1, 6), "sealed_on": date(2018, 1, 6), "on": date(2018, 1, 7)}
        self.ask(SignSheet, actor, sheet=self.sheet_at("SheetChecked"), **told)

    def sheet_at(self, step: str) -> str:
        """Return the number of the sheet that took a step last."""
        number: str = self.model.facts[self.model.ids(step)[-1]]["sheet"]
        return number

    @precondition(lambda self: self.model.ids("SheetSigned"))
    @rule(actor=THE_OFFICE, on=st.sampled_from([date(2018, 1, 8), date(2018, 2, 10)]))
    def accept_sheet(self, actor: str, on: date) -> None:
        self.ask(AcceptSheet, actor, sheet=self.sheet_at("SheetSigned"), on=on)

    @precondition(lambda self: self.model.sheets())
    @rule(actor=THE_OFFICE, which=WHICH)
    def return_sheet(self, actor: str, which: int) -> None:
        self.ask(ReturnSheet, actor, sheet=self.sheet(which), on=date(2018, 1, 9))

    @precondition(lambda self: self.model.ids("SheetAccepted"))
    @rule(actor=THE_OFFICE)
    def undo_sheet(self, actor: str) -> None:
        self.ask(UndoSheet, actor, sheet=self.sheet_at("SheetAccepted"))
