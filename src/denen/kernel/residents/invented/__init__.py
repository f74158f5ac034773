"""Invented residents for example towns, trials and benches: seeded, so that the same call gives the same people.

They look like a town's people and are nobody's: every entry carries `invented`, and nothing is read from real records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from random import Random

from denen.base.plain.dates import PartialDate
from denen.kernel.places.types import Address
from denen.kernel.residents.invented.addresses import Home, Homes
from denen.kernel.residents.invented.cast import cast_of
from denen.kernel.residents.invented.households import Household, Member, household
from denen.kernel.residents.invented.names import ForeignName, foreign_name, given_name, surname
from denen.kernel.residents.types import RegisterEntry

__all__ = ["AS_OF", "cast_of", "invent"]

AS_OF = date(2026, 4, 1)
"""The day on which the invented people have their ages."""

FOREIGN_HOUSEHOLDS = 0.025
FIRST_ATENA_NUMBER = 1_000_001
"""Numbers below belong to the named cast."""


def invent(areas: Sequence[Address], *, people: int, seed: int, as_of: date = AS_OF) -> Iterator[RegisterEntry]:
    """Exactly `people` entries, household by household with the head first, living in `areas`."""
    rng = Random(seed)  # noqa: S311 - people who do not exist need no secrecy, but the same seed must give the same ones
    homes = Homes(areas, rng)
    left = people
    for number in count(1):
        if left <= 0:
            return
        foreign = rng.random() < FOREIGN_HOUSEHOLDS
        members = household(rng, foreign=foreign)[:left]
        flat = rng.random() < (0.75 if foreign else 0.6 if len(members) == 1 and members[0].age < 45 else 0.1)
        settling = _Settling(rng, homes.draw(flat=flat), number, FIRST_ATENA_NUMBER + people - left, as_of)
        yield from settling.foreigners(members) if foreign else settling.japanese(members)
        left -= len(members)


@dataclass(slots=True)
class _Settling:
    """One household on its way into the register."""

    rng: Random
    home: Home
    number: int
    first_atena_number: int
    as_of: date

    def japanese(self, members: Household) -> Iterator[RegisterEntry]:
        family, other = surname(self.rng), surname(self.rng)
        since = self._since(members)
        taken: set[str] = set()
        for place, member in enumerate(members):
            born = self._born(member)
            given = given_name(self.rng, member.sex, born.year)
            while given.written in taken:  # nobody gives two children one name
                given = given_name(self.rng, member.sex, born.year)
            taken.add(given.written)
            bears = other if member.maiden else family
            yield self._entry(place, member, born, since, (bears.written, given.written), (bears.kana, given.kana))

    def foreigners(self, members: Household) -> Iterator[RegisterEntry]:
        like: ForeignName | None = None
        since = self._since(members)
        for place, member in enumerate(members):
            name = foreign_name(self.rng, member.sex, like)
            like = like or name
            born = self._born(member)
            yield self._entry(place, member, born, since, name.characters or ("", ""), name.kana, name)

    def _born(self, member: Member) -> date:
        return self.as_of - timedelta(days=int((min(member.age, 104) + self.rng.random()) * 365.25) + 1)

    def _since(self, members: Household) -> date:
        """The household came together to the town, most of them in the last thirty years."""
        years = min(self.rng.expovariate(1 / 12), members[0].age, 60)
        return self.as_of - timedelta(days=int(years * 365.25) + 1)

    def _entry(
        self,
        place: int,
        member: Member,
        born: date,
        since: date,
        name: tuple[str, str],
        kana: tuple[str, str],
        foreign: ForeignName | None = None,
    ) -> RegisterEntry:
        came = max(since, born)
        # Within the fourteen days the law gives for a notification, of a birth as of a move.
        notified = min(came + timedelta(days=int(self.rng.random() * 14)), self.as_of)
        return RegisterEntry(
            atena_number=f"{self.first_atena_number + place:010}",
            household_number=f"{self.number:08}",
            relation=member.relation,
            family_name=name[0],
            given_name=name[1],
            family_kana=kana[0],
            given_kana=kana[1],
            kana_registered=foreign is None and self.rng.random() < 0.93,
            latin_name=foreign.latin if foreign else "",
            birth_date=PartialDate.of(born),
            sex=member.sex,
            nationality=foreign.nationality if foreign else "",
            residence_status=foreign.status if foreign else "",
            postal_code=self.home.postal_code,
            town=self.home.town,
            address=self.home.address,
            building=self.home.building,
            moved_on=came,
            notified_on=notified,
            processed_on=notified,
            resident_since=came,
            invented=True,
        )
