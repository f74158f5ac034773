"""Keys forgive what people write now this way, now that, and are the same when made twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denen.kernel.places.api import municipality
from denen.kernel.residents.keys import address_key, name_key

SHIOJIRI = municipality("202151")
_WRITTEN = st.text(
    st.one_of(
        st.sampled_from("田中葵髙高橋﨑崎邉邊辺齋齊斎々〇一二十百千丁目番地号大字の町ー－-−‐〜・ 　"),
        st.sampled_from("ァアヵカッツヂジヅズヲヴガパがぱっぁゔｱｶﾞｯｰ゛ﾞ゜"),
        st.sampled_from("0123０１２３abcXYZＡＢêỄĐß"),
        st.characters(),
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("髙橋　一郎", "高橋一郎"),
        ("渡邉 さくら", "渡辺サクラ"),
        ("山﨑", "山崎"),
        ("佐々木", "佐佐木"),
        ("葛\U000e0100城", "葛城"),
        ("ﾅｶﾑﾗ ﾐｻｷ", "なかむら　みさき"),
        ("キョウコ", "キヨウコ"),
        ("ミヅキ", "みずき"),
        ("グエン・ティ・ラン", "ｸﾞｴﾝ ﾃｨ ﾗﾝ"),
        ("Nguyễn Thị Lan", "ＮＧＵＹＥＮ　ＴＨＩ　ＬＡＮ"),
        ("Đặng", "DANG"),
    ],
)
def test_names_that_are_one_to_a_clerk_have_one_key(one: str, same: str) -> None:
    assert name_key(one) == name_key(same) != ""


def test_different_names_have_different_keys() -> None:
    names = ["田中", "中田", "タナカ", "ダナカ", "山崎", "岩崎", "LAN", "LANG", "ハナ", "バナ", "パナ"]
    assert len({name_key(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    "written",
    [
        "長野県塩尻市大門七番町3番3号",
        "塩尻市大門七番町３番３号",
        "大門七番町3-3",
        "大門七番町３－３",
        "大門七番町 3ー3",
        "大門7番町三番三号",
        "大字大門七番町3番地3",
        "大門七番町3番地の3",
        "塩尻市 大門七番町 3 3",
    ],
)
def test_spellings_of_one_address_have_one_key(written: str) -> None:
    assert address_key(written, SHIOJIRI) == "大門7番町3-3"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("長野県塩尻市", ""),
        ("", ""),
        ("塩尻市塩尻町12番地", "塩尻町12"),
        ("大手三丁目八番十三号", "大手3-8-13"),
        ("広丘吉田千二百十五番地2", "広丘吉田1215-2"),
        ("大門並木町2番11号 コーポこまくさ 203号室", "大門並木町2-11コポコマクサ203"),
    ],
)
def test_an_address_is_read_to_its_key(written: str, key: str) -> None:
    assert address_key(written, SHIOJIRI) == key


@given(_WRITTEN)
def test_the_key_of_a_key_is_that_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)
    assert address_key(address_key(text)) == address_key(text)
