"""Reads: what is kept, for those who may open it."""

from __future__ import annotations

from uuid import UUID

from denen.base.access import holds
from denen.kernel.documents.models import Document
from denen.kernel.documents.types import DocumentFacts


def documents_of_case(case_id: UUID, *, roles: frozenset[str]) -> tuple[DocumentFacts, ...]:
    """Those of a case that somebody with these roles may open, oldest first, without their contents.

    Documents with a protected person in them are there for the clerks named for her only: the database sees to it.
    """
    rows = Document.objects.filter(case_id=case_id).defer("content").order_by("created_at", "id")
    return tuple(facts_of(row) for row in rows if holds(roles, tuple(row.roles)))


def facts_of(row: Document) -> DocumentFacts:
    return DocumentFacts(
        id=row.id,
        kind=row.kind,
        title=row.title,
        media_type=row.media_type,
        sha256=row.sha256,
        subject=row.subject,
        others=tuple(row.others),
        case_id=row.case_id,
        created_at=row.created_at,
        signed_at=row.signed_at,
        keep_until=row.keep_until,
        invented=row.invented,
    )
