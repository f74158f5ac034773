import csv
import io
import json
import zipfile

import pytest

from denen.base.ui.downloads import ENDINGS, Sheet, download

SHEET = Sheet(
    name="awards",
    title="採択: 一覧",
    head=(("town", "団体"), ("cost", "事業費")),
    rows=(("塩尻市", 86_625_000), ("=HYPERLINK(1)", None)),
    source="出典を示してお使いください。",
    source_label="出典",
)


def test_a_csv_carries_its_source_on_every_row_and_runs_no_formula() -> None:
    content = download(SHEET, "csv").content
    assert content.startswith("\ufeff".encode())
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        ["団体", "事業費", "出典"],
        ["塩尻市", "86625000", "出典を示してお使いください。"],
        ["'=HYPERLINK(1)", "", "出典を示してお使いください。"],
    ]


def test_a_json_has_rows_by_key() -> None:
    assert json.loads(download(SHEET, "json").content) == {
        "title": "採択: 一覧",
        "source": "出典を示してお使いください。",
        "rows": [{"town": "塩尻市", "cost": 86_625_000}, {"town": "=HYPERLINK(1)", "cost": None}],
    }


def test_a_workbook_holds_texts_numbers_and_a_sheet_with_the_source() -> None:
    answer = download(SHEET, "xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="awards.xlsx"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
        table = book.read("xl/worksheets/sheet1.xml").decode()
        names = book.read("xl/workbook.xml").decode()
    assert all(text in texts for text in ("塩尻市", "=HYPERLINK(1)", "出典を示してお使いください。"))
    assert "<v>86625000</v>" in table
    assert "<f>" not in table
    assert 'name="採択  一覧"' in names
    assert 'name="出典"' in names


def test_without_a_source_there_is_no_column_for_it() -> None:
    plain = Sheet(name="n", title="t", head=(("a", "A"),), rows=((1,),))
    assert download(plain, "csv").content.decode("utf-8-sig") == "A\r\n1\r\n"


def test_other_kinds_are_not_made() -> None:
    assert ENDINGS == ("csv", "json", "xlsx")
    with pytest.raises(KeyError):
        download(SHEET, "pdf")
