"""From a visit to its forms: the facts of card, register and answers, gathered and handed to the procedures."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from denen.base.clock import day_of
from denen.base.plain.dates import PartialDate
from denen.kernel.places import api as places
from denen.kernel.places.types import NoSuchPostalCode, NotAPostalCode
from denen.kernel.procedures import api as procedures
from denen.kernel.procedures.types import (
    Each,
    Facts,
    FieldType,
    Filled,
    FilledForm,
    Household,
    LifeEvent,
    Person,
    PersonFacts,
    Source,
    Standing,
)
from denen.kernel.residents import api as residents
from denen.kernel.residents.types import HouseholdFacts
from denen.kernel.residents.types import PersonFacts as Resident
from denen.services.counter.types import Identity, OutsideTown, VisitFacts


def moves(slug: str) -> bool:
    """Whether a procedure is about people who move together."""
    return any(section.each is Each.MOVERS for section in procedures.procedure(slug).form.sections)


@dataclass(frozen=True)
class Gathered:
    """All that is known of a visit's people, read once: the household, the facts, the forms filled from them."""

    members: tuple[Resident, ...]
    facts: Facts
    forms: tuple[FilledForm, ...]

    @property
    def complete(self) -> bool:
        return all(form.complete for form in self.forms)


def gather(visit: VisitFacts, *, town: str, at: datetime) -> Gathered:
    """Reads the register once and fills every form of the visit as far as is known."""
    household = residents.household_of(visit.person_id) if visit.person_id else None
    facts = _facts(visit, household, town=town, at=at)
    forms = tuple(procedures.fill(procedures.procedure(slug), facts) for slug in visit.procedures)
    return Gathered(household.members if household else (), facts, forms)


def _facts(visit: VisitFacts, household: HouseholdFacts | None, *, town: str, at: datetime) -> Facts:
    """What each source says of the people of a visit."""
    members = {member.id: member for member in household.members} if household else {}
    visitor = members.get(visit.visitor_id) if visit.visitor_id else None
    if visitor is None and visit.visitor_id:
        visitor = residents.person(visit.visitor_id)
    concerned = [member for member in (visitor, *members.values()) if member]
    head = household.head if household else None
    return Facts(
        town=town,
        today=day_of(at),
        protected=any(member.protected for member in concerned),
        event=LifeEvent(kind=_event(visit.procedures), notified_on=day_of(at), standing=Standing(visit.standing)),
        visitor=_of(visitor, visit),
        person=_of(members[visit.person_id], visit) if visit.person_id in members else PersonFacts(),
        household=Household(
            members=tuple(_of(member, visit) for member in members.values()),
            number=household.number if household else "",
            head_name=head.name if head else "",
            postal_code=head.postal_code if head else "",
            address=head.full_address if head else "",
        ),
        movers=tuple(_of(members[mover], visit) for mover in visit.movers if mover in members),
        typed=visit.answers,
    )


def is_written(box: Filled) -> bool:
    """Whether somebody had to write the box out; a choice is only pointed at."""
    return box.source is Source.TYPED and box.field.type not in (FieldType.CHOICE, FieldType.YES_NO)


def _event(slugs: Sequence[str]) -> str:
    return procedures.procedure(slugs[0]).event if slugs else ""


def _of(resident: Resident | None, visit: VisitFacts) -> PersonFacts:
    """One person from every source: the card speaks for the visitor alone."""
    is_visitor = resident.id == visit.visitor_id if resident else visit.visitor_id is None
    return PersonFacts(
        resident_id=resident.id if resident else None,
        card=_read(visit.card) if is_visitor else None,
        register=_registered(resident) if resident else None,
        is_head=resident.is_head if resident else False,
        foreign=resident.foreign if resident else False,
    )


def _registered(resident: Resident) -> Person:
    return Person(
        name=resident.name,
        kana=resident.kana,
        latin=resident.latin_name,
        birth_date=resident.birth_date,
        sex=resident.sex.value,
        relation=resident.relation,
        postal_code=resident.postal_code,
        address=resident.full_address,
    )


def _read(identity: Identity | None) -> Person | None:
    if identity is None:
        return None
    return Person(
        name=identity.name.replace("　", " "),
        kana=identity.kana,
        birth_date=PartialDate.parse(identity.birth_date) if identity.birth_date else None,
        sex=identity.sex,
        address=identity.address.replace("　", " "),
    )


def differences(visit: VisitFacts, resident: Resident) -> tuple[tuple[str, str, str], ...]:
    """Where card and register say different things: (what, card, register)."""
    card = _read(visit.card)
    if card is None:
        return ()
    registered = _registered(resident)
    found = []
    if card.birth_date != registered.birth_date:
        found.append(("birth_date", str(card.birth_date or ""), str(registered.birth_date or "")))
    if not _same_text(card.name, registered.name, registered.latin):
        found.append(("name", card.name, registered.name))
    if not _same_text(card.address, registered.address, resident.address):
        found.append(("address", card.address, registered.address))
    return tuple(found)


def _same_text(card: str, *registered: str) -> bool:
    """The card's address begins with the prefecture; the register's with the municipality."""
    plain = "".join(card.split())
    return any(plain.endswith("".join(text.split())) for text in registered if text)


def areas_of(postal_code: str, lg_code: str) -> tuple[str, ...]:
    """The beginnings of addresses that a code stands for. Raises NoSuchPostalCode, NotAPostalCode, OutsideTown."""
    found = places.addresses(postal_code)
    if not any(address.municipality.lg_code == lg_code for address in found):
        raise OutsideTown(where=found[0].municipality.name)
    return tuple(dict.fromkeys(address.text for address in found if address.municipality.lg_code == lg_code))


def check_new_address(forms: Sequence[FilledForm], lg_code: str) -> None:
    """A move within the town leads to a postal code of the town. A code too new for our list is left to the desk.

    Raises OutsideTown.
    """
    for form in forms:
        box = form.box("new_postal_code") if moves(form.procedure.slug) else None
        code = (box.value or box.guarded) if box else ""
        if code:
            with suppress(NoSuchPostalCode, NotAPostalCode):
                areas_of(code, lg_code)


def uuids(texts: Sequence[str]) -> tuple[UUID, ...]:
    """Ids out of a posted list, each once; what is no id is passed over, as nobody's."""
    found: list[UUID] = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return tuple(dict.fromkeys(found))
