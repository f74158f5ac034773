"""Two tabs, or two clerks, on one visit or case: who comes second is told, loses nothing, and may press again."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest

from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.procedures import api as procedures
from denen.services.counter.models import Visit
from denen.services.counter.tests.conftest import (
    BASE,
    MOVE,
    SIGNED,
    Browser,
    Ids,
    typed_in,
    version_in,
    went_to,
    words,
)

pytestmark = pytest.mark.django_db

TOLD = "この受付は、別の画面で先に進んでいます。"


def the_visit(town: TownFacts) -> Visit:
    with acting_for(town.lg_code):
        return Visit.objects.get()


def test_the_card_is_read_in_a_second_tab(at_counter: Browser, cast: Ids, shiojiri: TownFacts) -> None:
    at_counter.begin()
    shown = version_in(at_counter.get("card"))
    at_counter.post("card", {"card": "takeru", "code": "1234"})
    page = at_counter.client.post(at_counter.url("card"), {"version": shown, "card": "aoi", "code": "1234"})
    assert (page.status_code, TOLD in words(page)) == (422, True)
    assert "佐藤 健" in words(page)  # whom the other tab read
    assert re.findall(r'value="(\w+)"[^>]* checked', page.text) == ["aoi"]  # the choice stays
    again = {"version": version_in(page), "card": "aoi", "code": "1234"}
    assert went_to(at_counter.client.post(at_counter.url("card"), again), "household")
    assert the_visit(shiojiri).visitor_id == cast["田中 葵"]


def test_the_visitor_is_typed_in_a_second_tab(at_counter: Browser, shiojiri: TownFacts) -> None:
    at_counter.begin()
    shown = version_in(at_counter.get("typed"))
    at_counter.post("typed", {"name": "山田 大輔"})
    typed = {"name": "山田 恵", "kana": "", "birth_date": "S62.10.5", "address": "松本市大手"}
    page = at_counter.client.post(at_counter.url("typed"), {"version": shown, **typed})
    assert (page.status_code, TOLD in words(page)) == (422, True)
    assert typed_in(page) == typed
    assert went_to(at_counter.client.post(at_counter.url("typed"), {"version": version_in(page), **typed}), "household")
    visit = the_visit(shiojiri)
    assert (visit.typed["name"], visit.answers["visitor_birth_date"]) == ("山田 恵", "1987-10-05")


def test_the_visitor_is_chosen_in_a_second_tab(at_counter: Browser, cast: Ids, shiojiri: TownFacts) -> None:
    at_counter.begin()
    found = at_counter.search(name="田中")
    at_counter.choose(cast["佐藤 健"], by="佐藤")
    stale = {"version": version_in(found), "person": str(cast["田中 葵"])}
    page = at_counter.client.post(at_counter.url("choose"), stale, follow=True)
    assert TOLD in words(page)
    assert "佐藤 健" in words(page)
    assert the_visit(shiojiri).visitor_id == cast["佐藤 健"]
    assert went_to(at_counter.choose(cast["田中 葵"], by="田中"), "household")


@pytest.mark.parametrize("found", [False, True], ids=["of the household", "of a search"])
def test_the_person_is_chosen_in_a_second_tab(at_counter: Browser, cast: Ids, shiojiri: TownFacts, found: bool) -> None:
    at_counter.begin("tenkyo", standing="guardian", shown_by="photo", evidence="運転免許証、戸籍")
    at_counter.choose(cast["田中 葵"], by="田中")
    person = cast["佐藤 健"] if found else cast["田中 蓮"]
    shown = version_in(at_counter.get("household"))
    at_counter.post("household", {"person": str(cast["田中 一郎"])})
    stale = {"version": shown, "person": str(person)}
    page = at_counter.client.post(at_counter.url("household"), stale)
    assert (page.status_code, TOLD in words(page)) == (422, True)
    assert f'value="{person}"' in page.text
    assert ("佐藤 健" in words(page)) == found  # a name to choose, not a number
    again = {"version": version_in(page), "person": str(person)}
    assert went_to(at_counter.client.post(at_counter.url("household"), again), "details")
    assert the_visit(shiojiri).person_id == person


def test_the_details_are_typed_in_a_second_tab(
    to_details: Callable[..., Browser], cast: Ids, shiojiri: TownFacts
) -> None:
    browser = to_details()
    shown = version_in(browser.get("details"))
    browser.post("details", {**MOVE, "new_address": "長野県塩尻市大門一番町1番", "movers": str(cast["田中 葵"])})
    # Late, without the head of the household: asks for what the first tab did not even show.
    relation = f"mover_relation.{cast['田中 蓮']}"
    typed = {**MOVE, "moved_on": "令和8年10月1日", "late_reason": "入院", "new_head_name": "田中 花子", relation: "子"}
    page = browser.client.post(browser.url("details"), {"version": shown, **typed, "movers": str(cast["田中 蓮"])})
    assert (page.status_code, TOLD in words(page)) == (422, True)
    assert typed_in(page) == typed
    assert the_visit(shiojiri).answers["new_address"] == "長野県塩尻市大門一番町1番"
    again = {"version": version_in(page), **typed, "movers": str(cast["田中 蓮"])}
    assert went_to(browser.client.post(browser.url("details"), again), "check")
    assert (the_visit(shiojiri).movers, the_visit(shiojiri).answers["late_reason"]) == ([cast["田中 蓮"]], "入院")


def test_what_is_signed_is_what_is_shown(to_check: Callable[[], Browser], cast: Ids) -> None:
    browser = to_check()
    shown = version_in(browser.get("check"))
    other = {**MOVE, "new_address": "長野県塩尻市大門一番町1番", "movers": str(cast["田中 葵"])}
    browser.post("details", other)
    page = browser.client.post(browser.url("check"), {"version": shown, **SIGNED})
    assert (page.status_code, TOLD in words(page)) == (422, True)
    assert "長野県塩尻市大門一番町1番" in words(page)
    assert f'value="{SIGNED["signature"]}"' in page.text  # need not be drawn again
    assert went_to(browser.client.post(browser.url("check"), {"version": version_in(page), **SIGNED}), "done")


def test_what_the_other_tab_left_incomplete_is_not_signed(to_check: Callable[[], Browser], cast: Ids) -> None:
    browser = to_check()
    shown = version_in(browser.get("check"))
    browser.post("details", {**MOVE, "visitor_phone": "", "movers": str(cast["田中 葵"])})
    page = browser.client.post(browser.url("check"), {"version": shown, **SIGNED}, follow=True)
    assert page.request["PATH_INFO"] == browser.url("details")
    assert "まだ埋まっていない欄や、直すところがあります。" in words(page)


def test_a_visit_is_not_given_up_over_the_head_of_the_other_tab(
    to_details: Callable[..., Browser], shiojiri: TownFacts
) -> None:
    browser = to_details()
    shown = version_in(browser.get("details"))
    browser.post("details", {**MOVE, "hold": "1"})
    page = browser.client.post(browser.url("give-up"), {"version": shown}, follow=True)
    assert TOLD in words(page)
    assert typed_in(page)["visitor_phone"] == MOVE["visitor_phone"]
    assert the_visit(shiojiri).state == "open"
    page = browser.client.post(browser.url("give-up"), {"version": version_in(page)})
    assert page.headers["Location"] == BASE
    assert the_visit(shiojiri).state == "given_up"


NO_VERSIONS = ("", "0", "-1", "x", "１", "1e3", "99999999999999999999", "1\x00", "NaN")


def test_a_version_that_is_none_counts_as_an_old_one(
    to_details: Callable[..., Browser], cast: Ids, shiojiri: TownFacts
) -> None:
    browser = to_details()
    before = the_visit(shiojiri)
    posts = {
        "card": {"card": "takeru", "code": "1234"},
        "typed": {"name": "山田 大輔"},
        "household": {"person": str(cast["田中 葵"])},
        "details": {**MOVE, "movers": str(cast["田中 葵"])},
    }
    for step, data in posts.items():
        for given in ({}, *({"version": version} for version in NO_VERSIONS)):
            page = browser.client.post(browser.url(step), {**given, **data})
            assert (step, given, page.status_code) == (step, given, 422)
            assert TOLD in words(page)
            assert version_in(page) == str(before.version)
    for step in ("choose", "give-up"):
        for version in NO_VERSIONS:
            data = {"version": version, "person": str(cast["佐藤 健"])}
            page = browser.client.post(browser.url(step), data, follow=True)
            assert (step, version, TOLD in words(page)) == (step, version, True)
    after = the_visit(shiojiri)
    assert (after.version, after.state, after.answers) == (before.version, "open", before.answers)


def a_case(browser: Browser, town: TownFacts) -> UUID:
    with acting_for(town.lg_code):
        (line,) = procedures.desk_list("desk:juumin")
    return line.id


CASE_CHANGED = "この申請案件は、別の画面で先に変わっています。"


def test_a_case_that_changed_meanwhile_is_looked_at_before_it_goes_back(
    to_desk: Callable[[], Browser], named_clerk: Browser, shiojiri: TownFacts
) -> None:
    counter = to_desk()
    case = a_case(counter, shiojiri)
    shown = version_in(named_clerk.client.get(f"{BASE}desk/{case}/"))
    named_clerk.desk(case, "return", note="番地")
    counter.client.post(f"{BASE}correct/{case}/")
    counter.post("check", SIGNED)
    page = named_clerk.client.post(f"{BASE}desk/{case}/return/", {"version": shown, "note": "電話番号"})
    assert (page.status_code, CASE_CHANGED in words(page)) == (422, True)
    assert "電話番号</textarea>" in page.text
    again = {"version": version_in(page), "note": "電話番号"}
    assert went_to(named_clerk.client.post(f"{BASE}desk/{case}/return/", again), "desk")


def test_a_case_that_changed_meanwhile_is_looked_at_before_it_is_done(
    to_desk: Callable[[], Browser], named_clerk: Browser, shiojiri: TownFacts
) -> None:
    counter = to_desk()
    case = a_case(counter, shiojiri)
    for version in ("1", "", "x", "99"):
        page = named_clerk.client.post(f"{BASE}desk/{case}/finish/", {"version": version}, follow=True)
        assert CASE_CHANGED in words(page)
        assert "受付済み" in words(page)
    assert went_to(named_clerk.desk(case, "finish"), "desk")
    page = named_clerk.client.post(f"{BASE}desk/{case}/finish/", {"version": "3"}, follow=True)
    assert "この申請案件は「完了」なので、その操作はできません。" in words(page)
