"""What is open of a unit blocks the seal of its group, each line with what to do next."""

from datetime import date

from projections.sealing import open_of
from tests.domain.rights_samples import UNIT, desk


def test_slips_reviews_cases_doubts_and_proposals_that_are_open_are_told() -> None:
    told = list(open_of(desk().unit(UNIT), date(2018, 1, 10)))
    assert {"反馈单", "复核", "加减分", "存疑", "待批指标"} <= {one.kind for one in told}
    (waiting,) = {one.found for one in told if one.kind == "复核" and "待受理" in one.found}
    assert waiting == "待受理，未决定"
    assert all("请" in one.advice for one in told)
