"""The second factor: time-based codes of an app (RFC 6238: six digits, 30 seconds) and recovery codes in its stead."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime
from uuid import UUID

import pyotp
import segno
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString, mark_safe

SECONDS = 30
STEPS_ASTRAY = 1  # a clock may be 30 seconds off, either way
RECOVERY_CODES = 10

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without i, l, o, 0, 1


def new_secret() -> str:
    return pyotp.random_base32()


def enrolment_uri(secret: str, *, login: str, town: str) -> str:
    """What the QR code tells the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=f"denen {town}")


def qr_code(uri: str) -> SafeString:
    """The QR code as an SVG element for the page; in it are only rectangles."""
    return mark_safe(segno.make(uri, error="m").svg_inline(scale=5, border=4, light="#ffffff"))  # noqa: S308


def in_groups(secret: str) -> str:
    """The secret for typing into an app without a camera: JBSW Y3DP EHPK 3PXP."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def code_at(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


def step_of(code: str, secret: str, *, at: datetime, after: int) -> int | None:
    """The time step that this code belongs to, where it is now's or a neighbour's and newer than `after`; else None."""
    now = int(at.timestamp()) // SECONDS
    totp = pyotp.TOTP(secret)
    matching = None
    for step in range(now - STEPS_ASTRAY, now + STEPS_ASTRAY + 1):
        # Every step is compared, so that the time it takes tells nothing.
        if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode()) and step > after and matching is None:
            matching = step
    return matching


def recovery_codes() -> list[str]:
    """Ten codes of 59 bits, in the form abcd-efgh-jkmn."""
    return ["-".join(_letters(4) for _ in range(3)) for _ in range(RECOVERY_CODES)]


def recovery_digest(code: str, clerk: UUID) -> str:
    """Keyed, so that the table alone cannot be searched; the codes are random, so a slow hash would add nothing."""
    plain = "".join(character for character in code.lower() if character.isalnum())
    return salted_hmac(f"denen.identity recovery {clerk}", plain, algorithm="sha256").hexdigest()


def _letters(count: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(count))
