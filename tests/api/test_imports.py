"""Workbooks over HTTP: checked, committed as one, undone as one; hostile files get a sentence."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from fastapi.testclient import TestClient

from api.app import create
from api.bootstrap import Kaoji
from tests.api.conftest import EPB, carrying, keyed

IMPORTS = "/api/v1/years/dashiqiao-2017/imports"
EVIDENCE = "/api/v1/evidence"


@pytest.fixture
def client(office: Kaoji) -> Iterator[TestClient]:
    """A client of a clerk of the office."""
    headers = carrying(office)
    with TestClient(create(office), headers=headers) as client:
        yield client


def marks(*rows: tuple[str, str, int, str, str, str]) -> tuple[str, bytes]:
    """Return a file of marks as an office would send it."""
    head = "单位,构成,指标序号,得分,事由,依据"
    lines = [head, *(",".join(map(str, row)) for row in rows)]
    return "得分表.csv", "\n".join(lines).encode("gb18030")


def sent(client: TestClient, *files: tuple[str, bytes], **said: str) -> dict[str, Any]:
    """Hand files in to be checked."""
    answer = client.post(
        IMPORTS, files=[("files", (name, io.BytesIO(body))) for name, body in files], params=said
    )
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


NEW = ("市新局", "市直部门")


@pytest.fixture
def unmarked(client: TestClient) -> str:
    """A unit with two indicators that nobody has marked."""
    headers = keyed({}, "u1")
    year = "/api/v1/years/dashiqiao-2017"
    told = {"unit": NEW[0], "category": NEW[1]}
    assert client.post(f"{year}/units", json=told, headers=headers).status_code == 201
    for number in (1, 2):
        indicator = {"number": str(number), "content": f"任务{number}", "full": "10"}
        made = client.post(
            f"{year}/units/{NEW[0]}/indicators", json=indicator, headers=keyed({}, f"i{number}")
        )
        assert made.status_code == 201, made.text
    return NEW[0]


def test_a_file_of_marks_is_checked_committed_as_one_and_undone_as_one(
    client: TestClient, office: Kaoji, unmarked: str
) -> None:
    file = marks(
        (unmarked, "结果得分", 1, "9.5", "迟报一次", "核分表第1行"),
        (unmarked, "过程得分", 1, "10", "", "核分表第2行"),
        (unmarked, "结果得分", 2, "８", "数据有误", "核分表第3行"),
    )
    before = office.ledger.position()
    checked = sent(client, file)
    assert (checked["ready"], checked["facts"]) == (True, 3)
    assert office.ledger.position() == before
    address = f"{IMPORTS}/{checked['id']}"
    done = client.post(f"{address}/commit", headers=keyed({}, "c1"))
    assert done.status_code == 201, done.text
    source = done.json()["facts"][0]["fact"]["envelope"]["source"]
    assert source["file"] == "得分表.csv"
    assert office.ledger.position() == before + 3
    again = client.post(f"{address}/commit", headers=keyed({}, "c1"))
    assert again.json() == done.json() | {"replayed": True}
    told = client.get(address).json()
    assert (told["first_position"], told["last_position"]) == (before + 1, before + 3)
    twice = client.post(f"{address}/commit", headers=keyed({}, "c2"))
    assert (twice.status_code, twice.json()["code"]) == (409, "batch-refused")
    why = {"reason": "导错文件", "basis": "内部核查"}
    back = client.post(f"{address}/undoing", json=why, headers=keyed({}, "u"))
    assert back.status_code == 201, back.text
    assert [one["kind"] for one in back.json()["facts"]] == ["EntryReversed"] * 3
    assert client.get(address).json()["undone"] is True


def test_problems_are_told_with_their_places_and_nothing_can_be_committed(
    client: TestClient, unmarked: str
) -> None:
    checked = sent(client, marks((unmarked, "结果得分", 1, "九分半", "迟报", "第1行")))
    assert (checked["ready"], checked["id"]) == (False, None)
    (problem,) = checked["problems"]
    assert (problem["file"], problem["row"], problem["column"]) == ("得分表.csv", 2, "得分")


def test_an_import_of_who_may_not_enter_marks_is_refused(
    office: Kaoji, client: TestClient, unmarked: str
) -> None:
    unit = carrying(office, EPB, "huanbao-01")
    name, body = marks((unmarked, "结果得分", 1, "10", "", "第1行"))
    answer = client.post(IMPORTS, files=[("files", (name, io.BytesIO(body)))], headers=unit)
    assert (answer.status_code, answer.json()["code"]) == (403, "not-your-duty")


def bomb() -> bytes:
    """Return a workbook of a few kilobytes that would unpack to a gigabyte."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", "<workbook/>")
        file.writestr("xl/worksheets/sheet1.xml", b" " * 2**30)
    return made.getvalue()


def corner() -> bytes:
    """Return a workbook with one cell at its furthest corner."""
    made = io.BytesIO()
    book: Any = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "单位")
    sheet.write("XFD1048576", "1")
    book.close()
    return made.getvalue()


@pytest.mark.parametrize(
    "body", [bomb(), corner(), b"not a workbook", b""], ids=["bomb", "corner", "text", "empty"]
)
def test_a_hostile_file_gets_a_sentence(client: TestClient, office: Kaoji, body: bytes) -> None:
    before = office.ledger.position()
    answer = client.post(IMPORTS, files=[("files", ("表.xlsx", io.BytesIO(body)))])
    assert answer.status_code in {201, 409, 413, 415}
    said = answer.json()["problems"][0]["says"] if answer.status_code == 201 else answer.json()["title"]
    assert said.endswith("。")
    assert office.ledger.position() == before


def test_evidence_is_handed_in_before_the_report_that_cites_it_and_fetched_by_its_unit_alone(
    client: TestClient, office: Kaoji
) -> None:
    unit = carrying(office, EPB, "huanbao-01")
    hostile = ("../../../etc/监测报告.pdf", io.BytesIO(b"%PDF-1.7 ..."))
    kept = client.post(EVIDENCE, files={"file": hostile}, headers=unit)
    assert kept.status_code == 201, kept.text
    assert kept.json()["name"] == "监测报告.pdf"
    year = "/api/v1/years/dashiqiao-2017"
    report = {"number": "27", "text": "已全部完成。", "completion": "完成", "evidence": [kept.json()]}
    filed = client.post(f"{year}/units/市环保局/reports", json=report, headers=keyed(unit, "r"))
    assert filed.status_code == 201, filed.text
    address = f"{year}/units/市环保局/evidence"
    assert kept.json()["digest"] in {
        one["digest"] for one in client.get(address, headers=unit).json()["evidence"]
    }
    file = client.get(f"{address}/{kept.json()['digest']}", headers=unit)
    assert file.content == b"%PDF-1.7 ..."
    assert file.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert file.headers["Content-Type"] == "application/octet-stream"
    foreign = client.get(f"{year}/units/市水利局/evidence", headers=unit)
    assert (foreign.status_code, foreign.json()["code"]) == (403, "only-ones-own")
    missing = report | {"evidence": [kept.json() | {"digest": "0" * 64}]}
    refused = client.post(f"{year}/units/市环保局/reports", json=missing, headers=keyed(unit, "m"))
    assert (refused.status_code, refused.json()["code"]) == (404, "evidence-unknown")


def test_what_is_too_large_is_refused_before_it_is_read(client: TestClient) -> None:
    body = io.BytesIO(b"%PDF-" + b"0" * (52 * 2**20))
    answer = client.post(EVIDENCE, files={"file": ("大.pdf", body)})
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    long = client.post("/api/v1/session", content=b'{"login":"' + b"a" * 2**21)
    assert (long.status_code, long.json()["code"]) == (413, "too-large")


def test_a_program_is_no_evidence(client: TestClient) -> None:
    for name, body in (("a.exe", b"MZ"), ("a.pdf", b"MZ"), ("", b"x")):
        answer = client.post(EVIDENCE, files={"file": (name or "x", io.BytesIO(body))})
        assert answer.status_code == 415
