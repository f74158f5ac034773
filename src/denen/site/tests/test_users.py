"""`denen up` as an ordinary user, and what happens where root and an ordinary user meet."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from denen.base.database.leftovers import processes_on
from denen.site.tests.house import House

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("up")]

VERSION = sys.version_info[:2]
NOBODY = pwd.getpwnam("nobody")


@pytest.fixture
def house() -> Iterator[House]:
    """A house of an ordinary user: of us, or, when we are root, of `nobody`."""
    with tempfile.TemporaryDirectory(prefix="denen-users-") as path:
        folder, prefix = Path(path), ()
        if os.geteuid() == 0:
            prefix = ("setpriv", f"--reuid={NOBODY.pw_uid}", f"--regid={NOBODY.pw_gid}", "--clear-groups")
            shutil.chown(folder, NOBODY.pw_uid, NOBODY.pw_gid)
        with House(folder, prefix=prefix, HOME=path) as house:
            house.python = python_for(house)
            yield house


def python_for(house: House) -> str:
    """Ours; or, where it lies in a folder that only root may enter, the system's of the same version with our paths."""
    for python in (sys.executable, "/usr/bin/python3"):
        # By way of a shell: setpriv itself still starts what only root can reach.
        asks = f"import sys, django; assert sys.version_info[:2] == {VERSION}"
        probe = [*house.prefix, "sh", "-c", 'exec "$0" -P -c "$1"', python, asks]
        if subprocess.run(probe, capture_output=True, cwd="/", env=house.environment()).returncode == 0:
            return python
    pytest.skip("this Python lies in a folder that only root may enter, and the system has no other of its version")


def test_ordinary_user_runs_all_of_it_as_herself(house: House) -> None:
    house.up()
    uid = os.geteuid() or NOBODY.pw_uid
    assert {process.uids().effective for process in house.processes()} == {uid}
    assert len(house.processes()) >= 10
    assert house.stop() == 0
    assert house.processes() == []


def test_folder_without_permission_is_said_in_one_line(house: House) -> None:
    house.var.mkdir()
    if os.geteuid() == 0:
        shutil.chown(house.var, 0, 0)
    house.var.chmod(0o555)
    done = house.run("up")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert f"No permission to write to {house.var}" in line


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to someone else")
def test_data_of_someone_else_are_refused_in_one_line(house: House) -> None:
    data = house.var / "postgres" / "data"
    data.mkdir(parents=True)
    for folder in (house.var, house.var / "postgres"):
        shutil.chown(folder, NOBODY.pw_uid, NOBODY.pw_gid)
    done = house.run("up")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert f"{data} belongs to another user, root" in line


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can go on with what another user has begun")
def test_root_goes_on_with_the_data_of_an_ordinary_user_as_that_user(house: House) -> None:
    assert house.up().stop() == 0
    house.prefix = ()
    house.up()
    assert {os.stat(f"/proc/{pid}").st_uid for pid in processes_on(house.var / "postgres" / "data")} == {NOBODY.pw_uid}
    assert house.stop() == 0
    house.prefix = ("setpriv", f"--reuid={NOBODY.pw_uid}", f"--regid={NOBODY.pw_gid}", "--clear-groups")
