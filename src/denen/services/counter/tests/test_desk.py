"""The desk: what came in, what goes back to the counter, what is done; and the lists, however long they are."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest

from denen.base import clock
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.documents.api import documents_of_case
from denen.kernel.documents.tests.paper import words as printed
from denen.kernel.identity.testing import SignedIn
from denen.kernel.identity.types import ClerkFacts
from denen.kernel.measures.api import read
from denen.kernel.procedures import api as procedures
from denen.kernel.procedures.types import CaseLine, State
from denen.services.counter.tests.conftest import (
    AT,
    BASE,
    MOVE,
    SIGNED,
    Browser,
    Ids,
    typed_in,
    version_in,
    went_to,
    words,
)

pytestmark = pytest.mark.django_db


def lines(town: TownFacts, state: State = State.HANDED_IN) -> list[CaseLine]:
    with acting_for(town.lg_code):
        return list(procedures.desk_list("desk:juumin", state))


def test_a_case_goes_back_is_corrected_and_done(
    to_desk: Callable[[], Browser], named_clerk: Browser, cast: Ids, shiojiri: TownFacts, ogawa: ClerkFacts
) -> None:
    counter, desk = to_desk(), named_clerk
    (case,) = lines(shiojiri)
    page = desk.client.get(f"{BASE}desk/{case.id}/")
    for shown in ("2026-000001", "受付済み", "長野県塩尻市大門八番町12番2号", "田中 蓮", "鈴木"):
        assert shown in words(page)
    with clock.frozen(AT + timedelta(minutes=15)):
        assert went_to(desk.desk(case.id, "return", note="番地を確かめてください"), "desk")
    start = counter.client.get(BASE)
    assert "2026-000001 田中 葵" in words(start).replace("　", " ")
    assert went_to(counter.client.post(f"{BASE}correct/{case.id}/"), "details")
    details = counter.get("details")
    assert typed_in(details)["new_address"] == MOVE["new_address"]
    assert "受付をやめる" not in words(details)
    corrected = {**MOVE, "new_address": "長野県塩尻市大門八番町12番3号", "movers": str(cast["田中 葵"])}
    assert went_to(counter.post("details", corrected), "check")
    with clock.frozen(AT + timedelta(minutes=25)):
        assert went_to(counter.post("check", SIGNED), "done")
        assert went_to(desk.desk(case.id, "finish"), "desk")
    with acting_for(shiojiri.lg_code):
        facts = procedures.case(case.id)
        kept = documents_of_case(case.id, roles=ogawa.roles)
        what = [line.what.value for line in procedures.history(case.id)]
    assert (facts.number, facts.state, facts.people.movers) == ("2026-000001", State.DONE, (cast["田中 葵"],))
    assert what == ["opened", "handed_in", "returned", "resubmitted", "done"]
    assert len(kept) == 2
    first, second = (printed(desk.client.get(f"/shiojiri/documents/{one.id}/").content) for one in kept)
    assert ("12番2号" in first, "田中蓮" in first, "12番3号" in second, "田中蓮" in second) == (True, True, True, False)
    assert kept[1].id.hex in counter.get("done").text.replace("-", "")  # the newest is offered
    assert "いまはありません。" in words(desk.client.get(f"{BASE}desk/"))


def test_a_correction_is_no_second_visit_to_the_measures(
    to_desk: Callable[[], Browser], named_clerk: Browser, shiojiri: TownFacts
) -> None:
    counter = to_desk()
    (case,) = lines(shiojiri)
    named_clerk.desk(case.id, "return", note="直す")
    counter.client.post(f"{BASE}correct/{case.id}/")
    for still_open in (True, False):
        with acting_for(shiojiri.lg_code):
            whole = read("counter", "handling_time", date(2026, 11, 20), date(2026, 11, 21)).whole
            later = read("counter", "handling_time", date(2026, 11, 21), date(2026, 12, 1)).whole
        assert (whole.value, whole.n, later.n) == (300, 1, 0)
        if still_open:
            with clock.frozen(AT + timedelta(minutes=20)):
                assert went_to(counter.post("check", SIGNED), "done")


def test_of_two_cases_only_the_returned_one_is_handed_in_again(
    to_details: Callable[..., Browser], named_clerk: Browser, cast: Ids, shiojiri: TownFacts
) -> None:
    counter = to_details("tenkyo", "juminhyo")
    counter.post("details", {**MOVE, "certificate_scope": "person", "movers": str(cast["田中 葵"])})
    assert went_to(counter.post("check", SIGNED), "done")
    move, request = lines(shiojiri)
    named_clerk.desk(request.id, "finish")
    named_clerk.desk(move.id, "return", note="電話番号")
    counter.client.post(f"{BASE}correct/{move.id}/")
    assert went_to(counter.post("check", SIGNED), "done")
    with acting_for(shiojiri.lg_code):
        assert procedures.case(move.id).state is State.HANDED_IN
        assert procedures.case(request.id).state is State.DONE
        assert len(documents_of_case(request.id, roles=frozenset({"counter"}))) == 1
    assert words(counter.get("done")).count("2026-00000") == 2


def test_a_correction_stays_with_its_person_and_is_not_given_up(
    to_desk: Callable[[], Browser], named_clerk: Browser, cast: Ids, shiojiri: TownFacts
) -> None:
    counter = to_desk()
    (case,) = lines(shiojiri)
    named_clerk.desk(case.id, "return", note="直す")
    counter.client.post(f"{BASE}correct/{case.id}/")
    page = counter.client.post(counter.url("give-up"), {"version": counter.version("details")}, follow=True)
    assert "差し戻された手続の受付は、やめて消すことができません。" in words(page)
    counter.post("card", {"card": "takeru", "code": "1234"})
    page = counter.post("household", {"person": str(cast["佐藤 健"])})
    assert page.status_code == 422
    assert "差し戻された手続の本人は、変えられません。" in words(page)
    counter.post("card", {"card": "aoi", "code": "1234"})
    assert went_to(counter.post("household", {"person": str(cast["田中 葵"])}), "details")
    assert went_to(counter.post("details", {**MOVE, "movers": str(cast["田中 葵"])}), "check")
    assert went_to(counter.post("check", SIGNED), "done")
    assert [line.number for line in lines(shiojiri)] == ["2026-000001"]


def test_a_case_that_was_not_returned_is_not_corrected(to_desk: Callable[[], Browser], shiojiri: TownFacts) -> None:
    counter = to_desk()
    (case,) = lines(shiojiri)
    page = counter.client.post(f"{BASE}correct/{case.id}/")
    assert page.status_code == 409
    assert "直すときは、担当課に差し戻しを頼むか" in words(page)


def test_a_case_goes_back_only_with_a_reason(
    to_desk: Callable[[], Browser], named_clerk: Browser, shiojiri: TownFacts
) -> None:
    to_desk()
    (case,) = lines(shiojiri)
    for note in ("", "　 "):
        assert named_clerk.desk(case.id, "return", note=note).status_code == 422
    assert lines(shiojiri) == [case]


def test_another_desks_case_is_neither_shown_nor_decided(
    to_desk: Callable[[], Browser], takahashi: ClerkFacts, signed_in: SignedIn, shiojiri: TownFacts
) -> None:
    to_desk()
    (case,) = lines(shiojiri)
    kokuho = signed_in(takahashi)
    assert "田中 葵" not in words(kokuho.get(f"{BASE}desk/"))
    for page in (
        kokuho.get(f"{BASE}desk/?desk=desk:juumin"),
        kokuho.get(f"{BASE}desk/{case.id}/"),
        kokuho.post(f"{BASE}desk/{case.id}/finish/", {"version": str(case.version)}),
        kokuho.post(f"{BASE}desk/{case.id}/return/", {"version": str(case.version), "note": "x"}),
    ):
        assert page.status_code == 403
        assert "この申請案件は、ほかの担当課のものです。" in words(page)
        assert "田中" not in words(page)
    assert lines(shiojiri) == [case]


def test_the_filters_of_the_desk_count_and_show_each_state(
    to_desk: Callable[[], Browser], named_clerk: Browser, shiojiri: TownFacts
) -> None:
    to_desk()
    (case,) = lines(shiojiri)
    assert "受付済み（1） 差し戻し（0） 完了（0）" in words(named_clerk.client.get(f"{BASE}desk/"))
    named_clerk.desk(case.id, "finish")
    page = words(named_clerk.client.get(f"{BASE}desk/?desk=desk:juumin&state=done"))
    assert "受付済み（0） 差し戻し（0） 完了（1）" in page
    assert "2026-000001" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_of_counter_and_desk_ask_the_database_as_often_for_three_rows_as_for_one(
    at_counter: Browser,
    named_clerk: Browser,
    cast: Ids,
    shiojiri: TownFacts,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
    rows: int,
) -> None:
    for _ in range(rows):
        at_counter.begin("juminhyo")
        at_counter.post("card", {"card": "aoi", "code": "1234"})
        at_counter.post("household", {"person": str(cast["田中 葵"])})
        at_counter.post("details", {"certificate_scope": "person"})
        assert went_to(at_counter.post("check", SIGNED), "done")
    with django_assert_num_queries(10):
        assert words(named_clerk.client.get(f"{BASE}desk/")).count("2026-00000") == rows
    for case in lines(shiojiri):
        named_clerk.desk(case.id, "return", note="直す")
        at_counter.begin("tenkyo")
    with django_assert_num_queries(9):
        page = words(at_counter.client.get(BASE))
    assert (page.count("2026-00000"), page.count("まだ来た人を確認していません")) == (rows, rows)


def test_a_long_history_asks_for_the_name_of_each_clerk_once(
    to_desk: Callable[[], Browser],
    named_clerk: Browser,
    shiojiri: TownFacts,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    counter = to_desk()
    (case,) = lines(shiojiri)
    for _ in range(3):
        named_clerk.desk(case.id, "return", note="直す")
        counter.client.post(f"{BASE}correct/{case.id}/")
        counter.post("check", SIGNED)
    with django_assert_num_queries(18):
        assert words(named_clerk.client.get(f"{BASE}desk/{case.id}/")).count("再受付") == 3
    assert version_in(named_clerk.client.get(f"{BASE}desk/{case.id}/")) == "8"


def test_where_nobody_showed_who_she_is_the_old_address_is_to_be_told(
    at_counter: Browser, named_clerk: Browser, cast: Ids, shiojiri: TownFacts
) -> None:
    aoi = str(cast["田中 葵"])
    at_counter.begin("tenkyo", shown_by="not_proved")
    choice = {"version": version_in(at_counter.get("typed")), "person": aoi}
    assert went_to(at_counter.client.post(at_counter.url("choose"), choice), "household")
    assert went_to(at_counter.post("household", {"person": aoi}), "details")
    assert went_to(at_counter.post("details", {**MOVE, "movers": aoi}), "check")
    assert went_to(at_counter.post("check", SIGNED), "done")
    (case,) = lines(shiojiri)
    page = named_clerk.client.get(f"{BASE}desk/{case.id}/")
    assert "処理を終えたら、前の住所へ受理通知を送ってください。" in words(page)
