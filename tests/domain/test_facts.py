"""Facts are kept for ever: the stored bytes of every kind, as first written, are read by every release."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from domain.facts import KINDS, read, written

STORED = Path(__file__).with_name("facts.jsonl").read_bytes().splitlines()


@pytest.mark.parametrize("stored", STORED, ids=lambda stored: read(stored).kind)
def test_a_fact_is_read_and_written_as_the_bytes_it_was_stored_in(stored: bytes) -> None:
    assert written(read(stored)) == stored


def test_there_is_a_sample_of_every_kind() -> None:
    assert {read(stored).kind for stored in STORED} == KINDS


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        (b'"18.50"', b'"18.5000001"'),
        (b'"18.50"', b"18.5"),
        (b'"18.50"', b'"NaN"'),
        (b'"18.50"', b'"1e2"'),
        (b'"indicator":"7"', b'"indicator":"7/8"'),
        (b'"indicator":"7"', b'"indicator":"7","weight":"2"'),
        (b'"kind":"MarkEntered"', b'"kind":"MarkGuessed"'),
        ("结果得分".encode(), "结果\u202e得分".encode()),
    ],
    ids=["小数七位", "浮点数", "非数", "科学记数", "序号含斜线", "多余字段", "未知种类", "隐形字符"],
)
def test_what_is_no_fact_is_not_read(found: bytes, instead: bytes) -> None:
    (stored,) = (one for one in STORED if b'"MarkEntered"' in one)
    assert found in stored
    with pytest.raises(ValidationError):
        read(stored.replace(found, instead, 1))
