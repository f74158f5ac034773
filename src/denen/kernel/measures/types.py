"""What measures hands to others, and what services hand to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from denen.base.plain.refusals import Refusal
from denen.base.plain.service import Names

FEW = 10
"""Below this many observations a value is shown as resting on few."""

MOST_POINTS = 400
"""More than this many points are no plot any more, and no table that anyone reads."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One observation: when it became known (aware), and its value in the measure's unit.

    What a service's `read` function returns, one for each record of its own that counts: of a percentage 0 or 100, of
    a number of cases or people 1 each. The value for a period is drawn from them here; see units.py.
    """

    at: datetime
    value: float


class By(StrEnum):
    """How long a point of a series is. Weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def label(self) -> str:
        return str(_BY_LABELS[self])


_BY_LABELS = {By.DAY: _("日ごと"), By.WEEK: _("週ごと"), By.MONTH: _("月ごと")}


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in Japan, half-open: `end` is the day after the last. Raises PeriodReversed when empty."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise PeriodReversed

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    def split(self, by: By) -> Iterator[Period]:
        """Its days, weeks or months in order; the first and the last may be cut short by its own ends."""
        start = self.start
        while start < self.end:
            end = min(_next(start, by), self.end)
            yield Period(start, end)
            start = end


def _next(day: date, by: By) -> date:
    if by is By.DAY:
        return day + timedelta(days=1)
    if by is By.WEEK:
        return day + timedelta(days=7 - day.weekday())
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


class Source(StrEnum):
    """Where a value comes from."""

    READ = "read"  # from the service's records, now
    COMPUTED = "computed"  # from them too, but kept when the period had ended
    ENTERED = "entered"  # counted or timed by people, for instance before the service began

    @property
    def label(self) -> str:
        return str(_SOURCE_LABELS[self])


_SOURCE_LABELS = {
    Source.READ: _("記録から"),
    Source.COMPUTED: _("記録から（確定）"),
    Source.ENTERED: _("人が数えた値"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """A measure's value over a period, and the number of observations it rests on.

    `value` is None where n is 0. With n above 0 it is None where records have been deleted since and only the values of
    single days are left, from which a median cannot be had.
    """

    period: Period
    value: float | None
    n: int
    source: Source = Source.READ
    how: str = ""

    @property
    def few(self) -> bool:
        return 0 < self.n < FEW


@dataclass(frozen=True, slots=True)
class Series:
    """A measure of the acting town over a period: a point for each day, week or month, and one for the whole.

    `entered` are the values of other periods that people counted, such as the state before the service began.
    """

    service: str
    measure: str
    names: Names
    unit: str
    by: By
    period: Period
    points: tuple[Point, ...]
    whole: Point
    entered: tuple[Point, ...] = ()


class NoSuchMeasure(Refusal):
    says = _("「%(service)s」に「%(measure)s」という実績値はありません。")
    remedy = _("実績値の一覧から選んでください。サービスが切られていると、一覧に出ません。")
    status = 404


class PeriodReversed(Refusal):
    says = _("おわりの日が、はじめの日より前です。")
    remedy = _("日付を入れ替えてください。")


class TooManyPoints(Refusal):
    says = _("この期間には点が%(points)d個あり、%(most)d個までしか示せません。")
    remedy = _("期間を短くするか、週ごと・月ごとを選んでください。")


class PeriodFrozen(Refusal):
    says = _("この期間の値は、記録から計算して確定しています。")
    remedy = _("人が数えた値で置き換えることはできません。別の期間で記録してください。")


class NothingToKeep(Refusal):
    says = _("この期間には記録がないので、確定する値がありません。")
    remedy = _("期間を変えてください。")
