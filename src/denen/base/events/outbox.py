"""The transactional outbox: an event is a row of the transaction that made it true."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction

from denen.base import clock
from denen.base.events.event import Event, event_name, from_body, handlers_of
from denen.base.models import OutboxEvent
from denen.base.tenancy import acting_for

log = logging.getLogger(__name__)

GIVEN_UP = 12
"""Tries after which an event is left for a person to look at (by then it has been failing for about an hour)."""


def publish(event: Event) -> None:
    """Writes the event with the rows of the running transaction; it is delivered only if that commits."""
    now = clock.now()
    # bulk_create asks for nothing back: the pages' role may write here, but not read.
    OutboxEvent.objects.bulk_create(
        [
            OutboxEvent(
                lg_code=event.lg_code, name=event_name(type(event)), body=event.body(), written_at=now, due_at=now
            )
        ]
    )


def deliver_due(*, at: datetime, limit: int = 100) -> int:
    """Delivers what is due, as the worker's role. Several workers share the work. Returns how many were taken."""
    taken = 0
    while taken < limit and _deliver_one(at):
        taken += 1
    return taken


def _deliver_one(at: datetime) -> bool:
    with transaction.atomic():
        row = (
            OutboxEvent.objects.select_for_update(skip_locked=True)
            .filter(due_at__lte=at, tries__lt=GIVEN_UP)
            .order_by("due_at")
            .first()
        )
        if row is None:
            return False
        try:
            # A savepoint: whatever a listener wrote before it failed is undone, but the try is counted.
            with acting_for(row.lg_code):
                event = from_body(row.name, row.lg_code, row.body)
                for handler in handlers_of(row.name):
                    handler(event)
        except Exception as error:
            log.exception("event could not be delivered", extra={"event": row.name, "event_id": str(row.id)})
            row.tries += 1
            row.due_at = at + timedelta(seconds=min(2**row.tries, 600))
            row.error = type(error).__name__
            row.save(update_fields=["tries", "due_at", "error"])
        else:
            row.delete()
    return True
