"""What the descriptions of interfaces say of values is what the ledger takes."""

import re
import sys
import unicodedata

from pydantic import TypeAdapter

from domain.values import Name


def test_a_name_may_hold_what_its_description_says_and_nothing_invisible() -> None:
    fits = re.compile(TypeAdapter(Name).json_schema()["pattern"])
    for number in range(sys.maxunicode + 1):
        kind = unicodedata.category(chr(number))
        if kind in {"Cs", "Cn"} or chr(number).isspace():
            continue
        allowed = kind not in {"Cc", "Cf", "Co", "Zl", "Zp"}
        assert bool(fits.search(f"a{chr(number)}")) is allowed, hex(number)
    assert not fits.search(" \u3000")
    assert fits.search("市环保局 ")
