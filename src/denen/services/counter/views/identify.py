"""Who stands at the counter: from the card, from the register, or typed."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from denen.base import access, clock
from denen.base.plain.refusals import Refusal
from denen.base.ui.forms import refuse
from denen.kernel.identity import api as identity
from denen.kernel.identity.api import ClerkRequest
from denen.kernel.identity.types import CodeLocked, WrongCode
from denen.kernel.residents import api as residents
from denen.kernel.residents.types import NoSuchResident
from denen.services.counter import actions, queries
from denen.services.counter.forms import CardForm, ChoosePersonForm, SearchForm, TypedForm
from denen.services.counter.types import Identity, VisitChanged, VisitFacts
from denen.services.counter.views.page import back_to, is_open, refuse_step, visit_page

MOST_FOUND = 20


@sensitive_post_parameters("code")
@access.clerk("counter")
def card(request: ClerkRequest, visit_id: UUID) -> HttpResponse:
    visit = is_open(queries.visit(visit_id))
    cards = identity.example_cards()
    form = CardForm(request.POST or None, cards=cards, initial={"version": visit.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            facts = identity.read_card(identity.lay(given["card"]), given["code"])
            actions.take_card(visit_id=visit_id, version=given["version"], card=facts)
        except Refusal as refusal:
            visit = refuse_step(form, refusal, visit, "code" if isinstance(refusal, WrongCode | CodeLocked) else None)
        else:
            return redirect("counter:household", visit_id)
    context = {"form": form, "cards": cards, "way": "card", **visit_page(request, visit, step=2, at=clock.now())}
    return render(request, "counter/card.html", context, status=422 if form.errors else 200)


@access.clerk("counter")
def search(request: ClerkRequest, visit_id: UUID) -> HttpResponse:
    """The visitor, looked for in the register copy. By POST: what is searched for is in no address and no log."""
    visit = is_open(queries.visit(visit_id))
    return _search(request, visit, _("来た人を台帳から探す"), reverse("counter:choose", args=[visit_id]), False)


@access.clerk("counter")
def person(request: ClerkRequest, visit_id: UUID) -> HttpResponse:
    """The person whose matter it is, looked for when the visitor stands for somebody else."""
    visit = is_open(queries.visit(visit_id))
    if visit.standing == "self":
        return redirect("counter:search", visit_id)
    return _search(request, visit, _("手続の本人を台帳から探す"), reverse("counter:household", args=[visit_id]), True)


def _search(request: ClerkRequest, visit: VisitFacts, heading: str, choose: str, for_person: bool) -> HttpResponse:
    form = SearchForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        try:
            found = residents.search(**form.cleaned_data, limit=MOST_FOUND + 1)
        except Refusal as refusal:
            refuse(form, refusal)
    context = {
        "form": form,
        "found": found[:MOST_FOUND] if found is not None else None,
        "more": bool(found and len(found) > MOST_FOUND),
        "heading": heading,
        "choose": choose,
        "for_person": for_person,
        "way": "search",
        **visit_page(request, visit, step=3 if for_person else 2, at=clock.now()),
    }
    return render(request, "counter/search.html", context, status=422 if form.errors else 200)


@access.clerk("counter")
@require_POST
def choose(request: ClerkRequest, visit_id: UUID) -> HttpResponse:
    """The visitor is this one of those found."""
    form = ChoosePersonForm(request.POST)
    if not form.is_valid():
        raise NoSuchResident
    given = form.cleaned_data
    try:
        actions.take_resident(visit_id=visit_id, version=given["version"], resident_id=given["person"])
    except VisitChanged as refusal:
        return back_to(request, visit_id, refusal)
    return redirect("counter:household", visit_id)


@access.clerk("counter")
def typed(request: ClerkRequest, visit_id: UUID) -> HttpResponse:
    visit = is_open(queries.visit(visit_id))
    form = TypedForm(request.POST or None, today=clock.today(), initial={"version": visit.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        who = Identity(given["name"], given["address"], given["birth_date"], kana=given["kana"])
        try:
            actions.take_typed(visit_id=visit_id, version=given["version"], who=who)
        except Refusal as refusal:
            visit = refuse_step(form, refusal, visit)
        else:
            return redirect("counter:person" if visit.standing != "self" else "counter:household", visit_id)
    context = {"form": form, "way": "typed", **visit_page(request, visit, step=2, at=clock.now())}
    return render(request, "counter/typed.html", context, status=422 if form.errors else 200)
