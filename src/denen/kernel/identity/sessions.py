"""Django's session engine over a table behind the town's policy: SESSION_ENGINE = "denen.kernel.identity.sessions"."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, SessionBase, UpdateError
from django.db import connection
from django.db.models import Q
from django.utils.crypto import get_random_string

from denen.base import clock
from denen.base.tenancy import current
from denen.kernel.identity.models import ClerkSession
from denen.kernel.identity.types import ClerkFacts

SEEN_EVERY = timedelta(minutes=1)
"""How exactly the last use is kept: finer would be one more write for each page."""


class SessionStore(SessionBase):
    """One session in one town; where there is no town, there is none.

    It ends after a time without use and, used or not, after an absolute time (DENEN_IDLE_MINUTES, DENEN_SESSION_HOURS).
    """

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._clerk: ClerkFacts | None = None
        self._ended: UUID | None = None
        self._seen_at: datetime | None = None

    @property
    def clerk(self) -> ClerkFacts | None:
        """Who is signed in."""
        self.keys()  # reading anything loads all of it, once
        return self._clerk

    @property
    def ended_clerk(self) -> UUID | None:
        """Whose session this was, where it has ended."""
        self.keys()
        return self._ended

    def begin(self, clerk: ClerkFacts) -> None:
        """A new session under a new key, for a clerk who has just signed in; whatever was before has ended."""
        self.flush()
        self._clerk = clerk
        self.create()

    def touch(self) -> None:
        """The session is in use."""
        now = clock.now()
        if self._seen_at and now - self._seen_at >= SEEN_EVERY:
            self._rows().update(seen_at=now)

    def load(self) -> dict[str, Any]:
        row = self._row()
        if row is not None and not _over(row, clock.now()):
            self._seen_at = row.seen_at
            self._clerk = _facts_of(row)
            return dict(json.loads(row.data))
        self._ended = row.clerk_id if row else None
        self._session_key = None
        return {}

    def create(self) -> None:
        data = dict(self.items())
        now = clock.now()
        self._session_key = get_random_string(32, VALID_KEY_CHARS)
        ClerkSession.objects.create(
            key_digest=_digest(self._session_key),
            clerk_id=self._clerk.id if self._clerk else None,
            data=data,
            started_at=now,
            seen_at=now,
        )
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        if must_create or self.session_key is None:
            self.create()
        elif not self._rows().update(data=dict(self.items()), seen_at=clock.now()):
            raise UpdateError  # ended meanwhile, in another tab or by an officer: it must not come back to life

    def get_expire_at_browser_close(self) -> bool:
        """Always: at a counter the next person may sit down at the same computer."""
        return True

    def exists(self, session_key: str) -> bool:
        return ClerkSession.objects.filter(key_digest=_digest(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        self._rows(session_key).update(ended_at=clock.now(), data={})
        self._clerk = None

    @classmethod
    def clear_expired(cls) -> None:
        """Forgets the acting town's sessions that have been over for a day."""
        yesterday = clock.now() - timedelta(days=1)
        over = Q(ended_at__lt=yesterday) | Q(seen_at__lt=yesterday - _idle()) | Q(started_at__lt=yesterday - _longest())
        ClerkSession.objects.filter(over).delete()

    def _rows(self, key: str | None = None) -> Any:
        return ClerkSession.objects.filter(key_digest=_digest(key or self.session_key or ""), ended_at=None)

    def _row(self) -> _Found | None:
        if current() is None:
            return None
        with connection.cursor() as cursor:
            cursor.execute(_FIND, [_digest(self.session_key or "")])
            found = cursor.fetchone()
        return _Found(*found) if found else None


class _Found(NamedTuple):
    clerk_id: UUID | None
    data: str
    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    login: str
    name: str
    retired_at: datetime | None
    roles: list[str]


# Every page asks this first. Written out, since putting it together anew took the ORM a seventh of a page's time.
_FIND = """
SELECT s.clerk_id, s.data, s.started_at, s.seen_at, s.ended_at, c.login, c.name, c.retired_at,
    ARRAY(SELECT r.name FROM identity_role r WHERE r.lg_code = c.lg_code AND r.clerk_id = c.id)
FROM identity_clerksession s LEFT JOIN identity_clerk c ON c.lg_code = s.lg_code AND c.id = s.clerk_id
WHERE s.key_digest = %s
"""


def _over(row: _Found, now: datetime) -> bool:
    return row.ended_at is not None or now - row.seen_at >= _idle() or now - row.started_at >= _longest()


def _idle() -> timedelta:
    return timedelta(minutes=settings.DENEN_IDLE_MINUTES)


def _longest() -> timedelta:
    return timedelta(hours=settings.DENEN_SESSION_HOURS)


def _facts_of(row: _Found) -> ClerkFacts | None:
    if row.clerk_id is None or row.retired_at is not None:
        return None
    return ClerkFacts(row.clerk_id, row.login, row.name, frozenset(row.roles))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
