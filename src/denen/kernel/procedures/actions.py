"""What happens to a case, a verb each. Every verb is given the version its page showed, and refuses an older one.

The order of locks is always the case first, then the running number: two clerks can wait, but never for each other.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from denen.base import access, audit
from denen.base.clock import day_of
from denen.base.events import publish
from denen.base.plain.ids import new_id
from denen.base.plain.service import Names
from denen.base.tenancy import NoTown, current
from denen.kernel.identity.types import ClerkFacts
from denen.kernel.procedures import dates
from denen.kernel.procedures.models import Case, CaseEvent, CaseNumber
from denen.kernel.procedures.queries import facts_of
from denen.kernel.procedures.types.cases import (
    CaseChanged,
    CaseDone,
    CaseFacts,
    CaseHandedIn,
    CaseReturned,
    NoSuchCase,
    NoteMissing,
    NotYourDesk,
    State,
    What,
    WrongState,
)
from denen.kernel.procedures.types.form import FilledForm, FourDates
from denen.kernel.procedures.types.procedure import Check, Field, FieldType, Procedure, Source
from denen.kernel.procedures.types.refusals import FormIncomplete
from denen.kernel.procedures.values import plain

NOTE = Field(
    id="note",
    label=Names(ja="連絡事項", en="Note", easy="メモ"),
    type=FieldType.TEXT,
    sources=(Source.TYPED,),
    check=Check(longest=1000),
)
DRAFTS_KEPT = timedelta(days=30)


@transaction.atomic
def open_case(*, form: FilledForm, at: datetime) -> CaseFacts:
    """Opens a case as a draft. It may be incomplete, and has no number yet. Raises NoSuchCase for people whom the
    acting clerk may not see."""
    case = Case(
        procedure=form.procedure.slug,
        procedure_version=form.procedure.version,
        state=State.DRAFT,
        desk=form.procedure.desk,
        opened_at=at,
    )
    _take_over(case, form)
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except ProgrammingError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):  # the policy on whom it is about
            raise NoSuchCase from None
        raise
    _record(case, What.OPENED, at)
    return facts_of(case)


@transaction.atomic
def hand_in(*, case_id: UUID, version: int, form: FilledForm, at: datetime) -> CaseFacts:
    """Hands a draft to its desk and gives it its number. Raises what stands against the form, FormIncomplete,
    WrongState (such as for a second click), CaseChanged."""
    case = _locked(case_id, version, State.DRAFT)
    _check_complete(form)
    _take_over(case, form)
    case.year, case.number = _next_number(at)
    case.handed_in_at = at
    case.keep_until = _keep_until(form.procedure, at)
    _step(case, State.HANDED_IN, What.HANDED_IN, at)
    publish(CaseHandedIn(lg_code=_town(), case_id=case.id, procedure=case.procedure, desk=case.desk))
    return facts_of(case)


@transaction.atomic
def return_for_correction(*, case_id: UUID, version: int, by: ClerkFacts, note: str, at: datetime) -> CaseFacts:
    """The desk sends a case back, and says what to correct."""
    case = _locked(case_id, version, State.HANDED_IN)
    _check_desk(case, by)
    case.note = _note(note, at)
    if not case.note:
        raise NoteMissing
    _step(case, State.RETURNED, What.RETURNED, at, note=case.note)
    publish(CaseReturned(lg_code=_town(), case_id=case.id, procedure=case.procedure, desk=case.desk))
    return facts_of(case)


@transaction.atomic
def resubmit(*, case_id: UUID, version: int, form: FilledForm, at: datetime) -> CaseFacts:
    """Hands a returned case in again, corrected. Its number, its day of hand-in and its retention stay."""
    case = _locked(case_id, version, State.RETURNED)
    _check_complete(form)
    _take_over(case, form)
    case.note = ""
    _step(case, State.HANDED_IN, What.RESUBMITTED, at)
    publish(CaseHandedIn(lg_code=_town(), case_id=case.id, procedure=case.procedure, desk=case.desk))
    return facts_of(case)


@transaction.atomic
def finish(
    *,
    case_id: UUID,
    version: int,
    by: ClerkFacts,
    processed_on: date | None = None,
    resident_since: date | None = None,
    note: str = "",
    at: datetime,
) -> CaseFacts:
    """The desk is done: the core system has it. `processed_on` (処理日) is today unless said otherwise."""
    case = _locked(case_id, version, State.HANDED_IN)
    _check_desk(case, by)
    case.processed_on = processed_on or day_of(at)
    case.resident_since = resident_since or case.resident_since
    four = FourDates(case.moved_on, case.notified_on, case.processed_on, case.resident_since)
    for refusal in dates.against(four, None, today=day_of(at)):
        raise refusal
    case.finished_at = at
    _step(case, State.DONE, What.DONE, at, note=_note(note, at))
    publish(CaseDone(lg_code=_town(), case_id=case.id, procedure=case.procedure, desk=case.desk))
    return facts_of(case)


@transaction.atomic
def withdraw(*, case_id: UUID, version: int, note: str = "", at: datetime) -> CaseFacts:
    """The person takes it back (取下げ). A number once given stays given."""
    case = _locked(case_id, version, State.DRAFT, State.HANDED_IN, State.RETURNED)
    case.finished_at = at
    _step(case, State.WITHDRAWN, What.WITHDRAWN, at, note=_note(note, at))
    return facts_of(case)


@transaction.atomic
def look_at(*, case_id: UUID) -> CaseFacts:
    """A case for a clerk's page: as `case`, and the audit says who looked."""
    row = Case.objects.filter(id=case_id).first()
    if row is None:
        raise NoSuchCase
    audit.note("case.looked_at", kind="resident", subject=row.person_id, case=str(row.id), procedure=row.procedure)
    return facts_of(row)


def forget_due(*, at: datetime) -> int:
    """Deletes the acting town's cases whose retention is over, and drafts left lying. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT procedures_forget_due(%s, %s)", [day_of(at), at - DRAFTS_KEPT])
        (count,) = cursor.fetchone()
    if count:
        audit.note("case.forgotten", kind="case", count=count)
    return int(count)


def _locked(case_id: UUID, version: int, *states: State) -> Case:
    case = Case.objects.select_for_update().filter(id=case_id).first()
    if case is None:
        raise NoSuchCase
    if case.state not in states:
        raise WrongState(state=State(case.state).names)
    if case.version != version:
        raise CaseChanged
    return case


def _check_desk(case: Case, by: ClerkFacts) -> None:
    if not access.holds(by.roles, (case.desk,)):
        raise NotYourDesk


def _check_complete(form: FilledForm) -> None:
    for refusal in form.refusals:
        raise refusal
    missing = [box.field.label for box in form.boxes() if box.problem or (box.needed and not box.is_filled)]
    if missing:
        raise FormIncomplete(labels=tuple(missing))


def _take_over(case: Case, form: FilledForm) -> None:
    """What the form says, into the case. Guarded values too: the case stands behind the policy, the form does not."""
    if case.procedure != form.procedure.slug or (case.person_id and case.person_id != form.people.person):
        raise ValueError(f"the form is not one for the case {case.id}")
    case.procedure_version = form.procedure.version
    case.channel = form.channel
    case.person_id, case.visitor_id = form.people.person, form.people.visitor
    case.movers, case.people = list(form.people.movers), list(form.people.all)
    case.household_number = form.people.household
    case.boxes = [
        {"key": box.key, "label": box.field.label.ja, "source": box.source.value, "value": box.value or box.guarded}
        for box in form.boxes()
    ]
    whose = form.box("person_name") or form.box(f"mover_name.{form.people.person}") or form.box("visitor_name")
    case.whose = whose.value if whose else ""
    case.moved_on, case.notified_on = form.dates.moved_on, form.dates.notified_on
    case.resident_since = form.dates.resident_since


def _step(case: Case, state: State, what: What, at: datetime, *, note: str = "") -> None:
    case.state = state
    case.version += 1
    case.save(force_update=True)
    _record(case, what, at, note=note)


def _record(case: Case, what: What, at: datetime, *, note: str = "") -> None:
    acting = current()
    CaseEvent.objects.bulk_create(
        [CaseEvent(case=case, at=at, actor=acting.actor if acting else None, what=what, state=case.state, note=note)]
    )
    audit.note(f"case.{what}", kind="resident", subject=case.person_id, case=str(case.id), procedure=case.procedure)


def _next_number(at: datetime) -> tuple[int, int]:
    """The next running number of the fiscal year (年度, from April). The row stays locked to the commit, so that what
    is rolled back leaves no gap and no two cases ever get the same."""
    day = day_of(at)
    year = day.year if day.month >= 4 else day.year - 1
    table = CaseNumber._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS n (id, year, last) VALUES (%s, %s, 1) "  # noqa: S608 - our own table
            "ON CONFLICT (lg_code, year) DO UPDATE SET last = n.last + 1 RETURNING last",
            [new_id(), year],
        )
        (number,) = cursor.fetchone()
    return year, number


def _keep_until(made: Procedure, at: datetime) -> date:
    day = day_of(at)
    try:
        return day.replace(year=day.year + made.retention.years)
    except ValueError:  # 29 February
        return date(day.year + made.retention.years, 3, 1)


def _note(note: str, at: datetime) -> str:
    return plain(NOTE, note, today=day_of(at))


def _town() -> str:
    acting = current()
    if acting is None:
        raise NoTown("a case belongs to a town")
    return acting.lg_code
