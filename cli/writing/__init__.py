"""Verbs that record: import, record …, deduct, bonus …, penalty …, correct."""

import typer

from cli.writing import people
from cli.writing.corrections import correct
from cli.writing.imports import import_
from cli.writing.records import record
from cli.writing.settling import bonus, deduct, penalty


def register(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    panel = "记录"
    app.command(name="import", rich_help_panel=panel)(import_)
    for note in (people.delegation, people.exception):
        record.command()(note)
    app.add_typer(record, name="record", rich_help_panel=panel)
    app.command(rich_help_panel=panel)(deduct)
    app.add_typer(bonus, name="bonus", rich_help_panel=panel)
    app.add_typer(penalty, name="penalty", rich_help_panel=panel)
    app.command(rich_help_panel=panel)(correct)
