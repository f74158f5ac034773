"""An open loop: requests leave at their time, however long earlier ones take, and latency counts from that time.

Run as a process of its own (`python -m denen.site.bench.load`, a plan on standard input, results on standard output),
so that the bench's own work does not delay it. It is light: no Django.
"""

from __future__ import annotations

import gc
import http.client
import json
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass

from denen.base.database import lifeline

CONNECTIONS = 32
_FIRST = 0.5  # seconds from the start to the first request, in which the threads come up


@dataclass(frozen=True)
class Request:
    """`at`: seconds from the start. `kind`: the page, for the table. Done is what is answered with `status`, leading on
    to an address that ends in `leads_to`; anything else has failed."""

    at: float
    kind: str
    method: str
    path: str
    cookie: str
    body: str = ""
    status: int = 200
    leads_to: str = ""


@dataclass(frozen=True)
class Answered:
    """`milliseconds` from the time it was due. `wrong`: what came instead of what was wanted; empty if all is well."""

    at: float
    kind: str
    milliseconds: float
    wrong: str


def fire(requests: Sequence[Request], *, host: str, port: int) -> list[Answered]:
    """Sends them from another process. Raises CalledProcessError where that one breaks."""
    plan = json.dumps({"host": host, "port": port, "requests": [asdict(each) for each in requests]})
    done = lifeline.run(
        [sys.executable, "-P", "-m", __name__],
        signal.SIGTERM,
        typed=plan,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C reaches it through us
    )
    done.check_returncode()
    return [Answered(*row) for row in json.loads(done.stdout)]


class _Sender(threading.Thread):
    """One connection, kept open as a proxy keeps it."""

    def __init__(self, host: str, port: int, due: queue.SimpleQueue[Request | None], start_at: float) -> None:
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection(host, port, timeout=30)
        self.due, self.start_at = due, start_at
        self.answered: list[Answered] = []

    def run(self) -> None:
        while (request := self.due.get()) is not None:
            wrong = self._send(request)
            took = time.monotonic() - self.start_at - request.at
            self.answered.append(Answered(request.at, request.kind, took * 1000, wrong))

    def _send(self, request: Request) -> str:
        headers = {"Cookie": request.cookie}
        if request.method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(request.method, request.path, request.body or None, headers)
            answer = self.connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            return type(error).__name__
        led_to = answer.headers.get("Location", "")
        if answer.status == request.status and led_to.endswith(request.leads_to):
            return ""
        return f"{answer.status} {led_to.rpartition('/counter/')[2]}".strip()


def _send_all(host: str, port: int, requests: Sequence[Request]) -> list[Answered]:
    due: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
    start_at = time.monotonic() + _FIRST
    senders = [_Sender(host, port, due, start_at) for _ in range(CONNECTIONS)]
    for sender in senders:
        sender.start()
    for request in sorted(requests, key=lambda request: request.at):
        time.sleep(max(0.0, start_at + request.at - time.monotonic()))
        due.put(request)
    for _ in senders:
        due.put(None)
    for sender in senders:
        sender.join()
    return [answered for sender in senders for answered in sender.answered]


def main() -> None:
    plan = json.load(sys.stdin)
    requests = [Request(**row) for row in plan["requests"]]
    gc.disable()  # its pauses would be counted as the server's
    answered = _send_all(plan["host"], plan["port"], requests)
    json.dump([astuple(each) for each in answered], sys.stdout)


if __name__ == "__main__":
    main()
