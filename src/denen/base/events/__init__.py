"""Events: what has happened, told to other modules after it is true."""

from denen.base.events.event import Event, event_types, handlers_of, on
from denen.base.events.outbox import deliver_due, publish

__all__ = ["Event", "deliver_due", "event_types", "handlers_of", "on", "publish"]
