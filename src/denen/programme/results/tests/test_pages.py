"""The public pages of the results, and the files that go with them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from html import unescape

import pytest
from django.test import Client

from denen.kernel.places.api import prefectures

pytestmark = pytest.mark.django_db


def rows(html: str, caption: str) -> list[list[str]]:
    table = re.search(rf"<caption[^>]*>{caption}</caption>.*?<tbody.*?</tbody>", html, re.DOTALL)
    assert table
    body = table[0].partition("<tbody")[2]
    return [
        [unescape(re.sub("<.*?>", "", cell)).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in re.findall("<tr.*?</tr>", body, re.DOTALL)
    ]


def test_anyone_reads_the_newest_round(client: Client) -> None:
    page = client.get("/results/")
    assert page.status_code == 200
    assert len(rows(page.text, "都道府県別")) == 47
    assert rows(page.text, "型別")[0] == ["TYPE1 優良モデル導入支援型", "846", "1,686", "456.0億円", "228.0億円"]
    assert len(rows(page.text, "TYPE1、主なモデル・サービス")) == 21
    assert page.text == client.get("/results/r4/").text


def test_the_map_is_light_and_coloured_by_class(client: Client) -> None:
    page = client.get("/results/").text
    svg = "".join(re.findall("<svg.*?</svg>", page, re.DOTALL))
    assert len(set(re.findall('class="share-([1-5])"', svg))) == 4
    assert len(gzip.compress(svg.encode())) < 60_000


@pytest.mark.parametrize("slug", ["nagano", "tokyo", "okinawa"])
def test_each_prefecture_has_its_page(client: Client, slug: str) -> None:
    page = client.get(f"/results/r4/{slug}/")
    assert page.status_code == 200
    assert ("資料に載っていません" in page.text) is (slug != "nagano")


def test_the_prefecture_of_the_cast_lists_all_its_awards(client: Client) -> None:
    listed = rows(client.get("/results/r4/nagano/").text, "採択された事業")
    assert len(listed) == 70  # 69 of TYPE1, and 南牧村's card use
    assert ["書かない窓口", "長野県 塩尻市", "TYPE1 優良モデル導入支援型", "書かない窓口", "8,663万円"] in listed


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 189),
        ("?words=除雪", 6),
        ("?words=塩尻市", 4),
        ("?words=塩尻市+キャッシュレス", 1),
        ("?type=TYPE3", 8),
        ("?prefecture=15&type=TYPE1", 37),
        ("?applicant=prefecture&type=TYPE1", 8),
        ("?words=そんな事業はない", 0),
    ],
)
def test_awards_are_searched(client: Client, query: str, count: int) -> None:
    page = client.get(f"/results/r4/awards/{query}")
    assert page.status_code == 200
    assert f"<h2>{count}件</h2>" in page.text


def test_a_choice_that_is_none_is_said_in_its_field(client: Client) -> None:
    page = client.get("/results/r4/awards/?type=TYPE9")
    assert page.status_code == 422
    assert "選択" in page.text


def test_a_page_number_far_off_is_the_last_page(client: Client) -> None:
    assert len(rows(client.get("/results/r4/awards/?page=99").text, "採択された事業")) == 39


@pytest.mark.parametrize("address", ["/results/r9/", "/results/r4/atlantis/", "/results/r9/awards/"])
def test_what_is_not_there_is_a_page_in_words(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["nothing.csv", "awards.exe"])
def test_a_file_that_is_not_there(client: Client, name: str) -> None:
    assert client.get(f"/results/r4/{name}").status_code == 404


def test_the_prefectures_as_a_file_say_where_they_come_from(client: Client) -> None:
    table = list(csv.DictReader(io.StringIO(client.get("/results/r4/prefectures.csv").content.decode("utf-8-sig"))))
    assert [row["都道府県"] for row in table] == [each.name for each in prefectures()]
    assert {row["出典"] for row in table} == {table[0]["出典"]}
    assert "内閣官房" in table[0]["出典"]


def test_the_awards_as_a_file_are_those_that_were_asked_for(client: Client) -> None:
    told = json.loads(client.get("/results/r4/awards.json?words=塩尻市&type=TYPE1").content)
    assert [(row["project"], row["cost_yen"]) for row in told["rows"]] == [
        ("窓口キャッシュレス決済拡大事業", 8_495_000),
        ("配信機器等の活用による特色ある教育活動の展開", 30_800_000),
        ("書かない窓口", 86_625_000),
        ("自動運転サービス構築事業", 20_000_000),
    ]
    assert told["source"]


@pytest.mark.parametrize("table", ["awards", "prefectures", "types", "fields", "applicants", "model-services"])
def test_every_table_comes_as_excel(client: Client, table: str) -> None:
    assert client.get(f"/results/r4/{table}.xlsx").content[:2] == b"PK"


def test_the_check_page_shows_what_is_open(client: Client) -> None:
    page = client.get("/results/r4/check/").text
    assert page.count('<span class="tag warn">合わない</span>') == 4


def test_the_pages_are_there_in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = client.get("/results/").text
    assert "22,800 million yen" in page
    assert rows(page, "By prefecture")[0][0] == "Hokkaido"


def test_the_front_page_of_the_house_leads_there(client: Client) -> None:
    assert 'href="/results/"' in client.get("/").text
