"""The clerks of the cast as fixtures, and a browser that is signed in: `pytest -p denen.kernel.identity.testing`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from denen.base.tenancy.towns import TownFacts
    from denen.kernel.identity.types import ClerkFacts

PASSWORD = "mado-guchi-asagao-7"  # noqa: S105 - the cast's, in tests
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
PROVISIONED_AT = datetime(2026, 4, 1, 0, 0, tzinfo=UTC)

SignedIn = Callable[["ClerkFacts"], "Client"]


def provision_cast_clerk(town: TownFacts, login: str, name: str, *roles: str) -> ClerkFacts:
    """A clerk with the tests' password and secret, in the running transaction or one of its own."""
    from denen.base.tenancy import acting_for
    from denen.kernel.identity.api import provision_example

    with acting_for(town.lg_code):
        return provision_example(
            login=login, name=name, roles=roles, password=PASSWORD, totp_secret=SECRET, at=PROVISIONED_AT
        )


@pytest.fixture
def suzuki(db: None, shiojiri: TownFacts) -> ClerkFacts:
    return provision_cast_clerk(shiojiri, "suzuki", "鈴木", "counter")


@pytest.fixture
def takahashi(db: None, shiojiri: TownFacts) -> ClerkFacts:
    return provision_cast_clerk(shiojiri, "takahashi", "高橋", "desk:kokuho")


@pytest.fixture
def ito(db: None, shiojiri: TownFacts) -> ClerkFacts:
    return provision_cast_clerk(shiojiri, "ito", "伊藤", "officer")


@pytest.fixture
def kobayashi(db: None, matsumoto: TownFacts) -> ClerkFacts:
    return provision_cast_clerk(matsumoto, "kobayashi", "小林", "counter", "officer")


@pytest.fixture
def watanabe(db: None, nagano: TownFacts) -> ClerkFacts:
    return provision_cast_clerk(nagano, "watanabe", "渡辺", "programme")


@pytest.fixture
def signed_in(db: None, shiojiri: TownFacts, matsumoto: TownFacts, nagano: TownFacts) -> SignedIn:
    """`signed_in(suzuki)`: a browser with a session of this clerk, who did not have to go through the form."""
    from django.conf import settings
    from django.test import Client

    from denen.base.tenancy import acting_for
    from denen.kernel.identity.models import Clerk
    from denen.kernel.identity.sessions import SessionStore

    def enter(clerk: ClerkFacts) -> Client:
        client = Client()
        for town in (shiojiri, matsumoto, nagano):
            with acting_for(town.lg_code):
                if Clerk.objects.filter(id=clerk.id).exists():
                    session = SessionStore()
                    session.begin(clerk)
                    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
        return client

    return enter
