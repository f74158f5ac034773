"""Which procedures the counter offers: those of its folder, or the town's choice among them."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from denen.base.services import switch_on
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.procedures import catalogue
from denen.kernel.procedures.api import procedure
from denen.services.counter.service import CounterSettings
from denen.services.counter.tests.conftest import AT, BASE, Browser, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def another_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody has put a third procedure into the folder."""
    tenkyo = procedure("tenkyo")
    third = replace(tenkyo, slug="dog", names=replace(tenkyo.names, ja="飼い犬の登録"), deadline=None)
    there = MappingProxyType({**catalogue.offered(), "dog": catalogue.Offered(third, "counter")})
    monkeypatch.setattr(catalogue, "offered", lambda: there)


def offered(browser: Browser) -> list[str]:
    names = ("転居届", "住民票の写しの請求", "飼い犬の登録")
    shown = words(browser.client.get(BASE))
    return sorted((name for name in names if name in shown), key=shown.index)


@pytest.mark.usefixtures("another_file")
def test_every_procedure_of_the_folder_is_offered_what_has_a_deadline_first(at_counter: Browser) -> None:
    assert offered(at_counter) == ["転居届", "住民票の写しの請求", "飼い犬の登録"]


@pytest.mark.usefixtures("another_file")
@pytest.mark.parametrize("chosen", [["juminhyo", "tenkyo"], ["juminhyo", "gone", "tenkyo"]])
def test_a_town_that_has_chosen_offers_its_choice_as_far_as_it_is_there(
    at_counter: Browser, shiojiri: TownFacts, chosen: list[str]
) -> None:
    with acting_for(shiojiri.lg_code):
        switch_on("counter", settings=CounterSettings(procedures=chosen), at=AT)
    assert offered(at_counter) == ["住民票の写しの請求", "転居届"]
