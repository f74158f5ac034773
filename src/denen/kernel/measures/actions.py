"""Records values of measures for the acting town."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from denen.base import audit
from denen.base.clock import day_of
from denen.base.plain.service import MeasureSpec
from denen.base.services import switched_on
from denen.base.tenancy import current
from denen.kernel.measures.models import Recorded
from denen.kernel.measures.queries import Samples, point_of, spec_of
from denen.kernel.measures.types import NothingToKeep, Period, PeriodFrozen, Point, Source
from denen.kernel.measures.units import UNITS

DAYS_LOOKED_BACK = 7


@transaction.atomic
def record(*, service: str, measure: str, period: Period, value: float, n: int, how: str = "", at: datetime) -> None:
    """Records a value that people counted or timed, over n observations. The same period again corrects it.

    Raises NoSuchMeasure, and PeriodFrozen where a value read from the service's records is kept for the period.
    """
    spec_of(service, measure)
    entered = Point(period, value, n, Source.ENTERED, how)
    row = _row(service, measure, entered, at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "one_value_a_period" not in str(error):
            raise
        before = Recorded.objects.select_for_update().get(
            service=service, measure=measure, period_start=period.start, period_end=period.end
        )
        if before.source != Source.ENTERED:
            raise PeriodFrozen from None
        row.id = before.id
        row.save(force_update=True, update_fields=["value", "n", "how", "recorded_at", "recorded_by"])
    audit.note("measure.recorded", kind="measure", service=service, measure=measure, days=_days(period))


@transaction.atomic
def freeze(*, service: str, measure: str, period: Period, at: datetime) -> None:
    """Keeps the value of a period as it is read now, for when the records behind it are deleted.

    What is recorded for the period already stays. Raises NoSuchMeasure, NothingToKeep where there is no observation.
    """
    if not _keep(service, spec_of(service, measure), [period], at):
        raise NothingToKeep
    audit.note("measure.frozen", kind="measure", service=service, measure=measure, days=_days(period))


@transaction.atomic
def freeze_ended(*, at: datetime) -> None:
    """Keeps the days, weeks and months that ended in the last seven days, of every service switched on.

    Services delete their records when their time is over; their measures outlive them.
    """
    for slug, running in switched_on().items():
        for spec in running.service.measures:
            _keep(slug, spec, list(_ended(day_of(at))), at)


def _keep(service: str, spec: MeasureSpec, periods: list[Period], at: datetime) -> int:
    """How many of the periods have observations. A value that is recorded already is never replaced."""
    samples = Samples(spec, Period(min(each.start for each in periods), max(each.end for each in periods)))
    statistic = UNITS[spec.unit].statistic
    rows = [
        _row(service, spec.slug, point, at)
        for period in periods
        if (point := point_of(statistic, period, samples.within(period))).n
    ]
    Recorded.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _ended(today: date) -> Iterator[Period]:
    for back in range(DAYS_LOOKED_BACK):
        end = today - timedelta(days=back)
        yield Period(end - timedelta(days=1), end)
        if end.weekday() == 0:
            yield Period(end - timedelta(days=7), end)
        if end.day == 1:
            yield Period((end - timedelta(days=1)).replace(day=1), end)


def _row(service: str, measure: str, point: Point, at: datetime) -> Recorded:
    acting = current()
    assert point.value is not None
    return Recorded(
        service=service,
        measure=measure,
        period_start=point.period.start,
        period_end=point.period.end,
        value=point.value,
        n=point.n,
        source=Source.COMPUTED if point.source is Source.READ else point.source,
        how=point.how,
        recorded_at=at,
        recorded_by=acting.actor if acting else None,
    )


def _days(period: Period) -> list[str]:
    return [period.start.isoformat(), period.last.isoformat()]
