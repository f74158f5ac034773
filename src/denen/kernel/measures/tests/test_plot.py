from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from denen.kernel.measures.plot import BOTTOM, LEFT, RIGHT, TOP, Plot, plot_of
from denen.kernel.measures.tests.example import LAMP
from denen.kernel.measures.types import By, Period, Point, Series, Source

START = date(2026, 11, 2)
NUMBER = st.none() | st.integers(0, 10**9).map(float)
VALUE = NUMBER | st.floats(0.01, 1e9)


def series(values: list[float | None], unit: str = "seconds", n: int = 12, by: By = By.DAY) -> Series:
    spans = [Period(START + timedelta(days=at), START + timedelta(days=at + 1)) for at in range(len(values))]
    points = tuple(Point(span, value, 0 if value is None else n) for span, value in zip(spans, values, strict=True))
    period = Period(spans[0].start, spans[-1].end)
    return Series("lamp", "repair_time", LAMP.measures[0].names, unit, by, period, points, Point(period, 1.0, n))


def drawn(values: list[float | None], unit: str = "seconds", n: int = 12) -> Plot:
    plot = plot_of(series(values, unit, n))
    assert plot
    return plot


def test_a_time_is_a_line_with_a_gap_where_there_is_no_value() -> None:
    plot = drawn([60, 30, None, 90, 120, 60, None, 60], n=3)
    assert [line.count("L") for line in plot.lines] == [1, 2]
    assert len(plot.dots) == 6
    assert plot.columns == ()
    assert plot.dots[0].says == "2026年11月2日 1分00秒 (n=3)"
    assert plot.has_few


def test_a_total_is_columns_that_stand_on_the_ground() -> None:
    plot = drawn([3, None, 12], unit="cases")
    assert [(round(c.y + c.height), c.says) for c in plot.columns] == [
        (BOTTOM, "2026年11月2日 3件 (n=12)"),
        (BOTTOM, "2026年11月4日 12件 (n=12)"),
    ]
    assert (plot.lines, plot.dots, plot.has_few) == ((), (), False)


def test_four_times_the_value_stands_four_times_as_high() -> None:
    low, high = drawn([30, 120]).dots
    assert BOTTOM - high.y == pytest.approx(4 * (BOTTOM - low.y), abs=0.2)


def test_cases_are_not_cut_in_halves_by_the_ticks() -> None:
    assert [tick.label for tick in drawn([1, 1], unit="cases").y_ticks] == ["0", "1"]


@pytest.mark.parametrize(("greatest", "label"), [(90, "秒"), (600, "分"), (4 * 3600, "時間"), (10 * 86400, "日")])
def test_the_axis_of_times_has_the_unit_that_fits(greatest: float, label: str) -> None:
    assert drawn([greatest]).axis_label == label


def test_without_any_value_there_is_no_plot() -> None:
    assert plot_of(series([None, None])) is None


def test_what_people_counted_last_is_the_line_to_compare_with() -> None:
    months = [Period(date(2025, month, 1), date(2025, month + 1, 1)) for month in (9, 10)]
    entered = tuple(
        Point(month, value, 20, Source.ENTERED) for month, value in zip(months, (900.0, 840.0), strict=True)
    )
    lamp = series([60, 120])
    plot = plot_of(Series(**{**{name: getattr(lamp, name) for name in Series.__slots__}, "entered": entered}))
    assert plot
    assert plot.baseline
    assert plot.baseline.says == "2025年10月1日〜2025年10月31日 14分00秒"
    assert TOP <= plot.baseline.y < plot.dots[1].y


def test_labels_are_few_enough_to_read() -> None:
    assert [tick.label for tick in drawn([1.0] * 14).x_ticks] == ["11/2", "11/5", "11/8", "11/11", "11/14"]
    with override("en"):
        assert [tick.label for tick in drawn([1.0] * 3).x_ticks] == ["2 Nov", "3 Nov", "4 Nov"]


@given(
    st.tuples(st.lists(VALUE, min_size=1, max_size=60).filter(any), st.sampled_from(["seconds", "fields", "percent"]))
    | st.tuples(st.lists(NUMBER, min_size=1, max_size=60).filter(any), st.sampled_from(["cases", "yen", "people"]))
)
def test_nothing_is_drawn_outside_of_its_frame(drawing: tuple[list[float | None], str]) -> None:
    values, unit = drawing
    plot = drawn(values, unit)
    assert 1 <= len(plot.x_ticks) <= 6
    assert len(plot.y_ticks) >= 2
    assert {tick.at for tick in plot.y_ticks} >= {float(BOTTOM)}
    assert all(TOP <= tick.at <= BOTTOM for tick in plot.y_ticks)
    assert all(LEFT <= dot.x <= RIGHT and TOP <= dot.y <= BOTTOM for dot in plot.dots)
    assert all(c.x >= LEFT and c.x + c.width <= RIGHT and c.y >= TOP and c.height >= 0 for c in plot.columns)
