"""A part of denen that runs as a process of its own, under the eyes of `denen up`."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from denen.base.database import lifeline

_LOG_BYTES, _LOGS_KEPT = 10_000_000, 5
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_SETTLED = 60.0  # seconds after which a child that dies has not died of its start


@dataclass
class Pause:
    """How long to wait before the next try: longer each time, until one has lasted."""

    length: float = _FIRST_PAUSE
    since: float = field(default_factory=time.monotonic)

    def next(self) -> float:
        lived = time.monotonic() - self.since
        pause = _FIRST_PAUSE if lived > _SETTLED else self.length
        self.length = min(pause * 2, _LONGEST_PAUSE)
        self.since = time.monotonic() + pause
        return pause


@dataclass
class Child:
    """`name` and `name_en` are for people. It works in a session of its own, so Ctrl-C reaches it through us only."""

    name: str
    name_en: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    pause: Pause = field(default_factory=Pause)
    due: float | None = None  # when it is to be started again

    def start(self) -> None:
        self.due = None
        with self.log.open("ab") as log:
            self.process = lifeline.start(
                self.command,
                signal.SIGTERM,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self, patience: float) -> None:
        """Waits for its end, then ends by force whatever is left of it."""
        if self.process is None:
            return
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.sweep()

    def sweep(self) -> None:
        """Ends the processes that the child had started and that have outlived it."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process = None


def last_words(log: Path) -> str:
    """The last line of a log, for the one line that people get."""
    with log.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - 4096))
        lines = file.read().decode(errors="replace").strip().splitlines()
    line = lines[-1] if lines else "?"
    try:
        return str(json.loads(line)["says"])
    except (ValueError, KeyError, TypeError):
        return line


def turn_over(log: Path) -> None:
    """Keeps a log from filling the disk. Its writers hold it open and append, so it is copied and emptied, not renamed;
    a line written between the two is lost."""
    if not log.exists() or log.stat().st_size < _LOG_BYTES:
        return
    for number in range(_LOGS_KEPT - 1, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        if older.exists():
            older.rename(log.with_name(f"{log.name}.{number + 1}"))
    shutil.copyfile(log, log.with_name(f"{log.name}.1"))
    os.truncate(log, 0)
