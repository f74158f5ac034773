"""A table as a file: CSV for spreadsheets, JSON for programs, Excel for people who ask for it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.http import HttpResponse

Cell = str | int | float | None


@dataclass(frozen=True)
class Sheet:
    """`name` is the file's, without ending; `head` gives each column's key (for programs) and name (for people).

    `source` says where the figures come from and what one may do with them: a column of the CSV, a member of the JSON,
    a sheet of the workbook, so that it stays with the figures wherever they go. Empty: nothing is said.
    """

    name: str
    title: str
    head: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Cell]] = field(repr=False)
    source: str = ""
    source_label: str = ""


def download(sheet: Sheet, ending: str) -> HttpResponse:
    """`ending` is csv, json or xlsx; KeyError for others."""
    content_type, make = _KINDS[ending]
    response = HttpResponse(make(sheet), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{sheet.name}.{ending}"'
    return response


def _csv(sheet: Sheet) -> bytes:
    """With a byte order mark, so that spreadsheets read its Japanese."""
    text = io.StringIO()
    writer = csv.writer(text)
    more = ([sheet.source_label], [sheet.source]) if sheet.source else ([], [])
    writer.writerow([label for _, label in sheet.head] + more[0])
    for row in sheet.rows:
        writer.writerow([*(_harmless(cell) for cell in row), *more[1]])
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula is shown as text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _json(sheet: Sheet) -> bytes:
    keys = [key for key, _ in sheet.head]
    told = {
        "title": sheet.title,
        **({"source": sheet.source} if sheet.source else {}),
        "rows": [dict(zip(keys, row, strict=True)) for row in sheet.rows],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _xlsx(sheet: Sheet) -> bytes:
    import xlsxwriter  # 6 MB that only a download needs

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, whole = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "#,##0"})
        page = book.add_worksheet(sheet.title[:31].translate(_NOT_IN_A_NAME))
        page.write_row(0, 0, [label for _, label in sheet.head], bold)
        for number, row in enumerate(sheet.rows, 1):
            for column, cell in enumerate(row):
                page.write(number, column, cell, whole if isinstance(cell, int) else None)
        page.freeze_panes(1, 0)
        page.autofit()
        if sheet.source:
            book.add_worksheet(sheet.source_label[:31]).write_string(0, 0, sheet.source)
    return file.getvalue()


_NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))

_KINDS: dict[str, tuple[str, Callable[[Sheet], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "json": ("application/json", _json),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
}
ENDINGS = tuple(_KINDS)
