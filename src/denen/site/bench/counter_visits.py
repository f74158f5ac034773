"""A busy day at the counter of 塩尻市: residents from the register, each visit made to wait at a wanted step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import cycle
from uuid import UUID

from denen.base.clock import day_of
from denen.base.plain.era import era_text
from denen.base.tenancy import acting_for
from denen.base.testing.towns import SHIOJIRI
from denen.kernel.documents import api as documents
from denen.kernel.identity import api as identity
from denen.kernel.identity.types import ClerkFacts
from denen.kernel.residents import api as residents
from denen.kernel.residents.types import PersonFacts
from denen.services.counter import actions
from denen.services.counter.types import Signed, VisitFacts

CODE = "1234"
SIGNATURE = "[[[100,200],[180,120],[260,210],[340,110]],[[420,220],[470,130],[560,190],[650,140]]]"
SETS = (("tenkyo",), ("tenkyo", "juminhyo"), ("juminhyo",))
_BIRTH_YEARS = range(1950, 2000)


class Step(IntEnum):
    """How far a visit has come."""

    BEGUN = 1
    MET = 2  # the card is read
    CONCERNED = 3
    ANSWERED = 4
    HANDED_IN = 5


@dataclass(frozen=True)
class Waiting:
    """A visit that has come so far, at this clerk's counter; once handed in, its case at the desk."""

    visit: VisitFacts
    clerk: ClerkFacts
    resident: PersonFacts
    movers: tuple[UUID, ...]
    answers: Mapping[str, str]
    case_id: UUID | None = None
    case_version: int = 0
    document_id: UUID | None = None


def heads_of_households(clerk: ClerkFacts, *, most: int) -> tuple[PersonFacts, ...]:
    """Grown-up heads of households, as many as there are up to `most`, of all ages mixed."""
    found: list[PersonFacts] = []
    with acting_for(SHIOJIRI.lg_code, actor=clerk.id):
        share = most // len(_BIRTH_YEARS) + 1
        for year in _BIRTH_YEARS:
            born = residents.search(birth_date=str(year), limit=share * 4)
            found += [person for person in born if person.is_head and not person.protected][:share]
    return tuple(found[:most])


def card_of(person: PersonFacts) -> identity.CardFacts:
    """What is on her card, written as cards write it."""
    return identity.CardFacts(
        name=(person.name if not person.latin_name else person.latin_name).replace(" ", "　"),
        address=f"長野県{person.full_address}",
        birth_date=person.birth_date,
        sex=identity.Sex[person.sex.name],
    )


def answers_for(slugs: Sequence[str], today_at: datetime) -> dict[str, str]:
    """What the visitor is asked and says."""
    answers = {"visitor_phone": "0263-52-0280"}
    if "tenkyo" in slugs:
        answers |= {
            "moved_on": era_text(day_of(today_at - timedelta(days=5))),
            "new_postal_code": "399-0737",
            "new_address": "長野県塩尻市大門八番町12番2号",
        }
    if "juminhyo" in slugs:
        answers |= {"certificate_scope": "household", "copies": "1"}
    return answers


class Queue:
    """Lets residents come to the counters of these clerks, one after the other, and through the steps."""

    def __init__(self, clerks: Sequence[ClerkFacts], people: Sequence[PersonFacts]) -> None:
        self._clerks = clerks
        self._people, self._sets = cycle(people), cycle(SETS)

    def make(self, count: int, step: Step, *, at: datetime) -> list[Waiting]:
        """So many visits that wait at this step, spread over the clerks."""
        made: list[Waiting] = []
        for number, clerk in enumerate(self._clerks):
            share = len(range(number, count, len(self._clerks)))
            with acting_for(SHIOJIRI.lg_code, actor=clerk.id):
                made += [self._one(clerk, step, at) for _ in range(share)]
        return made

    def _one(self, clerk: ClerkFacts, step: Step, at: datetime) -> Waiting:
        person, slugs = next(self._people), next(self._sets)
        answers = answers_for(slugs, at)
        visit = actions.begin(
            clerk_id=clerk.id, counter=1, procedures=slugs, standing="self", shown_by="card_code", at=at
        )
        if step >= Step.MET:
            visit = actions.take_card(visit_id=visit.id, version=visit.version, card=card_of(person))
        if step >= Step.CONCERNED:
            visit = actions.concern(visit_id=visit.id, version=visit.version, person_id=person.id)
        movers: tuple[UUID, ...] = ()
        if "tenkyo" in slugs:
            movers = tuple(member.id for member in residents.household_of(person.id).members)
        if step >= Step.ANSWERED:
            visit = actions.answer(visit_id=visit.id, version=visit.version, movers=movers, answers=answers)
        waiting = Waiting(visit, clerk, person, movers, answers)
        return waiting if step < Step.HANDED_IN else self._handed_in(waiting, at)

    def _handed_in(self, waiting: Waiting, at: datetime) -> Waiting:
        visit = waiting.visit
        case, *_ = actions.hand_in(
            visit_id=visit.id,
            version=visit.version,
            signed=Signed.DRAWN,
            signature=SIGNATURE,
            town=SHIOJIRI,
            at=at,
        )
        document, *_ = documents.documents_of_case(case.id, roles=waiting.clerk.roles)
        return replace(waiting, case_id=case.id, case_version=case.version, document_id=document.id)
