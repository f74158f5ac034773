"""`denen up` with real processes: started, killed in every place, stopped."""

import contextlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest

from denen.base.database.embedded import Embedded, running_url
from denen.base.database.urls import urls_of
from denen.site.tests.house import House, wait

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("up")]


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """In memory where there is room; not pytest's own folder, which the database's user could not enter."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 3 * 2**30
    with tempfile.TemporaryDirectory(prefix="denen-up-", dir=memory if roomy else None) as path:
        yield Path(path)


@pytest.fixture(scope="module")
def shared(place: Path) -> Iterator[House]:
    """One that runs through all tests that leave it running."""
    (place / "shared").mkdir()
    with House(place / "shared") as house:
        yield house


@pytest.fixture
def house(shared: House) -> House:
    return shared if shared.is_up else shared.up()


@pytest.fixture
def stranger(place: Path) -> Iterator[House]:
    """Another one, whose folder is empty."""
    (place / "stranger").mkdir()
    with House(place / "stranger") as stranger:
        yield stranger
    shutil.rmtree(place / "stranger")


def owner_of(house: House) -> "psycopg.Connection[tuple[str]]":
    url = running_url(house.var / "postgres", key=(house.var / "secrets" / "database-key").read_bytes())
    assert url is not None
    return psycopg.connect(url, autocommit=True)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_in_order_it_leaves_nothing_running(house: House, how: signal.Signals) -> None:
    assert house.stop(how) == 0
    assert house.processes() == []
    assert not house.answers()
    assert "Traceback" not in house.output.read_text()


def test_next_start_takes_less_than_ten_seconds(house: House) -> None:
    house.stop()
    began = time.monotonic()
    house.up()
    assert time.monotonic() - began < 10


def test_what_serves_never_has_the_owners_url(house: House) -> None:
    owner = running_url(house.var / "postgres", key=(house.var / "secrets" / "database-key").read_bytes())
    assert owner is not None
    serving = [house.part("denen.site.pages"), house.part("denen.site.manage", "worker")]
    serving += serving[0].children()
    assert len(serving) == 4
    for process in serving:
        environment = process.environ()
        assert "DATABASE_URL" not in environment
        assert owner not in environment.values()
        assert f"denen_{environment['DENEN_ROLE']}:" in environment["DENEN_ROLE_URL"]


def test_secrets_are_for_their_owner_only(house: House) -> None:
    assert (house.var / "secrets").stat().st_mode & 0o077 == 0
    for secret in (house.var / "secrets").iterdir():
        assert secret.stat().st_mode & 0o077 == 0


def test_no_password_stands_on_a_command_line(house: House) -> None:
    key = (house.var / "secrets" / "database-key").read_bytes()
    owner = running_url(house.var / "postgres", key=key)
    assert owner is not None
    urls = urls_of(owner, key=key)
    passwords = [urlsplit(url).password or "?" for url in (urls.owner, urls.app, urls.worker)]
    words = [word for process in house.processes() for word in process.cmdline()]
    assert len(words) > 50
    assert not [word for word in words if any(password in word for password in passwords)]


@pytest.mark.parametrize("marks", [("denen.site.pages",), ("denen.site.manage", "worker")])
def test_killed_part_comes_back(house: House, marks: tuple[str, ...]) -> None:
    killed = house.part(*marks)
    below = killed.children(recursive=True)
    killed.kill()
    wait(lambda: _another(house, killed, *marks))
    wait(house.answers)
    wait(lambda: not any(_lives(process) for process in below))


def test_killed_page_process_comes_back(house: House) -> None:
    pages = house.part("denen.site.pages")
    killed = pages.children()[0]
    killed.kill()
    wait(lambda: len(pages.children()) == 2 and killed not in pages.children())
    assert all(house.answers() for _ in range(20))


def test_killed_database_comes_back_with_all_that_was_confirmed(house: House) -> None:
    with owner_of(house) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS confirmed (word text)")
        connection.execute("TRUNCATE confirmed")
        connection.execute("INSERT INTO confirmed VALUES ('塩尻')")
    killed = house.part("bin/postgres")
    killed.kill()
    wait(lambda: _another(house, killed, "bin/postgres"))
    wait(lambda: running_url(house.var / "postgres", key=b"any") is not None)
    with owner_of(house) as connection:
        assert connection.execute("SELECT word FROM confirmed").fetchall() == [("塩尻",)]
        connection.execute("DROP TABLE confirmed")
    wait(house.answers)


def test_killed_supervisor_takes_all_with_it_and_the_next_start_mends(house: House) -> None:
    house.supervisor.kill()
    assert house.process is not None
    house.process.wait()
    began = time.monotonic()
    house.up()  # at once, while the old ones are still ending
    assert time.monotonic() - began < 15
    house.supervisor.kill()
    house.process.wait()
    wait(lambda: house.processes() == [], 20)


def test_everything_killed_at_once_leaves_nothing_and_the_next_start_mends(house: House) -> None:
    for process in house.processes():
        if process.is_running():
            process.kill()
    wait(lambda: house.processes() == [], 20)
    house.up()


def test_second_start_on_the_same_folder_is_refused_in_one_line(house: House) -> None:
    done = house.run("up")
    assert done.returncode == 1
    assert one_line(done.stderr).startswith(
        f"{house.var} では denen がもう動いています(プロセス {house.supervisor.pid})"
    )
    assert house.answers()


def test_command_beside_a_running_denen_reaches_its_database(house: House) -> None:
    done = house.run("manage", "shell", "-c", "from django.db import connection as c; print(c.settings_dict['USER'])")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "denen_app")


def test_command_without_a_running_denen_starts_the_database_and_stops_it(house: House) -> None:
    house.stop()
    done = house.run("migrate", "--check")
    assert done.returncode == 0, done.stderr
    assert house.processes() == []


@pytest.mark.parametrize("bind", ["127.0.0.1", "0.0.0.0"])
def test_port_in_use_is_named_before_anything_is_started(stranger: House, bind: str) -> None:
    stranger.settings["DENEN_BIND"] = bind
    with socket.socket() as other:
        other.bind(("127.0.0.1", stranger.port))
        other.listen()
        done = stranger.run("up")
    assert done.returncode == 1
    assert f"ポート {stranger.port} は使われています" in one_line(done.stderr)
    assert f"DENEN_PORT={stranger.port + 80}" in done.stderr
    assert not (stranger.var / "postgres").exists()


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("DENEN_PORT", "eighty", "DENEN_PORT"),
        ("DENEN_PORT", "99999", "99999"),
        ("DENEN_BIND", "192.0.2.1", "192.0.2.1"),
        ("DATABASE_URL", "postgresql://denen:secret@127.0.0.1:1/denen", "DENEN_SECRET_KEY"),
    ],
)
def test_wrong_setting_is_named_in_one_line(stranger: House, name: str, value: str, part: str) -> None:
    stranger.settings[name] = value
    done = stranger.run("up")
    assert done.returncode == 1
    assert part in one_line(done.stderr)
    assert "secret@" not in done.stderr


def test_what_stops_the_preparation_is_said_in_one_line(stranger: House) -> None:
    stranger.settings["DENEN_LOG_LEVEL"] = "NONSENSE"
    done = stranger.run("up")
    assert done.returncode == 1
    assert str(stranger.var / "log" / "prepare.log") in one_line(done.stderr)
    assert "Traceback" in (stranger.var / "log" / "prepare.log").read_text()
    assert stranger.processes() == []


def test_closed_terminal_does_not_keep_it_from_stopping_in_order(stranger: House) -> None:
    with subprocess.Popen(
        stranger.command("up"), env=stranger.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as stranger.process:
        assert stranger.process.stdout is not None
        while "denen is running" not in stranger.process.stdout.readline():
            assert stranger.is_up
        stranger.process.stdout.close()
        assert stranger.stop(signal.SIGHUP) == 0
        assert stranger.processes() == []


def test_external_database_that_is_not_there_is_said_in_one_line(stranger: House) -> None:
    stranger.settings |= {"DATABASE_URL": "postgresql://o:secret@127.0.0.1:1/denen", "DENEN_SECRET_KEY": "k" * 50}
    done = stranger.run("up")
    assert done.returncode == 1
    assert "127.0.0.1:1/denen" in one_line(done.stdout)
    assert "secret@" not in done.stdout + done.stderr


def test_external_database_serves_as_well_and_stays_when_denen_stops(stranger: House, place: Path) -> None:
    with Embedded(place / "external", durable=False) as server:
        stranger.settings |= {"DATABASE_URL": server.owner_url, "DENEN_SECRET_KEY": "k" * 50}
        stranger.up()
        for process in (stranger.part("denen.site.pages"), stranger.part("denen.site.manage", "worker")):
            assert server.owner_url not in process.environ().values()
        assert not (stranger.var / "secrets").exists()
        assert stranger.stop() == 0
        assert stranger.run("migrate", "--check").returncode == 0
        count = "from denen.base.models import LocalGovernment; print(LocalGovernment.objects.count())"
        assert stranger.run("manage", "shell", "-c", count).stdout.splitlines()[-1] == "0"
        assert server.is_running


def test_damaged_data_folder_is_said_in_one_line_and_left_alone(stranger: House) -> None:
    data = stranger.var / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "rubbish").write_text("")
    done = stranger.run("up")
    assert done.returncode == 1
    assert f"データフォルダー {data} が壊れています" in one_line(done.stderr)
    assert [path.name for path in data.iterdir()] == ["rubbish"]


def test_folder_that_is_a_file_is_said_in_one_line(stranger: House) -> None:
    stranger.var.write_text("")
    done = stranger.run("up")
    assert done.returncode == 1
    assert str(stranger.var) in one_line(done.stderr)
    stranger.var.unlink()


def test_first_command_of_all_makes_database_roles_and_tables(stranger: House) -> None:
    done = stranger.run("migrate")
    assert done.returncode == 0, done.stderr
    done = stranger.run(
        "manage", "shell", "-c", "from denen.base.models import LocalGovernment as T; print(T.objects.count())"
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "0")
    assert stranger.processes() == []


def test_interrupted_while_it_starts_it_leaves_nothing(stranger: House) -> None:
    for pause in (0.3, 0.8, 1.5, 2.5, 4.0):
        stranger.begin()
        time.sleep(pause)
        if stranger.is_up:
            assert stranger.stop(signal.SIGINT) == 0
        assert stranger.processes() == []
        assert "Traceback" not in stranger.output.read_text()


def test_killed_while_it_starts_the_next_start_mends(stranger: House) -> None:
    for pause in (0.3, 0.8, 1.5, 2.5, 4.0):
        stranger.begin()
        time.sleep(pause)
        assert stranger.process is not None
        stranger.process.kill()
        stranger.process.wait()
    stranger.up()
    assert stranger.stop() == 0


def test_a_disk_that_is_full_is_said_in_one_line_with_the_folder(stranger: House) -> None:
    stranger.var.mkdir()
    small = ["mount", "-t", "tmpfs", "-o", "size=64k", "small", str(stranger.var)]
    if subprocess.run(small, capture_output=True).returncode != 0:
        pytest.skip("only root may mount a small disk")
    try:
        done = stranger.run("up")
    finally:
        subprocess.run(["umount", "-l", stranger.var], check=True)
    (line,) = (done.stdout + done.stderr).splitlines()
    assert done.returncode == 1
    assert f"are free at {stranger.var}" in line


def _lives(process: psutil.Process) -> bool:
    """One that has ended may stay as a zombie until the machine's first process takes note, which we cannot hasten."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


def _another(house: House, killed: psutil.Process, *marks: str) -> bool:
    """Whether a part is there again, and not the one that was killed. One look: it may end between two."""
    try:
        return house.part(*marks).pid != killed.pid
    except LookupError:
        return False


def one_line(said: str) -> str:
    """The complaint, which is one line in two languages; progress has gone to standard output."""
    lines = [
        line for line in said.splitlines() if line.strip() and not line.startswith(("データベースを始めて", "止めて"))
    ]
    assert len(lines) == 1, said
    assert " / " in lines[0]
    return lines[0]
