"""Passwords: how they are kept and which are refused."""

from __future__ import annotations

import secrets
from types import SimpleNamespace

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError

from denen.kernel.identity.types import PasswordTooClose, PasswordTooCommon, PasswordTooShort

LEAST = 12
LONGEST = 128

# For first passwords: read aloud and typed once, so nothing that looks or sounds like another (0/o, 1/l/i, b/d/p).
_CLEAR = "acefghkmnrstwxyz23456789"


class _Hasher(Argon2PasswordHasher):
    """Argon2id at OWASP's second setting: 19 MiB and about 30 ms. Django's own takes 100 MiB for every sign-in."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


_hasher = _Hasher()


def encode(password: str) -> str:
    return _hasher.encode(password, _hasher.salt())


def matches(password: str, encoded: str | None) -> bool:
    """Whether it is the password. With None (nobody has this login) it takes as long and is False."""
    if encoded is None:
        encode(password)
        return False
    return _hasher.verify(password, encoded)


def outdated(encoded: str) -> bool:
    """Whether it was kept with other settings than today's, and should be encoded again."""
    return _hasher.must_update(encoded)


def require_good(password: str, *, login: str, name: str, before: str) -> None:
    """Raises PasswordTooShort, PasswordTooCommon or PasswordTooClose; `before` is the encoded one it replaces."""
    if len(password) < LEAST:
        raise PasswordTooShort(least=LEAST)
    try:
        CommonPasswordValidator().validate(password)
        if password.isdigit() or len(set(password)) < 5:
            raise PasswordTooCommon()
    except ValidationError:
        raise PasswordTooCommon() from None
    try:
        similar = UserAttributeSimilarityValidator(user_attributes=("login", "name"))
        similar.validate(password, SimpleNamespace(login=login, name=name))  # type: ignore[arg-type]
    except ValidationError:
        raise PasswordTooClose() from None
    if (len(login) >= 4 and login in password.lower()) or _hasher.verify(password, before):
        raise PasswordTooClose()


def first_password() -> str:
    """Sixteen characters in four groups: 73 bits."""
    return "-".join("".join(secrets.choice(_CLEAR) for _ in range(4)) for _ in range(4))
