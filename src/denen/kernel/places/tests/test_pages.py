import gzip
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from denen.kernel.places.api import municipalities, outlines_of_japan, outlines_of_prefecture, prefecture, prefectures
from denen.kernel.places.tiles import tiles_of_japan

pytestmark = pytest.mark.django_db


def _rows(html: str) -> list[str]:
    body = re.findall(r"<tbody.*?</tbody>", html, re.DOTALL)[0]
    return re.findall(r'<tr.*?<th[^>]*>(?:<span class="small">.*?</span> )?(?:<a[^>]*>)?([^<]*)<', body, re.DOTALL)


def test_anyone_reads_the_list_of_prefectures(client: Client) -> None:
    page = client.get("/places/")
    assert page.status_code == 200
    assert _rows(page.text) == [each.name for each in prefectures()]


def test_anyone_reads_the_municipalities_of_a_prefecture(client: Client) -> None:
    page = client.get("/places/nagano/")
    assert page.status_code == 200
    assert _rows(page.text) == [each.name for each in municipalities(prefecture("20"))]


def test_the_pages_are_there_in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = client.get("/places/nagano/")
    assert "<h1>Municipalities of Nagano</h1>" in page.text
    assert _rows(client.get("/places/").text)[19] == "Nagano"


def test_a_designated_citys_wards_stand_on_its_prefectures_page(client: Client) -> None:
    page = client.get("/places/osaka/").text
    assert [re.sub("<.*?>", "", each) for each in re.findall("<caption.*?</caption>", page)] == [
        "市区町村の一覧",
        "大阪市の区",
        "堺市の区",
    ]


def test_a_prefecture_that_is_not_there_is_a_page_in_words(client: Client) -> None:
    page = client.get("/places/atlantis/")
    assert page.status_code == 404
    assert "「atlantis」という市区町村・都道府県はありません。" in page.text


def test_without_boundaries_the_tables_are_there_all_the_same(client: Client, no_data: None) -> None:
    page = client.get("/places/nagano/")
    assert (page.status_code, "<path" in page.text, len(_rows(page.text))) == (200, False, 77)


def test_without_boundaries_japan_is_a_map_of_tiles(client: Client, no_data: None) -> None:
    page = client.get("/places/")
    tiles = re.findall(r'<a href="/places/([a-z]+)/" tabindex="-1"><path d="M\d+ \d+h92v92h-92z"><title>', page.text)
    assert tiles == [each.slug for each in prefectures()]
    assert ">鹿児島</text>" in page.text
    assert "国土数値情報" not in page.text
    assert len(_rows(page.text)) == 47


def test_no_two_tiles_lie_on_one_another() -> None:
    (sheet,) = (tiles_of_japan().main,)
    assert {shape.lg_code for shape in sheet.shapes} == {each.lg_code for each in prefectures()}
    assert len({shape.label_at for shape in sheet.shapes}) == 47


def test_a_broken_file_of_boundaries_costs_the_map_and_nothing_else(
    client: Client, no_data: None, settings: Any
) -> None:
    folder = Path(settings.DENEN_DATA, "places")
    folder.mkdir()
    for broken in ('{"type": "Topo', "{}", json.dumps({"transform": {"scale": [1, 1], "translate": [0, 0]}})):
        (folder / "municipality_area.topojson").write_text(broken)
        page = client.get("/places/nagano/")
        assert (page.status_code, "<path" in page.text, len(_rows(page.text))) == (200, False, 77)


@pytest.mark.usefixtures("boundaries_there")
def test_every_municipality_is_drawn_titled_and_led_to_its_row(client: Client) -> None:
    page = client.get("/places/nagano/").text
    drawn = re.findall(r'<a href="#m(\d+)" tabindex="-1"><path d="M[^"]+z"><title>(.*?)</title></path></a>', page)
    assert Counter(drawn) == Counter((each.lg_code, each.name) for each in municipalities(prefecture("20")))
    assert all(f'id="m{code}"' in page for code, _ in drawn)


@pytest.mark.usefixtures("boundaries_there")
def test_no_map_is_heavier_than_sixty_kilobytes() -> None:
    for each in prefectures():
        outlines = outlines_of_prefecture(each.code)
        assert outlines
        paths = "".join(shape.path for sheet in (outlines.main, *outlines.islands) for shape in sheet.shapes)
        assert len(gzip.compress(paths.encode())) < 60_000


@pytest.mark.usefixtures("boundaries_there")
def test_all_1741_municipalities_and_the_northern_territories_are_on_some_map() -> None:
    drawn = {
        (shape.lg_code, shape.name)
        for each in prefectures()
        if (outlines := outlines_of_prefecture(each.code))
        for sheet in (outlines.main, *outlines.islands)
        for shape in sheet.shapes
    }
    known = {(each.lg_code, each.name) for each in municipalities()}
    assert known - drawn == set()
    assert {name for _, name in drawn - known} == {"色丹村", "泊村", "留夜別村", "留別村", "紗那村", "蘂取村"}


@pytest.mark.usefixtures("boundaries_there")
def test_the_far_islands_of_tokyo_do_not_shrink_its_main_land() -> None:
    outlines = outlines_of_prefecture("13")
    assert outlines
    on_main = {shape.name for shape in outlines.main.shapes}
    assert {"千代田区", "奥多摩町"} <= on_main
    assert not on_main & {"小笠原村", "大島町", "八丈町"}
    assert {"小笠原村", "大島町", "八丈町", "青ヶ島村"} <= {
        shape.name for sheet in outlines.islands for shape in sheet.shapes
    }


@pytest.mark.usefixtures("boundaries_there")
def test_outlines_stay_on_their_sheet() -> None:
    outlines = outlines_of_japan()
    assert outlines
    for sheet in (outlines.main, *outlines.islands):
        for shape in sheet.shapes:
            for ring in re.findall(r"M([^z]+)z", shape.path):
                numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
                if "h" in ring:
                    numbers = numbers[:2]
                x = y = 0
                for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
                    x, y = x + dx, y + dy
                    assert 0 <= x <= sheet.width
                    assert 0 <= y <= sheet.height


def test_a_small_map_is_drawn_exactly(no_data: None, settings: Any) -> None:
    """Two squares side by side that share an arc, one of them walking it backwards; and an islet below a pixel."""
    folder = Path(settings.DENEN_DATA, "places")
    folder.mkdir()
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [138.0, -0.5]},
        "arcs": [
            [[10, 0], [0, 10]],
            [[10, 10], [-10, 0], [0, -10], [10, 0]],
            [[10, 0], [10, 0], [0, 10], [-10, 0]],
            [[5, 5], [0, 0], [0, 0], [0, 0]],
        ],
        "objects": {
            "areas": {
                "type": "GeometryCollection",
                "geometries": [
                    _area("西村", "99001", "Polygon", [[0, 1]]),
                    _area("東村", "99002", "MultiPolygon", [[[2, -1]], [[3]]]),
                ],
            }
        },
    }
    (folder / "municipality_area.topojson").write_text(json.dumps(topology))
    outlines = outlines_of_prefecture("99")
    assert outlines
    assert outlines.islands == ()
    assert (outlines.main.width, outlines.main.height) == (1001, 501)
    assert [(shape.name, shape.path) for shape in outlines.main.shapes] == [
        ("西村", "M500 0l-500 0 0 500 500 0z"),
        ("東村", "M1000 500l0-500-500 0 0 500zM250 250h1v1h-1z"),
    ]


def _area(name: str, code: str, kind: str, arcs: Any) -> dict[str, Any]:
    properties = {"prefecture_code": "99", "lg_code": code, "city_name": name}
    return {"type": kind, "arcs": arcs, "properties": properties}
