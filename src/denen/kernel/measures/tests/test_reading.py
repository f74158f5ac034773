from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from denen.base.plain.service import Service
from denen.base.tenancy import NoTown, acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.measures.actions import freeze_ended, record
from denen.kernel.measures.api import freeze, read
from denen.kernel.measures.tests.example import LAMP, RECORDS, visit
from denen.kernel.measures.types import (
    By,
    NoSuchMeasure,
    Period,
    PeriodReversed,
    Point,
    Series,
    Source,
    TooManyPoints,
)
from denen.kernel.measures.units import UNITS

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def acting(lamp: Service, shiojiri: TownFacts, db: None) -> Iterator[None]:
    with acting_for(shiojiri.lg_code):
        yield


def days(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1))


def november(by: By = By.WEEK, measure: str = "repair_time") -> Series:
    return read("lamp", measure, date(2026, 11, 1), date(2026, 12, 1), by)


def test_a_series_holds_a_median_and_its_n_for_each_week_and_for_the_whole() -> None:
    for day, seconds in (("2026-11-02", 60), ("2026-11-03", 600), ("2026-11-08", 90), ("2026-11-30", 30)):
        visit(day, seconds)
    assert november() == Series(
        service="lamp",
        measure="repair_time",
        names=LAMP.measures[0].names,
        unit="seconds",
        by=By.WEEK,
        period=days("2026-11-01", "2026-11-30"),
        points=(
            Point(days("2026-11-01", "2026-11-01"), None, 0),
            Point(days("2026-11-02", "2026-11-08"), 90, 3),
            Point(days("2026-11-09", "2026-11-15"), None, 0),
            Point(days("2026-11-16", "2026-11-22"), None, 0),
            Point(days("2026-11-23", "2026-11-29"), None, 0),
            Point(days("2026-11-30", "2026-11-30"), 30, 1),
        ),
        whole=Point(days("2026-11-01", "2026-11-30"), 75, 4),
    )


def test_what_is_summed_and_what_is_averaged_follows_from_the_unit() -> None:
    for value in (1, 2, 9):
        visit("2026-11-02", value)
    wholes = {spec.slug: november(measure=spec.slug).whole.value for spec in LAMP.measures}
    assert wholes == {"repair_time": 2, "reports": 12, "fields": 4}


def test_a_visit_belongs_to_its_day_in_japan() -> None:
    visit("2026-10-31", 60, hour=15)  # midnight in Japan
    visit("2026-11-30", 90, hour=15)  # December in Japan
    assert [(point.period.start.day, point.n) for point in november(By.DAY).points if point.n] == [(1, 1)]


def test_no_record_is_no_value() -> None:
    assert november().whole == Point(days("2026-11-01", "2026-11-30"), None, 0)


def test_few_records_are_called_few() -> None:
    counts = [Point(days("2026-11-01", "2026-11-01"), 1.0, n).few for n in (0, 1, 9, 10)]
    assert counts == [False, True, True, False]


@pytest.mark.parametrize(("service", "measure"), [("lamp", "colour"), ("candle", "repair_time")])
def test_a_measure_that_nobody_declares_is_refused_by_name(service: str, measure: str) -> None:
    with pytest.raises(NoSuchMeasure):
        read(service, measure, date(2026, 11, 1), date(2026, 12, 1))


def test_an_empty_or_endless_period_is_refused_by_name() -> None:
    with pytest.raises(PeriodReversed):
        read("lamp", "reports", date(2026, 11, 1), date(2026, 11, 1))
    with pytest.raises(TooManyPoints) as refused:
        read("lamp", "reports", date(2024, 11, 1), date(2026, 11, 1), "day")
    assert str(refused.value) == "この期間には点が730個あり、400個までしか示せません。"


def test_without_a_town_nothing_is_read() -> None:
    from denen.base.tenancy import acting

    token = acting._acting.set(None)
    try:
        with pytest.raises(NoTown):
            november()
    finally:
        acting._acting.reset(token)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 800), st.sampled_from(By))
def test_a_period_is_cut_without_gap_or_overlap(start: date, length: int, by: By) -> None:
    period = Period(start, start + timedelta(days=length))
    parts = list(period.split(by))
    assert (parts[0].start, parts[-1].end) == (period.start, period.end)
    assert all(before.end == after.start for before, after in pairwise(parts))
    for part in parts[1:]:
        assert by is By.DAY or (part.start.weekday() == 0 if by is By.WEEK else part.start.day == 1)


def test_a_series_costs_the_same_queries_however_long(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for by, end in ((By.DAY, date(2026, 11, 2)), (By.DAY, date(2027, 11, 2)), (By.MONTH, date(2036, 11, 1))):
        with django_assert_num_queries(1):  # the recorded values; the example's own records cost none
            read("lamp", "reports", date(2026, 11, 1), end, by)


def test_an_ended_day_week_and_month_outlive_the_records_behind_them() -> None:
    for day, seconds in (("2026-10-30", 60), ("2026-10-30", 120), ("2026-11-01", 600)):
        visit(day, seconds)
    with_records = read("lamp", "repair_time", date(2026, 10, 1), date(2026, 11, 1), By.MONTH)
    for morning in (datetime(2026, 11, 1, 1, tzinfo=UTC), datetime(2026, 11, 2, 1, tzinfo=UTC)):
        _freeze_in_a_town_where_the_lamp_burns(morning)
    RECORDS.clear()
    october = read("lamp", "repair_time", date(2026, 10, 1), date(2026, 11, 1), By.MONTH)
    assert october.whole == replace(with_records.whole, source=Source.COMPUTED)
    week = read("lamp", "repair_time", date(2026, 10, 26), date(2026, 11, 2), By.DAY)
    assert [(point.period.start.day, point.value, point.n) for point in week.points if point.n] == [
        (30, 90, 2),
        (1, 600, 1),
    ]
    assert (week.whole.value, week.whole.n, week.whole.source) == (120, 3, Source.COMPUTED)


def test_what_is_kept_is_not_changed_by_a_record_that_comes_late() -> None:
    visit("2026-11-18", 60)
    freeze(service="lamp", measure="repair_time", period=days("2026-11-18", "2026-11-18"), at=AT)
    visit("2026-11-18", 600)
    freeze(service="lamp", measure="repair_time", period=days("2026-11-18", "2026-11-18"), at=AT)
    points = november(By.DAY).points
    assert points[17] == Point(days("2026-11-18", "2026-11-18"), 60, 1, Source.COMPUTED)


@pytest.mark.parametrize(("measure", "value"), [("repair_time", None), ("reports", 12 + 30 + 6), ("fields", 12.0)])
def test_a_whole_is_pieced_together_where_records_are_gone_as_far_as_its_parts_tell(
    measure: str, value: float | None
) -> None:
    for day, number in (("2026-11-17", 4), ("2026-11-17", 8), ("2026-11-18", 30), ("2026-11-20", 6)):
        visit(day, number)
    for day in ("2026-11-17", "2026-11-18"):
        freeze(service="lamp", measure=measure, period=days(day, day), at=AT)
    RECORDS[:] = [sample for sample in RECORDS if sample.value == 6]
    assert november(measure=measure).whole == Point(days("2026-11-01", "2026-11-30"), value, 4, Source.COMPUTED)


def test_a_value_counted_by_people_stands_beside_the_series_whenever_it_was() -> None:
    before = days("2025-10-01", "2025-10-31")
    record(service="lamp", measure="repair_time", period=before, value=900, n=20, how="ストップウォッチ", at=AT)
    record(service="lamp", measure="reports", period=before, value=7, n=7, how="紙の台帳", at=AT)
    assert november().entered == (Point(before, 900, 20, Source.ENTERED, "ストップウォッチ"),)


def test_a_value_counted_by_people_for_just_this_week_stands_in_the_series() -> None:
    week = days("2026-11-02", "2026-11-08")
    record(service="lamp", measure="repair_time", period=week, value=900, n=20, how="紙", at=AT)
    series = november()
    assert series.points[1] == Point(week, 900, 20, Source.ENTERED, "紙")
    assert series.entered == ()


@pytest.mark.parametrize(
    ("unit", "value", "written"),
    [
        ("seconds", 42.4, "42秒"),
        ("seconds", 59.6, "1分00秒"),
        ("seconds", 750, "12分30秒"),
        ("seconds", 3599.7, "1時間00分"),
        ("seconds", 5400, "1時間30分"),
        ("seconds", 302400, "3.5日"),
        ("fields", 2.25, "2.2項目"),
        ("fields", 3.0, "3項目"),
        ("cases", 1234, "1,234件"),
        ("percent", 99.96, "100％"),
        ("yen", 86_620_000, "86,620,000円"),
        ("people", 0, "0人"),
    ],
)
def test_values_are_written_as_people_say_them(unit: str, value: float, written: str) -> None:
    assert UNITS[unit].written(value) == written


def _freeze_in_a_town_where_the_lamp_burns(at: datetime) -> None:
    from denen.base.services import switch_on

    switch_on("lamp", at=at)
    freeze_ended(at=at)
