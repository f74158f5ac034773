"""Every page of the house, wide and narrow: the ones no journey leads to are looked at here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import expect

from denen.base import clock
from denen.base.plain.ids import new_id
from denen.base.tenancy import acting_for
from denen.base.testing.browser import DESK, TELEPHONE, OpenedPage, looked_at
from denen.base.testing.towns import SHIOJIRI
from denen.services.counter.models import Visit
from journeys.conftest import AtWork
from journeys.counter import day

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OF_THE_HOUSE = [
    *("/", "/health/", "/places/", "/places/nagano/", "/places/nowhere/", "/nowhere/", "/shiojiri/"),
    *("/catalogue/", "/catalogue/?words=待ち時間", "/catalogue/?words=xyzzy", "/catalogue/write-free-counter/"),
    *("/results/", "/results/r4/", "/results/r4/nagano/", "/results/r4/tokyo/", "/results/r4/check/"),
    *("/results/r4/awards/?words=窓口", "/results/r4/awards/?type=x"),
]
MEASURE = "measures/counter/handling_time/"
OF_A_CLERK = {
    "ito": [
        "",
        "staff/clerks/",
        "staff/clerks/new/",
        "staff/settings/",
        "staff/cards/",
        f"{MEASURE}record/",
        "counter/",
    ],
    "suzuki": ["", "counter/", "counter/screen/", "measures/", MEASURE, f"{MEASURE}?first=x", "staff/clerks/"],
    "ogawa": ["counter/desk/", "counter/desk/?state=done", "staff/go-on/", "counter/nowhere/"],
}
JOURNEYS = {
    *("identity:sign_in", "identity:code"),
    *(
        f"counter:{page}"
        for page in ("card", "search", "person", "typed", "household", "details", "check", "done", "case")
    ),
}
OWN_TESTS = {"identity:set_up", "identity:clerk", "ui:catalogue", "ui:waiting", "ui:error"}
FILES = {"documents:open", "counter:paper", "measures:values", "results:file", "catalogue:specification"}
BUTTONS = {
    *(f"identity:{verb}" for verb in ("sign_out", "unlock", "retire", "reset_password", "reset_second_factor")),
    *(f"counter:{verb}" for verb in ("resume", "choose", "give_up", "correct", "return", "finish")),
}
"""They lead on to another page."""


@pytest.mark.parametrize(("language", "widths"), [("ja", (TELEPHONE, DESK)), ("en", (TELEPHONE,))])
def test_the_pages_of_the_house(opened: OpenedPage, language: str, widths: tuple[int, ...]) -> None:
    page = opened(language=language)
    for address in OF_THE_HOUSE:
        page.goto(address)
        looked_at(page, *widths)


@pytest.mark.parametrize("login", OF_A_CLERK)
def test_the_pages_of_a_clerk(at_work: AtWork, login: str) -> None:
    window = at_work(login)
    for path in OF_A_CLERK[login]:
        window.open(path)
        window.look(TELEPHONE, DESK)


def test_a_measure_with_its_plot(at_work: AtWork) -> None:
    officer = at_work("ito")
    with acting_for(SHIOJIRI.lg_code):
        for weeks in range(4):
            at = clock.now() - timedelta(weeks=weeks)
            Visit.objects.create(
                clerk_id=new_id(), started_at=at, finished_at=at, state="handed_in", handling_seconds=400 + 30 * weeks
            )
    officer.open(f"{MEASURE}record/")
    officer.press("記録する")
    officer.is_told("入力してください。")
    officer.look(TELEPHONE, DESK)
    for name, text in {"first": day(20), "last": day(14), "value": "930", "n": "12", "how": "ストップウォッチ"}.items():
        officer.write(name, text)
    officer.press("記録する")
    officer.reads("値を記録しました。")
    expect(officer.page.locator("main svg").first).to_be_visible()
    officer.look(TELEPHONE, DESK)


@pytest.mark.parametrize("login", ["suzuki", "ogawa", "maruyama", "ito", "takahashi"])
def test_the_front_page_leads_a_clerk_only_to_what_may_be_opened(at_work: AtWork, login: str) -> None:
    window = at_work(login)
    window.open("")
    addresses = [card.get_attribute("href") for card in window.page.locator("main a.card").all()]
    assert len(addresses) > 1
    assert {address: window.page.request.get(address or "").status for address in addresses} == dict.fromkeys(
        addresses, 200
    )


def test_no_page_is_forgotten() -> None:
    """A new page goes on a list above."""
    here = {_name(f"/{path}", "denen.site.town_urls") for paths in OF_A_CLERK.values() for path in paths}
    here |= {_name(path, "denen.site.urls") for path in OF_THE_HOUSE}
    known = here | JOURNEYS | OWN_TESTS | FILES | BUTTONS
    assert {*_names("denen.site.urls"), *_names("denen.site.town_urls")} - known == set()


def _name(address: str, urlconf: str) -> str:
    try:
        return resolve(address.partition("?")[0], urlconf).view_name
    except Resolver404:
        return ""


def _names(urlconf: str) -> Iterator[str]:
    def walk(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield f"{namespace}{pattern.name}"
            else:
                yield from walk(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)

    yield from walk(get_resolver(urlconf).url_patterns, "")
