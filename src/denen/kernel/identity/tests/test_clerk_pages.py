import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.identity import api, passwords
from denen.kernel.identity.models import Clerk
from denen.kernel.identity.testing import SignedIn, provision_cast_clerk
from denen.kernel.identity.types import ClerkFacts, CodeLocked, WrongCode

CLERKS = "/shiojiri/staff/clerks/"
PAGES = ["", "new/", "{id}/", "{id}/unlock/", "{id}/retire/", "{id}/reset-password/", "{id}/reset-second-factor/"]


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize("page", PAGES)
def test_only_officers_enter(suzuki: ClerkFacts, signed_in: SignedIn, page: str) -> None:
    address = CLERKS + page.format(id=suzuki.id)
    assert signed_in(suzuki).post(address).status_code == 403
    assert signed_in(suzuki).get("/shiojiri/staff/cards/").status_code == 403


@pytest.mark.parametrize("page", [page for page in PAGES if "{id}" in page])
def test_the_officer_of_matsumoto_reaches_no_clerk_of_shiojiri(
    suzuki: ClerkFacts, kobayashi: ClerkFacts, signed_in: SignedIn, shiojiri: TownFacts, page: str
) -> None:
    address = "/matsumoto/staff/clerks/" + page.format(id=suzuki.id)
    assert signed_in(kobayashi).post(address, {"roles": ["officer"]}).status_code == 404
    assert signed_in(kobayashi).post(address.replace("matsumoto", "shiojiri")).status_code == 403
    with acting_for(shiojiri.lg_code):
        assert api.clerk(suzuki.id) == suzuki


def test_the_list_shows_every_clerk_of_the_town_under_one_count_of_queries(
    ito: ClerkFacts, kobayashi: ClerkFacts, shiojiri: TownFacts, signed_in: SignedIn, django_assert_num_queries: Any
) -> None:
    client = signed_in(ito)
    client.get(CLERKS)
    counts = []
    for login in (None, "suzuki", "takahashi"):
        if login:
            provision_cast_clerk(shiojiri, login, login, "desk:kokuho")
        with django_assert_num_queries(10, exact=False) as seen:
            page = client.get(CLERKS)
        counts.append(len(seen.captured_queries))
    assert len(set(counts)) == 1
    assert "takahashi" in text(page)
    assert "小林" not in text(page)


def test_an_officer_registers_a_clerk_and_hands_over_the_password(
    ito: ClerkFacts, shiojiri: TownFacts, signed_in: SignedIn
) -> None:
    client = signed_in(ito)
    typed = {"login": "Mori", "name": "森", "roles": ["counter"], "desks": "juumin、ｋｏｋｕｈｏ"}
    page = client.post(CLERKS + "new/", typed)
    first = re.search(r"<code>([\w-]+)</code>", page.content.decode())[1]  # type: ignore[index]
    with acting_for(shiojiri.lg_code):
        row = Clerk.objects.get(login="mori")
        assert api.clerk(row.id).roles == {"counter", "desk:juumin", "desk:kokuho"}
        assert passwords.matches(first, row.password)
    again = client.post(CLERKS + "new/", typed)
    assert again.status_code == 422
    assert "職員番号「mori」は、すでに使われています" in text(again)
    assert 'value="森"' in again.content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"login": "森"}, "半角の英小文字"),
        ({"desks": "国保"}, "「国保」は担当課の書き方ではありません"),
        ({"roles": ["mayor"]}, "mayor"),
        ({"name": ""}, "氏名"),
    ],
)
def test_a_wrong_entry_is_said_beside_its_field(
    ito: ClerkFacts, signed_in: SignedIn, wrong: dict[str, Any], said: str
) -> None:
    typed = {"login": "mori", "name": "森", "roles": [], "desks": "", **wrong}
    page = signed_in(ito).post(CLERKS + "new/", typed)
    assert page.status_code == 422
    assert said in text(page)


def test_roles_change_by_the_page(
    ito: ClerkFacts, suzuki: ClerkFacts, shiojiri: TownFacts, signed_in: SignedIn
) -> None:
    client, address = signed_in(ito), f"{CLERKS}{suzuki.id}/"
    assert re.search(r'value="counter"[^>]*checked', client.get(address).content.decode())
    page = client.post(address, {"roles": ["officer"], "desks": "juumin"}, follow=True)
    assert "役割を変更しました" in text(page)
    with acting_for(shiojiri.lg_code):
        assert api.clerk(suzuki.id).roles == {"officer", "desk:juumin"}


def test_the_last_officer_is_told_so(ito: ClerkFacts, signed_in: SignedIn) -> None:
    client = signed_in(ito)
    page = client.post(f"{CLERKS}{ito.id}/", {"roles": ["counter"]})
    assert page.status_code == 422
    assert "デジタル担当がいなくなる" in text(page)
    page = client.post(f"{CLERKS}{ito.id}/retire/")
    assert (page.status_code, "デジタル担当がいなくなる" in text(page)) == (409, True)


def test_a_locked_clerk_is_unlocked_by_the_page(
    ito: ClerkFacts, suzuki: ClerkFacts, client: Client, signed_in: SignedIn
) -> None:
    for _ in range(5):
        client.post("/shiojiri/staff/sign-in/", {"login": "suzuki", "password": "wrong-wrong-wrong"})
    officer = signed_in(ito)
    assert "一時停止中" in text(officer.get(CLERKS))
    page = officer.post(f"{CLERKS}{suzuki.id}/unlock/", follow=True)
    assert "すぐにログインできます" in text(page)
    assert "一時停止中" not in text(page)


@pytest.mark.parametrize("what", ["reset-password", "reset-second-factor"])
def test_a_reset_shows_a_new_first_password_and_ends_the_session(
    ito: ClerkFacts, suzuki: ClerkFacts, shiojiri: TownFacts, signed_in: SignedIn, what: str
) -> None:
    clerks_browser = signed_in(suzuki)
    page = signed_in(ito).post(f"{CLERKS}{suzuki.id}/{what}/")
    first = re.search(r"<code>([\w-]+)</code>", page.content.decode())[1]  # type: ignore[index]
    with acting_for(shiojiri.lg_code):
        row = Clerk.objects.get(id=suzuki.id)
        assert (passwords.matches(first, row.password), row.password_is_first) == (True, True)
        assert bool(row.totp_secret) == (what == "reset-password")
    assert clerks_browser.get("/shiojiri/").wsgi_request.clerk is None


def test_a_retired_clerk_is_shown_without_buttons(ito: ClerkFacts, suzuki: ClerkFacts, signed_in: SignedIn) -> None:
    client = signed_in(ito)
    page = client.post(f"{CLERKS}{suzuki.id}/retire/", follow=True)
    assert "使用終了" in text(page)
    assert "reset-password" not in page.content.decode()
    assert client.post(f"{CLERKS}{suzuki.id}/unlock/").status_code == 409
    assert client.get(f"{CLERKS}{uuid4()}/").status_code == 404


def test_the_officer_unlocks_an_example_card(ito: ClerkFacts, shiojiri: TownFacts, signed_in: SignedIn) -> None:
    client = signed_in(ito)
    with acting_for(shiojiri.lg_code):
        for _ in range(3):
            with pytest.raises((WrongCode, CodeLocked)):
                api.read_card(api.lay("aoi"), "9999")
    assert "鍵がかかっています" in text(client.get("/shiojiri/staff/cards/"))
    assert client.post("/shiojiri/staff/cards/", {"card": "nobody"}).status_code == 404
    page = client.post("/shiojiri/staff/cards/", {"card": "aoi"}, follow=True)
    assert "カードの鍵を外しました" in text(page)
    with acting_for(shiojiri.lg_code):
        api.read_card(api.lay("aoi"), "1234")


def test_outside_of_a_trial_there_is_no_page_of_cards(ito: ClerkFacts, signed_in: SignedIn, settings: Any) -> None:
    settings.DENEN_TRIAL = False
    assert signed_in(ito).get("/shiojiri/staff/cards/").status_code == 404
