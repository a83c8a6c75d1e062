"""Bodies that score, report or review, with the body each belongs to."""

from typing import Final

from api.intake.cells import names
from api.intake.purpose import Purpose
from api.intake.reading import Field, Reading
from api.intake.tables import Table
from domain.commands import RegisterBody

NAMED: Final = ("考评单位", "单位名称")
"""The two headers under which the body itself may stand."""

FIELDS: Final = {
    "body": Field("考评单位"),
    "parent": Field("上级单位", required=False),
    "aliases": Field("别名", names, required=False),
}


def read(table: Table, purpose: Purpose) -> Reading:
    """Read a table of bodies into RegisterBody commands."""
    reading = Reading(table, purpose)
    named = next(column for column in NAMED if table.has(column))
    fields = FIELDS | {"body": Field(named)}
    for row in table.rows:
        said = reading.fields(row, fields)
        if said is not None:
            reading.draw(row, RegisterBody, fields, said | reading.envelope(row, named, reading.document))
    reading.note(f"{len(reading.drawn)} 个考评单位")
    return reading
