"""Signing in and out. Every step is a form that carries what leads on; nothing is kept on the server until the end."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import get_script_prefix, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from denen.base import access, clock
from denen.base.plain.refusals import Refusal
from denen.base.ui.forms import refuse
from denen.base.ui.language import in_a_row
from denen.kernel.identity import actions, second_factor
from denen.kernel.identity.carried import carry, unpack
from denen.kernel.identity.forms import CodeForm, SetUpForm, SignInForm
from denen.kernel.identity.request import ClerkRequest, TownRequest
from denen.kernel.identity.town import acting_town
from denen.kernel.identity.types import CodeRefused, NothingCarried, Proved, SignInExpired

CARRIED = "carried"


@access.public
@sensitive_post_parameters("password")
def sign_in(request: TownRequest) -> HttpResponse:
    """The first step, login and password; the second follows as the answer."""
    if request.method != "POST":
        if request.clerk:
            return redirect(_destination(request.GET.get("next", "")))
        return _password_page(request, SignInForm(initial={"next": request.GET.get("next", "")}))
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _password_page(request, form)
    login, password = form.cleaned_data["login"], form.cleaned_data["password"]
    outcome = actions.prove_password(login=login, password=password, at=clock.now())
    if isinstance(outcome, Refusal):
        refuse(form, outcome)
        return _password_page(request, form)
    return _next_page(request, outcome)


@access.public
@sensitive_post_parameters("code")
def code(request: TownRequest) -> HttpResponse:
    """The second step, the code."""
    if request.method != "POST":
        return redirect("identity:sign_in")
    form, at = CodeForm(request.POST), clock.now()
    try:
        if not form.is_valid():
            actions.resume(ticket=form.data.get("ticket", ""), at=at)
            return _code_page(request, form)
        outcome = actions.prove_code(ticket=form.cleaned_data["ticket"], code=form.cleaned_data["code"], at=at)
        if isinstance(outcome, Refusal):
            refuse(form, outcome, "code")
            return _code_page(request, form)
        return _enter(request, outcome, at) if outcome.complete else _next_page(request, outcome)
    except SignInExpired as expired:
        return _from_the_start(request, expired)


@access.public
@sensitive_post_parameters("password", "again", "code")
def set_up(request: TownRequest) -> HttpResponse:
    """The first time: a password and an app of one's own; recovery codes come as the answer."""
    if request.method != "POST":
        return redirect("identity:sign_in")
    at = clock.now()
    try:
        proved = actions.resume(ticket=request.POST.get("ticket", ""), at=at)
        form = SetUpForm(proved, request.POST)
        if not form.is_valid():
            return _set_up_page(request, form, proved)
        typed = {"password": "", "code": "", **form.cleaned_data}
        try:
            done, codes = actions.set_up(ticket=proved.ticket, password=typed["password"], code=typed["code"], at=at)
        except SignInExpired:
            raise
        except Refusal as refusal:
            refuse(form, refusal, "code" if isinstance(refusal, CodeRefused) else "password")
            return _set_up_page(request, form, proved)
        entered = _enter(request, done, at)
    except SignInExpired as expired:
        return _from_the_start(request, expired)
    return render(request, "identity/recovery_codes.html", {"codes": codes, "next": entered.url}) if codes else entered


@access.public
def sign_out(request: TownRequest) -> HttpResponse:
    """Ends the session."""
    if request.method == "POST":
        if request.clerk:
            actions.sign_out(clerk_id=request.clerk.id)
        request.session.flush()
        request.clerk = None
    return redirect(reverse("identity:sign_in") + "?out")


@access.clerk()
def go_on(request: ClerkRequest) -> HttpResponse:
    """続きから: what was typed before the sign-in, ready to be sent again by one button."""
    carried = unpack(request.session.get(CARRIED, ""), clerk=request.clerk.id, at=clock.now())
    return render(request, "identity/go_on.html", {"carried": carried})


def sign_in_needed(request: TownRequest) -> HttpResponse:
    """Somebody came to a clerk's page without a session: to the sign-in, with all they typed."""
    if request.method != "POST":
        address = reverse("identity:sign_in") + "?" + urlencode({"next": _page_of(request)}, safe="/")
        if "HX-Request" in request.headers:
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return redirect(address)
    token = carry(request, whose=request.session.ended_clerk, at=clock.now())
    form = SignInForm(initial={"next": _page_of(request), "carried": token})
    context = {"form": form, "lost": True, "kept": bool(token), "files": bool(request.FILES)}
    if "HX-Request" in request.headers:
        # 422 is swapped in, 403 would not be; and it must be the whole page that gives way to the sign-in.
        answer = render(request, "identity/sign_in.html", context, status=422)
        answer.headers["HX-Retarget"] = "body"
        return answer
    return render(request, "identity/sign_in.html", context, status=403)


def _enter(request: TownRequest, proved: Proved, at: datetime) -> HttpResponseRedirect:
    """Begins the session and leads on to what was carried, or to where the clerk wanted to go."""
    request.clerk = actions.sign_in(ticket=proved.ticket, at=at)
    request.session.begin(request.clerk)
    rotate_token(request)
    token = request.POST.get("carried", "")
    if token:
        try:
            unpack(token, clerk=request.clerk.id, at=at)
        except NothingCarried as nothing:
            messages.warning(request, in_a_row(str(nothing), nothing.what_to_do))
        else:
            request.session[CARRIED] = token
            return HttpResponseRedirect(reverse("identity:go_on"))
    return HttpResponseRedirect(_destination(request.POST.get("next", "")))


def _next_page(request: TownRequest, proved: Proved) -> HttpResponse:
    onward = {name: request.POST.get(name, "") for name in ("next", "carried")} | {"ticket": proved.ticket}
    if proved.wants_code:
        return _code_page(request, CodeForm(initial=onward))
    return _set_up_page(request, SetUpForm(proved, initial=onward), proved)


def _from_the_start(request: TownRequest, expired: SignInExpired) -> HttpResponse:
    form = SignInForm(initial={name: request.POST.get(name, "") for name in ("next", "carried")})
    return render(request, "identity/sign_in.html", {"form": form, "refusal": expired}, status=422)


def _password_page(request: TownRequest, form: SignInForm) -> HttpResponse:
    context = {"form": form, "out": "out" in request.GET, "kept": bool(request.POST.get("carried"))}
    return _answer(request, "identity/sign_in.html", form, context)


def _code_page(request: TownRequest, form: CodeForm) -> HttpResponse:
    return _answer(request, "identity/code.html", form, {"kept": bool(request.POST.get("carried"))})


def _set_up_page(request: TownRequest, form: SetUpForm, proved: Proved) -> HttpResponse:
    context: dict[str, Any] = {"proved": proved, "kept": bool(request.POST.get("carried"))}
    if proved.enrolment:
        uri = second_factor.enrolment_uri(proved.enrolment, login=proved.clerk.login, town=acting_town().name)
        context["qr_code"] = second_factor.qr_code(uri)
        context["secret"] = second_factor.in_groups(proved.enrolment)
    return _answer(request, "identity/set_up.html", form, context)


def _answer(request: TownRequest, template: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def _page_of(request: TownRequest) -> str:
    """The page to come back to: for a part of a page, the page around it."""
    around = urlsplit(request.headers.get("HX-Current-URL", ""))
    if around.path:
        return around.path + (f"?{around.query}" if around.query else "")
    return request.get_full_path() if request.method == "GET" else get_script_prefix()


def _destination(wanted: str) -> str:
    """The wanted page where it is the town's own, else the town's first page."""
    home = get_script_prefix()
    inside = wanted.startswith(home) and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if inside else home
