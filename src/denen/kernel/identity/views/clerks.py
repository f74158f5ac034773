"""The officer's pages: clerks of the town, and what can be done for each."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from denen.base import access, clock
from denen.base.plain.refusals import Refusal
from denen.base.ui.forms import refuse
from denen.kernel.identity import actions, queries
from denen.kernel.identity.forms import ClerkForm, RolesForm
from denen.kernel.identity.request import ClerkRequest
from denen.kernel.identity.types import COUNTER, OFFICER, PROGRAMME, ClerkState

_ROLES = {
    COUNTER: gettext_lazy("総合窓口"),
    OFFICER: gettext_lazy("デジタル担当"),
    PROGRAMME: gettext_lazy("事業担当"),
}
_STATES = {
    ClerkState.INVITED: (gettext_lazy("初回ログイン待ち"), "note"),
    ClerkState.ACTIVE: (gettext_lazy("使用中"), "ok"),
    ClerkState.LOCKED: (gettext_lazy("一時停止中"), "warn"),
    ClerkState.RETIRED: (gettext_lazy("使用終了"), ""),
}


@access.clerk(OFFICER)
def clerks(request: ClerkRequest) -> HttpResponse:
    """All clerks of the town."""
    rows = [
        (record, _role_names(record.facts.roles), _STATES[record.state])
        for record in queries.clerk_records(at=clock.now())
    ]
    return render(request, "identity/clerks/list.html", {"rows": rows})


@access.clerk(OFFICER)
def new_clerk(request: ClerkRequest) -> HttpResponse:
    """A new clerk; the first password comes as the answer, this once."""
    form = ClerkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.provision(
                login=form.cleaned_data["login"],
                name=form.cleaned_data["name"],
                roles=form.wanted(),
                at=clock.now(),
            )
            return render(request, "identity/clerks/first_password.html", {"made": made, "new": True})
        except Refusal as refusal:
            refuse(form, refusal, "login")
    context = {"form": form, "desks": _role_names(frozenset(queries.desks_in_use()))}
    return render(request, "identity/clerks/new.html", context, status=422 if form.errors else 200)


@access.clerk(OFFICER)
def clerk(request: ClerkRequest, clerk_id: UUID) -> HttpResponse:
    """One clerk: roles (posted here), and the buttons for all else."""
    record = queries.clerk_record(clerk_id, at=clock.now())
    form = RolesForm(request.POST or None, initial=RolesForm.initial_of(record.facts.roles))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_roles(clerk_id=clerk_id, roles=form.wanted())
            messages.success(request, _("役割を変更しました。次の操作から有効です。"))
            return redirect("identity:clerk", clerk_id)
        except Refusal as refusal:
            refuse(form, refusal)
    context = {
        "record": record,
        "roles": _role_names(record.facts.roles),
        "state": _STATES[record.state],
        "form": form,
        "locked": record.state is ClerkState.LOCKED,
        "retired": record.state is ClerkState.RETIRED,
    }
    return render(request, "identity/clerks/one.html", context, status=422 if form.errors else 200)


@access.clerk(OFFICER)
@require_POST
def unlock(request: ClerkRequest, clerk_id: UUID) -> HttpResponse:
    actions.unlock(clerk_id=clerk_id)
    messages.success(request, _("一時停止を解除しました。すぐにログインできます。"))
    return redirect("identity:clerk", clerk_id)


@access.clerk(OFFICER)
@require_POST
def retire(request: ClerkRequest, clerk_id: UUID) -> HttpResponse:
    actions.retire(clerk_id=clerk_id, at=clock.now())
    messages.success(request, _("使用を終了しました。開いていた画面も、次の操作から使えません。"))
    return redirect("identity:clerk", clerk_id)


@access.clerk(OFFICER)
@require_POST
def reset_password(request: ClerkRequest, clerk_id: UUID) -> HttpResponse:
    return _reset(request, clerk_id, actions.reset_password)


@access.clerk(OFFICER)
@require_POST
def reset_second_factor(request: ClerkRequest, clerk_id: UUID) -> HttpResponse:
    return _reset(request, clerk_id, actions.reset_second_factor)


def _reset(request: ClerkRequest, clerk_id: UUID, reset: Callable[..., object]) -> HttpResponse:
    made = reset(clerk_id=clerk_id, at=clock.now())
    return render(request, "identity/clerks/first_password.html", {"made": made})


def _role_names(roles: frozenset[str]) -> list[str]:
    return [
        _("担当課 %(desk)s") % {"desk": role.removeprefix("desk:")} if role.startswith("desk:") else str(_ROLES[role])
        for role in sorted(roles)
    ]
