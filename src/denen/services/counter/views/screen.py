"""The second screen, turned to the visitor. It follows the clerk's visit by asking again every few seconds."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from denen.base import access, clock
from denen.kernel.identity.api import ClerkRequest
from denen.services.counter import queries
from denen.services.counter.views.check import cases_of
from denen.services.counter.views.page import gathered, sheet_of


@access.clerk("counter")
def screen(request: ClerkRequest) -> HttpResponse:
    now = clock.now()
    visit = queries.visit_on_screen(request.clerk.id, at=now)
    context: dict[str, object] = {"stage": "wait"}
    if visit and not visit.is_open:
        context = {"stage": "done", "cases": cases_of(visit, request.clerk.roles)}
    elif visit and visit.person_id:
        known = gathered(request, visit, now)
        if known.complete:
            context = {"stage": "check", "sheets": [sheet_of(one) for one in known.forms]}
    return render(request, "counter/screen.html", context)
