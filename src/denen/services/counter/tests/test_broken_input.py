"""Wrong input at each step: said in words, nothing typed is lost, nothing is half done."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from denen.base import clock
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.documents.tests.paper import words as printed
from denen.kernel.procedures import api as procedures
from denen.services.counter.models import Visit, VisitCase
from denen.services.counter.tests.conftest import (
    AT,
    BASE,
    MOVE,
    SIGNED,
    Browser,
    Ids,
    typed_in,
    went_to,
    words,
)

pytestmark = pytest.mark.django_db

LICENCE = {"shown_by": "photo", "evidence": "運転免許証"}


def state_of(town: TownFacts) -> tuple[object, ...]:
    """All that the counter keeps."""
    with acting_for(town.lg_code):
        return (
            *Visit.objects.order_by("id").values(),
            *VisitCase.objects.values(),
            *procedures.desk_list("desk:juumin"),
        )


def test_three_wrong_codes_lock_the_card_and_each_is_said(at_counter: Browser, shiojiri: TownFacts) -> None:
    at_counter.begin()
    before = state_of(shiojiri)
    said = []
    for code in ("0000", "12345", "１２３４", "あいうえ", "9999", "0001", "1234"):
        page = at_counter.post("card", {"card": "aoi", "code": code})
        assert page.status_code == 422
        assert f'value="{code}"' not in page.text  # a code is never shown again
        said.append(words(page))
    left = [[n for n in "210" if f"あと{n}回" in each] for each in said]
    assert left == [["2"], [], [], [], ["1"], [], []]
    assert all("カードに鍵がかかっています。" in each for each in said[-2:])  # the right code comes too late
    assert state_of(shiojiri) == before
    assert went_to(at_counter.post("card", {"card": "ren", "code": "1234"}), "household")


NO_BIRTH_DATES = (
    ("令和8年11月21日", "が、まだ来ていない日になっています。"),
    ("令和90年4月1日", "が、まだ来ていない日になっています。"),
    ("昭和64年1月8日", "の「昭和64年1月8日」を日付として読めません。"),
    ("平成元年1月7日", "の「平成元年1月7日」を日付として読めません。"),
    ("令和0年5月1日", "の「令和0年5月1日」を日付として読めません。"),
    ("2026-02-30", "の「2026-02-30」を日付として読めません。"),
    ("きのう", "の「きのう」を日付として読めません。"),
    ("99999999", "の「99999999」を日付として読めません。"),
    ("1867-12-31", "が、1868年より前の日になっています。"),
    ("令和8年\u200b11月1日", "に、絵文字か目に見えない文字（U+200B）が入っています。"),
)


def test_a_date_in_the_future_is_said_in_words_and_stays(at_counter: Browser, subtests: pytest.Subtests) -> None:
    """And so is one that never was."""
    at_counter.begin(**LICENCE)
    for written, said in NO_BIRTH_DATES:
        with subtests.test(written):
            page = at_counter.post("typed", {"name": "山田 大輔", "birth_date": written, "address": "松本市大手"})
            assert page.status_code == 422
            assert f"手続する人の生年月日{said}" in words(page)
            assert typed_in(page) == {"name": "山田 大輔", "kana": "", "birth_date": written, "address": "松本市大手"}
    assert went_to(at_counter.post("typed", {"name": "山田 大輔", "birth_date": "S61.2.17"}), "household")


NO_DAYS = ("昭和64年1月8日", "2026-02-30", "きのう", "2026", "0", "11/15", "令和8年11月15日（日）")


def test_a_nonsense_day_of_the_move_is_said_and_stays_with_all_the_rest(
    to_details: Callable[..., Browser], cast: Ids, subtests: pytest.Subtests
) -> None:
    browser = to_details()
    movers = [str(cast["田中 葵"]), str(cast["田中 蓮"])]
    for written in NO_DAYS:
        with subtests.test(written):
            page = browser.post("details", {**MOVE, "moved_on": written, "movers": movers})
            assert page.status_code == 422
            assert f"引っ越した日（異動日）の「{written}」を日付として読めません。" in words(page)
            assert typed_in(page) == {**MOVE, "moved_on": written}
            assert re.findall(r'name="movers" value="([^"]+)" id="mover-\d" checked', page.text) == movers
    assert went_to(browser.post("details", {**MOVE, "movers": movers}), "check")


def test_rare_and_foreign_characters_are_kept_letter_by_letter(
    to_details: Callable[..., Browser], cast: Ids, shiojiri: TownFacts
) -> None:
    address = "長野県塩尻市𠮷田1番地 髙﨑ハイツ Nguyễn Thị Lan 김 №3 ㈱ﾄﾗｽﾄ ①棟"
    browser = to_details()
    assert went_to(browser.post("details", {**MOVE, "new_address": address, "movers": str(cast["田中 葵"])}), "check")
    assert went_to(browser.post("check", SIGNED), "done")
    with acting_for(shiojiri.lg_code):
        (line,) = procedures.desk_list("desk:juumin")
        (box,) = [box for box in procedures.case(line.id).boxes if box.key == "new_address"]
    assert box.value == address
    document = browser.get("done").text.split('href="/shiojiri/documents/')[1].split('"')[0]
    paper = printed(browser.client.get(f"/shiojiri/documents/{document}").content)
    assert "𠮷田1番地髙﨑ハイツ" in paper
    assert "Lan〓№3㈱ﾄﾗｽﾄ①棟" in paper  # what the typeface lacks is marked, never dropped
    assert "「新しい住所」の〓は、この用紙の書体にない文字です（U+AE40）。" in paper


UNSEEN = {"🏠": "🏠", "✨": "✨", "\x07": "U+0007", "\x00": "U+0001", "\u202e": "U+202E", "\ufeff": "U+FEFF"}


def test_pictures_and_unseen_characters_are_refused_in_words(
    to_details: Callable[..., Browser], cast: Ids, subtests: pytest.Subtests
) -> None:
    browser = to_details()
    for letter, named in UNSEEN.items():
        with subtests.test(named):
            address = f"長野県塩尻市{letter}大門1番"
            page = browser.post("details", {**MOVE, "new_address": address, "movers": str(cast["田中 葵"])})
            assert page.status_code == 422
            assert f"新しい住所に、絵文字か目に見えない文字（{named}）が入っています。" in words(page)
            assert typed_in(page)["new_address"] == address
            assert browser.get("check").status_code == 302


WRONG_BOXES: tuple[tuple[str, Any, str], ...] = (
    ("new_address", "あ" * 301, "新しい住所は200文字までです（今は301文字）。"),
    ("visitor_phone", "0263", "昼間に連絡がつく電話番号の数字の数が、電話番号と合いません。"),
    ("visitor_phone", "", "昼間に連絡がつく電話番号を入れてください。"),
    ("new_postal_code", "39907", "新しい郵便番号は7けたの数字です。"),
    ("movers", [], "引っ越す人が選ばれていません。"),
    ("movers", ["x"], "引っ越す人が選ばれていません。"),
)


def test_each_box_says_what_is_wrong_with_it(
    to_details: Callable[..., Browser], cast: Ids, subtests: pytest.Subtests
) -> None:
    browser = to_details()
    for box, written, said in WRONG_BOXES:
        with subtests.test(said):
            page = browser.post("details", {**MOVE, "movers": str(cast["田中 葵"]), box: written})
            assert page.status_code == 422
            assert said in words(page)
            kept = MOVE if box == "movers" else {**MOVE, box: written}
            assert kept.items() <= typed_in(page).items()


NO_SIGNATURES = (
    "",
    "[]",
    "null",
    '"x"',
    "[[[1,2]",
    '{"strokes": [[[1, 2]]]}',
    '[[["1","2"]]]',
    "[[[1,2,3]]]",
    "[[]]",
    "[[[5000,1]]]",
    "[[[-1,1]]]",
    "[[[NaN,1]]]",
    "[[[1e999,1]]]",
    "[[[true,false]]]",
    "[" * 50_000,
    "[[[1,2]]" + " " * 100_000 + "]",
    "\x00",
    "[[" + "[1,2]," * 6000 + "[1,2]]]",
)


def test_a_signature_that_is_none_is_refused_and_nothing_is_handed_in(
    to_check: Callable[[], Browser], shiojiri: TownFacts
) -> None:
    browser = to_check()
    before, version = state_of(shiojiri), browser.version("check")
    for signature in NO_SIGNATURES:
        data = {"version": version, "signed": "drawn", "signature": signature}
        page = browser.client.post(browser.url("check"), data)
        assert (signature[:20], page.status_code) == (signature[:20], 422)
        assert "入力を直してください" in words(page)
    assert state_of(shiojiri) == before
    assert went_to(browser.post("check", SIGNED), "done")


def test_a_way_of_signing_that_does_not_exist_is_refused(to_check: Callable[[], Browser]) -> None:
    browser = to_check()
    for data in ({}, {"signed": "stamped"}, {"signed": "drawn\x00"}):
        assert browser.post("check", data).status_code == 422


def test_back_after_the_hand_in_leads_to_what_was_handed_in(
    to_desk: Callable[[], Browser], cast: Ids, shiojiri: TownFacts
) -> None:
    browser = to_desk()
    before = state_of(shiojiri)
    pressed_again = browser.client.post(browser.url("check"), {"version": "4", **SIGNED})
    assert went_to(pressed_again, "done")
    assert went_to(browser.get("check"), "done")
    late = {
        "card": {"card": "aoi", "code": "1234"},
        "choose": {"person": str(cast["田中 葵"])},
        "typed": {"name": "田中 葵"},
        "household": {"person": str(cast["田中 葵"])},
        "details": {**MOVE, "new_address": "別の住所"},
        "give-up": {},
    }
    for step, data in late.items():
        page = browser.client.post(browser.url(step), {"version": "4", **data})
        assert (step, page.status_code) == (step, 409)
        assert "この受付は、もう終わっています。" in words(page)
        assert "担当課に差し戻しを頼むか、新しい受付をはじめてください。" in words(page)
    assert state_of(shiojiri) == before


def test_what_is_typed_when_the_session_has_ended_is_kept_through_the_sign_in(
    to_details: Callable[..., Browser], cast: Ids, shiojiri: TownFacts
) -> None:
    browser = to_details()
    before, version = state_of(shiojiri), browser.version("details")
    with clock.frozen(AT + timedelta(minutes=31)):
        typed = {"version": version, **MOVE, "movers": str(cast["田中 葵"])}
        page = browser.client.post(browser.url("details"), typed)
    assert page.status_code == 403
    assert "ログインが切れていました。" in words(page)
    assert "入力したものは残っています。ここでログインすると、続きから送れます。" in words(page)
    assert state_of(shiojiri) == before


def test_ids_of_nobody_and_of_something_else_lead_nowhere(
    to_desk: Callable[[], Browser], named_clerk: Browser, cast: Ids, shiojiri: TownFacts
) -> None:
    browser = to_desk()
    with acting_for(shiojiri.lg_code):
        (line,) = procedures.desk_list("desk:juumin")
    before = state_of(shiojiri)
    for nobody in (uuid4(), cast["田中 葵"], line.id):
        assert browser.client.get(f"{BASE}{nobody}/details/").status_code == 404
        assert browser.client.post(f"{BASE}{nobody}/check/", {"version": "4", **SIGNED}).status_code == 404
    for nobody in (str(uuid4()), str(cast["田中 葵"]), browser.visit):
        assert named_clerk.client.get(f"{BASE}desk/{nobody}/").status_code == 404
        assert named_clerk.client.post(f"{BASE}desk/{nobody}/finish/", {"version": "2"}).status_code == 404
        assert browser.client.post(f"{BASE}correct/{nobody}/").status_code == 404
        assert browser.client.get(f"/shiojiri/documents/{nobody}/").status_code == 404
    assert browser.client.get(f"{BASE}not-an-id/details/").status_code == 404
    assert state_of(shiojiri) == before


def test_fields_that_are_too_long_are_refused_where_they_were_typed(at_counter: Browser) -> None:
    data = {"procedures": ["tenkyo"], "standing": "self", "shown_by": "photo", "counter": "1", "evidence": "あ" * 201}
    page = at_counter.client.post(BASE, data)
    assert page.status_code == 422
    assert typed_in(page)["evidence"] == "あ" * 201
    at_counter.begin(**LICENCE)
    page = at_counter.post("typed", {"name": "あ" * 101, "address": "い" * 201})
    assert page.status_code == 422
    assert (typed_in(page)["name"], typed_in(page)["address"]) == ("あ" * 101, "い" * 201)
    assert at_counter.post("typed", {f"x{n}": "1" for n in range(600)}).status_code == 400  # no form of ours


def test_a_reason_for_a_return_that_cannot_be_kept_stays_on_the_page(
    to_desk: Callable[[], Browser], named_clerk: Browser, shiojiri: TownFacts
) -> None:
    to_desk()
    with acting_for(shiojiri.lg_code):
        (line,) = procedures.desk_list("desk:juumin")
    for note in ("あ" * 1001, "番地🏠", "x\x00y", "x\x07y"):
        page = named_clerk.desk(line.id, "return", note=note)
        assert page.status_code == 422
        assert f">\n{note}</textarea>" in page.text
    assert went_to(named_clerk.desk(line.id, "return", note="番地を\n確かめて"), "desk")
