"""The user of the operating system that runs the embedded server: PostgreSQL refuses to run as root."""

import fcntl
import os
import pwd
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from denen.base.database import wheel
from denen.base.database.faults import NoAccount, NotReadable, OwnedByAnother, Say

NAME = "denen-postgres"


class AsUser(TypedDict, total=False):
    """Arguments of `subprocess.Popen` that change the user; empty when it is to stay the same."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int
    name: str

    @property
    def is_another(self) -> bool:
        return self.uid != os.geteuid()

    @property
    def arguments(self) -> AsUser:
        return AsUser(user=self.uid, group=self.gid, extra_groups=[]) if self.is_another else AsUser()

    def give(self, path: Path) -> None:
        if self.is_another:
            os.chown(path, self.uid, self.gid)


def for_data(data: Path, *, say: Say) -> Account:
    """Who runs the server on this data folder: ourselves, or, for root, the data's owner or `denen-postgres`."""
    owner = data.stat().st_uid if data.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise OwnedByAnother(path=data, owner=_name_of(owner))
        return _account(pwd.getpwuid(os.geteuid())) if _known(os.geteuid()) else Account(os.geteuid(), os.getegid(), "")
    if owner:
        return _account(pwd.getpwuid(owner)) if _known(owner) else Account(owner, data.stat().st_gid, str(owner))
    return _account(_created(say))


def open_the_way(account: Account, folder: Path, *, say: Say) -> None:
    """Lets another user pass through the parents of `folder` (pass through only: not list, not read)."""
    if not account.is_another:
        return
    opened = []
    for parent in (folder, *folder.parents):
        facts = parent.stat()
        if facts.st_uid != account.uid and not facts.st_mode & stat.S_IXOTH:
            parent.chmod(stat.S_IMODE(facts.st_mode) | stat.S_IXOTH)
            opened.append(str(parent))
    if opened:
        say(
            f"利用者 {account.name} が通り抜けられるようにしました(o+x): {', '.join(opened)}",
            f"Let the user {account.name} pass through these (o+x)",
        )


def open_the_wheel(account: Account, *, say: Say) -> None:
    """Makes PostgreSQL's programs readable for the account, where an umask or a closed home keeps them from it."""
    program = wheel.program("postgres")
    if not account.is_another or _runs(account, program):
        return
    open_the_way(account, wheel.home().parent, say=say)
    for path in _tree(wheel.home()), _tree(wheel.libraries()):
        for entry in path:
            mode = stat.S_IMODE(entry.stat().st_mode)
            entry.chmod(mode | (mode & 0o500) >> 6)
    if not _runs(account, program):
        raise NotReadable(name=account.name, path=program)


def _runs(account: Account, program: Path) -> bool:
    try:
        asked = subprocess.run([program, "--version"], capture_output=True, cwd="/", **account.arguments)
    except PermissionError:
        return False
    return asked.returncode == 0


def _tree(folder: Path) -> Iterator[Path]:
    if folder.exists():
        yield folder
        yield from folder.rglob("*")


def _created(say: Say) -> pwd.struct_passwd:
    with _one_at_a_time():
        entry = _by_name(NAME)
        if entry is not None:
            return entry
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
        path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
        environment = {**os.environ, "PATH": path, "LC_ALL": "C"}
        try:
            made = subprocess.run(command, capture_output=True, text=True, env=environment)
        except OSError as error:
            raise NoAccount(name=NAME, reason=error.strerror) from None
        entry = _by_name(NAME)
    if entry is None:
        raise NoAccount(name=NAME, reason=made.stderr.strip() or "useradd")
    say(
        f"データベースを動かす利用者 {NAME} を作りました(root では動かせないため)。",
        f"Created the user {NAME}, who runs the database (it may not run as root).",
    )
    return entry


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """useradd looks whether the name is free before it takes its lock: of two at once, the later one gives the user
    another number, and the data of the earlier one belongs to nobody. The folder, as the file in it is replaced."""
    folder = os.open("/etc", os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _by_name(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)


def _known(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _name_of(uid: int | None) -> str:
    return pwd.getpwuid(uid).pw_name if uid is not None and _known(uid) else str(uid)
