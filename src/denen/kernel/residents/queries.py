"""Reads of the copy. Each one of a person is audited: who looked at whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Count, Subquery

from denen.base import audit
from denen.kernel.residents.facts import person_facts, protection_facts
from denen.kernel.residents.models import Person, ProtectedPerson, Protection
from denen.kernel.residents.terms import renewable_until
from denen.kernel.residents.types import (
    HouseholdFacts,
    NoSuchProtection,
    NoSuchResident,
    PersonFacts,
    ProtectionFacts,
    RegisterCounts,
    Status,
)


def person(person_id: UUID) -> PersonFacts:
    """Raises NoSuchResident, for a protected person too, unless the acting clerk is named."""
    row = _person(id=person_id)
    audit.note("resident.read", kind="resident", subject=row.id)
    return person_facts(row)


def person_by_atena_number(atena_number: str) -> PersonFacts:
    """By 宛名番号, the key by which core systems know people. Raises NoSuchResident."""
    row = _person(atena_number=atena_number)
    audit.note("resident.read", kind="resident", subject=row.id)
    return person_facts(row)


def household_of(person_id: UUID) -> HouseholdFacts:
    """The household (世帯) in which a person is registered now, without whom the acting clerk may not see.

    Who has moved out or died has no household any more: then it has no members. Raises NoSuchResident.
    """
    of_hers = Person.objects.filter(id=person_id).values("household_number")
    rows = list(Person.objects.filter(household_number=Subquery(of_hers)))
    one = next((row for row in rows if row.id == person_id), None)
    if one is None:
        raise NoSuchResident
    lives_here = one.status == Status.RESIDENT
    members = [person_facts(row) for row in rows if lives_here and row.status == Status.RESIDENT]
    members.sort(key=lambda member: (not member.is_head, member.birth_date.earliest, member.atena_number))
    audit.note("household.read", kind="resident", subject=one.id, members=[str(member.id) for member in members])
    return HouseholdFacts(one.household_number, tuple(members))


def any_protected(person_ids: Iterable[UUID]) -> bool:
    """Whether a protected person is among them, for a clerk who may see her; nobody else is told."""
    return Person.objects.filter(id__in=list(person_ids), named_clerks__isnull=False).exists()


def register_counts() -> RegisterCounts:
    counted = Person.objects.filter(status=Status.RESIDENT.value).aggregate(
        persons=Count("id"), households=Count("household_number", distinct=True)
    )
    return RegisterCounts(**counted)


def protection(protection_id: UUID) -> ProtectionFacts:
    """Raises NoSuchProtection to all but the clerks named in it."""
    row = Protection.objects.filter(id=protection_id).first()
    if row is None:
        raise NoSuchProtection
    return _with_persons([row])[0]


def protections_of(person_id: UUID) -> tuple[ProtectionFacts, ...]:
    """Those a person was ever covered by and in which the acting clerk is named, the newest first."""
    return _with_persons(Protection.objects.filter(covered__person_id=person_id).order_by("-since", "-id"))


def renewals_due(today: date) -> tuple[ProtectionFacts, ...]:
    """The acting clerk's protections that end within a month or have lapsed, first what ended first.

    A lapsed one still hides: the clerk asks the person, then renews or lifts it.
    """
    return _with_persons(Protection.objects.filter(lifted_at=None, until__lte=renewable_until(today)).order_by("until"))


def _person(**key: object) -> Person:
    row = Person.objects.filter(**key).first()
    if row is None:
        raise NoSuchResident
    return row


def _with_persons(rows: Iterable[Protection]) -> tuple[ProtectionFacts, ...]:
    rows = list(rows)
    persons = defaultdict(list)
    for covered in ProtectedPerson.objects.filter(protection__in=rows).order_by("-asked", "id"):
        persons[covered.protection_id].append(covered.person_id)
    return tuple(protection_facts(row, tuple(persons[row.id])) for row in rows)
