"""`kaoji indicator …`: proposed, approved or returned, listed, and common ones for many units as one."""

import typer

from cli.indicators import listing, proposals, shared

indicator = typer.Typer(
    no_args_is_help=True,
    help="""指标：提出、批准或退回，列表，以及共性指标的定义、下达、调整、取消、恢复。

    示例：

      kaoji indicator propose 市环保局 28 排污许可证核发 5 --assessor 市政府绩效考核办

      kaoji indicator list 市环保局
    """,
)


def register(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    for part in (proposals, listing, shared):
        part.register(indicator)
    app.add_typer(indicator, name="indicator", rich_help_panel="记录")
