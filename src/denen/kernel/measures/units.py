"""Units of measures: what the value of a period is made of, and how it is written.

What is summed and what is averaged follows from the unit: a time is a median, since one forgotten case would carry a
mean away; a number of cases, people or yen is a total; fields and percentages are means.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum
from statistics import fmean, median

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MINUTE, HOUR, DAY = 60, 3600, 86400


class Statistic(StrEnum):
    MEDIAN = "median"
    MEAN = "mean"
    TOTAL = "total"

    @property
    def label(self) -> str:
        return str(_STATISTIC_LABELS[self])

    def of(self, values: Sequence[float]) -> float:
        """Of at least one value."""
        if self is Statistic.MEDIAN:
            return median(values)
        return fmean(values) if self is Statistic.MEAN else fsum(values)

    def joined(self, parts: Sequence[tuple[float, int]]) -> float | None:
        """Of a whole, from its parts' values and numbers; None where the parts do not tell."""
        if self is Statistic.MEDIAN:
            return None
        if self is Statistic.TOTAL:
            return fsum(value for value, _ in parts)
        return fmean([value for value, _ in parts], [n for _, n in parts])


_STATISTIC_LABELS = {Statistic.MEDIAN: _("中央値"), Statistic.MEAN: _("平均"), Statistic.TOTAL: _("合計")}


@dataclass(frozen=True)
class Unit:
    """`label` names the unit as values are entered in it; `whole` units have no halves."""

    slug: str
    label: str | Promise
    statistic: Statistic
    written: Callable[[float], str]
    whole: bool = False


@dataclass(frozen=True)
class Axis:
    """The unit of a plot's axis: a value is divided by `by`."""

    label: str | Promise
    by: int = 1


def _seconds(value: float) -> str:
    seconds = round(value)
    if seconds < MINUTE:
        return str(_("%(seconds)d秒")) % {"seconds": seconds}
    if seconds < HOUR:
        return str(_("%(minutes)d分%(seconds)02d秒")) % {"minutes": seconds // MINUTE, "seconds": seconds % MINUTE}
    minutes = round(value / MINUTE)
    if value < 2 * DAY:
        return str(_("%(hours)d時間%(minutes)02d分")) % {"hours": minutes // 60, "minutes": minutes % 60}
    return str(_("%(days).1f日")) % {"days": value / DAY}


def _with(pattern: Promise) -> Callable[[float], str]:
    return lambda value: str(pattern) % {"value": f"{value:,.1f}".removesuffix(".0")}


UNITS = {
    unit.slug: unit
    for unit in (
        Unit("seconds", pgettext_lazy("unit", "秒"), Statistic.MEDIAN, _seconds),
        Unit("fields", pgettext_lazy("unit", "項目"), Statistic.MEAN, _with(_("%(value)s項目"))),
        Unit("percent", pgettext_lazy("unit", "％"), Statistic.MEAN, _with(_("%(value)s％"))),
        Unit("cases", pgettext_lazy("unit", "件"), Statistic.TOTAL, _with(_("%(value)s件")), whole=True),
        Unit("people", pgettext_lazy("unit", "人"), Statistic.TOTAL, _with(_("%(value)s人")), whole=True),
        Unit("yen", pgettext_lazy("unit", "円"), Statistic.TOTAL, _with(_("%(value)s円")), whole=True),
    )
}


def axis(unit: Unit, greatest: float) -> Axis:
    """The axis that shows values up to the greatest without long numbers."""
    if unit.slug != "seconds" or greatest < 2 * MINUTE:
        return Axis(unit.label)
    if greatest < 2 * HOUR:
        return Axis(pgettext_lazy("unit", "分"), MINUTE)
    return Axis(pgettext_lazy("unit", "時間"), HOUR) if greatest < 2 * DAY else Axis(pgettext_lazy("unit", "日"), DAY)
