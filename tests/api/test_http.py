"""The HTTP application as another program meets it."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

RANKINGS = "/api/v1/rankings"
DEPARTMENTS = "市直部门、园区"

Row = tuple[int | None, str, str | None]


def first(client: TestClient, most: int, **asked: str) -> list[Row]:
    """Return the first rows of the departments' ranking."""
    answer = client.get(RANKINGS, params={"group": DEPARTMENTS} | asked)
    assert answer.status_code == 200, answer.text
    (group,) = answer.json()["groups"]
    return [(one["rank"], one["unit"], one["score"]) for one in group["standings"][:most]]


# --- health ----------------------------------------------------------------------------------------------


def test_health_says_that_it_lives_and_how_far_the_ledger_goes(client: TestClient) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}
    assert client.get("/health/ready").json() == {"status": "ok", "position": 481}


# --- rankings --------------------------------------------------------------------------------------------


def test_the_ranking_now_has_three_groups_and_says_that_it_is_an_example(client: TestClient) -> None:
    ranking = client.get(RANKINGS).json()
    assert ranking["example"] is True
    assert [group["group"] for group in ranking["groups"]] == [
        DEPARTMENTS,
        "镇区",
        "相关市委部门及垂直管理单位",
    ]
    assert ranking["groups"][0]["standings"][0] == {
        "rank": 1,
        "tied": False,
        "unit": "市水利局",
        "category": "市直部门",
        "score": "95.80",
        "exact": "479/5",
        "state": "已齐",
        "missing": [],
    }


@pytest.mark.parametrize(
    ("day", "rows"),
    [
        ("2018-01-15", [(1, "市环保局", "95.74"), (2, "市水利局", "95.60")]),
        ("2018-01-16", [(1, "市环保局", "95.74"), (2, "市水利局", "95.60"), (3, "市教育局", "95.10")]),
        ("2018-01-23", [(1, "市环保局", "95.74"), (2, "市水利局", "95.60"), (3, "市教育局", "95.10")]),
        ("2018-01-29", [(1, "市水利局", "95.80"), (2, "市环保局", "95.74"), (3, "市教育局", "95.10")]),
        ("2018-02-02", [(1, "市水利局", "95.80"), (2, "市环保局", "95.24"), (3, "市教育局", "95.10")]),
    ],
)
def test_as_of_a_day_means_all_that_was_recorded_on_that_day(
    client: TestClient, day: str, rows: list[Row]
) -> None:
    assert first(client, len(rows), as_of=day) == rows


@pytest.mark.parametrize(
    ("moment", "leader"),
    [
        ("2018-01-29T08:59", "市环保局"),
        ("2018-01-29T09:01", "市水利局"),
        ("2018-01-29T00:59:00+00:00", "市环保局"),
        ("2018-01-29T01:01:00Z", "市水利局"),
    ],
)
def test_as_of_a_moment_is_read_in_the_jurisdictions_time_zone_unless_it_names_one(
    client: TestClient, moment: str, leader: str
) -> None:
    ((_, unit, _),) = first(client, 1, as_of=moment)
    assert unit == leader


def test_effective_on_counts_what_took_effect_by_that_day_as_known_now(client: TestClient) -> None:
    assert first(client, 3, effective_on="2018-01-16") == [
        (1, "市水利局", "95.60"),
        (2, "市环保局", "95.24"),
        (3, "市教育局", "95.10"),
    ]


def test_both_axes_may_be_asked_for_together(client: TestClient) -> None:
    """The late penalty, effective in 2017, was not yet known on 2018-01-29."""
    both = first(client, 3, as_of="2018-01-29", effective_on="2018-01-16")
    assert both[:2] == [(1, "市环保局", "95.74"), (2, "市水利局", "95.60")]


def test_a_token_gives_the_same_answer_again(client: TestClient) -> None:
    for asked in ({"as_of": "2018-01-29"}, {"effective_on": "2018-01-16"}):
        before = client.get(RANKINGS, params=asked)
        again = client.get(RANKINGS, params={"at": before.json()["token"]})
        assert again.json() == before.json()
        assert again.headers["ETag"] == before.headers["ETag"]


def test_a_group_may_be_asked_for_by_itself(client: TestClient) -> None:
    (group,) = client.get(RANKINGS, params={"group": "镇区"}).json()["groups"]
    assert [one["unit"] for one in group["standings"]] == ["示例镇乙", "示例镇甲", "示例镇丙"]
    assert [one["rank"] for one in group["standings"]] == [1, 2, None]


def test_the_years_are_listed(client: TestClient) -> None:
    assert client.get("/api/v1/years").json() == {"years": ["dashiqiao-2017"]}


# --- what cannot be answered -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        ({"asof": "2018-01-29"}, "unreadable", "asof"),
        ({"as_of": "2018-1-29"}, "unreadable", "请写成 2018-01-29"),
        ({"as_of": "2018-02-30"}, "unreadable", "as_of"),
        ({"effective_on": "昨天"}, "unreadable", "effective_on"),
        ({"year": "dashiqiao-2016"}, "year-not-opened", "尚未开启"),
        ({"group": "镇"}, "unknown-group", "可用的名次组有"),
        ({"at": "前天"}, "token-unreadable", "不是存档编号"),
        ({"at": "dashiqiao-2017~482"}, "token-ahead", "尚未记到"),
        ({"at": "dashiqiao-2016~1"}, "token-of-another-year", "不属于年度"),
        ({"as_of": "2017-03-24"}, "nothing-then", "较晚的日期"),
        ({"as_of": ""}, "unreadable", "as_of"),
    ],
)
def test_what_cannot_be_answered_is_a_problem_with_a_code_and_a_sentence(
    client: TestClient, asked: dict[str, str], code: str, words: str
) -> None:
    answer = client.get(RANKINGS, params=asked)
    status = 422 if code in {"unreadable", "token-unreadable"} else 404
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    assert words in body["title"]


@pytest.mark.parametrize("axis", ["as_of", "effective_on"])
def test_the_last_day_there_is_can_be_asked_for(client: TestClient, axis: str) -> None:
    assert first(client, 1, **{axis: "9999-12-31"}) == [(1, "市水利局", "95.80")]


@pytest.mark.parametrize("asked", [{"asof": "x"}, {"effective_on": "昨天"}, {"effective_on": "2018-02-30"}])
def test_a_problems_sentence_is_chinese(client: TestClient, asked: dict[str, str]) -> None:
    title = client.get(RANKINGS, params=asked).json()["title"]
    for english in ("Input", "should", "permitted", "valid", "expected"):
        assert english not in title


def test_an_address_of_the_api_that_is_not_there_is_a_problem_too(client: TestClient) -> None:
    answer = client.get("/api/v1/ranking")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


# --- headers ---------------------------------------------------------------------------------------------


def test_a_ranking_that_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    tag = client.get(RANKINGS).headers["ETag"]
    again = client.get(RANKINGS, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == tag
    other = client.get(RANKINGS, params={"group": "镇区"}, headers={"If-None-Match": tag})
    assert other.status_code == 200
    assert other.headers["ETag"] != tag


def test_every_read_of_the_ledger_says_its_position_and_an_etag(client: TestClient) -> None:
    now = client.get(RANKINGS)
    assert now.headers["Ledger-Position"] == "481"
    earlier = client.get(RANKINGS, params={"as_of": "2018-01-29"})
    assert earlier.headers["Ledger-Position"] == "476"
    assert earlier.headers["ETag"] != now.headers["ETag"]
    assert client.get(RANKINGS).headers["ETag"] == now.headers["ETag"]


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/units/市环保局",
        "/units/没有的单位",
        "/static/kaoji.css",
        "/static/none.css",
        "/health/live",
        "/health/ready",
        RANKINGS,
        f"{RANKINGS}?as_of=x",
        "/api/v1/openapi.json",
        "/nowhere",
    ],
)
def test_every_answer_keeps_the_browser_to_this_server(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == ("private, no-cache" if "ETag" in headers else "no-store")


# --- the description of the interface ----------------------------------------------------------------------


def test_the_interface_describes_itself_and_loads_nothing_from_elsewhere(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert described["info"]["title"] == "考绩台账"
    given = {one["name"] for one in described["paths"][RANKINGS]["get"]["parameters"]}
    assert given == {"year", "as_of", "effective_on", "at", "at_position", "group"}
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404


# --- pages, as far as they can be judged without a browser -------------------------------------------------


def test_a_page_that_is_refused_is_a_page(client: TestClient) -> None:
    for address, status in (("/?as_of=x", 422), ("/units/没有的单位", 404), ("/?at=前天", 422)):
        answer = client.get(address)
        assert answer.status_code == status
        assert answer.headers["Content-Type"].startswith("text/html")
        assert "不能这样查看" in answer.text
        assert "回到排名" in answer.text


def test_what_a_visitor_writes_is_never_markup(client: TestClient) -> None:
    for address in ("/units/<script>alert(1)</script>", "/?at=<script>alert(1)</script>"):
        assert "<script>" not in client.get(address).text


def test_pages_bring_no_scripts_and_name_no_other_host(client: TestClient) -> None:
    for address in ("/", "/units/市环保局", "/static/kaoji.css"):
        text = client.get(address).text
        for word in ("<script", "http://", "https://", "@import", "style="):
            assert word not in text


# --- grades ----------------------------------------------------------------------------------------------


def test_a_ranking_gives_grades_and_results_beside_where_the_scheme_does(graded: TestClient) -> None:
    (departments, _, others) = graded.get(RANKINGS).json()["groups"]
    epb = departments["standings"][1]
    assert (epb["unit"], epb["grade"], epb["team_grade"]) == ("市环保局", "优秀", "良好")
    assert epb["beside"] == {"指标考核得分": "96.37"}
    assert "grade" not in others["standings"][-1]


def test_the_pages_show_grades_and_their_reasons(graded: TestClient) -> None:
    ranking = graded.get("/").text
    assert "<th>等次</th>" in ranking
    assert '<th class="number">指标考核得分</th>' in ranking
    assert "<td>优秀（班子 良好）</td>" in ranking
    assert "<td>未定</td>" in ranking
    unit = graded.get("/units/市环保局").text
    for words in (
        "等次 优秀（班子 良好）",
        "等次怎么来的",
        "成绩 95.24 ≥ 95：成立",
        "〔六〕",
        "班子降一等：优秀→良好",
    ):
        assert words in unit
    assert "等次" not in graded.get("/units/市环保局", params={"effective_on": "2018-01-01"}).text
    assert "等次怎么来的" not in graded.get("/units/示例镇丙").text


# --- a second year ---------------------------------------------------------------------------------------


def test_with_two_years_a_program_is_asked_which(two_years: TestClient) -> None:
    answer = two_years.get(RANKINGS)
    assert (answer.status_code, answer.json()["code"]) == (422, "which-year")
    assert "dashiqiao-2017、dashiqiao-2018" in answer.json()["title"]
    assert two_years.get(RANKINGS, params={"year": "dashiqiao-2018"}).json()["year"] == "dashiqiao-2018"


@pytest.mark.parametrize("address", ["/?year=dashiqiao-2017", "/units/市环保局?year=dashiqiao-2017"])
def test_with_two_years_every_link_of_a_page_leads_on(two_years: TestClient, address: str) -> None:
    shown = two_years.get(address)
    assert shown.status_code == 200
    links = set(re.findall(r'href="(/[^"]*)"', shown.text))
    assert {link for link in links if two_years.get(link.replace("&amp;", "&")).status_code != 200} == set()
