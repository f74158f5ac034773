"""The screen that is turned to the visitor follows the clerk's visit."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from denen.base.testing.browser import DESK, TELEPHONE
from journeys.conftest import AtWork
from journeys.counter import NEW_ADDRESS, answer, sign, to_details
from journeys.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def shows(screen: Window, heading: str) -> None:
    """By itself, soon: it asks again every three seconds."""
    expect(screen.page.get_by_role("heading", level=1)).to_have_text(screen.say(heading))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_second_screen_follows_the_visit(at_work: AtWork, scripts: bool) -> None:
    counter = at_work("suzuki", scripts=scripts)
    screen = counter.beside()
    screen.open("counter/screen/")
    shows(screen, "お待ちください")
    screen.look(TELEPHONE, DESK)
    to_details(counter)
    shows(screen, "お待ちください")
    answer(counter)
    shows(screen, "書いてあることは正しいですか")
    screen.reads(NEW_ADDRESS)
    screen.look(TELEPHONE, DESK)
    screen.page.get_by_role("link", name="やさしい日本語").click()
    screen.language = "ja-easy"
    shows(screen, "書いてあることは正しいですか")
    screen.look(TELEPHONE, DESK)
    sign(counter, on_paper=True)
    shows(screen, "受け付けました")
    screen.reads("2026-000001")
    screen.look(TELEPHONE, DESK)
