"""What was typed when the session had ended: it travels through the sign-in in the page itself, and nothing is lost.

The token is encrypted, holds for 30 minutes, for one address, and for the clerk whose session it was. Where that is not
known any more, it is for whoever signs in on that very page.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest

from denen.kernel.identity import encryption
from denen.kernel.identity.types import NothingCarried

LASTS = timedelta(minutes=30)
LARGEST = 1_400_000  # characters of a token: what a form may hold in all (DATA_UPLOAD_MAX_MEMORY_SIZE), with some room


@dataclass(frozen=True)
class Carried:
    path: str
    fields: tuple[tuple[str, str], ...]
    files: bool  # files were attached; they cannot travel and must be chosen again
    whose: UUID | None
    at: datetime


def carry(request: HttpRequest, *, whose: UUID | None, at: datetime) -> str:
    """A token for what this request posts, or nothing where it is too much.

    What a view marks by Django's `sensitive_post_parameters`, such as a card's code, is left out.
    """
    hidden = getattr(request, "sensitive_post_parameters", ())
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and name not in hidden and hidden != "__ALL__"
        for value in values
    ]
    content = {
        "path": request.get_full_path(),
        "fields": fields,
        "files": bool(request.FILES),
        "whose": str(whose) if whose else None,
        "at": at.isoformat(),
    }
    token = encryption.close(zlib.compress(json.dumps(content).encode()), purpose="carried", at=at)
    return token if len(token) <= LARGEST else ""


def unpack(token: str, *, clerk: UUID, at: datetime) -> Carried:
    """What a token carries for this clerk. Raises NothingCarried where it is old, somebody else's or none of ours."""
    try:
        opened = encryption.open_token(token, purpose="carried", at=at, within=LASTS)
    except encryption.Unopened:
        raise NothingCarried() from None
    content = json.loads(zlib.decompress(opened))
    whose = UUID(content["whose"]) if content["whose"] else None
    if whose not in (None, clerk):
        raise NothingCarried()
    return Carried(
        path=content["path"],
        fields=tuple((name, value) for name, value in content["fields"]),
        files=content["files"],
        whose=whose,
        at=datetime.fromisoformat(content["at"]),
    )
