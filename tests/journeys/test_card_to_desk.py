"""The whole way, from the card to the desk's last word: with everything that people have to work a page with."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from denen.base.testing.browser import DESK, TELEPHONE
from journeys.conftest import AtWork, NewWindow
from journeys.counter import answer, begin, confirm_household, finish_at_desk, read_card, sign, to_check
from journeys.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def from_card_to_desk(counter: Window, desk: Window, *, on_paper: bool = False) -> None:
    """鈴木 serves 田中 葵, who moves with her child and needs a copy of her record; 丸山 works the move."""
    counter.enter("suzuki", "counter/")
    begin(counter, "tenkyo", "juminhyo")
    read_card(counter)
    confirm_household(counter, "田中 葵", "田中 蓮", "田中 一郎")
    answer(counter, "田中 蓮", scope="household")
    sign(counter, on_paper=on_paper)
    counter.reads("2026-000001")
    counter.reads("2026-000002")
    desk.enter("maruyama", "counter/")
    finish_at_desk(desk, "2026-000001", left=1)


def test_with_a_mouse(new_window: NewWindow) -> None:
    from_card_to_desk(new_window(careful=True), new_window(careful=True))


def test_on_a_telephone(new_window: NewWindow) -> None:
    from_card_to_desk(new_window(width=TELEPHONE, careful=True), new_window(width=TELEPHONE, careful=True))


def test_with_the_keys_alone(new_window: NewWindow) -> None:
    from_card_to_desk(new_window(keys=True), new_window(keys=True), on_paper=True)


def test_without_scripts(new_window: NewWindow) -> None:
    from_card_to_desk(new_window(scripts=False), new_window(scripts=False), on_paper=True)


def test_in_english(new_window: NewWindow) -> None:
    counter = new_window(language="en", careful=True)
    desk = new_window(language="en", careful=True, width=TELEPHONE)
    from_card_to_desk(counter, desk)
    for window in (counter, desk):
        expect(window.page.locator("html")).to_have_attribute("lang", "en")


def test_somebody_without_a_card_comes_for_somebody_else(at_work: AtWork) -> None:
    """山田, whom this town does not know, brings 田中 葵's letter of proxy."""
    counter = at_work("suzuki", careful=True, width=TELEPHONE)
    begin(counter, "juminhyo", standing="代理人（委任状）", shown="顔写真付きの証明書1点", seen="運転免許証、委任状")
    counter.sees("来た人を台帳から探す")
    counter.follow("入力する")
    counter.sees("来た人を入力する")
    counter.write("name", "山田 大輔")
    counter.write("birth_date", "S61.2.17")
    counter.write("address", "長野県松本市大手3丁目8番13号")
    counter.press("次へ")
    counter.sees("手続の本人を台帳から探す")
    counter.look(DESK)
    counter.write("address", "大門七番町")
    counter.press("探す")
    counter.sees("手続の本人を台帳から探す")
    counter.go(counter.page.get_by_role("row", name="田中 葵").get_by_role("button", name="えらぶ"))
    counter.sees("内容を確かめてください")
    counter.page.locator("[name=certificate_scope][value=person]").check()
    to_check(counter)
    counter.sees("来た人に見てもらい、署名していただく")
    counter.reads("山田 大輔")
    counter.reads("代理人")
    counter.choose("印刷した紙に署名した")
    counter.press("担当課へ渡す")
    counter.sees("担当課へ渡しました")
