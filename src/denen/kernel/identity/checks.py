"""Identity's health check."""

from __future__ import annotations

from denen.base import clock
from denen.base.health import Unwell, check
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import open_towns
from denen.kernel.identity import encryption
from denen.kernel.identity.models import Clerk


@check("second factor")
def second_factor() -> str:
    """One secret is opened, whichever comes first: they all hang on the same key."""
    for town in open_towns():
        with acting_for(town.lg_code):
            closed = Clerk.objects.exclude(totp_secret="").values_list("totp_secret", flat=True).first()
            if closed:
                try:
                    encryption.open_token(closed, purpose="totp", at=clock.now())
                except encryption.Unopened:
                    raise Unwell("the secrets of apps do not open: was DENEN_SECRET_KEY changed?") from None
                return "secrets open"
    return "nobody has enrolled an app yet"
