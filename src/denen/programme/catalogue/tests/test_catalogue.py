"""Looking for what helps, and what an entry says."""

from __future__ import annotations

import csv
import io
import re

import docx
import pytest
from django.test import Client

from denen.base.plain.money import Yen
from denen.base.plain.service import Field
from denen.kernel.documents.tests.paper import words
from denen.programme.catalogue.queries import entries, entry
from denen.programme.catalogue.search import Criteria, found
from denen.programme.catalogue.types import Size

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("trouble", "helps"),
    [
        ("窓口の待ち時間が長い", "write-free-counter"),
        ("除雪車がどこにいるか分からない", "snow-clearing"),
        ("バスがなくて病院に行けない", "on-demand-transport"),
        ("公民館の鍵の貸し借りが面倒", "facility-booking"),
        ("証明書を休みの日に取りたい", "certificates-at-kiosks"),
        ("窓口が現金しか使えない", "cashless-counter"),
        ("ＧＩＳ", "maps"),
        ("where is the snow plough", "snow-clearing"),
    ],
)
def test_a_trouble_as_people_say_it_leads_to_what_helps(trouble: str, helps: str) -> None:
    assert found(entries(), Criteria(words=trouble))[0].system.slug == helps


def test_what_nothing_helps_against_finds_nothing() -> None:
    assert found(entries(), Criteria(words="xyzzy")) == []
    assert found(entries(), Criteria(words="、。")) == []


def test_conditions_narrow_the_list() -> None:
    every = entries()
    assert len(found(every, Criteria())) == 60
    assert {each.system.number for each in found(every, Criteria(field=Field.CULTURE))} == {31, 32}
    assert [each.system.number for each in found(every, Criteria(installed=True))] == [19]
    assert len(found(every, Criteria(card=True))) == 21
    assert all(Size.CITY in each.sizes for each in found(every, Criteria(size=Size.CITY)))


def test_each_of_the_106_projects_stands_at_its_system() -> None:
    assert sum(len(each.running) for each in entries()) == 106


def test_every_model_service_of_the_results_stands_somewhere() -> None:
    assert len({model.row.name for each in entries() for model in each.models}) == 21


def test_the_counter_is_run_by_ten_at_a_cost_that_is_known() -> None:
    of = entry("write-free-counter")
    assert (of.towns, of.costs) == (10, (Yen(2_988_000), Yen(86_625_000)))
    assert [service.slug for service in of.services] == ["counter"]
    assert "塩尻市" in {each.award.organisation for each in of.running}


@pytest.mark.parametrize(
    ("people", "size"), [(965, Size.TINY), (5_000, Size.SMALL), (49_999, Size.TOWN), (300_000, Size.HUGE)]
)
def test_a_town_belongs_to_the_size_whose_lower_bound_it_reaches(people: int, size: Size) -> None:
    assert Size.of(people) is size


def test_the_list_is_searched_on_its_page(client: Client) -> None:
    page = client.get("/catalogue/?words=除雪車がどこにいるか")
    assert page.status_code == 200
    assert re.findall(r'<h3><a href="/catalogue/([\w-]+)/">', page.text)[0] == "snow-clearing"
    assert "<h2>すべて（60件）</h2>" in client.get("/catalogue/").text


def test_a_field_that_is_none_is_said(client: Client) -> None:
    assert client.get("/catalogue/?field=x").status_code == 422


@pytest.mark.parametrize("of", entries(), ids=lambda of: of.system.slug)
def test_every_entry_has_its_page_in_one_query_at_most(
    client: Client, of: object, django_assert_max_num_queries: object
) -> None:
    slug = of.system.slug  # type: ignore[attr-defined]
    client.get("/")  # the open towns are remembered
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        page = client.get(f"/catalogue/{slug}/")
    assert page.status_code == 200
    assert page.text.count('<ol class="specification">') == 1


def test_the_page_says_which_line_nothing_proves(client: Client) -> None:
    page = client.get("/catalogue/write-free-counter/").text
    assert page.count("証明する試験がない") == 1
    assert page.count("ここではまだ試していません") == 7


def test_an_entry_that_is_not_there_is_a_page_in_words(client: Client) -> None:
    page = client.get("/catalogue/nothing/")
    assert page.status_code == 404
    assert "カタログにありません" in page.text


def test_the_specification_comes_as_word_pdf_and_csv_with_the_same_lines(client: Client) -> None:
    lines = [f"19-{nth}" for nth in range(1, 8)]
    word = docx.Document(io.BytesIO(client.get("/catalogue/write-free-counter/specification.docx").content))
    assert [p.text.partition("　")[0] for p in word.paragraphs if p.text.startswith("19-")] == lines
    pdf = words(client.get("/catalogue/write-free-counter/specification.pdf").content)
    assert all(line in pdf for line in lines)
    table = client.get("/catalogue/write-free-counter/specification.csv").content.decode("utf-8-sig")
    assert [row["番号"] for row in csv.DictReader(io.StringIO(table))] == lines
    assert client.get("/catalogue/write-free-counter/specification.exe").status_code == 404


def test_the_pages_are_there_in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = client.get("/catalogue/write-free-counter/").text
    assert "<h1>Write-free counter</h1>" in page
    assert "Back to the catalogue" in page
