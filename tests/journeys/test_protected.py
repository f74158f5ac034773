"""中村 美咲, a protected person: unknown to a clerk who is not named for her, and careful pages for one who is."""

from __future__ import annotations

import io

import pdfplumber
import pytest
from playwright.sync_api import expect

from denen.base.testing.browser import DESK, TELEPHONE
from journeys.conftest import AtWork
from journeys.counter import NEW_ADDRESS, PHONE, begin, day, open_case, read_card, to_check
from journeys.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOMES = ("片丘", "4800", "大門八番町", "12番2号", "399-0711", "399-0737")
"""Of her old and of her new address, what would give it away."""


def test_her_own_card_tells_a_clerk_who_is_not_named_nothing(at_work: AtWork) -> None:
    counter = at_work("suzuki")
    begin(counter)
    read_card(counter, "misaki")
    counter.sees("世帯を確かめてください")
    counter.reads("台帳の写しで確認できません。")
    counter.reads("市民課 住民記録の担当に引き継いでください。")
    expect(counter.page.get_by_text("支援措置")).to_have_count(0)
    expect(counter.page.get_by_text("結衣")).to_have_count(0)
    counter.look(TELEPHONE, DESK)
    counter.follow("台帳から探す")
    for name in ("中村 美咲", "ナカムラ", "中村 結衣"):
        counter.write("name", name)
        counter.press("探す")
        expect(counter.page.get_by_role("row").filter(has_text="美咲")).to_have_count(0)
        expect(counter.page.get_by_role("row").filter(has_text="結衣")).to_have_count(0)


def test_a_named_clerk_is_warned_and_paper_has_no_address_of_hers(at_work: AtWork) -> None:
    counter = at_work("ogawa")
    begin(counter)
    read_card(counter, "misaki")
    counter.sees("世帯を確かめてください")
    counter.reads("支援措置の対象の方がいます。")
    counter.look(TELEPHONE, DESK)
    counter.press("まちがいありません")
    counter.sees("どなたが、どこへ引っ越しますか")
    counter.reads("支援措置の対象の方がいます。")
    counter.write("moved_on", day(5))
    counter.write("new_postal_code", "399-0737")
    counter.write("new_address", NEW_ADDRESS)
    counter.write("visitor_phone", PHONE)
    counter.look(TELEPHONE, DESK)
    to_check(counter)
    counter.sees("来た人に見てもらい、署名していただく")
    counter.reads("印刷しません")
    counter.look(TELEPHONE, DESK)
    tells_no_address(paper(counter, "住民異動届（転居）を印刷する（PDF）"))
    counter.choose("印刷した紙に署名した")
    counter.press("担当課へ渡す")
    counter.sees("担当課へ渡しました")
    tells_no_address(paper(counter, "書類を見る（PDF）"))

    desk = at_work("maruyama")
    open_case(desk, "2026-000001")
    desk.reads("支援措置の対象の方がいます。")
    folded = desk.page.get_by_role("definition").locator("details").filter(has_text=NEW_ADDRESS)
    expect(folded).not_to_have_attribute("open", "")
    desk.look(TELEPHONE, DESK)
    folded.get_by_text("印刷しない欄を見る").click()
    expect(folded).to_have_attribute("open", "")


def paper(window: Window, link: str) -> str:
    """The words on the PDF behind a link."""
    address = window.page.get_by_role("link", name=link).get_attribute("href")
    answer = window.page.request.get(address or "")
    assert answer.headers["content-type"] == "application/pdf"
    with pdfplumber.open(io.BytesIO(answer.body())) as pdf:
        return "".join(page.extract_text() for page in pdf.pages)


def tells_no_address(text: str) -> None:
    assert "中村" in text
    assert [part for part in HOMES if part in text.replace(" ", "")] == []
