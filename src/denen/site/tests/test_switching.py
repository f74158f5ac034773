"""Services in a town: switched on, with settings that stay."""

from datetime import UTC, datetime, timedelta

import pytest

from denen.base.models import AuditRecord
from denen.base.services import switch_off, switch_on, switched_on
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.services.counter.service import CounterSettings

AT = datetime(2026, 10, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_switching_on_what_is_on_leaves_its_settings_and_its_first_day(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        assert switch_on("counter", settings=CounterSettings(counters=7), at=AT)
        assert not switch_on("counter", at=AT + timedelta(days=1))
        on = switched_on()["counter"]
        assert (on.settings.counters, on.since) == (7, AT)
        assert AuditRecord.objects.filter(verb="service.switched_on").count() == 1


def test_new_settings_take_the_place_of_the_old_ones(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        switch_on("counter", at=AT)
        assert not switch_on("counter", settings=CounterSettings(counters=7), at=AT + timedelta(days=1))
        on = switched_on()["counter"]
        assert (on.settings.counters, on.since) == (7, AT)


def test_switched_off_and_on_again_it_begins_anew(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        switch_on("counter", settings=CounterSettings(counters=7), at=AT)
        switch_off("counter")
        assert switch_on("counter", at=AT + timedelta(days=1))
        on = switched_on()["counter"]
        assert (on.settings.counters, on.since) == (4, AT + timedelta(days=1))
