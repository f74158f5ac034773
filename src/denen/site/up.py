"""`denen up`: starts everything, keeps it running, stops it. Light: it imports neither Django nor a database driver."""

import argparse
import http.client
import signal
import sys
import time
from contextlib import ExitStack
from types import FrameType

from denen.base.database.embedded import Embedded
from denen.base.database.faults import Fault
from denen.site import claim
from denen.site.child import Child, Pause, last_words, turn_over
from denen.site.faults import PartDidNotStart
from denen.site.greeting import address, greet
from denen.site.installation import Installation, Role, setting
from denen.site.preparation import prepare
from denen.site.terminal import complain, say

_LOOK = 0.5  # seconds between two looks at the children
_MENDING = 20.0  # seconds for which the port may still be held by what a killed `denen up` left, which is ending
_PATIENCE = 15.0  # seconds that pages and worker get to finish what they are doing
_LEAN = {"MALLOC_ARENA_MAX": "2"}  # of itself glibc gives each thread a heap of its own: 30 MB more for the pages


class Stopped(BaseException):
    """Somebody asked us to stop: Ctrl-C, SIGTERM, or the terminal was closed."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="denen up", description="すべてを始めます。 / Starts everything.")
    parser.add_argument("--trial", action="store_true", help="例の町で試す / with the example towns")
    asked = parser.parse_args(arguments)
    for number in _STOPPING:
        signal.signal(number, _stop)
    try:
        return Supervisor(Installation.here(trial=asked.trial or None)).run()
    except Stopped:
        return 0


_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _stop(number: int, frame: FrameType | None) -> None:
    for each in _STOPPING:
        signal.signal(each, signal.SIG_IGN)  # once asked is enough: stopping takes a moment
    raise Stopped


class Supervisor:
    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.bind: str = setting("DENEN_BIND")
        self.port: int = setting("DENEN_PORT")
        self.database: Embedded | None = None
        self.children: list[Child] = []
        self._pause = Pause()  # of the database

    def run(self) -> int:
        """Runs until it is stopped. What was started is stopped in the opposite order, whatever happens."""
        with ExitStack() as stack:
            unclean = stack.enter_context(claim.folder(self.installation.var))
            claim.check_port(self.bind, self.port, patience=_MENDING if unclean else 0.0)
            owner_url = self._start_database(stack)
            if not prepare(self.installation, owner_url):
                return 1
            stack.callback(self._stop_children)
            self._start_children(owner_url)
            logins = self.installation.var / "example-logins.json"
            greet(address(self.bind, self.port), logins if self.installation.trial else None)
            while True:
                time.sleep(_LOOK)
                self._look_after()

    def _start_database(self, stack: ExitStack) -> str:
        if not self.installation.is_embedded:
            return self.installation.database_url
        say("データベースを始めています", "Starting the database")
        self.database = self.installation.embedded(say=say)
        stack.callback(self.database.stop)
        self.database.start()
        return self.database.owner_url

    def _start_children(self, owner_url: str) -> None:
        def child(role: Role, name: str, name_en: str, *module: str) -> Child:
            return Child(
                name=name,
                name_en=name_en,
                command=[sys.executable, "-P", "-m", *module],
                environment=_LEAN | self.installation.environment(role, owner_url),
                log=self.installation.log(name_en),
            )

        say("ページと裏方を始めています", "Starting the pages and the worker")
        pages = child("app", "ページ", "pages", "denen.site.pages")
        worker = child("worker", "裏方", "worker", "denen.site.manage", "worker")
        self.children = [pages, worker]
        for each in self.children:
            each.start()
        while not self._answers():
            if not pages.is_running:
                raise PartDidNotStart(
                    name=pages.name, name_en=pages.name_en, reason=last_words(pages.log), log=pages.log
                )
            time.sleep(0.05)

    def _answers(self) -> bool:
        """Whether a page comes. It is asked as a browser would ask, so the first visitor finds it warm."""
        host = address(self.bind, self.port).split("/")[2].rpartition(":")[0].strip("[]")
        connection = http.client.HTTPConnection(host, self.port, timeout=30)
        try:
            connection.request("GET", "/health/", headers={"Host": f"localhost:{self.port}"})
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return True

    def _look_after(self) -> None:
        """Starts again what has ended by itself, after a pause that grows while it keeps ending."""
        if self.database is not None and not self.database.is_running:
            self._revive_database(self.database)
        for child in self.children:
            if child.is_running:
                continue
            if child.due is None:
                child.sweep()
                child.due = time.monotonic() + child.pause.next()
                say(f"{child.name}が止まったので始め直します", f"The {child.name_en} ended and will be started again")
            elif time.monotonic() >= child.due:
                child.start()
        for log in (self.installation.log("postgres"), *(child.log for child in self.children)):
            turn_over(log)

    def _revive_database(self, database: Embedded) -> None:
        say("データベースが止まったので始め直します", "The database ended and is being started again")
        time.sleep(self._pause.next())
        try:
            database.restart()
        except Fault as fault:
            complain(fault)

    def _stop_children(self) -> None:
        say("止めています", "Stopping")
        for child in self.children:
            child.ask_to_end()
        for child in self.children:
            child.end(_PATIENCE)
