"""Killed at random while residents' forms are handed in: what was confirmed is there, nothing is half done."""

import contextlib
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pyotp
import pytest

from denen.base.database.embedded import running_url
from denen.base.database.urls import urls_of
from denen.site.bench.clerk import ClerkBrowser
from denen.site.example import PASSWORD, SECRET
from denen.site.tests.house import House, wait

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("up")]
TIMES = 20
SIGNATURE = "[[[100,100],[200,150],[300,100]]]"
COUNTER = "/shiojiri/counter/"


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 3 * 2**30
    folder = tempfile.TemporaryDirectory(prefix="denen-killed-", dir=memory if roomy else None)
    with folder as path, House(Path(path)) as house:
        house.up()
        as_owner(house, "example", "--people", "60")
        house.stop()
        house.settings["DENEN_TRIAL"] = "1"
        yield house.up()


def owner_url(house: House) -> str:
    url = running_url(house.var / "postgres", key=key_of(house))
    assert url
    return url


def key_of(house: House) -> bytes:
    return (house.var / "secrets" / "database-key").read_bytes()


def as_owner(house: House, *words: str) -> None:
    secret = (house.var / "secrets" / "secret-key").read_text()
    environment = house.environment() | {
        "DENEN_ROLE": "owner",
        "DENEN_ROLE_URL": urls_of(owner_url(house), key=key_of(house)).owner,
        "DENEN_SECRET_KEY": secret,
        "DENEN_TRIAL": "1",
    }
    subprocess.run([sys.executable, "-P", "-m", "denen.site.manage", *words], env=environment, check=True)


class Counter(threading.Thread):
    """A clerk who serves one resident after the other, and presses again when the page does not come."""

    def __init__(self, house: House, login: str, person: tuple[str, str]) -> None:
        super().__init__(daemon=True)
        self.browser = ClerkBrowser("127.0.0.1", house.port, "shiojiri", login)
        self.card, self.person = person
        self.browser.sign_in(password=PASSWORD, code=pyotp.TOTP(SECRET).now())
        self.stop = threading.Event()
        self.confirmed: list[str] = []
        self.wrong: list[str] = []

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self.serve()
            except OSError:
                time.sleep(0.1)
            except Exception as error:
                self.wrong.append(repr(error))
                return

    def serve(self) -> None:
        begun = self.post(COUNTER, procedures="juminhyo", standing="self", shown_by="card_code", counter="1")
        if begun.status != 302:
            return self.note("start", begun.status)
        found = re.search(r"/counter/([0-9a-f-]{36})/", begun.location)
        assert found, begun.location
        visit = found[1]
        for step, form in (
            ("card", {"card": self.card, "code": "1234"}),
            ("household", {"person": self.person}),
            ("details", {"visitor_phone": "0263-52-0280", "certificate_scope": "household", "copies": "1"}),
        ):
            page = self.post(f"{COUNTER}{visit}/{step}/", **form)
            if page.status != 302:
                return self.note(step, page.status)
        page = self.post(f"{COUNTER}{visit}/check/", signed="drawn", signature=SIGNATURE)
        if page.status == 302 and page.location.endswith("/done/"):
            self.confirmed.append(visit)
        else:
            self.note("check", page.status)
        return None

    def post(self, path: str, **form: str):  # type: ignore[no-untyped-def]
        page = self.browser.send("GET", path)
        return self.browser.send("POST", path, {**page.hidden, **form}) if page.status == 200 else page

    def note(self, step: str, status: int) -> None:
        """A page may fail while a part is down (500, 503) or when a press arrives twice (409, 302); no other answer."""
        if status not in (302, 409, 500, 503):
            self.wrong.append(f"{step} answered {status}")
        time.sleep(0.1)


def kill_something(house: House, chance: random.Random) -> str:
    """Kills -9 one of all the processes there are: supervisor, database and its backends, pages, worker."""
    there = [house.supervisor, *house.supervisor.children(recursive=True)]
    victim = chance.choice(there)
    with contextlib.suppress(psutil.Error):
        name = " ".join(victim.cmdline())[-60:] or victim.name()
        victim.kill()
        return name
    return "one that had ended"


def test_killed_twenty_times_during_submissions_nothing_is_half_done(house: House) -> None:
    with psycopg.connect(owner_url(house)) as owner:
        people = dict(
            owner.execute(
                "SELECT given_name, id::text FROM residents_person WHERE lg_code = '202151' "
                "AND (family_name, given_name, birth_date) "
                "IN (('田中', '葵', '1988-04-12'), ('佐藤', '健', '1985-09-23'))"
            ).fetchall()
        )
    clerks = [
        Counter(house, "suzuki", ("aoi", people["葵"])),
        Counter(house, "ogawa", ("takeru", people["健"])),
    ]
    for clerk in clerks:
        clerk.start()
    chance = random.Random(20261123)
    killed = []
    for _ in range(TIMES):
        time.sleep(chance.uniform(0.5, 2.5))
        killed.append(kill_something(house, chance))
        time.sleep(0.3)
        if not house.is_up:  # the supervisor itself: then it is for the next start to mend
            house.up()
        wait(house.answers, 30)
    wait(lambda: all(clerk.confirmed or clerk.wrong for clerk in clerks), 30)
    for clerk in clerks:
        clerk.stop.set()
    for clerk in clerks:
        clerk.join(30)
        assert clerk.wrong == [], killed
    look_whole(house, [visit for clerk in clerks for visit in clerk.confirmed])
    done = house.run("audit", "verify")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "BROKEN" not in done.stdout


def look_whole(house: House, confirmed: list[str]) -> None:
    assert len(confirmed) >= TIMES
    wait(house.answers, 30)
    with psycopg.connect(owner_url(house)) as owner:

        def one(question: str, *values: object) -> object:
            row = owner.execute(question, values).fetchone()
            assert row
            return row[0]

        handed_in = {str(row[0]) for row in owner.execute("SELECT id FROM counter_visit WHERE state = 'handed_in'")}
        assert set(confirmed) <= handed_in
        # Each visit that was handed in has its case, the case its number and its document; no other visit has any.
        assert (
            one(
                "SELECT count(*) FROM counter_visit v LEFT JOIN counter_visitcase c ON c.visit_id = v.id "
                "LEFT JOIN procedures_case k ON k.id = c.case_id LEFT JOIN documents_document d ON d.case_id = k.id "
                "WHERE (v.state = 'handed_in') IS DISTINCT FROM (k.number IS NOT NULL AND d.id IS NOT NULL)"
            )
            == 0
        )
        assert one("SELECT count(*) FROM procedures_case") == len(handed_in)
        assert one("SELECT count(*) FROM documents_document") == len(handed_in)
        assert one("SELECT count(*) FROM procedures_caseevent") == 2 * len(handed_in)
        assert one("SELECT max(number) FROM procedures_case") == len(handed_in)
        wait(lambda: one("SELECT count(*) FROM base_outboxevent") == 0, 30)
        assert one("SELECT count(*) FROM base_auditrecord WHERE verb = 'visit.handed_in'") == len(handed_in)


def test_afterwards_it_stops_in_order_and_leaves_nothing(house: House) -> None:
    assert house.stop() == 0
    assert house.processes() == []
    assert not os.path.exists(house.var / "postgres" / "data" / "postmaster.pid")
