"""The table of the office: who may do what to whose data.

全 all data, 本 its own unit, 指 the indicators that its body assesses, 录 what its body entered, 任 the duty
one is in, 表 the sheets its body is responsible for, — nothing. The columns: 考核办、考评单位、党建考核办、
数据牵头部门、察访人员、被考评单位、复核人员、领导小组、审计、系统管理员.
"""

from collections.abc import Mapping

from domain.facts import Role

TABLE = """
                                      办  评  党  数  察  被  复  领  审  管
OpenYear            开启考核年度      全  —   —   —   —   —   —   —   —   —
AdoptScheme         公布或修订方案    全  —   —   —   —   —   —   —   —   —
RegisterBody        登记考评单位      全  —   —   —   —   —   —   —   —   —
EnrolUnit           登记被考评单位    全  —   —   —   —   —   —   —   —   —
ReclassifyUnit      变更单位类别      全  —   —   —   —   —   —   —   —   —
DeclareTotals       登记申报的任务数和分值 全 — —   —   —   —   —   —   —   —
AdoptCalendar       采用工作日历      全  —   —   —   —   —   —   —   —   —
DeclareComplete     宣布收齐          全  —   —   —   —   —   —   —   —   —
SealGroup           封存结果          全  —   —   —   —   —   —   —   —   —
ApproveResult       登记结果审批      全  —   —   —   —   —   —   全  —   —
PublishResult       公布结果          全  —   —   —   —   —   —   全  —   —
ReopenResult        重开结果          全  —   —   —   —   —   —   全  —   —
NoteLateFact        登记封存后发现的事实 全 —  —   —   —   —   —   —   —   —
RateUnit            认定好差单位      全  —   —   —   —   —   —   全  —   —
WithdrawRating      撤回好差认定      全  —   —   —   —   —   —   全  —   —
DeclareHeadcount    登记公务员人数    全  —   —   —   —   —   —   —   —   —
DelegateDuty        委托职责          全  任  任  任  任  任  任  任  —   —
EndDelegation       终止委托          全  任  任  任  任  任  任  任  —   —
GrantException      批准破例          全  —   —   —   —   —   —   全  —   —
ProposeIndicator    提出指标          全  指  —   —   —   本  —   —   —   —
ApproveProposal     批准所提指标      全  —   —   —   —   —   —   —   —   —
ReturnProposal      退回所提指标      全  —   —   —   —   —   —   —   —   —
AssignIndicator     下达指标          全  —   —   —   —   —   —   —   —   —
ChangeIndicator     调整指标          全  —   —   —   —   —   —   —   —   —
CancelIndicator     取消指标          全  —   —   —   —   —   —   —   —   —
RestoreIndicator    恢复指标          全  —   —   —   —   —   —   —   —   —
DefineShared        定义共性指标      全  —   —   —   —   —   —   —   —   —
AssignShared        下达共性指标      全  —   —   —   —   —   —   —   —   —
ChangeShared        调整共性指标      全  —   —   —   —   —   —   —   —   —
CancelShared        取消共性指标      全  —   —   —   —   —   —   —   —   —
RestoreShared       恢复共性指标      全  —   —   —   —   —   —   —   —   —
DetermineCompletion 认定完成情况      全  指  —   —   —   —   —   —   —   —
FileReport          提交自评          全  —   —   —   —   本  —   —   —   —
CheckReport         审核自评          全  指  —   —   —   —   —   —   —   —
RecordVisit         记录现场核查      全  —   —   —   全  —   —   —   —   —
RecordMeeting       记录会议认定      全  —   —   —   —   —   —   全  —   —
EnterMark           录入得分          全  指  —   —   —   —   —   —   —   —
EnterEvaluation     录入汇总值        全  —   全  —   —   —   —   —   —   —
RecordFinding       记录察访核验扣分  全  —   —   —   全  —   —   —   —   —
DetermineMatter     登记认定事项      全  —   —   —   —   —   —   全  —   —
ReceiveFeedback     登记上级反馈      全  —   —   —   —   —   —   —   —   —
ClaimBonus          申报加分          全  —   —   —   —   本  —   —   —   —
ApproveBonus        认定加分          全  —   —   —   —   —   —   —   —   —
RefuseBonus         不予加分          全  —   —   —   —   —   —   —   —   —
ReportPenalty       报送减分          全  —   —   全  —   —   —   —   —   —
ApprovePenalty      认定减分          全  —   —   —   —   —   —   —   —   —
RefusePenalty       不予减分          全  —   —   —   —   —   —   —   —   —
ReverseEntry        撤销记录          全  指  录  —   录  —   —   —   —   —
CorrectEntry        更正记录          全  指  录  —   录  —   —   —   —   —
RecordReview        记录复核结果      全  —   —   —   —   —   全  —   —   —
FileSheet           填报报表          全  表  表   —   —   —   —   —   —   —
CheckSheet          校核报表          全  表  表   —   —   —   —   —   —   —
SignSheet           登记报表的签字盖章 全 表  表   —   —   —   —   —   —   —
AcceptSheet         接收报表          全  —   —   —   —   —   —   —   —   —
ReturnSheet         退回报表          全  —   —   —   —   —   —   —   —   —
UndoSheet           撤销报表          全  —   —   —   —   —   —   —   —   —
RenameUnit          更名              全  —   —   —   —   —   —   —   —   —
TransferIndicators  划转指标          全  —   —   —   —   —   —   —   —   —
MergeUnits          合并单位          全  —   —   —   —   —   —   —   —   —
SplitUnit           拆分单位          全  —   —   —   —   —   —   —   —   —
DissolveUnit        撤销单位          全  —   —   —   —   —   —   —   —   —
HandOverIndicators  移交考评职责      全  —   —   —   —   —   —   —   —   —
IssueSlips          发出反馈单        全  —   —   —   —   —   —   —   —   —
RequestReview       申请复核          全  —   —   —   —   本  —   —   —   —
ConfirmReview       确认收件时间      全  —   —   —   —   —   —   —   —   —
AcceptReview        受理复核申请      全  —   —   —   —   —   —   —   —   —
DeclineReview       不予受理复核申请  全  —   —   —   —   —   —   —   —   —
AssignReview        交办复核          全  —   —   —   —   —   —   —   —   —
DecideReview        作出复核决定      全  全  —   —   —   —   全  —   —   —
SpreadCorrection    举一反三          全  —   —   —   —   —   全  —   —   —
WithdrawReview      撤回复核申请      全  —   —   —   —   本  —   —   —   —
ReopenReview        重启复核          全  —   —   —   —   —   —   —   —   —
ReceiveSlip         登记反馈单签收    全  —   —   —   —   本  —   —   —   —
ExtendDeadline      延长复核申请期限  全  —   —   —   —   —   —   —   —   —
VoidSlip            作废反馈单        全  —   —   —   —   —   —   —   —   —
SetCollectionDue    规定采集截止日    全  —   —   —   —   —   —   —   —   —
SendReminder        登记催办          全  —   —   —   —   —   —   —   —   —
"""

ROWS: Mapping[str, tuple[str, dict[Role, str]]] = {
    words[0]: (words[1], dict(zip(Role, words[2:], strict=True)))
    for words in map(str.split, TABLE.strip().splitlines()[1:])
}
