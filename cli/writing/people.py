"""`kaoji record delegation` and `exception`: who may act in another's duty, or against a rule."""

from typing import Annotated

import typer

from cli.context import a_date, an_actor, ledger
from cli.writing.acts import Act, NothingSaid, acting, placed
from domain.commands import DelegateDuty, EndDelegation, GrantException
from domain.facts import Excepted


@acting
def delegation(
    act: Act,
    duty: Annotated[
        str | None, typer.Argument(metavar="账号:身份:单位", help="委托人和所委托的职责。")
    ] = None,
    to: Annotated[str | None, typer.Argument(metavar="受托人", help="受托人的账号。")] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="日期", help="委托的最后一日；--on 是第一日。")
    ] = None,
    to_body: Annotated[
        str | None,
        typer.Option("--to-body", metavar="单位", help="受托人属于另一单位的，写明单位，以便回避。"),
    ] = None,
    end: Annotated[
        str | None, typer.Option("--end", metavar="编号", help="提前终止的委托，形如 dashiqiao-2017@52。")
    ] = None,
) -> None:
    """委托他人在一段时间内代办本人的一项职责，或提前终止委托；须写事由与依据，台账同记两人姓名。

    受托人办理时写 --actor 本人账号:所受委托的身份:单位 --on-behalf 委托人；委托须在办理当日有效。

    示例：

      kaoji record delegation zhang:考核办:市绩效办 li --until 2018-01-20 --reason 出差 --basis 委托书1号

      kaoji bonus approve 市环保局@31 --actor li:考核办:市绩效办 --on-behalf zhang

      kaoji record delegation --end dashiqiao-2017@52 --reason 提前返岗 --basis 委托书1号
    """
    if end is not None:
        with ledger() as kaoji:
            place = placed(kaoji, end, act.year)
            act = act.of(place)
            act.perform(kaoji, EndDelegation(**act.common(kaoji), delegation=place.id))
        return
    if duty is None or to is None or until is None:
        raise NothingSaid(what="委托人（账号:身份:单位）、受托人和最后一日（--until）")
    whose = an_actor(duty)
    told = {"by": whose.id, "role": whose.role, "body": whose.body, "to": to, "to_body": to_body}
    act.single(DelegateDuty, **told, until=a_date(until))


@acting
def exception(
    act: Act,
    rule: Annotated[Excepted, typer.Argument(metavar="规则", help="利益回避、考评分工 或 封存条件。")],
    person: Annotated[str, typer.Argument(metavar="账号", help="准许谁办理；不能是批准人自己。")],
    about: Annotated[str, typer.Argument(metavar="单位或名次组", help="封存条件写名次组，其余写单位。")],
    until: Annotated[str, typer.Option("--until", metavar="日期", help="最后一日；--on 是第一日。")],
) -> None:
    """批准破例：准许另一人在一段时间内不受一项规则限制办理一个单位的事项，或封存一个名次组；须写事由与依据。

    办理时写 --exception 批准编号；由此产生的记录处处标明【破例】。

    示例：

      kaoji record exception 利益回避 li 市政府办 --until 2018-01-20 --reason 无他人可办 --basis 会议纪要3号

      kaoji deduct 市政府办 0.5 --exception dashiqiao-2017@53 --reason 空岗 --basis 察访记录1号
    """
    told = {"group" if rule is Excepted.SEALING else "unit": about}
    act.single(GrantException, rule=rule, person=person, until=a_date(until), **told)
