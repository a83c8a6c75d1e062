"""How many civil servants each unit has (人数表), by which its 优秀 are reckoned."""

from typing import Final

from api.intake.cells import whole
from api.intake.purpose import Purpose
from api.intake.reading import Field, Reading
from api.intake.sums import plain, sum_of, sums_agree
from api.intake.tables import Table
from domain.commands import DeclareHeadcount

FIELDS: Final = {
    "unit": Field("单位"),
    "headcount": Field("公务员人数", whole),
    "basis": Field("依据", required=False),
}


def read(table: Table, purpose: Purpose) -> Reading:
    """Read a table of headcounts into DeclareHeadcount commands, all as of the day of the import."""
    reading = Reading(table, purpose)
    for row in table.things:
        said = reading.fields(row, FIELDS)
        if said is not None:
            common = reading.envelope(row, "公务员人数", reading.document)
            reading.draw(row, DeclareHeadcount, FIELDS, common | said)
    sums_agree(reading, {"公务员人数": "headcount"}, "单位")
    reading.note(f"{len(reading.drawn)} 个单位，公务员 {plain(sum_of('headcount', reading.drawn))} 人")
    return reading
