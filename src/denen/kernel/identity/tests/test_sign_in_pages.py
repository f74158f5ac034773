"""Signing in over HTTP, in a browser without scripts: every step is a form, and nothing typed is lost."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pyotp
import pytest
from django.test import Client

from denen.base import clock
from denen.base.models import AuditRecord
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.identity import api
from denen.kernel.identity.models import Clerk
from denen.kernel.identity.testing import PASSWORD, SECRET, SignedIn
from denen.kernel.identity.types import ClerkFacts

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
SIGN_IN = "/shiojiri/staff/sign-in/"
NEW_CLERK = "/shiojiri/staff/clerks/new/"
TYPED = {"login": "mori", "name": "森 <b>&", "roles": ["counter", "officer"], "desks": "juumin"}


def hidden(response: Any) -> dict[str, str]:
    """The hidden fields of the page's form, as a browser would send them back."""
    found = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', response.content.decode())
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def totp(at: datetime = AT, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(at)


def sign_in(client: Client, page: Any = None, *, login: str = "suzuki", at: datetime = AT) -> Any:
    """Fills in both steps, carrying along what the page carries."""
    with clock.frozen(at):
        carried = hidden(page) if page is not None else {}
        step = client.post(SIGN_IN, {**carried, "login": login, "password": PASSWORD})
        return client.post(SIGN_IN + "code/", {**hidden(step), "code": totp(at)})


@pytest.fixture
def at_work(db: None) -> Any:
    with clock.frozen(AT):
        yield


def test_a_clerk_signs_in_and_out(at_work: None, suzuki: ClerkFacts, client: Client) -> None:
    assert client.get("/shiojiri/staff/clerks/")["Location"] == SIGN_IN + "?next=/shiojiri/staff/clerks/"
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/shiojiri/")
    assert client.get("/shiojiri/").wsgi_request.clerk == suzuki
    answer = client.post("/shiojiri/staff/sign-out/")
    assert answer["Location"] == SIGN_IN + "?out"
    assert "ログアウトしました" in client.get(answer["Location"]).content.decode()
    assert client.get("/shiojiri/").wsgi_request.clerk is None


def test_the_cookie_lies_below_the_town_and_ends_with_the_browser(
    at_work: None, suzuki: ClerkFacts, client: Client
) -> None:
    cookie = sign_in(client).cookies["denen_session"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        "/shiojiri/",
        True,
        "Lax",
        "",
    )


def test_a_session_of_shiojiri_opens_nothing_in_matsumoto(
    at_work: None, suzuki: ClerkFacts, signed_in: SignedIn
) -> None:
    client = signed_in(suzuki)
    assert client.get("/shiojiri/").wsgi_request.clerk == suzuki
    assert client.get("/matsumoto/").wsgi_request.clerk is None
    assert client.get("/matsumoto/staff/clerks/").status_code == 302


@pytest.mark.parametrize("login", ["suzuki", "nobody"])
def test_a_wrong_password_and_an_unknown_login_give_the_same_page(
    at_work: None, suzuki: ClerkFacts, client: Client, login: str
) -> None:
    answer = client.post(SIGN_IN, {"login": login, "password": "wrong-wrong-wrong"})
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode().replace(login, "LOGIN"))
    assert answer.status_code == 422
    assert "職員番号かパスワードが違います" in page
    assert 'value="LOGIN"' in page
    again = client.post(SIGN_IN, {"login": "somebody", "password": "wrong-wrong-wrong"})
    other = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", again.content.decode().replace("somebody", "LOGIN"))
    assert page == other


def test_failures_stay_counted_after_the_page_and_lock(at_work: None, suzuki: ClerkFacts, client: Client) -> None:
    for _ in range(5):
        page = client.post(SIGN_IN, {"login": "suzuki", "password": "wrong-wrong-wrong"}).content.decode()
    assert "15分間ログインできません" in page
    assert (
        "15分間ログインできません" in client.post(SIGN_IN, {"login": "suzuki", "password": PASSWORD}).content.decode()
    )


def test_a_wrong_code_asks_again_without_the_password(at_work: None, suzuki: ClerkFacts, client: Client) -> None:
    step = client.post(SIGN_IN, {"login": "suzuki", "password": PASSWORD})
    wrong = client.post(SIGN_IN + "code/", {**hidden(step), "code": "000000"})
    assert wrong.status_code == 422
    assert "確認コードが違うか、すでに使われています" in wrong.content.decode()
    assert client.post(SIGN_IN + "code/", {**hidden(wrong), "code": totp()}).status_code == 302


def test_a_code_step_after_ten_minutes_starts_from_the_password(
    at_work: None, suzuki: ClerkFacts, client: Client
) -> None:
    step = client.post(SIGN_IN, {"login": "suzuki", "password": PASSWORD, "next": "/shiojiri/staff/clerks/"})
    with clock.frozen(AT + timedelta(minutes=11)):
        late = client.post(SIGN_IN + "code/", {**hidden(step), "code": totp()})
    assert late.status_code == 422
    assert "時間が切れました" in late.content.decode()
    assert hidden(late)["next"] == "/shiojiri/staff/clerks/"


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/shiojiri/staff/clerks/?page=2", "/shiojiri/staff/clerks/?page=2"),
        ("/matsumoto/", "/shiojiri/"),
        ("//elsewhere.example/shiojiri/", "/shiojiri/"),
        ("https://elsewhere.example/shiojiri/", "/shiojiri/"),
        ("javascript:alert(1)", "/shiojiri/"),
    ],
)
def test_the_way_leads_on_to_the_wanted_page_of_the_same_town_only(
    at_work: None, suzuki: ClerkFacts, client: Client, wanted: str, given: str
) -> None:
    step = client.post(SIGN_IN, {"login": "suzuki", "password": PASSWORD, "next": wanted})
    assert client.post(SIGN_IN + "code/", {**hidden(step), "code": totp()})["Location"] == given


def test_the_first_time_leads_through_password_app_and_recovery_codes(
    at_work: None, shiojiri: TownFacts, client: Client
) -> None:
    with acting_for(shiojiri.lg_code):
        made = api.provision(login="mori", name="森", roles=["counter"], at=AT)
    step = client.post(SIGN_IN, {"login": "mori", "password": made.first_password})
    page = step.content.decode()
    assert "<svg" in page
    assert "style=" not in page
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")  # type: ignore[index]
    own = {"password": "yuki-no-akarui-asa", "again": "yuki-no-akarui-asa", "code": totp(secret=secret)}
    differs = client.post(SIGN_IN + "set-up/", {**hidden(step), **own, "again": "something-else"})
    assert "2回のパスワードが違います" in differs.content.decode()
    weak = client.post(SIGN_IN + "set-up/", {**hidden(differs), **own, "password": "short", "again": "short"})
    assert "短すぎます" in weak.content.decode()
    codes = client.post(SIGN_IN + "set-up/", {**hidden(weak), **own})
    assert len(re.findall(r"<code>[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}</code>", codes.content.decode())) == 10
    assert client.get("/shiojiri/").wsgi_request.clerk == made.clerk


def test_what_was_typed_into_a_lost_session_is_sent_after_the_sign_in(
    at_work: None, shiojiri: TownFacts, ito: ClerkFacts, signed_in: SignedIn
) -> None:
    client, later = signed_in(ito), AT + timedelta(minutes=31)
    with clock.frozen(later):
        lost = client.post(NEW_CLERK, TYPED)
    assert lost.status_code == 403
    assert "入力したものは残っています" in lost.content.decode()
    assert "森" not in lost.content.decode()
    entered = sign_in(client, lost, login="ito", at=later)
    assert entered["Location"] == "/shiojiri/staff/go-on/"
    with clock.frozen(later):
        page = client.get(entered["Location"])
        assert f'action="{NEW_CLERK}"' in page.content.decode()
        fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
        sent = [(name, unescape(value)) for name, value in fields if name != "csrfmiddlewaretoken"]
        assert sent == [
            ("login", "mori"),
            ("name", "森 <b>&"),
            ("roles", "counter"),
            ("roles", "officer"),
            ("desks", "juumin"),
        ]
        done = client.post(NEW_CLERK, {name: [v for n, v in sent if n == name] for name, _ in sent})
    assert "登録しました" in done.content.decode()
    with acting_for(shiojiri.lg_code):
        assert Clerk.objects.get(login="mori").name == "森 <b>&"


def test_what_was_typed_survives_a_mistyped_password_on_the_way(
    at_work: None, ito: ClerkFacts, signed_in: SignedIn
) -> None:
    client, later = signed_in(ito), AT + timedelta(minutes=31)
    with clock.frozen(later):
        lost = client.post(NEW_CLERK, TYPED)
        wrong = client.post(SIGN_IN, {**hidden(lost), "login": "ito", "password": "wrong-wrong-wrong"})
    assert "入力の途中だったものは残っています" in wrong.content.decode()
    assert sign_in(client, wrong, login="ito", at=later)["Location"] == "/shiojiri/staff/go-on/"


def test_another_clerk_does_not_get_what_was_typed(
    at_work: None, ito: ClerkFacts, suzuki: ClerkFacts, signed_in: SignedIn
) -> None:
    client, later = signed_in(ito), AT + timedelta(minutes=31)
    with clock.frozen(later):
        lost = client.post(NEW_CLERK, TYPED)
        assert sign_in(client, lost, login="suzuki", at=later)["Location"] == "/shiojiri/"
        assert "別の職員の入力でした" in client.get("/shiojiri/").content.decode()
        assert client.get("/shiojiri/staff/go-on/").status_code == 409


def test_what_was_typed_is_gone_after_half_an_hour(at_work: None, ito: ClerkFacts, signed_in: SignedIn) -> None:
    client, later = signed_in(ito), AT + timedelta(minutes=31)
    with clock.frozen(later):
        lost = client.post(NEW_CLERK, TYPED)
    assert sign_in(client, lost, login="ito", at=later + timedelta(minutes=31))["Location"] == "/shiojiri/"


@pytest.mark.parametrize("token", ["", "x", "gAAAAA" * 20, "あ"])
def test_a_token_that_is_not_ours_carries_nothing(at_work: None, ito: ClerkFacts, client: Client, token: str) -> None:
    step = client.post(SIGN_IN, {"login": "ito", "password": PASSWORD, "carried": token})
    assert client.post(SIGN_IN + "code/", {**hidden(step), "code": totp()})["Location"] == "/shiojiri/"


def test_a_part_of_a_page_gives_way_to_the_sign_in(at_work: None, client: Client, nagano: TownFacts) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/shiojiri/staff/clerks/?a=1"}
    got = client.get("/shiojiri/staff/clerks/", headers=headers)
    assert (got.status_code, got["HX-Redirect"]) == (204, SIGN_IN + "?next=/shiojiri/staff/clerks/%3Fa%3D1")
    sent = client.post(NEW_CLERK, TYPED, headers=headers)
    assert (sent.status_code, sent["HX-Retarget"], "carried" in hidden(sent)) == (422, "body", True)


def test_a_polling_part_keeps_no_session_alive(at_work: None, ito: ClerkFacts, signed_in: SignedIn) -> None:
    client = signed_in(ito)
    for minutes in range(2, 30, 2):
        with clock.frozen(AT + timedelta(minutes=minutes)):
            client.get("/shiojiri/staff/clerks/", headers={"HX-Request": "true"})
    with clock.frozen(AT + timedelta(minutes=30)):
        assert client.get("/shiojiri/staff/clerks/").status_code == 302


def test_a_clerk_who_leaves_is_out_at_the_next_click(
    at_work: None, shiojiri: TownFacts, suzuki: ClerkFacts, signed_in: SignedIn
) -> None:
    client = signed_in(suzuki)
    assert client.get("/shiojiri/").wsgi_request.clerk == suzuki
    with acting_for(shiojiri.lg_code):
        api.retire(clerk_id=suzuki.id, at=AT)
    assert client.get("/shiojiri/").wsgi_request.clerk is None


def test_signing_in_and_out_is_audited_under_the_clerks_own_name(
    at_work: None, shiojiri: TownFacts, suzuki: ClerkFacts, client: Client
) -> None:
    client.post(SIGN_IN, {"login": "suzuki", "password": "wrong-wrong-wrong"})
    sign_in(client)
    client.post("/shiojiri/staff/sign-out/")
    with acting_for(shiojiri.lg_code):
        found = AuditRecord.objects.filter(subject=suzuki.id).order_by("at", "id")
        assert list(found.values_list("verb", "actor"))[1:] == [
            ("clerk.sign_in_refused", None),
            ("clerk.signed_in", suzuki.id),
            ("clerk.signed_out", suzuki.id),
        ]


def test_the_pages_of_the_whole_installation_have_no_clerk(
    at_work: None, suzuki: ClerkFacts, signed_in: SignedIn
) -> None:
    assert signed_in(suzuki).get("/").wsgi_request.clerk is None
