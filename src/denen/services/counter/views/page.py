"""What every page of a visit shows: where one is, the forms beside it, who is there, the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from denen.base import access
from denen.base.pages import services_of
from denen.base.plain.refusals import Refusal
from denen.base.plain.service import Names
from denen.base.ui.forms import refuse
from denen.base.ui.language import in_a_row
from denen.kernel.identity.api import ClerkRequest
from denen.kernel.procedures import api as procedures
from denen.kernel.procedures.types import Facts, Filled, FilledForm, Source
from denen.services.counter import queries
from denen.services.counter.filling import Gathered, gather, is_written, moves
from denen.services.counter.forms import SHOWN_BY
from denen.services.counter.service import CounterSettings, service
from denen.services.counter.types import NobodyYet, VisitChanged, VisitClosed, VisitFacts

STEPS = (_("来た人"), _("カード"), _("世帯"), _("内容"), _("確認と署名"), _("担当課へ"))

SOURCES = {
    Source.CARD: _("カード"),
    Source.REGISTER: _("台帳"),
    Source.CERTIFICATE: _("転出証明書"),
    Source.COMPUTED: _("計算"),
    Source.TYPED: _("入力"),
    Source.USUAL: _("ふつうの値"),
    Source.OFFICE: _("担当課で記入"),
    Source.BLANK: _("まだ"),
}


def say(names: Names) -> str:
    return names.in_language(get_language() or "ja")


@dataclass(frozen=True)
class Box:
    """One box of a form, in the words of a page."""

    label: str
    text: str
    source: str
    withheld: bool
    differing: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, box: Filled) -> Box:
        return cls(
            label=say(box.field.label),
            text=say(procedures.in_words(box.field, box.value)),
            source=str(SOURCES[box.source]),
            withheld=box.withheld,
            differing=tuple((str(SOURCES[source]), text) for source, text in box.differing),
        )


def settings_of(request: ClerkRequest) -> CounterSettings:
    settings = services_of(request)["counter"].settings
    assert isinstance(settings, CounterSettings)
    return settings


def town_name(request: ClerkRequest) -> str:
    return str(request.town.name)


def navigation(request: ClerkRequest, here: str) -> dict[str, Any]:
    roles = request.clerk.roles
    return {
        "here": here,
        "may_counter": access.holds(roles, ("counter",)),
        "may_desk": access.holds(roles, ("desk",)),
    }


def gathered(request: ClerkRequest, visit: VisitFacts, at: datetime) -> Gathered:
    return gather(visit, town=town_name(request), at=at)


def visit_page(
    request: ClerkRequest, visit: VisitFacts, *, step: int, at: datetime, known: Gathered | None = None
) -> dict[str, Any]:
    """The context of a visit's page. `known` where the page has gathered already."""
    if known is None and visit.is_open and visit.person_id:
        known = gathered(request, visit, at)
    forms = known.forms if known else ()
    seconds = int(((visit.finished_at or at) - visit.started_at).total_seconds())
    return {
        "visit": visit,
        "who": visit.who,
        "shown_by": dict(SHOWN_BY).get(visit.shown_by, ""),
        "forms": [_summary(form, known.facts) for form in forms] if known else [],
        "notices": list(dict.fromkeys(say(notice.text) for form in forms for notice in form.notices)),
        "protected": any(form.protected for form in forms),
        "steps": steps_of(visit),
        "step": step,
        "minutes": seconds // 60,
        "seconds": seconds % 60,
        "typed": visit.boxes_typed
        if not visit.is_open
        else len({box.key for form in forms for box in form.boxes() if is_written(box)}),
        "handed_on_to": settings_of(request).handed_on_to,
        **navigation(request, "visit"),
    }


def steps_of(visit: VisitFacts) -> list[tuple[str, str]]:
    """The steps, each with the address to go back to."""
    there = ("", "card", "household", "details", "check", "")
    return [
        (str(label), reverse(f"counter:{name}", args=[visit.id]) if name and visit.is_open else "")
        for label, name in zip(STEPS, there, strict=True)
    ]


def _summary(form: FilledForm, facts: Facts) -> dict[str, Any]:
    return {
        "name": say(form.procedure.names),
        "law": "、".join(str(basis) for basis in form.procedure.legal_basis),
        "filled": form.filled,
        "needed": form.needed,
        "open": len(form.questions) + len(form.problems),
        "complete": form.complete and form.eligibility.applies,
        "applies": form.eligibility.applies or (moves(form.procedure.slug) and not form.people.movers),
        "reasons": [say(reason.text) for reason in form.eligibility.reasons],
        "documents": [say(document.names) for document in procedures.documents_needed(form.procedure, facts)],
    }


def sheet_of(form: FilledForm) -> dict[str, Any]:
    """A filled form, section by section, for reading."""
    sections: list[dict[str, Any]] = []
    for section in form.sections:
        rows = [[Box.of(box) for box in row] for row in section.rows]
        if section.section.each and rows:
            sections.append(
                {"title": say(section.section.title), "labels": [box.label for box in rows[0]], "table": rows}
            )
        elif rows:
            sections.append({"title": say(section.section.title), "boxes": rows[0]})
    return {
        "slug": form.procedure.slug,
        "title": form.procedure.form.title,
        "filled": form.filled,
        "needed": form.needed,
        "sections": sections,
        "declaration": form.procedure.form.declaration or "",
    }


def is_open(visit: VisitFacts) -> VisitFacts:
    """For a page that changes the visit. Raises VisitClosed."""
    if not visit.is_open:
        raise VisitClosed
    return visit


def is_concerned(visit: VisitFacts) -> VisitFacts:
    """For a page that needs to know whose matter it is. Raises VisitClosed, NobodyYet."""
    if is_open(visit).person_id is None:
        raise NobodyYet
    return visit


def refuse_step(form: forms.BaseForm, refusal: Refusal, visit: VisitFacts, field: str | None = None) -> VisitFacts:
    """Shows why a step was not taken. Where another tab was first, the form goes on from where the visit is now, so
    that pressing again is enough. Gives the visit as it is now.
    """
    refuse(form, refusal, field)
    if not isinstance(refusal, VisitChanged):
        return visit
    visit = queries.visit(visit.id)
    posted = cast(QueryDict, form.data).copy()  # what was posted itself cannot be changed
    posted["version"] = str(visit.version)
    form.data = posted
    return visit


def back_to(request: ClerkRequest, visit_id: UUID, refusal: Refusal) -> HttpResponseRedirect:
    """For a button without a form of its own: to where the visit stands, with the reason."""
    messages.warning(request, in_a_row(str(refusal), refusal.what_to_do))
    return redirect("counter:resume", visit_id)


def procedure_choices(settings: CounterSettings) -> list[tuple[str, str]]:
    """Those that the town has chosen, else all: what has to be notified by a day before what is only asked for."""
    there = sorted(procedures.procedures_of([service.slug]), key=lambda one: one.deadline is None)
    names = {one.slug: say(one.names) for one in there}
    return [(slug, names[slug]) for slug in settings.procedures or names if slug in names]
