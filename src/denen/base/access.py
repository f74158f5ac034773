"""Who may enter a page. Every view says so; a test walks all routes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from denen.base.plain.refusals import Refusal

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Access:
    """`who` is public, resident or clerk; `roles` are those of a clerk of which one is enough (none: any clerk)."""

    who: str
    roles: tuple[str, ...] = ()


class SignInNeeded(Exception):
    """Nobody is signed in (any more). Whoever keeps the sign-in turns this into its page and keeps what was typed."""


class NotYourPage(Refusal):
    says = _("このページを開く権限がありません。")
    remedy = _("担当を変えるときは、デジタル担当に役割の追加を頼んでください。")
    status = 403


def holds(held: frozenset[str], needed: tuple[str, ...]) -> bool:
    """Whether one of the needed roles is held. `desk` is met by any desk: desk:juumin, desk:kokuho …"""
    return not needed or any(role in needed or role.partition(":")[0] in needed for role in held)


def public(view: View) -> View:
    """Everyone may enter."""
    return _declared(view, Access("public"))


def clerk(*roles: str) -> Callable[[View], View]:
    """A signed-in clerk of the town who holds one of the roles."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            who = getattr(request, "clerk", None)
            if who is None:
                raise SignInNeeded
            if not holds(who.roles, roles):
                raise NotYourPage
            return view(request, *args, **kwargs)

        return _declared(guarded, Access("clerk", roles))

    return guard


def access_of(view: View) -> Access | None:
    """What a view declared; None where it forgot to."""
    return getattr(view, "access", None)


def _declared(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]  # functions carry attributes; mypy knows none of them
    return view
