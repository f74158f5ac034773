"""In English no Japanese is left but names, and what is marked as Japanese because it is printed so."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from denen.base.ui.texts import JAPANESE
from denen.kernel.identity.testing import SignedIn
from denen.kernel.identity.types import ClerkFacts
from denen.services.counter.tests.conftest import BASE, MOVE, SIGNATURE, Browser

pytestmark = pytest.mark.django_db

# fmt: off
NAMES = (
    "長野県", "塩尻市", "松本市", "大門七番町3番3号", "大門八番町12番2号", "大門七番町", "大門八番町",
    "市民課 住民記録の担当", "市民課 住民記録", "住民異動届（転居）", "住民票の写し等交付請求書",
    "鈴木", "小川", "田中", "佐藤", "中村", "山田", "葵", "蓮", "一郎", "健", "美咲", "剛", "大輔",
    "タナカ", "アオイ", "レン", "イチロウ",
)
# fmt: on
IN_JAPANESE = re.compile(r'<(\w+)[^>]* lang="ja"[^>]*>.*?</\1>', re.DOTALL)
ATTRIBUTE = re.compile(r'(?:aria-label|title|alt|placeholder|data-label)="([^"]*)"')


def left_over(page: Any) -> list[str]:
    """The texts of a page that hold Japanese which is no name."""
    assert '<html lang="en">' in page.text
    source = IN_JAPANESE.sub("", page.text)
    found = []
    for text in [*re.split(r"<[^>]*>", source), *ATTRIBUTE.findall(source)]:
        rest = html.unescape(text)
        for name in NAMES:
            rest = rest.replace(name, "")
        if JAPANESE.search(rest):
            found.append(rest.strip())
    return found


def in_english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def test_texts_and_attributes_are_looked_at_and_marked_japanese_is_not() -> None:
    class Page:
        text = '<html lang="en"><h1>用件</h1><p lang="ja">法 <b>第1条</b></p><a aria-label="戻る">田中 葵</a>'

    assert left_over(Page) == ["用件", "戻る"]


def test_the_counter_speaks_english_from_the_first_question_to_the_desk(
    at_counter: Browser, cast: dict[str, UUID]
) -> None:
    client = in_english(at_counter.client)
    pages = {"town": client.get("/shiojiri/"), "start": client.get(BASE), "nothing chosen": client.post(BASE, {})}
    at_counter.begin("tenkyo", "juminhyo")
    search = at_counter.url("search")
    pages |= {step: at_counter.get(step) for step in ("card", "search", "typed", "household")}
    pages["screen, waiting"] = client.get(f"{BASE}screen/")
    pages["found"] = client.post(search, {"name": "田中"})
    pages["not found"] = client.post(search, {"name": "Nobody"})
    pages["no criteria"] = client.post(search, {})
    pages["no date"] = client.post(search, {"birth_date": "x"})
    pages["wrong code"] = at_counter.post("card", {"card": "aoi", "code": "9999"})
    at_counter.post("card", {"card": "aoi", "code": "1234"})
    pages["whose matter"] = at_counter.get("household")
    at_counter.post("household", {"person": str(cast["田中 葵"])})
    pages["details"] = at_counter.get("details")
    wrong: dict[str, object] = {"moved_on": "2027-01-01", "new_postal_code": "390-0874", "visitor_phone": "1"}
    pages["wrong details"] = at_counter.post("details", wrong)
    movers = [str(cast["田中 葵"]), str(cast["田中 蓮"])]
    right = {**MOVE, "moved_on": "2026-11-15", "certificate_scope": "household", "movers": movers}
    assert at_counter.post("details", right).status_code == 302
    pages["check"] = at_counter.get("check")
    pages["screen, to check"] = client.get(f"{BASE}screen/")
    pages["not signed"] = at_counter.post("check", {"signed": "drawn", "signature": ""})
    assert at_counter.post("check", {"signed": "drawn", "signature": SIGNATURE}).status_code == 302
    pages["done"] = at_counter.get("done")
    pages["screen, done"] = client.get(f"{BASE}screen/")
    pages["ended"] = at_counter.get("details")
    assert {name: found for name, page in pages.items() if (found := left_over(page))} == {}
    assert "12 April 1988" in pages["check"].text
    assert "child" in pages["screen, to check"].text


def test_the_desk_speaks_english(to_check: Callable[[], Browser], ogawa: ClerkFacts, signed_in: SignedIn) -> None:
    to_check().post("check", {"signed": "drawn", "signature": SIGNATURE})
    desk = in_english(signed_in(ogawa))
    pages = {"list": desk.get(f"{BASE}desk/")}
    address = re.search(rf"{BASE}desk/[0-9a-f-]+/", pages["list"].text)
    assert address
    pages["case"] = desk.get(address[0])
    version = re.search(r'name="version" value="(\d+)"', pages["case"].text)
    assert version
    pages["no reason"] = desk.post(f"{address[0]}return/", {"version": version[1], "note": ""})
    assert desk.post(f"{address[0]}return/", {"version": version[1], "note": "The telephone"}).status_code == 302
    pages["returned"] = desk.get(address[0])
    assert {name: found for name, page in pages.items() if (found := left_over(page))} == {}
    assert "15 November 2026" in pages["case"].text
