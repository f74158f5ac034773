"""The household: whose matter it is."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from denen.base import access, clock
from denen.base.plain.refusals import Refusal
from denen.kernel.identity.api import ClerkRequest
from denen.kernel.residents import api as residents
from denen.services.counter import actions, queries
from denen.services.counter.filling import differences, uuids
from denen.services.counter.forms import HouseholdForm
from denen.services.counter.types import VisitFacts
from denen.services.counter.views.page import is_open, refuse_step, say, visit_page


@access.clerk("counter")
def household(request: ClerkRequest, visit_id: UUID) -> HttpResponse:
    visit = is_open(queries.visit(visit_id))
    chosen = visit.person_id or visit.visitor_id
    members = residents.household_of(chosen).members if chosen else ()
    visitor = next((member for member in members if member.id == visit.visitor_id), None)
    offered = [member for member in members if visit.standing != "self" or member.id == visit.visitor_id]
    people = [(str(member.id), member.name) for member in offered]
    people += _found_elsewhere(request.POST.get("person", ""), visit, dict(people))
    form = HouseholdForm(
        request.POST or None, people=people, initial={"version": visit.version, "person": chosen or ""}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.concern(visit_id=visit_id, version=given["version"], person_id=given["person"])
        except Refusal as refusal:
            visit = refuse_step(form, refusal, visit)
        else:
            return redirect("counter:details", visit_id)
    labels = {"name": _("氏名"), "birth_date": _("生年月日"), "address": _("住所")}
    context = {
        "form": form,
        "members": [
            {
                "id": member.id,
                "name": member.name,
                "kana": member.kana,
                "relation": say(residents.relation_names(member.relation)),
                "birth_date": member.birth_date,
            }
            for member in members
        ],
        "address": members[0].full_address if members else "",
        "differing": [
            {"label": labels[what], "card": card, "register": register}
            for what, card, register in (differences(visit, visitor) if visitor else ())
        ],
        **visit_page(request, visit, step=3, at=clock.now()),
        "protected": any(member.protected for member in members),
    }
    return render(request, "counter/household.html", context, status=422 if form.errors else 200)


def _found_elsewhere(posted: str, visit: VisitFacts, offered: dict[str, str]) -> list[tuple[str, str]]:
    """Somebody of another household, chosen from a search; whether that may be is the action's decision."""
    if visit.standing == "self" or posted in offered:
        return []
    return [(posted, residents.person(person_id).name) for person_id in uuids([posted])]
