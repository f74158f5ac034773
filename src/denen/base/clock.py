"""The one place that reads the clock. Views ask it once and pass the time on; actions never look."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """This moment, aware, UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The day it is in Japan."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day in Japan on which an aware moment falls."""
    return moment.astimezone(TOKYO).date()


def start_of(day: date) -> datetime:
    """The first moment of a day in Japan."""
    return datetime(day.year, day.month, day.day, tzinfo=TOKYO)


@contextmanager
def frozen(moment: datetime) -> Iterator[datetime]:
    """For tests and demos: within it, it is always this moment."""
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield moment
    finally:
        _frozen.reset(token)
