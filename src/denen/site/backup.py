"""`denen backup FILE` and `denen restore FILE`: the whole database in one file, by PostgreSQL's own tools.

The file holds residents' data but not the installation's secrets, which are kept apart from it.
"""

import argparse
import os
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg

from denen.base.database import wheel
from denen.base.database.faults import NotPermitted
from denen.site import claim, manage
from denen.site.faults import (
    AlreadyUp,
    BackupFailed,
    BackupThere,
    IsFolder,
    NoBackup,
    NoFolder,
    NotEmpty,
    StopFirst,
    ToolMissing,
)
from denen.site.installation import Installation
from denen.site.terminal import say

_ANEW = ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "ALTER SCHEMA public OWNER TO pg_database_owner")


def backup(words: list[str]) -> None:
    """Writes the file under its name only once it is whole. Runs beside `denen up`: it sees one moment of the data."""
    parser = argparse.ArgumentParser(prog="denen backup")
    parser.add_argument("file", type=Path)
    parser.add_argument("--replace", action="store_true", help="今あるファイルを置き換える / replace the file")
    asked = parser.parse_args(words)
    file: Path = asked.file.absolute()
    if file.is_dir():
        raise IsFolder(file=file)
    if not file.parent.is_dir():
        raise NoFolder(folder=file.parent)
    if file.exists() and not asked.replace:
        raise BackupThere(file=file)
    part = file.with_name(f"{file.name}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        _run("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={part}")
        part.replace(file)
    except PermissionError:
        raise NotPermitted(path=file.parent) from None
    finally:
        part.unlink(missing_ok=True)
    keys = Installation.here().var / "secrets"
    say(
        f"バックアップ: {file}({file.stat().st_size // 2**20 + 1} MB)。{keys} は別に保管してください。",
        f"Written. Keep {keys} as well, in another place.",
    )


def restore(words: list[str]) -> None:
    """Puts the file's content in the place of what is there, wholly or, where anything goes wrong, not at all."""
    parser = argparse.ArgumentParser(prog="denen restore")
    parser.add_argument("file", type=Path)
    parser.add_argument("--replace", action="store_true", help="今あるデータを置き換える / replace what is there")
    asked = parser.parse_args(words)
    file: Path = asked.file.absolute()
    if file.is_dir():
        raise IsFolder(file=file)
    if not file.is_file():
        raise NoBackup(file=file)
    installation = Installation.here()
    with ExitStack() as stack:
        try:
            stack.enter_context(claim.folder(installation.var))
        except AlreadyUp as running:
            raise StopFirst(pid=running.facts["pid"]) from None
        if not asked.replace and _has_tables():
            raise NotEmpty
        script = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=installation.var))) / "restore.sql"
        script.touch(0o600)
        # First all of it into a script: piped, a file that breaks off would look like one that ends there.
        _run("pg_restore", "--no-owner", f"--file={script}", file, connects=False)
        (installation.var / "prepared.json").unlink(missing_ok=True)
        anew = [f"--command={statement}" for statement in _ANEW]
        _run("psql", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", *anew, f"--file={script}")
        # Rights are not in the file: the roles of this installation may have other names than those of the first.
        manage.main(["migrate", "--verbosity=0"])
    say("戻しました。表は今の版に合っています。", "Restored, and brought up to date.")


def _has_tables() -> bool:
    with psycopg.connect(os.environ["DENEN_ROLE_URL"]) as connection:
        row = connection.execute("SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')").fetchone()
    return row == (True,)


def _run(tool: str, *arguments: str | Path, connects: bool = True) -> None:
    """Runs a tool, its output going nowhere but into the fault. The password travels in the environment, since anybody
    on the machine can read a command line."""
    url = urlsplit(os.environ["DENEN_ROLE_URL"])
    place = urlunsplit(url._replace(netloc=f"{url.username}@{url.netloc.rpartition('@')[2]}"))
    done = subprocess.run(
        [_program(tool), *arguments, *((f"--dbname={place}",) if connects else ())],
        env={**os.environ, "PGPASSWORD": unquote(url.password or "")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if "error" in line.lower() or "fatal" in line.lower()]
        raise BackupFailed(tool=tool, reason=said[0] if said else f"exit {done.returncode}")


def _program(tool: str) -> Path:
    """The wheel's for the embedded database; the system's for an external one, which the wheel's, being without TLS,
    may not reach."""
    if Installation.here().is_embedded:
        return wheel.program(tool)
    found = shutil.which(tool)
    if found is None:
        raise ToolMissing(tool=tool)
    return Path(found)
