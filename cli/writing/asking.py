"""The options that say what an indicator asks of a unit, and who assesses it."""

from typing import Annotated, Any

import typer

from cli.story.player import read_checkpoint
from cli.writing.acts import IdOrBallotsUnreadable
from domain.facts import Checkpoint, Direction, SelfAssessed

Number = Annotated[str, typer.Argument(metavar="序号", help="指标序号，在该单位内不重复。")]
Content = Annotated[str, typer.Argument(metavar="内容", help="指标内容。")]
Full = Annotated[str, typer.Argument(metavar="分值", help="十进制数字，例如 5。")]
OtherContent = Annotated[str | None, typer.Option("--content", metavar="内容", help="改后的内容。")]
OtherFull = Annotated[str | None, typer.Option("--full", metavar="分值", help="改后的分值。")]
Assessor = Annotated[str | None, typer.Option("--assessor", metavar="考核主体", help="负责考评的单位。")]
Type = Annotated[str | None, typer.Option("--type", metavar="类型", help="例如 重点工作指标。")]
Target = Annotated[str | None, typer.Option("--target", metavar="目标值", help="例如 98%。")]
Way = Annotated[
    Direction | None,
    typer.Option("--direction", metavar="方向", help="越高越好、越低越好 或 达到即可。"),
]
Standard = Annotated[str | None, typer.Option("--standard", metavar="完成标准", help="完成标准和评分细则。")]
Checkpoints = Annotated[
    list[str] | None,
    typer.Option(
        "--checkpoint", metavar="日期：内容", help="考核节点，可写多次，例如 2017-06-30：完成招标。"
    ),
]
Resolution = Annotated[
    SelfAssessed | None,
    typer.Option("--self-assessed", metavar="办法", help="考核主体是该单位自己的：不设、代评 或 集体评议。"),
]
Deputy = Annotated[
    str | None, typer.Option("--deputy", metavar="代评单位", help="与 --self-assessed 代评 同写。")
]


def checkpoints_of(texts: list[str] | None) -> tuple[Checkpoint, ...] | None:
    """Read checkpoints; raises IdOrBallotsUnreadable."""
    try:
        return tuple(map(read_checkpoint, texts)) if texts else None
    except ValueError as error:
        raise IdOrBallotsUnreadable(problem=error) from error


def asked(checkpoint: list[str] | None, **told: Any) -> dict[str, Any]:  # noqa: ANN401 - a command's fields
    """Return what is asked, as the fields of a command."""
    return {**told, "checkpoints": checkpoints_of(checkpoint)}
