"""The parts in a real browser: seen by axe, on a telephone, with a keyboard, without scripts, under the content policy.

No database: the pages of all parts need none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

import pytest
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.test import override_settings
from django.urls import include, path
from playwright.sync_api import Page, expect

from denen.base.testing.browser import DESK, TELEPHONE, OpenedPage, axe_finds, looked_at, serving
from denen.base.ui import views

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_looks = count(1)


def _work(request: HttpRequest) -> HttpResponseBase:
    """A page of long work that is over at the third look."""
    return HttpResponseRedirect("/ui/") if next(_looks) >= 3 else views.waiting(request)


urlpatterns = [path("ui/", include("denen.base.ui.urls")), path("work/", _work)]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    middleware = [
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "denen.base.pages.HeadersMiddleware",
        "denen.base.ui.language.LanguageMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ]
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=middleware, DENEN_TRIAL=True), serving() as address:
        yield address


@pytest.fixture
def phone(opened: OpenedPage) -> Page:
    return opened(width=TELEPHONE)


PAGES = [
    "/ui/",
    "/ui/waiting/",
    "/ui/error/400/",
    "/ui/error/403/",
    "/ui/error/404/",
    "/ui/error/409/",
    "/ui/error/500/",
]


@pytest.mark.parametrize(("lang", "widths"), [("ja", (TELEPHONE, DESK)), ("en", (TELEPHONE,))])
def test_axe_finds_nothing_and_nothing_overflows(opened: OpenedPage, widths: tuple[int, ...], lang: str) -> None:
    page = opened(language=lang)
    for address in PAGES:
        page.goto(address)
        looked_at(page, *widths)
    page.goto("/ui/")
    page.click("form.form .btn")
    page.wait_for_selector(".summary")
    looked_at(page, *widths)


def test_axe_sees_what_is_wrong(phone: Page) -> None:
    phone.goto("/ui/")
    phone.evaluate("document.querySelector('main h1').insertAdjacentHTML('afterend', '<img src=/x.png>')")
    (found,) = axe_finds(phone)
    assert found.startswith("image-alt at ['img")


def test_what_sticks_out_is_seen(phone: Page) -> None:
    phone.goto("/ui/")
    phone.evaluate("document.querySelector('main h1').className = 'nowrap'")
    phone.evaluate("document.querySelector('main h1').append('あ'.repeat(20))")
    with pytest.raises(AssertionError, match="sticks out at 390 px: <h1"):
        looked_at(phone)


def test_a_keyboard_skips_to_the_content_and_from_the_summary_to_the_field(phone: Page) -> None:
    phone.goto("/ui/")
    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.textContent") == "本文へ進む"
    phone.keyboard.press("Enter")
    assert phone.evaluate("document.activeElement.id") == "main"
    phone.click("form.form .btn")
    phone.wait_for_selector(".summary")
    assert phone.evaluate("document.activeElement.className") == "summary"
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.locator("#id_name")).to_be_focused()


def test_a_form_works_without_scripts_and_keeps_what_was_typed(opened: OpenedPage) -> None:
    page = opened(scripts=False)
    page.goto("/ui/")
    page.fill("#id_moved", "昭和65年1月1日")
    page.click("form.form .btn")
    assert "日付を読み取れません" in page.inner_text("#id_moved_error")
    assert page.input_value("#id_moved") == "昭和65年1月1日"


def test_a_table_on_a_telephone_keeps_its_meaning(phone: Page) -> None:
    phone.goto("/ui/")
    cell = phone.get_by_role("row", name="田中 蓮").get_by_role("cell").nth(1)
    assert cell.inner_text() == "平成30年7月30日"
    assert phone.get_by_role("columnheader", name="生年月日", include_hidden=True).count() == 1
    label = cell.evaluate("node => getComputedStyle(node, '::before').content")
    assert label.startswith('"生年月日"')


def test_pressing_twice_sends_once(phone: Page) -> None:
    sent: list[str] = []
    phone.route("**/*", lambda route: (sent.append(route.request.method), route.continue_())[1])
    phone.goto("/ui/")
    sent.clear()
    phone.evaluate("{ const b = document.querySelector('form.form .btn'); b.click(); b.click(); }")
    phone.wait_for_selector(".summary")
    assert sent.count("POST") == 1


def test_long_work_is_looked_at_again_and_leads_on_when_done(phone: Page) -> None:
    phone.goto("/work/")
    assert "100件のうち 42件が済みました" in phone.inner_text("main")
    expect(phone).to_have_title(re.compile("^部品の一覧"), timeout=15_000)
    assert phone.url.endswith("/ui/")


def test_without_scripts_long_work_is_fetched_anew(opened: OpenedPage) -> None:
    page = opened(scripts=False)
    page.goto("/ui/waiting/")
    with page.expect_navigation(timeout=10_000):
        pass


def test_a_language_is_chosen_by_a_link_without_scripts(opened: OpenedPage, site: str) -> None:
    page = opened(scripts=False)
    page.goto("/ui/?page=3")
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.url == f"{site}/ui/?page=3"
    page.get_by_role("link", name="やさしい日本語").click()
    assert page.locator("html").get_attribute("lang") == "ja"
    assert "かならず 書く" in page.inner_text("main")
