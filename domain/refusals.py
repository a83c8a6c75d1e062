"""Every way the ledger says no: one small class a cause, whose docstring is the sentence the user reads.

`{names}` in a docstring are filled with what the refusal was raised with. A sentence says what is wrong and
what to do next.
"""

import re
from typing import ClassVar


class Refused(Exception):  # noqa: N818 - "refused" is the word of the field; nothing went wrong
    """操作被拒绝。"""

    code: ClassVar[str] = "refused"

    def __init_subclass__(cls) -> None:
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    def __init__(self, **told: object) -> None:
        self.told = told
        super().__init__(str(self))

    def __str__(self) -> str:
        return (self.__doc__ or "").format(**self.told)


class StaleVersion(Exception):  # noqa: N818 - see Refused
    """另一笔记录刚刚写入“{stream}”（现为第 {found} 条，操作依据的是第 {expected} 条），请重新查看后再试。"""

    code: ClassVar[str] = "stale-version"

    def __init__(self, stream: str, *, expected: int, found: int) -> None:
        self.stream, self.expected, self.found = stream, expected, found
        super().__init__((self.__doc__ or "").format(stream=stream, expected=expected, found=found))


# --- the ledger ------------------------------------------------------------------------------------------


class KeyReused(Refused):
    """请求编号“{key}”已用于另一项内容不同的操作，请换一个编号，或不带 --key 由系统生成。"""


class LedgerBusy(Refused):
    """台账正被另一程序写入，等待 {seconds} 秒仍未轮到。请稍后再试；若一直如此，请运行 kaoji doctor。"""


class LedgerNotDurable(Refused):
    """台账不能保证断电不丢记录：{problem}。请按提示改正数据库设置后再用。"""


class FactUnreadable(Refused):
    """流水号 {position} 的记录（{fact}）无法读出：{problem}。台账可能被外力改动，请运行 kaoji verify。"""


class PositionUnknown(Refused):
    """台账中没有流水号 {position}；最后一号是 {last}，请核对。"""


# --- the year --------------------------------------------------------------------------------------------


class YearNotOpened(Refused):
    """考核年度“{year}”尚未开启。请先运行 kaoji init {year}，或用 --year 指明已开启的年度。"""


class YearAlreadyOpened(Refused):
    """考核年度“{year}”已经开启，不能再开启一次。请直接使用它，或另写一个年度编号。"""


class CarriedBackwards(Refused):
    """新年度“{new}”须晚于“{old}”，才能由其结转。请核对两个年度编号。"""


class WindowUpsideDown(Refused):
    """年度起日 {window_from} 晚于止日 {window_to}，请对调或改正日期。"""


class UnknownTimezone(Refused):
    """没有“{timezone}”这个时区，请写 Asia/Shanghai 之类的时区名。"""


class OutsideWindow(Refused):
    """生效日期 {on} 不在本年度可记录的期间（{window_from} 至 {window_to}）内，请核对日期。"""


class SchemeUnreadable(Refused):
    """{problem}。请改正方案文本后再采用，现行方案不受影响。"""


class SchemeOfAnotherYear(Refused):
    """方案“{scheme}”是 {scheme_year} 年度的，不能用于“{year}”。请选用本年度的方案。"""


class SchemeUnchanged(Refused):
    """方案与现行的第 {version} 版没有差别（只差空白、注释或全半角也算相同），无须重新采用。"""


class AmendmentNeedsBasis(Refused):
    """本年度已有方案，采用修订版须写明依据的文件（--basis）。"""


class CategoriesNotCovered(Refused):
    """方案中没有这些单位的类别：{units}。方案的类别有：{known}。请在【名次组】中补上，或先改变单位类别。"""


class SealedGroupRecomputed(Refused):
    """{groups} 的结果已封存，修订会改变其计算。请只修订未封存的名次组，或先重开（result reopen）。"""


class SealedGroupNotCovered(Refused):
    """{groups} 的结果已封存，修订版须保留这些名次组及其类别。请补上后再采用。"""


class NoScheme(Refused):
    """“{year}”尚未采用考核方案，还不能登记单位、记分和排名。请先采用方案：kaoji scheme adopt 方案文件。"""


class BodyAlreadyRegistered(Refused):
    """“{body}”已经登记，或其名称已是别名，无须再登记。"""


class UnknownBody(Refused):
    """没有登记“{body}”。请先登记该单位（kaoji record body），或改用已登记的名称{near}。"""


class UnitAlreadyEnrolled(Refused):
    """“{unit}”本年度已经登记为被考评单位，或其名称已是别名，无须再登记。"""


class UnknownUnit(Refused):
    """没有名为“{unit}”的被考评单位{near}。请核对名称；新单位须先登记（kaoji record unit）。"""


class UnknownCategory(Refused):
    """方案中没有类别“{category}”；可用的类别有：{known}。"""


class TotalsAsDeclared(Refused):
    """“{unit}”申报的已是 {tasks} 项 {points} 分，无须再记。请核对数字。"""


class SubClassNeeded(Refused):
    """类别“{category}”按子类分在不同的名次组，须写明子类（--sub-class，表格用“子类”列）；可用的子类有：{known}。"""


class UnknownGroup(Refused):
    """方案中没有名次组“{group}”；可用的名次组有：{known}。"""


class UnknownColumn(Refused):
    """“{column}”不是可以宣布收齐的栏；可写：{known}。"""


class ColumnAlreadyComplete(Refused):
    """“{column}”已经宣布收齐，无须再宣布。"""


class CalendarDayTwice(Refused):
    """工作日历中 {day} 出现两次，请删去一行。"""


class GroupIsSealed(Refused):
    """“{group}”已封存（第 {number} 稿），不再直接记录；请经复核、重开，或登记计入发现年度、不计入。"""


# --- indicators ------------------------------------------------------------------------------------------


class IndicatorExists(Refused):
    """“{unit}”已有指标 {number}，请换一个序号；若要调整，请用 kaoji record indicator --change。"""


class UnknownIndicator(Refused):
    """“{unit}”没有指标 {number}，请核对序号；现有指标序号：{known}。"""


class IndicatorIsCancelled(Refused):
    """“{unit}”的指标 {number} 已取消，不能再记分、扣分或调整；误取消的请先恢复（--restore）。"""


class IndicatorNotCancelled(Refused):
    """“{unit}”没有已取消的指标 {number}，无须恢复。"""


class FullMarksNotPositive(Refused):
    """指标 {number} 的分值须大于 0，现为 {full}。"""


class UnknownIndicatorType(Refused):
    """“{group}”的指标没有类型“{type}”{near}。请改用方案规定的类型：{known}。"""


class NothingChanged(Refused):
    """指标 {number} 调整前后完全相同，请写明要调整的内容。"""


class BeforeIndicator(Refused):
    """生效日期 {on} 早于指标 {number} 的生效日期 {since}，请改为该日或之后。"""


class SelfAssessedIndicator(Refused):
    """指标 {number} 的考核主体“{body}”就是“{unit}”或挂靠于它。请定为不设、代评或集体评议。"""


class NotSelfAssessed(Refused):
    """指标 {number} 的考核主体不是“{unit}”自己，无须另定考评办法。请去掉自评处理和代评单位。"""


class DeputyNeeded(Refused):
    """指标 {number}：代评须写明代评单位，不设和集体评议不写。请补上或去掉（--deputy）。"""


class DeputyIsAssessed(Refused):
    """代评单位“{deputy}”就是被考评单位“{unit}”或挂靠于它，不能代评指标 {number}。请另指定一个单位。"""


class OmittedByCancelling(Refused):
    """指标 {number} 已经下达，不能再定为不设。请取消它（--cancel），或定为代评、集体评议。"""


class IndicatorIsOmitted(Refused):
    """“{unit}”的指标 {number} 已定为不设，无须再定。如须下达，请定为代评或集体评议。"""


class ProposalExists(Refused):
    """“{unit}”的指标 {number} 已经提出（{proposal}），尚待批准。请先批准或退回它，或换一个序号。"""


class UnknownProposal(Refused):
    """“{unit}”没有编号为 {proposal} 的待批指标。可用 kaoji indicator list 查看编号。"""


class ProposalSettled(Refused):
    """{proposal} 已有结论：{status}（{by}），不能再批准或退回。退回的请重新提出，已下达的请调整指标。"""


class ProposerApproves(Refused):
    """{case} 是“{person}”自己提出的指标，不能由本人批准或退回。请换一位经办人办理（--actor）。"""


class SharedExists(Refused):
    """共性指标“{code}”已经定义，请换一个代号；若要调整，请用 change-shared。"""


class UnknownShared(Refused):
    """没有代号为“{code}”的共性指标{near}。请核对，或先定义它（kaoji indicator share）。"""


class UnitsNeeded(Refused):
    """请写明把共性指标“{code}”下达给谁：单位（--unit）或类别（--category）。"""


class NobodyHolds(Refused):
    """{units}没有{state}共性指标“{code}”。请核对单位和代号，可用 kaoji indicator list 查看。"""


class NobodyAssessesItself(Refused):
    """共性指标“{code}”的考核主体不是其中任何单位，无须另定考评办法。请去掉自评处理和代评单位。"""


class UnitsRefused(Refused):
    """有 {count} 个单位不能{act}，全部未记录：{units}请逐一处理，或只列其余单位，再重新提交。"""


class CompletionStands(Refused):
    """指标 {number} 已认定为“{completion}”（{by}），无须重新认定。"""


class MarkAboveChangedFull(Refused):
    """指标 {number} 已有得分 {points}，高于调整后的分值 {full}。请先更正该得分（kaoji correct {entry}）。"""


# --- marks, deductions, adjustments ----------------------------------------------------------------------


class UnknownComponent(Refused):
    """“{component}”不是可以这样录入的构成；可写：{known}。"""


class ComponentNeeded(Refused):
    """方案中{what}的构成不止一个，请写明是哪一个（--component，故事用“构成=”）：{known}。"""


class NoComponentInside(Refused):
    """指标内的扣分计入该项指标的得分，不另写构成。请去掉 --component，或去掉 --indicator。"""


class PartNeeded(Refused):
    """“{component}”按{per}录入，请写明是哪一{per}（--part，表格用“分项”列）。"""


class PartNotAsked(Refused):
    """方案没有规定“{component}”分项录入，不能写分项“{part}”。请去掉分项，或先修订方案。"""


class NeedsIndicator(Refused):
    """“{component}”须逐项录入，请用 --indicator 写明指标序号。"""


class MarkAboveFull(Refused):
    """得分 {points} 高于满分 {full}（{what}）。请核对后重新录入。"""


class NegativePoints(Refused):
    """分数不能为负，现为 {points}。扣分请用 kaoji deduct，减分请用 kaoji penalty。"""


class PointsNotPositive(Refused):
    """{what}的分数须大于 0，现为 {points}。"""


class TooManyDecimals(Refused):
    """{what}至多 {places} 位小数，现为 {points}。请按方案规定的位数重新填写。"""


class DuplicateFinding(Refused):
    """{what}与 {entry}（{said}）像是同一事实{both}。确是另一事实的请写明理由（--distinct，故事“另事=”）。"""


class PointsNeeded(Refused):
    """{what}须写明分数：所引条款没有规定固定的分值，或没有引用条款。"""


class ClauseNeeded(Refused):
    """“{column}”须引用方案所列的条款（--clause）；可写：{known}。"""


class UnknownClause(Refused):
    """方案为“{column}”所列的条款中没有“{clause}”；可写：{known}。"""


class NotTheTariff(Refused):
    """条款“{clause}”规定每项 {tariff}，现为 {points}。请按条款填写分数，或改引其他条款。"""


class FullMarksDiffer(Refused):
    """所写满分 {full} 与 {what} 的满分 {expected} 不一致，请核对。"""


class FullMarksNeeded(Refused):
    """“{component}”按{scale}报送，须写明满分，例如 17.9/20。"""


class ScaleNeeded(Refused):
    """“{component}”没有写明满分或口径，分不清是百分制还是折算后的分。请写满分（94.6/100）或口径（--scale）。"""


class ScaleOfAnother(Refused):
    """“{component}”来自{origin}，不能按{scale}报送；请改为{instead}。"""


class NotOnItsScale(Refused):
    """“{component}”按{scale}报送，只写{asked}。请核对口径，补上缺少的，去掉多余的。"""


class BasisNeeded(Refused):
    """{what}须写明依据的文件或条款（--basis，表格用“依据”列）。"""


class ReasonNeeded(Refused):
    """{what}须写明事由和依据（命令用 --reason、--basis，表格用“事由”“依据”两列），缺少：{lacking}。"""


class AlreadyEntered(Refused):
    """{what}已有记录 {entry}，不能再记一条。如须改变，请更正它：kaoji correct {entry}。"""


class MixedMarks(Refused):
    """“{unit}”的{component}已{existing}录入，不能再{wanted}录入；请先撤销已有记录。"""


class UnknownOption(Refused):
    """方案的票数系数中没有选项“{option}”；可写：{known}。"""


class NoCoefficients(Refused):
    """方案没有写“票数系数”，“{component}”不能按票数记录；请记得分，或在方案【设置】中写 票数系数。"""


class NoBallots(Refused):
    """“{component}”没有任何有效票，请核对票数。"""


class NotInTheFormula(Refused):
    """“{unit}”属“{group}”，其成绩公式不用“{component}”，记下也不会计入成绩，因此不予记录。请核对单位或构成。"""


class IndicatorCountsElsewhere(Refused):
    """指标 {number} 属“{type}”，不在“{component}”之内重复计算；请按该类指标的规定以汇总值报送。"""


class StillCountedThen(Refused):
    """生效日期 {on} 时原记录 {entry} 仍在计分（到 {end} 才撤销），会重复计算。请改为 {end} 或之后。"""


class OptionTwice(Refused):
    """选项“{option}”写了两次，请合并为一项。"""


class UnknownCase(Refused):
    """没有编号为 {case} 的{what}。可用 kaoji show {unit} 查看编号。"""


class CaseSettled(Refused):
    """{what} {case} 已有结论（{by}），不能再次审核。如须改变，请更正或撤销该结论。"""


class MoreThanClaimed(Refused):
    """认定 {points} 分高于申报（报送）的 {claimed} 分，请核对。"""


class FeedbackIncomplete(Refused):
    """上级反馈须写明成绩（形如 187.6/200）、等次（--grade）或名次（--rank）中的至少一项。"""


# --- self-reports, checks, meetings ----------------------------------------------------------------------


class CheckpointNeedsDay(Refused):
    """节点自评须写明节点日期（--checkpoint），年终自评不写。请按所报的时点填写。"""


class NoSuchCheckpoint(Refused):
    """{day} 不是“{unit}”指标 {number} 的考核节点；其节点有 {known}。请改为其中一日，年终自评则不写。"""


class ReportOnPaperNeeded(Refused):
    """代“{unit}”录入自评须写明纸件编号和扫描件（--paper、--scan）；单位自报的，请用 --actor 写明。"""


class UnknownReport(Refused):
    """没有编号为 {report} 的自评。可用 kaoji report list {unit} 查看编号。"""


class ReportSuperseded(Refused):
    """自评 {report} 已由 {by} 代替，请审核现行的一份。"""


class CheckerReported(Refused):
    """自评 {case} 是“{person}”自己填报或代录的，不能由本人审核。请换一位经办人办理（--actor）。"""


class DoubtIsOpen(Refused):
    """审核 {check} 存疑未结，不能另作审核。请先现场核查（kaoji report visit）或提请会议认定（decide）。"""


class NoSuchDoubt(Refused):
    """{check} 不是存疑的审核，无须现场核查。可用 kaoji report doubts 查看未结的疑点。"""


class DoubtSettled(Refused):
    """疑点 {check} 已由 {by} 了结，无须再核查。对结论有异议的，可提请会议认定（kaoji report decide）。"""


class VisitUndecided(Refused):
    """现场核查须得出属实或不属实的结论。核查之后仍难认定的，请提请会议认定（kaoji report decide）。"""


class FoundAhead(Refused):
    """察访日期 {found_on} 晚于生效日期 {on}，扣分会先于事实计入。请改正日期（--found-on 是察访之日）。"""


class SignedAhead(Refused):
    """报表“{sheet}”的签字或盖章日期 {day} 晚于登记的生效日期 {on}。请改正日期，或改在该日之后登记。"""


class VisitAhead(Refused):
    """核查日期 {visited_on} 晚于生效日期 {on}，请改正日期（--visited-on 是到场之日）。"""


class UnknownFact(Refused):
    """“{unit}”没有编号为 {fact} 的记录。可用 kaoji show {unit} 查看编号。"""


# --- rights and delegation -------------------------------------------------------------------------------


class ScorerIsAssessed(Refused):
    """“{body}”就是被考评单位“{unit}”或挂靠于它，不能给自己记分、审核或复核。请由其他单位办理。"""


class ScorerActedForUnit(Refused):
    """“{person}”曾代表“{unit}”办理（{fact}），不能再给它记分、审核或复核。请换一位经办人办理（--actor）。"""


class NotYourDuty(Refused):
    """身份“{role}”不能{act}。此事由 {may} 办理；如身份有误，请用 --actor 账号:身份:单位 写明。"""


class NotYourUnit(Refused):
    """“{body}”只能办理本单位的事项，不能代“{unit}”办理。请由该单位或考核办办理。"""


class NotYourIndicator(Refused):
    """“{body}”不负责考评指标 {number}，该指标由“{assessor}”考评。请由其填报，或由考核办代录。"""


class CountsNotNow(Refused):
    """{entry} 现在不计分（没有这条记录，或已撤销）。请用 kaoji show 单位 查看计分的记录。"""


class NoSuchColumn(Refused):
    """方案没有“{column}”这一栏，无从假设。请用 kaoji scheme show 查看方案的构成。"""


class NotYourEntry(Refused):
    """这条记录由“{by}”记录，“{body}”不能更正或撤销。请由其办理，或由考核办办理。"""


class ProposerSettles(Refused):
    """{case} 是“{person}”自己申报或报送的，不能由本人认定或不予认定。请换一位经办人办理（--actor）。"""


class ExceptedOneself(Refused):
    """“{person}”不能批准本人破例。请由另一位经办人或领导小组批准。"""


class ExceptionUpsideDown(Refused):
    """破例的止日 {until} 早于起日 {since}，请改正日期（--on 是起日，--until 是止日）。"""


class ExceptionDoesNotFit(Refused):
    """破例批准 {exception} 不适用于此事：{problem}。请核对编号，或另行批准（kaoji record exception）。"""


class ExceptionNotNeeded(Refused):
    """此事合乎规则，不必破例。请不写 --exception 再办理一次。"""


class NotYetPublished(Refused):
    """{what}尚未公布，公布之前只有考核办、领导小组、复核人员和审计可以查看。请待结果公布后再看。"""


class OnlyOnesOwn(Refused):
    """身份“{role}”只能查看本单位（{body}）的{what}。请写明本单位再查。"""


class NotYoursToSee(Refused):
    """身份“{role}”不能查看{what}，可以查看的是 {may}。如身份有误，请改正设置中的 actor（KAOJI_ACTOR）。"""


class NotDelegated(Refused):
    """{today} 没有“{by}”委托“{person}”代办“{body}”{role}职责的委托，请先登记（kaoji record delegation）。"""


class DelegatedToOneself(Refused):
    """委托人与受托人都是“{person}”，不必委托。请改写受托人的账号。"""


class DelegationUpsideDown(Refused):
    """委托的止日 {until} 早于起日 {since}，请改正日期（--on 是起日，--until 是止日）。"""


class DelegationStands(Refused):
    """“{by}”已就同一职责委托“{to}”（{delegation}，至 {until}）。如须改变，请先终止它（--end）。"""


class UnknownDelegation(Refused):
    """没有编号为 {delegation} 的委托。可用 kaoji log 查看编号。"""


class DelegationOver(Refused):
    """委托 {delegation} 已于 {on} 到期或终止，无须再终止。"""


class NotYourDelegation(Refused):
    """“{person}”只能委托或终止委托本人现任的职责，不能代“{by}”办理。请由其本人或考核办办理。"""


class DeputyDelegates(Refused):
    """“{person}”是受“{by}”委托办理的，不能转委托，也不能终止委托。请由“{by}”本人或考核办办理。"""


# --- sheets of marks -------------------------------------------------------------------------------------


class UnknownSheet(Refused):
    """没有编号为“{sheet}”的报表{near}。可用 kaoji sheet list 查看编号。"""


class SheetExists(Refused):
    """报表“{sheet}”{status}，不能再填报一份。请换一个编号；须重报的请先退回（return），已接收的请先撤表（undo）。"""


class SheetOfAnother(Refused):
    """报表“{sheet}”由“{body}”负责，不能改由“{other}”重报。请换一个编号。"""


class NotYourSheet(Refused):
    """报表由“{body}”负责，“{actor}”不能{act}。请由该单位办理，或由考核办办理。"""


class KeyedDetailsNeeded(Refused):
    """代“{body}”录入须写明纸表编号和扫描件（--paper、--scan）；若它就是本单位，请用 --actor 写明。"""


class SheetNotThere(Refused):
    """报表“{sheet}”{status}，不能{act}；请{advice}。"""


class CheckerFiled(Refused):
    """报表“{sheet}”是“{person}”自己填报的，不能由本人校核。请换一人核对合计（--actor）。"""


class TotalsDiffer(Refused):
    """报表“{sheet}”为 {rows} 行 {total} 分，校核得 {counted} 行 {summed} 分，不符。请核对，有误的退回。"""


class SealNeeded(Refused):
    """报表“{sheet}”{why}，签字之外还须盖章。请写明盖章日期（--sealed-on）。"""


class ReturnNeedsReason(Refused):
    """退回报表须写明事由（--reason），填报单位才知道要改什么。"""


class RowsRefused(Refused):
    """报表“{sheet}”有 {count} 行不能记入，整份未记录：{rows}请改正后整份重新提交。"""


class CorrectedSince(Refused):
    """报表“{sheet}”有得分已另作更正（{entries}）。请先逐条撤销（kaoji correct --withdraw），再撤表。"""


# --- reorganisation --------------------------------------------------------------------------------------


class UnitHasEnded(Refused):
    """“{unit}”已于 {since} {how}，事务由 {into} 承接。请改为对承接单位办理。"""


class UnitHasLeft(Refused):
    """“{unit}”已于 {since} {how}，不再参加排名，事务由 {into} 承接。请查看承接单位，或选较早的日期。"""


class IndicatorGone(Refused):
    """“{unit}”的指标 {number} 已于 {since} 划转至“{to}”，现为其指标 {becomes}。请对该指标办理。"""


class NameTaken(Refused):
    """名称“{name}”已经属于“{holder}”，不能再用作“{unit}”的名称。请换一个名称。"""


class SuccessorNeeded(Refused):
    """“{unit}”尚未登记。承接单位若是新设，请写明类别（--category）；否则请核对名称{near}。"""


class OneUnitTwice(Refused):
    """“{unit}”在同一次机构变动中写了两次，或既撤并又承接。请核对后各写一次。"""


class IndicatorTwice(Refused):
    """“{unit}”的指标 {numbers} 分给了不止一处。请核对后每项只写一处。"""


class IndicatorsLeft(Refused):
    """“{unit}”的指标 {numbers} 没有去处。请写明各由哪个单位承接，或逐项取消（--cancel）。"""


class NothingToTransfer(Refused):
    """“{unit}”没有可以划转的现行指标。请用 kaoji show {unit} 核对。"""


class WouldAssessItself(Refused):
    """这样办理后，{units} 的指标将由本单位或其挂靠单位考评。请先另定考评单位（kaoji record indicator）。"""


class ControlTotalsDiffer(Refused):
    """从“{source}”划转至“{to}”前后的合计不符，未作划转。请运行 kaoji verify，并报告开发者。"""


class BodyHasEnded(Refused):
    """考评单位“{body}”已于 {since} 移交给“{into}”。请改用“{into}”。"""


class StillAssesses(Refused):
    """“{unit}”还考评着 {units} 的 {count} 项指标。请先移交考评职责（kaoji reform hand-over），再撤并。"""


class SheetsOnTheirWay(Refused):
    """“{body}”还有报表没有接收：{sheets}。请先接收（kaoji sheet accept）或退回（kaoji sheet return）。"""


# --- slips -----------------------------------------------------------------------------------------------


class SlipsForWhom(Refused):
    """请写明发给哪些单位，或发给哪个名次组的全部单位（--group）。"""


class SlipsUpToDate(Refused):
    """{units} 的反馈单发出之后没有变动，不必再发。请待有变动时再发更正反馈单。"""


class NoSlipsDue(Refused):
    """这个名次组的单位都已发过反馈单，其后也没有变动，无须再发。如有遗漏请写明单位。"""


class UnknownSlip(Refused):
    """“{unit}”没有编号为 {slip} 的反馈单。可用 kaoji slip list 查看编号。"""


class SlipIsVoid(Refused):
    """反馈单 {slip} 已作废，不能再办理。请改办其后发出的反馈单（kaoji slip list）。"""


class SlipReceivedAlready(Refused):
    """反馈单 {slip} 已于 {on} 签收，期限自那时起算。签收日登记有误的，请作废该单后重新发出。"""


class SlipNotReceived(Refused):
    """反馈单 {slip} 尚未签收，还没有期限可以延长。请先登记签收（kaoji slip receive）。"""


class ReceivedOutOfTime(Refused):
    """签收日期 {received} 应在发出日期 {issued} 之后、登记的生效日期 {on} 之前（均含当日），请核对日期。"""


class WitnessesNeeded(Refused):
    """拒签须写明两名不同的见证人（--witness 写两次），其他签收方式不写见证人，请改正。"""


class NoReceiptByTelephone(Refused):
    """方案没有允许电话签收。请当面送达或以其他方式签收；方案允许的，请在设置中写 电话签收：允许。"""


class WitnessRecords(Refused):
    """“{person}”是登记这次拒签的经办人，不能同时作见证人。请写明另一名见证人，或换一位经办人登记（--actor）。"""


class DeadlineBeyondYear(Refused):
    """{asked} 已在本年度办理期间（至 {last}）之后，请核对日期是否写错。"""


class DeadlineOnlyLater(Refused):
    """期限现为 {deadline}，只能延后，不能改为 {asked}。请写更晚的日期。"""


class OnlyTheLastSlip(Refused):
    """{slip} 之后已发出 {last}，请先作废后发的那一份。"""


# --- corrections and reviews -----------------------------------------------------------------------------


class UnknownEntry(Refused):
    """没有编号为 {entry} 的记录，或它不是可以更正、撤销的记录。可用 kaoji show {unit} 查看编号。"""


class AlreadyReversed(Refused):
    """记录 {entry} 已被 {by} 撤销，不再计分；请对现行记录操作。"""


class BeforeEntry(Refused):
    """生效日期 {on} 早于原记录的生效日期 {since}，请改为该日或之后。"""


class CorrectionChangesNothing(Refused):
    """更正后的内容与记录 {entry} 相同，无须更正。"""


class NotCorrectable(Refused):
    """记录 {entry} 不能这样更正，须换一种办法：{advice}。"""


class ReviewLowers(Refused):
    """复核不加重：这样处理记录 {entry} 会使成绩降低，或无从比较。如确须降低，请另作更正并写明依据。"""


class OutcomeContradicts(Refused):
    """复核结论“{outcome}”与所附更正不符：维持不得附更正，支持与部分支持须附更正或撤销。"""


class NotDisputed(Refused):
    """更正的记录 {entry} 不在复核所列的记录之中，请一并列出。"""


# --- results ---------------------------------------------------------------------------------------------


class SealBlocked(Refused):
    """“{group}”还有 {count} 项未了，不能封存：{problems}请逐项办结，或由另一人批准破例（封存条件）。"""


class SealStands(Refused):
    """“{group}”已封存（第 {number} 稿），其后没有复核改判，无须再封存；如须改变，请先重开。"""


class NotSealed(Refused):
    """“{group}”的结果没有封存。请先封存（kaoji result seal）；尚未封存的，有事直接记录即可。"""


class UnknownResult(Refused):
    """“{group}”没有第 {number} 稿；已有 {known}。请核对稿号，或用 kaoji result list 查看。"""


class AnotherStepFirst(Refused):
    """审批不能先办“{step}”：下一步是“{next}”（{steps}）。请依次登记。"""


class ResultApprovedAlready(Refused):
    """“{group}”第 {number} 稿的审批各步都已登记，无须再登记；请公布（kaoji result publish）。"""


class ApprovedOutOfTime(Refused):
    """审批日期 {on} 应不早于封存之日、上一步审批之日 {since}，不晚于登记的生效日期 {until}，请改正。"""


class ResultNotApproved(Refused):
    """“{group}”第 {number} 稿还没有“{step}”，不能公布。请先登记该步（kaoji result approve）。"""


class ResultPublishedAlready(Refused):
    """“{group}”第 {number} 稿已经公布，无须再公布。"""


class UnitRatedAlready(Refused):
    """“{unit}”已认定为{rating}单位（{document}）。如须改认，请先撤回（kaoji result unrate）。"""


class UnitNotRated(Refused):
    """“{unit}”没有认定为好单位或差单位，没有可撤回的认定。请用 kaoji result use 核对。"""


class HeadcountStands(Refused):
    """“{unit}”自 {since} 起的公务员人数已是 {headcount} 人，无须再登记；请核对人数或日期。"""


class SecondPersonReopens(Refused):
    """重开“{group}”由“{person}”提出，须由另一人以同一纪要确认。请换一人再运行 kaoji result reopen。"""


class OtherMinutes(Refused):
    """纪要“{minutes}”与提出重开时所写的“{asked}”不同，两人须依据同一纪要，请核对。"""


class ExceptionForWhat(Refused):
    """破例“{rule}”所涉的对象不对：封存条件须写名次组，其他规则须写单位。"""


class OnlyAsPublished(Refused):
    """身份“{role}”只能查看已公布的结果，不能另选日期或存档编号。请去掉 --as-of、--effective-on 和 --at。"""


class ReviewBeforeReceipt(Refused):
    """反馈单 {slip} 尚未签收，不能据此申请复核。请先登记签收（kaoji slip receive）。"""


class RequestOnPaperNeeded(Refused):
    """复核申请由“{unit}”自己提出；代录须写明纸件编号（--paper）和扫描件（--scan）。"""


class HandedInToday(Refused):
    """没有纸件的申请，收件时间就是录入之日 {today}，不是 {handed_in}。有纸件的请写 --paper、--scan。"""


class HandedInOutOfTime(Refused):
    """收件时间 {handed_in} 应在签收日期 {received} 与登记日期 {on} 之间（均含当日），请核对日期。"""


class NotOnTheSlip(Refused):
    """记录 {entry} 不是反馈单 {slip} 所列的事项。请从该单所列的记录中选择（kaoji slip show）。"""


class UnderReviewAlready(Refused):
    """记录 {entry} 正在复核（{review}）。请等待决定，或先撤回原申请（kaoji review withdraw）。"""


class ReviewedAlready(Refused):
    """记录 {entry} 已经复核决定（{review}）。如确须再议，请由考核办重启（kaoji review reopen）。"""


class UnknownReview(Refused):
    """“{unit}”没有编号为 {review} 的复核申请。可用 kaoji review list 查看编号。"""


class PointsForSeveral(Refused):
    """复核 {review} 涉及 {count} 笔，一个分数不知给哪一笔。请不写分数，或逐笔写 --correct 编号=分数。"""


class FullMarksUnknown(Refused):
    """记录 {entry} 没有标准分，不知支持之后得多少。请写明分数，例如 --uphold {review}=19。"""


class AppliesLater(Refused):
    """方案自 {day} 起适用，所看的时点还不适用。请写更早的 --applies-from，或更晚的 --effective-on。"""


class ReviewNotThere(Refused):
    """复核 {review} 现为“{status}”，还不能或不能再{act}。请用 kaoji review show 查看办到哪一步。"""


class ConfirmerKeyed(Refused):
    """“{person}”录入了申请 {case}，收件时间须由另一人对照纸件确认。"""


class ReviewIsLate(Refused):
    """{handed_in} 收到，期限至 {deadline} 24:00 止，逾期视同放弃。请不予受理（kaoji review not-accept）。"""


class ReviewerScored(Refused):
    """“{person}”是记录 {entries} 的原考评人，方案规定不得复核。请交办另一人。"""


class NothingToSpread(Refused):
    """复核 {review} 的决定没有更正、撤销任何记录，无从举一反三。请用 kaoji review show 核对决定。"""


class NotAlike(Refused):
    """记录 {entry} 与复核 {review} 所更正的不是同一条款或指标，或已无须更正。请从所列记录中另选。"""


class NotAssignedToYou(Refused):
    """复核 {review} 交由“{holder}”办理，不是“{person}”。请由其本人或受其委托的人办理，或重新交办。"""


# --- reading ---------------------------------------------------------------------------------------------


class NothingThen(Refused):
    """截至所选日期，年度“{year}”尚未开启或尚未采用方案，没有排名可看。请选一个较晚的日期。"""


class TokenUnreadable(Refused):
    """“{token}”不是存档编号；存档编号形如 dashiqiao-2017~120，可带生效日期 dashiqiao-2017~120~2018-01-16。"""


class NotEnrolledThen(Refused):
    """“{unit}”在所选日期尚未登记，没有成绩可以说明。请换一个较晚的日期。"""


class TokenOfAnotherYear(Refused):
    """存档编号 {token} 不属于年度“{year}”，请改用该年度的编号或用 --year 指明年度。"""


class TokenAhead(Refused):
    """存档编号 {token} 指向本台账尚未记到的流水号，请核对它是否出自另一份台账。"""


class NoYears(Refused):
    """台账中还没有考核年度。请先运行 kaoji init（新建）或 kaoji demo（示例）。"""


class WhichYear(Refused):
    """台账中有多个年度（{known}），请用 --year 指明其中一个。"""


ALREADY_THERE = (BodyAlreadyRegistered, UnitAlreadyEnrolled, IndicatorExists, AlreadyEntered)
"""Refusals that only say that something stands in the ledger already."""

NOT_ALLOWED = (
    CheckerFiled,
    CheckerReported,
    ConfirmerKeyed,
    DeputyDelegates,
    ExceptedOneself,
    NotAssignedToYou,
    NotDelegated,
    NotYetPublished,
    NotYourDelegation,
    NotYourDuty,
    NotYourEntry,
    NotYourIndicator,
    NotYourSheet,
    NotYourUnit,
    NotYoursToSee,
    OnlyAsPublished,
    OnlyOnesOwn,
    ProposerApproves,
    ProposerSettles,
    ReviewerScored,
    ScorerActedForUnit,
    ScorerIsAssessed,
    SecondPersonReopens,
)
"""Refusals of who asks, whatever the state of the ledger."""

NOT_THERE = (
    NoYears,
    NotEnrolledThen,
    NothingThen,
    PositionUnknown,
    TokenAhead,
    TokenOfAnotherYear,
    UnknownCase,
    UnknownDelegation,
    UnknownEntry,
    UnknownFact,
    UnknownGroup,
    UnknownProposal,
    UnknownReport,
    UnknownResult,
    UnknownReview,
    UnknownShared,
    UnknownSheet,
    UnknownSlip,
    UnknownUnit,
    YearNotOpened,
)
"""Refusals that say that something asked for is not there."""
