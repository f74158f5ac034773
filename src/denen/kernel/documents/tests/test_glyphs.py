from __future__ import annotations

from denen.kernel.documents.fonts.coverage import FOLDER, covered
from denen.kernel.documents.glyphs import Composer
from denen.kernel.documents.printing import print_form
from denen.kernel.documents.tests.paper import form, words
from denen.kernel.documents.types import Unprintable


def test_the_coverage_file_says_what_the_fonts_hold() -> None:
    assert (FOLDER / "coverage.txt").read_text(encoding="utf-8") == covered()


def test_the_characters_of_japanese_names_have_glyphs() -> None:
    compose = Composer()
    names = "髙﨑邉邊齋齊槗𠮷桒栁濵濱祐神福諸廣冨彅德惠淸瀨曻釼靑鄧鷗噓葛辻祇饗嶋嶌𥔎𣘺㐂𩸽〆々ヶ"
    assert compose(names, "氏名") == names
    assert compose("Nguyễn Thị Lan José Müller", "氏名") == "Nguyễn Thị Lan José Müller"
    assert compose.unprintable == []


def test_a_character_without_a_glyph_is_marked_in_its_place_and_reported() -> None:
    printed = print_form(form(name="田中 𫝀子"))
    assert printed.unprintable == (Unprintable("氏名", "𫝀", "absent"),)
    read = words(printed.pdf)
    assert "田中〓子" in read
    assert "「氏名」の〓は、この用紙の書体にない文字です（U+2B740）。" in read


def test_a_registered_variant_that_the_font_lacks_is_underlined_and_reported() -> None:
    printed = print_form(form(name="葛󠄁西"))
    assert printed.unprintable == (Unprintable("氏名", "葛\U000e0101", "substituted"),)
    assert "「氏名」の下線の字は、登録された字形（U+845BU+E0101）と形が異なります。" in words(printed.pdf)


def test_a_registered_variant_that_the_font_has_is_printed_without_a_word() -> None:
    assert print_form(form(name="葛\U000e0100西")).unprintable == ()


def test_marks_sent_apart_from_their_letter_are_joined() -> None:
    assert Composer()("タ\u3099イモン e\u0301", "氏名") == "ダイモン é"


def test_a_compatibility_ideograph_is_not_exchanged_for_its_cousin() -> None:
    assert Composer()("\ufa19田", "氏名") == "\ufa19田"


def test_signs_that_turn_or_hide_text_cannot_do_so() -> None:
    compose = Composer()
    assert compose("田\u202e中\u200b\x00\n葵", "氏名") == "田〓中〓 葵"
    assert [one.code_points for one in compose.unprintable] == ["U+202E", "U+0000"]
