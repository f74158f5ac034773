"""What an earlier start may have left: a server that still runs, or the note that one did."""

import contextlib
import os
import signal
import time
from pathlib import Path

from denen.base.database.faults import Say, StillRunning
from denen.base.database.note import Note


def settle(data: Path, *, say: Say, patience: float = 30.0) -> None:
    """Ends servers that still run on this data and drops the note of dead ones.

    Only for the holder of the folder's lock: whatever runs there has lost its parent, and nobody may attach to it.
    """
    left = processes_on(data)
    if left:
        say("前回のデータベースが止まるのを待っています。", "Waiting for the last run's database to stop.")
        note = Note.of(data)
        if note is not None and note.pid in left:
            _signal(note.pid, signal.SIGINT, data)  # its other processes end with it, and without it by themselves
        if not _wait(data, patience):
            for pid in processes_on(data):
                _signal(pid, signal.SIGQUIT, data)
            _wait(data, 5.0)
        for pid in processes_on(data):
            raise StillRunning(path=data, pid=pid)
    # PostgreSQL refuses to start while any process bears the number in the note, even one that is no PostgreSQL:
    # after a restart of a container that is the rule rather than the exception.
    (data / "postmaster.pid").unlink(missing_ok=True)


def processes_on(data: Path) -> set[int]:
    """Every process of a server works in its data folder, so that is how they are known."""
    here = os.path.realpath(data)
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            # Gone meanwhile, or another user's: for that one PostgreSQL's own lock is there.
            with contextlib.suppress(OSError):
                if os.readlink(entry / "cwd") == here and (entry / "comm").read_text().strip() == "postgres":
                    found.add(int(entry.name))
    return found


def _signal(pid: int, how: signal.Signals, data: Path) -> None:
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        pass
    except PermissionError:
        raise StillRunning(path=data, pid=pid) from None


def _wait(data: Path, patience: float) -> bool:
    """Whether they have all ended in time."""
    until = time.monotonic() + patience
    while processes_on(data):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
