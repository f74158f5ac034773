"""When something goes wrong: pages that say what happened, what was kept and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from denen.base.plain.refusals import Refusal


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal that no form caught, as a page (409, or the refusal's own status)."""
    return render(request, "ui/refusal.html", {"refusal": refusal}, status=refusal.status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """settings.CSRF_FAILURE_VIEW: mostly a form that outlived a sign-in in another tab.

    What was typed is offered for sending again, but only to a request whose Origin proves that our own page sent it:
    anyone else's would gain a button for forging requests.
    """
    own = f"{request.scheme}://{request.get_host()}"
    typed = []
    if request.headers.get("Origin") == own:
        typed = [
            (name, value)
            for name, values in request.POST.lists()
            if name != "csrfmiddlewaretoken" and "password" not in name
            for value in values
        ]
    context = {"typed": typed, "files": bool(request.FILES), "reason": reason}
    return render(request, "ui/csrf.html", context, status=403)
