"""A card's four attributes against the register."""

from __future__ import annotations

import re

from django.db.models import Q

from denen.base import audit
from denen.base.plain.dates import PartialDate
from denen.kernel.residents.facts import person_facts
from denen.kernel.residents.keys import address_key, name_key
from denen.kernel.residents.models import Person
from denen.kernel.residents.search import acting_municipality
from denen.kernel.residents.types import CardMatch, MatchKind, Sex, Status

_BRACKETED = re.compile(r"[(（\[［〔【].*?[)）\]］〕】]")


def find_by_card(*, name: str, birth_date: PartialDate, address: str, sex: Sex) -> CardMatch:
    """Finds the resident a card was made out to. What the card adds in brackets (旧氏, 通称) is left aside.

    Silent about protected persons: without a clerk named for her it is NONE, as for somebody from elsewhere.
    """
    key = name_key(_BRACKETED.sub("", name))
    rows = Person.objects.filter(
        Q(name_key=key) | Q(latin_key=key), birth_date=str(birth_date), sex=sex.value, status=Status.RESIDENT.value
    )
    namesakes = [row for row in rows if key]
    written = address_key(address, acting_municipality())
    living_there = [row for row in namesakes if _same_home(written, row)]
    if len(living_there) == 1:
        match = CardMatch(MatchKind.EXACT, person_facts(living_there[0]))
    elif len(namesakes) == 1:
        match = CardMatch(MatchKind.ADDRESS_DIFFERS, person_facts(namesakes[0]))
    else:
        match = CardMatch(MatchKind.SEVERAL if namesakes else MatchKind.NONE)
    subject = match.person.id if match.person else None
    audit.note("resident.matched_by_card", kind="resident", subject=subject, match=match.kind.value)
    return match


def _same_home(written: str, row: Person) -> bool:
    """The card may leave the building out; a number must not merely begin alike (3-3 is not 3-30)."""
    return written in (row.address_key, address_key(row.address, acting_municipality()))
