"""What is due once a day for each town, such as deleting what has been kept long enough."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from denen.base.clock import day_of
from denen.base.models import ScheduleRun
from denen.base.tenancy import acting_for

log = logging.getLogger(__name__)

Task = Callable[[datetime], None]
_daily: dict[str, Task] = {}


def daily(task: Task) -> Task:
    """Marks a function in tasks.py: called once a day for each town, for which it acts. It must bear being repeated."""
    _daily[f"{task.__module__}.{task.__name__}"] = task
    return task


def run_due(lg_code: str, *, at: datetime) -> int:
    """Runs what has not run today for a town, as the worker's role. Returns how many tasks ran."""
    today, ran = day_of(at), 0
    over = set(ScheduleRun.objects.filter(lg_code=lg_code, ran_on__gte=today).values_list("task", flat=True))
    for name, task in sorted(_daily.items()):
        if name in over:  # asked each second: so one question, not a locked row for each task
            continue
        with transaction.atomic():
            ScheduleRun.objects.get_or_create(lg_code=lg_code, task=name, defaults={"ran_on": "0001-01-01"})
            row = ScheduleRun.objects.select_for_update().get(lg_code=lg_code, task=name)
            if row.ran_on >= today:
                continue
            row.ran_on = today
            row.save(update_fields=["ran_on"])
            try:
                with acting_for(lg_code):
                    task(at)
                ran += 1
            except Exception:  # tomorrow it is tried again, and the health page shows the log's count
                log.exception("daily task failed", extra={"task": name})
    return ran
