"""Who stands at the counter, and whose matter it is: by card, by search, typed; for oneself or for somebody else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.procedures import api as procedures
from denen.services.counter.models import Visit
from denen.services.counter.tests.conftest import BASE, MOVE, SIGNED, Browser, Ids, typed_in, went_to, words

pytestmark = pytest.mark.django_db

LICENCE = {"shown_by": "photo", "evidence": "運転免許証"}


AOI = (
    {"name": "田中 葵"},
    {"name": "田中葵"},
    {"name": "たなか あおい"},
    {"name": "ﾀﾅｶ ｱｵｲ"},
    {"name": "葵"},
    {"birth_date": "昭和63年4月12日"},
    {"birth_date": "S63.4.12"},
    {"birth_date": "1988-04"},
    {"name": "田中", "birth_date": "1988"},
    {"name": "タナカ", "address": "大門七番町3番3号", "birth_date": "19880412"},
)


def test_a_visitor_without_a_card_is_found_by_name_reading_birth_date_and_address(
    at_counter: Browser, cast: Ids, shiojiri: TownFacts, subtests: pytest.Subtests
) -> None:
    at_counter.begin(**LICENCE)
    for by in AOI:
        with subtests.test(str(by)):
            found = at_counter.search(**by)
            assert re.findall(r'name="person" value="([^"]+)"', found.text) == [str(cast["田中 葵"])]
            assert "塩尻市大門七番町3番3号" in words(found)
    assert went_to(at_counter.choose(cast["田中 葵"], by="田中 葵"), "household")
    with acting_for(shiojiri.lg_code):
        visit = Visit.objects.get()
    assert (visit.visitor_id, visit.person_id, visit.card) == (cast["田中 葵"], None, None)


def test_a_search_by_address_finds_all_who_live_there(at_counter: Browser) -> None:
    at_counter.begin(**LICENCE)
    found = words(at_counter.search(address="長野県塩尻市大門七番町"))
    assert [name for name in ("田中 葵", "田中 蓮", "田中 一郎", "佐藤 健", "中村 剛") if name in found] == [
        "田中 葵",
        "田中 蓮",
        "田中 一郎",
        "佐藤 健",
    ]


NO_SEARCHES = (
    ({"name": ""}, "どれか一つは入れてください。"),
    ({"name": "　"}, "どれか一つは入れてください。"),
    ({"birth_date": "きのう"}, "「きのう」は生年月日として読めません。"),
    ({"birth_date": "昭和64年1月8日"}, "「昭和64年1月8日」は生年月日として読めません。"),
    ({"name": "あ" * 101}, "100"),
)


def test_a_search_that_cannot_be_made_is_answered_in_words(at_counter: Browser, subtests: pytest.Subtests) -> None:
    at_counter.begin(**LICENCE)
    for by, said in NO_SEARCHES:
        with subtests.test(said):
            page = at_counter.search(**by)
            assert page.status_code == 422
            assert said in words(page)
            assert typed_in(page)["name"] == by.get("name", "")


def test_nobody_found_is_said_without_calling_it_an_error(at_counter: Browser) -> None:
    at_counter.begin(**LICENCE)
    page = at_counter.search(name="田沼")
    assert page.status_code == 200
    assert "台帳の写しで確認できません。" in words(page)
    assert "市民課 住民記録の担当に引き継いでください。" in words(page)


def test_a_member_of_the_household_stands_for_another(at_counter: Browser, cast: Ids, shiojiri: TownFacts) -> None:
    at_counter.begin("tenkyo", standing="household")
    assert went_to(at_counter.post("card", {"card": "ichiro", "code": "1234"}), "household")
    household = at_counter.get("household")
    assert all(f'value="{cast[name]}"' in household.text for name in ("田中 葵", "田中 蓮", "田中 一郎"))
    assert went_to(at_counter.post("household", {"person": str(cast["田中 蓮"])}), "details")
    relation = f"mover_relation.{cast['田中 蓮']}"
    move = {**MOVE, "movers": str(cast["田中 蓮"]), "new_head_name": "田中 花子", relation: "孫"}
    assert went_to(at_counter.post("details", move), "check")
    assert went_to(at_counter.post("check", SIGNED), "done")
    with acting_for(shiojiri.lg_code):
        (line,) = procedures.desk_list("desk:juumin")
        case = procedures.case(line.id)
    boxes = {box.key: box.value for box in case.boxes}
    assert (case.people.person, case.people.visitor) == (cast["田中 蓮"], cast["田中 一郎"])
    assert (boxes["visitor_name"], boxes["standing"]) == ("田中 一郎", "household")
    assert (boxes["new_head_name"], boxes[relation]) == ("田中 花子", "孫")


@pytest.mark.parametrize("standing", ["self", "household"])
def test_nobody_of_another_household_is_served_by_one_who_claims_to_live_there(
    at_counter: Browser, cast: Ids, shiojiri: TownFacts, standing: str
) -> None:
    at_counter.begin("tenkyo", standing=standing)
    at_counter.post("card", {"card": "takeru", "code": "1234"})
    page = at_counter.post("household", {"person": str(cast["田中 葵"])})
    assert page.status_code == 422
    if standing == "household":
        assert "選ばれた人は、この世帯の人ではありません。" in words(page)
    with acting_for(shiojiri.lg_code):
        assert Visit.objects.get().person_id is None


def test_an_agent_of_another_town_is_typed_and_the_person_is_searched(
    at_counter: Browser, cast: Ids, shiojiri: TownFacts
) -> None:
    at_counter.begin("tenkyo", standing="agent", **{**LICENCE, "evidence": "運転免許証、委任状"})
    agent = {
        "name": "山田 大輔",
        "kana": "やまだ だいすけ",
        "birth_date": "S61.2.17",
        "address": "長野県松本市大手3丁目8番13号",
    }
    assert went_to(at_counter.post("typed", agent), "person")
    assert went_to(at_counter.choose(cast["佐藤 健"], step="person", by="佐藤"), "details")
    details = at_counter.get("details")
    assert typed_in(details)["visitor_name"] == "山田 大輔"
    assert "委任状" in words(details)
    move = {**MOVE, "movers": str(cast["佐藤 健"])}
    assert went_to(at_counter.post("details", move), "check")
    assert went_to(at_counter.post("check", SIGNED), "done")
    with acting_for(shiojiri.lg_code):
        (line,) = procedures.desk_list("desk:juumin")
        case = procedures.case(line.id)
    boxes = {box.key: box.value for box in case.boxes}
    assert (case.people.visitor, case.people.person) == (None, cast["佐藤 健"])
    assert (boxes["visitor_name"], boxes["visitor_birth_date"]) == ("山田 大輔", "1986-02-17")
    assert boxes[f"mover_name.{cast['佐藤 健']}"] == "佐藤 健"


def test_a_card_from_elsewhere_leads_to_nobody_and_is_handed_on(at_counter: Browser) -> None:
    at_counter.begin("tenkyo")
    assert went_to(at_counter.post("card", {"card": "yamada", "code": "1234"}), "household")
    page = words(at_counter.get("household"))
    assert "台帳の写しで確認できません。" in page
    assert "山田 大輔" in page  # what the card said
    assert "だれの手続か、まだ決まっていません。" in words(at_counter.get("details"))


def test_of_another_visitor_nothing_is_left_that_was_said_about_the_first(
    at_counter: Browser, cast: Ids, shiojiri: TownFacts
) -> None:
    at_counter.begin("tenkyo")
    at_counter.post("typed", {"name": "田中 次郎", "birth_date": "平成元年1月8日", "address": "東京都千代田区1番1号"})
    at_counter.post("card", {"card": "aoi", "code": "1234"})
    at_counter.post("household", {"person": str(cast["田中 葵"])})
    at_counter.post("details", {**MOVE, "movers": str(cast["田中 葵"])})
    check = words(at_counter.get("check"))
    assert "田中 次郎" not in check
    assert "千代田区" not in check
    at_counter.post("card", {"card": "takeru", "code": "1234"})
    with acting_for(shiojiri.lg_code):
        visit = Visit.objects.get()
    assert (visit.visitor_id, visit.person_id, visit.movers) == (cast["佐藤 健"], None, [])
    assert "visitor_phone" not in visit.answers
    assert visit.answers["new_address"] == MOVE["new_address"]


def test_the_same_card_read_again_loses_nothing(to_check: Callable[[], Browser]) -> None:
    browser = to_check()
    assert went_to(browser.post("card", {"card": "aoi", "code": "1234"}), "household")
    check = words(browser.get("check"))
    assert "0263-52-0280" in check
    assert "田中 蓮" in check


def test_where_card_and_register_differ_both_are_shown(at_counter: Browser) -> None:
    at_counter.begin("tenkyo")
    at_counter.post("card", {"card": "aoi", "code": "1234"})
    assert "カードと台帳で違うところがあります。" not in words(at_counter.get("household"))
    found = at_counter.search(name="佐藤")
    version = found.text.split('name="version" value="')[1].split('"')[0]
    person = found.text.split('name="person" value="')[1].split('"')[0]
    at_counter.client.post(at_counter.url("choose"), {"version": version, "person": person})
    page = words(at_counter.get("household"))
    assert "カードと台帳で違うところがあります。" in page
    assert "生年月日：カード「1988-04-12」／台帳「1985-09-23」" in page


def test_an_open_visit_is_found_again_and_goes_on_where_it_was(at_counter: Browser, cast: Ids) -> None:
    at_counter.begin("tenkyo")
    start = at_counter.client.get(BASE)
    assert "まだ来た人を確認していません" in words(start)
    resume = f"{BASE}{at_counter.visit}/"
    assert resume in start.text
    assert went_to(at_counter.client.get(resume), "card")
    at_counter.post("card", {"card": "aoi", "code": "1234"})
    assert went_to(at_counter.client.get(resume), "household")
    at_counter.post("household", {"person": str(cast["田中 葵"])})
    assert went_to(at_counter.client.get(resume), "details")
    held = at_counter.post("details", {"moved_on": "きのう", "hold": "1"})
    assert held.headers["Location"] == BASE
    assert typed_in(at_counter.get("details"))["moved_on"] == "きのう"  # right or wrong, it is kept
    assert "田中 葵" in words(at_counter.client.get(BASE))


LACKING: tuple[tuple[dict[str, object], str], ...] = (
    ({"procedures": []}, "必須"),
    ({"shown_by": "photo"}, "どの書類で確認したかを書いてください。"),
    ({"standing": "agent"}, "どの書類で確認したかを書いてください。"),
    ({"counter": "99"}, "99"),
    ({"procedures": ["tennyuu"]}, "tennyuu"),
)


def test_a_visit_that_lacks_something_is_not_begun(
    at_counter: Browser, shiojiri: TownFacts, subtests: pytest.Subtests
) -> None:
    begun = {"procedures": ["tenkyo"], "standing": "self", "shown_by": "card_code", "counter": "3"}
    for asked, said in LACKING:
        with subtests.test(str(asked)):
            page = at_counter.client.post(BASE, {**begun, **asked})
            assert page.status_code == 422
            assert said in words(page)
    with acting_for(shiojiri.lg_code):
        assert Visit.objects.count() == 0
