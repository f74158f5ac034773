from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from denen.base.models import AuditRecord
from denen.base.plain.service import Service
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.identity.types import ClerkFacts
from denen.kernel.measures.actions import freeze, record
from denen.kernel.measures.models import Recorded
from denen.kernel.measures.queries import read
from denen.kernel.measures.tests.example import visit
from denen.kernel.measures.types import NoSuchMeasure, NothingToKeep, Period, PeriodFrozen

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))


@pytest.fixture(autouse=True)
def acting(lamp: Service, shiojiri: TownFacts, ito: ClerkFacts) -> Iterator[None]:
    with acting_for(shiojiri.lg_code, actor=ito.id):
        yield


def counted(value: float = 900, n: int = 20) -> None:
    record(service="lamp", measure="repair_time", period=OCTOBER, value=value, n=n, how="紙", at=AT)


def test_a_counted_value_is_kept_with_who_and_how(ito: ClerkFacts, shiojiri: TownFacts) -> None:
    counted()
    row = Recorded.objects.get()
    assert (row.lg_code, row.value, row.n, row.source, row.how) == (shiojiri.lg_code, 900, 20, "entered", "紙")
    assert (row.recorded_at, row.recorded_by) == (AT, ito.id)
    note = AuditRecord.objects.get(verb="measure.recorded")
    assert (note.actor, note.detail) == (
        ito.id,
        {"service": "lamp", "measure": "repair_time", "days": ["2026-10-01", "2026-10-31"]},
    )


def test_the_same_period_again_corrects_the_value() -> None:
    counted()
    counted(value=840, n=21)
    assert [(row.value, row.n) for row in Recorded.objects.all()] == [(840, 21)]


def test_a_counted_value_does_not_replace_one_that_was_read() -> None:
    visit("2026-10-10", 60)
    freeze(service="lamp", measure="repair_time", period=OCTOBER, at=AT)
    with pytest.raises(PeriodFrozen):
        counted()
    assert Recorded.objects.get().value == 60


def test_nothing_is_kept_of_a_period_without_records() -> None:
    with pytest.raises(NothingToKeep):
        freeze(service="lamp", measure="repair_time", period=OCTOBER, at=AT)
    assert Recorded.objects.count() == 0


def test_a_measure_that_nobody_declares_takes_no_value() -> None:
    with pytest.raises(NoSuchMeasure):
        record(service="lamp", measure="colour", period=OCTOBER, value=1, n=1, at=AT)


@pytest.mark.parametrize(
    "wrong", [{"period_end": date(2026, 10, 1)}, {"n": 0}, {"source": "guessed"}], ids=["no days", "no n", "no source"]
)
def test_the_database_keeps_the_promise(wrong: dict[str, object]) -> None:
    good = {
        "service": "lamp",
        "measure": "reports",
        "period_start": date(2026, 10, 1),
        "period_end": date(2026, 11, 1),
        "value": 1.0,
        "n": 1,
        "source": "entered",
        "recorded_at": AT,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Recorded.objects.create(**{**good, **wrong})
    Recorded.objects.create(**good)


def test_a_neighbour_town_has_values_of_its_own(matsumoto: TownFacts, shiojiri: TownFacts) -> None:
    counted()
    with acting_for(matsumoto.lg_code):
        assert read("lamp", "repair_time", OCTOBER.start, OCTOBER.end).whole.value is None
        counted(value=30)
        assert Recorded.objects.get().value == 30
    with acting_for(shiojiri.lg_code):
        assert Recorded.objects.get().value == 900
