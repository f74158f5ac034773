"""What a town's request carries beside Django's own, for the type checker: middleware has put it there."""

from __future__ import annotations

from django.http import HttpRequest

from denen.base.tenancy.towns import TownFacts
from denen.kernel.identity.sessions import SessionStore
from denen.kernel.identity.types import ClerkFacts


class TownRequest(HttpRequest):
    """Of a page that is public, or before anybody has been asked for."""

    town: TownFacts
    clerk: ClerkFacts | None
    session: SessionStore


class ClerkRequest(HttpRequest):
    """Of a page behind `@access.clerk`: somebody is signed in."""

    town: TownFacts
    clerk: ClerkFacts
    session: SessionStore
