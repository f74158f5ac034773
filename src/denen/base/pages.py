"""What every request passes through: the town, headers, refusals."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, set_script_prefix

from denen.base.plain.refusals import Refusal
from denen.base.services import SwitchedOn, installed, switched_on
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts, town_at
from denen.base.ui.errors import refused

GetResponse = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)


class HeadersMiddleware:
    """The headers that keep a page to itself."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class TownMiddleware:
    """Finds the town of a request and lets all of it run in one transaction that acts for the town.

    /<slug>/… (or the town's own host name) leads to the pages of a town; views take no town, links need none:
    the prefix is the request's script prefix, which `reverse` puts in front.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        town, prefix, rest = _find(request)
        request.town = town  # type: ignore[attr-defined]
        request.clerk = None  # type: ignore[attr-defined]
        if town is None:
            return self.get_response(request)
        if not rest:
            return HttpResponseRedirect(request.path + "/")
        before = get_script_prefix()
        request.path_info = rest
        request.urlconf = settings.TOWN_URLCONF
        request.services = None  # type: ignore[attr-defined]
        set_script_prefix(prefix)
        try:
            with acting_for(town.lg_code):
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
                return response
        finally:
            set_script_prefix(before)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """A service that the town has not switched on is not there."""
        match = request.resolver_match
        slug = match.namespaces[0] if match and match.namespaces else ""
        if getattr(request, "town", None) and slug in installed() and slug not in services_of(request):
            raise Http404


def services_of(request: HttpRequest) -> dict[str, SwitchedOn]:
    """What the request's town has switched on; asked for once a request."""
    if request.services is None:  # type: ignore[attr-defined]
        request.services = switched_on()  # type: ignore[attr-defined]
    return request.services  # type: ignore[attr-defined,no-any-return]


def _find(request: HttpRequest) -> tuple[TownFacts | None, str, str]:
    town = town_at(host=request.get_host().partition(":")[0])
    if town:
        return town, "/", request.path_info
    slug, slash, rest = request.path_info.lstrip("/").partition("/")
    town = town_at(slug=slug) if slug else None
    return town, f"/{slug}/", slash + rest


class RefusalMiddleware:
    """A refusal that no form has shown becomes a page: what happened, and what to do."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refusal):
            return None
        return refused(request, error)
