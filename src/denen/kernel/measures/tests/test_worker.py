"""What has ended is kept by the worker, in its own role, one town after another."""

from datetime import UTC, date, datetime

import pytest

from denen.base.plain.service import Service
from denen.base.schedule import run_due
from denen.base.services import switch_on
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.measures.models import Recorded
from denen.kernel.measures.tests.example import visit

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.mark.usefixtures("committed", "as_worker")
def test_the_worker_keeps_each_day_once_in_the_towns_where_the_service_runs(
    lamp: Service, shiojiri: TownFacts, matsumoto: TownFacts
) -> None:
    with acting_for(shiojiri.lg_code):
        switch_on("lamp", at=AT)
    visit("2026-11-19", 60)
    for town in (shiojiri, matsumoto, shiojiri):
        run_due(town.lg_code, at=AT)
    day = date(2026, 11, 19)
    with acting_for(shiojiri.lg_code):
        kept = list(Recorded.objects.order_by("measure").values_list("measure", "period_start", "value", "n"))
    assert kept == [("fields", day, 60, 1), ("repair_time", day, 60, 1), ("reports", day, 60, 1)]
    with acting_for(matsumoto.lg_code):
        assert not Recorded.objects.exists()
