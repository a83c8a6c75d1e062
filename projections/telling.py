"""What a fact says, as one Chinese sentence for timelines, logs and pages."""

from collections.abc import Callable
from typing import Any, Final

from domain.facts import (
    Actor,
    AnyFact,
    BodyEnded,
    BodyRegistered,
    BonusApproved,
    BonusClaimed,
    BonusRefused,
    CalendarAdopted,
    CollectionDue,
    ColumnDeclaredComplete,
    CompletionDetermined,
    CorrectionSpread,
    DeadlineExtended,
    DelegationEnded,
    DutyDelegated,
    EntryReversed,
    EvaluationEntered,
    ExceptionGranted,
    FeedbackReceived,
    FindingRecorded,
    GroupSealed,
    HeadcountDeclared,
    IndicatorAssigned,
    IndicatorCancelled,
    IndicatorChanged,
    IndicatorOmitted,
    IndicatorProposed,
    IndicatorsTransferred,
    IndicatorTransferred,
    LateFactNoted,
    MarkEntered,
    MatterDetermined,
    MeetingDecided,
    OnSiteChecked,
    PenaltyApproved,
    PenaltyRefused,
    PenaltyReported,
    ProposalReturned,
    RatingWithdrawn,
    ReminderSent,
    ReopeningAsked,
    ReportChecked,
    ResultApproved,
    ResultPublished,
    ResultReopened,
    ReviewAccepted,
    ReviewAssigned,
    ReviewConfirmed,
    ReviewDecided,
    ReviewNotAccepted,
    ReviewOutcomeRecorded,
    ReviewReopened,
    ReviewRequested,
    ReviewWithdrawn,
    Scale,
    SchemeAdopted,
    SelfAssessed,
    SelfReported,
    SharedIndicatorAssigned,
    SharedIndicatorCancelled,
    SharedIndicatorChanged,
    SharedIndicatorDefined,
    SharedIndicatorRestored,
    SheetAccepted,
    SheetChecked,
    SheetFiled,
    SheetReturned,
    SheetSigned,
    SheetUndone,
    SlipIssued,
    SlipReceived,
    SlipsIssued,
    SlipVoided,
    UnitEnded,
    UnitEnrolled,
    UnitRated,
    UnitReclassified,
    UnitRenamed,
    UnitTotalsDeclared,
    YearOpened,
)
from domain.sheets import total_of


def _year_opened(fact: YearOpened) -> str:
    example = "（示例数据）" if fact.example else ""
    return f"开启考核年度 {fact.year}{example}，可记录期间 {fact.window_from} 至 {fact.window_to}"


def _unit_enrolled(fact: UnitEnrolled) -> str:
    declared = (
        f"，{fact.declared_tasks} 项 {fact.declared_points} 分" if fact.declared_points is not None else ""
    )
    return f"登记被考评单位 {fact.unit}（{_class(fact)}{declared}）"


def _class(fact: UnitEnrolled | UnitReclassified) -> str:
    return f"{fact.category}{fact.sub_class or ''}"


def _approving(fact: IndicatorAssigned) -> str:
    return f"批准 {short(fact.proposal)}，下达" if fact.proposal else "下达"


def _assessed(fact: IndicatorAssigned | IndicatorChanged) -> str:
    """Say who assesses in place of the unit itself."""
    match fact.self_assessed:
        case None:
            return ""
        case SelfAssessed.DEPUTY:
            return f"，由 {fact.assessor} 代评"
        case _:
            return f"，{fact.self_assessed}"


_Many = SharedIndicatorAssigned | SharedIndicatorCancelled | SharedIndicatorRestored


def _units(fact: _Many) -> str:
    return f"{len(fact.units)} 个单位（{'、'.join(fact.units)}）"


def _delegated(fact: DutyDelegated) -> str:
    other = f"（{fact.to_body}）" if fact.to_body not in {None, fact.body} else ""
    return f"{fact.by} 委托 {fact.to}{other} 代办“{fact.body}”{fact.role}的职责，至 {fact.until}"


def _mark(fact: MarkEntered) -> str:
    which = f"指标{fact.indicator} " if fact.indicator else ""
    return f"{which}{fact.component} {fact.points}/{fact.full}"


def _evaluation(fact: EvaluationEntered) -> str:
    which = _which_part(fact)
    match fact.scale:
        case Scale.BALLOTS:
            votes = "、".join(f"{one.option} {one.count}" for one in fact.ballots)
            return f"{which}（{fact.scale}）：{votes}"
        case Scale.GRADE:
            return f"{which} {fact.grade}（{fact.scale}）"
        case Scale.VALUE:
            return f"{which} {fact.points}（{fact.scale}）"
        case _:
            return f"{which} {fact.points}/{fact.full}（{fact.scale}）"


def _which_part(fact: EvaluationEntered | FeedbackReceived) -> str:
    return fact.component + (f"（{fact.part}）" if fact.part else "")


def _another(fact: FindingRecorded | PenaltyReported | PenaltyApproved) -> str:
    return f"（另一事实：{fact.distinct}）" if fact.distinct else ""


def _finding(fact: FindingRecorded) -> str:
    # Outside it is called like its column; inside, the column is that of the marks.
    where = (
        f"察访核验指标{fact.indicator} 内"
        if fact.indicator
        else f"{fact.component.removesuffix('扣分')}指标外"
    )
    place = f"，{fact.place}" if fact.place else ""
    return f"{where}扣 {fact.points} 分：{fact.what}（{fact.found_on}{place}）{_another(fact)}"


def _feedback(fact: FeedbackReceived) -> str:
    given = [
        f"成绩 {fact.points}/{fact.full}" if fact.points is not None else "",
        f"等次 {fact.grade}" if fact.grade else "",
        f"名次第 {fact.rank} 名" if fact.rank else "",
    ]
    return f"{_which_part(fact)}：" + "，".join(one for one in given if one)


def _matter(fact: MatterDetermined) -> str:
    clause = f"（条款 {fact.clause}）" if fact.clause else ""
    return f"认定{fact.component}：{fact.what}{clause}"


def _completion(fact: CompletionDetermined) -> str:
    instead = f"，代替 {short(fact.supersedes)}" if fact.supersedes else ""
    return f"认定指标{fact.number} {fact.completion}{instead}"


_BRIEF: Final = 60
"""So many characters of a longer text stand in a sentence."""


def brief(text: str) -> str:
    """Return how a text begins; the whole of it is shown where one asks for it."""
    line = " ".join(text.split())
    return line if len(line) <= _BRIEF else f"{line[:_BRIEF]}……"


def occasion_of(fact: SelfReported) -> str:
    """Return on which occasion a self-report was made, with the checkpoint's day."""
    return f"{fact.occasion} {fact.checkpoint}" if fact.checkpoint else fact.occasion.value


def _self_reported(fact: SelfReported) -> str:
    which = f"指标{fact.number} " if fact.number else ""
    claimed = f"，自报{fact.completion}" if fact.completion else ""
    cited = f"，佐证 {len(fact.evidence)} 份" if fact.evidence else ""
    keyed = f"，代录纸件 {fact.keyed.paper}（扫描件 {fact.keyed.scan.file}）" if fact.keyed else ""
    instead = f"，代替 {short(fact.supersedes)}" if fact.supersedes else ""
    return f"{which}自评（{occasion_of(fact)}）：{brief(fact.text)}{claimed}{cited}{keyed}{instead}"


def _on_site(fact: OnSiteChecked) -> str:
    cited = f"，佐证 {len(fact.evidence)} 份" if fact.evidence else ""
    where = f"（{fact.visited_on}，{fact.place}）"
    return f"现场核查 {short(fact.check)} {fact.verdict}：{brief(fact.found)}{where}{cited}"


def _meeting(fact: MeetingDecided) -> str:
    about = f"（关于 {short(fact.about)}）" if fact.about else ""
    return f"会议认定{about}{fact.matter}：{brief(fact.decision)}（纪要 {fact.minutes}）"


def _reversed(fact: EntryReversed) -> str:
    instead = f"，由 {short(fact.replaced_by)} 代替" if fact.replaced_by else ""
    return f"撤销 {short(fact.entry)}{instead}"


def _sheet_filed(fact: SheetFiled) -> str:
    keyed = f"，代录纸表 {fact.keyed.paper}（扫描件 {fact.keyed.scan.file}）" if fact.keyed else ""
    return f"填报报表 {fact.sheet}：{fact.body} {len(fact.rows)} 行，合计 {total_of(fact)} 分{keyed}"


def _sheet_signed(fact: SheetSigned) -> str:
    sealed = f"，盖章 {fact.sealed_on}" if fact.sealed_on else ""
    return f"报表 {fact.sheet} 签字 {fact.signed_on}{sealed}"


def _slip_received(fact: SlipReceived) -> str:
    until = f"{fact.deadline}{'（暂定）' if fact.provisional else ''}"
    seen = f"，见证人 {'、'.join(fact.witnesses)}" if fact.witnesses else ""
    return f"{fact.how}反馈单 {short(fact.slip)}（{fact.received_on}{seen}），可申请复核至 {until}"


def _sealed(fact: GroupSealed) -> str:
    left = f"，其时尚有 {len(fact.open)} 项未了" if fact.open else ""
    again = f"，依据复核改判 {'、'.join(map(short, fact.reviews))}" if fact.reviews else ""
    moved = f"，{len(fact.differences)} 个单位与上一稿不同" if fact.differences else ""
    return f"封存 {fact.group} 结果第 {fact.number} 稿{again}{moved}{left}"


def _published(fact: ResultPublished) -> str:
    if fact.restates is None:
        return f"公布 {fact.group} 结果第 {fact.number} 稿（{fact.document}）"
    return f"重新公布 {fact.group} 结果第 {fact.number} 稿（{fact.document}），取代第 {fact.restates} 稿"


def _review_requested(fact: ReviewRequested) -> str:
    keyed = f"，代录纸件 {fact.keyed.paper}" if fact.keyed else ""
    waits = "，期限后录入，待另一人确认" if fact.unconfirmed else ""
    entries = "、".join(map(short, fact.entries))
    return f"申请复核 {entries}（反馈单 {short(fact.slip)}，{fact.handed_in} 收件{keyed}{waits}）"


def _review_declined(fact: ReviewNotAccepted) -> str:
    late = f"：期限至 {fact.deadline} 24:00 止，逾期视同放弃" if fact.deadline else ""
    return f"不予受理复核申请 {short(fact.review)}{late}"


def _by_day(fact: ReviewAccepted | ReviewReopened) -> str:
    return f"应在 {fact.due} 之前（含当日{'，暂定' if fact.provisional else ''}）决定"


def _own_mark(fact: ReviewAssigned | ReviewDecided) -> str:
    return "（复核人为原考评人）" if fact.scored else ""


def _reminder(fact: ReminderSent) -> str:
    units = f"（{'、'.join(fact.units)}）" if fact.units else ""
    note = f"：{fact.note}" if fact.note else ""
    return f"催办 {fact.body}{units}，{fact.channel}{note}"


def _transferred(fact: IndicatorsTransferred) -> str:
    there, here = fact.before
    numbers = "、".join(
        one.number if one.number == one.becomes else f"{one.number}（改为{one.becomes}）"
        for one in fact.moved
    )
    which = f"指标{numbers}（共 {len(fact.moved)} 项），" if fact.moved else ""
    sums = f"划转前两单位合计 {there.indicators + here.indicators} 项 {there.full + here.full} 分，划转后相符"
    return f"划转：“{fact.source}”至“{fact.to}”，{which}得分、扣分、加减分等 {fact.entries} 条；{sums}"


def _unit_ended(fact: UnitEnded) -> str:
    into = f"，由 {'、'.join(fact.into)} 承接" if fact.into else ""
    names = "、".join(dict.fromkeys(one.component for one in fact.left or ()))
    left = f"；{names}（{len(fact.left)} 条）不能相加，须为承接单位重新录入" if fact.left else ""
    return f"{fact.unit} {fact.how}{into}，{fact.counting}{left}"


def _body_ended(fact: BodyEnded) -> str:
    return (
        f"考评单位 {fact.body} 的职责移交 {fact.into}：{len(fact.units)} 个单位 {fact.indicators} 项 "
        f"{fact.full} 分"
    )


_SENTENCES: Final[dict[type[AnyFact], Callable[[Any], str]]] = {
    YearOpened: _year_opened,
    SchemeAdopted: lambda f: f"采用方案 {f.scheme} 第 {f.version} 版，自 {f.applies_from} 起适用",
    BodyRegistered: lambda f: f"登记考评单位 {f.body}" + (f"（隶属 {f.parent}）" if f.parent else ""),
    UnitEnrolled: _unit_enrolled,
    UnitReclassified: lambda f: f"{f.unit} 改为类别 {_class(f)}",
    UnitTotalsDeclared: lambda f: f"{f.unit} 申报 {f.tasks} 项 {f.points} 分",
    CalendarAdopted: lambda f: f"采用工作日历第 {f.version} 版，共 {len(f.days)} 天",
    ColumnDeclaredComplete: lambda f: f"宣布“{f.column}”收齐" + (f"（{f.group}）" if f.group else ""),
    GroupSealed: _sealed,
    ResultApproved: lambda f: f"{f.group} 第 {f.number} 稿：{f.step}通过（{f.approved_on}，{f.document}）",
    ResultPublished: _published,
    ReopeningAsked: lambda f: f"提出重开 {f.group} 第 {f.number} 稿（纪要 {f.minutes}），待另一人确认",
    ResultReopened: lambda f: f"重开 {f.group}：第 {f.number} 稿之后可再记录（纪要 {f.minutes}）",
    LateFactNoted: lambda f: f"封存后发现（{f.unit}，归属年度 {f.belongs_to}）：{f.what}，{f.outlet}",
    UnitRated: lambda f: (
        f"认定 {f.unit} 为{f.rating}单位（{f.document}{f'，{f.minutes}' if f.minutes else ''}）"
    ),
    RatingWithdrawn: lambda f: f"撤回对 {f.unit} 的好差认定（{short(f.rated)}，{f.document}）",
    HeadcountDeclared: lambda f: f"{f.unit} 公务员 {f.headcount} 人",
    DutyDelegated: _delegated,
    ExceptionGranted: lambda f: (
        f"破例批准（{f.rule}）：{f.person} 可办理 {f.group or f.unit} 的事项，至 {f.until}"
    ),
    DelegationEnded: lambda f: f"终止委托 {short(f.delegation)}",
    IndicatorProposed: lambda f: f"提出指标{f.number} {f.content}（{f.full} 分），待批",
    ProposalReturned: lambda f: f"退回所提指标（{short(f.proposal)}）",
    IndicatorAssigned: lambda f: f"{_approving(f)}指标{f.number} {f.content}（{f.full} 分）{_assessed(f)}",
    IndicatorChanged: lambda f: f"调整指标{f.number} 为 {f.content}（{f.full} 分）{_assessed(f)}",
    IndicatorOmitted: lambda f: f"不设指标{f.number} {f.content}（{f.full} 分）：由 {f.assessor} 自评",
    IndicatorCancelled: lambda f: f"取消指标{f.number}" + ("（不适用）" if f.not_applicable else ""),
    MarkEntered: _mark,
    EvaluationEntered: _evaluation,
    FindingRecorded: _finding,
    BonusClaimed: lambda f: f"申报加分 {f.points} 分：{f.item}",
    BonusApproved: lambda f: f"认定加分 {f.points} 分：{f.item}",
    BonusRefused: lambda f: f"不予加分（{short(f.claim)}）",
    PenaltyReported: lambda f: f"报送减分 {f.points} 分：{f.item}{_another(f)}",
    PenaltyApproved: lambda f: f"认定减分 {f.points} 分：{f.item}{_another(f)}",
    PenaltyRefused: lambda f: f"不予减分（{short(f.report)}）",
    FeedbackReceived: _feedback,
    MatterDetermined: _matter,
    CompletionDetermined: _completion,
    SelfReported: _self_reported,
    ReportChecked: lambda f: f"审核自评 {short(f.report)}：{f.verdict}",
    OnSiteChecked: _on_site,
    MeetingDecided: _meeting,
    EntryReversed: _reversed,
    SheetFiled: _sheet_filed,
    SheetChecked: lambda f: f"校核报表 {f.sheet}：{f.rows} 行，合计 {f.total} 分，相符",
    SheetSigned: _sheet_signed,
    SheetAccepted: lambda f: f"接收报表 {f.sheet}",
    SheetReturned: lambda f: f"退回报表 {f.sheet}",
    SheetUndone: lambda f: f"撤销报表 {f.sheet}，其得分一并撤销",
    SharedIndicatorDefined: lambda f: f"定义共性指标 {f.code}：{f.content}（{f.full} 分）",
    SharedIndicatorChanged: lambda f: f"调整共性指标 {f.code} 为 {f.content}（{f.full} 分）",
    SharedIndicatorAssigned: lambda f: f"下达共性指标 {f.code}，序号 {f.number}：{_units(f)}",
    SharedIndicatorCancelled: lambda f: f"取消共性指标 {f.code}：{_units(f)}",
    SharedIndicatorRestored: lambda f: f"恢复共性指标 {f.code}：{_units(f)}",
    UnitRenamed: lambda f: f"{f.unit} 更名为 {f.name}",
    IndicatorsTransferred: _transferred,
    IndicatorTransferred: lambda f: f"指标{f.number} 划转至“{f.to}”（指标{f.becomes}）",
    UnitEnded: _unit_ended,
    BodyEnded: _body_ended,
    SlipsIssued: lambda f: f"发出反馈单 {len(f.slips)} 份",
    SlipIssued: lambda f: (
        f"发出{f.slip}第 {f.number} 号" + (f"，更正 {short(f.corrects)}" if f.corrects else "")
    ),
    SlipReceived: _slip_received,
    DeadlineExtended: lambda f: f"复核申请期限延长至 {f.deadline}（{short(f.slip)}）",
    SlipVoided: lambda f: f"作废反馈单 {short(f.slip)}",
    CollectionDue: lambda f: f"规定采集截止日 {f.due}（{f.body or '各考评单位'}）",
    ReminderSent: _reminder,
    ReviewRequested: _review_requested,
    ReviewConfirmed: lambda f: f"确认复核申请 {short(f.review)} 的收件时间",
    ReviewAccepted: lambda f: f"受理复核申请 {short(f.review)}，{_by_day(f)}",
    ReviewNotAccepted: _review_declined,
    ReviewAssigned: lambda f: f"复核 {short(f.review)} 交{f.body} {f.person} 办理{_own_mark(f)}",
    ReviewDecided: lambda f: f"复核 {short(f.review)} 决定{f.outcome}（{f.document}）{_own_mark(f)}",
    CorrectionSpread: lambda f: f"举一反三（{short(f.review)}）：{'、'.join(f.units)} 共 {len(f.entries)} 条",
    ReviewWithdrawn: lambda f: f"撤回复核申请 {short(f.review)}",
    ReviewReopened: lambda f: f"重启复核 {short(f.review)}，{_by_day(f)}",
    ReviewOutcomeRecorded: lambda f: f"复核{f.outcome}（{f.document}）：{'、'.join(map(short, f.entries))}",
}


EXCEPTED: Final = "【破例】"
"""Stands wherever a fact shows that a rule was waived for."""


def short(fact_id: str) -> str:
    """Return an id as people read it, without the year: 市环保局@12."""
    return fact_id.rpartition("/")[2]


def sentence(fact: AnyFact) -> str:
    """Return what a fact says, flagged where it stands on an exception, and whence it went on."""
    flag = EXCEPTED if fact.envelope.exception else ""
    before = getattr(fact, "transferred_from", None)
    return flag + _SENTENCES[type(fact)](fact) + (f"（已由 {short(before)} 划转）" if before else "")


def who(actor: Actor) -> str:
    """Return who acted, in which duty, and whose duty it was where it was delegated."""
    by = f"，受 {actor.on_behalf} 委托" if actor.on_behalf else ""
    return f"{actor.id}（{actor.role}{by}）"


def grounds(fact: AnyFact) -> str:
    """Return why: the exception, the reason, the basis and the cause of a fact, as far as it gives them."""
    said = fact.envelope
    given = (
        ("破例", short(said.exception or "")),
        ("事由", said.reason),
        ("依据", said.basis),
        ("起因", short(said.cause or "")),
    )
    return "；".join(f"{word}：{text}" for word, text in given if text)
