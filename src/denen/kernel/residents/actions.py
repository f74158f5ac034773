"""Protecting residents (支援措置). The copy of the register itself has no verbs: only the core system changes it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format

from denen.base import audit
from denen.base.clock import day_of
from denen.base.tenancy import current
from denen.kernel.residents.models import Person, ProtectedPerson, Protection
from denen.kernel.residents.queries import protection
from denen.kernel.residents.terms import last_day_of_year_from, renewable_from
from denen.kernel.residents.types import (
    Ground,
    NameYourself,
    NoSuchProtection,
    NoSuchResident,
    ProtectionFacts,
    ProtectionLifted,
    TermNotAYear,
    TooEarlyToRenew,
)


@transaction.atomic
def protect(
    *,
    person_id: UUID,
    together_with: Sequence[UUID] = (),
    ground: Ground,
    abuser_name: str,
    abuser_id: UUID | None = None,
    named_clerks: Collection[UUID],
    at: datetime,
    until: date | None = None,
) -> ProtectionFacts:
    """Hides a person, and those protected with her, from everyone but the named clerks, from now on.

    `until` is the last day, by default of a whole year. Raises NameYourself, NoSuchResident, TermNotAYear.
    """
    _require_me_among(named_clerks)
    since = day_of(at)
    covered = list(dict.fromkeys([person_id, *together_with]))
    if Person.objects.filter(id__in=covered).count() != len(covered):
        raise NoSuchResident
    row = Protection.objects.create(
        ground=ground.value,
        abuser_name=abuser_name,
        abuser_id=abuser_id,
        since=since,
        term_from=since,
        until=_end_of_term(since, until),
        named_clerks=sorted(set(named_clerks)),
    )
    ProtectedPerson.objects.bulk_create(
        ProtectedPerson(protection=row, person_id=each, asked=each == person_id) for each in covered
    )
    _note("protection.started", row, persons=len(covered), until=str(row.until), named=_ids(row.named_clerks))
    return protection(row.id)


@transaction.atomic
def renew(*, protection_id: UUID, at: datetime, until: date | None = None) -> ProtectionFacts:
    """Another term, of a year by default: it follows the last one, or starts today where that one has lapsed.

    Raises NoSuchProtection, ProtectionLifted, TooEarlyToRenew, TermNotAYear.
    """
    row = _in_force(protection_id)
    today, opens = day_of(at), renewable_from(row.until)
    if today < opens:
        raise TooEarlyToRenew(**{"from": date_format(opens)})
    row.term_from = max(today, date.fromordinal(row.until.toordinal() + 1))
    row.until = _end_of_term(row.term_from, until)
    row.save(update_fields=["term_from", "until"])
    _note("protection.renewed", row, until=str(row.until))
    return protection(row.id)


@transaction.atomic
def lift(*, protection_id: UUID, at: datetime) -> ProtectionFacts:
    """Ends a protection: whom no other protection covers is seen by everyone again.

    Raises NoSuchProtection, ProtectionLifted.
    """
    row = _in_force(protection_id)
    row.lifted_at = at
    row.save(update_fields=["lifted_at"])
    _note("protection.lifted", row)
    return protection(row.id)


@transaction.atomic
def name_clerk(*, protection_id: UUID, clerk_id: UUID) -> ProtectionFacts:
    """Opens a protection to one more clerk. Raises NoSuchProtection, ProtectionLifted."""
    row = _in_force(protection_id)
    return _rename(row, {*row.named_clerks, clerk_id}, "protection.clerk_named", clerk_id)


@transaction.atomic
def unname_clerk(*, protection_id: UUID, clerk_id: UUID) -> ProtectionFacts:
    """Closes a protection to a clerk, such as one who changes office. Not to oneself: so one is always left who knows.

    Raises NoSuchProtection, ProtectionLifted, NameYourself.
    """
    row = _in_force(protection_id)
    return _rename(row, {*row.named_clerks} - {clerk_id}, "protection.clerk_unnamed", clerk_id)


def _rename(row: Protection, named: set[UUID], verb: str, clerk_id: UUID) -> ProtectionFacts:
    _require_me_among(named)
    row.named_clerks = sorted(named)
    row.save(update_fields=["named_clerks"])
    _note(verb, row, clerk=str(clerk_id))
    return protection(row.id)


def _require_me_among(named_clerks: Collection[UUID]) -> None:
    # The row policy would refuse it too: whoever is not named cannot write what they could not read.
    acting = current()
    if acting is None or acting.actor is None or acting.actor not in named_clerks:
        raise NameYourself


def _end_of_term(start: date, until: date | None) -> date:
    last = last_day_of_year_from(start)
    if until is not None and not start <= until <= last:
        raise TermNotAYear(**{"from": date_format(start), "to": date_format(last)})
    return until or last


def _in_force(protection_id: UUID) -> Protection:
    row = Protection.objects.select_for_update().filter(id=protection_id).first()
    if row is None:
        raise NoSuchProtection
    if row.lifted_at is not None:
        raise ProtectionLifted
    return row


def _note(verb: str, row: Protection, **detail: audit.Detail) -> None:
    # The protection is the subject, not the person: who reads the audit must not learn from it whom the office hides.
    audit.note(verb, kind="protection", subject=row.id, **detail)


def _ids(clerks: Collection[UUID]) -> list[str]:
    return [str(clerk) for clerk in clerks]
