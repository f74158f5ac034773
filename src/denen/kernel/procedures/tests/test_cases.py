"""Cases: their way through the states, their history, who may do what, and what the events say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from denen.base.models import AuditRecord
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.identity.types import ClerkFacts
from denen.kernel.procedures import api
from denen.kernel.procedures.filling import fill
from denen.kernel.procedures.models import Case
from denen.kernel.procedures.tests.cast import JUMINHYO, MOVE, REN, TENKYO, YAMADA, move, of, request
from denen.kernel.procedures.types import (
    CaseChanged,
    CaseFacts,
    FilledForm,
    FormIncomplete,
    FourDates,
    HistoryLine,
    NoSuchCase,
    NotEligible,
    NoteMissing,
    NotifiedBeforeMove,
    NotYourDesk,
    ProcessedBeforeNotified,
    ProcessedInFuture,
    State,
    What,
    WrongState,
)

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
SUZUKI = ClerkFacts(uuid4(), "suzuki", "鈴木", frozenset({"counter"}))
DESK = ClerkFacts(uuid4(), "juumin", "係", frozenset({"desk:juumin"}))
TAKAHASHI = ClerkFacts(uuid4(), "takahashi", "高橋", frozenset({"desk:kokuho"}))


def nobody_in_the_register(form: FilledForm) -> FilledForm:
    """The same form about people whom no register copy holds, so that no policy on people has a say."""
    return replace(form, people=api.People(household="0001"))


MOVED = nobody_in_the_register(fill(TENKYO, move()))


def handed_in(form: FilledForm = MOVED, at: datetime = AT) -> CaseFacts:
    case = api.open_case(form=form, at=at)
    return api.hand_in(case_id=case.id, version=case.version, form=form, at=at)


def test_a_case_goes_from_draft_to_done_and_remembers_each_step(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code, actor=SUZUKI.id):
        draft = api.open_case(form=MOVED, at=AT)
        assert (draft.state, draft.number, draft.keep_until) == (State.DRAFT, "", None)
        case = api.hand_in(case_id=draft.id, version=draft.version, form=MOVED, at=AT)
        assert (case.state, case.number) == (State.HANDED_IN, "2026-000001")
        assert case.keep_until == date(2027, 11, 24)
    with acting_for(shiojiri.lg_code, actor=DESK.id):
        later = AT + timedelta(hours=1)
        case = api.return_for_correction(
            case_id=case.id, version=case.version, by=DESK, note="続柄を確かめてください。", at=later
        )
        assert (case.state, case.note, case.number) == (State.RETURNED, "続柄を確かめてください。", "2026-000001")
    with acting_for(shiojiri.lg_code, actor=SUZUKI.id):
        case = api.resubmit(case_id=case.id, version=case.version, form=MOVED, at=later)
        assert (case.state, case.note, case.number) == (State.HANDED_IN, "", "2026-000001")
        assert case.handed_in_at == AT
    with acting_for(shiojiri.lg_code, actor=DESK.id):
        case = api.finish(case_id=case.id, version=case.version, by=DESK, resident_since=date(1988, 4, 12), at=later)
        assert (case.state, case.finished_at) == (State.DONE, later)
        assert case.dates == FourDates(date(2026, 11, 20), date(2026, 11, 24), date(2026, 11, 24), date(1988, 4, 12))
        assert api.case(case.id) == case
        assert api.history(case.id) == (
            HistoryLine(AT, What.OPENED, SUZUKI.id, "", State.DRAFT),
            HistoryLine(AT, What.HANDED_IN, SUZUKI.id, "", State.HANDED_IN),
            HistoryLine(later, What.RETURNED, DESK.id, "続柄を確かめてください。", State.RETURNED),
            HistoryLine(later, What.RESUBMITTED, SUZUKI.id, "", State.HANDED_IN),
            HistoryLine(later, What.DONE, DESK.id, "", State.DONE),
        )
        verbs = AuditRecord.objects.order_by("at", "id").values_list("verb", flat=True)
        assert list(verbs) == ["case.opened", "case.handed_in", "case.returned", "case.resubmitted", "case.done"]


def test_a_case_keeps_every_box_with_its_source(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        case = api.case(handed_in().id)
    assert [(box.key, box.source, box.value, box.text) for box in case.boxes] == [
        (box.key, box.source, box.value, box.text) for box in MOVED.boxes()
    ]
    assert case.whose == "田中 葵"
    assert case.names == TENKYO.names
    assert case.answers["visitor_phone"] == "0263-52-0280"
    assert "visitor_name" not in case.answers
    box = next(box for box in case.boxes if box.key == "new_address")
    assert (box.label.en, box.withheld) == ("New address", True)


def test_the_answers_of_a_case_fill_its_form_again(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        case = handed_in()
    facts = move(typed=case.answers, event=replace(MOVE, moved_on=None, new_address="", new_postal_code=""))
    again = fill(TENKYO, facts)
    assert again.complete
    assert [box.value for box in again.boxes()] == [box.value for box in MOVED.boxes()]


def test_an_incomplete_form_is_not_handed_in_and_its_draft_stays(shiojiri: TownFacts) -> None:
    form = nobody_in_the_register(fill(TENKYO, move(typed={of("mover_kana", REN): "蓮"})))
    with acting_for(shiojiri.lg_code):
        draft = api.open_case(form=form, at=AT)
        with pytest.raises(FormIncomplete) as refused:
            api.hand_in(case_id=draft.id, version=draft.version, form=form, at=AT)
        assert api.case(draft.id) == draft
    assert "昼間に連絡がつく電話番号、振り仮名" in str(refused.value)


@pytest.mark.parametrize(
    ("form", "refusal"),
    [
        (fill(TENKYO, move(event=replace(MOVE, moved_on=date(2026, 11, 25)))), NotifiedBeforeMove),
        (fill(TENKYO, move(person=YAMADA)), NotEligible),
        (fill(TENKYO, move(event=replace(MOVE, channel=api.ChannelKind.ONLINE))), api.ChannelClosed),
        (
            fill(JUMINHYO, request(protected=True, event=api.LifeEvent(kind="juminhyo", channel=api.ChannelKind.POST))),
            NotEligible,
        ),
    ],
)
def test_what_the_law_does_not_allow_is_not_handed_in(
    shiojiri: TownFacts, form: FilledForm, refusal: type[Exception]
) -> None:
    form = nobody_in_the_register(form)
    with acting_for(shiojiri.lg_code):
        draft = api.open_case(form=form, at=AT)
        with pytest.raises(refusal):
            api.hand_in(case_id=draft.id, version=draft.version, form=form, at=AT)
        assert api.case(draft.id).number == ""


def test_an_older_screen_is_refused(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        case = handed_in()
        back = api.return_for_correction(case_id=case.id, version=case.version, by=DESK, note="直す", at=AT)
        again = api.resubmit(case_id=case.id, version=back.version, form=MOVED, at=AT)
        with pytest.raises(CaseChanged):
            api.finish(case_id=case.id, version=case.version, by=DESK, at=AT)
        assert api.finish(case_id=case.id, version=again.version, by=DESK, at=AT).state is State.DONE


def test_only_its_desk_works_a_case(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        case = handed_in()
        for by in (TAKAHASHI, SUZUKI):
            with pytest.raises(NotYourDesk):
                api.finish(case_id=case.id, version=case.version, by=by, at=AT)
            with pytest.raises(NotYourDesk):
                api.return_for_correction(case_id=case.id, version=case.version, by=by, note="直す", at=AT)
        assert api.case(case.id) == case


ALLOWED = {
    State.DRAFT: {"hand_in", "withdraw"},
    State.HANDED_IN: {"return_for_correction", "finish", "withdraw"},
    State.RETURNED: {"resubmit", "withdraw"},
    State.DONE: set(),
    State.WITHDRAWN: set(),
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", ["hand_in", "return_for_correction", "resubmit", "finish", "withdraw"])
def test_each_state_allows_its_verbs_and_no_other(shiojiri: TownFacts, state: State, verb: str) -> None:
    with acting_for(shiojiri.lg_code):
        case = in_state(state)
        arguments: dict[str, object] = {"case_id": case.id, "version": case.version, "at": AT}
        arguments |= {"form": MOVED} if verb in ("hand_in", "resubmit") else {}
        arguments |= {"by": DESK} if verb in ("finish", "return_for_correction") else {}
        arguments |= {"note": "直す"} if verb == "return_for_correction" else {}
        if verb in ALLOWED[state]:
            assert getattr(api, verb)(**arguments).version == case.version + 1
        else:
            with pytest.raises(WrongState) as refused:
                getattr(api, verb)(**arguments)
            assert state.names.ja in str(refused.value)
            assert api.case(case.id) == case


def in_state(state: State) -> CaseFacts:
    if state is State.DRAFT:
        return api.open_case(form=MOVED, at=AT)
    case = handed_in()
    if state is State.RETURNED:
        return api.return_for_correction(case_id=case.id, version=case.version, by=DESK, note="直す", at=AT)
    if state is State.DONE:
        return api.finish(case_id=case.id, version=case.version, by=DESK, at=AT)
    if state is State.WITHDRAWN:
        return api.withdraw(case_id=case.id, version=case.version, at=AT)
    return case


def test_a_return_needs_its_reason(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        case = handed_in()
        with pytest.raises(NoteMissing):
            api.return_for_correction(case_id=case.id, version=case.version, by=DESK, note=" \n ", at=AT)


@pytest.mark.parametrize(
    ("processed_on", "refusal"),
    [(date(2026, 11, 23), ProcessedBeforeNotified), (date(2026, 11, 25), ProcessedInFuture)],
)
def test_a_case_is_not_processed_before_it_came_nor_tomorrow(
    shiojiri: TownFacts, processed_on: date, refusal: type[Exception]
) -> None:
    with acting_for(shiojiri.lg_code):
        case = handed_in()
        with pytest.raises(refusal):
            api.finish(case_id=case.id, version=case.version, by=DESK, processed_on=processed_on, at=AT)


def test_a_form_of_somebody_else_is_a_bug_and_not_a_correction(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        draft = api.open_case(form=MOVED, at=AT)
        with pytest.raises(ValueError, match="not one for the case"):
            api.hand_in(
                case_id=draft.id,
                version=draft.version,
                form=nobody_in_the_register(fill(JUMINHYO, request())),
                at=AT,
            )


def test_the_neighbour_town_sees_no_case_and_counts_on_its_own(shiojiri: TownFacts, matsumoto: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        case = handed_in()
    with acting_for(matsumoto.lg_code):
        with pytest.raises(NoSuchCase):
            api.case(case.id)
        assert api.history(case.id) == ()
        with pytest.raises(NoSuchCase):
            api.withdraw(case_id=case.id, version=case.version, at=AT)
        assert handed_in().number == "2026-000001"
    with acting_for(shiojiri.lg_code):
        assert handed_in().number == "2026-000002"


@pytest.mark.parametrize(
    ("at", "number"),
    [
        (datetime(2027, 3, 31, 14, 59, tzinfo=UTC), "2026-000001"),
        (datetime(2027, 3, 31, 15, 0, tzinfo=UTC), "2027-000001"),
    ],
)
def test_numbers_start_anew_with_the_fiscal_year_in_japan(shiojiri: TownFacts, at: datetime, number: str) -> None:
    with acting_for(shiojiri.lg_code):
        assert handed_in(at=at).number == number


@pytest.mark.parametrize("count", [1, 3])
def test_a_desks_list_takes_two_queries_however_long(shiojiri: TownFacts, count: int) -> None:
    with acting_for(shiojiri.lg_code):
        cases = [handed_in(at=AT + timedelta(minutes=n)) for n in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = api.desk_list("desk:juumin", State.HANDED_IN)
            lines = list(page)
        assert len(asked) == 2
        assert [line.number for line in lines] == [case.number for case in cases]
        assert lines[0].whose == "田中 葵"
        assert api.counts("desk:juumin") == dict.fromkeys(State, 0) | {State.HANDED_IN: count}
        assert list(api.desk_list("desk:kokuho")) == []


def test_a_long_list_comes_in_pages_and_the_longest_waiting_first(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        first = handed_in(at=AT)
        Case.objects.bulk_create(
            Case(
                procedure="tenkyo", procedure_version=1, state="handed_in", desk="desk:juumin", channel="counter",
                year=2026, number=100 + n, opened_at=AT, handed_in_at=AT + timedelta(minutes=n),
                keep_until=date(2027, 1, 1),
            )
            for n in range(1, 61)
        )  # fmt: skip
        page = api.desk_list("desk:juumin")
        assert (len(page), page.paginator.count, page.has_next()) == (50, 61, True)
        assert page[0].id == first.id
        last = api.desk_list("desk:juumin", page="99")
        assert (last.number, len(last)) == (2, 11)


def test_the_counter_sees_what_was_returned_and_why(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        handed_in()
        returned = in_state(State.RETURNED)
        with CaptureQueriesContext(connection) as asked:
            lines = api.returned_cases()
        assert len(asked) == 1
        assert [(line.id, line.number, line.note) for line in lines] == [(returned.id, returned.number, "直す")]


def test_looking_at_a_case_is_audited(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code, actor=DESK.id):
        case = handed_in()
        assert api.look_at(case_id=case.id) == case
        record = AuditRecord.objects.get(verb="case.looked_at")
        assert (record.actor, record.detail) == (DESK.id, {"case": str(case.id), "procedure": "tenkyo"})


def test_no_case_is_no_case(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code), pytest.raises(NoSuchCase):
        api.case(UUID(int=0))
