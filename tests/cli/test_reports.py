"""`kaoji report` and `kaoji evidence`: what a unit says of itself, its files, and who looked into it."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.evidence import EvidenceOfUnknownType, EvidenceStore, EvidenceTooLarge

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

BODY, UNIT = "市信访局", "市环保局"
OURSELVES = ("--actor", f"hb:被考评单位:{UNIT}")
PDF = b"%PDF-1.4 "
WHY = ("--reason", "与台账不符", "--basis", "核查记录4")


@pytest.fixture
def bureau(fresh: "Terminal") -> "Terminal":
    """市信访局 assesses an indicator of 市环保局; two files of evidence lie in the folder."""
    fresh.done("record", "body", BODY, "--on", "2017-03-25")
    indicator = ("record", "indicator", UNIT, "1", "信访工作", "20", "--assessor", BODY)
    fresh.done(*indicator, "--on", "2017-03-25")
    for name in ("a", "b"):
        (fresh.folder / f"{name}.pdf").write_bytes(PDF + name.encode())
    return fresh


def report(terminal: "Terminal", file: str = "a.pdf", *words: str) -> str:
    """File a report with a piece of evidence; returns what was said."""
    told = ("report", "file", UNIT, "全部办结", "--indicator", "1", "--evidence", file, *OURSELVES)
    return terminal.done(*told, "--on", "2018-01-05", *words).out


def kept(terminal: "Terminal") -> list[Path]:
    return sorted((terminal.folder / "ledger.evidence").glob("??/*"))


def test_a_doubt_leads_by_an_on_site_check_to_a_finding(bureau: "Terminal") -> None:
    assert "指标1 自评（年终）：全部办结，佐证 1 份" in report(bureau)
    bureau.done(
        "report", "check", f"{UNIT}@2", "属实", "--on", "2018-01-06", "--actor", f"li:考评单位:{BODY}"
    )
    bureau.done("report", "check", f"{UNIT}@2", "存疑", *WHY, "--on", "2018-01-07")
    (line,) = bureau.done("report", "list", UNIT, "--json").json["reports"]
    assert (line["office"], line["body"], len(line["open_doubts"])) == ("存疑", "属实", 1)
    assert "与台账不符" in bureau.done("report", "doubts").out
    seen = ("report", "visit", f"{UNIT}@4", "不属实", "两件未办结", "--place", "信访大厅")
    bureau.done(*seen, "--basis", "察访记录9", "--evidence", "b.pdf", "--on", "2018-01-08")
    assert "没有未结的疑点" in bureau.done("report", "doubts").out
    (line,) = bureau.done("report", "list", UNIT, "--json").json["reports"]
    assert (line["office"], line["body"]) == ("存疑，现场核查不属实", "属实")
    before = bureau.done("report", "doubts", "--json", "--effective-on", "2018-01-07").json
    assert [one["since"] for one in before["doubts"]] == ["2018-01-07"]
    finding = ("deduct", UNIT, "1", "--indicator", "1", "--cause", f"{UNIT}@5", "--on", "2018-01-09")
    bureau.done(*finding, "--reason", "两件未办结", "--basis", "扣分标准3.2")
    shown = bureau.done("show", f"{UNIT}@6").out
    assert [f"{UNIT}@{number}" in shown for number in range(1, 7)] == [False, *[True] * 5]
    bureau.done("verify")


def test_replaced_evidence_stays_readable(bureau: "Terminal") -> None:
    report(bureau)
    report(bureau, "b.pdf")
    assert "已被替换（市环保局@3）" in bureau.done("evidence", "list", UNIT).out
    first, second = bureau.done("evidence", "list", UNIT, "--json").json["evidence"]
    assert (first["replaced_by"] is None, second["replaced_by"]) == (False, None)
    bureau.done("evidence", "save", first["digest"][:8], "out.pdf")
    assert (bureau.folder / "out.pdf").read_bytes() == PDF + b"a"
    assert "已经存在，不会覆盖" in bureau.refused("evidence", "save", first["digest"], "out.pdf")
    assert "全部办结" in bureau.done("report", "show", f"{UNIT}@2").out


def test_a_report_is_read_by_programs_too(bureau: "Terminal") -> None:
    report(bureau)
    report(bureau, "b.pdf")
    told = bureau.done("report", "show", f"{UNIT}@2", "--json").json
    assert (told["replaced_by"], told["fact"]["text"]) == (f"dashiqiao-2017/{UNIT}@3", "全部办结")
    assert [one["name"] for one in told["fact"]["evidence"]] == ["a.pdf"]
    assert told["token"].startswith("dashiqiao-2017~")


def test_a_file_that_no_fact_cites_is_told(bureau: "Terminal") -> None:
    report(bureau)
    assert "都有记录引用" in bureau.done("evidence", "unused").out
    refused = ("report", "file", UNIT, "办结", "--indicator", "9", "--evidence", "b.pdf", *OURSELVES)
    bureau.refused(*refused)
    (unused,) = bureau.done("evidence", "unused", "--json").json["unused"]
    assert unused["size"] == len(PDF) + 1
    assert unused["digest"] in bureau.done("evidence", "unused").out
    bureau.done("evidence", "save", unused["digest"], "out.pdf")
    assert (bureau.folder / "out.pdf").read_bytes() == PDF + b"b"
    report(bureau, "b.pdf")
    assert bureau.done("evidence", "unused", "--json").json["unused"] == []


@pytest.mark.parametrize("digest", ["../../ledger.db", "f" * 64, "zzzzzzzz", "ab"])
def test_what_is_no_digest_leads_to_no_file(bureau: "Terminal", digest: str) -> None:
    report(bureau)
    assert "没有摘要为" in bureau.refused("evidence", "save", digest, "out.pdf")


def test_the_same_file_is_kept_once(bureau: "Terminal") -> None:
    report(bureau)
    report(bureau)
    (file,) = kept(bureau)
    assert file.read_bytes() == PDF + b"a"
    assert not file.stat().st_mode & 0o333


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.exe", b"MZ", "不是可收的类型"),
        ("a.zip", b"PK\x03\x04", "不是可收的类型"),
        ("a.pdf", b"MZ", "内容不是 pdf"),
        ("a.docx", b"PK\x03\x04 a.exe", "内容不是 docx"),
        ("a.txt", b"MZ\x90", "内容不是 txt"),
        ("a.csv", b"a\0b", "内容不是 csv"),
        ("a.pdf", b"", "空文件"),
        ("a\u202efdp.pdf", PDF, "含有不可见字符"),
    ],
)
def test_a_file_that_is_not_what_it_is_called_is_refused(
    bureau: "Terminal", name: str, content: bytes, said: str
) -> None:
    (bureau.folder / name).write_bytes(content)
    words = ("report", "file", UNIT, "已办结", "--evidence", name, *OURSELVES)
    assert said in bureau.refused(*words)
    assert not list((bureau.folder / "ledger.evidence").rglob("*.*"))


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path / "kept", megabytes=1)
    file = tmp_path / "a.pdf"
    file.write_bytes(PDF.ljust(1024 * 1024))
    assert store.put(file).size == 1024 * 1024
    file.write_bytes(PDF.ljust(1024 * 1024 + 1))
    with pytest.raises(EvidenceTooLarge):
        store.put(file)
    with pytest.raises(EvidenceOfUnknownType):
        store.put(tmp_path)


def test_verify_tells_which_cited_files_are_missing_or_damaged(bureau: "Terminal") -> None:
    report(bureau)
    report(bureau, "b.pdf")
    assert "佐证材料齐全：所引 2 份" in bureau.done("verify").out
    first, second = kept(bureau)
    first.unlink()
    second.chmod(0o600)
    second.write_bytes(b"%PDF-1.4 x")
    answer = bureau("verify")
    assert (answer.code, "缺失 1 份" in answer.err, "损坏 1 份" in answer.err) == (3, True, True)
    listed = bureau.done("evidence", "list", UNIT)
    assert listed.out.count("文件缺失") == 1
    damaged = second.name
    assert "与摘要不符" in bureau.refused("evidence", "save", damaged, "out.pdf")
    file = ("a.pdf", "b.pdf")[kept_name(bureau, "b.pdf") == damaged]
    again = ("report", "file", UNIT, "再报", "--evidence", file, *OURSELVES)
    assert "与摘要不符" in bureau.refused(*again)


def kept_name(terminal: "Terminal", file: str) -> str:
    listed = terminal.done("evidence", "list", UNIT, "--json").json["evidence"]
    (found,) = (one["digest"] for one in listed if one["name"] == file)
    return str(found)


def test_a_server_needs_a_folder_for_evidence(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(PDF)
    with pytest.raises(Exception, match="KAOJI_EVIDENCE_FOLDER"):
        EvidenceStore(None, 50).put(file)


def test_evidence_is_kept_where_the_settings_say(bureau: "Terminal", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAOJI_EVIDENCE_FOLDER", "files")
    report(bureau)
    assert not kept(bureau)
    assert len(list((bureau.folder / "files").glob("??/*"))) == 1


def test_the_office_keys_a_report_from_paper(bureau: "Terminal") -> None:
    words = ("report", "file", UNIT, "全年完成", "--checkpoint", "2017-06-30", "--on", "2018-01-05")
    assert "--paper、--scan" in bureau.refused(*words)
    bureau.miswritten(*words, "--paper", "环字7号")
    told = bureau.done(*words, "--paper", "环字7号", "--scan", "a.pdf").out
    assert "自评（节点 2017-06-30）：全年完成，代录纸件 环字7号（扫描件 a.pdf）" in told
    assert (
        f"{UNIT} 全年 节点 2017-06-30 自评 {UNIT}@2（现行）" in bureau.done("report", "show", f"{UNIT}@2").out
    )


def test_a_meeting_decides_with_its_minutes(bureau: "Terminal") -> None:
    words = ("report", "decide", UNIT, "办结的口径", "以销案为准")
    bureau.miswritten(*words)
    told = bureau.done(*words, "--minutes", "纪要2号", "--scan", "a.pdf").out
    assert "会议认定办结的口径：以销案为准（纪要 纪要2号）" in told


def test_a_story_reports_checks_and_decides(bureau: "Terminal") -> None:
    bureau.text(
        "trial.story",
        """
        经办人 办公室 kaohe-01 考核办 市政府绩效考核办
        经办人 环保局 hb-01 被考评单位 市环保局
        经办人 察访组 cf-01 察访人员 市政府绩效考核办
        2017-03-25 开年 dashiqiao-2017 大石桥市 2017-01-01 2018-12-31
        2017-03-25 方案 dashiqiao-2017
        2017-03-26 考评单位 市政府绩效考核办
        2017-03-27 单位 市环保局 市直部门
        2017-03-27 指标 市环保局 1 信访工作 20
        2017-06-30 自评 市环保局 指标1 全部办结 节点=2017-06-30 佐证=a.pdf、b.pdf 经办=环保局 记作=自评一
        2017-07-03 审核 市环保局 自评一 存疑 事由=与台账不符 依据=核查记录4 记作=疑点
        2017-07-05 现场核查 市环保局 疑点 不属实 两件未办结 地点=大厅 依据=察访记录9 经办=察访组 记作=核查
        2017-07-06 扣分 市环保局 指标1 1 事由=两件未办结 依据=扣分标准 起因=核查
        2017-07-07 会议认定 市环保局 办结的口径 以销案为准 关于=疑点 纪要=纪要2号
        """,
    )
    bureau.done("simulate", "--story", "trial.story", "--into", "trial.db")
    assert len(list((bureau.folder / "trial.evidence").glob("??/*"))) == 2
    bureau.monkeypatch.setenv("KAOJI_DATABASE_URL", "sqlite:///trial.db")
    assert "佐证材料齐全：所引 2 份" in bureau.done("verify").out
    finding = bureau.done("show", f"{UNIT}@5", "--json").json[-2]["fact"]
    assert finding["envelope"]["cause"] == f"dashiqiao-2017/{UNIT}@4"
