"""The languages of the pages: Japanese, English, and やさしい日本語 (plain Japanese) where a resident reads.

A link `?lang=en` chooses one: it works without scripts, on every page, and on a poster's QR code.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant

EASY = "ja-easy"
LANGUAGES = [("ja", "日本語"), ("en", "English"), (EASY, "やさしい日本語")]


def know_easy_japanese() -> None:
    """Tells Django of the language; a text that has no plain version is shown in ordinary Japanese."""
    LANG_INFO[EASY] = {"bidi": False, "code": EASY, "name": "Plain Japanese", "name_local": "やさしい日本語"}


def html_lang() -> str:
    """The language of the page for browsers and screen readers: plain Japanese is Japanese to them."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return "ja" if language == EASY else language


def in_a_row(*sentences: str) -> str:
    """Sentences one after the other: Japanese leaves no blank between them, other languages do."""
    return ("" if html_lang() == "ja" else " ").join(sentence for sentence in sentences if sentence)


class LanguageMiddleware:
    """Chosen by `?lang=`, else remembered in a cookie, else what the browser asks for, else Japanese."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = _supported(request.GET.get("lang", ""))
        if chosen and request.method == "GET":
            return self._remember(request, chosen)
        with translation.override(translation.get_language_from_request(request)):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = self.get_response(request)
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
            response.headers.setdefault("Content-Language", html_lang())
            return response

    def _remember(self, request: HttpRequest, language: str) -> HttpResponse:
        rest = request.GET.copy()
        del rest["lang"]
        # Built from the path alone, with its first slashes folded: `//elsewhere` would lead off the site.
        path = "/" + request.get_full_path().partition("?")[0].lstrip("/")
        response = HttpResponseRedirect(f"{path}?{rest.urlencode()}" if rest else path)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        return response


def _supported(code: str) -> str | None:
    try:
        return get_supported_language_variant(code, strict=True) if code else None
    except LookupError:
        return None
