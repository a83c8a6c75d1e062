"""`make bench`: run the works, print their table, write them as JSON."""

import argparse
import gc
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.benchmarks.http import http
from tests.benchmarks.memory import memory
from tests.benchmarks.reading import Ledger, exactness, flatness, ledger, past_rankings, whys
from tests.benchmarks.report import Measured, say, table, values
from tests.benchmarks.writing import decisions, rebuilds, workbook, writers

Works = dict[str, Callable[[], Sequence[Measured]]]

_SIZES: Final = "100000,1000000"
_FULL: Final = "100000,1000000,10000000"


def works(ledgers: list[Ledger], folder: Path) -> Works:
    """Return the works by name; those that write come last."""
    small = ledgers[0]
    return {
        "rankings": lambda: past_rankings(ledgers),
        "flat": lambda: flatness(folder, small.facts),
        "why": lambda: whys(ledgers),
        "exact": lambda: [exactness(small)],
        "rebuild": lambda: rebuilds(ledgers, folder),
        "memory": lambda: memory(ledgers),
        "workbook": lambda: workbook(folder),
        "decision": lambda: decisions(ledgers, folder),
        "writers": lambda: writers(small, folder),
        "http": lambda: http(small),
    }


def run(folder: Path, sizes: Sequence[int], only: Sequence[str]) -> list[Measured]:
    """Make the ledgers and run the works that are wanted."""
    ledgers = [ledger(folder, size) for size in sorted(sizes)]
    found: list[Measured] = []
    for name, work in works(ledgers, folder).items():
        if not only or name in only:
            say(name)
            found.extend(work())
    return found


def main() -> None:
    """Read what is wanted from the command line."""
    # As `kaoji` itself does: what is loaded by now stays.
    gc.freeze()
    asked = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    asked.add_argument("--sizes", default=_SIZES, help="facts in each ledger, separated by commas")
    asked.add_argument("--full", action="store_true", help=f"the same as --sizes {_FULL}")
    asked.add_argument("--only", default="", help="names of works, separated by commas")
    asked.add_argument("--keep", type=Path, help="a folder in which the ledgers stay for the next run")
    asked.add_argument(
        "--json", type=Path, default=Path("benchmarks.json"), help="where to write the figures"
    )
    told = asked.parse_args()
    sizes = [int(one) for one in (_FULL if told.full else told.sizes).split(",")]
    only = [one for one in told.only.split(",") if one]
    with TemporaryDirectory() as temporary:
        folder = told.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        found = run(folder, sizes, only)
    told.json.write_text(json.dumps(values(found), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(table(found))  # noqa: T201 - a benchmark talks to a terminal


if __name__ == "__main__":
    main()
