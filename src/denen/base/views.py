"""The ground's pages: the front page of the installation, health, settings."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language

from denen.base import access
from denen.base.environment import SETTINGS
from denen.base.health import findings
from denen.base.pages import services_of
from denen.base.tenancy.towns import open_towns


@access.public
def front(request: HttpRequest) -> HttpResponse:
    """The local governments that are open here."""
    return render(request, "base/front.html", {"towns": open_towns()})


@access.public
def town_front(request: HttpRequest) -> HttpResponse:
    """A town's services; those for staff as far as the clerk who is signed in may open them."""
    language = get_language() or "ja"
    clerk = request.clerk  # type: ignore[attr-defined]
    roles: frozenset[str] = clerk.roles if clerk else frozenset()
    cards: dict[str, list[dict[str, str]]] = {"for_residents": [], "for_staff": []}
    for on in services_of(request).values():
        about = on.service
        for whom, page in (("for_residents", about.resident_page), ("for_staff", about.staff_page)):
            if page and (whom == "for_residents" or not clerk or access.holds(roles, about.staff_roles)):
                name, summary = about.names.in_language(language), about.summary.in_language(language)
                cards[whom].append({"page": page, "name": name, "summary": summary})
    for page, needed, called, told in settings.STAFF_PAGES if clerk else ():
        if access.holds(roles, needed):
            cards["for_staff"].append({"page": page, "name": str(called), "summary": str(told)})
    return render(request, "base/town.html", cards)


@access.public
def health(request: HttpRequest) -> HttpResponse:
    """Every module's checks. 503 where one is unwell, so that a monitor needs to read nothing."""
    found = findings()
    status = 200 if all(finding.well for finding in found) else 503
    if request.GET.get("format") == "json":
        checks = {finding.name: {"well": finding.well, "says": finding.says} for finding in found}
        return JsonResponse({"well": status == 200, "checks": checks}, status=status)
    return render(request, "base/health.html", {"findings": found, "well": status == 200}, status=status)


@access.clerk("officer")
def settings_page(request: HttpRequest) -> HttpResponse:
    """What is set in the environment; secrets only as present or missing."""
    return render(request, "base/settings.html", {"settings": SETTINGS})
