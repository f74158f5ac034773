"""The desk: what came in, what to correct, what is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from denen.base import access, clock
from denen.base.plain.refusals import Refusal
from denen.base.ui.forms import refuse
from denen.base.ui.language import in_a_row
from denen.kernel.documents import api as documents
from denen.kernel.identity import api as identity
from denen.kernel.identity.api import ClerkRequest
from denen.kernel.procedures import api as procedures
from denen.kernel.procedures.types import CaseBox, CaseChanged, CaseFacts, NotYourDesk, State, WrongState
from denen.kernel.residents import api as residents
from denen.services.counter import queries
from denen.services.counter.filling import moves
from denen.services.counter.forms import SHOWN_BY, ReturnForm, version_of
from denen.services.counter.types import ShownBy
from denen.services.counter.views.page import SOURCES, navigation, say, settings_of

TONES = {State.HANDED_IN: "note", State.RETURNED: "warn", State.DONE: "ok"}
SHOWN = (State.HANDED_IN, State.RETURNED, State.DONE)


def desks_of(request: ClerkRequest) -> list[str]:
    return sorted(role for role in request.clerk.roles if role.startswith("desk:"))


@access.clerk("desk")
def desk(request: ClerkRequest) -> HttpResponse:
    mine = desks_of(request)
    chosen = request.GET.get("desk", mine[0])
    if chosen not in mine:
        raise NotYourDesk
    state = next((one for one in SHOWN if one == request.GET.get("state")), State.HANDED_IN)
    page = procedures.desk_list(chosen, state, request.GET.get("page", "1"))
    counts = procedures.counts(chosen)
    context = {
        "page": page,
        "cases": [
            {
                "id": line.id,
                "number": line.number,
                "name": say(line.names),
                "whose": line.whose,
                "handed_in_at": line.handed_in_at,
                "tone": TONES.get(line.state, ""),
                "state_name": say(line.state.names),
            }
            for line in page
        ],
        "choices": [
            {"state": one.value, "label": say(one.names), "count": counts[one], "current": one is state}
            for one in SHOWN
        ],
        "desk_name": desk_name(request, chosen),
        "desk": chosen,
        "desks": [{"role": role, "name": desk_name(request, role)} for role in mine],
        **navigation(request, "desk"),
    }
    return render(request, "counter/desk.html", context)


def desk_name(request: ClerkRequest, role: str) -> str:
    """As the town calls it; the bare slug where it has not said."""
    return settings_of(request).desks.get(role, role.partition(":")[2])


@access.clerk("desk")
def case(request: ClerkRequest, case_id: UUID) -> HttpResponse:
    return _case(request, procedures.look_at(case_id=case_id), ReturnForm())


def _case(request: ClerkRequest, found: CaseFacts, form: ReturnForm) -> HttpResponse:
    if found.desk not in desks_of(request):
        raise NotYourDesk
    form.initial["version"] = found.version
    if form.is_bound:  # after a refusal the case is shown as it is now: whoever presses again has seen it
        form.data["version"] = str(found.version)  # type: ignore[index]  # our own copy
    protected = residents.any_protected(found.people.all)
    history = procedures.history(found.id)
    names = {who: _clerk_name(who) for who in {line.who for line in history}}
    context = {
        "form": form,
        "case": {
            "id": found.id,
            "version": found.version,
            "name": say(found.names),
            "number": found.number,
            "tone": TONES.get(found.state, ""),
            "state_name": say(found.state.names),
            "note": found.note,
            "may_decide": found.state is State.HANDED_IN,
        },
        "boxes": [
            {
                "label": say(box.label),
                "text": say(box.said),
                "source": SOURCES[box.source],
                "withheld": box.withheld and protected,
            }
            for box in found.boxes
            if box.text and "." not in box.key
        ],
        "people": people_of(found.boxes),
        **_shown(found, protected=protected),
        "protected": protected,
        "documents": documents.documents_of_case(found.id, roles=request.clerk.roles),
        "history": [
            {"what": say(line.what.names), "note": line.note, "at": line.at, "who": names[line.who]} for line in history
        ],
        "desk_name": desk_name(request, found.desk),
        **navigation(request, "desk"),
    }
    return render(request, "counter/case.html", context, status=422 if form.errors else 200)


def _shown(found: CaseFacts, *, protected: bool) -> dict[str, object]:
    """How it was shown who stood at the counter. Where it was not and people moved, their old address is to be told
    (受理通知, 住民基本台帳の事務処理要領): except a protected person's, where a letter would tell the wrong one."""
    visit = queries.visit_of_case(found.id)
    if visit is None:
        return {}
    unproved = visit.shown_by == ShownBy.NOT_PROVED
    return {
        "shown_by": dict(SHOWN_BY).get(visit.shown_by, ""),
        "evidence": visit.evidence,
        "unproved": unproved,
        "tell_old_address": unproved and moves(found.procedure) and not protected,
    }


def people_of(boxes: Sequence[CaseBox]) -> dict[str, list[Any]]:
    """The boxes of a repeated section, a row for each person: their keys end with whose they are."""
    labels: dict[str, str] = {}
    rows: dict[str, dict[str, str]] = {}
    for box in boxes:
        field, dot, whose = box.key.partition(".")
        if dot:
            labels.setdefault(field, say(box.label))
            rows.setdefault(whose, {})[field] = say(box.said)
    return {
        "labels": list(labels.values()),
        "rows": [[row.get(field, "") for field in labels] for row in rows.values()],
    }


def _clerk_name(clerk_id: UUID | None) -> str:
    known = identity.clerk(clerk_id) if clerk_id else None
    return known.name if known else ""


@access.clerk("desk")
@require_POST
def send_back(request: ClerkRequest, case_id: UUID) -> HttpResponse:
    form = ReturnForm(request.POST.copy())
    if form.is_valid():
        try:
            procedures.return_for_correction(
                case_id=case_id,
                version=form.cleaned_data["version"],
                by=request.clerk,
                note=form.cleaned_data["note"],
                at=clock.now(),
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect("counter:desk")
    return _case(request, procedures.case(case_id), form)


@access.clerk("desk")
@require_POST
def finish(request: ClerkRequest, case_id: UUID) -> HttpResponse:
    version = version_of(request.POST.get("version"))
    try:
        procedures.finish(case_id=case_id, version=version, by=request.clerk, at=clock.now())
    except (CaseChanged, WrongState) as refusal:
        messages.warning(request, in_a_row(str(refusal), refusal.what_to_do))
        return redirect("counter:case", case_id)
    return redirect("counter:desk")
