"""The desk sends a case back, the counter corrects it, the desk ends it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from denen.base.testing.browser import DESK, TELEPHONE
from journeys.conftest import AtWork
from journeys.counter import answer, finish_at_desk, open_case, sign, to_check, to_details

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOTE = "部屋番号が抜けています。203号室か、確かめてください。"


def test_a_returned_case_is_corrected_and_done(at_work: AtWork) -> None:
    counter, desk = at_work("suzuki"), at_work("maruyama")
    to_details(counter)
    answer(counter)
    sign(counter)

    open_case(desk, "2026-000001")
    desk.page.locator("details.confirm > summary").click()
    desk.press("窓口へ差し戻す")
    desk.is_told("入力してください。")
    desk.look(TELEPHONE, DESK)
    desk.write("note", NOTE)
    desk.press("窓口へ差し戻す")
    desk.sees("受け取った手続")
    desk.go(desk.page.get_by_role("link", name="差し戻し（1）"))
    desk.go(desk.page.get_by_role("link", name="2026-000001"))
    desk.reads(NOTE)
    desk.look(TELEPHONE, DESK)

    counter.open("counter/")
    counter.look(TELEPHONE, DESK)
    counter.press("直す")
    counter.sees("どなたが、どこへ引っ越しますか")
    counter.write("new_address", "長野県塩尻市大門八番町12番2号 203号室")
    to_check(counter)
    counter.sees("来た人に見てもらい、署名していただく")
    counter.reads("203号室")
    counter.choose("印刷した紙に署名した")
    counter.press("担当課へ渡す")
    counter.sees("担当課へ渡しました")

    finish_at_desk(desk, "2026-000001")
    desk.go(desk.page.get_by_role("link", name="完了（1）"))
    desk.go(desk.page.get_by_role("link", name="2026-000001"))
    desk.reads("203号室")
    expect(desk.button("処理を終えた")).to_have_count(0)
    desk.look(TELEPHONE, DESK)
