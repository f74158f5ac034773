"""The tests' ground: a throw-away PostgreSQL (or the one of DATABASE_URL), reached as the weak role of the pages.

Fixtures: `db` (pytest-django's, rolled back after each test), `committed` (real commits, emptied afterwards),
`owner` (a connection that no policy binds), `shiojiri`, `matsumoto`, `nagano` (opened towns). For pages in a real
browser: `browser.py` beside this file.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "denen.site.settings")
os.environ.setdefault("DENEN_SECRET_KEY", "only for tests " * 4)
os.environ.setdefault("DENEN_ROLE_URL", "postgresql://set-by-the-plugin/nowhere")
os.environ.setdefault("DENEN_TRIAL", "1")
os.environ.setdefault("DENEN_VAR", tempfile.mkdtemp(prefix="denen-tests-"))
os.environ.setdefault("DENEN_LOG_LEVEL", "ERROR")

import psycopg
import pytest

from denen.base.database.connections import connect_as
from denen.base.database.roles import RoleUrls

pytest_plugins = ["denen.base.testing.browser"]


def pytest_configure() -> None:
    """Compiles the texts that are not, before any is read: the process that deals out the tests comes first."""
    from denen.base.ui.messages import compile_all

    compile_all()


@pytest.fixture(scope="session")
def owner_url() -> Iterator[str]:
    """The owner's URL of an empty database of this test process's own."""
    with ExitStack() as stack:
        yield stack.enter_context(own_database(os.environ.get("DATABASE_URL")))


@contextmanager
def own_database(server_url: str | None) -> Iterator[str]:
    """A new database on the given server, or on a throw-away embedded one; gone afterwards."""
    from denen.base.database.embedded import Embedded

    with ExitStack() as stack:
        if not server_url:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="denen-pg-"))
            server_url = stack.enter_context(Embedded(Path(folder) / "pg", durable=False)).owner_url
        name = f"denen_test_{os.getpid()}"
        with psycopg.connect(server_url, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            yield (
                psycopg.conninfo.make_conninfo(server_url, dbname=name)
                if "://" not in server_url
                else _renamed(server_url, name)
            )
        finally:
            with psycopg.connect(server_url, autocommit=True) as server:
                server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
                for role in (f"{name}_app", f"{name}_worker"):
                    server.execute(f"DROP ROLE IF EXISTS {role}")


def _renamed(url: str, database: str) -> str:
    from urllib.parse import urlsplit, urlunsplit

    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


@pytest.fixture(scope="session")
def role_urls(owner_url: str) -> RoleUrls:
    from denen.base.database import roles

    return roles.ensure(owner_url, key=b"tests")


@pytest.fixture(scope="session")
def django_db_setup(role_urls: RoleUrls, django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Migrates as the owner, opens the towns of the cast, and goes on as the pages' role."""
    from django.core.management import call_command
    from django.db import connection

    from denen.base.tenancy.towns import open_town
    from denen.base.testing.towns import MATSUMOTO, NAGANO, SHIOJIRI

    with django_db_blocker.unblock():
        connect_as(role_urls.owner, "owner")
        call_command("migrate", verbosity=0)
        for town in (NAGANO, SHIOJIRI, MATSUMOTO):
            open_town(town)
        connect_as(role_urls.app, "app")
        yield
        connection.close()


@pytest.fixture
def owner(django_db_setup: None, owner_url: str) -> Iterator[psycopg.Connection]:
    """A connection past all policies, for arranging and for looking. It sees only what has been committed."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def as_worker(role_urls: RoleUrls, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test's own connection is the worker's role. Goes with `committed`."""
    connect_as(role_urls.worker, "worker")
    yield
    connect_as(role_urls.app, "app")


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any, owner_url: str) -> Iterator[None]:
    """Real commits, for concurrency and for what follows a commit. Every table but the towns' is emptied after."""
    from django.core.cache import cache
    from django.db import connections

    with django_db_blocker.unblock():
        cache.clear()
        try:
            yield
        finally:
            connections.close_all()
            empty(owner_url)
            cache.clear()


def empty(owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        names = connection.execute(
            "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname = 'public' "
            "AND tablename NOT IN ('base_localgovernment', 'django_migrations')"
        ).fetchone()
        assert names
        connection.execute(f"TRUNCATE {names[0]}")


@pytest.fixture(scope="session")
def nagano() -> Any:
    from denen.base.testing.towns import NAGANO

    return NAGANO


@pytest.fixture(scope="session")
def shiojiri() -> Any:
    from denen.base.testing.towns import SHIOJIRI

    return SHIOJIRI


@pytest.fixture(scope="session")
def matsumoto() -> Any:
    from denen.base.testing.towns import MATSUMOTO

    return MATSUMOTO
