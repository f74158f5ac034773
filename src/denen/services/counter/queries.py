"""Reads of visits."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from denen.services.counter.models import Visit
from denen.services.counter.types import Identity, NoSuchVisit, Signed, State, VisitFacts


def visit_row(visit_id: UUID, *, lock: bool = False) -> Visit:
    """The row, locked for writing where asked. Raises NoSuchVisit."""
    rows = Visit.objects.select_for_update() if lock else Visit.objects
    row = rows.filter(id=visit_id).first()
    if row is None:
        raise NoSuchVisit
    return row


def visit(visit_id: UUID) -> VisitFacts:
    return facts_of(visit_row(visit_id))


def open_visits_of(clerk_id: UUID) -> tuple[VisitFacts, ...]:
    """The clerk's unfinished visits, the newest first."""
    rows = Visit.objects.filter(clerk_id=clerk_id, state=State.OPEN).order_by("-started_at")[:20]
    return tuple(facts_of(row) for row in rows)


def visit_on_screen(clerk_id: UUID, *, at: datetime) -> VisitFacts | None:
    """The visit for the second screen: the clerk's newest, as long as it is open or was handed in a moment ago."""
    row = Visit.objects.filter(clerk_id=clerk_id).order_by("-started_at").first()
    if row is None or row.state == State.GIVEN_UP:
        return None
    if row.finished_at and row.finished_at < at - timedelta(minutes=3):
        return None
    return facts_of(row)


def visit_of_case(case_id: UUID) -> VisitFacts | None:
    """The visit in which a case was made."""
    row = Visit.objects.filter(cases__case_id=case_id).first()
    return facts_of(row) if row else None


def facts_of(row: Visit) -> VisitFacts:
    return VisitFacts(
        id=row.id,
        version=row.version,
        state=State(row.state),
        clerk_id=row.clerk_id,
        counter=row.counter,
        started_at=row.started_at,
        finished_at=row.finished_at,
        procedures=tuple(row.procedures),
        standing=row.standing,
        shown_by=row.shown_by,
        evidence=row.evidence,
        card=Identity.of(row.card),
        typed=Identity.of(row.typed),
        visitor_id=row.visitor_id,
        person_id=row.person_id,
        movers=tuple(row.movers),
        answers=dict(row.answers),
        signed=Signed(row.signed) if row.signed else None,
        signature=row.signature,
        case_ids=tuple(row.cases.order_by("id").values_list("case_id", flat=True)) if row.finished_at else (),
        correcting=row.correcting,
        boxes_typed=row.boxes_typed,
    )
