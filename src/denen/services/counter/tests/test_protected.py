"""中村 美咲 at the counter: for whoever is not named for her she is a stranger, in every step and to the letter.

鈴木 and 林 are not named for her, 小川 is. A page about her and the same page about nobody are held against each other
whole; what differs only because something else was asked (ids, what was typed) is masked first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest

from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.documents.tests.paper import words as printed
from denen.kernel.identity.testing import SignedIn, provision_cast_clerk
from denen.kernel.identity.types import ClerkFacts
from denen.kernel.measures.api import read
from denen.kernel.procedures import api as procedures
from denen.kernel.residents.api import lift, protect
from denen.kernel.residents.types import Ground
from denen.services.counter.models import Visit
from denen.services.counter.tests.conftest import (
    AT,
    BASE,
    MOVE,
    SIGNED,
    Browser,
    Ids,
    Response,
    typed_in,
    version_in,
    went_to,
    words,
)

pytestmark = pytest.mark.django_db

HERS = ("美咲", "ミサキ", "結衣", "ユイ", "片丘", "4800", "1986-11-02", "昭和61年11月2日", "3990711", "399-0711")
LICENCE = {"shown_by": "photo", "evidence": "運転免許証"}
REFUGE = {**MOVE, "new_postal_code": "399-0746", "new_address": "長野県塩尻市大門並木町9番9号", "new_head_name": ""}


def masked(page: Response, *asked: str) -> tuple[int, str]:
    """Status and whole page, without ids, the token of each form, and what was asked for."""
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", page.text)
    text = re.sub(r'(?<="csrfmiddlewaretoken" value=")\w+', "TOKEN", text)
    for each in sorted(asked, key=len, reverse=True):
        text = text.replace(each, "ASKED")
    return page.status_code, text


@pytest.fixture
def hayashi(at_counter: Browser, shiojiri: TownFacts, signed_in: SignedIn) -> Browser:
    """林, at the counter and at the desk of 市民課, but not named for her."""
    return Browser(signed_in(provision_cast_clerk(shiojiri, "hayashi", "林", "counter", "desk:juumin")))


def her_move(browser: Browser, cast: Ids) -> UUID:
    """美咲 and her child move, served by the clerk who is named for her. Gives the case."""
    browser.begin("tenkyo")
    assert went_to(browser.post("card", {"card": "misaki", "code": "1234"}), "household")
    assert went_to(browser.post("household", {"person": str(cast["中村 美咲"])}), "details")
    movers = [str(cast["中村 美咲"]), str(cast["中村 結衣"])]
    assert went_to(browser.post("details", {**REFUGE, "movers": movers}), "check")
    assert went_to(browser.post("check", SIGNED), "done")
    found = re.search(rf"{BASE}desk/([0-9a-f-]{{36}})/", browser.client.get(f"{BASE}desk/").text)
    assert found
    return UUID(found[1])


def test_misaki_is_unknown_at_the_counter_of_a_clerk_not_named_for_her(
    at_counter: Browser, cast: Ids, shiojiri: TownFacts, suzuki: ClerkFacts
) -> None:
    pages = []
    for card in ("misaki", "yamada"):
        at_counter.begin("tenkyo")
        assert went_to(at_counter.post("card", {"card": card, "code": "1234"}), "household")
        with acting_for(shiojiri.lg_code, actor=suzuki.id):
            visit = Visit.objects.get(id=at_counter.visit)
            assert (visit.visitor_id, visit.person_id) == (None, None)
            asked = (visit.card["name"], visit.card["name"].replace("　", " "), visit.card["address"])
        pages.append(
            [
                masked(at_counter.get("household"), *asked),
                masked(at_counter.get("details"), *asked),
                masked(at_counter.get("check"), *asked),
                masked(at_counter.client.get(f"{BASE}screen/"), *asked),
                masked(at_counter.client.get(f"{BASE}{at_counter.visit}/"), *asked),
            ]
        )
        at_counter.client.post(at_counter.url("give-up"), {"version": "2"})
    hers, a_strangers = pages
    assert hers == a_strangers
    assert "台帳の写しで確認できません。" in hers[0][1]


SEARCHES = (
    ({"name": "中村 美咲"}, {"name": "中村 美春"}),
    ({"name": "美咲"}, {"name": "美春"}),
    ({"name": "ナカムラ ミサキ"}, {"name": "ナカムラ ミハル"}),
    ({"name": "みさき"}, {"name": "みはる"}),
    ({"name": "中村 結衣"}, {"name": "中村 結菜"}),
    ({"birth_date": "昭和61年11月2日"}, {"birth_date": "昭和61年11月3日"}),
    ({"birth_date": "2015-05"}, {"birth_date": "2015-06"}),
    ({"address": "片丘4800番地1"}, {"address": "片丘4801番地1"}),
    ({"address": "片丘"}, {"address": "柿沢"}),
    ({"name": "中村", "address": "片丘"}, {"name": "田沼", "address": "柿沢"}),
)


def test_no_search_tells_her_from_somebody_who_does_not_exist(
    at_counter: Browser, named_clerk: Browser, cast: Ids, subtests: pytest.Subtests
) -> None:
    at_counter.begin(**LICENCE)
    named_clerk.begin(**LICENCE)
    for hers, nobodys in SEARCHES:
        with subtests.test(str(hers)):
            found, nothing = at_counter.search(**hers), at_counter.search(**nobodys)
            assert masked(found, *hers.values()) == masked(nothing, *nobodys.values())
            assert "台帳の写しで確認できません。" in words(found)
            seen = named_clerk.search(**hers)
            ids = {str(cast[name]) for name in ("中村 美咲", "中村 結衣")}
            assert ids & set(re.findall(r'name="person" value="([^"]+)"', seen.text))  # it was a search that finds her
            assert "支援措置" in words(seen)


def test_the_household_of_her_husband_is_his_alone(at_counter: Browser, cast: Ids) -> None:
    at_counter.begin("tenkyo", standing="household")
    found = at_counter.search(name="中村")
    assert found.text.count('name="person"') == 1
    assert went_to(at_counter.choose(cast["中村 剛"], by="中村"), "household")
    page = at_counter.get("household")
    assert re.findall(r'name="person" value="([^"]+)"', page.text) == [str(cast["中村 剛"])]
    assert not [word for word in HERS if word in page.text]


def test_her_id_is_worth_no_more_than_any_other(at_counter: Browser, cast: Ids) -> None:
    answers = []
    for person in (cast["中村 美咲"], uuid4()):
        at_counter.begin("tenkyo", standing="agent", shown_by="photo", evidence="委任状")
        asked = []
        version = version_in(at_counter.search(name="佐藤"))
        for step in ("choose", "household"):
            data = {"version": version, "person": str(person)}
            asked.append(masked(at_counter.client.post(at_counter.url(step), data)))
        at_counter.choose(cast["中村 剛"], by="中村")
        at_counter.post("household", {"person": str(cast["中村 剛"])})
        moving = at_counter.post("details", {**MOVE, "movers": [str(cast["中村 剛"]), str(person)]})
        asked.append(masked(moving))
        answers.append(asked)
        at_counter.client.post(at_counter.url("give-up"), {"version": at_counter.version("details")})
    hers, nobodys = answers
    assert hers == nobodys
    assert [status for status, _ in hers] == [404, 404, 422]
    assert "選ばれた人は、この世帯の人ではありません。" in hers[2][1]


def test_the_named_clerk_is_warned_in_each_step_and_the_paper_shows_no_address(
    named_clerk: Browser, cast: Ids, shiojiri: TownFacts
) -> None:
    case = her_move(named_clerk, cast)
    done = named_clerk.get("done")
    document = re.search(r"/shiojiri/documents/[0-9a-f-]+/", done.text)
    assert document
    paper = printed(named_clerk.client.get(document[0]).content)
    assert "中村美咲" in paper
    assert "中村結衣" in paper
    assert not [word for word in ("片丘", "4800", "並木町", "9番9号", "399-0746", "0263-52-0280") if word in paper]
    page = named_clerk.client.get(f"{BASE}desk/{case}/")
    assert "支援措置の対象の方がいます。" in words(page)
    folded = re.findall(r"<details><summary>印刷しない欄を見る</summary>([^<]*)</details>", page.text)
    assert REFUGE["new_address"] in folded  # behind a button, where the desk needs it
    assert REFUGE["new_address"] not in re.sub(r"<details>.*?</details>", "", page.text)
    assert went_to(named_clerk.desk(case, "finish"), "desk")


def test_the_pages_of_her_visit_warn_and_the_second_screen_shows_no_address(named_clerk: Browser, cast: Ids) -> None:
    warning = "住所を声に出さず、画面を来た人のほかに見せないでください。"
    named_clerk.begin("tenkyo")
    named_clerk.post("card", {"card": "misaki", "code": "1234"})
    assert warning in words(named_clerk.get("household"))
    named_clerk.post("household", {"person": str(cast["中村 美咲"])})
    assert warning in words(named_clerk.get("details"))
    named_clerk.post("details", {**REFUGE, "movers": [str(cast["中村 美咲"]), str(cast["中村 結衣"])]})
    for page in (named_clerk.get("check"), named_clerk.client.get(f"{BASE}screen/")):
        main = page.text.partition("<aside")[0]
        assert "印刷しません" in main
        assert "中村 結衣" in main
        assert not [word for word in ("片丘", "4800", "並木町", "9番9号", "0746", "0280") if word in main]
    assert typed_in(named_clerk.get("details"))["new_address"] == REFUGE["new_address"]  # it can still be put right
    paper = printed(named_clerk.get("paper").content)
    assert "中村美咲" in paper
    assert not [word for word in ("片丘", "4800", "並木町", "9番9号", "0746", "0280") if word in paper]


def test_an_agent_is_turned_away_from_her_even_by_the_clerk_who_is_named(
    named_clerk: Browser, cast: Ids, shiojiri: TownFacts
) -> None:
    for standing in ("agent", "messenger"):
        named_clerk.begin("juminhyo", standing=standing, shown_by="photo", evidence="運転免許証、委任状")
        named_clerk.post("typed", {"name": "中村 剛"})
        page = named_clerk.choose(cast["中村 美咲"], step="person", by="中村")
        assert page.status_code == 422
        assert "この方の手続は、代理の人からは受け付けられません。" in words(page)
        assert named_clerk.get("details").status_code == 409  # nobody yet
    with acting_for(shiojiri.lg_code):
        assert set(Visit.objects.values_list("person_id", flat=True)) == {None}


@pytest.fixture
def her_visit(named_clerk: Browser, hayashi: Browser, cast: Ids) -> tuple[str, UUID, str]:
    """Her visit, case and document, handed in."""
    case = her_move(named_clerk, cast)
    document = re.search(r"/shiojiri/documents/([0-9a-f-]+)/", named_clerk.get("done").text)
    assert document
    return named_clerk.visit, case, document[1]


def test_her_visit_case_and_document_are_not_there_for_others_by_any_address(
    hayashi: Browser, her_visit: tuple[str, UUID, str], cast: Ids, shiojiri: TownFacts, ogawa: ClerkFacts
) -> None:
    visit, case, document = her_visit
    steps = ("card", "search", "person", "choose", "typed", "household", "details", "check", "paper", "give-up", "done")

    def everything(visit: object, case: object, document: object) -> list[tuple[str, int, str]]:
        data = {"version": "4", "person": str(cast["田中 葵"]), "name": "中村", "note": "x", **SIGNED}
        addresses = [f"{BASE}{visit}/", *(f"{BASE}{visit}/{step}/" for step in steps)]
        addresses += [f"{BASE}desk/{case}/", *(f"{BASE}desk/{case}/{verb}/" for verb in ("return", "finish"))]
        addresses += [f"{BASE}correct/{case}/", f"/shiojiri/documents/{document}/"]
        return [
            (method, *masked(getattr(hayashi.client, method)(address, data)))
            for address in addresses
            for method in ("get", "post")
        ]

    hers, nobodys = everything(visit, case, document), everything(uuid4(), uuid4(), uuid4())
    assert hers == nobodys
    assert {status for _, status, _ in hers} == {404, 405}
    with acting_for(shiojiri.lg_code, actor=ogawa.id):
        assert procedures.case(case).state is procedures.State.HANDED_IN


def test_her_open_visit_is_not_there_for_others_either(named_clerk: Browser, hayashi: Browser, cast: Ids) -> None:
    named_clerk.begin("tenkyo")
    named_clerk.post("card", {"card": "misaki", "code": "1234"})
    for step in ("household", "details", "search", "card"):
        page = hayashi.client.get(named_clerk.url(step))
        assert masked(page) == masked(hayashi.client.get(f"{BASE}{uuid4()}/{step}/"))
        assert page.status_code == 404
    assert hayashi.client.post(named_clerk.url("give-up"), {"version": "2"}).status_code == 404
    assert named_clerk.get("household").status_code == 200


def test_what_her_card_said_stays_with_the_clerk_who_read_it(at_counter: Browser, hayashi: Browser, cast: Ids) -> None:
    at_counter.begin("tenkyo")
    assert went_to(at_counter.post("card", {"card": "misaki", "code": "1234"}), "household")
    assert at_counter.get("household").status_code == 200
    assert hayashi.client.get(at_counter.url("household")).status_code == 404


def test_no_list_number_or_measure_tells_of_her_case(
    at_counter: Browser, hayashi: Browser, named_clerk: Browser, cast: Ids, shiojiri: TownFacts
) -> None:
    def look() -> list[object]:
        with acting_for(shiojiri.lg_code):
            read_off = [
                read("counter", measure, date(2026, 11, 1), date(2026, 12, 1)).whole
                for measure in ("handling_time", "fields_by_hand")
            ]
        addresses = (BASE, f"{BASE}desk/", f"{BASE}desk/?state=returned", "/shiojiri/measures/counter/handling_time/")
        return [*(masked(hayashi.client.get(address)) for address in addresses), read_off]

    before = look()
    case = her_move(named_clerk, cast)
    assert look() == before
    named_clerk.desk(case, "return", note="直す")
    assert look() == before
    assert "中村 美咲" in words(named_clerk.client.get(f"{BASE}desk/?state=returned"))


def test_a_case_hides_when_protection_begins_after_it_was_handed_in_and_shows_again_when_it_ends(
    to_desk: Callable[[], Browser],
    hayashi: Browser,
    named_clerk: Browser,
    cast: Ids,
    shiojiri: TownFacts,
    ogawa: ClerkFacts,
) -> None:
    counter = to_desk()
    with acting_for(shiojiri.lg_code):
        (case,) = procedures.desk_list("desk:juumin")
    document = re.search(r"/shiojiri/documents/[0-9a-f-]+/", counter.get("done").text)
    assert document
    addresses = (f"{BASE}desk/{case.id}/", counter.url("done"), document[0])

    def statuses(browser: Browser) -> list[int]:
        return [browser.client.get(address).status_code for address in addresses]

    assert statuses(hayashi) == [200, 200, 200]
    with acting_for(shiojiri.lg_code, actor=ogawa.id):
        # It is 蓮 who is protected, who only moves with her.
        protection = protect(
            person_id=cast["田中 蓮"], ground=Ground.CHILD_ABUSE, abuser_name="某", named_clerks=[ogawa.id], at=AT
        )
    assert statuses(hayashi) == [404, 404, 404]
    assert "2026-000001" not in hayashi.client.get(f"{BASE}desk/").text
    assert "お待ちください" in counter.client.get(f"{BASE}screen/").text
    assert statuses(named_clerk) == [200, 200, 200]
    assert "支援措置の対象の方がいます。" in words(named_clerk.client.get(addresses[0]))
    with acting_for(shiojiri.lg_code, actor=ogawa.id):
        lift(protection_id=protection.id, at=AT)
    assert statuses(hayashi) == [200, 200, 200]


def test_a_visit_breaks_off_when_protection_begins_in_its_middle(
    to_check: Callable[[], Browser], cast: Ids, shiojiri: TownFacts, ogawa: ClerkFacts
) -> None:
    counter = to_check()
    version = counter.version("check")
    with acting_for(shiojiri.lg_code, actor=ogawa.id):
        protect(person_id=cast["田中 葵"], ground=Ground.STALKING, abuser_name="某", named_clerks=[ogawa.id], at=AT)
    page = counter.client.post(counter.url("check"), {"version": version, **SIGNED})
    assert page.status_code == 404
    assert "この受付は見つかりません。" in words(page)
    assert "田中 葵" not in words(counter.client.get(BASE))
