"""Each request's session and clerk."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix

from denen.base.access import SignInNeeded
from denen.base.pages import GetResponse
from denen.base.tenancy import act_as
from denen.kernel.identity.request import TownRequest
from denen.kernel.identity.views.sign_in import sign_in_needed


class TownSessionMiddleware(SessionMiddleware):
    """Django's sessions, with the cookie kept below the town's address: two towns can be open in one browser."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        if settings.SESSION_COOKIE_NAME in response.cookies:
            response.cookies[settings.SESSION_COOKIE_NAME]["path"] = get_script_prefix()
        return response


class ClerkMiddleware:
    """Sets `request.clerk`, lets the transaction act as that clerk, and asks for a sign-in where one is needed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: TownRequest) -> HttpResponse:
        request.clerk = request.session.clerk if request.town else None
        if request.clerk:
            act_as(request.clerk.id)
            # A part that fetches itself anew keeps no session alive: else a screen left alone would never be closed.
            if request.method != "GET" or "HX-Request" not in request.headers:
                request.session.touch()
        return self.get_response(request)

    def process_exception(self, request: TownRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, SignInNeeded):
            return None
        return sign_in_needed(request)
