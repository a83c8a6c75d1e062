"""`kaoji indicator share`, `assign-shared`, …: common indicators (共性指标), for many units as one."""

from typing import Annotated

import typer

from cli.writing.acts import Act, acting
from cli.writing.asking import (
    Assessor,
    Checkpoints,
    Content,
    Deputy,
    Full,
    OtherContent,
    OtherFull,
    Resolution,
    Standard,
    Target,
    Type,
    Way,
    asked,
)
from domain.commands import AssignShared, CancelShared, ChangeShared, DefineShared, RestoreShared

Code = Annotated[str, typer.Argument(metavar="代号", help="共性指标的代号，例如 G1。")]
Units = Annotated[
    list[str] | None, typer.Option("--unit", metavar="单位", help="可写多次；不写即所有执行该指标的单位。")
]


def register(app: typer.Typer) -> None:
    """Add these verbs to `kaoji indicator`."""
    app.command("share")(share)
    app.command("assign-shared")(assign_shared)
    app.command("change-shared")(change_shared)
    app.command("cancel-shared")(cancel_shared)
    app.command("restore-shared")(restore_shared)


@acting
def share(
    act: Act,
    code: Code,
    content: Content,
    full: Full,
    assessor: Assessor = None,
    kind: Type = None,
    target: Target = None,
    direction: Way = None,
    standard: Standard = None,
    checkpoint: Checkpoints = None,
) -> None:
    """定义一项共性指标；另行下达之后，单位才有这项指标。

    示例：

      kaoji indicator share G1 信访维稳 10 --assessor 市信访局 --standard 按信访考核细则
    """
    told = {"assessor": assessor, "type": kind, "target": target, "direction": direction}
    told |= {"content": content, "full": full, "standard": standard}
    act.single(DefineShared, code=code, **asked(checkpoint, **told))


@acting
def assign_shared(
    act: Act,
    code: Code,
    unit: Annotated[list[str] | None, typer.Option("--unit", metavar="单位", help="可写多次。")] = None,
    category: Annotated[
        list[str] | None, typer.Option("--category", metavar="类别", help="该类别的全部单位，可写多次。")
    ] = None,
    number: Annotated[
        str | None, typer.Option("--number", metavar="序号", help="在各单位的指标序号；默认同代号。")
    ] = None,
    self_assessed: Resolution = None,
    deputy: Deputy = None,
) -> None:
    """把共性指标下达给多个单位或整个类别，一次记录；有一个单位不能下达，就都不下达。

    示例：

      kaoji indicator assign-shared G1 --category 市直部门 --basis 共性指标表

      kaoji indicator assign-shared G1 --unit 市环保局 --unit 市水利局 --number 90
    """
    told = {"units": unit or (), "categories": category or (), "number": number}
    act.single(AssignShared, code=code, **told, self_assessed=self_assessed, deputy=deputy)


@acting
def change_shared(
    act: Act,
    code: Code,
    content: OtherContent = None,
    full: OtherFull = None,
    assessor: Assessor = None,
    kind: Type = None,
    target: Target = None,
    direction: Way = None,
    standard: Standard = None,
    checkpoint: Checkpoints = None,
    self_assessed: Resolution = None,
    deputy: Deputy = None,
) -> None:
    """调整共性指标，所有执行的单位一并调整；须写事由与依据。

    示例：

      kaoji indicator change-shared G1 --full 12 --reason 任务增加 --basis 调整通知1号
    """
    told = {"assessor": assessor, "type": kind, "target": target, "direction": direction}
    told |= {"content": content, "full": full, "standard": standard}
    told |= {"self_assessed": self_assessed, "deputy": deputy}
    act.single(ChangeShared, code=code, **asked(checkpoint, **told))


@acting
def cancel_shared(act: Act, code: Code, unit: Units = None) -> None:
    """取消共性指标：所列单位，或所有执行的单位；须写事由与依据，误取消的可恢复（restore-shared）。

    示例：

      kaoji indicator cancel-shared G1 --unit 市环保局 --reason 上级取消 --basis 调整通知2号
    """
    act.single(CancelShared, code=code, units=unit or ())


@acting
def restore_shared(act: Act, code: Code, unit: Units = None) -> None:
    """恢复误取消的共性指标：所列单位，或所有已取消的单位；须写事由与依据。

    示例：

      kaoji indicator restore-shared G1 --reason 误取消 --basis 核查记录
    """
    act.single(RestoreShared, code=code, units=unit or ())
