"""What is asked: who moves, and the boxes that neither card nor register could fill."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from denen.base import access, clock
from denen.base.plain.refusals import Refusal
from denen.base.ui.forms import refuse
from denen.kernel.identity.api import ClerkRequest
from denen.kernel.procedures.types import FilledForm, Source
from denen.kernel.residents import api as residents
from denen.services.counter import actions, queries
from denen.services.counter.details import ASKED, DetailsForm, address_box, postal_box
from denen.services.counter.filling import Gathered, areas_of, check_new_address, moves, uuids
from denen.services.counter.forms import version_of
from denen.services.counter.types import NobodyMoves, VisitFacts
from denen.services.counter.views.page import Box, gathered, is_concerned, refuse_step, say, visit_page


@access.clerk("counter")
def details(request: ClerkRequest, visit_id: UUID) -> HttpResponse:
    visit = is_concerned(queries.visit(visit_id))
    now = clock.now()
    if request.method != "POST":
        known = gathered(request, visit, now)
        return _page(request, visit, _form(None, visit, known), known)
    posted = request.POST.copy()
    if area := posted.get("area"):  # one of the town names that a postal code stands for was pressed
        for name in [name for name in posted if address_box(name) in posted and name != address_box(name)]:
            posted[address_box(name)] = area
    form, _known = _asked(posted, visit, request, now)
    try:
        version = version_of(posted.get("version"))
        visit = actions.answer(visit_id=visit_id, version=version, movers=form.movers(), answers=form.answers())
    except Refusal as refusal:
        # What was typed here stays in the inputs, which now belong to the visit as the other tab left it.
        form, known = _asked(posted, queries.visit(visit_id), request, now)
        visit = refuse_step(form, refusal, visit)
        return _page(request, visit, form, known)
    known = gathered(request, visit, now)
    if "hold" in posted:
        return redirect("counter:start")
    if "lookup" in posted or area:
        # Only a step on the way: what is still open is not called an error yet.
        form = _form(None, visit, known)
        postal = postal_box(form.fields)
        areas = _look_up(form, postal, request) if postal and not area else ()
        if postal and not areas:  # one types on where the look-up led to; with several areas the page sees to it
            form.focus_on(postal if form.said else address_box(postal))
        return _page(request, visit, form, known, areas=areas)
    form = _form(posted, visit, known)
    _object(form, visit, known.forms, request.town.lg_code)
    if form.errors:
        return _page(request, visit, form, known)
    return redirect("counter:check", visit_id)


def _asked(posted: QueryDict, visit: VisitFacts, request: ClerkRequest, at: datetime) -> tuple[DetailsForm, Gathered]:
    """The form as what was typed makes it: a late day asks for the reason, each mover for the relation."""
    typed = {name: value for name, value in posted.items() if isinstance(value, str)}
    imagined = replace(visit, movers=uuids(posted.getlist("movers")), answers={**visit.answers, **typed})
    known = gathered(request, imagined, at)
    return DetailsForm(posted, filled=known.forms, language=get_language() or "ja"), known


def _form(posted: Any, visit: VisitFacts, known: Gathered) -> DetailsForm:
    """Bound to what was posted, with the version that the visit has now."""
    if posted is not None:
        posted["version"] = str(visit.version)
    return DetailsForm(posted, filled=known.forms, language=get_language() or "ja", initial={"version": visit.version})


def _look_up(form: DetailsForm, postal: str, request: ClerkRequest) -> tuple[str, ...]:
    """Puts the one address a postal code stands for into its box, or hands back several to choose from."""
    try:
        areas = areas_of(str(form.initial.get(postal, "")), request.town.lg_code)
    except Refusal as refusal:
        form.said = refusal
        return ()
    if len(areas) > 1:
        return areas
    if not str(form.initial.get(address_box(postal), "")).startswith(areas[0]):
        form.initial[address_box(postal)] = areas[0]
    return ()


def _object(form: DetailsForm, visit: VisitFacts, filled: tuple[FilledForm, ...], lg_code: str) -> None:
    """Everything that stands against going on, each beside its box."""
    if not visit.movers and any(moves(one.procedure.slug) for one in filled):
        refuse(form, NobodyMoves())
    try:
        check_new_address(filled, lg_code)
    except Refusal as refusal:
        refuse(form, refusal, "new_postal_code" if "new_postal_code" in form.fields else None)
    for one in filled:
        for box in one.boxes():
            if box.problem:
                refuse(form, box.problem, box.key if box.key in form.fields else None)
            elif box.needed and not box.is_filled and box.key in form.fields:
                form.add_error(box.key, _("%(label)sを入れてください。") % {"label": say(box.field.label)})
        # Where nobody moves yet, that has been said; that the procedure is for nobody then would be noise.
        for against in one.refusals if visit.movers or not moves(one.procedure.slug) else ():
            refuse(form, against)


def _page(
    request: ClerkRequest,
    visit: VisitFacts,
    form: DetailsForm,
    known: Gathered,
    *,
    areas: tuple[str, ...] = (),
) -> HttpResponse:
    chosen = set(form.movers()) if form.is_bound else set(visit.movers)
    parts = []
    for one, names in form.parts:
        boxes = [Box.of(box) for box in one.boxes() if box.source not in ASKED and box.source is not Source.OFFICE]
        parts.append(
            {
                "name": say(one.procedure.names),
                "fields": [form[name] for name in names],
                "known": boxes,
                "differing": any(box.differing for box in boxes),
            }
        )
    context = {
        "form": form,
        "parts": parts,
        "moves": any(moves(one.procedure.slug) for one in known.forms),
        "members": [
            {
                "id": member.id,
                "name": member.name,
                "relation": say(residents.relation_names(member.relation)),
                "birth_date": member.birth_date,
                "moves": member.id in chosen,
                "is_visitor": member.id == visit.visitor_id,
            }
            for member in known.members
        ],
        "postal": postal_box(form.fields),
        "areas": areas,
        **visit_page(request, visit, step=4, at=clock.now(), known=known),
    }
    return render(request, "counter/details.html", context, status=422 if form.is_bound and form.errors else 200)
