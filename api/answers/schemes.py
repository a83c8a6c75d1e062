"""Schemes as plain values: whether one can be adopted, what it says, how two differ, a trial."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from api.bootstrap import Kaoji
from domain.asof import AsOf
from domain.facts import SchemeAdopted
from domain.refusals import NoScheme, Refused
from domain.scheme import Scheme, SchemeError, parse
from domain.scheme.differences import differences
from domain.scheme.hints import hints
from domain.scheme.model import Grades, Group, Settings
from domain.scheme.printing import condition
from domain.scheme.trees import Branch, tree
from domain.scheme.words import (
    SETTINGS,
    band,
    clause_item,
    formulas_of,
    is_default,
    origin,
    rule,
    sentence,
    setting,
)
from projections.trial import as_values, difference_values


class VersionUnknown(Refused):
    """“{year}”没有第 {version} 版方案；已公布第 1 至 {last} 版。可用 kaoji scheme show 查看现行方案。"""


@dataclass(frozen=True, slots=True)
class Published:
    """Which version of a year a scheme is, and from when it applies."""

    year: str
    version: int
    applies_from: date
    basis: str | None


def published_of(year: str, fact: SchemeAdopted) -> Published:
    """Return which version of a year a scheme is, as it was adopted."""
    return Published(year, fact.version, fact.applies_from, fact.envelope.basis)


def version_of(kaoji: Kaoji, year: str, version: int) -> SchemeAdopted:
    """Return a version of a year's scheme by its number; raises NoScheme, VersionUnknown."""
    published = kaoji.reads.year(year, kaoji.reads.now()).schemes
    if not published:
        raise NoScheme(year=year)
    if not 0 < version <= len(published):
        raise VersionUnknown(year=year, version=version, last=len(published))
    return published[version - 1]


def check(text: str) -> dict[str, Any]:
    """Return whether a scheme can be adopted: what it consists of, or where it is wrong."""
    try:
        found = parse(text)
    except SchemeError as error:
        told = {"line": error.line, "column": error.column, "message": worded(error)}
        return {"readable": False, **told}
    return {"readable": True, "scheme": found.name, **counts(found), "hints": list(hints(found))}


def worded(error: SchemeError) -> str:
    """Return what is wrong as a whole sentence."""
    return error.message if error.message.endswith(("。", "？")) else f"{error.message}。"


def difference(old: Scheme, new: Scheme) -> list[dict[str, Any]]:
    """Return how two schemes differ."""
    return [difference_values(one) for one in differences(old, new)]


def trial(
    kaoji: Kaoji, year: str, seen: AsOf, proposed: Scheme, applies_from: date | None = None
) -> dict[str, Any]:
    """Return who would move under another scheme, by how much and why; nothing is recorded."""
    return as_values(kaoji.reads.trial(year, seen, proposed, applies_from))


def counts(scheme: Scheme) -> dict[str, int]:
    """Count what a scheme consists of."""
    chosen = [one for one in fields(Settings) if not is_default(scheme.settings, one.name)]
    return {
        "groups": len(scheme.groups),
        "components": len(scheme.components),
        "parameters": len(scheme.parameters),
        "clauses": len(scheme.clauses),
        "formulas": sum(len(formulas_of(scheme, group.name)) for group in scheme.groups),
        "grades": sum(len(grades.bands) for grades in scheme.grades.values()),
        "settings": len(fields(Settings)),
        "defaults": len(fields(Settings)) - len(chosen),
    }


def scheme(found: Scheme, published: Published | None) -> dict[str, Any]:
    """Return a scheme, and which version of a year it is, if any."""
    return {
        "scheme": found.name,
        "digest": found.digest,
        "published": _published_values(published) if published else None,
        "metadata": dict(found.metadata),
        "groups": [_group_values(found, group) for group in found.groups],
        "apart": [{"name": name, "clause": clause} for name, clause in found.apart.items()],
        "types": {group: list(types) for group, types in found.types.items()},
        "components": [
            {"name": part.name, "origin": origin(part), "clause": part.clause}
            for part in found.components.values()
        ],
        "parameters": list(_parameter_values(found)),
        "clauses": [
            {"code": one.code, "column": one.column, "says": clause_item(one), "clause": one.clause}
            for one in found.clauses.values()
        ],
        "percent": found.percent,
        "grades": [_grades_values(group, grades) for group, grades in found.grades.items()],
        "settings": [
            {
                "name": SETTINGS.get(each.name, each.name),
                "reading": setting(found.settings, each.name),
                "default": is_default(found.settings, each.name),
            }
            for each in fields(Settings)
        ],
    }


def _published_values(published: Published) -> dict[str, Any]:
    return {
        "year": published.year,
        "version": published.version,
        "applies_from": published.applies_from.isoformat(),
        "basis": published.basis,
    }


def _group_values(found: Scheme, group: Group) -> dict[str, Any]:
    formulas = [
        {
            "name": formula.name,
            "sentence": sentence(formula),
            "clause": formula.clause,
            "tree": _branch_values(tree(formula.expression)),
        }
        for formula in formulas_of(found, group.name).values()
    ]
    told = {"group": group.name, "categories": list(group.categories), "clause": group.clause}
    return {**told, "formulas": formulas}


def _branch_values(branch: Branch) -> dict[str, Any]:
    parts = [_branch_values(part) for part in branch.parts]
    return {"words": branch.words} | ({"parts": parts} if parts else {})


def _parameter_values(found: Scheme) -> Iterator[dict[str, Any]]:
    for one in found.parameters.values():
        for line in one.dated:
            yield {
                "name": one.name,
                "since": line.since.isoformat() if line.since else None,
                "values": {who: number.text for who, number in line.values},
                "otherwise": line.otherwise.text if line.otherwise else None,
                "clause": line.clause,
            }


def _grades_values(group: str, grades: Grades) -> dict[str, Any]:
    return {
        "group": group,
        "bands": [{"grade": one.grade, "says": band(one), "clause": one.clause} for one in grades.bands],
        "rules": [
            {"rule": rule(one), "condition": condition(one.condition), "clause": one.clause}
            for one in grades.rules
        ],
    }
