"""Verifying a ledger with what is kept beside it: every derived number, and every file that a fact cites."""

from collections.abc import Sequence
from typing import Final

from api.bootstrap import Kaoji
from projections.reports import digests
from projections.verify import Check
from projections.verify import verify as of_the_facts

_TOLD: Final = 5


def verify(kaoji: Kaoji) -> Sequence[Check]:
    """Check the facts and what follows from them, then the evidence, unless a fact cannot be read."""
    checks = of_the_facts(kaoji.ledger, kaoji.store, kaoji.reads)
    if any(one.name == UNREADABLE and not one.holds for one in checks):
        return checks
    return (*checks, _evidence(kaoji))


UNREADABLE: Final = "记录可原样读写"


def _evidence(kaoji: Kaoji) -> Check:
    cited = digests(one.fact for one in kaoji.reads.log(0))
    missing, damaged = kaoji.evidence.missing(cited), kaoji.evidence.damaged(cited)
    wrong = (("缺失", missing), ("损坏", damaged))
    told = [
        f"{word} {len(found)} 份（{'、'.join(f'{cited[one].name} {one[:12]}' for one in found[:_TOLD])}）"
        for word, found in wrong
        if found
    ]
    where = f"，存于 {kaoji.evidence.folder or '（未设置文件夹）'}" if cited else ""
    return Check("佐证材料齐全", not told, "，".join([f"所引 {len(cited)} 份{where}", *told]))
