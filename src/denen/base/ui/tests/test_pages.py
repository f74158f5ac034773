from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from denen.base.plain.dates import PartialDate
from denen.base.ui import errors, views
from denen.base.ui.catalogue import WindowTaken


@pytest.fixture(autouse=True)
def japanese() -> object:
    with translation.override("ja"):
        yield


def _request(method: str = "get", path: str = "/", **options: object) -> HttpRequest:
    request = getattr(RequestFactory(), method)(path, **options)
    request.town = SimpleNamespace(name="塩尻市", name_en="Shiojiri", slug="shiojiri")
    request.clerk = None
    return request


def _draw(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") :]).split())


@pytest.mark.parametrize(
    ("day", "japanese", "english"),
    [
        (date(1988, 4, 12), "昭和63年4月12日", "12 April 1988"),
        (PartialDate(1954, 1), "昭和29年1月日不詳", "January 1954"),
        (PartialDate(1954), "昭和29年月日不詳", "1954"),
        (None, "", ""),
    ],
)
def test_a_date_is_written_as_its_reader_writes_it(day: date | PartialDate | None, japanese: str, english: str) -> None:
    said = {}
    for language in ("ja", "ja-easy", "en"):
        with translation.override(language):
            said[language] = _draw("{{ day|era }}", day=day)
    assert said == {"ja": japanese, "ja-easy": japanese, "en": english}


def test_steps_say_what_is_done_and_where_one_is() -> None:
    html = _draw("{% steps labels now=2 %}", labels=[("来た人", "/a"), "世帯", ("確認", "/c")])
    assert re.findall(r'<li class="(\w+)"( aria-current="step")?>', html) == [
        ("done", ""),
        ("now", ' aria-current="step"'),
        ("later", ""),
    ]
    assert '<a href="/a">来た人</a>' in html
    assert "/c" not in html, "a step to come cannot be jumped to"
    assert "2 / 3" in html


def test_pages_keep_the_rest_of_the_address() -> None:
    request = _request(path="/?q=葵&page=2")
    html = _draw("{% pages page %}", page=Paginator(range(50), 10).page(2), request=request)
    assert '<a rel="next" href="?q=%E8%91%B5&amp;page=3">次へ</a>' in html
    assert '<span aria-current="page">2</span>' in html


def test_a_list_of_one_page_needs_no_links() -> None:
    assert _draw("{% pages page %}", page=Paginator(range(5), 10).page(1), request=_request()).strip() == ""


def test_polling_works_without_scripts_too() -> None:
    assert _draw("{% poll_head 5 %}") == '<noscript><meta http-equiv="refresh" content="5"></noscript>'
    assert 'hx-trigger="every 5s"' in _draw("<div {% poll 5 %}>")


def test_a_refusal_says_what_happened_what_was_kept_and_what_to_do() -> None:
    response = errors.refused(_request("post"), WindowTaken(number=3))
    assert response.status_code == 409
    said = _words(response.content.decode())
    assert "受け付けられませんでした" in said
    assert "窓口 3番は、いま別の人が使っています。" in said
    assert "残っているもの 今回のものは受け付けていません。" in said
    assert "次にすること 空いている窓口を選んでください。" in said


def test_a_page_that_is_refused_does_not_speak_of_things_sent() -> None:
    said = _words(errors.refused(_request("get"), WindowTaken(number=3)).content.decode())
    assert "このページは開けません" in said
    assert "今回のものは" not in said


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "ui/csrf.html"])
def test_error_pages_have_a_title_and_three_answers(name: str) -> None:
    html = render_to_string(name, {}, _request())
    title = re.search(r"<title>(.+)｜塩尻市</title>", html)
    assert title
    assert f"<h1>{title[1]}</h1>" in html
    assert "残っているもの" in html
    assert "次にすること" in html


def test_the_page_for_our_own_faults_needs_no_request_and_no_database() -> None:
    html = render_to_string("500.html")
    assert "あなたの操作のせいではありません" in html
    assert "not your fault" in html


def _failed(origin: str) -> str:
    data = {"name": "田中 葵", "tag": ["a", "b"], "password": "secret", "csrfmiddlewaretoken": "old"}
    response = errors.csrf_failure(_request("post", data=data, headers={"Origin": origin}))
    assert response.status_code == 403
    return response.content.decode()


def test_after_a_stale_form_what_was_typed_can_be_sent_again() -> None:
    html = _failed("http://testserver")
    assert re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)">', html)[1:] == [
        ("name", "田中 葵"),
        ("tag", "a"),
        ("tag", "b"),
    ]
    assert "secret" not in html


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_a_forged_request_is_offered_nothing_to_send(origin: str) -> None:
    assert "田中 葵" not in _failed(origin)


def test_plain_japanese_is_offered_to_residents_only() -> None:
    assert "やさしい日本語" in render_to_string("404.html", {}, _request())
    assert "やさしい日本語" not in render_to_string("ui/waiting.html", {"heading": "x"}, _request())


def test_who_is_signed_in_can_sign_out(settings: SimpleNamespace) -> None:
    settings.DENEN_SIGN_OUT_URL = "front"
    request = _request()
    request.clerk = SimpleNamespace(name="鈴木")  # type: ignore[attr-defined]
    html = render_to_string("ui/waiting.html", {"heading": "x"}, request)
    assert re.search(r'<span>鈴木</span><form method="post" action="/"><input type="hidden" name="csrf', html)
    assert "ログアウト" in html


def test_the_parts_are_shown_in_a_trial_only(settings: SimpleNamespace) -> None:
    settings.DENEN_TRIAL = False
    with pytest.raises(Http404):
        views.catalogue(_request())
