"""A whole denen of a bench's own: its folder, its durable database, and the processes that `denen up` starts."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import psutil

from denen.base.database import lifeline
from denen.base.database.urls import RoleUrls
from denen.site.faults import HouseDidNotStart
from denen.site.installation import Installation
from denen.site.preparation import prepare
from denen.site.terminal import say

_STARTING, _STOPPING = 180.0, 60.0


class House:
    """`with House() as house`: `database()` is for arranging, `up()` for measuring; at the end nothing is left.

    It lies in DENEN_VAR, on the disk that real data would lie on: where /tmp is memory, a commit there costs nothing.
    """

    def __init__(self) -> None:
        beside = Installation.here().var
        for name in [name for name in os.environ if name.startswith(("DENEN_", "DATABASE_")) and name != "DENEN_DATA"]:
            del os.environ[name]  # they are another installation's
        self._environment = dict(os.environ)
        self.var = Path(tempfile.mkdtemp(prefix="bench-", dir=beside))
        (self.var / "log").mkdir()
        self.port = _free_port()
        self.installation = Installation(var=self.var, database_url="", trial=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.var, ignore_errors=True)

    @contextmanager
    def database(self) -> Iterator[RoleUrls]:
        """The database alone, with its roles and tables; this process is then its owner's, and has Django."""
        with self.installation.reached(say=say) as owner_url:
            # Without the trial: how large the example towns are is the bench's affair.
            if not prepare(replace(self.installation, trial=False), owner_url):
                raise HouseDidNotStart(reason="prepare")
            os.environ |= self.installation.environment("owner", owner_url)
            import django

            django.setup()
            yield self.installation.urls(owner_url)

    @contextmanager
    def up(self) -> Iterator[psutil.Process]:
        """Everything, as `denen up` starts it for anybody. Yields the supervisor."""
        log = self.installation.log("up")
        with log.open("ab") as output:
            process = lifeline.start(
                [sys.executable, "-P", "-m", "denen.site.command", "up", "--trial"],
                signal.SIGTERM,
                env=self._environment | {"DENEN_VAR": str(self.var), "DENEN_PORT": str(self.port)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C reaches it through us
            )
        try:
            self._wait(process, log)
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            try:
                process.wait(_STOPPING)
            except subprocess.TimeoutExpired:
                process.kill()  # its children end with it
                process.wait()

    def errors(self) -> Counter[str]:
        """What the pages wrote into their log as going wrong: the error and the last place of ours, how often."""
        found: Counter[str] = Counter()
        with suppress(FileNotFoundError):
            for line in self.installation.log("pages").read_text(errors="replace").splitlines():
                if '"error": ' in line:
                    told = json.loads(line)
                    found[f"{told['error']} {' '.join(told.get('where', ())[-1:])}".strip()] += 1
        return found

    def _wait(self, process: subprocess.Popen[bytes], log: Path) -> None:
        until = time.monotonic() + _STARTING
        while not self._answers():
            if process.poll() is not None or time.monotonic() > until:
                lines = log.read_text(errors="replace").strip().splitlines()
                raise HouseDidNotStart(reason=lines[-1] if lines else process.returncode)
            time.sleep(0.1)

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", "/health/")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return True


@dataclass(frozen=True)
class Spent:
    """What the parts of a house (up, postgres, pages, worker) use: MB of memory now, seconds of the processors so far.

    Memory is the proportional set size, in which what several processes share counts once.
    """

    megabytes: Mapping[str, float]
    seconds: Mapping[str, float]

    @classmethod
    def by(cls, supervisor: psutil.Process) -> Self:
        """By the supervisor and every process below it."""
        megabytes: dict[str, float] = defaultdict(float)
        seconds: dict[str, float] = defaultdict(float)
        for process in (supervisor, *supervisor.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):  # one of the database's that has just ended
                part, times = _part(process.cmdline()), process.cpu_times()
                megabytes[part] += process.memory_full_info().pss / 2**20
                seconds[part] += times.user + times.system
        return cls(megabytes, seconds)


def _part(words: Sequence[str]) -> str:
    known = {"denen.site.command": "up", "denen.site.pages": "pages", "denen.site.manage": "worker"}
    return next((known[word] for word in words if word in known), "postgres")


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
