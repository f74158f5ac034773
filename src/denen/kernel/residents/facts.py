"""From rows to the facts that leave the module."""

from __future__ import annotations

from dataclasses import fields
from uuid import UUID

from denen.base.plain.dates import PartialDate
from denen.kernel.residents.models import Person, Protection
from denen.kernel.residents.types import Ground, PersonFacts, ProtectionFacts, RegisterEntry, Sex, Status

ENTRY_FIELDS = tuple(field.name for field in fields(RegisterEntry))
"""What an entry of the register and a row of the copy have in common."""
_CONVERTED = {"birth_date", "sex", "status"}
_AS_THEY_ARE = tuple(name for name in ENTRY_FIELDS if name not in _CONVERTED)


def person_facts(row: Person) -> PersonFacts:
    return PersonFacts(
        id=row.id,
        protected=row.named_clerks is not None,
        birth_date=PartialDate.parse(row.birth_date),
        sex=Sex(row.sex),
        status=Status(row.status),
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
    )


def protection_facts(row: Protection, persons: tuple[UUID, ...]) -> ProtectionFacts:
    return ProtectionFacts(
        id=row.id,
        persons=persons,
        ground=Ground(row.ground),
        abuser_name=row.abuser_name,
        abuser_id=row.abuser_id,
        since=row.since,
        term_from=row.term_from,
        until=row.until,
        named_clerks=frozenset(row.named_clerks),
        lifted_at=row.lifted_at,
    )
