"""Who stood at the counter is forgotten when the retention is over; times and counts stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F

from denen.base import clock
from denen.base.models import AuditRecord
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.identity.types import ClerkFacts
from denen.services.counter.measures import handling_time
from denen.services.counter.models import Visit
from denen.services.counter.service import service
from denen.services.counter.tasks import forget_visits
from denen.services.counter.tests.conftest import BASE, SIGNED, Browser, Ids, words

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)  # the database has the last word on what day it is, so these tests go by it too
KEPT = service.retention[0].keep
DAY = timedelta(days=1)


def age(town: TownFacts, by: timedelta, actor: ClerkFacts | None = None) -> Visit:
    """Lets the one visit there is end (or, still open, begin) so long ago."""
    with acting_for(town.lg_code, actor=actor.id if actor else None):
        visit = Visit.objects.get()
        shift = (NOW - by) - (visit.finished_at or visit.started_at)
        Visit.objects.update(started_at=F("started_at") + shift, finished_at=F("finished_at") + shift)
        return Visit.objects.get()


def forget(town: TownFacts) -> Visit:
    """What the worker does each day, which acts for no clerk."""
    with acting_for(town.lg_code):
        forget_visits(NOW)
    return the_visit(town)


def the_visit(town: TownFacts, actor: ClerkFacts | None = None) -> Visit:
    with acting_for(town.lg_code, actor=actor.id if actor else None):
        return Visit.objects.get()


def is_empty(visit: Visit) -> bool:
    ids = (visit.visitor_id, visit.person_id, *visit.movers)
    return visit.purged and not any((visit.card, visit.typed, *ids, visit.answers, visit.signature, visit.evidence))


def test_a_finished_visit_is_emptied_after_its_time_and_not_before(
    to_desk: Callable[[], Browser], shiojiri: TownFacts, matsumoto: TownFacts
) -> None:
    to_desk()
    age(shiojiri, KEPT - DAY)
    assert not forget(shiojiri).purged
    age(shiojiri, KEPT + DAY)
    with acting_for(matsumoto.lg_code):
        forget_visits(NOW)
    assert not the_visit(shiojiri).purged  # another town's worker is none of ours
    visit = forget(shiojiri)
    assert is_empty(visit)
    assert (visit.state, visit.handling_seconds, visit.boxes_typed) == ("handed_in", 300, 4)
    with acting_for(shiojiri.lg_code):
        (record,) = AuditRecord.objects.filter(verb="visit.forgotten")
        assert record.detail == {"count": 1}
        day = clock.day_of(visit.finished_at or NOW)
        assert [sample.value for sample in handling_time(day, day + DAY)] == [300]
        forget_visits(NOW)  # nothing is left to do, and nothing is noted
        assert AuditRecord.objects.filter(verb="visit.forgotten").count() == 1


def test_a_visit_left_lying_open_is_given_up_and_emptied(to_check: Callable[[], Browser], shiojiri: TownFacts) -> None:
    browser = to_check()
    age(shiojiri, KEPT + DAY)
    visit = forget(shiojiri)
    assert is_empty(visit)
    assert (visit.state, visit.handling_seconds) == ("given_up", None)
    assert "この受付は、もう終わっています。" in words(browser.get("check"))
    assert browser.client.post(browser.url("check"), {"version": visit.version, **SIGNED}).status_code == 409


def test_a_protected_persons_visit_is_emptied_by_a_worker_who_cannot_see_it(
    named_clerk: Browser, cast: Ids, shiojiri: TownFacts, ogawa: ClerkFacts
) -> None:
    named_clerk.begin("juminhyo")
    named_clerk.post("card", {"card": "misaki", "code": "1234"})
    age(shiojiri, KEPT + DAY, actor=ogawa)
    with acting_for(shiojiri.lg_code):
        assert not Visit.objects.exists()
    assert is_empty(forget(shiojiri))


def test_a_case_that_comes_back_after_its_visit_was_emptied_begins_anew(
    to_desk: Callable[[], Browser], named_clerk: Browser, shiojiri: TownFacts
) -> None:
    counter = to_desk()
    case = named_clerk.client.get(f"{BASE}desk/").text.split(f"{BASE}desk/")[-1].split("/")[0]
    named_clerk.client.post(f"{BASE}desk/{case}/return/", {"version": "2", "note": "直す"})
    age(shiojiri, KEPT + DAY)
    forget(shiojiri)
    page = counter.client.post(f"{BASE}correct/{case}/")
    assert page.status_code == 409
    assert "新しい受付をはじめてください。" in words(page)
