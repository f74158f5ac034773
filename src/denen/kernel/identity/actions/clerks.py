"""What an officer does with clerks: provision, give roles, unlock, reset, retire."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from denen.base import audit
from denen.kernel.identity import failures, passwords, queries
from denen.kernel.identity.models import Clerk, ClerkSession, RecoveryCode, Role
from denen.kernel.identity.types import (
    OFFICER,
    ClerkFacts,
    ClerkRetired,
    LastOfficer,
    LoginTaken,
    NoSuchClerk,
    NoSuchRole,
    Provisioned,
    is_role,
    narrowed,
)


def provision(*, login: str, name: str, roles: Iterable[str], at: datetime) -> Provisioned:
    """A new clerk, with a first password to be handed over. Raises LoginTaken, NoSuchRole."""
    first = passwords.first_password()
    return Provisioned(provisioned(login=login, name=name, roles=roles, password=first, at=at), first)


@transaction.atomic
def change_roles(*, clerk_id: UUID, roles: Iterable[str]) -> ClerkFacts:
    """These roles and no others, from the next click on. Raises NoSuchRole, LastOfficer, ClerkRetired."""
    clerk = at_work(clerk_id)
    wanted, held = _checked(roles), set(clerk.roles.values_list("name", flat=True))
    if OFFICER in held - wanted:
        _require_another_officer(clerk)
    clerk.roles.filter(name__in=held - wanted).delete()
    Role.objects.bulk_create([Role(clerk=clerk, name=role) for role in sorted(wanted - held)])
    if wanted != held:
        audit.note("clerk.roles_changed", kind="clerk", subject=clerk.id, roles=sorted(wanted))
    return queries.clerk(clerk.id)


@transaction.atomic
def retire(*, clerk_id: UUID, at: datetime) -> None:
    """The clerk leaves: every session ends at once, and no other begins. Raises ClerkRetired, LastOfficer."""
    clerk = at_work(clerk_id)
    if clerk.roles.filter(name=OFFICER).exists():
        _require_another_officer(clerk)
    clerk.retired_at = at
    clerk.totp_secret, clerk.password = "", ""
    clerk.save(update_fields=["retired_at", "totp_secret", "password"])
    clerk.roles.all().delete()
    RecoveryCode.objects.filter(clerk=clerk).delete()
    ended = end_sessions(clerk.id, at=at)
    audit.note("clerk.retired", kind="clerk", subject=clerk.id, sessions=ended)


@transaction.atomic
def unlock(*, clerk_id: UUID) -> None:
    """The clerk may try again at once, after too many failures."""
    failures.forget(queries.clerk(clerk_id).login)
    audit.note("clerk.unlocked", kind="clerk", subject=at_work(clerk_id).id)


@transaction.atomic
def reset_password(*, clerk_id: UUID, at: datetime) -> Provisioned:
    """A new first password, for one forgotten; sessions end."""
    failures.forget(queries.clerk(clerk_id).login)  # before the clerk: whoever signs in claims them in this order
    clerk, first = at_work(clerk_id), passwords.first_password()
    clerk.password, clerk.password_is_first = passwords.encode(first), True
    clerk.save(update_fields=["password", "password_is_first"])
    end_sessions(clerk.id, at=at)
    audit.note("clerk.password_reset", kind="clerk", subject=clerk.id)
    return Provisioned(queries.clerk(clerk.id), first)


@transaction.atomic
def reset_second_factor(*, clerk_id: UUID, at: datetime) -> Provisioned:
    """The app is lost: it and the recovery codes are void, sessions end, and a new first password leads to enrolment.

    Without a new password, whoever knows the old one could enrol an app of their own.
    """
    reset = reset_password(clerk_id=clerk_id, at=at)
    Clerk.objects.filter(id=clerk_id).update(totp_secret="", totp_step=0)
    RecoveryCode.objects.filter(clerk_id=clerk_id).delete()
    audit.note("clerk.second_factor_reset", kind="clerk", subject=clerk_id)
    return reset


def at_work(clerk_id: UUID) -> Clerk:
    """The clerk's row, locked until the transaction ends. Raises NoSuchClerk, ClerkRetired."""
    clerk = Clerk.objects.select_for_update().filter(id=clerk_id).first()
    if clerk is None:
        raise NoSuchClerk()
    if clerk.retired_at:
        raise ClerkRetired(name=clerk.name)
    return clerk


def end_sessions(clerk_id: UUID, *, at: datetime) -> int:
    """Ends all sessions of a clerk; how many there were."""
    return ClerkSession.objects.filter(clerk_id=clerk_id, ended_at=None).update(ended_at=at, data={})


@transaction.atomic
def provisioned(
    *, login: str, name: str, roles: Iterable[str], password: str, at: datetime, **known: object
) -> ClerkFacts:
    login, wanted = narrowed(login), _checked(roles)
    try:
        with transaction.atomic():
            clerk = Clerk.objects.create(
                login=login, name=name, password=passwords.encode(password), provisioned_at=at, **known
            )
    except IntegrityError as error:
        if "one_clerk_a_login" not in str(error):
            raise
        raise LoginTaken(login=login) from None
    Role.objects.bulk_create([Role(clerk=clerk, name=role) for role in sorted(wanted)])
    audit.note("clerk.provisioned", kind="clerk", subject=clerk.id, roles=sorted(wanted))
    return ClerkFacts(clerk.id, clerk.login, clerk.name, frozenset(wanted))


def _checked(roles: Iterable[str]) -> set[str]:
    wanted = set(roles)
    for role in sorted(wanted):
        if not is_role(role):
            raise NoSuchRole(role=role)
    return wanted


def _require_another_officer(clerk: Clerk) -> None:
    # All officers' roles are locked, so that two officers who retire each other at the same moment do not both succeed.
    officers = Role.objects.select_for_update().filter(name=OFFICER).order_by("id")
    if not any(role.clerk_id != clerk.id for role in officers):
        raise LastOfficer()
