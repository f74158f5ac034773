"""Daily tasks: once a day and town, whatever one of them does."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest

from denen.base import schedule
from denen.base.tenancy import current
from denen.base.tenancy.towns import TownFacts

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, datetime]]:
    """Two tasks, of which the first breaks; for which town and when the other one ran."""
    seen: list[tuple[str, datetime]] = []

    def break_down(at: datetime) -> None:
        raise RuntimeError

    def look(at: datetime) -> None:
        acting = current()
        assert acting
        seen.append((acting.lg_code, at))

    monkeypatch.setattr(schedule, "_daily", {"a.break_down": break_down, "b.look": look})
    return seen


@pytest.mark.usefixtures("committed", "as_worker")
def test_a_task_runs_once_a_day_for_each_town(
    shiojiri: TownFacts, matsumoto: TownFacts, ran: list[tuple[str, datetime]]
) -> None:
    for at in (AT, AT + timedelta(hours=1), AT + timedelta(days=1)):
        for town in (shiojiri, matsumoto):
            schedule.run_due(town.lg_code, at=at)
    towns = (shiojiri.lg_code, matsumoto.lg_code)
    assert ran == [(lg_code, at) for at in (AT, AT + timedelta(days=1)) for lg_code in towns]


@pytest.mark.usefixtures("committed", "as_worker", "ran")
def test_a_day_on_which_all_has_run_is_one_question(
    shiojiri: TownFacts, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    assert schedule.run_due(shiojiri.lg_code, at=AT) == 1
    with django_assert_num_queries(1):
        assert schedule.run_due(shiojiri.lg_code, at=AT + timedelta(seconds=1)) == 0
