"""A backup, and what it is worth: the same data in another installation."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from denen.site.tests.house import House

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("up")]


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 3 * 2**30
    with tempfile.TemporaryDirectory(prefix="denen-backup-", dir=memory if roomy else None) as path:
        yield Path(path)


@pytest.fixture(scope="module")
def first(place: Path) -> Iterator[House]:
    """An installation with a town opened in it."""
    (place / "first").mkdir()
    with House(place / "first") as house:
        assert run(house, "migrate") == ""
        assert run(house, "town", "open", "202151", "shiojiri") == ""
        yield house


@pytest.fixture
def second(place: Path) -> Iterator[House]:
    """Another machine, where nothing is."""
    (place / "second").mkdir()
    with House(place / "second") as house:
        yield house
    shutil.rmtree(place / "second")


@pytest.fixture(scope="module")
def saved(first: House, place: Path) -> Path:
    assert run(first, "backup", str(place / "saved")) == ""
    return place / "saved"


def run(house: House, *words: str) -> str:
    """What it complained about; nothing when all went well."""
    done = house.run(*words)
    assert (done.returncode == 0) == (not done.stderr), done.stdout + done.stderr
    return done.stderr


def towns(house: House) -> str:
    code = "from denen.base.models import LocalGovernment as T; print([*T.objects.values_list('lg_code', flat=True)])"
    return house.run("manage", "shell", "-c", code).stdout.splitlines()[-1]


def test_restored_elsewhere_the_towns_are_there_and_the_tables_fenced(second: House, saved: Path) -> None:
    assert run(second, "restore", str(saved)) == ""
    assert towns(second) == "['202151']"
    assert run(second, "migrate", "--check") == ""
    code = "from denen.base.models import AuditRecord; print(AuditRecord.objects.count())"
    assert "NoTown" in second.run("manage", "shell", "-c", code).stderr
    second.up()
    assert second.stop() == 0


def test_backup_is_for_its_owners_eyes_only(saved: Path) -> None:
    assert saved.stat().st_mode & 0o077 == 0
    assert [path.name for path in saved.parent.glob("saved*")] == ["saved"]


def test_what_is_there_is_replaced_only_when_asked(first: House, saved: Path) -> None:
    assert "--replace" in run(first, "restore", str(saved))
    assert run(first, "restore", str(saved), "--replace") == ""
    assert towns(first) == "['202151']"


def test_backup_of_what_was_restored_is_as_good(first: House, second: House, saved: Path) -> None:
    assert run(first, "restore", str(saved), "--replace") == ""
    again = str(saved.with_name("again"))
    assert run(first, "backup", again) == ""
    assert f"{again} is there already" in run(first, "backup", again)
    assert run(first, "backup", again, "--replace") == ""
    assert run(second, "restore", again) == ""
    assert towns(second) == "['202151']"


def test_backup_that_breaks_off_changes_nothing(first: House, saved: Path) -> None:
    half = saved.with_name("half")
    half.write_bytes(saved.read_bytes()[: saved.stat().st_size // 2])
    complaint = run(first, "restore", str(half), "--replace")
    assert "pg_restore failed" in complaint
    assert len(complaint.splitlines()) == 1
    assert towns(first) == "['202151']"


def test_running_denen_is_backed_up_but_not_restored_over(first: House, saved: Path) -> None:
    first.up()
    assert run(first, "backup", str(saved.with_name("beside"))) == ""
    assert f"stop denen up (process {first.supervisor.pid})" in run(first, "restore", str(saved), "--replace")
    assert first.answers()
    assert first.stop() == 0


def test_backup_that_is_not_there_is_named(first: House, place: Path) -> None:
    assert f"There is no backup file {place}/none" in run(first, "restore", str(place / "none"))
    assert f"{place} is a folder" in run(first, "restore", str(place))


def test_backup_to_where_no_file_can_be_is_refused(first: House, place: Path) -> None:
    assert f"There is no folder {place}/none; make it first" in run(first, "backup", str(place / "none" / "b1"))
    assert f"{place} is a folder" in run(first, "backup", str(place), "--replace")


def test_backup_says_which_secrets_it_leaves_out(first: House, place: Path) -> None:
    assert f"{first.var}/secrets" in first.run("backup", str(place / "told")).stdout


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_backup_to_a_closed_folder_is_refused(first: House) -> None:
    assert "No permission to write" in run(first, "backup", "/proc/saved")
