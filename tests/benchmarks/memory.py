"""How much memory works take: each in a process of its own, by what the system says it held at most."""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.benchmarks.ledgers import name_of
from tests.benchmarks.reading import Ledger
from tests.benchmarks.report import Measured, say

_LARGE: Final = 1_000_000
_STATUS: Final = Path("/proc/self/status")
_WORKS: Final = {
    "rebuild": "rebuild(kaoji.ledger, kaoji.store)",
    "a ranking": "kaoji.reads.standings(sys.argv[2], kaoji.reads.now())",
    "rankings of 40 dates": (
        "[kaoji.reads.standings(sys.argv[2], AsOf(kaoji.ledger.position() * (60 + one) // 100))"
        " for one in range(40)]"
    ),
}
_CHILD: Final = """
import re, sys
from pathlib import Path
from sqlalchemy import make_url
from api.bootstrap import opened
from domain.asof import AsOf
from projections.rebuild import rebuild
def most():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
with opened(make_url(sys.argv[1])) as kaoji:
    before = most()
    WORK
    print(most() - before)
"""


def memory(ledgers: Sequence[Ledger]) -> list[Measured]:
    """Measure what a rebuild and queries add to the memory of a process that has opened the ledger."""
    if not _STATUS.exists():
        return [Measured("memory", "≤ 100 MB", "not measured: this system does not tell")]
    told = []
    for what, work in _WORKS.items():
        say(f"memory of {what}")
        held = [_held(one, work) for one in ledgers]
        sizes = "; ".join(f"{one.facts:,} facts: {mb:.0f} MB" for one, mb in zip(ledgers, held, strict=True))
        # Between a million and ten: below that a process has not yet filled what it keeps.
        large = [mb for one, mb in zip(ledgers, held, strict=True) if one.facts >= _LARGE]
        kept = not large or large[-1] <= large[0] * 1.1
        bar = "≤ 100 MB + 1.5× its result; at 10 million ≤ 1.1× that at 1 million"
        told.append(Measured(f"memory of {what}", bar, sizes, held[-1] <= 100 and kept, {"mb": held}))
    return told


def _held(one: Ledger, work: str) -> float:
    code = re.sub("WORK", lambda _: work, _CHILD)
    command = [sys.executable, "-c", code, f"sqlite:///{one.path}", name_of(one.years // 2)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(done.stdout) / 1024
