"""A whole denen in a folder of its own, started as a person would start it, and looked at from outside."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Self

import psutil

from denen.base.database.leftovers import processes_on


class House:
    """`with House(folder) as house: house.up()`. At the end nothing of it runs any more, whatever a test did."""

    def __init__(self, folder: Path, *, prefix: tuple[str, ...] = (), **settings: str) -> None:
        self.var = folder / "var"
        self.port = free_port()
        self.prefix = prefix
        self.python = sys.executable
        self.settings = settings
        self.process: subprocess.Popen[str] | None = None
        self.output = folder / "output"

    def environment(self) -> dict[str, str]:
        # Ours and the libraries', not the standard library: it is each Python's own.
        paths = [path for path in sys.path if not path.startswith(sys.base_prefix)]
        known = {name: value for name, value in os.environ.items() if not name.startswith(("DENEN_", "DATABASE_"))}
        own = {"DENEN_VAR": str(self.var), "DENEN_PORT": str(self.port), "PYTHONPATH": os.pathsep.join(paths)}
        return known | own | self.settings

    def command(self, *words: str) -> list[str]:
        return [*self.prefix, self.python, "-P", "-m", "denen.site.command", *words]

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(self.command(*words), env=self.environment(), capture_output=True, text=True, timeout=120)

    def up(self) -> Self:
        """Starts it and waits until its pages come."""
        self.begin()
        wait(lambda: "denen is running" in self.output.read_text() or not self.is_up, 90)
        assert self.is_up, self.output.read_text()
        assert self.answers()
        return self

    def begin(self) -> None:
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                self.command("up"), env=self.environment(), stdout=output, stderr=output, start_new_session=True
            )

    @property
    def is_up(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def supervisor(self) -> psutil.Process:
        assert self.process is not None
        return next(
            process
            for process in (psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(True))
            if "denen.site.command" in process.cmdline()
        )

    def part(self, *marks: str) -> psutil.Process:
        """The child of the supervisor whose command line holds all marks."""
        for process in self.supervisor.children():
            with contextlib.suppress(psutil.Error):  # one that was killed and not yet noticed
                if all(any(mark in word for word in process.cmdline()) for mark in marks):
                    return process
        raise LookupError(marks)

    def answers(self) -> bool:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/health/", headers={"Host": "localhost"})
        try:
            with urllib.request.urlopen(request, timeout=10):
                return True
        except urllib.error.HTTPError:  # a page too, only not a happy one
            return True
        except OSError:
            return False

    def processes(self) -> list[psutil.Process]:
        """Everything that runs for this folder, found by what it was told and by where it works."""
        found = [psutil.Process(pid) for pid in processes_on(self.var / "postgres" / "data")]
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.environ().get("DENEN_VAR") == str(self.var):
                    found.append(process)
        return found

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        self.supervisor.send_signal(how)
        return self.process.wait(60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes():
            with contextlib.suppress(psutil.Error):
                process.kill()
        if self.process is not None:
            self.process.wait(30)
        shutil.rmtree(self.var, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def wait(true: Callable[[], object], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.05)
