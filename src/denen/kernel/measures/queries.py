"""Reads measures of the acting town."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q
from django.utils.module_loading import import_string

from denen.base import clock
from denen.base.plain.service import MeasureSpec
from denen.base.services import installed
from denen.kernel.measures.models import Recorded
from denen.kernel.measures.types import (
    MOST_POINTS,
    By,
    NoSuchMeasure,
    Period,
    Point,
    Sample,
    Series,
    Source,
    TooManyPoints,
)
from denen.kernel.measures.units import UNITS, Statistic


def spec_of(service: str, measure: str) -> MeasureSpec:
    """The declaration of a measure of an installed service. Raises NoSuchMeasure."""
    declared = installed().get(service)
    for spec in declared.measures if declared else ():
        if spec.slug == measure:
            return spec
    raise NoSuchMeasure(service=service, measure=measure)


def read(service: str, measure: str, period_from: date, period_to: date, by: By | str = By.MONTH) -> Series:
    """A measure from `period_from` up to but not including `period_to`, day by day, week by week or month by month.

    A value recorded for exactly one of these periods stands in its place. Two queries, whatever the length.
    Raises NoSuchMeasure, PeriodReversed, TooManyPoints.
    """
    spec, by, period = spec_of(service, measure), By(by), Period(period_from, period_to)
    periods = list(period.split(by))
    if len(periods) > MOST_POINTS:
        raise TooManyPoints(points=len(periods), most=MOST_POINTS)
    reading = Reading(service, spec, period)
    shown = {*periods, period}
    return Series(
        service=service,
        measure=measure,
        names=spec.names,
        unit=spec.unit,
        by=by,
        period=period,
        points=tuple(map(reading.point, periods)),
        whole=reading.point(period),
        entered=tuple(
            point for span, point in reading.recorded.items() if point.source is Source.ENTERED and span not in shown
        ),
    )


class Samples:
    """The observations of a measure in a period, by their day in Japan."""

    def __init__(self, spec: MeasureSpec, period: Period) -> None:
        found: Iterable[Sample] = import_string(spec.read)(period.start, period.end)
        by_day = sorted((clock.day_of(sample.at), sample.value) for sample in found)
        self._days = [day for day, _ in by_day]
        self._values = [value for _, value in by_day]

    def within(self, period: Period) -> Sequence[float]:
        return self._values[bisect_left(self._days, period.start) : bisect_left(self._days, period.end)]


class Reading:
    """What is known of a measure in a period: its observations, and what has been recorded."""

    def __init__(self, service: str, spec: MeasureSpec, period: Period) -> None:
        self._statistic = UNITS[spec.unit].statistic
        self._samples = Samples(spec, period)
        here = Q(period_start__lt=period.end, period_end__gt=period.start) | Q(source=Source.ENTERED)
        rows = Recorded.objects.filter(here, service=service, measure=spec.slug).order_by("period_start", "period_end")
        self.recorded = {
            (span := Period(row.period_start, row.period_end)): Point(
                span, row.value, row.n, Source(row.source), row.how
            )
            for row in rows
        }

    def point(self, period: Period) -> Point:
        """The value recorded for exactly this period, else the one of its observations."""
        if kept := self.recorded.get(period):
            return kept
        gone = [day for day in map(self.recorded.get, period.split(By.DAY)) if day and self._outlived(day)]
        if gone:
            return self._pieced_together(period, gone)
        return point_of(self._statistic, period, self._samples.within(period))

    def _outlived(self, day: Point) -> bool:
        """Whether a recorded day rests on more than the records of that day that are left."""
        return day.n > len(self._samples.within(day.period))

    def _pieced_together(self, period: Period, gone: list[Point]) -> Point:
        parts = [(point.value, point.n) for point in gone if point.value is not None]
        gone_days = {point.period for point in gone}
        left = [value for day in period.split(By.DAY) if day not in gone_days for value in self._samples.within(day)]
        if left:
            parts.append((self._statistic.of(left), len(left)))
        return Point(period, self._statistic.joined(parts), sum(n for _, n in parts), Source.COMPUTED)


def point_of(statistic: Statistic, period: Period, values: Sequence[float]) -> Point:
    return Point(period, statistic.of(values) if values else None, len(values))
