"""From a postal code to the new address: one town, several to choose from, another town's, none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from denen.services.counter.tests.conftest import MOVE, Browser, Ids, Response, typed_in, went_to, words

pytestmark = pytest.mark.django_db

Looked = Callable[..., Response]


@pytest.fixture
def looked(to_details: Callable[..., Browser], cast: Ids) -> Looked:
    """The details page of 葵's move after 郵便番号から住所を出す was pressed."""
    browser = to_details()

    def press(code: str, **typed: str) -> Response:
        movers = [str(cast["田中 葵"]), str(cast["田中 蓮"])]
        data = {"new_postal_code": code, "new_address": "", "lookup": "1", "movers": movers, **typed}
        return browser.post("details", data)

    return press


def test_a_code_of_one_town_fills_the_address_and_is_no_error(looked: Looked) -> None:
    for code in ("399-0737", "3990737", "〒３９９－０７３７", "399 0737"):
        page = looked(code, moved_on="きのう")
        assert page.status_code == 200
        typed = typed_in(page)
        assert (code, typed["new_address"], typed["moved_on"]) == (code, "長野県塩尻市大門八番町", "きのう")
        assert page.text.count(" checked") >= 2  # who moves stays ticked
        assert "入力を直してください" not in words(page)


def test_a_code_of_several_towns_offers_them_and_takes_the_one_that_is_pressed(looked: Looked) -> None:
    page = looked("399-0744")
    assert "町名を選んでください" in words(page)
    assert [area for area in ("長野県塩尻市大門七区", "長野県塩尻市大門") if f'value="{area}"' in page.text] == [
        "長野県塩尻市大門七区",
        "長野県塩尻市大門",
    ]
    assert typed_in(page)["new_address"] == ""
    chosen = looked("399-0744", area="長野県塩尻市大門七区")
    assert typed_in(chosen)["new_address"] == "長野県塩尻市大門七区"
    assert "町名を選んでください" not in words(chosen)


def test_an_address_that_was_typed_on_already_is_not_cut_back(looked: Looked) -> None:
    page = looked("399-0737", new_address=MOVE["new_address"])
    assert typed_in(page)["new_address"] == MOVE["new_address"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("390-0874", "この郵便番号は松本市のものです。転居届は、市内で引っ越したときの届出です。"),
        ("399-9999", "郵便番号 399-9999 は見つかりません。"),
        ("39907", "「39907」は郵便番号の形ではありません。"),
        ("", "「」は郵便番号の形ではありません。"),
    ],
)
def test_a_code_that_leads_nowhere_is_said_and_nothing_is_lost(looked: Looked, code: str, said: str) -> None:
    page = looked(code, new_address="長野県塩尻市大門", visitor_phone="0263-52-0280")
    typed = typed_in(page)
    assert said in words(page)
    assert (typed["new_postal_code"], typed["new_address"]) == (code, "長野県塩尻市大門")
    assert typed["visitor_phone"] == "0263-52-0280"


def test_a_move_to_another_towns_code_is_not_handed_in(to_details: Callable[..., Browser], cast: Ids) -> None:
    browser = to_details()
    page = browser.post("details", {**MOVE, "new_postal_code": "390-0874", "movers": str(cast["田中 葵"])})
    assert page.status_code == 422
    assert "ほかの市町村へ引っ越すときは、転出届になります。" in words(page)
    # The page to sign is there for whoever knows its address: it says the same, and no case is made.
    version = browser.version("check")
    refused = browser.client.post(browser.url("check"), {"version": version, "signed": "paper"})
    assert refused.status_code == 422
    assert "ほかの市町村へ引っ越すときは、転出届になります。" in words(refused)


def test_a_code_too_new_for_the_list_is_left_to_the_desk(to_details: Callable[..., Browser], cast: Ids) -> None:
    move = {**MOVE, "new_postal_code": "399-9999", "movers": str(cast["田中 葵"])}
    assert went_to(to_details().post("details", move), "check")
