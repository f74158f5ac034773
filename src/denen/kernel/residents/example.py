"""The example towns' residents: the cast, and invented people around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.db.models import QuerySet

from denen.base.tenancy import acting_for
from denen.kernel.places.api import towns_areas
from denen.kernel.residents.actions import protect
from denen.kernel.residents.invented import cast_of, invent
from denen.kernel.residents.invented.cast import ABUSER, PROTECTED, SHIOJIRI
from denen.kernel.residents.loading import load
from denen.kernel.residents.models import Person
from denen.kernel.residents.types import Ground, RegisterEntry


def load_example(
    lg_code: str, *, people: int, seed: int = 1, named_clerks: Sequence[UUID] = (), at: datetime
) -> dict[str, UUID]:
    """Fills a town's empty copy with its cast and as many invented people as make `people` in all.

    Returns the ids of the cast by name (田中 葵). Run again it adds nobody. 塩尻市 has a protected person, so it needs
    `named_clerks`, of whom the first acts. Raises ValueError without them.
    """
    cast = cast_of(lg_code)
    protected = [entry for entry in cast if lg_code == SHIOJIRI and entry.atena_number in PROTECTED]
    if protected and not named_clerks:
        raise ValueError(f"the cast of {lg_code} has a protected person, so some clerks must be named for her")
    with acting_for(lg_code, actor=named_clerks[0] if named_clerks else None):
        if not _here(lg_code).exists():
            load(chain(cast, _around(lg_code, people - len(cast), seed)))
            if protected:
                _protect(protected, _ids(lg_code, cast), named_clerks, at)
        ids = _ids(lg_code, cast)
    return {entry.name: ids[entry.atena_number] for entry in cast}


def _around(lg_code: str, people: int, seed: int) -> Iterator[RegisterEntry]:
    return invent(towns_areas(lg_code), people=people, seed=seed) if people > 0 else iter(())


def _here(lg_code: str) -> QuerySet[Person]:
    # Against the house's habit the town is named: an installation makes its example as the owner, past all policies.
    return Person.objects.filter(lg_code=lg_code)


def _ids(lg_code: str, cast: Sequence[RegisterEntry]) -> dict[str, UUID]:
    """By 宛名番号."""
    numbers = [entry.atena_number for entry in cast]
    return dict(_here(lg_code).filter(atena_number__in=numbers).values_list("atena_number", "id"))


def _protect(
    protected: Sequence[RegisterEntry], ids: dict[str, UUID], named_clerks: Sequence[UUID], at: datetime
) -> None:
    abuser = next(entry for entry in cast_of(SHIOJIRI) if entry.atena_number == ABUSER)
    asks, *with_her = (ids[entry.atena_number] for entry in protected)
    protect(
        person_id=asks,
        together_with=with_her,
        ground=Ground.SPOUSE_VIOLENCE,
        abuser_name=abuser.name,
        abuser_id=ids[ABUSER],
        named_clerks=named_clerks,
        at=at,
    )
