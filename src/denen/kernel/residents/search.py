"""Searching the copy: by name, birth date and address, in any combination.

Equality and prefixes of normalised keys on btrees only: behind a row policy LIKE and trigrams lose their index.
A protected person is not filtered out here: for anyone but the clerks named for her, the database has no such row.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from denen.base import audit
from denen.base.plain.dates import PartialDate
from denen.base.tenancy import NoTown, current
from denen.kernel.places.api import municipality
from denen.kernel.places.types import Municipality, NoSuchPlace
from denen.kernel.residents.birth_dates import read_birth_date
from denen.kernel.residents.facts import person_facts
from denen.kernel.residents.keys import address_key, is_kana, is_latin, name_key
from denen.kernel.residents.models import Person
from denen.kernel.residents.types import NothingToSearch, PersonFacts

PAGE = 50
_AFTER_ALL = "\U0010ffff"


def search(
    *, name: str = "", birth_date: str = "", address: str = "", limit: int = PAGE, offset: int = 0
) -> tuple[PersonFacts, ...]:
    """Up to `limit` people, closed records among them, in the order of their readings.

    `name`: its beginning, or that of the given name, in characters, kana of any width, or Latin letters.
    `birth_date`: as people write it, in era or western years, also without day or month. `address`: its beginning,
    from the prefecture, the municipality or the 町域 on. Raises NothingToSearch, NotABirthDate.
    """
    rows = _matching(name, birth_date, address).order_by("kana_key", "birth_date", "id")[offset : offset + limit]
    found = tuple(person_facts(row) for row in rows)
    said = {"name": name, "birth_date": birth_date, "address": address}
    audit.note("resident.searched", kind="resident", by=[kind for kind in said if said[kind].strip()], found=len(found))
    return found


def count_found(*, name: str = "", birth_date: str = "", address: str = "") -> int:
    """How many `search` would find in all."""
    return _matching(name, birth_date, address).count()


def acting_municipality() -> Municipality | None:
    """The municipality whose register this is; none for a prefecture or a union."""
    acting = current()
    if acting is None:
        raise NoTown("a register belongs to a town")
    try:
        return municipality(acting.lg_code)
    except NoSuchPlace:
        return None


def _matching(name: str, birth_date: str, address: str) -> QuerySet[Person]:
    conditions = []
    if key := name_key(name):
        conditions.append(_named(key))
    if birth_date.strip():
        conditions.append(_born(read_birth_date(birth_date)))
    if key := address_key(address, acting_municipality()):
        conditions.append(_starts_with("address_key", key))
    if not conditions:
        raise NothingToSearch
    return Person.objects.filter(*conditions)


def _starts_with(field: str, key: str) -> Q:
    return Q(**{f"{field}__gte": key, f"{field}__lt": key + _AFTER_ALL})


def _named(key: str) -> Q:
    if is_latin(key):
        return _starts_with("latin_key", key)
    kind = "kana_" if is_kana(key) else ""
    return _starts_with(f"{kind or 'name_'}key", key) | _starts_with(f"given_{kind}key", key)


def _born(day: PartialDate) -> Q:
    """Births on that day, or in that month or year; and those known less exactly, which may have been then."""
    known = str(day)
    less_exact = [known[:length] for length in (4, 7) if length < len(known)]
    if day.exact:
        return Q(birth_date__in=[*less_exact, known])
    return Q(birth_date__in=less_exact) | _starts_with("birth_date", known)
