"""A filled form as the sheet that documents prints. What is withheld is a blank box: the paper says nothing of why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from denen.kernel.documents.types import (
    Cell,
    FormCell,
    FormSheet,
    PeopleTable,
    Signature,
    Signing,
    TwelveDigits,
)
from denen.kernel.documents.types import Section as SheetSection
from denen.kernel.documents.types import Source as SheetSource
from denen.kernel.procedures.types.form import Filled, FilledForm, FilledSection
from denen.kernel.procedures.types.procedure import FieldType, Source

_PRINTED: dict[Source, SheetSource] = {
    Source.CARD: "card",
    Source.REGISTER: "register",
    Source.CERTIFICATE: "register",
    Source.OFFICE: "blank",
    Source.BLANK: "blank",
}
_WIDE = {FieldType.ADDRESS, FieldType.TEXT, FieldType.RELATION}


def sheet(
    form: FilledForm,
    *,
    town: str,
    made_at: datetime,
    number: str = "",
    drawn: Signature | None = None,
    signed_on: str = "",
    office: tuple[str, ...] = (),
    invented: bool = False,
) -> FormSheet:
    """`number` is the case's (受付番号), once it has one."""
    printed = form.procedure.form
    return FormSheet(
        title=printed.title,
        local_government=town,
        addressee=f"（宛先）{form.addressed_to}" if form.addressed_to else "",  # text: printed, in Japanese always
        made_at=made_at,
        sections=tuple(part for section in form.sections if (part := _part(section)) is not None),
        number=printed.number or "",
        law="、".join(map(str, form.procedure.legal_basis)),
        statement=printed.declaration or "",
        reference=number,
        signing=Signing(title=printed.signature, drawn=drawn, signed_on=signed_on),
        office=office,
        invented=invented,
    )


def _part(filled: FilledSection) -> SheetSection | PeopleTable | None:
    title = filled.section.title.ja
    if not filled.rows:
        return None
    if filled.section.each is not None:
        return PeopleTable(title, tuple(tuple(_cells(row)) for row in filled.rows))
    return SheetSection(title, tuple(_in_rows(_cells(filled.rows[0]))))


def _cells(boxes: Iterable[Filled]) -> Iterator[Cell]:
    """A kana box stands above the name before it, as its reading; every other box is a cell of its own."""
    row = list(boxes)
    for at, box in enumerate(row):
        following = row[at + 1] if at + 1 < len(row) else None
        if box.field.type is FieldType.INDIVIDUAL_NUMBER:
            yield TwelveDigits()
        elif box.field.type is FieldType.KANA and at and row[at - 1].field.type is FieldType.NAME:
            continue
        else:
            reads = following and box.field.type is FieldType.NAME and following.field.type is FieldType.KANA
            yield FormCell(
                label=box.field.label.ja,
                value=box.text,
                source="blank" if box.withheld else _PRINTED.get(box.source, "typed"),
                reading=following.text if following and reads else "",
                share=2 if box.field.type in _WIDE else 1,
            )


def _in_rows(cells: Iterable[Cell]) -> Iterator[tuple[Cell, ...]]:
    """Two cells to a row; a wide one has it to itself."""
    waiting: list[Cell] = []
    for cell in cells:
        if cell.share > 1 and waiting:
            yield tuple(waiting)
            waiting = []
        waiting.append(cell)
        if cell.share > 1 or len(waiting) == 2:
            yield tuple(waiting)
            waiting = []
    if waiting:
        yield tuple(waiting)
