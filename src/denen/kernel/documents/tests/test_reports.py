from __future__ import annotations

import io
import time

import docx
import pikepdf
from hypothesis import given, settings
from hypothesis import strategies as st

from denen.kernel.documents.api import Report, ReportPart, ReportTable, as_word, print_report
from denen.kernel.documents.tests.paper import AT, collisions, words


def report(**also: object) -> Report:
    parts = (
        ReportPart(title="要件", lines=(("19-1", "券面の情報から欄を埋めること。"), ("19-2", "署名だけで済むこと。"))),
        ReportPart(
            title="費用",
            paragraphs=("町ごとの事業費です。",),
            table=ReportTable(
                columns=("団体", "事業費"),
                rows=(("塩尻市", "8,663万円"), ("佐渡市", "3,354万円")),
                shares=(3, 1),
                numeric=frozenset({1}),
            ),
        ),
    )
    given = {"title": "モデル仕様書", "subtitle": "書かない窓口", "author": "塩尻市", "made_at": AT, "parts": parts}
    return Report(**{**given, **also})  # type: ignore[arg-type]


def test_a_report_on_paper_has_its_parts_in_order_and_is_tagged() -> None:
    pdf = print_report(report(notes=("数値は公表されたものです。",))).pdf
    read = words(pdf)
    places = [read.index(text) for text in ("モデル仕様書", "要件", "19-1", "署名だけ", "費用", "8,663万円", "数値は")]
    assert places == sorted(places)
    assert collisions(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.Lang == "ja-JP"


def test_the_same_report_gives_the_same_bytes() -> None:
    assert print_report(report()).pdf == print_report(report()).pdf


def test_a_long_report_goes_on_over_pages_with_the_headings_of_its_table() -> None:
    table = ReportTable(columns=("団体名", "事業名"), rows=(("塩尻市", "書かない窓口の導入" * 4),) * 60, shares=(1, 2))
    pdf = print_report(report(parts=(ReportPart(title="一覧", table=table),))).pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = len(opened.pages)
    assert pages > 1
    assert words(pdf).count("団体名") == pages


def test_word_has_headings_numbers_and_a_table_that_names_its_columns() -> None:
    opened = docx.Document(io.BytesIO(as_word(report())))
    styled = [(paragraph.style.name, paragraph.text) for paragraph in opened.paragraphs if paragraph.style]
    assert [each for each in styled if each[0] != "Normal"] == [
        ("Title", "モデル仕様書"),
        ("Heading 1", "要件"),
        ("Heading 1", "費用"),
    ]
    assert "19-1　券面の情報から欄を埋めること。" in [paragraph.text for paragraph in opened.paragraphs]
    (table,) = opened.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["団体", "事業費"],
        ["塩尻市", "8,663万円"],
        ["佐渡市", "3,354万円"],
    ]
    assert "tblHeader" in table.rows[0]._tr.xml
    assert opened.core_properties.title == "モデル仕様書"


texts = st.text(st.characters(codec="euc_jis_2004", exclude_categories=("Cc",)), max_size=60)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(title=texts, line=texts, cell=texts)
def test_whatever_stands_in_a_report_is_set_and_never_run(title: str, line: str, cell: str) -> None:
    table = ReportTable(columns=(cell,), rows=((cell,),), shares=(1,))
    part = ReportPart(title=title, paragraphs=(line,), lines=(("1", line),), table=table)
    of = report(title=title, subtitle="#panic(1)", parts=(part,))
    assert "#panic(1)" in words(print_report(of).pdf)
    assert docx.Document(io.BytesIO(as_word(of))).core_properties.title == title


def test_a_page_is_printed_in_time() -> None:
    print_report(report())
    start = time.perf_counter()
    print_report(report())
    assert time.perf_counter() - start < 1
