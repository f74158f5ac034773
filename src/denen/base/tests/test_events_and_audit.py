"""Events are delivered if and only if their transaction committed; the audit's chain shows every change."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection

from denen.base import audit, clock
from denen.base.database.connections import connect_as
from denen.base.events import Event, deliver_due, on, publish
from denen.base.events import event as event_module
from denen.base.models import AuditRecord, OutboxEvent
from denen.base.tenancy import acting_for, current
from denen.base.tenancy.towns import TownFacts

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class LampLit(Event):
    lamp_id: UUID
    watts: int
    on: datetime


@pytest.fixture
def heard() -> Iterator[list[LampLit]]:
    events: list[LampLit] = []

    @on(LampLit)
    def listen(event: LampLit) -> None:
        assert current() is not None
        events.append(event)

    yield events
    event_module._handlers.clear()


def lit(lg_code: str) -> LampLit:
    return LampLit(lg_code=lg_code, lamp_id=uuid4(), watts=5, on=AT)


def test_an_event_arrives_whole_after_the_commit(
    committed: None, as_worker: None, heard: list[LampLit], shiojiri: TownFacts
) -> None:
    event = lit(shiojiri.lg_code)
    with acting_for(shiojiri.lg_code):
        publish(event)
    assert heard == []
    assert deliver_due(at=clock.now()) == 1
    assert heard == [event]
    assert OutboxEvent.objects.count() == 0


def test_an_event_of_an_undone_transaction_never_happened(
    committed: None, as_worker: None, heard: list[LampLit], shiojiri: TownFacts
) -> None:
    with pytest.raises(ZeroDivisionError), acting_for(shiojiri.lg_code):
        publish(lit(shiojiri.lg_code))
        raise ZeroDivisionError
    assert deliver_due(at=clock.now()) == 0
    assert heard == []


def test_a_listener_that_fails_is_asked_again_later(
    committed: None, as_worker: None, heard: list[LampLit], shiojiri: TownFacts
) -> None:
    failures = [ValueError("not now")]

    @on(LampLit)
    def stumble(event: LampLit) -> None:
        if failures:
            raise failures.pop()

    with acting_for(shiojiri.lg_code):
        publish(lit(shiojiri.lg_code))
    now = clock.now()
    deliver_due(at=now)
    assert OutboxEvent.objects.get().tries == 1
    assert deliver_due(at=now) == 0
    assert deliver_due(at=now + timedelta(seconds=3)) == 1
    assert OutboxEvent.objects.count() == 0
    assert len(heard) == 2  # perhaps twice: listeners must bear it


@pytest.mark.django_db
def test_an_event_holds_no_open_ended_values() -> None:
    @dataclass(frozen=True, kw_only=True)
    class LampBought(Event):
        price: float

    with pytest.raises(TypeError, match="ids, codes, counts and days"):
        publish(LampBought(lg_code="202151", price=1.5))


def records(shiojiri: TownFacts, count: int) -> None:
    with acting_for(shiojiri.lg_code):
        for number in range(count):
            audit.note("lamp.lit", kind="lamp", subject=uuid4(), number=number)


def test_a_sealed_chain_is_sound(committed: None, as_worker: None, shiojiri: TownFacts, matsumoto: TownFacts) -> None:
    records(shiojiri, 5)
    records(matsumoto, 2)
    assert audit.seal_pending(shiojiri.lg_code) == 5
    records(shiojiri, 1)
    assert audit.verify(shiojiri.lg_code) == audit.Verdict("202151", 5, 1, None)
    assert audit.verify(matsumoto.lg_code) == audit.Verdict("202029", 0, 2, None)


@pytest.mark.parametrize(
    ("harm", "broken_at", "why"),
    [
        ("UPDATE base_auditrecord SET verb = 'lamp.out' WHERE seq = 3", 3, "a record was changed"),
        ("UPDATE base_auditrecord SET detail = '{}' WHERE seq = 5", 5, "a record was changed"),
        ("UPDATE base_auditrecord SET at = at + interval '1 us' WHERE seq = 1", 1, "a record was changed"),
        ("DELETE FROM base_auditrecord WHERE seq = 2", 2, "a record is missing"),
        ("DELETE FROM base_auditrecord WHERE seq > 3", 4, "the end of the chain is missing"),
        ("DELETE FROM base_auditrecord", 1, "the end of the chain is missing"),
    ],
)
def test_each_kind_of_tampering_is_found(
    committed: None,
    as_worker: None,
    shiojiri: TownFacts,
    owner: psycopg.Connection,
    harm: str,
    broken_at: int,
    why: str,
) -> None:
    records(shiojiri, 5)
    audit.seal_pending(shiojiri.lg_code)
    owner.execute(harm)
    verdict = audit.verify(shiojiri.lg_code)
    assert (verdict.broken_at, verdict.why) == (broken_at, why)


def test_two_workers_sealing_at_once_make_one_chain(
    committed: None, as_worker: None, shiojiri: TownFacts, role_urls: object
) -> None:
    records(shiojiri, 200)

    def seal() -> None:
        connect_as(role_urls.worker, "worker")  # type: ignore[attr-defined]
        while audit.seal_pending(shiojiri.lg_code, limit=7):
            pass
        connection.close()

    threads = [threading.Thread(target=seal) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert audit.verify(shiojiri.lg_code) == audit.Verdict("202151", 200, 0, None)
    with acting_for(shiojiri.lg_code):
        assert AuditRecord.objects.filter(seq=None).count() == 0
