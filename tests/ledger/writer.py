"""A process that appends facts one by one and says so after each: `writer.py URL STREAM COUNT`."""

import sys
from datetime import date
from decimal import Decimal
from itertools import count

from domain.facts import Actor, Envelope, MarkEntered, Placed, Role
from domain.ledger import Ledger, Store


def main(url: str, stream: str, facts: int) -> None:
    """Append so many facts to a stream (0: for ever), printing each one's version and position."""
    actor = Actor(id=stream, role=Role.OFFICE, body="考核办")
    envelope = Envelope(actor=actor, effective_on=date(2017, 12, 20))
    mark = MarkEntered(envelope=envelope, component="指标考核", points=Decimal("4.5"), full=Decimal(5))
    with Ledger(Store(url)) as ledger:
        stood = sum(1 for _ in ledger.stream(stream))
        for version in range(stood + 1, stood + 1 + facts) if facts else count(stood + 1):
            (fact,) = ledger.append([Placed(stream, version, mark)], read={stream: version - 1})
            # Written whole and at once: what the reader of this pipe sees has been acknowledged.
            sys.stdout.write(f"{fact.version} {fact.position}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
