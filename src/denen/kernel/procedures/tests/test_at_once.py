"""What many do at once, with real threads and real commits: no number twice, none lost, one hand-in a case."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.identity.types import ClerkFacts
from denen.kernel.procedures import api
from denen.kernel.procedures.filling import fill
from denen.kernel.procedures.tests.cast import TENKYO, move
from denen.kernel.procedures.types import CaseChanged, CaseFacts, FilledForm, WrongState

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
FORM: FilledForm = replace(fill(TENKYO, move()), people=api.People())
DESK = ClerkFacts(uuid4(), "juumin", "係", frozenset({"desk:juumin"}))


class GivenUp(Exception):
    """Stands for whatever rolls a page back."""


def at_once(jobs: list[Callable[[], object]]) -> list[object]:
    """Runs all jobs, each in a thread with a connection of its own. Answers come in order, exceptions as answers."""

    def run(job: Callable[[], object]) -> object:
        try:
            return job()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def draft(lg_code: str) -> CaseFacts:
    with acting_for(lg_code):
        return api.open_case(form=FORM, at=AT)


def hand_in(lg_code: str, case: CaseFacts, *, then: Callable[[], None] = lambda: None) -> CaseFacts:
    with acting_for(lg_code):
        case = api.hand_in(case_id=case.id, version=case.version, form=FORM, at=AT)
        then()
        return case


def give_up() -> None:
    raise GivenUp


@pytest.mark.slow
def test_numbers_of_many_clerks_at_once_are_unique_and_without_a_gap(
    committed: None, shiojiri: TownFacts, matsumoto: TownFacts
) -> None:
    towns = [shiojiri.lg_code, matsumoto.lg_code]
    for _ in range(5):
        cases = [(town, draft(town)) for town in towns for _ in range(6)]
        # Every third page is rolled back after it has taken its number.
        jobs = [
            lambda town=town, case=case, at=at: hand_in(town, case, then=give_up if at % 3 == 0 else lambda: None)
            for at, (town, case) in enumerate(cases)
        ]
        answers = at_once(jobs)  # type: ignore[arg-type]
        assert sum(isinstance(answer, GivenUp) for answer in answers) == 4
        assert sum(isinstance(answer, CaseFacts) for answer in answers) == 8
    for town in towns:
        with acting_for(town):
            numbers = sorted(line.number for line in api.desk_list("desk:juumin"))
        assert numbers == [f"2026-{n:06}" for n in range(1, 21)]


def test_a_double_click_hands_in_once(committed: None, shiojiri: TownFacts, owner: psycopg.Connection) -> None:
    case = draft(shiojiri.lg_code)
    answers = at_once([lambda: hand_in(shiojiri.lg_code, case)] * 5)
    assert sum(isinstance(answer, CaseFacts) for answer in answers) == 1
    assert sum(isinstance(answer, WrongState) for answer in answers) == 4
    assert owner.execute("SELECT count(*) FROM procedures_caseevent WHERE what = 'handed_in'").fetchone() == (1,)
    assert owner.execute("SELECT name, body->>'case_id' FROM base_outboxevent").fetchall() == [
        ("procedures.CaseHandedIn", str(case.id))
    ]


def test_of_two_tabs_one_wins_and_the_other_is_told(committed: None, shiojiri: TownFacts) -> None:
    case = hand_in(shiojiri.lg_code, draft(shiojiri.lg_code))

    def finish() -> CaseFacts:
        with acting_for(shiojiri.lg_code):
            return api.finish(case_id=case.id, version=case.version, by=DESK, at=AT)

    def send_back() -> CaseFacts:
        with acting_for(shiojiri.lg_code):
            return api.return_for_correction(case_id=case.id, version=case.version, by=DESK, note="直す", at=AT)

    answers = at_once([finish, send_back, finish, send_back])
    assert sum(isinstance(answer, CaseFacts) for answer in answers) == 1
    assert sum(isinstance(answer, WrongState | CaseChanged) for answer in answers) == 3


def test_each_step_is_told_to_others_once_with_ids_only(
    committed: None, shiojiri: TownFacts, owner: psycopg.Connection
) -> None:
    case = hand_in(shiojiri.lg_code, draft(shiojiri.lg_code))
    with acting_for(shiojiri.lg_code):
        back = api.return_for_correction(case_id=case.id, version=case.version, by=DESK, note="続柄", at=AT)
        again = api.resubmit(case_id=case.id, version=back.version, form=FORM, at=AT)
        api.finish(case_id=case.id, version=again.version, by=DESK, at=AT)
    told = owner.execute("SELECT name, body FROM base_outboxevent ORDER BY id").fetchall()
    body = {"case_id": str(case.id), "procedure": "tenkyo", "desk": "desk:juumin"}
    names = ["CaseHandedIn", "CaseReturned", "CaseHandedIn", "CaseDone"]
    assert told == [(f"procedures.{name}", body) for name in names]


def test_history_and_numbers_cannot_be_rewritten_by_the_pages(committed: None, shiojiri: TownFacts) -> None:
    from django.db import DatabaseError

    from denen.kernel.procedures.models import Case, CaseEvent

    case = hand_in(shiojiri.lg_code, draft(shiojiri.lg_code))
    for harm in (
        lambda: CaseEvent.objects.all().update(note="x"),
        lambda: CaseEvent.objects.all().delete(),
        lambda: Case.objects.filter(id=case.id).delete(),
        lambda: Case.objects.filter(id=case.id).update(number=None),
        lambda: Case.objects.filter(id=case.id).update(state="lost"),
    ):
        with pytest.raises(DatabaseError), acting_for(shiojiri.lg_code):
            harm()
    with acting_for(shiojiri.lg_code):
        assert api.case(case.id) == case
