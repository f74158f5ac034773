"""A clerk's window on the pages of a town: controls by the words on them, in the window's language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pyotp
from django.utils.translation import gettext, override
from playwright.sync_api import Locator, Page, expect

from denen.base.testing.browser import looked_at
from denen.kernel.identity.types import ClerkFacts
from denen.site.example import PASSWORD, SECRET
from journeys.hands import Hands, Pointer


@dataclass
class Window:
    page: Page
    language: str
    scripts: bool
    town: str
    careful: bool
    """Every page that comes is looked at."""
    hands: Hands = field(default_factory=Pointer)
    clerk: ClerkFacts | None = None
    """Who was signed in here without going through the pages for it."""

    def say(self, text: str, **values: object) -> str:
        """The text in the window's language."""
        with override(self.language):
            return gettext(text) % values if values else gettext(text)

    def open(self, path: str) -> None:
        self.page.goto(f"/{self.town}/{path}")

    def come_to(self, path: str) -> None:
        """Opens a page, unless it is the one that is open."""
        if urlsplit(self.page.url).path != f"/{self.town}/{path}":
            self.open(path)

    def look(self, *widths: int) -> None:
        """What there is to see is without fault, as wide as it is or this wide. Without scripts nothing can look."""
        if self.scripts:
            looked_at(self.page, *widths)

    def button(self, text: str) -> Locator:
        return self.page.get_by_role("button", name=self.say(text), exact=True)

    def link(self, text: str) -> Locator:
        return self.page.get_by_role("link", name=self.say(text), exact=True)

    def field(self, name: str) -> Locator:
        """By its name in the form: the labels of a procedure's boxes are in the procedure."""
        return self.page.locator(f"main [name={name}]:not([type=hidden])")

    def choice(self, text: str) -> Locator:
        """One of several to choose from."""
        return self.page.get_by_label(self.say(text), exact=True)

    def go(self, control: Locator) -> None:
        """Presses what leads to another page, and waits until that is there."""
        with self.page.expect_navigation():
            self.hands.press(control)

    def press(self, text: str) -> None:
        self.go(self.button(text))

    def follow(self, text: str) -> None:
        self.go(self.link(text))

    def choose(self, text: str) -> None:
        self.hands.choose(self.choice(text))

    def write(self, name: str, text: str) -> None:
        self.hands.write(self.field(name), text)

    def sees(self, heading: str, **values: object) -> None:
        """The page with this heading has come."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(self.say(heading, **values))
        if self.careful:
            self.look()

    def reads(self, text: str, **values: object) -> None:
        expect(self.page.locator("main")).to_contain_text(self.say(text, **values))

    def is_told(self, text: str, **values: object) -> None:
        """What was wrong is said in words, before all else, and the focus is on it."""
        summary = self.page.locator(".summary")
        expect(summary).to_contain_text(self.say(text, **values))
        expect(summary).to_be_focused()
        expect(self.page).to_have_title(re.compile(self.say("エラー：")))

    def sign_in(self, login: str, *, ahead: int = 0) -> None:
        """Password and code. A code serves once: `ahead` takes the one that comes so many half minutes later."""
        self.sees("ログイン")
        self.write("login", login)
        self.write("password", PASSWORD)
        self.press("次へ")
        self.sees("確認コードを入れてください")
        self.write("code", pyotp.TOTP(SECRET).at(datetime.now(UTC) + timedelta(seconds=30 * ahead)))
        self.go(self.page.locator("main").get_by_role("button", name=self.say("ログイン"), exact=True))

    def enter(self, login: str, page: str) -> None:
        """From the town's front page to a page of its staff, through the sign-in."""
        self.open("")
        self.go(self.page.locator(f"main a.card[href$='/{page}']"))
        self.sign_in(login)

    def beside(self) -> Window:
        """Another tab of the same browser."""
        return replace(self, page=self.page.context.new_page())
