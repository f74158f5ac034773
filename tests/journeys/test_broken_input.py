"""What goes wrong at a counter: it is said in words, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from playwright.sync_api import expect

from denen.base.testing.browser import DESK, TELEPHONE
from journeys.conftest import AtWork
from journeys.counter import (
    NEW_ADDRESS,
    PHONE,
    answer,
    begin,
    confirm_household,
    day,
    draw_signature,
    read_card,
    sign,
    to_check,
    to_details,
)
from journeys.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def counter(at_work: AtWork) -> Window:
    return at_work("suzuki")


def holds(window: Window, **typed: str) -> None:
    """What was typed is still in its fields."""
    for name, text in typed.items():
        expect(window.field(name)).to_have_value(text)


def from_the_summary_to(window: Window, name: str) -> None:
    """The first link of the error summary leads to the field, by keyboard."""
    window.page.keyboard.press("Tab")
    window.page.keyboard.press("Enter")
    expect(window.field(name).first).to_be_focused()


def test_a_code_wrong_three_times_locks_the_card_and_the_visit_goes_on_by_search(counter: Window) -> None:
    begin(counter)
    for left in (2, 1):
        read_card(counter, code="0000")
        counter.is_told("暗証番号が違います。あと%(left)d回間違えると、カードに鍵がかかります。", left=left)
        expect(counter.choice("田中 葵")).to_be_checked()
        expect(counter.field("code")).to_be_empty()
        from_the_summary_to(counter, "code")
    for _ in range(2):
        read_card(counter, code="0000")
        counter.is_told("暗証番号を続けて間違えたため、カードに鍵がかかっています。")
    counter.look(TELEPHONE, DESK)
    counter.follow("台帳から探す")
    counter.sees("来た人を台帳から探す")
    counter.press("探す")
    counter.is_told("どれか一つは入れてください。")
    counter.look(TELEPHONE, DESK)
    counter.write("name", "たなか　あおい")
    counter.press("探す")
    counter.look(TELEPHONE, DESK)
    counter.go(counter.page.get_by_role("row", name="田中 葵").get_by_role("button", name="えらぶ"))
    confirm_household(counter, "田中 葵", "田中 蓮")
    counter.sees("どなたが、どこへ引っ越しますか")


def test_a_code_that_is_no_code_is_not_sent_to_the_card(counter: Window) -> None:
    begin(counter)
    for code in ("12", "🐱🐱🐱"):
        read_card(counter, code=code)
        counter.is_told("暗証番号は半角の数字4けたです。カードにはまだ送っていません。")
    read_card(counter, code="")
    counter.is_told("入力してください。")
    counter.look(TELEPHONE, DESK)
    read_card(counter)
    counter.sees("世帯を確かめてください")


def test_nothing_chosen_at_the_beginning(counter: Window) -> None:
    counter.open("counter/")
    counter.choose("代理人（委任状）")
    counter.choose("ほかの書類2点")
    counter.press("受付をはじめる")
    counter.is_told("1つ以上選んでください。")
    counter.is_told("どの書類で確認したかを書いてください。")
    counter.look(TELEPHONE, DESK)
    expect(counter.choice("代理人（委任状）")).to_be_checked()
    from_the_summary_to(counter, "procedures")


def test_rare_and_foreign_characters_stay_as_they_are(counter: Window) -> None:
    to_details(counter)
    address = "長野県塩尻市大門八番町12番2号 𠮷田ハイツÖ棟 Nguyễn方 髙﨑"
    counter.write("moved_on", day(5))
    counter.write("new_address", address)
    counter.write("visitor_phone", "０２６３ー５２ー０２８０")
    to_check(counter)
    counter.sees("来た人に見てもらい、署名していただく")
    counter.reads(address)
    counter.reads(PHONE)


def test_an_emoji_is_refused_by_name_and_stays_to_be_taken_out(counter: Window) -> None:
    to_details(counter)
    typed = {"moved_on": day(5), "new_address": f"{NEW_ADDRESS}🏠", "visitor_phone": "あとで"}
    for name, text in typed.items():
        counter.write(name, text)
    to_check(counter)
    counter.is_told("新しい住所に、絵文字か目に見えない文字（🏠）が入っています。")
    counter.is_told("昼間に連絡がつく電話番号の数字の数が、電話番号と合いません。")
    counter.look(TELEPHONE, DESK)
    holds(counter, **typed)
    counter.write("new_address", NEW_ADDRESS)
    counter.write("visitor_phone", PHONE)
    to_check(counter)
    counter.sees("来た人に見てもらい、署名していただく")


def test_a_move_that_has_not_happened_yet(counter: Window) -> None:
    to_details(counter)
    typed = {"moved_on": day(-3), "new_address": NEW_ADDRESS, "visitor_phone": PHONE}
    for name, text in typed.items():
        counter.write(name, text)
    to_check(counter)
    counter.is_told("引っ越す前の届出は受け取れません")
    counter.look(TELEPHONE, DESK)
    holds(counter, **typed)


@pytest.mark.parametrize(
    ("moved_on", "said"),
    [("令和8年2月30日", "を日付として読めません。"), ("", "引っ越した日（異動日）を入れてください。")],
    ids=["30 February", "empty"],
)
def test_a_date_that_is_none(counter: Window, moved_on: str, said: str) -> None:
    to_details(counter)
    typed = {"moved_on": moved_on, "new_address": NEW_ADDRESS, "visitor_phone": PHONE}
    for name, text in typed.items():
        counter.write(name, text)
    to_check(counter)
    counter.is_told(said)
    holds(counter, **typed)
    from_the_summary_to(counter, "moved_on")


def test_enter_in_a_field_goes_on(counter: Window) -> None:
    to_details(counter)
    counter.write("moved_on", day(5))
    counter.write("new_address", NEW_ADDRESS)
    counter.write("visitor_phone", PHONE)
    counter.page.keyboard.press("Enter")
    counter.sees("来た人に見てもらい、署名していただく")


def test_a_birth_date_in_the_future(counter: Window) -> None:
    begin(counter, standing="代理人（委任状）", shown="顔写真付きの証明書1点", seen="運転免許証、委任状")
    counter.follow("入力する")
    typed = {
        "name": "O’Connor 𠮷子",
        "kana": "おこなー よしこ",
        "birth_date": day(-3),
        "address": "松本市大手3丁目8番13号",
    }
    for name, text in typed.items():
        counter.write(name, text)
    counter.press("次へ")
    counter.is_told("まだ来ていない日になっています。")
    counter.look(TELEPHONE, DESK)
    holds(counter, **typed)


def test_a_postal_code_of_another_town(counter: Window) -> None:
    to_details(counter)
    typed = {"moved_on": day(5), "new_postal_code": "390-0874", "new_address": NEW_ADDRESS, "visitor_phone": PHONE}
    for name, text in typed.items():
        counter.write(name, text)
    counter.press("郵便番号から住所を出す")
    expect(counter.page.get_by_role("alert")).to_contain_text("この郵便番号は松本市のものです。")
    expect(counter.field("new_postal_code")).to_be_focused()
    counter.look(TELEPHONE, DESK)
    holds(counter, **typed)
    to_check(counter)
    counter.is_told("この郵便番号は松本市のものです。")
    holds(counter, **typed)


def test_a_postal_code_of_several_parts_of_the_town_lets_one_choose(counter: Window) -> None:
    to_details(counter)
    counter.write("new_postal_code", "399-0744")
    counter.press("郵便番号から住所を出す")
    areas = counter.page.get_by_role("group", name="町名を選んでください").get_by_role("button")
    expect(areas).to_have_text(["長野県塩尻市大門七区", "長野県塩尻市大門"])
    expect(areas.first).to_be_focused()
    counter.look(TELEPHONE, DESK)
    counter.press("長野県塩尻市大門七区")
    expect(counter.field("new_address")).to_have_value("長野県塩尻市大門七区")
    expect(counter.field("new_address")).to_be_focused()


def test_nobody_is_chosen_to_move(counter: Window) -> None:
    to_details(counter)
    counter.page.get_by_label("田中 葵").uncheck()
    typed = {"moved_on": day(5), "new_address": NEW_ADDRESS, "visitor_phone": PHONE}
    for name, text in typed.items():
        counter.write(name, text)
    to_check(counter)
    counter.is_told("引っ越す人が選ばれていません。")
    counter.look(TELEPHONE, DESK)
    expect(counter.page.get_by_label("田中 葵")).not_to_be_checked()
    holds(counter, **typed)


def test_nothing_is_signed(counter: Window) -> None:
    to_details(counter)
    answer(counter)
    counter.sees("来た人に見てもらい、署名していただく")
    counter.press("担当課へ渡す")
    counter.is_told("署名がまだありません。")
    counter.look(TELEPHONE, DESK)
    sign(counter, on_paper=True)


def test_the_second_tab_is_told_and_what_was_typed_in_it_stays(counter: Window) -> None:
    to_details(counter)
    other = counter.beside()
    other.page.goto(counter.page.url)
    other.write("visitor_phone", "0263-00-0000")
    answer(counter)
    counter.sees("来た人に見てもらい、署名していただく")
    to_check(other)
    other.is_told("この受付は、別の画面で先に進んでいます。")
    other.look(TELEPHONE, DESK)
    holds(other, visitor_phone="0263-00-0000")
    other.write("moved_on", day(4))
    other.write("new_address", NEW_ADDRESS)
    to_check(other)
    other.sees("来た人に見てもらい、署名していただく")
    other.reads("0263-00-0000")
    counter.choose("印刷した紙に署名した")
    counter.press("担当課へ渡す")
    counter.is_told("この受付は、別の画面で先に進んでいます。")
    counter.reads("0263-00-0000")
    expect(counter.choice("印刷した紙に署名した")).to_be_checked()


def test_back_after_handing_in_hands_nothing_in_twice(counter: Window, owner: psycopg.Connection) -> None:
    to_details(counter)
    answer(counter)
    other = counter.beside()
    other.page.goto(counter.page.url)
    sign(counter)
    counter.page.go_back()
    counter.sees("担当課へ渡しました")
    other.choose("印刷した紙に署名した")
    other.press("担当課へ渡す")
    other.sees("担当課へ渡しました")
    assert owner.execute("SELECT count(*) FROM procedures_case").fetchone() == (1,)


def test_a_session_that_ended_while_typing_loses_nothing(counter: Window, owner: psycopg.Connection) -> None:
    to_details(counter)
    counter.choose("田中 蓮")
    counter.write("moved_on", day(5))
    counter.write("new_address", NEW_ADDRESS)
    counter.write("visitor_phone", PHONE)
    sign_in_again_at(counter, owner, lambda: to_check(counter))
    counter.sees("来た人に見てもらい、署名していただく")
    for text in (NEW_ADDRESS, PHONE, "田中 蓮"):
        counter.reads(text)


def test_a_session_that_ended_while_signing_keeps_the_signature(counter: Window, owner: psycopg.Connection) -> None:
    to_details(counter)
    answer(counter)
    counter.sees("来た人に見てもらい、署名していただく")
    draw_signature(counter)
    sign_in_again_at(counter, owner, lambda: counter.press("担当課へ渡す"))
    counter.sees("担当課へ渡しました")


def sign_in_again_at(counter: Window, owner: psycopg.Connection, send: Callable[[], None]) -> None:
    """The session ends, the form is sent all the same, and the sign-in leads on to it."""
    owner.execute("UPDATE identity_clerksession SET ended_at = now()")
    send()
    counter.reads("入力したものは残っています。")
    counter.look(TELEPHONE, DESK)
    counter.sign_in("suzuki")
    counter.sees("続きから")
    counter.look(TELEPHONE, DESK)
    counter.press("続きから送る")
