"""Values of boxes: letters are kept, forms are made plain, and what cannot be is refused by name."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denen.base.plain.era import era_text
from denen.kernel.procedures.catalogue import dictionary
from denen.kernel.procedures.tests.cast import TODAY
from denen.kernel.procedures.types import WrongValue, refusals
from denen.kernel.procedures.values import in_words, on_paper, plain

FIELDS = dictionary()


def taken(field: str, written: str) -> str:
    return plain(FIELDS[field], written, today=TODAY)


@pytest.mark.parametrize(
    "name",
    [
        "グエン・ティ・ラン",
        "NGUYEN THI LAN",
        "Nguyễn Thị Lan",
        "髙𠮷 﨑",  # はしご高, つちよし, たつさき: rare glyphs, one outside the basic plane, one a compatibility letter
        "辻\U000e0100",  # a registered variant (異体字セレクタ)
        "齋藤\ue000",  # an old local character (外字)
        "O’Brien-Müller",
    ],
)
def test_a_name_is_kept_letter_by_letter(name: str) -> None:
    assert taken("mover_name", f" {name} ") == name


@given(st.text(alphabet=st.characters(whitelist_categories=("Lo", "Lu", "Ll", "Lm", "Mn")), min_size=1, max_size=40))
def test_no_letter_of_any_script_is_refused_or_changed(name: str) -> None:
    assert taken("mover_name", name) == name.strip()


@given(st.text(max_size=60))
def test_nothing_unseen_gets_into_a_name(written: str) -> None:
    try:
        name = taken("mover_name", written)
    except WrongValue:
        return
    assert not {unicodedata.category(letter) for letter in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize("written", ["田中😀", "田中\u0000", "田中\u202e葵", "田中\u200b葵", "☎", "田\n中", "👨‍👩‍👧"])
def test_pictures_and_unseen_characters_are_refused_in_words(written: str) -> None:
    with pytest.raises(refusals.ForbiddenCharacter):
        taken("mover_name", written)


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        ("moved_on", "令和8年11月20日", "2026-11-20"),
        ("moved_on", "R8.11.20", "2026-11-20"),
        ("moved_on", "２０２６年１１月２０日", "2026-11-20"),
        ("moved_on", "20261120", "2026-11-20"),
        ("mover_birth_date", "昭和29年1月3日", "1954-01-03"),
        ("mover_birth_date", "1954-01", "1954-01"),
        ("mover_birth_date", "1954", "1954"),
        ("mover_kana", "たなか　あおい", "タナカ アオイ"),
        ("mover_kana", "ﾀﾅｶ ｱｵｲ", "タナカ アオイ"),
        ("mover_kana", "グエン・ティ・ラン", "グエン・ティ・ラン"),
        ("new_postal_code", "〒３９９－０７３６", "399-0736"),
        ("new_postal_code", "3990736", "399-0736"),
        ("visitor_phone", "０２６３ー５２ー０２８０", "0263-52-0280"),
        ("visitor_phone", "+81 263 52 0280", "+81-263-52-0280"),
        ("copies", "２", "2"),
        ("copies", "002", "2"),
        ("shows_legal_domicile", "yes", "yes"),
        ("standing", "agent", "agent"),
        ("late_reason", "入院していて、\r\n来られませんでした。", "入院していて、 来られませんでした。"),
        ("late_reason", "  ", ""),
    ],
)
def test_what_people_write_becomes_one_plain_form(field: str, written: str, value: str) -> None:
    assert taken(field, written) == value


@pytest.mark.parametrize(
    ("field", "written", "refusal"),
    [
        ("moved_on", "きのう", refusals.NotADate),
        ("moved_on", "令和8年2月30日", refusals.NotADate),
        ("moved_on", "昭和70年1月1日", refusals.NotADate),
        ("moved_on", "2026-11", refusals.NotADate),
        ("mover_birth_date", "2026-11-25", refusals.DateInFuture),
        ("mover_birth_date", "0888-04-12", refusals.DateTooEarly),
        ("mover_kana", "タナカ葵", refusals.NotKana),
        ("new_postal_code", "399-073", refusals.NotAPostalCode),
        ("visitor_phone", "52-0280", refusals.NotAPhoneNumber),
        ("copies", "0", refusals.NotACount),
        ("copies", "21", refusals.NotACount),
        ("copies", "二", refusals.NotACount),
        ("shows_legal_domicile", "はい", refusals.NotYesOrNo),
        ("standing", "boss", refusals.NotAChoice),
        ("mover_relation", "子" * 41, refusals.TooLong),
        ("individual_number", "123456789012", refusals.NumberNeverTaken),
    ],
)
def test_what_cannot_be_is_refused_by_name(field: str, written: str, refusal: type[WrongValue]) -> None:
    with pytest.raises(refusal) as refused:
        taken(field, written)
    assert str(refused.value)
    assert refused.value.what_to_do


@given(st.dates(date(1868, 1, 25), TODAY))
def test_a_date_written_in_an_era_comes_back(day: date) -> None:
    assert taken("mover_birth_date", era_text(day)) == day.isoformat()
    assert on_paper(FIELDS["mover_birth_date"], day.isoformat()) == era_text(day)


@given(st.sampled_from(sorted(FIELDS)), st.text(max_size=50))
def test_a_taken_value_is_taken_again_unchanged(field: str, written: str) -> None:
    try:
        value = taken(field, written)
    except WrongValue:
        return
    assert taken(field, value) == value


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("moved_on", "2026-11-20", ("令和8年11月20日", "20 November 2026", "令和8年11月20日")),
        ("mover_birth_date", "1954-01", ("昭和29年1月日不詳", "January 1954", "昭和29年1月日不詳")),
        ("mover_birth_date", "1954", ("昭和29年月日不詳", "1954", "昭和29年月日不詳")),
        ("mover_sex", "female", ("女", "Female", "女（おんな）")),
        ("mover_relation", "子", ("子", "child", "子（こ）")),
        ("shows_legal_domicile", "no", ("いいえ", "No", "いいえ")),
        ("new_postal_code", "399-0736", ("399-0736", "399-0736", "399-0736")),
        ("person_name", "田中 葵", ("田中 葵", "田中 葵", "田中 葵")),
        ("moved_on", "", ("", "", "")),
    ],
)
def test_a_page_says_a_value_in_its_readers_language(field: str, value: str, said: tuple[str, str, str]) -> None:
    names = in_words(FIELDS[field], value)
    assert (names.ja, names.en, names.easy) == said


def test_a_refusal_names_the_box_in_the_readers_language() -> None:
    from django.utils.translation import override

    with pytest.raises(refusals.NotAPostalCode) as refused:
        taken("new_postal_code", "x")
    with override("ja"):
        assert str(refused.value) == "新しい郵便番号は7けたの数字です。"
    with override("en"):
        assert str(refused.value) == "New postal code has 7 digits."
