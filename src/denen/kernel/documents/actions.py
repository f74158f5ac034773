"""Keeping documents: what comes in, who opens it, when it goes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from denen.base import audit
from denen.base.access import holds
from denen.base.clock import day_of
from denen.kernel.documents.models import Document
from denen.kernel.documents.queries import facts_of
from denen.kernel.documents.types import DocumentFacts, FileNotTaken, FileTooLarge, NoSuchDocument, OpenedDocument

BEGINNINGS = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}
"""The kinds of file that are kept, with the bytes each starts with: what a browser is told, the file must be."""

MOST_MEGABYTES = 10


def keep(
    *,
    kind: str,
    title: str,
    content: bytes,
    roles: tuple[str, ...],
    keep_until: date,
    at: datetime,
    media_type: str = "application/pdf",
    subject: UUID | None = None,
    others: Iterable[UUID] = (),
    case_id: UUID | None = None,
    signed_at: datetime | None = None,
    invented: bool = False,
) -> DocumentFacts:
    """Keeps a file to the end of `keep_until`; one of `roles` (such as desk:juumin) opens it.

    `subject` and `others` are all residents of the copy whose data it holds: it hides where one of them is hidden.
    Raises FileNotTaken for anything but PDF, PNG and JPEG, and FileTooLarge.
    """
    if not roles:
        raise ValueError("a document that no role opens could never be read")
    if len(content) > MOST_MEGABYTES * 1_000_000:
        raise FileTooLarge(megabytes=MOST_MEGABYTES)
    if not content.startswith(BEGINNINGS.get(media_type, b"\0 none")):
        raise FileNotTaken
    row = Document(
        kind=kind,
        title=title,
        media_type=media_type,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        subject=subject,
        others=[each for each in dict.fromkeys(others) if each != subject],
        case_id=case_id,
        roles=list(roles),
        created_at=at,
        signed_at=signed_at,
        keep_until=keep_until,
        invented=invented,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        _note("document.kept", row.id, kind, subject, row.others)
    return facts_of(row)


def open_document(document_id: UUID, *, roles: frozenset[str]) -> OpenedDocument:
    """The file, for somebody with these roles. Every opening is noted. Raises NoSuchDocument."""
    with transaction.atomic():
        row = Document.objects.filter(id=document_id).first()
        if row is None or not holds(roles, tuple(row.roles)):
            raise NoSuchDocument
        _note("document.opened", row.id, row.kind, row.subject, row.others)
    return OpenedDocument(facts_of(row), bytes(row.content))


def purge_due(*, at: datetime) -> int:
    """Deletes what need not be kept any longer. Returns how many, at most 500; call it until none is left.

    A function of the database does it: it deletes nothing before its day, whoever calls, and reaches what is hidden.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, kind, subject, others FROM documents_purge_due(%s, 500)", [day_of(at)])
            gone = cursor.fetchall()
        for document_id, kind, subject, others in gone:
            _note("document.purged", document_id, kind, subject, others)
    return len(gone)


def _note(verb: str, document_id: UUID, kind: str, subject: UUID | None, others: list[UUID]) -> None:
    """A record for each resident whose data it is, so that whoever asks about one of them finds it."""
    residents = [each for each in (subject, *others) if each]
    for resident in residents:
        audit.note(verb, kind="resident", subject=resident, document=str(document_id), document_kind=kind)
    if not residents:
        audit.note(verb, kind="document", subject=document_id, document_kind=kind)
