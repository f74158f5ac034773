"""Failures to sign in, counted in the database per login that was typed; five lock it for a quarter of an hour."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from denen.kernel.identity.models import SignInFailures
from denen.kernel.identity.types import SignInLocked

MOST = 5
LOCKED_FOR = timedelta(minutes=15)


class FailureCount:
    """The count of one login, its row locked to the transaction's end: parallel guesses queue and are all counted."""

    def __init__(self, login: str, *, at: datetime) -> None:
        digest = login_digest(login)
        # Claimed before anything is checked. The insert waits for a rival's, so that there is a row to lock.
        SignInFailures.objects.bulk_create([SignInFailures(login_digest=digest, last_at=at)], ignore_conflicts=True)
        self._row = SignInFailures.objects.select_for_update().get(login_digest=digest)
        self._at = at
        if self._row.locked_until and self._row.locked_until <= at:
            self._row.failures, self._row.locked_until = 0, None

    def lock(self) -> SignInLocked | None:
        """The refusal, while this login is locked."""
        if self._row.locked_until is None:
            return None
        left = self._row.locked_until - self._at
        return SignInLocked(minutes=-(-left // timedelta(minutes=1)))

    def add(self) -> bool:
        """One more failure; whether it was the one that locks."""
        self._row.failures += 1
        self._row.last_at = self._at
        if self._row.failures >= MOST:
            self._row.locked_until = self._at + LOCKED_FOR
        self._row.save(update_fields=["failures", "last_at", "locked_until"])
        return self._row.locked_until is not None

    def clear(self) -> None:
        self._row.delete()


def login_digest(login: str) -> str:
    return salted_hmac("denen.identity login", login, algorithm="sha256").hexdigest()


def locked_logins(logins: Iterable[str], *, at: datetime) -> frozenset[str]:
    """Those of these logins that are locked now."""
    digests = {login_digest(login): login for login in logins}
    locked = SignInFailures.objects.filter(login_digest__in=digests, locked_until__gt=at)
    return frozenset(digests[digest] for digest in locked.values_list("login_digest", flat=True))


def forget(login: str) -> None:
    SignInFailures.objects.filter(login_digest=login_digest(login)).delete()
