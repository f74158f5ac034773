"""Clerks, read for the acting town."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from denen.kernel.identity import encryption, second_factor
from denen.kernel.identity.failures import locked_logins
from denen.kernel.identity.models import Clerk, RecoveryCode, Role
from denen.kernel.identity.town import in_example_town
from denen.kernel.identity.types import ClerkFacts, ClerkRecord, ClerkState, NoSuchClerk, NotAnExample


def clerk(clerk_id: UUID) -> ClerkFacts:
    """A clerk, retired ones included: records go on naming them. Raises NoSuchClerk."""
    return facts_of(_one(with_roles(), clerk_id))


def clerks_with_role(role: str) -> tuple[ClerkFacts, ...]:
    """Those at work who hold this role, by login."""
    return tuple(facts_of(row) for row in with_roles().filter(retired_at=None, roles__name=role).order_by("login"))


def clerk_records(*, at: datetime) -> tuple[ClerkRecord, ...]:
    """All clerks of the town, those at work first."""
    rows = sorted(_for_records(), key=lambda row: (row.retired_at is not None, row.login))
    return _records(rows, at)


def clerk_record(clerk_id: UUID, *, at: datetime) -> ClerkRecord:
    """One clerk as the officer's pages show one. Raises NoSuchClerk."""
    return _records([_one(_for_records(), clerk_id)], at)[0]


def desks_in_use() -> tuple[str, ...]:
    """The desk roles that somebody of the town holds: desk:juumin, desk:kokuho."""
    held = Role.objects.filter(name__startswith="desk:", clerk__retired_at=None)
    return tuple(held.order_by("name").values_list("name", flat=True).distinct())


def with_roles() -> QuerySet[Clerk]:
    """Clerks with `role_names`, in one query."""
    roles = Role.objects.filter(clerk=OuterRef("pk")).values("name")
    return Clerk.objects.annotate(role_names=ArraySubquery(roles))


def facts_of(row: Clerk) -> ClerkFacts:
    """The facts of a row of `with_roles`."""
    return ClerkFacts(row.id, row.login, row.name, frozenset(row.role_names))  # type: ignore[attr-defined]


def _for_records() -> QuerySet[Clerk]:
    codes = RecoveryCode.objects.filter(clerk=OuterRef("pk")).values("clerk").annotate(count=Count("id"))
    return with_roles().annotate(codes_left=Coalesce(Subquery(codes.values("count")), 0))


def _one(rows: QuerySet[Clerk], clerk_id: UUID) -> Clerk:
    row = rows.filter(id=clerk_id).first()
    if row is None:
        raise NoSuchClerk()
    return row


def _records(rows: Sequence[Clerk], at: datetime) -> tuple[ClerkRecord, ...]:
    locked = locked_logins([row.login for row in rows], at=at)
    return tuple(
        ClerkRecord(
            facts=facts_of(row),
            state=_state(row, row.login in locked),
            second_factor=bool(row.totp_secret),
            recovery_codes_left=row.codes_left,  # type: ignore[attr-defined]  # annotated by _for_records
            last_signed_in_at=row.last_signed_in_at,
            example=row.example,
        )
        for row in rows
    )


def _state(row: Clerk, locked: bool) -> ClerkState:
    if row.retired_at:
        return ClerkState.RETIRED
    if locked:
        return ClerkState.LOCKED
    return ClerkState.INVITED if row.password_is_first or not row.totp_secret else ClerkState.ACTIVE


def example_logins() -> tuple[str, ...]:
    """The logins of the example clerks of an example town."""
    if not in_example_town():
        return ()
    return tuple(Clerk.objects.filter(example=True, retired_at=None).order_by("login").values_list("login", flat=True))


def current_code(*, login: str, at: datetime) -> str:
    """What the app of an example clerk shows now. Raises NotAnExample for everybody else."""
    if login not in example_logins():
        raise NotAnExample()
    closed = Clerk.objects.values_list("totp_secret", flat=True).get(login=login)
    return second_factor.code_at(encryption.open_token(closed, purpose="totp", at=at).decode(), at)
