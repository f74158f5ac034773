"""The pad in a real browser. No server: the browser is answered from the template and the static files."""

from __future__ import annotations

import mimetypes

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import override
from playwright.sync_api import Browser, Page, Route, expect

from denen.kernel.documents.types import Signature

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STRICT = "default-src 'none'; script-src 'self'; style-src 'self'"


class SignForm(forms.Form):
    signature = forms.CharField(required=False, widget=forms.HiddenInput)


def page_with_pad(browser: Browser, *, typed: str = "", scripts: bool = True, touch: bool = False) -> Page:
    page = browser.new_context(
        java_script_enabled=scripts, has_touch=touch, viewport={"width": 390, "height": 800}
    ).new_page()

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("http://denen.test")
        if path == "/":
            form = SignForm({"signature": typed})
            with override("ja"):
                pad = render_to_string("documents/part/signature_pad.html", {"field": form["signature"]})
            body = (
                '<!doctype html><html lang="ja"><head><title>署名</title><link rel="stylesheet" '
                f'href="/static/ui/denen.css"></head><body><form>{pad}</form></body></html>'
            )
            route.fulfill(
                body=body, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": STRICT}
            )
        elif found := finders.find(path.removeprefix("/static/")):
            route.fulfill(path=found, content_type=mimetypes.guess_type(found)[0])
        else:
            route.fulfill(status=404)

    page.route("**/*", answer)
    page.goto("http://denen.test/")
    return page


def draw(page: Page, *points: tuple[float, float]) -> None:
    """One stroke through points given as parts of the field's width and height."""
    box = page.locator(".signature-field").bounding_box()
    assert box
    (x, y), *rest = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in points]
    page.mouse.move(x, y)
    page.mouse.down()
    for x, y in rest:
        page.mouse.move(x, y, steps=5)
    page.mouse.up()


def sent(page: Page) -> Signature | None:
    return Signature.parse(page.locator("input[name=signature]").input_value())


def test_what_is_drawn_is_what_is_sent_and_what_the_server_draws(browser: Browser) -> None:
    page = page_with_pad(browser)
    assert sent(page) is None
    expect(page.locator("[role=status]")).to_have_text("まだ書かれていません。")
    draw(page, (0.1, 0.5), (0.5, 0.2), (0.9, 0.8))
    draw(page, (0.5, 0.5))
    signature = sent(page)
    assert signature is not None
    assert len(signature.strokes) == 2
    assert signature.strokes[0][0] == pytest.approx((100, 150), abs=4)
    assert signature.strokes[0][-1] == pytest.approx((900, 240), abs=4)
    assert page.locator(".signature-line").get_attribute("d") == signature.path
    expect(page.locator("[role=status]")).to_have_text("署名が書かれています。")


def test_a_stroke_is_taken_back_and_all_of_them_are_wiped(browser: Browser) -> None:
    page = page_with_pad(browser)
    for y in (0.2, 0.5, 0.8):
        draw(page, (0.1, y), (0.9, y))
    page.get_by_role("button", name="ひとつ戻す").click()
    signature = sent(page)
    assert signature is not None
    assert [stroke[0][1] for stroke in signature.strokes] == pytest.approx([60, 150], abs=4)
    page.get_by_role("button", name="書き直す").click()
    assert sent(page) is None


def test_what_was_drawn_is_still_there_when_the_page_comes_back_with_an_error(browser: Browser) -> None:
    drawn = Signature((((100, 150), (500, 60), (900, 240)),))
    page = page_with_pad(browser, typed=drawn.text())
    assert page.locator(".signature-line").get_attribute("d") == drawn.path
    assert sent(page) == drawn


def test_a_pen_that_leaves_the_box_draws_along_its_edge(browser: Browser) -> None:
    page = page_with_pad(browser)
    draw(page, (0.5, 0.5), (1.5, 2.5))
    signature = sent(page)
    assert signature is not None
    assert signature.strokes[0][-1] == (Signature.WIDTH, Signature.HEIGHT)


@pytest.mark.parametrize("typed", ['{"a": 1}', "[1]", "[[]]", "[[[1]]]", "x", "null"])
def test_rubbish_in_the_field_does_not_stop_the_pad(browser: Browser, typed: str) -> None:
    page = page_with_pad(browser, typed=typed)
    draw(page, (0.1, 0.5), (0.9, 0.5))
    assert sent(page) is not None


def test_without_scripts_the_way_on_paper_is_said(browser: Browser) -> None:
    page = page_with_pad(browser, scripts=False)
    expect(page.get_by_text("紙に署名してください")).to_be_visible()
    expect(page.locator(".signature-field")).to_be_hidden()


def test_the_box_fits_a_telephone_and_keeps_its_shape(browser: Browser) -> None:
    box = page_with_pad(browser).locator(".signature-field").bounding_box()
    assert box
    assert box["width"] <= 390
    assert box["width"] / box["height"] == pytest.approx(1000 / 300, rel=0.03)
