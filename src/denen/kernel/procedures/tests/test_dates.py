"""The four dates: 異動日, 届出日, 処理日, 住民となった日."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denen.kernel.procedures.dates import against, is_late, notices
from denen.kernel.procedures.tests.cast import TENKYO
from denen.kernel.procedures.types import FourDates, refusals
from denen.kernel.procedures.types.procedure import office_closed

DEADLINE = TENKYO.deadline
assert DEADLINE
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("moved_on", "last_day"),
    [
        (date(2026, 11, 9), date(2026, 11, 24)),  # the 14th day is 勤労感謝の日, a Monday
        (date(2026, 11, 10), date(2026, 11, 24)),
        (date(2026, 11, 20), date(2026, 12, 4)),
        (date(2026, 12, 15), date(2027, 1, 4)),  # the turn of the year
        (date(2026, 4, 18), date(2026, 5, 7)),  # a Saturday, then the holidays of May and a substitute
    ],
)
def test_the_last_day_in_time_is_a_day_on_which_the_office_is_open(moved_on: date, last_day: date) -> None:
    assert DEADLINE.last_day(moved_on) == last_day


@given(DAYS)
def test_a_deadline_gives_at_least_its_days_and_ends_on_an_open_one(moved_on: date) -> None:
    last = DEADLINE.last_day(moved_on)
    assert last >= moved_on + timedelta(days=14)
    assert not office_closed(last)
    assert all(office_closed(moved_on + timedelta(days=n)) for n in range(14, (last - moved_on).days))


@given(moved_on=DAYS, after=st.integers(0, 60))
def test_a_notification_is_late_exactly_after_the_last_day(moved_on: date, after: int) -> None:
    notified_on = moved_on + timedelta(days=after)
    dates = FourDates(moved_on, notified_on)
    late = notified_on > DEADLINE.last_day(moved_on)
    assert is_late(dates, DEADLINE, today=notified_on) is late
    assert bool(notices(dates, DEADLINE, today=notified_on)) is late


@given(moved_on=DAYS, before=st.integers(1, 60))
def test_no_notification_before_the_move(moved_on: date, before: int) -> None:
    notified_on = moved_on - timedelta(days=before)
    for dates in (FourDates(moved_on, notified_on), FourDates(moved_on)):
        found = against(dates, DEADLINE, today=notified_on)
        assert [type(refusal) for refusal in found] == [refusals.NotifiedBeforeMove]
        assert not notices(dates, DEADLINE, today=notified_on)


@pytest.mark.parametrize(
    ("dates", "found"),
    [
        (FourDates(), []),
        (FourDates(date(2026, 11, 20), date(2026, 11, 24), date(2026, 11, 24), date(1988, 4, 12)), []),
        (FourDates(notified_on=date(2026, 11, 25)), [refusals.NotifiedInFuture]),
        (
            FourDates(date(2026, 11, 20), date(2026, 11, 24), processed_on=date(2026, 11, 23)),
            [refusals.ProcessedBeforeNotified],
        ),
        (
            FourDates(date(2026, 11, 20), date(2026, 11, 24), resident_since=date(2026, 11, 21)),
            [refusals.ResidentAfterMove],
        ),
    ],
)
def test_dates_that_contradict_one_another_are_refused(dates: FourDates, found: list[type]) -> None:
    assert [type(refusal) for refusal in against(dates, DEADLINE, today=date(2026, 11, 24))] == found


def test_the_late_notice_speaks_of_the_fine() -> None:
    dates = FourDates(date(2026, 11, 1), date(2026, 11, 24))
    (notice,) = notices(dates, DEADLINE, today=date(2026, 11, 24))
    assert "5万円以下の過料" in notice.text.ja
    assert "fine of up to 50,000 yen" in notice.text.en
