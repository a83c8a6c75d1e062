"""Grades (等次): from the ranked units of a group to a grade each, with the reasons in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final

from domain.scheme.expressions import OWN_GROUP, Number, is_share
from domain.scheme.model import Band, Effect, GradeOrder, GradeRule, Grades, QuotaTies
from domain.scheme.tokens import RANK, SCORE
from domain.scheme.words import band as band_words
from domain.scheme.words import rule as rule_words
from domain.scoring.evaluation import Evaluation
from domain.scoring.groups import GroupScoring
from domain.scoring.term import Op, Term

_UNKNOWN: Final = "未定"


@dataclass(frozen=True, slots=True)
class Reached:
    """What a unit's grade depends on: its score, as the scheme's 等次依据 says, and its rank."""

    score: Fraction | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class Reason:
    """One step towards a grade, in words; `term` is the condition it rests on, in figures."""

    words: str
    term: Term | None = None
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Graded:
    """A unit's grade, and its leadership team's (领导班子) where that is another; None while not known."""

    grade: str | None
    team: str | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class _Draft:
    """A grade on its way: the place of a band, and why."""

    place: int | None = None
    reasons: tuple[Reason, ...] = ()
    settled: bool = False
    """Whether the unit no longer stands for any band."""

    def because(self, *reasons: Reason) -> "_Draft":
        return replace(self, reasons=(*self.reasons, *reasons))


def grades(group: GroupScoring, reached: Mapping[str, Reached]) -> Mapping[str, Graded]:
    """Return the grades of a rank group's units; empty where the scheme gives none.

    Bands are filled from the best, each by rank up to its quota; who finds no place stands for the next.
    Rules then set, cap or lower the grade, in the order in which they are written.
    """
    scheme = group.scheme.grades.get(group.name)
    if scheme is None:
        return {}
    return _Grading(group, scheme, reached).graded()


@dataclass(slots=True)
class _Grading:
    group: GroupScoring
    scheme: Grades
    reached: Mapping[str, Reached]
    drafts: dict[str, _Draft] = field(default_factory=dict)

    def graded(self) -> Mapping[str, Graded]:
        for unit, one in self.group.units.items():
            one.made |= _as_named(self.reached.get(unit, Reached(None, None)))
        self.drafts = {unit: _Draft() for unit, one in self.reached.items() if one.score is not None}
        held = self._held() if self.group.scheme.settings.grade_order is GradeOrder.VETO_FIRST else {}
        for unit, best in held.items():
            if best is None:
                self.drafts[unit] = replace(self.drafts[unit], settled=True)
        for place, band in enumerate(self.scheme.bands):
            self._fill(place, band, held)
        return {unit: self._ruled(unit, draft) for unit, draft in self.drafts.items()}

    # --- bands and quotas ---

    def _fill(self, place: int, band: Band, held: Mapping[str, int | None]) -> None:
        """Give one grade to those who meet its condition, by rank, as far as its quota goes."""
        eligible = [unit for unit in self._waiting(place, held) if self._meets(unit, band)]
        apart = [unit for unit in eligible if self.group.is_apart(unit)]
        ranked = [unit for unit in eligible if unit not in apart]
        quota, words = self._quota(band)
        # Of a number or a share of the units the words say all.
        worked_out = None if isinstance(band.quota, Number) else quota
        if quota is not None and quota.value is None:
            ranked = self._unsettled(ranked, Reason(f"{band.grade}的名额尚不能算出", quota, band.clause))
        taken = ranked if quota is None or quota.value is None else self._within(ranked, int(quota.value))
        for unit in (*taken, *apart):
            within = f"（{words}）" if words and unit in taken else ""
            why = Reason(f"列入{band.grade}{within}", worked_out if within else None, band.clause)
            self.drafts[unit] = replace(self.drafts[unit].because(why), place=place, settled=True)
        for unit in ranked:
            if unit not in taken:
                why = Reason(f"{band.grade}名额已满（{words}）", worked_out, band.clause)
                self.drafts[unit] = self.drafts[unit].because(why)

    def _unsettled(self, units: list[str], why: Reason) -> list[str]:
        """Leave units without a grade, for it cannot be known; returns those who go on: none."""
        for unit in units:
            self.drafts[unit] = replace(self.drafts[unit].because(why), settled=True)
        return []

    def _waiting(self, place: int, held: Mapping[str, int | None]) -> list[str]:
        """Return the units that may still stand for a grade, the best first."""
        waiting = [
            unit
            for unit, draft in self.drafts.items()
            if not draft.settled and (held.get(unit) or 0) <= place
        ]
        return sorted(waiting, key=lambda unit: (self.reached[unit].rank or 0, unit))

    def _meets(self, unit: str, band: Band) -> bool:
        """Whether a unit meets a band's condition; noted either way, and settled when it is not known."""
        if band.condition is None:
            return True
        asked = self._asked(unit, band.clause).holds(band.condition)
        words = band_words(replace(band, quota=None))
        if asked.value is None:
            self._unsettled([unit], Reason(f"{band.grade}（{words}）尚不能判定", asked, band.clause))
            return False
        how = "符合" if asked.value else "不符合"
        why = Reason(f"{how}{band.grade}的条件：{words}", asked, band.clause)
        self.drafts[unit] = self.drafts[unit].because(why)
        return bool(asked.value)

    def _within(self, ranked: list[str], quota: int) -> list[str]:
        """Return those who find a place; who ties for the last comes in with all others, or not at all."""
        if len(ranked) <= quota:
            return ranked
        last = self.reached[ranked[quota - 1]].rank if quota else None
        first_out = self.reached[ranked[quota]].rank
        if not quota or last != first_out:
            return ranked[:quota]
        together = self.group.scheme.settings.quota_ties is QuotaTies.IN
        return [
            unit
            for unit in ranked
            if (rank := self.reached[unit].rank or 0) < (last or 0) or (together and rank == last)
        ]

    def _quota(self, band: Band) -> tuple[Term | None, str]:
        """Return how many units may have a grade, never fewer than none, and how that was worked out."""
        if band.quota is None or not self.group.units:
            return None, ""
        any_unit = next(iter(self.group.units.values()))
        figure = Evaluation(any_unit, band.clause).of(band.quota)
        members, how = len(self.group.members), self.group.scheme.settings.quota
        share = isinstance(band.quota, Number) and is_share(band.quota)
        if share:
            everybody = Term(Op.NUMBER, f"{OWN_GROUP}家数", figure=Fraction(members))
            figure = Term(Op.PRODUCT, "×", (everybody, figure))
        least = Term(Op.SUM, "名额", (figure,))
        if (figure.value or 0) < 0:
            least = Term(Op.LARGEST, "名额", (figure, Term(Op.NUMBER, "0", figure=Fraction(0))))
        places = Term(Op.ROUNDED, "名额", (least,), rounding=(0, how), clause=band.clause)
        if not share:
            return places, f"名额 {places.value} 家"
        return places, f"名额 {members} 家 × {figure.parts[1].label}，{how}为 {places.value} 家"

    # --- rules ---

    def _held(self) -> dict[str, int | None]:
        """Return, by unit, the best place its rules leave open; None where its grade is set."""
        held: dict[str, int | None] = {}
        for unit in self.drafts:
            for rule in self.scheme.rules:
                if rule.team_only or not self._asked(unit, rule.clause).holds(rule.condition).value:
                    continue
                if rule.effect is Effect.SET:
                    held[unit] = None
                elif rule.effect is Effect.CAP and held.get(unit, 0) is not None:
                    held[unit] = max(held.get(unit) or 0, self._place(rule.grade))
        return held

    def _ruled(self, unit: str, draft: _Draft) -> Graded:
        """Apply the rules that hold, to the unit and its leadership team, or to the team alone."""
        own: int | None = draft.place
        team: int | None = draft.place
        reasons = list(draft.reasons)
        for rule in self.scheme.rules:
            asked = self._asked(unit, rule.clause).holds(rule.condition)
            if asked.value is None:
                own, team = (own if rule.team_only else None), None
                reasons.append(Reason(f"“{rule_words(rule)}”尚不能判定", asked, rule.clause))
            elif asked.value:
                before = team if rule.team_only else own
                after = self._after(rule, before)
                own, team = (own if rule.team_only else after), self._after(rule, team)
                words = f"{rule_words(rule)}：{self._step(before, after)}"
                reasons.append(Reason(words, asked, rule.clause))
        return Graded(self._name(own), self._name(team), tuple(reasons))

    def _after(self, rule: GradeRule, place: int | None) -> int | None:
        match rule.effect:
            case Effect.SET:
                return self._place(rule.grade)
            case Effect.CAP:
                return None if place is None else max(place, self._place(rule.grade))
            case Effect.DOWN:
                return None if place is None else min(place + rule.steps, len(self.scheme.bands) - 1)

    def _step(self, before: int | None, after: int | None) -> str:
        """Say which grade becomes which; or that none does."""
        if before == after:
            return "不变" if after is not None else _UNKNOWN
        return f"{self._name(before) or _UNKNOWN}→{self._name(after) or _UNKNOWN}"

    def _place(self, grade: str | None) -> int:
        return next(place for place, one in enumerate(self.scheme.bands) if one.grade == grade)

    def _name(self, place: int | None) -> str | None:
        return None if place is None else self.scheme.bands[place].grade

    def _asked(self, unit: str, clause: str | None) -> Evaluation:
        return Evaluation(self.group.units[unit], clause)


def _as_named(reached: Reached) -> Mapping[tuple[str, str | None], Term]:
    """Return a unit's score and rank as conditions name them."""
    rank = (
        Term(Op.MISSING, RANK, note="没有名次")
        if reached.rank is None
        else Term(Op.OTHER, RANK, figure=Fraction(reached.rank))
    )
    return {(SCORE, None): Term(Op.OTHER, SCORE, figure=reached.score), (RANK, None): rank}
