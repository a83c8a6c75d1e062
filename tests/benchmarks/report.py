"""What a run tells: progress while it goes, and at the end a table and the same as JSON."""

import platform
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from os import cpu_count
from statistics import median
from typing import Any


@dataclass(slots=True)
class Measured:
    """One work: its bar, what was measured, and whether the bar is met (None: it has none)."""

    work: str
    bar: str
    measured: str
    met: bool | None = None
    figures: dict[str, Any] = field(default_factory=dict)


def say(line: str) -> None:
    """Tell on the terminal what goes on."""
    print(f"… {line}", file=sys.stderr, flush=True)  # noqa: T201 - a benchmark talks to a terminal


def p50(times: Sequence[float]) -> float:
    """Return the median, in the unit given."""
    return median(times)


def p95(times: Sequence[float]) -> float:
    """Return what 95 of 100 do not exceed."""
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]


def machine() -> dict[str, object]:
    """Say on what it was measured; no name and no path."""
    return {
        "cores": cpu_count(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": platform.system(),
    }


def table(found: Sequence[Measured]) -> str:
    """Return the works as a table of Markdown."""
    marks = {True: "met", False: "**not met**", None: "reported"}
    lines = ["| Work | Bar | Measured | |", "|---|---|---|---|"]
    lines += [f"| {one.work} | {one.bar} | {one.measured} | {marks[one.met]} |" for one in found]
    return "\n".join(lines)


def values(found: Sequence[Measured]) -> dict[str, object]:
    """Return the same as plain values."""
    return {"machine": machine(), "works": [asdict(one) for one in found]}
