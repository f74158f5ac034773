"""What is known when a form is filled: about people from each source apart, so that every value keeps its source.

Nothing here shows its contents in a repr: that ends up in logs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from denen.base.plain.dates import PartialDate
from denen.kernel.procedures.types.procedure import ChannelKind, Source


@dataclass(frozen=True, kw_only=True, repr=False)
class Person:
    """What one source says of one person. What it does not say is empty."""

    name: str = ""
    kana: str = ""
    latin: str = ""
    birth_date: PartialDate | None = None
    sex: str = ""
    """male, female or empty."""
    relation: str = ""
    """続柄, as the register words it: 世帯主, 妻, 子 …"""
    postal_code: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """One person, as the sources at hand tell of them. `resident_id` is empty for somebody not in our register."""

    resident_id: UUID | None = None
    card: Person | None = None
    register: Person | None = None
    certificate: Person | None = None
    is_head: bool = False
    foreign: bool = False

    def says(self, source: Source) -> Person | None:
        if source is Source.CARD:
            return self.card
        if source is Source.REGISTER:
            return self.register
        return self.certificate if source is Source.CERTIFICATE else None

    @property
    def known(self) -> Person:
        """The best single account: the register's, else the certificate's, else the card's."""
        return self.register or self.certificate or self.card or Person()


@dataclass(frozen=True, kw_only=True, repr=False)
class Household:
    """The household (世帯) before the event. `number` is the core system's (世帯番号)."""

    number: str = ""
    members: tuple[PersonFacts, ...] = ()
    head_name: str = ""
    postal_code: str = ""
    address: str = ""
    source: Source = Source.REGISTER


class Standing(StrEnum):
    """Who is at the counter, seen from the person whose matter it is."""

    SELF = "self"
    HOUSEHOLD = "household"
    GUARDIAN = "guardian"
    AGENT = "agent"
    MESSENGER = "messenger"


@dataclass(frozen=True, kw_only=True, repr=False)
class LifeEvent:
    """What has happened or is wished."""

    kind: str
    moved_on: date | None = None
    notified_on: date | None = None
    resident_since: date | None = None
    new_postal_code: str = ""
    new_address: str = ""
    standing: Standing = Standing.SELF
    channel: ChannelKind = ChannelKind.COUNTER


@dataclass(frozen=True, kw_only=True, repr=False)
class Facts:
    """All that a form is filled from.

    `visitor` is who stands at the counter, `person` whose matter it is: the same for most. `typed` holds what was
    typed, by the key of its box (`Filled.key`): the field's id; in a repeated section `field.resident_id`, or
    `field.row` for somebody who is not in the register. `protected` has no default on purpose: whoever gathers facts
    must have asked whether anyone among them is a protected person.
    """

    town: str
    today: date
    protected: bool
    event: LifeEvent
    person: PersonFacts = PersonFacts()
    visitor: PersonFacts = PersonFacts()
    household: Household = Household()
    movers: tuple[PersonFacts, ...] = ()
    typed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
