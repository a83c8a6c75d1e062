"""Evidence (佐证材料) as plain values: what a unit's facts cite, and what no fact cites."""

from typing import Any

from api.bootstrap import Kaoji
from domain.asof import AsOf
from projections.reports import Cited, cited, digests


def evidence(kaoji: Kaoji, year: str, seen: AsOf, unit: str) -> dict[str, Any]:
    """Return the evidence that a unit's facts cite, replaced ones too; raises UnknownUnit."""
    name = kaoji.reads.unit_named(kaoji.reads.year(year, seen), unit)
    found = [_values(kaoji, one) for one in cited(kaoji.reads.unit(year, name, seen))]
    return {"token": seen.token(year), "evidence": found}


def _values(kaoji: Kaoji, one: Cited) -> dict[str, Any]:
    told = {
        "cited_by": one.by,
        "replaced_by": one.replaced_by,
        "kept": kaoji.evidence.holds(one.evidence.digest),
    }
    return one.evidence.model_dump(mode="json") | told


def unused(kaoji: Kaoji) -> dict[str, Any]:
    """Return the kept files that no fact of any year cites."""
    found = kaoji.evidence.unused(digests(one.fact for one in kaoji.reads.log(0)))
    return {"unused": [{"digest": digest, "size": size} for digest, size in found]}
