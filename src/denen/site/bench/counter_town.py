"""塩尻市 on a busy day: its clerks, its residents, and what can be measured of its counter in this process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import cycle, islice

from django.db import connections

from denen.base import clock
from denen.base.database.connections import connect_as
from denen.base.database.urls import RoleUrls
from denen.base.plain.era import era_text
from denen.base.tenancy import acting_for
from denen.base.testing.towns import SHIOJIRI
from denen.kernel.documents import api as documents
from denen.kernel.documents.types import Signature
from denen.kernel.identity import api as identity
from denen.kernel.identity.types import ClerkFacts
from denen.kernel.procedures import api as procedures
from denen.kernel.residents import api as residents
from denen.kernel.residents.types import PersonFacts
from denen.services.counter import actions
from denen.services.counter.filling import gather
from denen.site import example
from denen.site.bench.clerk import ClerkBrowser
from denen.site.bench.counter_traffic import Traffic
from denen.site.bench.counter_visits import (
    CODE,
    SIGNATURE,
    Queue,
    Step,
    card_of,
    heads_of_households,
)
from denen.site.bench.load import Request

AT_COUNTERS, AT_DESKS = 8, 4
VISITORS = 300
HOUSEHOLD = 5
BOTH = ("tenkyo", "juminhyo")


@dataclass(frozen=True)
class Town:
    """`counters` and `desks` are clerks; `visitors` are heads of households, who come one after the other."""

    counters: tuple[ClerkFacts, ...]
    desks: tuple[ClerkFacts, ...]
    visitors: tuple[PersonFacts, ...]

    def traffic(self, host: str, port: int, *, rate: float, seconds: float) -> list[Request]:
        """Signs every clerk in over HTTP, lets the visits wait that the requests need, and plans the requests."""
        at = clock.now()
        browsers = {clerk.id: _signed_in(clerk, host, port) for clerk in (*self.counters, *self.desks)}
        traffic = Traffic(
            Queue(self.counters, self.visitors),
            {clerk.id: browsers[clerk.id] for clerk in self.counters},
            [browsers[clerk.id] for clerk in self.desks],
        )
        return traffic.plan(rate=rate, seconds=seconds, seed=1, at=at)

    def fill(self, *, times: int) -> tuple[list[float], int]:
        """Milliseconds from the card's first byte to both forms, all of the household moving, committed; and how many
        people the household has: five, where the town has such a one."""
        clerk = self.counters[0]
        families = self._families(clerk)
        took: list[float] = []
        for person, size in islice(cycle(families), times):
            card = identity.SoftwareCard(card_of(person), CODE)
            with acting_for(SHIOJIRI.lg_code, actor=clerk.id):
                visit = actions.begin(
                    clerk_id=clerk.id,
                    counter=1,
                    procedures=BOTH,
                    standing="self",
                    shown_by="card_code",
                    at=clock.now(),
                )
            with timed(took), acting_for(SHIOJIRI.lg_code, actor=clerk.id):
                facts = identity.read_card(card, CODE)
                visit = actions.take_card(visit_id=visit.id, version=visit.version, card=facts)
                assert visit.visitor_id == person.id
                members = residents.household_of(person.id).members
                visit = replace(visit, person_id=person.id, movers=tuple(member.id for member in members))
                forms = gather(visit, town=SHIOJIRI.name, at=clock.now()).forms
            assert len(members) == size
            assert [len(form.people.movers) for form in forms] == [size, size]
        return took, families[0][1]

    def print(self, *, times: int) -> list[float]:
        """Milliseconds to one page of PDF, a signed 転居届, by a compiler that has set a page before."""
        clerk, at = self.counters[0], clock.now()
        waiting = Queue([clerk], self.visitors).make(len(self.visitors), Step.ANSWERED, at=at)
        forms = []
        with acting_for(SHIOJIRI.lg_code, actor=clerk.id):
            for each in waiting:
                if each.visit.procedures[0] == "tenkyo":
                    forms.append(gather(each.visit, town=SHIOJIRI.name, at=at).forms[0])
        took: list[float] = []
        warming: list[float] = []
        for number, form in enumerate(islice(cycle(forms), times + 3)):
            with timed(took if number >= 3 else warming):
                sheet = procedures.sheet(
                    form,
                    town=SHIOJIRI.name,
                    made_at=at,
                    number=f"2026-{number:06}",  # another one each time, so that no page is remembered
                    drawn=Signature.parse(SIGNATURE),
                    signed_on=era_text(clock.day_of(at)),
                    invented=True,
                )
                pdf = documents.print_form(sheet).pdf
            assert pdf.startswith(b"%PDF-")
        return took

    def _families(self, clerk: ClerkFacts) -> list[tuple[PersonFacts, int]]:
        """The heads of households of five, or nearest to five, with the size."""
        with acting_for(SHIOJIRI.lg_code, actor=clerk.id):
            sized = [(head, len(residents.household_of(head.id).members)) for head in self.visitors]
        nearest = min((size for _, size in sized), key=lambda size: abs(size - HOUSEHOLD))
        return [(head, size) for head, size in sized if size == nearest]


def make(urls: RoleUrls, *, scale: float) -> Town:
    """The example towns at this scale, with clerks enough for the load. Begins as the owner, goes on as the pages."""
    at = clock.now()
    example.open_towns()
    connect_as(urls.app, "app")
    people = {lg_code: max(round(count * scale), 20) for lg_code, count in example.PEOPLE.items()}
    example.furnish(people=people, at=at)
    with acting_for(SHIOJIRI.lg_code):
        counters = tuple(_clerk(f"counter{number}", "counter") for number in range(1, AT_COUNTERS + 1))
        desks = tuple(_clerk(f"desk{number}", "desk:juumin") for number in range(1, AT_DESKS + 1))
    town = Town(counters, desks, heads_of_households(counters[0], most=VISITORS))
    connections.close_all()
    return town


def _clerk(login: str, role: str) -> ClerkFacts:
    return identity.provision_example(
        login=login,
        name=login,
        roles=[role],
        password=example.PASSWORD,
        totp_secret=example.SECRET,
        at=clock.now(),
    )


def _signed_in(clerk: ClerkFacts, host: str, port: int) -> ClerkBrowser:
    with acting_for(SHIOJIRI.lg_code):
        code = identity.current_code(login=clerk.login, at=clock.now())
    browser = ClerkBrowser(host, port, SHIOJIRI.slug, clerk.login)
    browser.sign_in(password=example.PASSWORD, code=code)
    return browser


@contextmanager
def timed(took: list[float]) -> Iterator[None]:
    """Adds the milliseconds of what is done within."""
    began = time.perf_counter()
    yield
    took.append((time.perf_counter() - began) * 1000)
