"""Two presses at the same moment, with real threads and real commits: one hand-in, one number, one document."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from denen.base.services import switch_on
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.identity.sessions import SessionStore
from denen.kernel.identity.testing import provision_cast_clerk
from denen.kernel.identity.types import ClerkFacts
from denen.kernel.residents.api import load_example
from denen.services.counter.tests.conftest import (
    AT,
    BASE,
    MOVE,
    SIGNED,
    Browser,
    Ids,
    Response,
    version_in,
    went_to,
    words,
)


def signed_in(clerk: ClerkFacts, town: TownFacts) -> Browser:
    """A browser with a committed session."""
    client = Client()
    with acting_for(town.lg_code):
        session = SessionStore()
        session.begin(clerk)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    return Browser(client)


@pytest.fixture
def clerks(committed: None, shiojiri: TownFacts) -> tuple[Browser, Browser, Ids]:
    """Two browsers of clerks of 塩尻市, and its residents; all of it committed."""
    suzuki = provision_cast_clerk(shiojiri, "suzuki", "鈴木", "counter")
    ogawa = provision_cast_clerk(shiojiri, "ogawa", "小川", "counter", "desk:juumin")
    ids = load_example(shiojiri.lg_code, people=0, named_clerks=[ogawa.id], at=AT)
    with acting_for(shiojiri.lg_code):
        switch_on("counter", at=AT)
    return signed_in(suzuki, shiojiri), signed_in(ogawa, shiojiri), ids


@pytest.fixture
def ready(clerks: tuple[Browser, Browser, Ids]) -> Browser:
    """葵's move, ready to be handed in."""
    browser, _ogawa, ids = clerks
    browser.begin("tenkyo", "juminhyo")
    browser.post("card", {"card": "aoi", "code": "1234"})
    browser.post("household", {"person": str(ids["田中 葵"])})
    answers = {**MOVE, "certificate_scope": "person", "movers": str(ids["田中 葵"])}
    assert went_to(browser.post("details", answers), "check")
    return browser


def at_once(*presses: Callable[[], Response]) -> list[Response]:
    """Presses all at the same moment, each from a browser of its own, with a connection of its own."""
    together = Barrier(len(presses))

    def press(what: Callable[[], Response]) -> Response:
        try:
            together.wait(timeout=10)
            return what()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(presses)) as pool:
        # The frozen clock is the context's, which a thread does not inherit.
        waiting = [pool.submit(copy_context().run, press, each) for each in presses]
        return [each.result(timeout=60) for each in waiting]


def another_tab(browser: Browser) -> Browser:
    tab = Browser(Client())
    tab.client.cookies = browser.client.cookies
    tab.visit = browser.visit
    return tab


def count(owner: psycopg.Connection, what: str) -> int:
    row = owner.execute(f"SELECT count(*) FROM {what}").fetchone()
    assert row
    return int(row[0])


def test_two_presses_of_hand_in_at_once_make_each_case_once(ready: Browser, owner: psycopg.Connection) -> None:
    data = {"version": ready.version("check"), **SIGNED}
    tabs = [ready, another_tab(ready), another_tab(ready)]
    pages = at_once(*(lambda tab=tab: tab.client.post(tab.url("check"), data) for tab in tabs))
    for page in pages:  # who came second is led to what was handed in
        assert page.status_code == 302
        page = ready.client.get(page.headers["Location"], follow=True)
        assert "2026-000001" in words(page)
        assert "2026-000002" in words(page)
    assert count(owner, "procedures_case") == count(owner, "documents_document") == 2
    assert count(owner, "procedures_caseevent WHERE what = 'handed_in'") == 2
    assert count(owner, "counter_visitcase") == 2
    assert count(owner, "base_auditrecord WHERE verb = 'visit.handed_in'") == 1
    assert count(owner, "base_outboxevent WHERE name = 'counter.VisitFinished'") == 1
    assert owner.execute("SELECT last FROM procedures_casenumber").fetchall() == [(2,)]


def test_of_hand_in_and_giving_up_at_once_one_happens_and_the_other_is_told(
    ready: Browser, owner: psycopg.Connection
) -> None:
    version, tab = ready.version("check"), another_tab(ready)
    handed_in, given_up = at_once(
        lambda: ready.client.post(ready.url("check"), {"version": version, **SIGNED}),
        lambda: tab.client.post(tab.url("give-up"), {"version": version}),
    )
    (state,) = owner.execute("SELECT state FROM counter_visit").fetchone() or ()
    if state == "handed_in":
        assert (went_to(handed_in, "done"), given_up.status_code) == (True, 409)
        assert count(owner, "procedures_case") == 2
    else:
        assert state == "given_up"
        assert given_up.headers["Location"] == BASE
        assert "この受付は、もう終わっています。" in words(tab.client.get(ready.url("done")))
        assert count(owner, "procedures_case") == count(owner, "documents_document") == 0


def test_of_two_tabs_that_answer_at_once_one_is_taken_and_the_other_is_told(
    ready: Browser, owner: psycopg.Connection, clerks: tuple[Browser, Browser, Ids]
) -> None:
    version, tab, ids = ready.version("details"), another_tab(ready), clerks[2]
    addresses = ("長野県塩尻市大門一番町1番", "長野県塩尻市大門二番町2番")
    pages = at_once(
        *(
            lambda browser=browser, address=address: browser.client.post(
                browser.url("details"),
                {**MOVE, "version": version, "new_address": address, "movers": str(ids["田中 葵"])},
            )
            for browser, address in zip((ready, tab), addresses, strict=True)
        )
    )
    (kept,) = owner.execute("SELECT answers->>'new_address' FROM counter_visit").fetchone() or ()
    first, second = (pages[addresses.index(kept)], pages[1 - addresses.index(kept)])
    assert went_to(first, "check")
    assert "この受付は、別の画面で先に進んでいます。" in words(second)
    assert version_in(second) == str(int(version) + 1)


def test_of_two_desk_clerks_who_decide_at_once_one_is_told(
    ready: Browser, clerks: tuple[Browser, Browser, Ids], owner: psycopg.Connection
) -> None:
    assert went_to(ready.post("check", SIGNED), "done")
    (case,) = owner.execute("SELECT id FROM procedures_case ORDER BY number LIMIT 1").fetchone() or ()
    desk, tab = clerks[1], another_tab(clerks[1])
    version = version_in(desk.client.get(f"{BASE}desk/{case}/"))
    finished, returned = at_once(
        lambda: desk.client.post(f"{BASE}desk/{case}/finish/", {"version": version}),
        lambda: tab.client.post(f"{BASE}desk/{case}/return/", {"version": version, "note": "番地"}),
    )
    assert count(owner, "procedures_caseevent WHERE what IN ('done', 'returned')") == 1
    (state,) = owner.execute("SELECT state FROM procedures_case WHERE id = %s", [case]).fetchone() or ()
    if state == "done":
        assert (finished.headers["Location"], returned.status_code) == (f"{BASE}desk/", 422)
    else:
        assert (finished.headers["Location"], returned.status_code) == (f"{BASE}desk/{case}/", 302)
