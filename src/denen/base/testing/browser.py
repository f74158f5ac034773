"""Real pages in a real browser: `site` serves them, `browser` is Chromium, `opened(width=390)` a window on the site,
and `looked_at(page)` fails where axe finds something or the page sticks out to the side.

With DENEN_SHOTS naming a folder, everything that is looked at is also kept there as a picture.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from denen.base.testing import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Response

DESK, TELEPHONE = 1280, 390
HALVED = {DESK: 640, TELEPHONE: 320}
"""What is left of a width at 200 % zoom; 320 px is where nobody may have to scroll sideways (WCAG 2.2, 1.4.10)."""

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

PATIENCE = 20_000
"""Milliseconds; a busy machine is no failure."""

OpenedPage = Callable[..., "Page"]

_shots = count(1)


@contextmanager
def serving() -> Iterator[str]:
    """The pages on a port of their own, in threads beside the test. Gives their address."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.servers.basehttp import ThreadedWSGIServer
    from django.db import connection
    from django.test import override_settings
    from django.test.testcases import QuietWSGIRequestHandler

    kept = connection.settings_dict["CONN_MAX_AGE"]
    # Each request has a thread and so a connection of its own: left open, it would outlive the test's database.
    connection.settings_dict["CONN_MAX_AGE"] = 0
    with override_settings(ALLOWED_HOSTS=["127.0.0.1"]):
        server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
        server.set_app(WSGIHandler())
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
            connection.settings_dict["CONN_MAX_AGE"] = kept


@pytest.fixture
def site(committed: None) -> Iterator[str]:
    """The address of the pages, over a database with real commits."""
    with serving() as address:
        yield address


@contextmanager
def running() -> Iterator[Browser]:
    """The system's Chromium. Not for a whole session: Playwright keeps an event loop in the thread of the tests, where
    no other could run."""
    from playwright.sync_api import expect, sync_playwright

    found = chromium.find()
    assert found, "no Chromium here: run scripts/browser.py, which says how to get it"
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Because of that event loop Django would take the test itself for asynchronous.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running() as browser:
        yield browser


@pytest.fixture
def opened(browser: Browser, site: str) -> Iterator[OpenedPage]:
    """`opened(width=390, scripts=False, language="en")`: a window of its own, with its own cookies.

    Afterwards the test fails where a page broke a rule of its own, had an error in a script, or the server failed.
    """
    wrong: list[str] = []
    with ExitStack() as windows:

        def open_window(*, width: int = DESK, scripts: bool = True, language: str = "ja", **options: Any) -> Page:
            context = windows.enter_context(
                browser.new_context(
                    base_url=site,
                    locale=language,
                    viewport={"width": width, "height": 900},
                    java_script_enabled=scripts,
                    reduced_motion="reduce",
                    **options,
                )
            )
            context.set_default_timeout(PATIENCE)
            context.on("page", lambda page: _watch(page, wrong))
            return context.new_page()

        yield open_window
    assert wrong == []


def _watch(page: Page, wrong: list[str]) -> None:
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on("response", lambda answer: wrong.append(f"{answer.url}: {answer.status}") if _is_failure(answer) else None)
    page.on("console", lambda said: wrong.append(f"{page.url}: {said.text}") if _is_breach(said) else None)


def _is_failure(answer: Response) -> bool:
    return answer.status == 500 and "/ui/error/" not in answer.url  # those pages are shown on purpose


def _is_breach(said: ConsoleMessage) -> bool:
    return "Content Security Policy" in said.text


def looked_at(page: Page, *widths: int) -> None:
    """At each width (its own, where none is given) axe finds nothing, with all that folds open as well; and at that
    width and at what zoom leaves of it nothing sticks out to the side."""
    size = page.viewport_size
    assert size
    wrong: list[str] = []
    for width in widths or (size["width"],):
        page.set_viewport_size({"width": width, "height": size["height"]})
        _keep_picture(page, width)
        folded = page.evaluate_handle("[...document.querySelectorAll('details:not([open])')]")
        folded.evaluate("all => all.forEach(each => each.open = true)")
        wrong += [f"{width} px: {found}" for found in axe_finds(page)]
        for narrow in (width, HALVED.get(width, width)):
            page.set_viewport_size({"width": narrow, "height": size["height"]})
            wrong += [f"sticks out at {narrow} px: {found}" for found in sticks_out(page)]
        folded.evaluate("all => all.forEach(each => each.open = false)")
    page.set_viewport_size(size)
    assert wrong == [], f"{page.url} ({page.title()})"


def axe_finds(page: Page) -> list[str]:
    """What axe has against the page: the rule, the element, and why."""
    from axe_playwright_python.sync_playwright import Axe

    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    # `preload` would fetch what no rule of ours reads.
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}, "preload": False}
    return [
        f"{rule['id']} at {node['target']}: {node['failureSummary']}"
        for rule in page.evaluate("options => axe.run(options)", options)["violations"]
        for node in rule["nodes"]
    ]


def sticks_out(page: Page) -> list[str]:
    """The innermost elements that make the page wider than its window."""
    return list(page.evaluate(_STICKS_OUT))


_STICKS_OUT = """() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const isOut = (one) => {
    const { left, right } = one.getBoundingClientRect();
    return Math.max(right, left + one.scrollWidth) > clientWidth;
  };
  const out = [...document.querySelectorAll("*")].filter((one) => isOut(one) && ![...one.children].some(isOut));
  return out.map((one) => one.outerHTML.slice(0, 120));
}"""


@cache
def _shots_folder() -> Path | None:
    named = os.environ.get("DENEN_SHOTS")
    if named:
        Path(named).mkdir(parents=True, exist_ok=True)
    return Path(named) if named else None


def _keep_picture(page: Page, width: int) -> None:
    folder = _shots_folder()
    if folder:
        test = os.environ.get("PYTEST_CURRENT_TEST", "").partition("::")[2].partition(" ")[0]
        name = re.sub(r"[^\w-]+", "-", f"{test}-{next(_shots):03}-{page.title().partition('｜')[0]}-{width}")
        page.screenshot(path=folder / f"{name}.png", full_page=True)
