"""Sheets to PDF: facts become JSON, typst sets them. No text of a person is ever part of a typst program."""

from __future__ import annotations

import json
import threading
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typst

from denen.base.plain.era import era_text
from denen.kernel.documents.glyphs import FONTS, Composer
from denen.kernel.documents.reports import Report, ReportTable
from denen.kernel.documents.types import (
    Cell,
    FormSheet,
    PeopleTable,
    PrintedSheet,
    ReceptionSlip,
    Section,
    Signing,
    TwelveDigits,
)

SHEETS = Path(__file__).parent / "sheets"
STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]
"""PDF/UA-1 for readers with a screen reader, PDF/A-2a because the records are kept for years."""

UNTITLED = "—"
"""PDF/UA knows no empty heading."""

_JAPAN = ZoneInfo("Asia/Tokyo")

# A compiler refuses to be used by two threads at once ("Already borrowed"), and one for each thread would cost each
# its own 20 MB: a sheet takes some 20 ms, so the threads of a process wait for one another.
_at_the_press = threading.Lock()


def print_form(sheet: FormSheet) -> PrintedSheet:
    """The same sheet gives the same bytes."""
    compose = Composer()
    data = _form(sheet, compose)
    return _print("form.typ", data, compose, sheet.made_at)


def print_slip(slip: ReceptionSlip) -> PrintedSheet:
    compose = Composer()
    data = _slip(slip, compose)
    return _print("slip.typ", data, compose, slip.made_at)


def print_report(report: Report) -> PrintedSheet:
    """The same report gives the same bytes."""
    compose = Composer()
    data = _report(report, compose)
    return _print("report.typ", data, compose, report.made_at)


def _print(template: str, data: dict[str, Any], compose: Composer, made_at: datetime) -> PrintedSheet:
    data["substituted"] = compose.substituted()
    data["notes"] += compose.notes()
    with _at_the_press:
        pdf = _compiler(template).compile(
            format="pdf",
            sys_inputs={"sheet": json.dumps(data, ensure_ascii=False)},
            pdf_standards=STANDARDS,
            timestamp=int(made_at.timestamp()),
        )
    assert isinstance(pdf, bytes)  # for the type checker: a PDF is never a list of pages
    return PrintedSheet(pdf, tuple(compose.unprintable))


@cache
def _fonts() -> typst.Fonts:
    # Only ours: what a machine happens to have installed must not change a printed page.
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


@cache
def _compiler(template: str) -> typst.Compiler:
    return typst.Compiler(SHEETS / template, root=SHEETS, font_paths=_fonts())


def _form(sheet: FormSheet, compose: Composer) -> dict[str, Any]:
    return {
        "title": compose(sheet.title, "表題"),
        "local-government": compose(sheet.local_government, "団体名"),
        "addressee": compose(sheet.addressee, "宛先"),
        "made-at": _made_at(sheet.made_at),
        "sections": [
            _people(part, compose) if isinstance(part, PeopleTable) else _section(part, compose)
            for part in sheet.sections
        ],
        "number": compose(sheet.number, "様式"),
        "law": compose(sheet.law, "根拠"),
        "statement": compose(sheet.statement, "本文"),
        "reference": compose(sheet.reference, "受付番号"),
        "dates": [_cell(cell, compose) for cell in sheet.dates],
        "signing": _signing(sheet.signing, compose) if sheet.signing else None,
        "office": [compose(label, "職員記入欄") for label in sheet.office],
        "notes": [compose(note, "注記") for note in sheet.notes],
        "invented": sheet.invented,
    }


def _slip(slip: ReceptionSlip, compose: Composer) -> dict[str, Any]:
    return {
        "title": compose(slip.title, "表題"),
        "local-government": compose(slip.local_government, "団体名"),
        "made-at": _made_at(slip.made_at),
        "reference": compose(slip.reference, "受付番号"),
        "received": [_cell(cell, compose) for cell in slip.received],
        "next-steps": [compose(step, "このあと") for step in slip.next_steps],
        "contact": compose(slip.contact, "問い合わせ先"),
        "notes": [],
        "invented": slip.invented,
    }


def _report(report: Report, compose: Composer) -> dict[str, Any]:
    def table(of: ReportTable) -> dict[str, Any]:
        return {
            "columns": [compose(column, "表") for column in of.columns],
            "rows": [[compose(cell, "表") for cell in row] for row in of.rows],
            "shares": of.shares,
            "numeric": sorted(of.numeric),
        }

    return {
        "title": compose(report.title, "表題") or UNTITLED,
        "subtitle": compose(report.subtitle, "表題"),
        "author": compose(report.author, "作成者"),
        "made-at": _made_at(report.made_at),
        "language": report.language,
        "parts": [
            {
                "title": compose(part.title, "見出し") or UNTITLED,
                "paragraphs": [compose(text, part.title) for text in part.paragraphs],
                "lines": [[number, compose(text, part.title)] for number, text in part.lines],
                "table": table(part.table) if part.table else None,
            }
            for part in report.parts
        ],
        "notes": [compose(note, "注記") for note in report.notes],
    }


def _section(section: Section, compose: Composer) -> dict[str, Any]:
    return {
        "title": compose(section.title, "表題"),
        "rows": [[_cell(cell, compose) for cell in row] for row in section.rows],
    }


def _people(table: PeopleTable, compose: Composer) -> dict[str, Any]:
    return {
        "title": compose(table.title, "表題"),
        "columns": [_cell(cell, compose) for cell in table.people[0]],
        "people": [[_cell(cell, compose) for cell in person] for person in table.people],
    }


def _cell(cell: Cell, compose: Composer) -> dict[str, Any]:
    filled = {"label": compose(cell.label, "見出し"), "share": cell.share}
    if isinstance(cell, TwelveDigits):
        return filled | {"twelve-digits": True, "source": "blank"}
    return filled | {
        "twelve-digits": False,
        "source": cell.source,
        "value": compose(cell.value, cell.label),
        "reading": compose(cell.reading, cell.label),
    }


def _signing(signing: Signing, compose: Composer) -> dict[str, Any]:
    return {
        "title": compose(signing.title, "表題"),
        "declaration": compose(signing.declaration, "署名"),
        "signed-on": compose(signing.signed_on, "署名"),
        "drawn": signing.drawn.svg() if signing.drawn else "",
    }


def _made_at(at: datetime) -> str:
    there = at.astimezone(_JAPAN)
    return f"{era_text(there.date())} {there:%H:%M} 作成"
