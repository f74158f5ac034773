"""The sign-in in a real browser: without scripts, on a telephone and at a desk, with axe looking at every page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pyotp
import pytest
from playwright.sync_api import Page, expect

from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.base.testing.browser import DESK, TELEPHONE, OpenedPage, looked_at
from denen.kernel.identity import api
from denen.kernel.identity.testing import PASSWORD, SECRET, provision_cast_clerk
from denen.kernel.identity.types import Provisioned

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OWN_PASSWORD = "yuki-no-akarui-asa"


@pytest.fixture
def first_time(committed: None, shiojiri: TownFacts) -> Provisioned:
    """伊藤 is at work; 鈴木 has just been provisioned."""
    provision_cast_clerk(shiojiri, "ito", "伊藤", "officer")
    with acting_for(shiojiri.lg_code):
        return api.provision(login="suzuki", name="鈴木", roles=["officer"], at=datetime.now(UTC))


TELEPHONES = [(TELEPHONE, True), (TELEPHONE, False)]
WIDE = (DESK, True)


@pytest.fixture
def page(first_time: Provisioned, opened: OpenedPage, request: pytest.FixtureRequest) -> Page:
    width, scripts = request.param
    return opened(width=width, scripts=scripts)


def look(page: Page) -> None:
    """Without scripts nothing can look."""
    if page.evaluate("typeof htmx") != "undefined":
        looked_at(page)


def code(secret: str, ahead: int = 0) -> str:
    return pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30 * ahead))


def next_step(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()


def sign_in(page: Page, login: str, password: str, one_time_code: str) -> None:
    page.get_by_label("職員番号").fill(login)
    page.get_by_label("パスワード").fill(password)
    next_step(page, "次へ")
    look(page)
    page.get_by_label("確認コード").fill(one_time_code)
    page.locator("main").get_by_role("button", name="ログイン").click()


@pytest.mark.parametrize("page", [*TELEPHONES, WIDE], ids=["telephone", "no scripts", "desk"], indirect=True)
def test_the_first_time_and_every_time_after(page: Page, first_time: Provisioned, owner: psycopg.Connection) -> None:
    page.goto("/shiojiri/staff/clerks/")
    look(page)
    page.get_by_label("職員番号").fill("suzuki")
    page.get_by_label("パスワード").fill("wrong-wrong-wrong")
    next_step(page, "次へ")
    expect(page.get_by_role("alert")).to_contain_text("職員番号かパスワードが違います")
    look(page)
    page.get_by_label("パスワード").fill(first_time.first_password)
    next_step(page, "次へ")
    page.get_by_text("読み取れないとき").click()
    secret = page.locator("details code").inner_text().replace(" ", "")
    look(page)
    page.get_by_label("新しいパスワード", exact=False).first.fill(OWN_PASSWORD)
    page.get_by_label("新しいパスワード（もう一度）").fill(OWN_PASSWORD)
    page.get_by_label("確認コード").fill(code(secret))
    next_step(page, "決めてログイン")
    assert page.locator("main code").count() == 10
    look(page)
    page.get_by_role("link", name="控えました。次へ").click()
    expect(page.get_by_role("heading", name="職員", exact=True)).to_be_visible()
    look(page)

    page.get_by_role("link", name="職員を登録する").click()
    look(page)
    page.get_by_label("職員番号").fill("mori")
    page.get_by_label("氏名").fill("森")
    page.get_by_label("総合窓口").check()
    owner.execute("UPDATE identity_clerksession SET ended_at = now()")
    next_step(page, "登録する")
    expect(page.get_by_role("alert")).to_contain_text("入力したものは残っています")
    look(page)
    sign_in(page, "suzuki", OWN_PASSWORD, code(secret, ahead=1))
    look(page)
    next_step(page, "続きから送る")
    expect(page.get_by_role("heading", name="登録しました")).to_be_visible()
    expect(page.locator("main")).to_contain_text("mori")
    look(page)
    page.get_by_role("link", name="渡しました").click()
    expect(page.get_by_label("総合窓口")).to_be_checked()
    look(page)


@pytest.mark.parametrize("page", [WIDE], ids=["desk"], indirect=True)
def test_two_towns_are_open_in_one_browser(page: Page, matsumoto: TownFacts) -> None:
    provision_cast_clerk(matsumoto, "kobayashi", "小林", "officer")
    for slug, login, name in (("shiojiri", "ito", "伊藤"), ("matsumoto", "kobayashi", "小林")):
        page.goto(f"/{slug}/staff/clerks/")
        sign_in(page, login, PASSWORD, code(SECRET))
        expect(page.get_by_role("banner")).to_contain_text(name)
    page.goto("/shiojiri/staff/clerks/")
    expect(page.get_by_role("banner")).to_contain_text("伊藤")
    page.goto("/shiojiri/staff/cards/")
    look(page)
    page.get_by_role("button", name="ログアウト").click()
    expect(page.get_by_role("status")).to_contain_text("ログアウトしました")
    page.goto("/matsumoto/staff/clerks/")
    expect(page.get_by_role("banner")).to_contain_text("小林")
