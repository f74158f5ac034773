"""The embedded server on a real data folder, with real processes."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from denen.base.database import account, cluster, leftovers, wheel
from denen.base.database.embedded import Embedded, running_url
from denen.base.database.faults import Corrupt, DiskFull, Fault, InUse, WrongMajor, in_silence
from denen.base.database.note import Note

KEY = b"k" * 32


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """In memory where there is room. Not pytest's own folder: another run of pytest would close it to the server."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 3 * 2**30
    with tempfile.TemporaryDirectory(prefix="denen-embedded-", dir=memory if roomy else None) as path:
        yield Path(path)


@pytest.fixture
def folder(place: Path) -> Iterator[Path]:
    yield place / "test" / "postgres"
    shutil.rmtree(place / "test", ignore_errors=True)


@pytest.fixture(scope="module")
def used(place: Path) -> Path:
    """A data folder that has been used and left in order, with one row in it."""
    with Embedded(place / "used", key=KEY) as server, psycopg.connect(server.owner_url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('塩尻')")
    return place / "used"


@pytest.fixture
def made(used: Path, folder: Path) -> Path:
    """A copy of it for one test."""
    folder.parent.mkdir()
    subprocess.run(["cp", "--archive", used, folder], check=True)
    return folder


def words_in(url: str) -> list[tuple[str]]:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT word FROM kept").fetchall()


def wait_until_gone(data: Path, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not leftovers.processes_on(data):
            return
        time.sleep(0.05)
    pytest.fail(f"PostgreSQL still runs on {data}")


STARTER = """
import sys, time
from pathlib import Path
from denen.base.database.embedded import Embedded
server = Embedded(Path(sys.argv[1]), key=sys.argv[2].encode())
server.start()
print(server.owner_url, flush=True)
time.sleep(600)
"""


@pytest.fixture
def parent(made: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that runs the server."""
    with subprocess.Popen(
        [sys.executable, "-c", STARTER, str(made), KEY.decode()],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("postgresql://")
        yield process
        process.kill()
        process.wait()
        wait_until_gone(made / "data")  # it still writes into the folder that is removed next


def test_owner_signs_in_and_nobody_else(folder: Path) -> None:
    with Embedded(folder, key=KEY) as server:
        with psycopg.connect(server.owner_url) as connection:
            row = connection.execute(
                "SELECT current_user::text, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
        assert row == ("denen", False, True)
        for stranger in ("denen:wrong@", "denen@", "postgres@", "postgres:postgres@"):
            url = f"postgresql://{stranger}{server.owner_url.rpartition('@')[2]}"
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(url)


def test_nothing_listens_on_a_port_and_only_the_owner_enters_the_folders(folder: Path) -> None:
    with Embedded(folder, key=KEY) as server, psycopg.connect(server.owner_url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        note = Note.of(server.data)
        assert note is not None
        assert stat.S_IMODE(note.sockets.stat().st_mode) == 0o700
        assert stat.S_IMODE(server.data.stat().st_mode) == 0o700


def test_personal_data_stay_out_of_the_log(folder: Path) -> None:
    with Embedded(folder, key=KEY) as server:
        with psycopg.connect(server.owner_url, autocommit=True) as connection:
            connection.execute("CREATE TABLE people (name text PRIMARY KEY)")
            connection.execute("INSERT INTO people VALUES ('田中 葵')")
            with pytest.raises(psycopg.errors.UniqueViolation):
                connection.execute("INSERT INTO people VALUES ('田中 葵')")
        assert "people_pkey" in server.log.read_text()
        assert "田中" not in server.log.read_text()


def test_throw_away_server_leaves_nothing(folder: Path) -> None:
    with Embedded(folder, durable=False) as server:
        note = Note.of(server.data)
        assert note is not None
        psycopg.connect(server.owner_url).close()
    assert not folder.exists()
    assert not note.sockets.exists()
    wait_until_gone(server.data, seconds=0.1)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes users")
def test_of_two_first_starts_at_once_both_get_the_same_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(account, "NAME", f"denen-test-{os.getpid()}")
    together = threading.Barrier(4)

    def first_start(_: int) -> int:
        together.wait()
        return account.for_data(tmp_path / "none", say=in_silence).uid

    with ThreadPoolExecutor(4) as starts:
        numbers = set(starts.map(first_start, range(4)))
    subprocess.run(["userdel", account.NAME], check=True, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})
    assert len(numbers) == 1


def test_path_far_longer_than_a_socket_may_be(folder: Path) -> None:
    with Embedded(folder / ("長い名前" * 12) / "と 空白", key=KEY) as server:
        psycopg.connect(server.owner_url).close()


def test_killed_server_has_lost_nothing_that_was_confirmed(made: Path) -> None:
    with Embedded(made, key=KEY) as server:
        with psycopg.connect(server.owner_url) as connection:
            connection.execute("INSERT INTO kept VALUES ('松本')")
        note = Note.of(server.data)
        assert note is not None
        os.kill(note.pid, signal.SIGKILL)
        while server.is_running:
            time.sleep(0.01)
        server.restart()
        assert words_in(server.owner_url) == [("塩尻",), ("松本",)]


def test_server_ends_with_a_parent_that_was_killed(parent: "subprocess.Popen[str]", made: Path) -> None:
    parent.kill()
    parent.wait()
    wait_until_gone(made / "data")


def test_start_right_after_a_kill_waits_for_the_left_over_and_mends(
    parent: "subprocess.Popen[str]", made: Path
) -> None:
    parent.kill()
    parent.wait()
    with Embedded(made, key=KEY) as server:
        assert words_in(server.owner_url) == [("塩尻",)]


def test_server_without_a_parent_is_stopped_and_not_attached_to(made: Path) -> None:
    with Embedded(made, key=KEY) as server:
        runs_as = server._account
    sockets = made / "elsewhere"
    sockets.mkdir()
    runs_as.give(sockets)
    with subprocess.Popen(
        [wheel.program("postgres"), "-D", server.data, "-c", "listen_addresses=", "-k", sockets],
        stderr=subprocess.DEVNULL,
        cwd="/",
        **runs_as.arguments,
    ) as stranger:
        while (note := Note.of(server.data)) is None or not note.ready:
            time.sleep(0.02)
        with Embedded(made, key=KEY) as server:
            assert stranger.wait(10) == 0
            assert words_in(server.owner_url) == [("塩尻",)]


def test_note_of_a_dead_server_whose_number_is_another_process_now(made: Path) -> None:
    note = made / "data" / "postmaster.pid"
    note.write_text(f"{os.getppid()}\n{made}/data\n1\n5432\n/nowhere\n\n0 0\nready\n")
    with Embedded(made, key=KEY) as server:
        assert words_in(server.owner_url) == [("塩尻",)]


def test_two_at_once_are_refused_and_the_second_learns_the_way(parent: "subprocess.Popen[str]", made: Path) -> None:
    with pytest.raises(InUse):
        Embedded(made, key=KEY).start()
    url = running_url(made, key=KEY)
    assert url is not None
    assert words_in(url) == [("塩尻",)]


def test_lost_secret_is_replaced(made: Path) -> None:
    with Embedded(made, key=b"another") as server:
        assert words_in(server.owner_url) == [("塩尻",)]


def test_interrupted_first_start_is_begun_anew(folder: Path) -> None:
    half = folder / "data.new-1"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    with Embedded(folder, key=KEY) as server:
        psycopg.connect(server.owner_url).close()
    assert sorted(path.name for path in folder.iterdir()) == ["data", "lock", "postgres.log"]


@pytest.mark.parametrize("lost", ["PG_VERSION", "global/pg_control", "pg_hba.conf"])
def test_data_folder_with_a_file_lost_is_named_damaged(made: Path, lost: str) -> None:
    (made / "data" / lost).unlink()
    with pytest.raises(Corrupt) as caught:
        Embedded(made, key=KEY).start()
    assert_one_line(caught.value, lost)


@pytest.mark.parametrize("content", [b"", b"\0" * 8192, b"rubbish" * 1000])
def test_data_folder_with_rubbish_in_it_is_named_damaged(made: Path, content: bytes) -> None:
    (made / "data" / "global" / "pg_control").write_bytes(content)
    with pytest.raises(Fault) as caught:
        Embedded(made, key=KEY).start()
    assert_one_line(caught.value, str(made / "data"))
    assert isinstance(caught.value, Corrupt)


def test_data_folder_with_its_log_lost_is_named_damaged(made: Path) -> None:
    for segment in (made / "data" / "pg_wal").iterdir():
        if segment.is_file():
            segment.unlink()
    with pytest.raises(Corrupt) as caught:
        Embedded(made, key=KEY).start()
    assert_one_line(caught.value, str(made / "data"))


def test_data_of_another_major_version_is_left_alone(made: Path) -> None:
    (made / "data" / "PG_VERSION").write_text("15\n")
    with pytest.raises(WrongMajor) as caught:
        Embedded(made, key=KEY).start()
    assert_one_line(caught.value, "15")


def test_damaged_folder_is_not_touched_and_works_again_once_mended(made: Path) -> None:
    lost = made / "data" / "pg_hba.conf"
    content = lost.read_text()
    owner = lost.stat()
    lost.unlink()
    with pytest.raises(Corrupt):
        Embedded(made, key=KEY).start()
    lost.write_text(content)
    os.chown(lost, owner.st_uid, owner.st_gid)
    with Embedded(made, key=KEY) as server:
        assert words_in(server.owner_url) == [("塩尻",)]


def test_too_little_space_is_said_in_megabytes(tmp_path: Path) -> None:
    with pytest.raises(DiskFull) as caught:
        cluster.check_space(tmp_path, needed_mb=10**9)
    assert_one_line(caught.value, "1000000000 MB")


class Disk:
    """A small disk of its own, in memory, whose size can be changed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def mount(self, size: str) -> bool:
        options = f"size={size}" if not self.path.is_mount() else f"remount,size={size}"
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "small", self.path], capture_output=True)
        return done.returncode == 0

    def leave_free(self, megabytes: int) -> None:
        used = shutil.disk_usage(self.path).used // 2**20
        assert self.mount(f"{used + megabytes}m")


@pytest.fixture
def disk(folder: Path) -> Iterator[Disk]:
    disk = Disk(folder)
    disk.path.mkdir(parents=True)
    if not disk.mount("2000m"):
        pytest.skip("only root may mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", disk.path], check=True)


def test_first_start_on_a_disk_too_small_is_refused_before_anything_is_written(disk: Disk) -> None:
    disk.leave_free(600)
    with pytest.raises(DiskFull) as caught:
        Embedded(disk.path / "postgres", key=KEY).start()
    assert_one_line(caught.value, "1024 MB")
    assert [path.name for path in (disk.path / "postgres").iterdir()] == ["lock"]


def test_disk_that_fills_up_loses_nothing_that_was_confirmed(disk: Disk) -> None:
    folder = disk.path / "postgres"
    with Embedded(folder, key=KEY) as server:
        with psycopg.connect(server.owner_url) as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('塩尻')")
        disk.leave_free(4)
        with pytest.raises(psycopg.Error), psycopg.connect(server.owner_url) as connection:
            connection.execute("INSERT INTO kept SELECT repeat(md5(i::text), 100) FROM generate_series(1, 100000) i")
    with pytest.raises(DiskFull) as caught:
        Embedded(folder, key=KEY).start()
    assert_one_line(caught.value, "200 MB")
    assert disk.mount("2000m")
    with Embedded(folder, key=KEY) as server:
        assert words_in(server.owner_url) == [("塩尻",)]


def assert_one_line(fault: Fault, part: str) -> None:
    said = str(fault)
    assert "\n" not in said
    assert part in said
    ja, _, en = said.partition(" / ")
    assert ja
    assert en
