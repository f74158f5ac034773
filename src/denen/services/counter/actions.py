"""What happens at the counter, a verb each. Each is given the version its page showed, and refuses an older one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from denen.base import audit
from denen.base.clock import day_of
from denen.base.events import publish
from denen.base.plain.era import era_text
from denen.base.tenancy.towns import TownFacts
from denen.kernel.documents import api as documents
from denen.kernel.documents.types import Signature
from denen.kernel.identity.api import CardFacts
from denen.kernel.procedures import api as procedures
from denen.kernel.procedures.types import CaseFacts, FilledForm
from denen.kernel.residents import api as residents
from denen.kernel.residents.types import Sex
from denen.services.counter.filling import check_new_address, gather, is_written, moves
from denen.services.counter.models import Visit, VisitCase
from denen.services.counter.queries import facts_of, visit_row
from denen.services.counter.service import service
from denen.services.counter.types import (
    AgentsNotTaken,
    CorrectionWaits,
    Identity,
    NobodyMoves,
    NobodyYet,
    NoSuchVisit,
    NotOfTheHousehold,
    NotReady,
    NotSigned,
    SamePersonOnly,
    Signed,
    State,
    VisitChanged,
    VisitClosed,
    VisitFacts,
    VisitFinished,
    stored,
)

OFFICE = ("受付", "審査", "入力", "照合")  # text: the stamps' places on the paper
"""What the office fills in by hand on a printed form."""


@transaction.atomic
def begin(
    *,
    clerk_id: UUID,
    counter: int,
    procedures: Sequence[str],
    standing: str,
    shown_by: str,
    evidence: str = "",
    at: datetime,
) -> VisitFacts:
    """Opens a visit: from here on the handling time runs."""
    visit = Visit.objects.create(
        clerk_id=clerk_id,
        counter=counter,
        procedures=list(dict.fromkeys(procedures)),
        standing=standing,
        shown_by=shown_by,
        evidence=evidence,
        started_at=at,
    )
    audit.note("visit.begun", kind="visit", subject=visit.id, procedures=list(procedures), standing=standing)
    return facts_of(visit)


@contextmanager
def _changing(visit_id: UUID, version: int) -> Iterator[Visit]:
    """The visit's row, locked; saved with its next version at the end."""
    with transaction.atomic():
        visit = visit_row(visit_id, lock=True)
        if visit.state != State.OPEN:
            raise VisitClosed
        if visit.version != version:
            raise VisitChanged
        yield visit
        visit.version += 1
        visit.save()


def take_card(*, visit_id: UUID, version: int, card: CardFacts) -> VisitFacts:
    """Keeps what the card said, and finds its holder in the register copy where that is certain."""
    with _changing(visit_id, version) as visit:
        # The card knows a third value, which the register does not.
        sex = Sex[card.sex.name] if card.sex.name in Sex.__members__ else None
        visit.card = stored(Identity(card.name, card.address, str(card.birth_date), sex.value if sex else ""))
        visit.typed = None
        match = sex and residents.find_by_card(
            name=card.name, birth_date=card.birth_date, address=card.address, sex=sex
        )
        _stands_there(visit, match.person.id if match and match.person else None)
        audit.note("visit.card_read", kind="resident", subject=visit.visitor_id, visit=str(visit.id))
    return facts_of(visit)


def take_resident(*, visit_id: UUID, version: int, resident_id: UUID) -> VisitFacts:
    """The visitor, chosen from the register copy."""
    person = residents.person(resident_id)
    with _changing(visit_id, version) as visit:
        if not visit.card:
            visit.typed = stored(Identity(person.name, person.address, str(person.birth_date), kana=person.kana))
        _stands_there(visit, person.id)
        audit.note("visit.visitor_chosen", kind="resident", subject=person.id, visit=str(visit.id))
    return facts_of(visit)


def take_typed(*, visit_id: UUID, version: int, who: Identity) -> VisitFacts:
    """The visitor, typed: somebody without a card who is not in our register."""
    with _changing(visit_id, version) as visit:
        visit.card, visit.typed = None, stored(who)
        _stands_there(visit, None)
        typed = {"visitor_name": who.name, "visitor_birth_date": who.birth_date, "visitor_address": who.address}
        visit.answers = {**visit.answers, **{key: text for key, text in typed.items() if text}}
        audit.note("visit.visitor_typed", kind="visit", subject=visit.id)
    return facts_of(visit)


def _stands_there(visit: Visit, resident_id: UUID | None) -> None:
    """The same visitor again changes nothing. Of another one nothing may be left that was said about the first."""
    if resident_id is None or resident_id != visit.visitor_id:
        visit.visitor_id, visit.person_id, visit.movers = resident_id, None, []
        visit.answers = {key: text for key, text in visit.answers.items() if not key.startswith("visitor_")}


def concern(*, visit_id: UUID, version: int, person_id: UUID) -> VisitFacts:
    """Whose matter it is: the visitor herself, somebody of her household, or whom she stands for."""
    person = residents.person(person_id)
    with _changing(visit_id, version) as visit:
        if visit.standing == procedures.Standing.SELF and person_id != visit.visitor_id:
            raise NotOfTheHousehold
        if visit.standing == procedures.Standing.HOUSEHOLD and not _same_household(visit.visitor_id, person_id):
            raise NotOfTheHousehold
        if person.protected and visit.standing in (procedures.Standing.AGENT, procedures.Standing.MESSENGER):
            raise AgentsNotTaken
        if any(case.people.person != person_id for case in _cases_of(visit)):
            raise SamePersonOnly
        if visit.person_id != person_id:
            # Whoever comes about a move has mostly moved herself; the page lets her say otherwise.
            visit.movers = [person_id] if any(moves(slug) for slug in visit.procedures) else []
        visit.person_id = person_id
        audit.note("visit.person_chosen", kind="resident", subject=person_id, visit=str(visit.id))
    return facts_of(visit)


def _same_household(one: UUID | None, other: UUID) -> bool:
    return one in {member.id for member in residents.household_of(other).members}


def answer(*, visit_id: UUID, version: int, movers: Sequence[UUID], answers: Mapping[str, str]) -> VisitFacts:
    """Keeps who moves and what was typed, right or wrong. Whether it is complete is asked later."""
    with _changing(visit_id, version) as visit:
        if visit.person_id is None:
            raise NobodyYet
        household = residents.household_of(visit.person_id)
        if not set(movers) <= {member.id for member in household.members}:
            raise NotOfTheHousehold
        visit.movers = list(movers)
        # PostgreSQL holds no NUL. Another control character in its place is refused by the form, in words.
        visit.answers = {**visit.answers, **{key: text.replace("\0", "\1") for key, text in answers.items()}}
    return facts_of(visit)


def hand_in(
    *, visit_id: UUID, version: int, signed: Signed, signature: str, town: TownFacts, at: datetime
) -> tuple[CaseFacts, ...]:
    """Signs, makes a case of each procedure with its document, hands them to their desks: all of it or nothing."""
    drawn = Signature.parse(signature) if signed is Signed.DRAWN else None
    if signed is Signed.DRAWN and drawn is None:
        raise NotSigned
    with _changing(visit_id, version) as visit:
        facts = facts_of(visit)
        if facts.person_id is None:
            raise NobodyYet
        forms = gather(facts, town=town.name, at=at).forms
        _check(facts, forms, town)
        before = {case.procedure: case for case in _cases_of(visit)}
        cases = tuple(
            _hand_in(form, before.get(form.procedure.slug), drawn=drawn, town=town, at=at)
            for form in forms
            if _is_wanted(before.get(form.procedure.slug))
        )
        VisitCase.objects.bulk_create(
            VisitCase(visit=visit, case_id=case.id) for case in cases if case.procedure not in before
        )
        visit.state, visit.finished_at = State.HANDED_IN, at
        visit.signed, visit.signature = signed, signature if drawn else ""
        if visit.handling_seconds is None:
            visit.handling_seconds = int((at - visit.started_at).total_seconds())
        visit.boxes_typed = len({box.key for form in forms for box in form.boxes() if is_written(box)})
        visit.boxes_filled = sum(form.filled for form in forms)
        publish(VisitFinished(lg_code=town.lg_code, visit_id=visit.id))
        audit.note("visit.handed_in", kind="resident", subject=facts.person_id, visit=str(visit.id))
    return cases


def _check(visit: VisitFacts, forms: Sequence[FilledForm], town: TownFacts) -> None:
    if not visit.movers and any(moves(form.procedure.slug) for form in forms):
        raise NobodyMoves
    if not all(form.complete for form in forms):
        raise NotReady
    check_new_address(forms, town.lg_code)


def _is_wanted(case: CaseFacts | None) -> bool:
    """In a correction only what came back is handed in again; what its desk is working on or has done stays."""
    return case is None or case.state is procedures.State.RETURNED


def _cases_of(visit: Visit) -> tuple[CaseFacts, ...]:
    return tuple(procedures.case(row.case_id) for row in visit.cases.order_by("id"))


def _hand_in(
    form: FilledForm, case: CaseFacts | None, *, drawn: Signature | None, town: TownFacts, at: datetime
) -> CaseFacts:
    if case is None:
        draft = procedures.open_case(form=form, at=at)
        case = procedures.hand_in(case_id=draft.id, version=draft.version, form=form, at=at)
    else:
        case = procedures.resubmit(case_id=case.id, version=case.version, form=form, at=at)
    assert case.keep_until
    sheet = procedures.sheet(
        form,
        town=town.name,
        made_at=at,
        number=case.number,
        drawn=drawn,
        signed_on=era_text(day_of(at)),
        office=OFFICE,
        invented=town.invented,
    )
    documents.keep(
        kind=case.procedure,
        title=f"{form.procedure.form.title} {case.number}",
        content=documents.print_form(sheet).pdf,
        subject=case.people.person,
        others=case.people.all,
        case_id=case.id,
        roles=("counter", case.desk),
        keep_until=case.keep_until,
        signed_at=at,
        invented=town.invented,
        at=at,
    )
    return case


@transaction.atomic
def reopen(*, case_id: UUID, clerk_id: UUID, at: datetime) -> VisitFacts:
    """Opens the visit of a returned case again, for its correction, with everything that was typed in it."""
    case = procedures.case(case_id)
    if case.state is not procedures.State.RETURNED:
        raise VisitClosed
    found = VisitCase.objects.filter(case_id=case_id).first()
    if found is None:
        raise NoSuchVisit
    visit = visit_row(found.visit_id, lock=True)
    if visit.purged:
        raise VisitClosed
    if visit.state != State.OPEN:
        visit.state, visit.finished_at, visit.clerk_id = State.OPEN, None, clerk_id
        visit.correcting = True
        visit.version += 1
        visit.save()
        audit.note("visit.reopened", kind="resident", subject=visit.person_id, visit=str(visit.id))
    return facts_of(visit)


@transaction.atomic
def give_up(*, visit_id: UUID, version: int, at: datetime) -> None:
    """Ends a visit without a case. What was read and typed is deleted; that there was a visit stays."""
    with _changing(visit_id, version) as visit:
        if visit.correcting:
            raise CorrectionWaits
        _forget(visit)
        visit.state, visit.finished_at = State.GIVEN_UP, at
        audit.note("visit.given_up", kind="visit", subject=visit.id)


def _forget(visit: Visit) -> None:
    visit.card = visit.typed = visit.visitor_id = visit.person_id = None
    visit.movers, visit.answers, visit.signature, visit.evidence = [], {}, "", ""


def forget_due(*, at: datetime) -> int:
    """Empties visits of who stood there once the retention is over; times and counts stay for the measures.

    Returns how many. The database's function does it, with its owner's rights: the worker acts for no clerk, so it
    could not see a protected person's visits, which have to be emptied all the same.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT counter_forget_due(%s)", [at - service.retention[0].keep])
        (count,) = cursor.fetchone()
    if count:
        audit.note("visit.forgotten", kind="visit", count=count)
    return int(count)
