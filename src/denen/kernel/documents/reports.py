"""Reports and specifications: a title, parts with text, numbered lines or a table. As PDF (printing.py) and as Word."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

_FONT = "BIZ UDPゴシック"  # text: a typeface by its name in Word; without it, Word takes its own Japanese one


@dataclass(frozen=True, kw_only=True)
class ReportTable:
    """`columns` are the headings, `shares` how the width is dealt out; the columns in `numeric` stand to the right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class ReportPart:
    """One heading with what stands below it, in this order. `lines` are numbered by their own numbers."""

    title: str
    paragraphs: tuple[str, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    table: ReportTable | None = None


@dataclass(frozen=True, kw_only=True)
class Report:
    """`author` is the office that answers for it; `made_at` is aware and makes the same report the same bytes."""

    title: str
    subtitle: str
    author: str
    made_at: datetime
    parts: tuple[ReportPart, ...]
    notes: tuple[str, ...] = ()
    language: str = "ja"


def as_word(report: Report) -> bytes:
    """A .docx with real headings, so that an office can edit it and a screen reader can move in it."""
    import docx  # lxml and its templates: for whoever asks for Word

    document = docx.Document()
    _prepare(document, report)
    document.add_heading(report.title, level=0)
    document.add_paragraph(report.subtitle)
    for part in report.parts:
        document.add_heading(part.title, level=1)
        for text in part.paragraphs:
            document.add_paragraph(text)
        for number, text in part.lines:
            document.add_paragraph(f"{number}　{text}" if report.language == "ja" else f"{number}  {text}")
        if part.table:
            _table(document, part.table)
    for note in report.notes:
        document.add_paragraph(f"※ {note}")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _prepare(document: Document, report: Report) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm

    told = document.core_properties
    told.title, told.author, told.language = report.title, report.author, report.language
    told.comments = ""
    told.created = told.modified = report.made_at.replace(tzinfo=None)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    for style in document.styles:
        fonts = style.element.find(f".//{qn('w:rFonts')}")
        if fonts is not None:
            for name in list(fonts.attrib):  # a theme's typeface would win over ours
                del fonts.attrib[name]
            for script in ("w:ascii", "w:hAnsi", "w:eastAsia"):
                fonts.set(qn(script), _FONT)


def _table(document: Document, table: ReportTable) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    made = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    widths = [Mm(166 * share // sum(table.shares)) for share in table.shares]

    def fill(cells: Any, texts: tuple[str, ...], *, bold: bool) -> None:
        cell: _Cell
        for column, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            cell.width = widths[column]
            paragraph = cell.paragraphs[0]
            paragraph.add_run(text).bold = bold
            if column in table.numeric:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    fill(made.rows[0].cells, table.columns, bold=True)
    # Repeated on each page, and known to screen readers as the heading.
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        fill(made.add_row().cells, row, bold=False)
