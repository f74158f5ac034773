"""The worker: delivers events, seals the audit, runs what is due each day."""

from __future__ import annotations

import logging
import signal
import threading
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections

from denen.base import audit, clock
from denen.base.events import deliver_due
from denen.base.schedule import run_due
from denen.base.tenancy.towns import open_towns

log = logging.getLogger(__name__)

SECONDS_BETWEEN = 1.0


def work_once() -> int:
    """One round. Returns how many things were done; what fails is logged and tried again in the next round."""
    done = 0
    while delivered := deliver_due(at=clock.now()):
        done += delivered
    for town in open_towns():
        while sealed := audit.seal_pending(town.lg_code):
            done += sealed
        done += run_due(town.lg_code, at=clock.now())
    return done


def work() -> None:
    """Works until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    beat = Path(settings.DENEN_VAR) / "worker.beat"
    while not stop.is_set():
        try:
            close_old_connections()
            work_once()
            beat.touch()
        except Exception:  # the database may be away for a moment; the supervisor restarts us if we die
            log.exception("a round of work failed")
        stop.wait(SECONDS_BETWEEN)
