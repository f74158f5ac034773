from __future__ import annotations

import io
import re
import threading
import time
from typing import Any

import pikepdf
import pytest
import typst
from hypothesis import example, given, settings
from hypothesis import strategies as st

from denen.kernel.documents.glyphs import FONTS, Composer
from denen.kernel.documents.printing import print_form, print_slip
from denen.kernel.documents.tests.paper import AT, SIGNATURE, collisions, form, person, words
from denen.kernel.documents.types import FormCell, PeopleTable, ReceptionSlip, Signing

LONG_NAME = "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処藪ら柑子の藪柑子" + "パイポ" * 5
LONG_ADDRESS = "長野県塩尻市大字広丘野村字桔梗ヶ原一万二千三百四十五番地六七" * 4
LATIN_RUN = "FERNANDEZRODRIGUEZVILLAVICENCIODELACRUZMONTENEGROSANTAMARIAA"
assert (len(LONG_NAME), len(LATIN_RUN), len(LONG_ADDRESS)) == (60, 60, 120)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def test_the_pdf_is_tagged_and_says_that_it_is_pdf_ua_and_pdf_a_in_japanese() -> None:
    pdf = opened(print_form(form()).pdf)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["dc:title"] == "転居届"
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang).startswith("ja")
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    kinds = re.findall(r"/(H1|H2|Table|TH|TD|Figure)\b", " ".join(structure(pdf.Root.StructTreeRoot)))
    assert {"H1", "H2", "Table", "TH", "TD", "Figure"} <= set(kinds)


def structure(node: Any) -> list[str]:
    here = [str(node.S)] if "/S" in node else []
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary):
            here += structure(child)
    return here


def test_every_font_is_an_embedded_truetype_font() -> None:
    pdf = opened(print_form(form(name="髙﨑 槗𠮷")).pdf)
    descendants = [
        obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and obj.get("/Subtype") == "/CIDFontType2"
    ]
    families = {re.sub(r"^[A-Z]{6}\+", "", str(font.BaseFont)[1:]) for font in descendants}
    assert families == {"BIZUDPGothic-Regular", "BIZUDPGothic-Bold", "NotoSansJP-Regular"}
    assert all("/FontFile2" in font.FontDescriptor for font in descendants)
    others = {"/CIDFontType0", "/Type1", "/Type3", "/TrueType"}
    assert not [obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and obj.get("/Subtype") in others]


def test_what_was_filled_in_can_be_read_back_as_text() -> None:
    printed = print_form(form(name="髙﨑 邉邊齋齊槗𠮷", address="塩尻市大門七番町3番3号"))
    read = words(printed.pdf)
    for text in (
        "転居届",
        "塩尻市長殿",
        "髙﨑邉邊齋齊槗𠮷",
        "タナカアオイ",
        "塩尻市大門七番町3番3号",
        "昭和63年4月12日",
        "2026-001234",
    ):
        assert text in read
    assert "令和8年11月20日14:12作成" in read  # Japanese time, though the clock is in UTC
    assert printed.unprintable == ()


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert print_form(form()).pdf == print_form(form()).pdf


def test_the_box_for_the_individual_number_stays_empty() -> None:
    read = words(print_form(form()).pdf)
    assert "個人番号（記入不要）" in read
    assert not re.search(r"\d{12}", read)


@pytest.mark.parametrize("name", [LONG_NAME, LATIN_RUN, "ー" * 60, "W" * 60, "（" * 60, "ANNA MARIA " * 6])
def test_a_long_name_and_a_long_address_stay_in_their_boxes(name: str) -> None:
    sheet = form(
        name=name,
        reading="ジュゲム" * 15,
        address=LONG_ADDRESS,
        people=(person(name, "パイポ" * 20, name, name),),
    )
    pdf = print_form(sheet).pdf
    assert collisions(pdf) == []
    read = words(pdf)
    assert read.count(name.replace(" ", "")) == 4
    assert LONG_ADDRESS in read


def test_the_eyes_of_these_tests_see_an_overflow() -> None:
    page = (
        '#set page("a4")\n#box(width: 2cm, stroke: 1pt)[#h(1cm)#box[WWWWW]] #place(dx: 1cm)[あ] #place(dx: 1.1cm)[い]'
    )

    def looked_at(page: str) -> list[str]:
        """With our fonts: the machine may have no Japanese one."""
        return collisions(typst.compile(page.encode(), font_paths=[FONTS], ignore_system_fonts=True))

    assert {line.split(":")[0] for line in looked_at(page)} == {"crossed by a line", "over い"}
    assert looked_at('#set page("a4", margin: 5mm)\nA') != []


texts = st.text(st.characters(codec="euc_jis_2004", exclude_categories=("Cc",)), max_size=70)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(name=texts, address=texts, note=texts)
@example(name="#panic(1)", address="$x$", note="]")
def test_whatever_is_typed_nothing_overflows_and_nothing_is_lost(name: str, address: str, note: str) -> None:
    printed = print_form(form(name=name, address=address, people=(person(name, note=note),)))
    assert collisions(printed.pdf) == []
    read = words(printed.pdf)
    assert all(re.sub(r"\s", "", Composer()(text, "")) in read for text in (name, address, note))


@pytest.mark.parametrize(
    "typed",
    [
        '#panic("x")',
        '#read("/etc/passwd")',
        "#sys.inputs.sheet",
        "*太字* _斜体_ $x^2$ @ref <label> = 見出し",
        "// 注 /* 注 */ `code` \\ \\u{41} ~ -- ...",
        '"; } ] #let x = 1',
        "https://example.jp/ 'a' \"b\"",
        '</svg><script>alert(1)</script> &amp; {"a": 1}',
    ],
)
def test_what_looks_like_a_program_is_printed_as_it_stands(typed: str) -> None:
    printed = print_form(form(name=typed, title=typed, notes=(typed,), office=(typed,), reference=typed))
    assert words(printed.pdf).count(re.sub(r"\s", "", typed)) >= 4
    assert printed.unprintable == ()


def test_a_large_household_goes_on_over_the_page_under_repeated_headings() -> None:
    people = tuple(person(f"田中 第{n}", relation="子") for n in range(1, 27))
    pdf = print_form(form(people=people)).pdf
    assert len(opened(pdf).pages) == 2
    read = words(pdf)
    assert read.count("生年月日性別続柄") == 2
    assert "転居届（続き）" in read
    assert "1/2" in read
    assert "2/2" in read
    assert all(f"田中第{n}" in read for n in range(1, 27))
    assert collisions(pdf) == []


def test_a_household_of_twelve_with_long_names_fits() -> None:
    pdf = print_form(form(people=(person(LONG_NAME, "ジュゲム" * 10, "妻（未届）の子の配偶者"),) * 12)).pdf
    assert collisions(pdf) == []
    assert words(pdf).count(LONG_NAME) == 12


def test_a_drawn_signature_is_a_picture_with_words_for_those_who_cannot_see_it() -> None:
    pdf = opened(print_form(form()).pdf)
    figures = [
        obj
        for obj in pdf.objects
        if isinstance(obj, pikepdf.Dictionary) and obj.get("/S") == "/Figure" and "/Alt" in obj
    ]
    assert [str(figure.Alt) for figure in figures] == ["手書きの署名"]


def test_without_a_drawn_signature_there_is_a_line_to_sign_on() -> None:
    assert "（自署）" in words(print_form(form(signing=Signing(drawn=None))).pdf)
    assert "（自署）" not in words(print_form(form(signing=Signing(drawn=SIGNATURE))).pdf)


def test_a_sheet_about_invented_people_says_so() -> None:
    assert "見本（架空の人物）" in words(print_form(form(invented=True)).pdf)
    assert "見本" not in words(print_form(form()).pdf)


def test_rows_of_people_with_different_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="differ"):
        PeopleTable("異動する人", (person(), (FormCell("氏名", "田中 蓮"),)))


def test_several_threads_print_at_once() -> None:
    expected = [print_form(form(name=f"田中 {n}")).pdf for n in range(4)]
    results: dict[int, bytes] = {}

    def work(n: int) -> None:
        for _ in range(5):
            results[n] = print_form(form(name=f"田中 {n}")).pdf

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [results[n] for n in range(4)] == expected


def test_a_warm_page_takes_at_most_50_milliseconds_of_the_processor() -> None:
    """Of the processor, and the best of many: a machine that runs other tests too is slow for reasons of its own."""
    print_form(form())
    took = []
    for n in range(60):
        start = time.process_time()
        print_form(form(name=f"佐藤 健{n}"))
        took.append(time.process_time() - start)
        if took[-1] <= 0.05:
            return
    assert min(took) <= 0.05


def test_the_slip_says_what_was_received_what_comes_next_and_whom_to_ask() -> None:
    slip = ReceptionSlip(
        title="受付票",
        local_government="塩尻市",
        made_at=AT,
        reference="2026-001234",
        received=(FormCell("手続", "転居届"), FormCell("届出人", LONG_NAME)),
        next_steps=("市民課で内容を確認します。", "カードの住所を書き換えます。"),
        contact="市民課 0263-52-0280",
    )
    pdf = print_slip(slip).pdf
    read = words(pdf)
    assert all(
        text in read
        for text in ("2026-001234", "転居届", LONG_NAME, "1.市民課で内容を確認します。", "市民課0263-52-0280")
    )
    assert collisions(pdf) == []
    assert opened(pdf).Root.MarkInfo.Marked
