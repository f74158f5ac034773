"""Before the first page: the weak roles, the tables, and for a trial the example towns. A short-lived child of
`denen up` with the owner's role, so that what serves never has it. Where nothing has changed it is done in no time."""

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from denen.base.database import roles
from denen.base.database.faults import Fault
from denen.base.plain.source import BadSource
from denen.site.faults import TOLD, in_lines
from denen.site.installation import Installation
from denen.site.terminal import say


def main() -> int:
    try:
        _prepare(Installation.here(), os.environ["DENEN_ROLE_URL"])
    except (Fault, BadSource) as wrong:
        print(in_lines(wrong) if isinstance(wrong, BadSource) else wrong, flush=True)  # our standard error is the log
        return TOLD
    return 0


def _prepare(installation: Installation, owner_url: str) -> None:
    roles.ensure(owner_url, key=installation.role_key)
    done = _Done(installation.var / "prepared.json")
    code = _digest_of_code()
    if done.get("code") != code or done.get("tables") != _digest_of_tables(owner_url):
        say("データベースの表を整えています", "Bringing the database's tables up to date")
        _manage("migrate", verbosity=0)
        done.put(code=code, tables=_digest_of_tables(owner_url))
    if installation.trial and done.get("example") != _identity(owner_url):
        say("例の町を作っています", "Making the example towns")
        _manage("example")
        with psycopg.connect(owner_url, autocommit=True) as connection:
            connection.execute("ANALYZE")  # else, until autovacuum comes, each case costs a look at the whole register
        done.put(example=_identity(owner_url))


class _Done:
    """What was done, and for which code and which database."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.facts: dict[str, str] = json.loads(path.read_text())
        except (FileNotFoundError, ValueError):
            self.facts = {}

    def get(self, name: str) -> str | None:
        return self.facts.get(name)

    def put(self, **facts: str) -> None:
        self.facts |= facts
        draft = self.path.with_suffix(".new")
        draft.write_text(json.dumps(self.facts))
        draft.replace(self.path)


def _manage(command: str, **options: Any) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command(command, **options)


def _digest_of_code() -> str:
    """Of everything that a migration could depend on, and of what authors write, so that a mistake is said here, to
    people: each source file's name, size and time, also of plug-ins."""
    sha = hashlib.sha256(version("django").encode())
    for folder in _folders_of_code():
        for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.yaml")]):
            facts = path.stat()
            sha.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return sha.hexdigest()


def _folders_of_code() -> Iterator[Path]:
    names = {"denen"} | {point.module.partition(".")[0] for point in entry_points(group="denen.service")}
    for name in sorted(names):
        spec = find_spec(name)
        yield from map(Path, (spec.submodule_search_locations if spec else None) or ())


def _digest_of_tables(owner_url: str) -> str:
    """Of the migrations that the database itself says it has: a backup that was restored tells on itself."""
    with psycopg.connect(owner_url) as connection:
        there = connection.execute("SELECT to_regclass('public.django_migrations') IS NOT NULL").fetchone()
        if there is None or not there[0]:
            return ""
        applied = connection.execute("SELECT app, name FROM public.django_migrations ORDER BY app, name").fetchall()
    return hashlib.sha256(repr(applied).encode()).hexdigest() + _identity(owner_url)


def _identity(owner_url: str) -> str:
    """Which database this is; another one after it was dropped and made anew."""
    with psycopg.connect(owner_url) as connection:
        row = connection.execute(
            "SELECT system_identifier::text || '-' || pg_database.oid FROM pg_control_system(), pg_database"
            " WHERE datname = current_database()"
        ).fetchone()
    assert row is not None
    return str(row[0])


if __name__ == "__main__":
    sys.exit(main())
