"""塩尻市 and 松本市 with the whole cast, really committed, and windows of their clerks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from denen.base import clock
from denen.base.tenancy import acting_for
from denen.base.testing.browser import OpenedPage, running
from denen.base.testing.towns import MATSUMOTO, SHIOJIRI
from denen.kernel.identity.queries import facts_of, with_roles
from denen.kernel.identity.sessions import SessionStore
from denen.site.example import furnish
from journeys.hands import Keys
from journeys.window import Window

LG_CODES = {"shiojiri": SHIOJIRI.lg_code, "matsumoto": MATSUMOTO.lg_code}
Ids = dict[str, UUID]
NewWindow = Callable[..., Window]
AtWork = Callable[..., Window]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One for all journeys."""
    with running() as browser:
        yield browser


@pytest.fixture
def cast(committed: None) -> dict[str, Ids]:
    """The residents of the cast by town and name; nobody else lives there."""
    return furnish(people=dict.fromkeys(LG_CODES.values(), 1), at=clock.now())


@pytest.fixture
def new_window(cast: dict[str, Ids], opened: OpenedPage) -> NewWindow:
    """`new_window(width=390, keys=True)`: nobody has signed in there yet."""

    def make(*, keys: bool = False, town: str = "shiojiri", careful: bool = False, **options: Any) -> Window:
        page = opened(**options)
        window = Window(page, options.get("language", "ja"), options.get("scripts", True), town, careful)
        if keys:
            window.hands = Keys(page)
        return window

    return make


@pytest.fixture
def at_work(new_window: NewWindow) -> AtWork:
    """`at_work("suzuki")`: a window in which this clerk has signed in, without going through the pages for it."""

    def enter(login: str, **options: Any) -> Window:
        window = new_window(**options)
        with acting_for(LG_CODES[window.town]):
            window.clerk = facts_of(with_roles().get(login=login))
            session = SessionStore()
            session.begin(window.clerk)
        window.page.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": session.session_key or "",
                    "domain": "127.0.0.1",
                    "path": f"/{window.town}/",
                }
            ]
        )
        return window

    return enter
