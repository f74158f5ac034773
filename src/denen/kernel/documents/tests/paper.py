"""A form to print, and eyes for what was printed."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pdfplumber

from denen.kernel.documents.types import (
    Cell,
    FormCell,
    FormSheet,
    PeopleTable,
    Section,
    Signature,
    Signing,
    TwelveDigits,
)

AT = datetime(2026, 11, 20, 5, 12, tzinfo=UTC)
SIGNATURE = Signature((((60, 150), (120, 60), (180, 240), (240, 150)), ((300, 150),), ((400, 40), (420, 280))))


def person(
    name: str = "田中 葵", reading: str = "タナカ アオイ", relation: str = "世帯主", note: str = ""
) -> tuple[Cell, ...]:
    return (
        FormCell("氏名", name, "register", reading, share=5),
        FormCell("生年月日", "昭和63年4月12日", "register", share=3),
        FormCell("性別", "女", "register"),
        FormCell("続柄", relation, "register", share=2),
        TwelveDigits(),
        FormCell("備考", note, share=2),
    )


def form(
    *,
    name: str = "田中 葵",
    reading: str = "タナカ アオイ",
    address: str = "塩尻市大門一番町12番2号",
    people: tuple[tuple[Cell, ...], ...] = (person(), person("田中 蓮", "タナカ レン", "子")),
    **changes: Any,
) -> FormSheet:
    """A 転居届 of the cast."""
    facts: dict[str, Any] = {
        "title": "転居届",
        "local_government": "塩尻市",
        "addressee": "塩尻市長　殿",
        "made_at": AT,
        "number": "様式第2号（第5条関係）",
        "law": "住民基本台帳法（昭和42年法律第81号）第23条",
        "statement": "次のとおり住所を移したので、届け出ます。",
        "reference": "2026-001234",
        "dates": (FormCell("届出日", "令和8年11月20日"), FormCell("異動日", "令和8年11月19日")),
        "sections": (
            Section(
                "届出人",
                (
                    (FormCell("氏名", name, "card", reading, share=2), FormCell("続柄", "本人")),
                    (FormCell("住所", address, "register"),),
                    (FormCell("電話番号", "0263-52-0280"), FormCell("本籍", source="blank")),
                ),
            ),
            PeopleTable("異動する人", people),
        ),
        "signing": Signing(signed_on="令和8年11月20日", drawn=SIGNATURE),
        "office": ("受付", "本人確認", "入力", "照合", "処理日", "住民となった日"),
        "notes": ("届出は、住み始めた日から14日以内にしてください。",),
    }
    return FormSheet(**(facts | changes))


def words(pdf: bytes) -> str:
    """All text without its spaces and line ends: what a search finds in the document."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return "".join(char["text"] for page in document.pages for char in page.chars if char["text"].strip())


def collisions(pdf: bytes) -> list[str]:
    """Characters that leave the paper's margins, cross a ruled line, or lie over another character."""
    found = []
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            chars = [char for char in page.chars if char["text"].strip()]
            for index, char in enumerate(chars):
                # A font's box is taller than its ink: look at the middle of it.
                left, right = char["x0"] + 0.3, char["x1"] - 0.3
                middle, body = (char["top"] + char["bottom"]) / 2, char["size"] * 0.35
                top, bottom = middle - body, middle + body
                where = f"{char['text']} on page {page.page_number} at {char['x0']:.0f},{char['top']:.0f}"
                if left < 36 or right > page.width - 36 or top < 24 or bottom > page.height - 24:
                    found.append(f"outside: {where}")
                for line in page.edges:
                    if line["x0"] < right and line["x1"] > left and line["top"] < bottom and line["bottom"] > top:
                        found.append(f"crossed by a line: {where}")
                        break
                for other in chars[index + 1 :]:
                    overlap = min(right, other["x1"] - 0.3) - max(left, other["x0"] + 0.3)
                    if overlap > 0.25 * char["size"] and abs(middle - (other["top"] + other["bottom"]) / 2) < body:
                        found.append(f"over {other['text']}: {where}")
                        break
    return found
