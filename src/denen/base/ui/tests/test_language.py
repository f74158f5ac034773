from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from denen.base.ui.language import LanguageMiddleware, html_lang


def _page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(translation.gettext("必須") + " " + html_lang())


middleware = LanguageMiddleware(_page)
get = RequestFactory().get


def test_a_link_chooses_the_language_for_a_year_and_keeps_the_rest_of_the_address() -> None:
    response = middleware(get("/shiojiri/list/?page=2&lang=en&q=葵"))
    assert response.status_code == 302
    assert response.headers["Location"] == "/shiojiri/list/?page=2&q=%E8%91%B5"
    cookie = response.cookies["django_language"]
    assert (cookie.value, cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("en", 31536000, True, "Lax")


def test_a_language_link_leads_nowhere_else() -> None:
    request = get("/?lang=en")
    request.path = "//example.org/"
    assert middleware(request).headers["Location"] == "/example.org/"


@pytest.mark.parametrize("lang", ["xx", "", "../en", "vi"])
def test_an_unknown_language_is_not_chosen(lang: str) -> None:
    response = middleware(get("/", {"lang": lang}))
    assert response.status_code == 200
    assert "django_language" not in response.cookies


def test_typed_data_is_never_redirected_away() -> None:
    assert middleware(RequestFactory().post("/?lang=en")).status_code == 200


@pytest.mark.parametrize(
    ("cookie", "accepts", "said"),
    [
        ("", "", "必須 ja"),
        ("", "en-US,en;q=0.9", "required en"),
        ("", "vi,en;q=0.5", "required en"),
        ("", "vi", "必須 ja"),
        ("ja-easy", "en", "かならず 書く ja"),
        ("ja", "en", "必須 ja"),
    ],
)
def test_the_cookie_wins_over_the_browser_and_japanese_over_nothing(cookie: str, accepts: str, said: str) -> None:
    request = get("/", headers={"Accept-Language": accepts})
    if cookie:
        request.COOKIES["django_language"] = cookie
    response = middleware(request)
    assert isinstance(response, HttpResponse)
    assert response.content.decode() == said
    assert response.headers["Content-Language"] == said[-2:]


def test_a_text_without_a_plain_version_is_shown_in_japanese() -> None:
    with translation.override("ja-easy"):
        assert translation.gettext("部品の一覧") == "部品の一覧"


def test_the_language_ends_with_the_request() -> None:
    before = translation.get_language()
    middleware(get("/", headers={"Accept-Language": "en"}))
    assert translation.get_language() == before
