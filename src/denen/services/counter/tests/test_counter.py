"""From the card to the desk, and what the counter's pages say on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from denen.base import clock
from denen.base.models import AuditRecord
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.documents.api import documents_of_case
from denen.kernel.documents.tests.paper import words as printed
from denen.kernel.identity.types import ClerkFacts
from denen.kernel.measures.api import read
from denen.kernel.procedures import api as procedures
from denen.kernel.procedures.types import Source
from denen.services.counter.models import Visit
from denen.services.counter.tests.conftest import (
    AT,
    BASE,
    MOVE,
    SIGNATURE,
    SIGNED,
    Browser,
    Ids,
    typed_in,
    went_to,
    words,
)

pytestmark = pytest.mark.django_db

REQUEST = {"certificate_scope": "household", "copies": "2"}


def test_a_move_goes_from_the_card_to_the_desk_with_nothing_typed_twice(
    to_check: Callable[[], Browser], cast: Ids, shiojiri: TownFacts, ogawa: ClerkFacts
) -> None:
    browser = to_check()
    page = browser.post("check", SIGNED)
    assert page.status_code == 302, page.text
    done = browser.get("done")
    assert "担当課へ渡しました" in done.text
    assert "2026-000001" in done.text
    with acting_for(shiojiri.lg_code, actor=ogawa.id):
        (line,) = procedures.desk_list("desk:juumin")
        assert (line.number, line.procedure, line.whose) == ("2026-000001", "tenkyo", "田中 葵")
        case = procedures.case(line.id)
        assert case.people.movers == (cast["田中 葵"], cast["田中 蓮"])
        assert {box.key for box in case.boxes if box.source is Source.TYPED and box.key != "standing"} == set(MOVE)
        (kept,) = documents_of_case(case.id, roles=ogawa.roles)
        assert (kept.title, kept.subject, kept.signed_at) == ("住民異動届（転居） 2026-000001", cast["田中 葵"], AT)
        visit = Visit.objects.get()
        assert (visit.state, visit.signature, visit.boxes_typed) == ("handed_in", SIGNATURE, 4)


def test_a_copy_of_the_residence_record_alone_asks_only_whom_it_should_cover(
    to_details: Callable[..., Browser], shiojiri: TownFacts
) -> None:
    browser = to_details("juminhyo")
    page = browser.get("details")
    assert "どなたが、どこへ引っ越しますか" not in page.text
    assert typed_in(page) == {"copies": "1", "visitor_phone": "", "use_of_certificate": ""}
    assert went_to(browser.post("details", REQUEST), "check")
    assert went_to(browser.post("check", SIGNED), "done")
    with acting_for(shiojiri.lg_code):
        (line,) = procedures.desk_list("desk:juumin")
        boxes = {box.key: (box.value, box.source) for box in procedures.case(line.id).boxes}
    assert boxes["person_name"] == ("田中 葵", Source.REGISTER)
    assert boxes["certificate_scope"] == ("household", Source.TYPED)
    assert boxes["copies"] == ("2", Source.TYPED)
    assert boxes["shows_legal_domicile"] == ("no", Source.USUAL)
    assert boxes["visitor_phone"] == ("", Source.BLANK)  # needed for the move, not for this


def test_two_procedures_at_once_ask_for_what_they_share_once_and_make_a_case_each(
    to_details: Callable[..., Browser], cast: Ids, shiojiri: TownFacts, ogawa: ClerkFacts
) -> None:
    browser = to_details("tenkyo", "juminhyo")
    page = browser.get("details")
    assert page.text.count('name="visitor_phone"') == 1
    assert "2つの手続がまとめて済みます" in words(page)
    assert went_to(browser.post("details", {**MOVE, **REQUEST, "movers": str(cast["田中 葵"])}), "check")
    check = browser.get("check")
    assert "住民異動届（転居）" in check.text
    assert "住民票の写し等交付請求書" in check.text
    assert went_to(browser.post("check", SIGNED), "done")
    with acting_for(shiojiri.lg_code):
        lines = procedures.desk_list("desk:juumin")
        assert [(line.procedure, line.number) for line in lines] == [
            ("tenkyo", "2026-000001"),
            ("juminhyo", "2026-000002"),
        ]
        assert all(len(documents_of_case(line.id, roles=ogawa.roles)) == 1 for line in lines)
        assert Visit.objects.get().boxes_typed == 5  # the telephone number on both forms was written once
    assert words(browser.get("done")).count("書類を見る（PDF）") == 2


def test_a_procedure_that_is_asked_for_twice_is_begun_once(at_counter: Browser, shiojiri: TownFacts) -> None:
    at_counter.begin("juminhyo", "juminhyo")
    with acting_for(shiojiri.lg_code):
        assert Visit.objects.get().procedures == ["juminhyo"]


def test_a_move_of_more_than_fourteen_days_ago_asks_for_the_reason_and_tells_of_the_fine(
    to_details: Callable[..., Browser], cast: Ids
) -> None:
    browser = to_details()
    move = {**MOVE, "movers": str(cast["田中 葵"])}
    assert went_to(browser.post("details", {**move, "moved_on": "令和8年11月6日"}), "check")  # the fourteenth day
    assert "late_reason" not in typed_in(browser.get("details"))
    late = browser.post("details", {**move, "moved_on": "令和8年11月5日"})
    assert late.status_code == 422
    assert "届出が遅れた理由を入れてください。" in words(late)
    assert "5万円以下の過料に処せられることがあります" in words(late)
    reason = {"late_reason": "入院していたため"}
    assert went_to(browser.post("details", {**move, **reason, "moved_on": "令和8年11月5日"}), "check")
    check = words(browser.get("check"))
    assert "入院していたため" in check
    assert "5万円以下の過料" in check


def test_the_four_dates_are_each_what_they_say(
    to_check: Callable[[], Browser], named_clerk: Browser, shiojiri: TownFacts, settings: Any
) -> None:
    settings.DENEN_IDLE_MINUTES, settings.DENEN_SESSION_HOURS = 10_000, 1_000
    browser = to_check()
    with clock.frozen(AT + timedelta(hours=14)):  # 0:00 of the 21st in Japan: signed after midnight
        assert went_to(browser.post("check", SIGNED), "done")
    with acting_for(shiojiri.lg_code):
        (line,) = procedures.desk_list("desk:juumin")
    with clock.frozen(AT + timedelta(days=3)):
        assert went_to(named_clerk.desk(line.id, "finish"), "desk")
    with acting_for(shiojiri.lg_code):
        dates = procedures.case(line.id).dates
    assert (dates.moved_on, dates.notified_on, dates.processed_on, dates.resident_since) == (
        date(2026, 11, 15),
        date(2026, 11, 21),
        date(2026, 11, 23),
        None,  # a move within the town changes nothing of it
    )


def test_a_day_that_has_not_come_is_no_day_of_a_move(to_details: Callable[..., Browser], cast: Ids) -> None:
    page = to_details().post("details", {**MOVE, "movers": str(cast["田中 葵"]), "moved_on": "令和8年11月21日"})
    assert page.status_code == 422
    assert "引っ越す前の届出は受け取れません（引っ越した日：令和8年11月21日）。" in words(page)
    assert typed_in(page)["moved_on"] == "令和8年11月21日"


def test_giving_up_deletes_what_was_read_and_typed(to_check: Callable[[], Browser], shiojiri: TownFacts) -> None:
    browser = to_check()
    assert browser.get("give-up").status_code == 405
    page = browser.client.post(browser.url("give-up"), {"version": browser.version("check")})
    assert page.headers["Location"] == BASE
    with acting_for(shiojiri.lg_code):
        visit = Visit.objects.get()
    assert (visit.state, visit.finished_at, visit.handling_seconds) == ("given_up", AT, None)
    assert (visit.card, visit.typed, visit.visitor_id, visit.person_id) == (None, None, None, None)
    assert (visit.movers, visit.answers, visit.signature, visit.evidence) == ([], {}, "", "")
    assert "途中の受付はありません。" in words(browser.client.get(BASE))
    for step in ("card", "household", "details", "check", "done"):
        assert (browser.get(step).status_code, "この受付は、もう終わっています。" in words(browser.get(step))) == (
            409,
            True,
        ), step


def test_the_second_screen_waits_shows_the_forms_thanks_and_forgets(
    to_check: Callable[[], Browser], named_clerk: Browser
) -> None:
    browser = to_check()
    screen = browser.client.get(f"{BASE}screen/")
    assert "書いてあることは正しいですか" in screen.text
    assert "長野県塩尻市大門八番町12番2号" in screen.text
    assert "お待ちください" in named_clerk.client.get(f"{BASE}screen/").text  # another counter's
    browser.post("check", SIGNED)
    thanks = words(browser.client.get(f"{BASE}screen/"))
    assert "受け付けました" in thanks
    assert "2026-000001" in thanks
    assert "大門八番町" not in thanks
    with clock.frozen(AT + timedelta(minutes=4)):
        assert "お待ちください" in browser.client.get(f"{BASE}screen/").text
    with clock.frozen(AT + timedelta(minutes=1)):
        browser.begin()
        waiting = words(browser.client.get(f"{BASE}screen/"))
    assert "お待ちください" in waiting
    assert "2026-000001" not in waiting


def test_the_paper_to_sign_is_printed_from_what_is_shown_and_is_not_kept(
    to_check: Callable[[], Browser], shiojiri: TownFacts
) -> None:
    browser = to_check()
    paper = browser.get("paper")
    assert (paper.status_code, paper.headers["Content-Type"]) == (200, "application/pdf")
    assert paper.headers["Content-Disposition"] == 'inline; filename="tenkyo.pdf"'
    text = printed(paper.content)
    for written in ("住民異動届（転居）", "田中葵", "田中蓮", "令和8年11月15日", "大門八番町12番2号", "塩尻市長"):
        assert written in text
    assert browser.client.get(browser.url("paper"), {"form": "juminhyo"}).status_code == 422
    assert went_to(browser.post("check", {"signed": "paper"}), "done")
    with acting_for(shiojiri.lg_code):
        visit = Visit.objects.get()
        (line,) = procedures.desk_list("desk:juumin")
        assert (visit.signed, visit.signature) == ("paper", "")
        assert len(documents_of_case(line.id, roles=frozenset({"counter"}))) == 1


def test_the_measures_read_what_happened(
    to_desk: Callable[[], Browser], at_counter: Browser, shiojiri: TownFacts
) -> None:
    to_desk()  # five minutes, four boxes written
    at_counter.begin()
    at_counter.client.post(at_counter.url("give-up"), {"version": "1"})  # a visit without a case measures nothing
    with acting_for(shiojiri.lg_code):
        for measure, value in (("handling_time", 300), ("fields_by_hand", 4)):
            read_off = read("counter", measure, date(2026, 11, 1), date(2026, 12, 1)).whole
            assert (read_off.value, read_off.n) == (value, 1)
            assert read("counter", measure, date(2026, 11, 21), date(2026, 12, 1)).whole.n == 0


def test_who_looked_at_whom_and_what_was_done_stands_in_the_audit(
    to_desk: Callable[[], Browser], cast: Ids, shiojiri: TownFacts, suzuki: ClerkFacts
) -> None:
    to_desk()
    with acting_for(shiojiri.lg_code):
        records = AuditRecord.objects.filter(actor=suzuki.id).order_by("at", "id")
        verbs = [record.verb for record in records if record.verb.split(".")[0] in ("visit", "case")]
        about = {record.verb: record.subject for record in records}
    assert verbs == [
        "visit.begun",
        "visit.card_read",
        "visit.person_chosen",
        "case.opened",
        "case.handed_in",
        "visit.handed_in",
    ]
    assert {about["household.read"], about["visit.card_read"], about["visit.handed_in"]} == {cast["田中 葵"]}
