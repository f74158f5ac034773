"""What `denen up` claims before it starts anything: the folder, which nobody else may run on, and the port."""

import errno
import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from denen.base.database import cluster
from denen.base.database.faults import NotPermitted
from denen.site.faults import AlreadyUp, PortRefused, PortTaken


@contextmanager
def folder(var: Path) -> Iterator[bool]:
    """Holds the folder. Yields whether its last holder was killed: then that one's number still stands in the file."""
    try:
        lock = (var / "lock").open("a+")
    except PermissionError:
        raise NotPermitted(path=var) from None
    cluster.check_space(var, needed_mb=1)  # else the first line written fails, and the error names no place
    with lock:
        lock.seek(0)
        last = lock.read().strip()
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyUp(var=var, pid=last or "?") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        try:
            yield bool(last)
        finally:
            lock.truncate(0)


def check_port(bind: str, port: int, *, patience: float) -> None:
    """Refuses in plain words; granian itself would silently share the port with whoever has it."""
    until = time.monotonic() + patience
    while (trouble := _trouble(bind, port)) is not None:
        if trouble.errno != errno.EADDRINUSE:
            raise PortRefused(bind=bind, port=port, reason=trouble.strerror or trouble)
        if time.monotonic() >= until:
            raise PortTaken(port=port, other=port + 80 if port < 65000 else 8080)
        time.sleep(0.2)


def _trouble(bind: str, port: int) -> OSError | None:
    try:
        family = socket.AF_INET6 if ":" in bind else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((bind, port))
    except OverflowError as error:
        return OSError(errno.EINVAL, str(error))
    except OSError as error:
        return error
    return None
