"""One page: the kept file itself, shown in the browser."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from denen.base import access
from denen.kernel.documents.actions import open_document

ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


@access.clerk()
@require_safe
def show(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The file. Its name tells nothing of the person: it ends up in folders of downloads."""
    opened = open_document(document_id, roles=request.clerk.roles)  # type: ignore[attr-defined]
    name = f"denen-{str(document_id)[-12:]}.{ENDINGS[opened.facts.media_type]}"
    response = HttpResponse(opened.content, content_type=opened.facts.media_type)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
