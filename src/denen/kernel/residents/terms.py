"""The terms of a protection: a year at a time, renewable from a month before its end (民法143条 counts the days)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def last_day_of_year_from(start: date) -> date:
    """The day before the same day of the next year; from 29 February on, 28 February."""
    if (start.month, start.day) == (2, 29):
        return date(start.year + 1, 2, 28)
    return start.replace(year=start.year + 1) - timedelta(days=1)


def renewable_from(until: date) -> date:
    """The same day of the month before, or that month's last."""
    year, month = (until.year, until.month - 1) if until.month > 1 else (until.year - 1, 12)
    return date(year, month, min(until.day, monthrange(year, month)[1]))


def renewable_until(today: date) -> date:
    """Protections that end on this day or earlier can be renewed today: the other way round of `renewable_from`."""
    year, month = (today.year, today.month + 1) if today.month < 12 else (today.year + 1, 1)
    last = monthrange(year, month)[1]
    # On the last day of a short month the longer month's later days have come as well: 28 February, 31 March.
    if today.day == monthrange(today.year, today.month)[1]:
        return date(year, month, last)
    return date(year, month, min(today.day, last))
