"""The server of the pages: granian, two processes, HTTP/1 (a proxy in front ends TLS). Started by `denen up`."""

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.server import Server

from denen.base.database.lifeline import end_with_parent
from denen.base.environment import read

PROCESSES, THREADS = 2, 4
_JSON = {"()": "denen.base.logs.JsonFormatter"}
_LOGGING: dict[str, Any] = {"formatters": {"generic": _JSON, "access": _JSON}}


def main() -> None:
    multiprocessing.set_start_method("fork")  # what is loaded here is shared by both processes, not loaded twice
    application = _loaded()
    server = os.getpid()

    def load() -> Callable[..., Any]:
        end_with_parent(signal.SIGKILL, server)  # a process without its server would keep the port
        return application

    Server(
        "denen.site.wsgi:application",
        address=read("DENEN_BIND"),
        port=read("DENEN_PORT"),
        interface=Interfaces.WSGI,
        workers=PROCESSES,
        blocking_threads=THREADS,
        blocking_threads_idle_timeout=600,  # a thread that ends takes its database connection with it
        runtime_threads=1,
        http=HTTPModes.http1,
        backlog=512,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_dictconfig=_LOGGING,
    ).serve(target_loader=load, wrap_loader=False)


def _loaded() -> Callable[..., Any]:
    """The application with every page's code, so that no visitor waits for it."""
    from django.urls import get_resolver

    from denen.site.wsgi import application

    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()  # else the collector's marks would unshare the memory
    return application


if __name__ == "__main__":
    main()
