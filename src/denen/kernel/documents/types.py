"""What the other modules hand over to be printed, and what they get back. Frozen; no rows, no Django but its words."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import ClassVar, Literal, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from denen.base.plain.refusals import Refusal

Source = Literal["card", "register", "typed", "blank"]
"""Where a value came from; card and register are printed under the label, for the desk to check against."""


class SignatureUnreadable(Refusal):
    says = _("署名を読み取れませんでした。")
    remedy = _("もう一度署名していただくか、印刷した用紙に署名していただいてください。")
    status = 422


@dataclass(frozen=True)
class FormCell:
    """One labelled value. `reading` (振り仮名) stands small above it; `share` is its part of the row's width."""

    label: str
    value: str = ""
    source: Source = "typed"
    reading: str = ""
    share: int = 1


@dataclass(frozen=True)
class TwelveDigits:
    """The box for the individual number (個人番号). It can have no value: only the core system fills it."""

    label: str = "個人番号（記入不要）"  # text: words of the paper form
    share: int = 1


Cell = FormCell | TwelveDigits


@dataclass(frozen=True)
class Section:
    """A titled block of rows, each row of one to three cells."""

    title: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class PeopleTable:
    """People one under the other, every row with the same labels; goes on over the page with its headings repeated.

    Each column has the width that its texts need; what is left of the paper goes by the first row's `share`.
    """

    title: str
    people: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        if not self.people:
            raise ValueError("a table of people needs a person")
        labels = {tuple(cell.label for cell in person) for person in self.people}
        if len(labels) > 1:
            raise ValueError(f"the rows differ in their labels: {sorted(labels)}")


Point = tuple[int, int]


@dataclass(frozen=True)
class Signature:
    """A signature drawn by hand: strokes of points in a field 1000 wide and 300 high, y downwards."""

    strokes: tuple[tuple[Point, ...], ...]

    WIDTH: ClassVar = 1000
    HEIGHT: ClassVar = 300
    MOST_STROKES: ClassVar = 200
    MOST_POINTS: ClassVar = 5000
    LONGEST_TEXT: ClassVar = 100_000

    def __post_init__(self) -> None:
        points = [point for stroke in self.strokes for point in stroke]
        if not 0 < len(self.strokes) <= self.MOST_STROKES or not all(self.strokes):
            raise SignatureUnreadable
        if len(points) > self.MOST_POINTS:
            raise SignatureUnreadable
        if not all(0 <= x <= self.WIDTH and 0 <= y <= self.HEIGHT for x, y in points):
            raise SignatureUnreadable

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Reads what the signature pad sends, [[[x, y], …], …]. None where nothing was drawn.

        Raises SignatureUnreadable for anything but such a list: it comes from a browser, so it may be anything.
        """
        if not text.strip():
            return None
        if len(text) > cls.LONGEST_TEXT:
            raise SignatureUnreadable
        try:
            strokes = json.loads(text)
        except (ValueError, RecursionError):
            raise SignatureUnreadable from None
        if strokes == []:
            return None
        if not _are_strokes(strokes):
            raise SignatureUnreadable
        return cls(tuple(tuple((x, y) for x, y in stroke) for stroke in strokes))

    def text(self) -> str:
        return json.dumps(self.strokes, separators=(",", ":"))

    @property
    def path(self) -> str:
        """The strokes as the data of one SVG path, smoothed: each segment bends through the middle of the next."""
        return " ".join(_smooth(stroke) for stroke in self.strokes)

    def svg(self) -> str:
        """The drawing for paper. Pages include `documents/part/signature.html`."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.WIDTH} {self.HEIGHT}">'
            f'<path d="{self.path}" fill="none" stroke="#000" stroke-width="8" stroke-linecap="round"'
            ' stroke-linejoin="round"/></svg>'
        )


def _smooth(stroke: tuple[Point, ...]) -> str:
    (x, y), (last_x, last_y) = stroke[0], stroke[-1]
    bends = (f"Q{x} {y} {(x + to_x) / 2:g} {(y + to_y) / 2:g}" for (x, y), (to_x, to_y) in pairwise(stroke[1:]))
    return f"M{x} {y}{''.join(bends)}L{last_x} {last_y}"


def _are_strokes(value: object) -> bool:
    # `type(n) is int`, since True is an int too.
    return isinstance(value, list) and all(
        isinstance(stroke, list)
        and all(isinstance(point, list) and len(point) == 2 and all(type(n) is int for n in point) for point in stroke)
        for stroke in value
    )


@dataclass(frozen=True)
class Signing:
    """The place for a signature: drawn already, or (`drawn` None) an empty line to sign on paper."""

    title: str = "届出人の署名"  # text: words of the paper form
    declaration: str = "上の内容に間違いありません。"  # text: words of the paper form
    signed_on: str = ""
    drawn: Signature | None = None


@dataclass(frozen=True)
class FormSheet:
    """A procedure's filled form. All texts are ready to print (eras, addresses, names); made_at is aware."""

    title: str
    local_government: str
    addressee: str
    made_at: datetime
    sections: tuple[Section | PeopleTable, ...]
    number: str = ""
    law: str = ""
    statement: str = ""
    reference: str = ""
    dates: tuple[FormCell, ...] = ()
    signing: Signing | None = None
    office: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    invented: bool = False


@dataclass(frozen=True)
class ReceptionSlip:
    """受付票: what the resident takes home: what was handed in, what happens next, whom to ask."""

    title: str
    local_government: str
    made_at: datetime
    reference: str
    received: tuple[FormCell, ...]
    next_steps: tuple[str, ...]
    contact: str
    invented: bool = False


@dataclass(frozen=True)
class Unprintable:
    """A character the fonts cannot show as it was registered.

    `absent`: no glyph, printed as 〓. `substituted`: the plain glyph, underlined, stands for a registered variant.
    """

    label: str
    character: str
    kind: Literal["absent", "substituted"]

    @property
    def code_points(self) -> str:
        return " ".join(f"U+{ord(c):04X}" for c in self.character)


@dataclass(frozen=True)
class PrintedSheet:
    """A PDF (tagged, PDF/UA-1, PDF/A-2a) and what could not be printed as registered."""

    pdf: bytes
    unprintable: tuple[Unprintable, ...] = ()


class NoSuchDocument(Refusal):
    """Said alike of what is not there and of what is not for this clerk: the words must not tell them apart."""

    says = _("この書類は見つかりません。")
    remedy = _("保存の期間が終わったか、担当の違う書類です。担当課に確かめてください。")
    status = 404


class FileNotTaken(Refusal):
    says = _("このファイルは保存できません。")
    remedy = _("PDF、PNG、JPEGのどれかを選んでください。")
    status = 422


class FileTooLarge(Refusal):
    says = _("ファイルが大きすぎます。保存できるのは%(megabytes)dMBまでです。")
    remedy = _("画像を小さくするか、ページを分けてください。")
    status = 413


@dataclass(frozen=True, kw_only=True)
class DocumentFacts:
    """A kept document without its content.

    `subject` is the resident it is about, `others` are further ones whose data it holds; `keep_until` is its last day.
    """

    id: UUID
    kind: str
    title: str
    media_type: str
    sha256: str
    subject: UUID | None
    others: tuple[UUID, ...]
    case_id: UUID | None
    created_at: datetime
    signed_at: datetime | None
    keep_until: date
    invented: bool


@dataclass(frozen=True)
class OpenedDocument:
    facts: DocumentFacts
    content: bytes = field(repr=False)
