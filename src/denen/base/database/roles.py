"""The roles: the owner migrates and never serves; the application and the worker serve, own nothing, bypass nothing."""

from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from denen.base.database.faults import (
    NotAUrl,
    RightMissing,
    RoleNotOurs,
    RoleTooStrong,
    ServerTooOld,
    Unreachable,
)
from denen.base.database.urls import RoleUrls, database_of, urls_of, user_of, where

__all__ = ["RoleUrls", "ensure"]

_OLDEST = 150000
_Connection = psycopg.Connection[tuple[object, ...]]


def ensure(owner_url: str, *, key: bytes) -> RoleUrls:
    """Checks the server and the owner's rights, and makes the weak roles `<database>_app` and `<database>_worker`.

    Their passwords are made from `key`, so every node with the same key knows them. Run again, it changes nothing.
    They may connect, see the schema and use temporary tables; what they may do with a table, its migration says.
    """
    urls = urls_of(owner_url, key=key)
    with _connect(owner_url) as connection:
        _check_owner(connection, owner_url)
        connection.execute("SELECT pg_advisory_lock(hashtext('denen roles'))")  # two starts at once would collide
        for url in (urls.app, urls.worker):
            _ensure_role(connection, url)
        _grant(connection, database_of(owner_url), [user_of(urls.app), user_of(urls.worker)])
    return urls


def _connect(url: str) -> _Connection:
    try:
        return psycopg.connect(url, connect_timeout=10, application_name="denen roles")
    except psycopg.OperationalError as error:
        raise Unreachable(where=where(url), reason=_first_line(error)) from None
    except psycopg.ProgrammingError:
        raise NotAUrl from None


def _check_owner(connection: _Connection, url: str) -> None:
    version = connection.info.server_version
    if version < _OLDEST:
        raise ServerTooOld(where=where(url), found=f"{version // 10000}")
    row = connection.execute(
        "SELECT rolcreaterole OR rolsuper, rolbypassrls OR rolsuper,"
        " has_database_privilege(current_database(), 'CREATE'), has_schema_privilege('public', 'CREATE'),"
        " quote_ident(current_user), quote_ident(current_database())"
        " FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    assert row is not None
    creates_roles, bypasses, creates_schemas, creates_tables, role, database = row
    for held, right, remedy in (
        (creates_roles, "CREATEROLE", f"ALTER ROLE {role} CREATEROLE"),
        (bypasses, "BYPASSRLS", f"ALTER ROLE {role} BYPASSRLS"),
        (creates_schemas, "CREATE ON DATABASE", f"ALTER DATABASE {database} OWNER TO {role}"),
        (creates_tables, "CREATE ON SCHEMA public", f"GRANT CREATE ON SCHEMA public TO {role}"),
    ):
        if not held:
            raise RightMissing(role=role, right=right, remedy=remedy)


def _ensure_role(connection: _Connection, url: str) -> None:
    role = user_of(url)
    name = sql.Identifier(role)
    # Only the verifier crosses the wire, so that a server that logs statements learns no password.
    verifier = connection.pgconn.encrypt_password(
        (urlsplit(url).password or "").encode(), role.encode(), b"scram-sha-256"
    ).decode()
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
        connection.execute(
            sql.SQL(
                "CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD {}"
            ).format(name, sql.Literal(verifier))
        )
        connection.commit()
        return
    _check_weak(connection, role)
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError:  # another key than last time, or no right to connect yet
        try:
            connection.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(name, sql.Literal(verifier)))
        except psycopg.errors.InsufficientPrivilege:
            owner = connection.info.user
            remedy = f'GRANT "{role}" TO "{owner}" WITH ADMIN OPTION'
            raise RoleNotOurs(role=role, owner=owner, remedy=remedy) from None
        connection.commit()


def _check_weak(connection: _Connection, role: str) -> None:
    row = connection.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, quote_ident(rolname) FROM pg_roles WHERE rolname = %s", [role]
    ).fetchone()
    assert row is not None
    superuser, bypasses, creates_roles, quoted = row
    for held, right in ((superuser, "SUPERUSER"), (bypasses, "BYPASSRLS"), (creates_roles, "CREATEROLE")):
        if held:
            raise RoleTooStrong(role=role, why=right, remedy=f"ALTER ROLE {quoted} NO{right}")
    granted = connection.execute(
        "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = %s::regrole", [f'"{role}"']
    ).fetchone()
    if granted is not None:
        raise RoleTooStrong(role=role, why=f"member of {granted[0]}", remedy=f"REVOKE {granted[0]} FROM {quoted}")


def _grant(connection: _Connection, database: str, roles: list[str]) -> None:
    place = sql.Identifier(database)
    weak = sql.SQL(", ").join(sql.Identifier(role) for role in roles)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(place))
    connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(place, weak))
    # A database that was upgraded from PostgreSQL 14 still lets everyone make tables there.
    connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(weak))
    connection.commit()


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
