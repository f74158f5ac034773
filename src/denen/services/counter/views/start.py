"""The first page: what the visit is about, who stands there; what is unfinished, what came back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from denen.base import access, clock
from denen.kernel.identity.api import ClerkRequest
from denen.kernel.procedures import api as procedures
from denen.services.counter import actions, queries
from denen.services.counter.forms import StartForm
from denen.services.counter.types import VisitFacts
from denen.services.counter.views.page import navigation, procedure_choices, say, settings_of


@access.clerk("counter", "desk")
def start(request: ClerkRequest) -> HttpResponse:
    settings = settings_of(request)
    clerk = request.clerk
    if not access.holds(clerk.roles, ("counter",)):  # who works at a desk alone begins with its list
        return redirect("counter:desk")
    form = StartForm(
        request.POST or None,
        procedures=procedure_choices(settings),
        counters=settings.counters,
        initial={"counter": request.COOKIES.get("counter", "1")},
    )
    if request.method == "POST" and form.is_valid():
        visit = actions.begin(clerk_id=clerk.id, at=clock.now(), **form.cleaned_data)
        response = redirect(first_page(visit), visit.id)
        # Which counter this PC stands at: asked once a day, not once a visit.
        response.set_cookie("counter", str(visit.counter), max_age=86_400, httponly=True, samesite="Lax")
        return response
    context = {
        "form": form,
        "open_visits": queries.open_visits_of(clerk.id),
        "returned": [
            {"id": case.id, "name": say(case.names), "number": case.number, "whose": case.whose}
            for case in procedures.returned_cases()
        ],
        **navigation(request, "start"),
    }
    return render(request, "counter/start.html", context, status=422 if form.errors else 200)


def first_page(visit: VisitFacts) -> str:
    return "counter:card" if visit.shown_by == "card_code" else "counter:search"


@access.clerk("counter")
def resume(request: ClerkRequest, visit_id: UUID) -> HttpResponse:
    """Back to where the visit stands."""
    visit = queries.visit(visit_id)
    if not visit.is_open:
        return redirect("counter:done", visit_id)
    if visit.person_id:
        return redirect("counter:details", visit_id)
    return redirect("counter:household" if visit.who else first_page(visit), visit_id)


@access.clerk("counter")
@require_POST
def correct(request: ClerkRequest, case_id: UUID) -> HttpResponse:
    """Opens the visit of a returned case again, with everything that was typed in it."""
    visit = actions.reopen(case_id=case_id, clerk_id=request.clerk.id, at=clock.now())
    return redirect("counter:details", visit.id)
