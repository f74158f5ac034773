"""The data folder of the embedded server: made whole or not at all, and looked over before each start."""

import hashlib
import os
import shutil
import signal
import subprocess
from pathlib import Path

from denen.base.database import lifeline, wheel
from denen.base.database.account import Account
from denen.base.database.diagnosis import fault_of
from denen.base.database.faults import Corrupt, DiskFull, NotPermitted, WrongMajor

OWNER = DATABASE = "denen"
"""The owner's role and its database; the superuser `postgres` has no password, so nobody can sign in as it."""

_INITDB = (
    "--username=postgres",
    "--auth=trust",  # until _ACCESS is written; nothing listens before that
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",  # the same order and case rules on every machine, whatever locales it has
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)
_REMEMBERED = "denen-password-digest"
_ACCESS = "local all all scram-sha-256\n"


def make(data: Path, *, account: Account, password: str, durable: bool) -> None:
    """Makes the data folder with the owner's role and database. It appears under its name only when it is complete."""
    for left_over in data.parent.glob(f"{data.name}.new-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    new = data.with_name(f"{data.name}.new-{os.getpid()}")
    template = None if durable else _template(account, password)
    try:
        if template is not None and template.exists():
            _copy(template, new)
        else:
            _initialise(new, account=account, password=password, durable=durable)
            if template is not None:
                _keep(new, template)
        new.rename(data)
    except PermissionError:
        raise NotPermitted(path=data.parent) from None
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise


def look_over(data: Path) -> None:
    """Refuses a folder that cannot be this server's data, before PostgreSQL says so in words for its makers only."""
    try:
        if not (data / "PG_VERSION").exists():
            raise Corrupt(path=data, reason="PG_VERSION がない / PG_VERSION is missing")
        found = (data / "PG_VERSION").read_text().strip()
        if found.isdigit() and found != wheel.MAJOR:
            raise WrongMajor(path=data, found=found, expected=wheel.MAJOR)
        for needed in ("global/pg_control", "base", "pg_wal", "postgresql.conf", "pg_hba.conf"):
            if not (data / needed).exists():
                raise Corrupt(path=data, reason=f"{needed} がない / {needed} is missing")
    except PermissionError:
        raise NotPermitted(path=data) from None


def know_password(data: Path, *, account: Account, password: str) -> None:
    """Gives the owner the password of today's key, where the data folder was made with another (a lost `var/secrets`,
    a restored backup). The data folder remembers a digest of it, so nothing is done while it is the same."""
    remembered = data / _REMEMBERED
    digest = hashlib.sha256(password.encode()).hexdigest()
    if remembered.exists() and remembered.read_text() == digest:
        return
    _single(data, f"ALTER ROLE {OWNER} PASSWORD '{password}'\n", account=account)
    remembered.write_text(digest)
    account.give(remembered)


def check_space(folder: Path, *, needed_mb: int) -> None:
    free_mb = shutil.disk_usage(folder).free // 2**20
    if free_mb < needed_mb:
        raise DiskFull(path=folder, free_mb=free_mb, needed_mb=needed_mb)


def _initialise(new: Path, *, account: Account, password: str, durable: bool) -> None:
    new.mkdir(mode=0o700)
    account.give(new)
    sync = () if durable else ("--no-sync",)
    _run(["initdb", *_INITDB, *sync, "--pgdata", new], account=account, data=new)
    (new / "pg_hba.conf").write_text(_ACCESS)
    statements = f"CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE BYPASSRLS\nCREATE DATABASE {DATABASE} OWNER {OWNER}\n"
    _single(new, statements, account=account, durable=durable)
    know_password(new, account=account, password=password)


def _single(data: Path, statements: str, *, account: Account, durable: bool = True) -> None:
    """Runs statements, one a line, without a server: by the superuser, who needs no password that way."""
    fast = () if durable else ("-c", "fsync=off")
    _run(["postgres", "--single", *fast, "-D", data, "postgres"], account=account, data=data, statements=statements)


def _run(command: list[str | Path], *, account: Account, data: Path, statements: str = "") -> None:
    program, *arguments = command
    done = lifeline.run(
        [wheel.program(str(program)), *arguments],
        signal.SIGKILL,
        typed=statements,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
        **account.arguments,
    )
    if done.returncode != 0 or "ERROR:" in done.stderr or "FATAL:" in done.stderr:
        raise fault_of(done.stderr, data=data)


def _template(account: Account, password: str) -> Path | None:
    """Where throw-away servers copy their data folder from; None where there is no place to keep it."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "denen"
    ingredients = "\n".join((wheel.release(), *_INITDB, str(account.uid), password))
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return cache / f"postgres-{hashlib.sha256(ingredients.encode()).hexdigest()[:16]}"


def _keep(new: Path, template: Path) -> None:
    draft = template.with_name(f"{template.name}.new-{os.getpid()}")
    try:
        _copy(new, draft)
        draft.rename(template)
    except (OSError, subprocess.CalledProcessError):  # another start kept it first, or there is no room: no harm
        shutil.rmtree(draft, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    subprocess.run(["cp", "--archive", "--reflink=auto", source, target], check=True, capture_output=True)
