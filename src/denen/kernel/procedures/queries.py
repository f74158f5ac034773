"""Reads of cases. What a clerk may not see is not there: the database's policies decide, not these functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count

from denen.base.plain.service import Names
from denen.kernel.procedures.catalogue import dictionary, offered
from denen.kernel.procedures.models import Case, CaseEvent
from denen.kernel.procedures.types.cases import CaseBox, CaseFacts, CaseLine, HistoryLine, NoSuchCase, State, What
from denen.kernel.procedures.types.form import FourDates, People
from denen.kernel.procedures.types.procedure import ChannelKind, Field, Source
from denen.kernel.procedures.values import in_words, on_paper

PER_PAGE = 50
_OF_A_LINE = (
    *("id", "version", "procedure", "state", "desk", "channel", "whose"),
    *("year", "number", "note", "opened_at", "handed_in_at"),
)


def desk_list(desk: str, state: State = State.HANDED_IN, page: int | str = 1) -> Page[CaseLine]:
    """A desk's cases in one state, the longest waiting first. A page out of range is the nearest there is."""
    rows = Case.objects.filter(desk=desk, state=state).order_by("handed_in_at", "id").only(*_OF_A_LINE)
    found = Paginator(rows, PER_PAGE).get_page(page)
    return Page([line_of(row) for row in found.object_list], found.number, cast("Paginator[CaseLine]", found.paginator))


def returned_cases() -> tuple[CaseLine, ...]:
    """What waits for a correction, of all desks, the longest waiting first."""
    rows = Case.objects.filter(state=State.RETURNED).order_by("handed_in_at", "id").only(*_OF_A_LINE)
    return tuple(line_of(row) for row in rows[:PER_PAGE])


def counts(desk: str) -> Mapping[State, int]:
    """How many cases a desk has in each state."""
    rows = Case.objects.filter(desk=desk).order_by("state").values_list("state").annotate(count=Count("id"))
    return dict.fromkeys(State, 0) | {State(state): count for state, count in rows}


def case(case_id: UUID) -> CaseFacts:
    """Raises NoSuchCase, also for a case this clerk may not see."""
    row = Case.objects.filter(id=case_id).first()
    if row is None:
        raise NoSuchCase
    return facts_of(row)


def history(case_id: UUID) -> tuple[HistoryLine, ...]:
    """What happened to a case, the first thing first."""
    return tuple(
        HistoryLine(row.at, What(row.what), row.actor, row.note, State(row.state))
        for row in CaseEvent.objects.filter(case_id=case_id).order_by("at", "id")
    )


def reference(year: int | None, number: int | None) -> str:
    """受付番号 as people say it."""
    return f"{year}-{number:06}" if year and number else ""


def names_of(procedure: str) -> Names:
    """A procedure's names; its slug where no service offers it any more."""
    entry = offered().get(procedure)
    return entry.procedure.names if entry else Names(ja=procedure, en=procedure, easy=procedure)


def line_of(row: Case) -> CaseLine:
    return CaseLine(
        id=row.id,
        version=row.version,
        procedure=row.procedure,
        names=names_of(row.procedure),
        number=reference(row.year, row.number),
        state=State(row.state),
        desk=row.desk,
        channel=ChannelKind(row.channel),
        whose=row.whose,
        note=row.note,
        opened_at=row.opened_at,
        handed_in_at=row.handed_in_at,
    )


def facts_of(row: Case) -> CaseFacts:
    fields = _fields_of(row.procedure)
    return CaseFacts(
        id=row.id,
        version=row.version,
        procedure=row.procedure,
        procedure_version=row.procedure_version,
        names=names_of(row.procedure),
        number=reference(row.year, row.number),
        state=State(row.state),
        desk=row.desk,
        channel=ChannelKind(row.channel),
        whose=row.whose,
        people=_people_of(row),
        dates=FourDates(row.moved_on, row.notified_on, row.processed_on, row.resident_since),
        boxes=tuple(_box_of(stored, fields) for stored in row.boxes),
        note=row.note,
        opened_at=row.opened_at,
        handed_in_at=row.handed_in_at,
        finished_at=row.finished_at,
        keep_until=row.keep_until,
    )


def _people_of(row: Case) -> People:
    named = {row.person_id, row.visitor_id, *row.movers}
    return People(
        person=row.person_id,
        visitor=row.visitor_id,
        movers=tuple(row.movers),
        others=tuple(id_ for id_ in row.people if id_ not in named),
        household=row.household_number,
    )


def _fields_of(procedure: str) -> Mapping[str, Field]:
    entry = offered().get(procedure)
    own = {box.field.id: box.field for box in entry.procedure.form.fields()} if entry else {}
    return {**dictionary(), **own}


def _box_of(stored: Mapping[str, str], fields: Mapping[str, Field]) -> CaseBox:
    key, label, value = stored["key"], stored["label"], stored["value"]
    field = fields.get(key.partition(".")[0])
    return CaseBox(
        key=key,
        # A field that later versions dropped keeps the label it had on paper.
        label=field.label if field else Names(ja=label, en=label, easy=label),
        value=value,
        text=on_paper(field, value) if field else value,
        said=in_words(field, value) if field else Names(ja=value, en=value, easy=value),
        source=Source(stored["source"]),
        withheld=field.withheld if field else True,
    )
