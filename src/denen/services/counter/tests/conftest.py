"""The counter of 塩尻市 with its cast, and a browser in the hands of a clerk."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from denen.base import clock
from denen.base.services import switch_on
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.identity.testing import SignedIn, provision_cast_clerk
from denen.kernel.identity.types import ClerkFacts
from denen.kernel.residents.api import load_example

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
BASE = "/shiojiri/counter/"
SIGNATURE = "[[[100,100],[200,150],[300,100]]]"

MOVE = {
    "moved_on": "令和8年11月15日",
    "new_postal_code": "399-0737",
    "new_address": "長野県塩尻市大門八番町12番2号",
    "visitor_phone": "0263-52-0280",
}
SIGNED = {"signed": "drawn", "signature": SIGNATURE}

Ids = dict[str, UUID]
Response = Any  # Django's, with what the test client adds to it


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    """It is 20 November 2026, ten in the morning."""
    with clock.frozen(AT):
        yield


@pytest.fixture
def ogawa(db: None, shiojiri: TownFacts) -> ClerkFacts:
    """小川, the clerk who is named for 中村 美咲."""
    return provision_cast_clerk(shiojiri, "ogawa", "小川", "counter", "desk:juumin")


@pytest.fixture
def cast(db: None, shiojiri: TownFacts, ogawa: ClerkFacts) -> Ids:
    """The residents of the cast, in a town that has switched the counter on."""
    ids = load_example(shiojiri.lg_code, people=0, named_clerks=[ogawa.id], at=AT)
    with acting_for(shiojiri.lg_code):
        switch_on("counter", at=AT)
    return ids


def words(page: Response) -> str:
    """What somebody reads on a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page.text)).split())


def version_in(page: Response) -> str:
    found = re.search(r'name="version" value="(\d+)"', page.text)
    assert found, f"no version in: {words(page)}"
    return found[1]


def typed_in(page: Response) -> dict[str, str]:
    """What stands in the page's inputs of text."""
    inputs = re.findall(r"<input[^>]*>", page.text)
    attributes = [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in inputs]
    return {
        each["name"]: html.unescape(each.get("value", ""))
        for each in attributes
        if each.get("type", "text") == "text" and "name" in each
    }


class Browser:
    """A clerk's browser: goes from page to page, and knows the visit it is in."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.visit = ""

    def begin(self, *procedures: str, standing: str = "self", shown_by: str = "card_code", evidence: str = "") -> None:
        page = self.client.post(
            BASE,
            {
                "procedures": procedures or ("tenkyo",),
                "standing": standing,
                "shown_by": shown_by,
                "evidence": evidence,
                "counter": "3",
            },
        )
        assert page.status_code == 302, page.text
        self.visit = page.headers["Location"].removeprefix(BASE).partition("/")[0]

    def url(self, step: str) -> str:
        return f"{BASE}{self.visit}/{step}/"

    def get(self, step: str) -> Response:
        return self.client.get(self.url(step))

    def version(self, step: str) -> str:
        return version_in(self.get(step))

    def post(self, step: str, data: dict[str, object]) -> Response:
        """Fills in the page of a step and presses its button."""
        return self.client.post(self.url(step), {"version": self.version(step), **data})

    def search(self, step: str = "search", **by: str) -> Response:
        return self.client.post(self.url(step), by)

    def choose(self, person: UUID, *, step: str = "search", by: str) -> Response:
        """Presses えらぶ beside somebody whom a search finds."""
        found = self.search(step, name=by)
        assert str(person) in found.text, words(found)
        target = "household" if step == "person" else "choose"
        return self.client.post(self.url(target), {"version": version_in(found), "person": str(person)})

    def desk(self, case: UUID, verb: str, **data: str) -> Response:
        """Looks at a case and presses one of its buttons."""
        page = self.client.get(f"{BASE}desk/{case}/")
        return self.client.post(f"{BASE}desk/{case}/{verb}/", {"version": version_in(page), **data})


def went_to(page: Response, step: str) -> bool:
    """Whether a press led on to the page of a step."""
    assert page.status_code == 302, words(page)
    return bool(page.headers["Location"].endswith(f"/{step}/"))


@pytest.fixture
def at_counter(cast: Ids, suzuki: ClerkFacts, signed_in: SignedIn) -> Browser:
    """鈴木 at the counter of 塩尻市."""
    return Browser(signed_in(suzuki))


@pytest.fixture
def named_clerk(cast: Ids, ogawa: ClerkFacts, signed_in: SignedIn) -> Browser:
    """小川, who may see 中村 美咲, at the counter and at the desk of 市民課."""
    return Browser(signed_in(ogawa))


@pytest.fixture
def to_details(at_counter: Browser, cast: Ids) -> Callable[..., Browser]:
    """葵 has come with her card, and her household is confirmed."""

    def go(*procedures: str) -> Browser:
        at_counter.begin(*procedures)
        assert went_to(at_counter.post("card", {"card": "aoi", "code": "1234"}), "household")
        assert went_to(at_counter.post("household", {"person": str(cast["田中 葵"])}), "details")
        return at_counter

    return go


@pytest.fixture
def to_check(to_details: Callable[..., Browser], cast: Ids) -> Callable[[], Browser]:
    """葵 and 蓮 move; all is answered, and the page to sign is next."""

    def go() -> Browser:
        browser = to_details()
        movers = [str(cast["田中 葵"]), str(cast["田中 蓮"])]
        assert went_to(browser.post("details", {**MOVE, "movers": movers}), "check")
        return browser

    return go


@pytest.fixture
def to_desk(to_check: Callable[[], Browser]) -> Callable[[], Browser]:
    """The move of 葵 and 蓮 lies at its desk, five minutes after they came."""

    def go() -> Browser:
        browser = to_check()
        with clock.frozen(AT + timedelta(minutes=5)):
            assert went_to(browser.post("check", SIGNED), "done")
        return browser

    return go
