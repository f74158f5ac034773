"""中村 美咲's cases are there for the clerks named for her, and for nobody else: as if they did not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import ProgrammingError, transaction

from denen.base.database.roles import RoleUrls
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.base.testing.plugin import connect_as
from denen.kernel.identity.types import ClerkFacts
from denen.kernel.procedures import actions, api
from denen.kernel.procedures.filling import fill
from denen.kernel.procedures.models import Case, CaseEvent
from denen.kernel.procedures.tests.cast import AOI, MISAKI, MOVE, TENKYO, move
from denen.kernel.procedures.types import CaseFacts, Household, NoSuchCase, State
from denen.kernel.residents import api as residents
from denen.kernel.residents.types import Ground

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
SUZUKI, ITO = UUID(int=101), UUID(int=103)
DESK = ClerkFacts(SUZUKI, "suzuki", "鈴木", frozenset({"desk:juumin"}))
NOT_NAMED = pytest.mark.parametrize("actor", [ITO, None])


@pytest.fixture
def cast(db: None, shiojiri: TownFacts) -> dict[str, UUID]:
    return residents.load_example(shiojiri.lg_code, people=0, named_clerks=[SUZUKI], at=AT)


def handed_in(who: UUID, *, protected: bool) -> CaseFacts:
    person = replace(MISAKI if protected else AOI, resident_id=who)
    household = Household(members=(person,), head_name=person.known.name, address=person.known.address)
    facts = move(protected=protected, person=person, visitor=person, movers=(person,), household=household)
    form = fill(TENKYO, facts)
    case = api.open_case(form=form, at=AT)
    return api.hand_in(case_id=case.id, version=case.version, form=form, at=AT)


@NOT_NAMED
def test_her_case_is_unknown_to_whoever_is_not_named(
    cast: dict[str, UUID], shiojiri: TownFacts, actor: UUID | None
) -> None:
    with acting_for(shiojiri.lg_code, actor=SUZUKI):
        case = handed_in(cast["中村 美咲"], protected=True)
    with acting_for(shiojiri.lg_code, actor=actor):
        for ask in (api.case, lambda case_id: api.look_at(case_id=case_id)):
            with pytest.raises(NoSuchCase):
                ask(case.id)
        assert list(api.desk_list("desk:juumin")) == []
        assert api.counts("desk:juumin")[State.HANDED_IN] == 0
        assert api.history(case.id) == ()
        assert CaseEvent.objects.count() == 0
        with pytest.raises(NoSuchCase):
            api.finish(case_id=case.id, version=case.version, by=replace(DESK, id=actor or ITO), at=AT)
        with pytest.raises(NoSuchCase):
            api.withdraw(case_id=case.id, version=case.version, at=AT)
        assert Case.objects.filter(id=case.id).update(note="x") == 0


def test_the_named_clerk_works_her_case_with_the_address_that_no_form_shows(
    cast: dict[str, UUID], shiojiri: TownFacts
) -> None:
    with acting_for(shiojiri.lg_code, actor=SUZUKI):
        case = handed_in(cast["中村 美咲"], protected=True)
        assert [line.id for line in api.desk_list("desk:juumin")] == [case.id]
        address = next(box for box in case.boxes if box.key == "new_address")
        assert (address.value, address.withheld) == (MOVE.new_address, True)
        assert api.finish(case_id=case.id, version=case.version, by=DESK, at=AT).state is State.DONE


def test_a_case_vanishes_when_its_person_becomes_protected_and_returns_when_that_ends(
    cast: dict[str, UUID], shiojiri: TownFacts
) -> None:
    with acting_for(shiojiri.lg_code, actor=ITO):
        case = handed_in(cast["田中 葵"], protected=False)
    with acting_for(shiojiri.lg_code, actor=SUZUKI):
        protection = residents.protect(
            person_id=cast["田中 葵"], ground=Ground.STALKING, abuser_name="某", named_clerks=[SUZUKI], at=AT
        )
        assert api.case(case.id) == case
    with acting_for(shiojiri.lg_code, actor=ITO), pytest.raises(NoSuchCase):
        api.case(case.id)
    with acting_for(shiojiri.lg_code, actor=SUZUKI):
        residents.lift(protection_id=protection.id, at=AT)
    with acting_for(shiojiri.lg_code, actor=ITO):
        assert api.case(case.id) == case


def test_a_case_is_as_protected_as_any_of_its_people(cast: dict[str, UUID], shiojiri: TownFacts) -> None:
    misaki = replace(MISAKI, resident_id=cast["中村 美咲"])
    aoi = replace(AOI, resident_id=cast["田中 葵"])
    with acting_for(shiojiri.lg_code, actor=SUZUKI):
        household = Household(members=(aoi, misaki), address=MISAKI.known.address)
        for people in ({"visitor": misaki}, {"movers": (aoi, misaki)}, {"household": household}):
            alone = {"person": aoi, "visitor": aoi, "movers": (aoi,), "household": Household(members=(aoi,))}
            form = fill(TENKYO, move(**(alone | people)))
            case = api.open_case(form=form, at=AT)
            with acting_for(shiojiri.lg_code, actor=ITO), pytest.raises(NoSuchCase):
                api.case(case.id)


@NOT_NAMED
def test_nobody_else_can_open_a_case_about_her_nor_put_her_into_one(
    cast: dict[str, UUID], shiojiri: TownFacts, actor: UUID | None
) -> None:
    with acting_for(shiojiri.lg_code, actor=actor):
        with pytest.raises(NoSuchCase):
            handed_in(cast["中村 美咲"], protected=True)
        case = handed_in(cast["田中 葵"], protected=False)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Case.objects.filter(id=case.id).update(people=[cast["中村 美咲"]])
        assert api.case(case.id) == case


def test_a_stranger_to_the_register_is_not_kept_from_the_desk(cast: dict[str, UUID], shiojiri: TownFacts) -> None:
    form = replace(fill(TENKYO, move()), people=api.People())
    with acting_for(shiojiri.lg_code, actor=ITO):
        case = api.open_case(form=form, at=AT)
        assert api.case(case.id) == case


@pytest.fixture
def kept_and_due(
    committed: None, role_urls: RoleUrls, owner: psycopg.Connection, shiojiri: TownFacts
) -> Iterator[tuple[set[UUID], set[UUID]]]:
    """Committed cases of 中村 美咲 and drafts, one of each long due. From here on the connection is the worker's."""
    cast = residents.load_example(shiojiri.lg_code, people=0, named_clerks=[SUZUKI], at=AT)
    form = replace(fill(TENKYO, move()), people=api.People())
    with acting_for(shiojiri.lg_code, actor=SUZUKI):
        old, kept = (handed_in(cast["中村 美咲"], protected=True) for _ in range(2))
        draft, fresh = (api.open_case(form=form, at=AT) for _ in range(2))
    for case, until in ((old, "2021-01-01"), (kept, "2999-01-01")):
        owner.execute("UPDATE procedures_case SET keep_until = %s WHERE id = %s", [until, case.id])
    for case, opened_at in ((draft, "2020-01-01"), (fresh, "now")):
        owner.execute("UPDATE procedures_case SET opened_at = %s WHERE id = %s", [opened_at, case.id])
    connect_as(role_urls.worker, "worker")
    yield {kept.id, fresh.id}, {old.id, draft.id}
    connect_as(role_urls.app, "app")


def test_what_has_been_kept_long_enough_goes_and_what_has_not_stays(
    kept_and_due: tuple[set[UUID], set[UUID]], shiojiri: TownFacts, matsumoto: TownFacts, owner: psycopg.Connection
) -> None:
    def left() -> set[UUID]:
        return {row[0] for row in owner.execute("SELECT id FROM procedures_case").fetchall()}

    kept, due = kept_and_due
    with acting_for(matsumoto.lg_code):
        assert actions.forget_due(at=AT) == 0
    with acting_for(shiojiri.lg_code):
        assert actions.forget_due(at=datetime(2019, 1, 1, tzinfo=UTC)) == 0
    assert left() == kept | due
    with acting_for(shiojiri.lg_code):
        # A clock gone wrong must not empty the desks: the database's own day is the limit.
        assert actions.forget_due(at=AT + timedelta(days=365 * 100)) == 2
    assert left() == kept
    assert owner.execute("SELECT count(DISTINCT case_id) FROM procedures_caseevent").fetchone() == (2,)


@pytest.mark.parametrize(
    ("table", "policy", "look"),
    [
        ("procedures_case", "people_i_may_see", lambda case: Case.objects.filter(id=case.id).exists()),
        ("procedures_caseevent", "of_a_case_i_may_see", lambda case: api.history(case.id) != ()),
    ],
)
def test_the_look_turns_red_without_the_policy(
    committed: None,
    owner: psycopg.Connection,
    shiojiri: TownFacts,
    table: str,
    policy: str,
    look: Callable[[CaseFacts], bool],
) -> None:
    cast = residents.load_example(shiojiri.lg_code, people=0, named_clerks=[SUZUKI], at=AT)
    with acting_for(shiojiri.lg_code, actor=SUZUKI):
        case = handed_in(cast["中村 美咲"], protected=True)

    def seen() -> bool:
        with acting_for(shiojiri.lg_code, actor=ITO):
            return look(case)

    was = owner.execute("SELECT qual FROM pg_policies WHERE tablename = %s AND policyname = %s", [table, policy])
    (condition,) = was.fetchone() or ()
    assert not seen()
    try:
        owner.execute(f"ALTER POLICY {policy} ON {table} USING (true)")
        assert seen()
    finally:
        owner.execute(f"ALTER POLICY {policy} ON {table} USING ({condition})")
    assert not seen()
