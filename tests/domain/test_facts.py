"""Facts are kept for ever: the stored bytes of every kind, as first written, are read by every release."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from domain.facts import KINDS, read, written

STORED = Path(__file__).with_name("facts.jsonl").read_bytes().splitlines()


LINES = [
    pytest.param(stored, id=f"{number}-{read(stored).kind}") for number, stored in enumerate(STORED, start=1)
]


@pytest.mark.parametrize("stored", LINES)
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


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        ('"points":"-3.25"', '"points":"-3.25","full":"100"'),
        ('"points":"-3.25",', ""),
        ('"grade":"优秀"', '"points":"95"'),
        ('"grade":"优秀"', '"grade":"优秀","points":"95"'),
        ('"points":"17.9","full":"20"', '"points":"17.9"'),
        ('"points":"17.9","full":"20"', '"points":"17.9","full":"20","grade":"优秀"'),
        ('"scale":"票数"', '"scale":"票数","points":"90"'),
    ],
    ids=[
        "数值有满分",
        "没有数值",
        "等次写成分数",
        "等次另有分数",
        "没有满分",
        "分数另有等次",
        "票数另有分数",
    ],
)
def test_a_figure_that_is_not_on_its_scale_is_no_fact(found: str, instead: str) -> None:
    stored = next(one for one in STORED if found.encode() in one and b'"EvaluationEntered"' in one)
    with pytest.raises(ValidationError):
        read(stored.replace(found.encode(), instead.encode(), 1))
