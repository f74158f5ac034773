"""Encryption of what must be read again: keys for each purpose and town, derived from SECRET_KEY.

Tokens are Fernet's: authenticated, and dated, so that they can expire. Keys of SECRET_KEY_FALLBACKS still open them.
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from denen.base.tenancy import NoTown, current


class Unopened(Exception):
    """Not a token of this purpose and town, or one that has expired."""


def close(data: bytes, *, purpose: str, at: datetime) -> str:
    """A token that only the same purpose in the same town opens."""
    return _box(purpose).encrypt_at_time(data, int(at.timestamp())).decode()


def open_token(token: str, *, purpose: str, at: datetime, within: timedelta | None = None) -> bytes:
    """What was closed. Raises Unopened, also where it is older than `within`."""
    try:
        box = _box(purpose)
        if within is None:
            return box.decrypt(token.encode())
        return box.decrypt_at_time(token.encode(), int(within.total_seconds()), int(at.timestamp()))
    except InvalidToken as wrong:
        raise Unopened(purpose) from wrong


def _box(purpose: str) -> MultiFernet:
    acting = current()
    if acting is None:
        raise NoTown("keys belong to a town")
    return _derived(purpose, acting.lg_code, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=64)
def _derived(purpose: str, lg_code: str, secrets: tuple[str, ...]) -> MultiFernet:
    info = f"denen.identity {purpose} {lg_code}".encode()
    keys = [HKDF(SHA256(), length=32, salt=None, info=info).derive(secret.encode()) for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
