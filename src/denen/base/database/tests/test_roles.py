"""The weak roles, on a server of the tests' own (or the external one of DATABASE_URL)."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest

from denen.base.database import roles
from denen.base.database.faults import NotAUrl, RightMissing, RoleTooStrong, Unreachable
from denen.base.database.urls import database_of, urls_of, user_of

KEY = b"tests"


@pytest.fixture(scope="module")
def fresh_url(owner_url: str) -> Iterator[str]:
    """A database that no weak role knows yet."""
    name = f"{database_of(owner_url)}_roles"
    with psycopg.connect(owner_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield urlsplit(owner_url)._replace(path=f"/{name}").geturl()
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        for role in ("app", "worker"):
            server.execute(f"DROP ROLE IF EXISTS {name}_{role}")


@pytest.fixture
def owner_of(fresh_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(fresh_url, autocommit=True) as connection:
        yield connection


def run_as(url: str, statement: str) -> object:
    with psycopg.connect(url) as connection:
        done = connection.execute(statement)
        return done.fetchone() if done.description else None


@pytest.mark.parametrize("role", ["app", "worker"])
def test_weak_role_owns_nothing_and_bypasses_nothing(fresh_url: str, role: str) -> None:
    url = getattr(roles.ensure(fresh_url, key=KEY), role)
    assert run_as(
        url,
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
        " FROM pg_roles WHERE rolname = current_user",
    ) == (False, False, False, False, False)
    for forbidden in (
        "CREATE TABLE mine ()",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        f"SET ROLE {user_of(fresh_url)}",
        f"ALTER ROLE {user_of(url)} BYPASSRLS",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            run_as(url, forbidden)


def test_weak_role_reads_no_table_that_it_was_not_given(fresh_url: str, owner_of: psycopg.Connection) -> None:
    urls = roles.ensure(fresh_url, key=KEY)
    owner_of.execute("CREATE TABLE IF NOT EXISTS closed (word text)")
    for url in (urls.app, urls.worker):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            run_as(url, "SELECT * FROM closed")


def test_temporary_tables_are_allowed_for_bulk_loads(fresh_url: str) -> None:
    urls = roles.ensure(fresh_url, key=KEY)
    assert run_as(urls.app, "CREATE TEMPORARY TABLE load (word text)") is None


def test_nobody_else_may_connect(fresh_url: str, owner_of: psycopg.Connection) -> None:
    roles.ensure(fresh_url, key=KEY)
    assert owner_of.execute("SELECT has_database_privilege('public', current_database(), 'CONNECT')").fetchone() == (
        False,
    )


def test_another_key_replaces_the_passwords(fresh_url: str) -> None:
    old = roles.ensure(fresh_url, key=KEY)
    new = roles.ensure(fresh_url, key=b"another")
    assert run_as(new.app, "SELECT 1") == (1,)
    with pytest.raises(psycopg.OperationalError):
        run_as(old.app, "SELECT 1")


def test_again_with_the_same_key_changes_nothing(fresh_url: str) -> None:
    first = roles.ensure(fresh_url, key=KEY)
    with psycopg.connect(first.app) as connected:
        assert roles.ensure(fresh_url, key=KEY) == first
        assert connected.execute("SELECT current_user::text").fetchone() == (user_of(first.app),)


def test_role_that_has_grown_too_strong_is_refused(fresh_url: str, owner_of: psycopg.Connection) -> None:
    name = user_of(roles.ensure(fresh_url, key=KEY).app)
    owner_of.execute(f"ALTER ROLE {name} CREATEROLE")
    try:
        with pytest.raises(RoleTooStrong) as caught:
            roles.ensure(fresh_url, key=KEY)
    finally:
        owner_of.execute(f"ALTER ROLE {name} NOCREATEROLE")
    assert f"ALTER ROLE {name} NOCREATEROLE" in str(caught.value)


def test_role_that_may_become_another_is_refused(fresh_url: str, owner_of: psycopg.Connection) -> None:
    name = user_of(roles.ensure(fresh_url, key=KEY).worker)
    other = f"{database_of(fresh_url)}_other"
    owner_of.execute(f"CREATE ROLE {other}")
    owner_of.execute(f"GRANT {other} TO {name}")
    try:
        with pytest.raises(RoleTooStrong) as caught:
            roles.ensure(fresh_url, key=KEY)
    finally:
        owner_of.execute(f"DROP ROLE {other}")
    assert f"REVOKE {other} FROM {name}" in str(caught.value)


def test_owner_without_the_rights_is_told_which_and_how(fresh_url: str, owner_of: psycopg.Connection) -> None:
    weak = f"{database_of(fresh_url)}_weak"
    owner_of.execute(f"CREATE ROLE {weak} LOGIN PASSWORD 'weak'")
    owner_of.execute(f"GRANT CONNECT ON DATABASE {database_of(fresh_url)} TO {weak}")
    try:
        parts = urlsplit(fresh_url)
        place = parts.netloc.rpartition("@")[2]
        with pytest.raises(RightMissing) as caught:
            roles.ensure(parts._replace(netloc=f"{weak}:weak@{place}").geturl(), key=KEY)
    finally:
        owner_of.execute(f"REVOKE CONNECT ON DATABASE {database_of(fresh_url)} FROM {weak}")
        owner_of.execute(f"DROP ROLE {weak}")
    assert f"ALTER ROLE {weak} CREATEROLE" in str(caught.value)


def test_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(Unreachable) as caught:
        roles.ensure("postgresql://denen:secret@127.0.0.1:1/denen", key=KEY)
    assert "127.0.0.1:1/denen" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("url", ["host=localhost dbname=denen", "mysql://localhost/denen", "postgresql://localhost/"])
def test_what_is_no_url_of_a_database_is_refused(url: str) -> None:
    with pytest.raises(NotAUrl):
        urls_of(url, key=KEY)


@pytest.mark.parametrize(
    ("owner", "app"),
    [
        ("postgresql://o:p@h:5433/d?sslmode=require", "postgresql://d_app:PW@h:5433/d?sslmode=require"),
        ("postgres://o@%2Frun%2Fpg/d-1", "postgres://d-1_app:PW@%2Frun%2Fpg/d-1"),
        ("postgresql:///d?host=/run/pg&user=o&password=p", "postgresql://d_app:PW@/d?host=%2Frun%2Fpg"),
    ],
)
def test_weak_url_differs_from_the_owners_in_role_and_password_only(owner: str, app: str) -> None:
    found = urls_of(owner, key=KEY)
    password = urlsplit(found.app).password
    assert password is not None
    assert len(password) == 64
    assert found.app == app.replace("PW", password)
    assert found.owner == owner
