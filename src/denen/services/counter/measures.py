"""The counter's indicators, each a query over its own tables.

A visit about a protected person is not among them: whoever reads a measure is not named for her, and for anyone else
the database has no such visit.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import DateTimeField, ExpressionWrapper, F, QuerySet

from denen.base.clock import start_of
from denen.kernel.measures.types import Sample
from denen.services.counter.models import Visit


def handling_time(start: date, end: date) -> tuple[Sample, ...]:
    """Seconds from the first question to the desk, of each visit that was handed in."""
    return tuple(Sample(at, seconds) for at, seconds in _handed_in(start, end, "handling_seconds"))


def fields_by_hand(start: date, end: date) -> tuple[Sample, ...]:
    """Boxes that somebody had to write out, of each visit that was handed in."""
    return tuple(Sample(at, boxes) for at, boxes in _handed_in(start, end, "boxes_typed"))


def _handed_in(start: date, end: date, value: str) -> QuerySet[Visit, tuple[datetime, int]]:
    """From the first moment of `start` to that of `end`, in Japan. A visit counts when it was first handed in: while it
    is corrected, and after, it stays in its day."""
    first = F("started_at") + F("handling_seconds") * timedelta(seconds=1)
    return (
        Visit.objects.annotate(first_handed_in_at=ExpressionWrapper(first, output_field=DateTimeField()))
        .filter(first_handed_in_at__gte=start_of(start), first_handed_in_at__lt=start_of(end))
        .values_list("first_handed_in_at", value)
    )
