"""`kaoji table …` and `kaoji audit …`: reports, each asked as of any view and shown in any form."""

import typer

from cli.tables import audits, records, results
from cli.tables.groups import audit, table

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    results.register(table)
    records.register(table)
    audits.register(audit)
    app.add_typer(table, name="table", rich_help_panel="查看")
    app.add_typer(audit, name="audit", rich_help_panel="查看")
