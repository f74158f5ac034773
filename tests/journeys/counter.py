"""The counter's steps, as whoever stands there takes them: one function a page, from the page before to the next."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from denen.base import clock
from denen.base.plain.era import era_text
from denen.base.tenancy import acting_for
from denen.base.testing.towns import SHIOJIRI
from denen.kernel.identity import api as identity
from denen.services.counter import actions
from journeys.window import Window

POSTAL_CODE = "399-0737"
NEW_ADDRESS = "長野県塩尻市大門八番町12番2号"
PHONE = "0263-52-0280"


def day(ago: int) -> str:
    """So many days ago (ahead, where negative), as one writes it."""
    return era_text(clock.today() - timedelta(days=ago))


def begin(
    window: Window,
    *procedures: str,
    standing: str = "本人",
    shown: str = "マイナンバーカード（暗証番号）",
    seen: str = "",
) -> None:
    """What it is about, and who stands there."""
    window.come_to("counter/")
    window.sees("受付をはじめる")
    for slug in procedures or ("tenkyo",):
        window.hands.choose(window.page.locator(f"[name=procedures][value={slug}]"))
    window.choose(standing)
    window.choose(shown)
    if seen:
        window.write("evidence", seen)
    window.press("受付をはじめる")


def read_card(window: Window, card: str = "aoi", code: str = "1234") -> None:
    window.sees("カードを読み取り機に置いてください")
    window.hands.choose(window.page.locator(f"[name=card][value={card}]"))
    window.write("code", code)
    window.press("読み取る")


def confirm_household(window: Window, *members: str) -> None:
    window.sees("世帯を確かめてください")
    for member in members:
        window.reads(member)
    window.press("まちがいありません")


def answer(window: Window, *also: str, moved_on: str = "", scope: str = "") -> None:
    """Who moves besides the visitor, when, and where to; the address comes from the postal code."""
    window.sees("どなたが、どこへ引っ越しますか")
    for mover in also:
        window.choose(mover)
    window.write("moved_on", moved_on or day(5))
    window.write("new_postal_code", POSTAL_CODE)
    window.press("郵便番号から住所を出す")
    expect(window.field("new_address")).to_have_value("長野県塩尻市大門八番町")
    expect(window.field("new_address")).to_be_focused()
    window.sees("どなたが、どこへ引っ越しますか")
    window.write("new_address", NEW_ADDRESS)
    window.write("visitor_phone", PHONE)
    if scope:
        window.hands.choose(window.page.locator(f"[name=certificate_scope][value={scope}]"))
    to_check(window)


def to_details(window: Window) -> None:
    """Straight to what is left to ask: 田中 葵's card has been read, her household confirmed."""
    assert window.clerk
    with acting_for(SHIOJIRI.lg_code, actor=window.clerk.id):
        visit = actions.begin(
            clerk_id=window.clerk.id,
            counter=1,
            procedures=("tenkyo",),
            standing="self",
            shown_by="card_code",
            at=clock.now(),
        )
        card = identity.read_card(identity.lay("aoi"), "1234")
        visit = actions.take_card(visit_id=visit.id, version=visit.version, card=card)
        assert visit.visitor_id
        actions.concern(visit_id=visit.id, version=visit.version, person_id=visit.visitor_id)
    window.open(f"counter/{visit.id}/details/")
    window.sees("どなたが、どこへ引っ越しますか")


def to_check(window: Window) -> None:
    """On from the details; the button says how many forms there are."""
    window.go(window.page.locator("main form.form").first.locator("button.btn:not([name])"))


def draw_signature(window: Window) -> None:
    box = window.page.locator(".signature-field")
    box.scroll_into_view_if_needed()
    place = box.bounding_box()
    assert place
    mouse = window.page.mouse
    mouse.move(place["x"] + 40, place["y"] + 40)
    mouse.down()
    mouse.move(place["x"] + 120, place["y"] + 60, steps=6)
    mouse.up()
    expect(window.page.get_by_text(window.say("署名が書かれています。"))).to_be_visible()


def sign(window: Window, *, on_paper: bool = False) -> None:
    window.sees("来た人に見てもらい、署名していただく")
    window.reads(NEW_ADDRESS)
    if on_paper:
        window.choose("印刷した紙に署名した")
    else:
        window.choose("画面に署名する")
        draw_signature(window)
    window.press("担当課へ渡す")
    window.sees("担当課へ渡しました")


def finish_at_desk(window: Window, number: str, *, left: int = 0) -> None:
    """The desk opens the case and ends it; so many are left."""
    open_case(window, number)
    window.press("処理を終えた")
    window.sees("受け取った手続")
    expect(window.page.get_by_role("link", name="2026-")).to_have_count(left)


def open_case(window: Window, number: str) -> None:
    window.come_to("counter/desk/")
    window.sees("受け取った手続")
    window.go(window.page.get_by_role("link", name=number))
    window.sees(number)
