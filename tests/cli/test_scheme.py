"""scheme check, show, diff, try, adopt, amend: as a clerk with a draft beside the regulation uses them."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from domain.scheme import shipped

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

TEXT = shipped("dashiqiao-2017") or ""
SHIPPED = "dashiqiao-2017"
DEPARTMENTS = "市直部门、园区"
WEIGHTS = "领导评价×70%+公众评议×30%"
OTHER = (WEIGHTS, "领导评价×30%+公众评议×70%")
SAID = "市直部门、园区：满意度测评得分 中 领导评价 的权重由 70% 改为 30%，公众评议 的权重由 30% 改为 70%"


def draft(terminal: "Terminal", *changes: tuple[str, str], name: str = "修订稿.scheme") -> str:
    """Write a scheme file with these changes to the scheme of 2017; returns its name."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (terminal.folder / name).write_bytes(text.encode())
    return name


def first(terminal: "Terminal", *options: str) -> str:
    """Return the first department, its score and the version that scored it."""
    ranking = terminal.done("rank", "--json", "--group", DEPARTMENTS, *options).json
    one = ranking["groups"][0]["standings"][0]
    return f"{one['unit']} {one['score']} 第 {ranking['scheme']['version']} 版"


class Place(NamedTuple):
    """Where a unit stands."""

    rank: int | None
    score: str | None


def place(told: dict[str, Any]) -> Place:
    return Place(told["rank"], told["score"])


def places(terminal: "Terminal") -> dict[str, Place]:
    """Return where each unit of every group stands now."""
    groups = terminal.done("rank", "--json").json["groups"]
    return {one["unit"]: place(one) for group in groups for one in group["standings"]}


# --- check -----------------------------------------------------------------------------------------------


def test_check_says_that_a_scheme_can_be_adopted_without_any_ledger(terminal: "Terminal") -> None:
    said = terminal.done("scheme", "check", SHIPPED).out
    assert "可以采用" in said
    for words in ("3 个名次组", "9 项构成", "7 个公式", "项设置"):
        assert words in said
    assert "可以采用" in terminal.done("scheme", "check", draft(terminal)).out
    assert terminal.left() == ["修订稿.scheme"]


def test_check_shows_the_line_and_points_under_the_mistake(terminal: "Terminal") -> None:
    """Every Chinese character before the mistake is two columns wide."""
    name = draft(terminal, (f"满意度测评得分={WEIGHTS}", f"满意度测评得分={WEIGHTS.replace('领导', '领袖')}"))
    answer = terminal("scheme", "check", name)
    assert answer.code == 1
    head, line, mark, advice = answer.err.rstrip("\n").split("\n")
    assert head.startswith("✗ 修订稿.scheme 第 30 行第 37 列：领袖评价：没有这个名称，是否指 领导评价？")
    before = line.partition("领袖评价")[0]
    wide = sum(2 if ord(one) > 0x2000 else 1 for one in before)
    assert mark == " " * wide + "^"
    assert advice == "请改正后再试。"


def test_check_for_programs_gives_line_and_column(terminal: "Terminal") -> None:
    name = draft(terminal, ("小数位数：2", "小数位数：二"))
    answer = terminal("scheme", "check", name, "--json")
    assert answer.code == 1
    assert (answer.json["readable"], answer.json["line"]) == (False, 42)
    told = terminal.done("scheme", "check", SHIPPED, "--json").json
    assert (told["readable"], told["groups"], told["components"]) == (True, 3, 9)


def test_check_tells_of_a_component_that_nothing_uses_or_that_has_no_weight(terminal: "Terminal") -> None:
    assert "提示" not in terminal.done("scheme", "check", SHIPPED).out
    shared = ("领导评价：汇总值", "闲置得分：数值\n领导评价：汇总值，缺项分摊权重")
    unweighted = (WEIGHTS, "（领导评价+公众评议）×50%")
    name = draft(terminal, shared, unweighted)
    said = terminal.done("scheme", "check", name).out
    assert "提示：构成“闲置得分”没有公式、等次、并列比较或另列成绩用到" in said
    told = terminal.done("scheme", "check", name, "--json").json
    assert [one[:8] for one in told["hints"]] == ["构成“闲置得分”"]


def test_check_of_no_file_says_so(terminal: "Terminal") -> None:
    assert "没有名为“无此方案”的方案" in terminal("scheme", "check", "无此方案").err


# --- show ------------------------------------------------------------------------------------------------


def test_show_gives_sentences_trees_and_settings_of_the_scheme_in_force(demo: "Terminal") -> None:
    shown = demo.done("scheme", "show").out
    for words in (
        "第 1 版，自 2017-01-01 起适用",
        "文号：大委办发〔2017〕9号",
        "市直部门、园区：市直部门、开发区、园区  〔一（一）、四（四）1〕",
        "公众评议：汇总值  〔四〕",
        "满意度测评得分=领导评价×50%+市直部门评价×20%+公众评议×30%  〔四（四）2〕",
        "＋ 市直部门评价 × 20%",
        "相关市委部门及垂直管理单位的考核以营口市政府绩效考核办反馈考评结果确定成绩",
        "小数位数：2（默认）",
        "票数系数：满意 1、较满意 0.8、基本满意 0.6、不满意 0",
    ):
        assert words in shown


EVERYTHING = str(Path(__file__).parents[1] / "everything.scheme")


def test_show_tells_every_section_in_the_words_of_the_text(terminal: "Terminal") -> None:
    shown = terminal.done("scheme", "show", EVERYTHING).out
    for words in (
        "单列：丁局  〔二（三）〕",
        "【指标类型】\n部门：重点工作、职能工作、党建",
        "月度得分：数值，按月，须 2 项  〔三（三）〕",
        "【参数】\n难度系数：甲局 1.05、镇 1.1、其余 1  〔附件3〕\n难度系数（自 2018-07-01）：甲局 1.10",
        "信访：减分，每项 0.2 至 2，至多 1 位小数  〔附件6〕",
        "安全事故：否决事项  〔附件8〕",
        "代入公式的数据先折算为百分制  〔四（十）〕",
        "名次组：部门\n优秀：成绩≥85 且 否决事项=0，不超过 30%  〔五（一）〕",
        "班子降一等：若 督查扣分≥1  〔五（四）〕\n名次组：镇\n先进：成绩≥90  〔五（五）〕\n达标：其余\n",
        "成绩上限：120\n",
        "并列名次：跳号（默认）",
        "└── 不低于 －2",
        "├── “优秀”：1",
    ):
        assert words in shown
    for heading in ("【参数】", "【条款】", "【等次】", "【指标类型】"):
        assert heading not in terminal.done("scheme", "show", SHIPPED).out


def test_show_for_programs_has_every_section(terminal: "Terminal") -> None:
    told = terminal.done("scheme", "show", EVERYTHING, "--json").json
    assert told["apart"] == [{"name": "丁局", "clause": "二（三）"}, {"name": "园区", "clause": "二（三）"}]
    assert told["types"]["镇"] == ["重点工作", "党建"]
    assert told["parameters"][1] == {
        "name": "难度系数",
        "since": "2018-07-01",
        "values": {"甲局": "1.10"},
        "otherwise": None,
        "clause": "附件3之补充",
    }
    assert told["clauses"][0]["says"] == "加分，每项不超过 2，合计不超过 3"
    (departments, towns) = told["grades"]
    assert departments["bands"][2] == {"grade": "一般", "says": "其余", "clause": "五（一）"}
    assert departments["rules"][0] == {"rule": "定为一般", "condition": "否决事项>0", "clause": "五（二）"}
    assert (towns["group"], towns["rules"]) == ("镇", [])


def test_check_counts_what_a_scheme_has(terminal: "Terminal") -> None:
    said = terminal.done("scheme", "check", EVERYTHING).out
    for words in ("2 个名次组", "13 项构成", "2 项参数", "5 个条款", "5 个等次"):
        assert words in said
    assert "等次" not in terminal.done("scheme", "check", SHIPPED).out


def test_show_as_text_is_the_text_byte_for_byte(demo: "Terminal") -> None:
    assert demo.done("scheme", "show", "--text").out == TEXT
    crlf = TEXT.replace("\n", "\r\n") + "# 末行没有换行"
    (demo.folder / "回车.scheme").write_bytes(crlf.encode())
    ran = demo.apart("scheme", "show", "回车.scheme", "--text")
    assert ran.returncode == 0
    assert demo.done("scheme", "show", "回车.scheme", "--text").out == crlf


def test_show_plainly_is_a_text_that_says_the_same(terminal: "Terminal") -> None:
    plain = terminal.done("scheme", "show", EVERYTHING, "--plain").out
    (terminal.folder / "统一.scheme").write_text(plain, encoding="utf-8")
    assert "#" not in plain
    assert "没有差别" in terminal.done("scheme", "diff", EVERYTHING, "统一.scheme").out
    assert terminal.done("scheme", "show", "统一.scheme", "--plain").out == plain


def test_show_for_programs_has_every_formula_as_a_tree(demo: "Terminal") -> None:
    told = demo.done("scheme", "show", "--json").json
    assert (told["published"]["version"], told["published"]["applies_from"]) == (1, "2017-01-01")
    (towns,) = [one for one in told["groups"] if one["group"] == "镇区"]
    (satisfaction,) = [one for one in towns["formulas"] if one["name"] == "满意度测评得分"]
    parts = [one["words"] for one in satisfaction["tree"]["parts"]]
    assert parts == ["领导评价 × 50%", "＋ 市直部门评价 × 20%", "＋ 公众评议 × 30%"]
    assert settings_say_their_default(told)


def settings_say_their_default(told: dict[str, object]) -> bool:
    """Whether every setting says its reading and whether that is the default."""
    settings = told["settings"]
    assert isinstance(settings, list)
    return all(one.keys() == {"name", "reading", "default"} for one in settings)


# --- diff ------------------------------------------------------------------------------------------------


def test_diff_says_in_words_which_weight_changed(terminal: "Terminal") -> None:
    said = terminal.done("scheme", "diff", SHIPPED, draft(terminal, OTHER)).out
    assert said.startswith("1 处差别：")
    assert SAID in said
    assert f"原：满意度测评得分={WEIGHTS}" in said


def test_diff_of_comments_and_white_space_is_none(terminal: "Terminal") -> None:
    name = draft(terminal, ("【设置】", "\n【设置】  # 附注"))
    assert terminal.done("scheme", "diff", SHIPPED, name).out == "没有差别\n"
    assert terminal.done("scheme", "diff", SHIPPED, name, "--json").json == []


def test_diff_for_programs_gives_old_new_and_the_sentence(terminal: "Terminal") -> None:
    (one,) = terminal.done("scheme", "diff", SHIPPED, draft(terminal, OTHER), "--json").json
    assert one.keys() == {"where", "old", "new", "sentence"}
    assert one["sentence"] == SAID


# --- try -------------------------------------------------------------------------------------------------


def test_try_lists_who_moves_and_why_and_records_nothing(demo: "Terminal") -> None:
    before, digest = demo.position(), demo.done("rank", "--json").json["digest"]
    said = demo.done("scheme", "try", draft(demo, OTHER)).out
    assert demo.position() == before
    assert demo.done("rank", "--json").json["digest"] == digest
    assert said.startswith("【示例数据")
    for words in (SAID, "↑ 升", "↓ 降", "满意度测评得分", "〔四（四）1〕", "未采用，不作记录"):
        assert words in said
    assert "镇区：3 个单位都不变" in said


def test_try_for_programs_gives_both_sides_of_every_unit_that_moves(demo: "Terminal") -> None:
    told = demo.done("scheme", "try", draft(demo, OTHER), "--json").json
    assert [one["sentence"] for one in told["differences"]] == [SAID]
    departments = told["groups"][0]
    (epb,) = [one for one in departments["moves"] if one["unit"] == "市环保局"]
    assert (epb["old"]["rank"], epb["old"]["score"]) == (2, "95.24")
    assert epb["causes"][0]["clause"] == "四（四）1"
    assert len(departments["moves"]) + departments["unmoved"] == 44


def test_try_warns_of_what_the_scheme_no_longer_covers(demo: "Terminal") -> None:
    name = draft(demo, ("党建工作考核得分", "党建得分"), ("市委部门、垂直", "垂直"))
    said = demo.done("scheme", "try", name).out
    assert "方案没有构成“党建工作考核得分”" in said
    assert "示例市委部门丙（市委部门）" in said
    assert "已齐 → 未齐" in said


def test_try_as_of_an_earlier_day_tries_what_was_known_then(demo: "Terminal") -> None:
    name = draft(demo, OTHER)
    told = demo.done("scheme", "try", name, "--as-of", "2018-01-15", "--json").json
    (epb,) = [one for one in told["groups"][0]["moves"] if one["unit"] == "市环保局"]
    assert epb["old"]["rank"] == 1
    late = ("--applies-from", "2018-01-17", "--effective-on", "2018-01-16")
    assert "届时仍按现行方案" in demo.done("scheme", "try", name, *late).out


@pytest.mark.parametrize(
    "view",
    [(), ("--as-of", "2018-01-15"), ("--applies-from", "2018-01-10", "--effective-on", "2018-01-16")],
    ids=["now", "as of a day", "from a day on"],
)
@pytest.mark.parametrize("change", [OTHER, ("小数位数：2", "小数位数：4")], ids=["weights", "decimals"])
def test_what_if_the_draft_were_in_force_moves_whom_the_trial_moves_as_far(
    demo: "Terminal", change: tuple[str, str], view: tuple[str, ...]
) -> None:
    """The office asks twice, once for the reasons and once for the places alone; the answers must agree."""
    name = draft(demo, change)
    tried = demo.done("scheme", "try", name, *view, "--json").json
    supposed = demo.done("what-if", "--scheme", name, *view, "--json").json
    assert supposed["token"] == tried["token"]
    moves = [one for group in tried["groups"] for one in group["moves"]]
    told = {one["unit"]: (place(one["old"]), place(one["new"])) for one in moves}
    assert {one["unit"]: (place(one["before"]), place(one["after"])) for one in supposed["changes"]} == told
    assert any(old.rank != new.rank for old, new in told.values())


def test_what_if_the_draft_were_in_force_is_the_ranking_once_it_is(demo: "Terminal") -> None:
    name = draft(demo, OTHER)
    supposed = demo.done("what-if", "--scheme", name, "--json").json["changes"]
    before = places(demo)
    demo.done("scheme", "amend", name, "--basis", "补充通知第1号", "--on", "2017-01-01")
    assert places(demo) == before | {one["unit"]: place(one["after"]) for one in supposed}
    assert before == before | {one["unit"]: place(one["before"]) for one in supposed}


# --- adopt and amend -------------------------------------------------------------------------------------


def test_adopt_is_for_a_year_without_a_scheme(terminal: "Terminal", monkeypatch: pytest.MonkeyPatch) -> None:
    story = terminal.text(
        "开年.story",
        """
        经办人 考核办 示例-考核办 考核办 市政府绩效考核办
        2017-03-25 开年 dashiqiao-2017 大石桥市 2017-01-01 2018-12-31 依据=示例
        """,
    )
    terminal.done("simulate", "--story", story)
    monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/开年.db")
    assert "kaoji scheme adopt" in terminal.refused("scheme", "show")
    assert "kaoji scheme adopt" in terminal.refused("scheme", "amend", SHIPPED, "--basis", "示例")
    said = terminal.done("scheme", "adopt", SHIPPED).out
    assert "第 1 版，自 2017-01-01 起适用" in said
    other = draft(terminal, OTHER)
    assert "kaoji scheme amend" in terminal.refused("scheme", "adopt", other, "--basis", "示例")


def test_an_amendment_scores_from_its_day_and_earlier_tokens_give_what_they_gave(demo: "Terminal") -> None:
    before = demo.done("rank", "--json").json
    said = demo.done(
        "scheme", "amend", draft(demo, OTHER), "--basis", "补充通知第1号", "--on", "2018-01-20"
    ).out
    for words in (SAID, "将记录：方案 dashiqiao-2017 第 2 版，自 2018-01-20 起适用", "✓ 已记录 流水号 482"):
        assert words in said
    assert said.index("将记录") < said.index("✓ 已记录")
    assert first(demo).endswith("第 2 版")
    assert first(demo, "--effective-on", "2018-01-20").endswith("第 2 版")
    assert first(demo, "--effective-on", "2018-01-19").endswith("第 1 版")
    assert demo.done("rank", "--json", "--at", before["token"]).json == before
    assert demo.done("rank", "--json").json["digest"] != before["digest"]
    demo.done("verify")
    assert SAID in demo.done("scheme", "diff", "1", "2").out
    assert "依据：补充通知第1号" in demo.done("scheme", "show").out
    assert "第 1 版" in demo.done("scheme", "show", "--at", before["token"]).out
    assert "第 1 版" in demo.done("scheme", "show", "1").out
    assert "第 1 至 2 版" in demo.refused("scheme", "diff", "1", "3")


def test_an_amendment_without_basis_or_without_change_is_refused(demo: "Terminal") -> None:
    assert "--basis" in demo.refused("scheme", "amend", draft(demo, OTHER))
    same = draft(demo, ("【设置】", "【设置】# 附注"))
    assert "没有差别" in demo.refused("scheme", "amend", same, "--basis", "补充通知第1号")


def test_an_amendment_that_leaves_units_out_is_refused_and_names_them(demo: "Terminal") -> None:
    name = draft(demo, ("市委部门、垂直", "垂直"))
    said = demo.refused("scheme", "amend", name, "--basis", "补充通知第1号")
    assert "示例市委部门丙（市委部门）" in said


def test_an_amendment_repeated_with_its_key_is_recorded_once(demo: "Terminal") -> None:
    words = (
        "scheme",
        "amend",
        draft(demo, OTHER),
        "--basis",
        "补充通知",
        "--on",
        "2018-01-20",
        "--key",
        "甲",
    )
    demo.done(*words)
    position = demo.position()
    assert "流水号 482" in demo.done(*words).out
    assert demo.position() == position


def test_a_scheme_that_cannot_be_read_changes_nothing(demo: "Terminal") -> None:
    name = draft(demo, (WEIGHTS, "领导评价××70%"))
    said = demo.refused("scheme", "amend", name, "--basis", "补充通知第1号")
    assert "^" in said
