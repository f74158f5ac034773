"""Whatever is posted to the counter's pages, in whatever order: an answer in words, and nothing half done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.documents.api import documents_of_case
from denen.kernel.procedures import api as procedures
from denen.services.counter.models import Visit, VisitCase
from denen.services.counter.tests.conftest import BASE, MOVE, SIGNATURE, Browser, Ids

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FIELDS = {
    "": ("procedures", "standing", "shown_by", "evidence", "counter"),
    "card": ("card", "code"),
    "search": ("name", "birth_date", "address"),
    "person": ("name", "birth_date", "address"),
    "choose": ("person",),
    "typed": ("name", "kana", "birth_date", "address"),
    "household": ("person",),
    "details": ("movers", "lookup", "area", "hold", "certificate_scope", "copies", "late_reason", "standing", *MOVE),
    "check": ("signed", "signature"),
    "give-up": (),
}
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
SENSIBLE = (
    *("tenkyo", "juminhyo", "self", "household", "agent", "card_code", "photo", "1", "3", "2", "drawn", "paper"),
    *(
        "aoi",
        "misaki",
        "1234",
        "田中",
        "タナカ",
        "S63.4.12",
        "令和8年11月15日",
        "2026-11-21",
        "大門",
        "yes",
        "no",
        "person",
    ),
    *(SIGNATURE, "[[", "\x00", "🏠", "399-0744", "390-0874", "", *MOVE.values()),
)
ME = "the person"  # the ids are new in each run
VALUES = st.one_of(st.sampled_from((*SENSIBLE, ME)), st.sampled_from(SENSIBLE), ANYTHING)


@st.composite
def posts(draw: st.DrawFn) -> tuple[str, str, dict[str, list[str]]]:
    """A page, whether it is sent the version that it shows, and its fields: some, filled with anything."""
    step = draw(st.sampled_from([*FIELDS, "details", "check", "household"]))
    names = draw(st.lists(st.sampled_from(FIELDS[step] or ("x",)), unique=True, max_size=6)) + draw(
        st.lists(ANYTHING, max_size=1)
    )
    version = draw(st.sampled_from(["now", "now", "now", "1", ""]))
    return step, version, {name: draw(st.lists(VALUES, min_size=1, max_size=2)) for name in names}


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(begun=st.sampled_from(["card", "details", "check"]), pressed=st.lists(posts(), min_size=1, max_size=4))
def test_whatever_is_posted_is_answered_and_leaves_nothing_half_done(
    at_counter: Browser,
    cast: Ids,
    shiojiri: TownFacts,
    begun: str,
    pressed: list[tuple[str, str, dict[str, list[str]]]],
) -> None:
    walk(at_counter, cast, to=begun)
    for step, version, fields in pressed:
        before = visit_of(at_counter, shiojiri)
        data = {
            name: [str(cast["田中 葵"]) if each is ME else each for each in texts] for name, texts in fields.items()
        }
        data |= {"version": [str(before.version) if version == "now" else version]}
        page = at_counter.client.post(at_counter.url(step) if step else BASE, data)
        assert page.status_code in (200, 302, 400, 404, 405, 409, 413, 422)
        after = visit_of(at_counter, shiojiri)
        assert after.version - before.version in (0, 1)
        if step and page.status_code >= 400 and step != "details":
            assert after.version == before.version
        all_is_whole(shiojiri)
        for shown in ("", "details/", "check/", "household/"):
            assert at_counter.client.get(f"{BASE}{at_counter.visit}/{shown}").status_code in (200, 302, 409)


def walk(browser: Browser, cast: Ids, *, to: str) -> None:
    """A new visit, as far as this page."""
    browser.begin("tenkyo", "juminhyo")
    person = str(cast["田中 葵"])
    if to != "card":
        browser.post("card", {"card": "aoi", "code": "1234"})
        browser.post("household", {"person": person})
    if to == "check":
        browser.post("details", {**MOVE, "certificate_scope": "person", "movers": person})


def visit_of(browser: Browser, town: TownFacts) -> Visit:
    with acting_for(town.lg_code):
        return Visit.objects.get(id=browser.visit)


def all_is_whole(town: TownFacts) -> None:
    """Every visit has handed in all of its procedures, each with its document, or none."""
    with acting_for(town.lg_code):
        cases = {line.id for line in procedures.desk_list("desk:juumin")}
        of_visits: dict[Any, list[Any]] = {}
        for row in VisitCase.objects.all():
            of_visits.setdefault(row.visit_id, []).append(row.case_id)
        assert {case for found in of_visits.values() for case in found} == cases
        assert procedures.counts("desk:juumin")[procedures.State.DRAFT] == 0
        for visit in Visit.objects.all():
            made = of_visits.get(visit.id, [])
            handed_in = visit.state == "handed_in"
            assert len(made) == (len(visit.procedures) if handed_in else 0)
            assert (visit.handling_seconds is not None, bool(visit.signed)) == (handed_in, handed_in)
            assert visit.state != "given_up" or (visit.card, visit.visitor_id, visit.answers) == (None, None, {})
            for case in made:
                assert len(documents_of_case(case, roles=frozenset({"counter"}))) == 1


def test_the_search_for_anything_half_done_finds_it(to_desk: Callable[[], Browser], shiojiri: TownFacts) -> None:
    to_desk()
    all_is_whole(shiojiri)
    with acting_for(shiojiri.lg_code):
        VisitCase.objects.all().delete()
    with pytest.raises(AssertionError):
        all_is_whole(shiojiri)
