"""How somebody works a page: with a mouse or a finger, or with the keys alone."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, Page

MOST_STOPS = 80
"""Tab stops of a page; whoever needs more of them to reach something will not reach it."""


class Hands(Protocol):
    def press(self, control: Locator) -> None: ...
    def choose(self, choice: Locator) -> None: ...
    def write(self, field: Locator, text: str) -> None: ...


class Pointer:
    """A mouse or a finger."""

    def press(self, control: Locator) -> None:
        control.click()

    def choose(self, choice: Locator) -> None:
        choice.check()

    def write(self, field: Locator, text: str) -> None:
        field.click()
        field.fill(text)


class Keys:
    """Tab, Shift, the arrows, Space and Enter. Wherever they lead, one sees where one is."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, control: Locator) -> None:
        self.reach(control)
        self.page.keyboard.press("Enter")

    def choose(self, choice: Locator) -> None:
        if choice.get_attribute("type") == "radio":
            group = self.page.locator(f"[type=radio][name={choice.get_attribute('name')}]")
            self.reach(group)
            for _ in range(group.count()):
                if choice.is_checked():
                    break
                self.page.keyboard.press("ArrowDown")
            assert choice.is_checked(), f"the arrows do not lead to {choice}"
        else:
            self.reach(choice)
            if not choice.is_checked():
                self.page.keyboard.press("Space")

    def write(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def reach(self, control: Locator) -> None:
        """Goes on by Tab until the control (or one of several) has the focus; every stop on the way can be seen."""
        self.page.wait_for_load_state()
        for _ in range(MOST_STOPS):
            if control.evaluate_all("all => all.includes(document.activeElement)"):
                return
            self.page.keyboard.press("Tab")
            assert not (unseen := self.page.evaluate(_UNSEEN)), f"one does not see the focus on {unseen}"
        raise AssertionError(f"no Tab leads to {control}")


_UNSEEN = """() => {
  const one = document.activeElement;
  if (one === document.body) return "";
  const ring = getComputedStyle(one.closest(".choice") ?? one);
  const box = one.getBoundingClientRect();
  const ringed = ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2;
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return ringed && inside ? "" : one.outerHTML.slice(0, 200);
}"""
