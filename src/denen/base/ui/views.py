"""The page of all parts, for developers and for the accessibility tests; there only in a trial or in development."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from denen.base import access
from denen.base.ui.catalogue import MOVERS, STEPS, EveryField, WindowTaken
from denen.base.ui.errors import csrf_failure, refused
from denen.base.ui.forms import refuse


def only_in_trial(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, **parts: int) -> HttpResponse:
        if not (settings.DEBUG or getattr(settings, "DENEN_TRIAL", False)):
            raise Http404
        return view(request, **parts)

    return guarded


@access.public
@only_in_trial
def catalogue(request: HttpRequest) -> HttpResponse:
    sent = request.method == "POST"
    form = EveryField(request.POST, request.FILES) if sent else EveryField()
    if sent:
        if form.is_valid():
            messages.success(request, _("受け付けました。"))
        else:
            refuse(form, WindowTaken(number=3))
    page = Paginator(range(1, 121), 10).get_page(request.GET.get("page"))
    context = {"form": form, "movers": MOVERS, "step_names": STEPS, "page": page}
    return render(request, "ui/catalogue.html", context, status=422 if form.errors else 200)


@access.public
@only_in_trial
def waiting(request: HttpRequest) -> HttpResponse:
    done = int(request.GET.get("done", 42))
    context = {
        "heading": _("住民データを取り込んでいます"),
        "done": done,
        "total": 100,
        "next": _("終わったら、結果を一覧で見られます。"),
    }
    return render(request, "ui/waiting.html", context)


@access.public
@only_in_trial
def error(request: HttpRequest, status: int) -> HttpResponse:
    if status == 409:
        return refused(request, WindowTaken(number=3))
    if status == 419:
        return csrf_failure(request)
    if status == 500:
        return HttpResponse(render_to_string("500.html"), status=500)
    if status in (400, 403):
        return render(request, f"{status}.html", status=status)
    raise Http404
