"""The filled forms, shown and signed; then handed to the desks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from denen.base import access, clock
from denen.base.plain.refusals import Refusal
from denen.kernel.documents import api as documents
from denen.kernel.identity.api import ClerkRequest
from denen.kernel.procedures import api as procedures
from denen.services.counter import actions, queries
from denen.services.counter.forms import SignForm, version_of
from denen.services.counter.types import (
    CorrectionWaits,
    NotReady,
    NotSigned,
    Signed,
    State,
    VisitChanged,
    VisitClosed,
    VisitFacts,
)
from denen.services.counter.views.page import (
    back_to,
    gathered,
    is_concerned,
    refuse_step,
    say,
    sheet_of,
    town_name,
    visit_page,
)


@access.clerk("counter")
def check(request: ClerkRequest, visit_id: UUID) -> HttpResponse:
    visit = queries.visit(visit_id)
    if visit.state is State.HANDED_IN:  # pressed twice, or come back to
        return redirect("counter:done", visit_id)
    is_concerned(visit)
    now = clock.now()
    form = SignForm(request.POST or None, initial={"version": visit.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.hand_in(
                visit_id=visit_id,
                version=given["version"],
                signed=Signed(given["signed"]),
                signature=given["signature"],
                town=request.town,
                at=now,
            )
        except VisitClosed:
            return redirect("counter:resume", visit_id)
        except Refusal as refusal:
            visit = refuse_step(form, refusal, visit, "signed" if isinstance(refusal, NotSigned) else None)
        else:
            return redirect("counter:done", visit_id)
    known = gathered(request, visit, now)
    if not known.complete:
        return back_to(request, visit_id, NotReady())
    context = {
        "form": form,
        "sheets": [sheet_of(one) for one in known.forms],
        **visit_page(request, visit, step=5, at=now, known=known),
    }
    return render(request, "counter/check.html", context, status=422 if form.errors else 200)


@access.clerk("counter")
def paper(request: ClerkRequest, visit_id: UUID) -> HttpResponse:
    """The forms as they would be handed in, for signing on paper: printed, not kept."""
    visit = is_concerned(queries.visit(visit_id))
    now = clock.now()
    which = request.GET.get("form", visit.procedures[0])
    filled = next((one for one in gathered(request, visit, now).forms if one.procedure.slug == which), None)
    if filled is None or not filled.complete:
        raise NotReady
    sheet = procedures.sheet(
        filled, town=town_name(request), made_at=now, office=actions.OFFICE, invented=request.town.invented
    )
    response = HttpResponse(documents.print_form(sheet).pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{filled.procedure.slug}.pdf"'
    return response


@access.clerk("counter")
def done(request: ClerkRequest, visit_id: UUID) -> HttpResponse:
    visit = queries.visit(visit_id)
    if visit.is_open:
        return redirect("counter:resume", visit_id)
    if visit.state is not State.HANDED_IN:
        raise VisitClosed
    roles = request.clerk.roles
    context = {"cases": cases_of(visit, roles), **visit_page(request, visit, step=6, at=clock.now())}
    return render(request, "counter/done.html", context)


def cases_of(visit: VisitFacts, roles: frozenset[str]) -> list[dict[str, Any]]:
    """The cases of a visit: number, what happens next, the newest document."""
    found = []
    for case_id in visit.case_ids:
        case = procedures.case(case_id)
        kept = documents.documents_of_case(case_id, roles=roles)
        found.append(
            {
                "name": say(case.names),
                "number": case.number,
                "handling": say(procedures.procedure(case.procedure).handling),
                "document": kept[-1].id if kept else None,
            }
        )
    return found


@access.clerk("counter")
@require_POST
def give_up(request: ClerkRequest, visit_id: UUID) -> HttpResponse:
    version = version_of(request.POST.get("version"))
    try:
        actions.give_up(visit_id=visit_id, version=version, at=clock.now())
    except (VisitChanged, CorrectionWaits) as refusal:
        return back_to(request, visit_id, refusal)
    return redirect("counter:start")
