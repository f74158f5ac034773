"""Filling: nothing typed twice, every value knows its source, and a protected person's address goes nowhere."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denen.kernel.procedures.filling import documents_needed, eligibility, fill, open_channels
from denen.kernel.procedures.tests.cast import (
    AOI,
    ICHIRO,
    JUMINHYO,
    LAN,
    MISAKI,
    MOVE,
    NEW,
    OLD,
    PROCEDURES,
    REN,
    TANAKA,
    TENKYO,
    TODAY,
    YAMADA,
    filled_by_key,
    move,
    of,
    request,
    short,
)
from denen.kernel.procedures.types import ChannelKind, Household, Person, PersonFacts, Source, Standing, refusals


def test_a_move_is_filled_from_the_card_and_the_register() -> None:
    assert filled_by_key(move()) == {
        "visitor_name": ("card", "田中 葵"),
        "standing": ("typed", "本人"),
        "visitor_birth_date": ("card", "昭和63年4月12日"),
        "visitor_address": ("card", f"長野県{OLD}"),
        "visitor_phone": ("typed", "0263-52-0280"),
        "moved_on": ("typed", "令和8年11月20日"),
        "notified_on": ("computed", "令和8年11月24日"),
        "old_address": ("register", OLD),
        "old_head_name": ("register", "田中 葵"),
        "new_postal_code": ("typed", "399-0737"),
        "new_address": ("typed", NEW),
        "new_head_name": ("computed", "田中 葵"),
        "mover_name.0": ("register", "田中 葵"),
        "mover_kana.0": ("register", "タナカ アオイ"),
        "mover_birth_date.0": ("register", "昭和63年4月12日"),
        "mover_sex.0": ("register", "女"),
        "mover_relation.0": ("computed", "世帯主"),
        "individual_number.0": ("office", ""),
        "mover_name.1": ("register", "田中 蓮"),
        "mover_kana.1": ("register", "タナカ レン"),
        "mover_birth_date.1": ("register", "平成30年7月30日"),
        "mover_sex.1": ("register", "男"),
        "mover_relation.1": ("computed", "子"),
        "individual_number.1": ("office", ""),
    }


def test_a_form_counts_what_is_filled_and_what_is_still_asked() -> None:
    form = fill(TENKYO, move())
    assert (form.filled, form.needed, form.questions, form.typed, form.complete) == (18, 18, (), 4, True)
    form = fill(TENKYO, move(typed={}, event=replace(MOVE, new_address="")))
    assert (form.filled, form.needed, form.complete) == (16, 18, False)
    assert [box.key for box in form.questions] == ["visitor_phone", "new_address"]
    assert form.addressed_to == "塩尻市長"


def test_a_request_presets_the_least_and_asks_the_rest() -> None:
    form = fill(JUMINHYO, request(typed={}))
    assert [box.key for box in form.questions] == ["certificate_scope"]
    copies = form.box("copies")
    assert copies
    assert (copies.source, copies.value) == (Source.USUAL, "1")
    assert form.box("shows_nationality_and_status") is None
    lan = fill(JUMINHYO, request(person=LAN, visitor=LAN))
    assert lan.box("shows_nationality_and_status")
    assert lan.box("shows_legal_domicile") is None


def test_the_twelve_digit_number_stays_blank_whatever_is_typed() -> None:
    form = fill(TENKYO, move(typed={of("individual_number", AOI): "123456789018", of("individual_number", REN): "x"}))
    for person in (AOI, REN):
        box = form.box(of("individual_number", person))
        assert box
        assert (box.value, box.text, box.guarded, box.written, box.needed) == ("", "", "", "", False)
        assert isinstance(box.problem, refusals.NumberNeverTaken)


def test_what_is_typed_comes_before_all_and_what_a_page_sends_back_is_not_typed() -> None:
    sent_back = {box.key: box.text for box in fill(TENKYO, move()).boxes() if box.text}
    assert filled_by_key(move(typed=sent_back)) == filled_by_key(move())
    changed = filled_by_key(move(typed=sent_back | {"visitor_name": "田中 あおい"}))
    assert changed["visitor_name"] == ("typed", "田中 あおい")


def test_a_partly_unknown_birth_date_can_be_sent_back_by_a_page() -> None:
    from denen.base.plain.dates import PartialDate

    old = replace(ICHIRO, register=Person(name="田中 一郎", birth_date=PartialDate(1924)))
    facts = move(movers=(AOI, old))
    text = filled_by_key(facts)["mover_birth_date.1"][1]
    assert text == "大正13年月日不詳"
    key = of("mover_birth_date", ICHIRO)
    box = fill(TENKYO, replace(facts, typed={key: text})).box(key)
    assert box
    assert (box.value, box.source, box.problem) == ("1924", Source.REGISTER, None)


def test_sources_that_agree_and_sources_that_differ_are_told_apart() -> None:
    moved = replace(AOI, card=replace(AOI.card or Person(), address="長野県松本市丸の内3番7号"))
    form = fill(TENKYO, move(visitor=moved))
    name, address = form.box("visitor_name"), form.box("visitor_address")
    assert name
    assert address
    assert (name.also, name.differing) == ((Source.REGISTER,), ())
    assert (address.also, address.differing) == ((), ((Source.REGISTER, OLD),))


def test_what_cannot_be_taken_is_kept_as_it_was_written() -> None:
    form = fill(TENKYO, move(typed={"visitor_phone": "123", of("mover_birth_date", REN): "令和80年1月1日"}))
    phone, born = form.box("visitor_phone"), form.box(of("mover_birth_date", REN))
    assert phone
    assert born
    assert (phone.value, phone.written, type(phone.problem)) == ("", "123", refusals.NotAPhoneNumber)
    assert (born.value, born.written, type(born.problem)) == ("", "令和80年1月1日", refusals.DateInFuture)
    assert not form.complete


def test_an_answer_about_one_person_never_slips_to_another() -> None:
    typed = {of("mover_relation", REN): "子"}
    both = fill(TENKYO, move(movers=(REN, ICHIRO), typed=typed))
    assert [(box.row, box.text) for box in both.boxes() if box.field.id == "mover_relation"] == [(0, "子"), (1, "")]
    others = fill(TENKYO, move(movers=(ICHIRO,), typed=typed))
    assert [box.text for box in others.boxes() if box.field.id == "mover_relation"] == [""]


def test_a_preset_that_a_page_sends_back_was_not_typed() -> None:
    form = fill(JUMINHYO, request(typed={"copies": "1", "shows_legal_domicile": "yes"}))
    sources = {box.key: box.source for box in form.boxes()}
    assert (sources["copies"], sources["shows_legal_domicile"]) == (Source.USUAL, Source.TYPED)


def test_when_the_head_stays_somebody_has_to_say_who_heads_the_new_household() -> None:
    form = fill(TENKYO, move(movers=(REN, ICHIRO)))
    assert [short(box) for box in form.questions] == ["new_head_name", "mover_relation.0", "mover_relation.1"]


def test_a_late_notification_asks_for_the_reason_and_tells_of_the_fine() -> None:
    late = move(event=replace(MOVE, moved_on=date(2026, 11, 1)))
    form = fill(TENKYO, late)
    assert [box.key for box in form.questions] == ["late_reason"]
    assert [notice.slug for notice in form.notices] == ["late"]
    assert fill(TENKYO, move()).box("late_reason") is None


def test_a_date_typed_into_its_box_counts_for_the_rules() -> None:
    form = fill(TENKYO, move(typed={"moved_on": "令和8年11月1日", "visitor_phone": "0263-52-0280"}))
    assert form.dates.moved_on == date(2026, 11, 1)
    assert [box.key for box in form.questions] == ["late_reason"]


def test_a_move_still_to_come_is_refused() -> None:
    form = fill(TENKYO, move(event=replace(MOVE, moved_on=date(2026, 11, 25))))
    assert [type(refusal) for refusal in form.refusals] == [refusals.NotifiedBeforeMove]
    assert not form.complete


PROTECTED = move(
    protected=True, person=MISAKI, visitor=MISAKI, movers=(MISAKI,),
    household=Household(members=(MISAKI,), head_name="中村 美咲", address="塩尻市広丘野村1番地"),
)  # fmt: skip


@pytest.mark.parametrize("slug", sorted(PROCEDURES))
def test_a_protected_persons_form_shows_no_address(slug: str) -> None:
    form = fill(PROCEDURES[slug], PROTECTED)
    shown = "".join(
        f"{box.value}{box.text}{box.written}{box.differing}" for box in form.boxes()
    ) + repr(list(form.boxes())) + repr(form)  # fmt: skip
    for secret in ("広丘野村", NEW, "大門", "399-0737", "0263"):
        assert secret not in shown
    withheld = {box.key for box in form.boxes() if box.withheld}
    assert withheld == {box.key for box in form.boxes() if box.field.withheld}
    assert not [box.key for box in form.questions if box.withheld]


def test_no_repr_tells_of_a_person() -> None:
    assert "葵" not in repr(move()) + repr(AOI) + repr(TANAKA) + repr(MOVE) + repr(fill(TENKYO, move()))
    assert NEW not in repr(move()) + repr(MOVE)


def test_for_the_case_behind_its_policy_the_protected_address_is_kept() -> None:
    box = fill(TENKYO, PROTECTED).box("new_address")
    assert box
    assert (box.value, box.guarded) == ("", NEW)


def test_a_protected_person_must_say_what_the_certificate_is_for() -> None:
    asked = [box.key for box in fill(JUMINHYO, request(protected=True, typed={})).questions]
    assert asked == ["certificate_scope", "use_of_certificate"]


def test_somebody_who_is_not_registered_here_is_told_what_to_do_instead() -> None:
    answer = eligibility(TENKYO, move(person=YAMADA, visitor=YAMADA, movers=(YAMADA,), household=Household()))
    assert not answer.applies
    assert [text.ja for text in answer.against] == [
        "この市区町村に住民登録がありません。ほかの市区町村から来た人は、転入届を出してください。",
        "引っ越す人を、この市区町村の住民の中から選んでください。",
    ]
    assert eligibility(TENKYO, move()).applies


def test_only_lawful_channels_are_open() -> None:
    assert [c.kind for c in open_channels(TENKYO, request())] == [ChannelKind.COUNTER, ChannelKind.ANNOUNCED_VISIT]
    assert [c.kind for c in open_channels(JUMINHYO, request())] == [
        ChannelKind.COUNTER,
        ChannelKind.POST,
        ChannelKind.ONLINE,
    ]
    assert TENKYO.channel("online") is None
    assert [c.kind for c in open_channels(JUMINHYO, request(protected=True))] == [ChannelKind.COUNTER]
    assert [c.kind for c in open_channels(JUMINHYO, request(person=REN))] == [ChannelKind.COUNTER, ChannelKind.POST]


def test_documents_follow_who_comes_and_who_moves() -> None:
    assert [d.id for d in documents_needed(TENKYO, move())] == ["identity_document", "cards_of_all"]
    by_agent = move(movers=(LAN,), event=replace(MOVE, standing=Standing.AGENT))
    assert [d.id for d in documents_needed(TENKYO, by_agent)] == [
        "identity_document",
        "cards_of_all",
        "residence_cards",
        "letter_of_proxy",
    ]


@given(st.dictionaries(st.sampled_from([box.key for box in fill(TENKYO, move()).boxes()]), st.text(max_size=30)))
def test_whatever_is_typed_a_form_comes_out_and_its_counts_agree(typed: dict[str, str]) -> None:
    form = fill(TENKYO, move(typed=typed))
    assert form.filled + len(form.questions) == form.needed
    assert all(box.text == "" for box in form.boxes() if box.source in (Source.OFFICE, Source.BLANK))


def test_five_people_are_filled_well_within_thirty_milliseconds() -> None:
    five = tuple(replace(REN, register=replace(REN.register or Person(), name=f"田中 {n}")) for n in "一二三四")
    facts = move(movers=(AOI, *five), household=replace(TANAKA, members=(AOI, *five)))

    def once() -> float:
        start = time.perf_counter()
        for procedure in PROCEDURES.values():
            eligibility(procedure, facts)
            fill(procedure, facts)
        return time.perf_counter() - start

    assert min(once() for _ in range(5)) < 0.030


def test_an_empty_counter_fills_nothing_and_breaks_nothing() -> None:
    nobody = move(person=PersonFacts(), visitor=PersonFacts(), household=Household(), movers=(), typed={}, today=TODAY)
    form = fill(TENKYO, replace(nobody, event=replace(MOVE, moved_on=None, new_address="", new_postal_code="")))
    assert (form.filled, form.needed) == (2, 10)
