"""For example towns only: clerks whose password and app everyone may know, and their cards in software."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from denen.base import audit
from denen.kernel.identity import encryption
from denen.kernel.identity.actions.clerks import provisioned
from denen.kernel.identity.card.software import TRIES
from denen.kernel.identity.models import SoftwareCardState
from denen.kernel.identity.town import in_example_town
from denen.kernel.identity.types import ClerkFacts, NotAnExample


@transaction.atomic
def provision_example(
    *, login: str, name: str, roles: Iterable[str], password: str, totp_secret: str, at: datetime
) -> ClerkFacts:
    """A clerk ready to sign in, of a town whose residents are invented. Raises NotAnExample, LoginTaken, NoSuchRole."""
    _require_example_town()
    return provisioned(
        login=login,
        name=name,
        roles=roles,
        password=password,
        at=at,
        password_is_first=False,
        totp_secret=encryption.close(totp_secret.encode(), purpose="totp", at=at),
        example=True,
    )


@transaction.atomic
def unlock_card(*, card_id: str) -> None:
    """Gives an example card all its tries back, as the card counter of a town hall would."""
    _require_example_town()
    SoftwareCardState.objects.filter(card=card_id).update(tries_left=TRIES)
    audit.note("software_card.unlocked", kind="software_card", card=card_id)


def _require_example_town() -> None:
    if not in_example_town():
        raise NotAnExample()
