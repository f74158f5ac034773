"""Every fenced table, one by one: the neighbour town and the role without a town see nothing and change nothing.

And the guard is guarded: with the policy, its FORCE or the weak role taken away, the same look turns red.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
import pytest
from django.apps import apps
from psycopg import sql

from denen.base.database.roles import RoleUrls
from denen.base.tenancy.models import FencedModel, PlatformModel

FENCED = sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, FencedModel))
PLATFORM = sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, PlatformModel))
SHIOJIRI, MATSUMOTO = "202151", "202029"
EVERYTHING = {"seen", "changed", "deleted", "planted"}


@contextmanager
def a_row(owner: psycopg.Connection, table: str) -> Iterator[sql.Composed]:
    """One row of 塩尻市 with made-up values; what would forbid them (foreign keys, checks) is away meanwhile. Gives the
    statement that makes another."""
    name = sql.Identifier(table)
    rules = owner.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = %s::regclass AND contype IN ('c', 'f')",
        [table],
    ).fetchall()
    for rule, _definition in rules:
        owner.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(name, sql.Identifier(rule)))
    try:
        plant = made_up(owner, table)
        owner.execute(plant)
        yield plant
    finally:
        owner.execute(sql.SQL("TRUNCATE {} CASCADE").format(name))
        for rule, definition in rules:
            owner.execute(
                sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(name, sql.Identifier(rule), sql.SQL(definition))
            )


def made_up(owner: psycopg.Connection, table: str) -> sql.Composed:
    columns = owner.execute(
        "SELECT column_name, data_type, coalesce(character_maximum_length, 40), is_identity "
        "FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s "
        "AND is_nullable = 'NO' AND is_generated = 'NEVER'",
        [table],
    ).fetchall()
    values_of = {
        "uuid": "gen_random_uuid()",
        "character varying": "''",
        "text": "''",
        "integer": "1",
        "smallint": "1",
        "bigint": "1",
        "boolean": "false",
        "date": "'2026-01-01'",
        "timestamp with time zone": "now()",
        "jsonb": "'{}'",
        "bytea": "''",
        "double precision": "1",
        "ARRAY": "'{}'",
    }
    names = [name for name, *_ in columns]
    values = [f"'{SHIOJIRI}'" if name == "lg_code" else values_of[kind] for name, kind, *_ in columns]
    return sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, names)),
        sql.SQL(", ").join(map(sql.SQL, values)),
    )


def allowed(table: str) -> set[str]:
    """What the pages' role may do with the rows of its own town, and could with any other's if nothing fenced them."""
    may = next(model for model in apps.get_models() if model._meta.db_table == table).app_may  # type: ignore[attr-defined]
    words = {"SELECT": "seen", "INSERT": "planted", "UPDATE": "changed", "DELETE": "deleted"}
    return {words[verb] for verb in re.sub(r"\w+ \([^)]*\)", "", may).replace(",", " ").split()}


def leaks(url: str, table: str, town: str | None, plant: sql.Composed) -> set[str]:
    """What somebody at this URL, acting for this town, can do with the one row there is, or beside it."""
    found = set()
    with psycopg.connect(url) as connection:
        connection.execute("SELECT set_config('denen.town', %s, true)", [town or ""])
        name = sql.Identifier(table)
        if connection.execute(sql.SQL("SELECT count(*) FROM {}").format(name)).fetchone() != (0,):
            found.add("seen")
        for verb, statement in (
            ("changed", sql.SQL("UPDATE {} SET lg_code = lg_code").format(name)),
            ("deleted", sql.SQL("DELETE FROM {}").format(name)),
        ):
            with suppress(psycopg.errors.InsufficientPrivilege), connection.transaction(force_rollback=True):
                if connection.execute(statement).rowcount:
                    found.add(verb)
        try:
            with connection.transaction(force_rollback=True):
                connection.execute(plant)
            found.add("planted")
        except psycopg.errors.UniqueViolation:  # past the policy, and only stopped by the row that is there
            found.add("planted")
        except psycopg.errors.InsufficientPrivilege:
            pass
        connection.rollback()
    return found


@pytest.mark.parametrize("table", FENCED)
@pytest.mark.parametrize("town", [MATSUMOTO, None, "' OR true --"])
def test_a_row_of_shiojiri_is_hidden_from_everyone_else(
    committed: None, owner: psycopg.Connection, role_urls: RoleUrls, table: str, town: str | None
) -> None:
    with a_row(owner, table) as plant:
        assert owner.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone() == (1,)
        assert leaks(role_urls.app, table, town, plant) == set()


@contextmanager
def sabotage(owner: psycopg.Connection, do: str, undo: str) -> Iterator[None]:
    owner.execute(do)
    try:
        yield
    finally:
        owner.execute(undo)


@contextmanager
def owned_by_the_pages(owner: psycopg.Connection, table: str, role_urls: RoleUrls) -> Iterator[None]:
    """The pages' role owns the table meanwhile."""
    app = psycopg.conninfo.conninfo_to_dict(role_urls.app)["user"]
    was = owner.execute("SELECT current_user").fetchone()
    grants = owner.execute(
        "SELECT string_agg(privilege_type, ', ') FROM information_schema.role_table_grants "
        "WHERE table_name = %s AND grantee = %s",
        [table, app],
    ).fetchone()
    assert was
    assert grants
    with sabotage(
        owner,
        f"GRANT {app} TO CURRENT_USER; GRANT CREATE ON SCHEMA public TO {app}; ALTER TABLE {table} OWNER TO {app}",
        f"ALTER TABLE {table} OWNER TO {was[0]}; REVOKE {app} FROM CURRENT_USER; "
        f"REVOKE CREATE ON SCHEMA public FROM {app}; GRANT {grants[0]} ON {table} TO {app}",
    ):
        yield


@pytest.mark.parametrize("table", FENCED)
def test_the_look_turns_red_without_the_policy(
    committed: None, owner: psycopg.Connection, role_urls: RoleUrls, table: str
) -> None:
    off, on = (f"ALTER TABLE {table} {verb} ROW LEVEL SECURITY" for verb in ("DISABLE", "ENABLE"))
    with a_row(owner, table) as plant, sabotage(owner, off, on):
        assert leaks(role_urls.app, table, MATSUMOTO, plant) == allowed(table) > {"seen"}


@pytest.mark.parametrize("table", FENCED)
def test_the_look_turns_red_when_the_role_owns_the_table_and_force_is_gone(
    committed: None, owner: psycopg.Connection, role_urls: RoleUrls, table: str
) -> None:
    with a_row(owner, table) as plant, owned_by_the_pages(owner, table, role_urls):
        assert leaks(role_urls.app, table, MATSUMOTO, plant) == set()  # FORCE binds even an owner
        with sabotage(
            owner,
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        ):
            assert leaks(role_urls.app, table, MATSUMOTO, plant) == EVERYTHING


@pytest.mark.parametrize("table", FENCED)
def test_the_look_turns_red_for_a_strong_role(
    committed: None, owner: psycopg.Connection, role_urls: RoleUrls, table: str
) -> None:
    with a_row(owner, table) as plant:
        assert leaks(role_urls.owner, table, MATSUMOTO, plant) == EVERYTHING


@pytest.mark.parametrize("table", PLATFORM)
def test_the_pages_read_nothing_of_the_platforms_own_tables(
    django_db_setup: None, role_urls: RoleUrls, table: str
) -> None:
    with psycopg.connect(role_urls.app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(sql.SQL("SELECT 1 FROM {}").format(sql.Identifier(table)))


def test_every_fenced_table_is_forced_and_keyed_by_its_town(django_db_setup: None, owner: psycopg.Connection) -> None:
    found = owner.execute(
        "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, "
        "(SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p') "
        "FROM pg_class c WHERE c.relname = ANY(%s) AND c.relkind = 'r'",
        [FENCED],
    ).fetchall()
    assert len(found) == len(FENCED) > 0
    for table, enabled, forced, key in found:
        assert (table, enabled, forced, key.startswith("PRIMARY KEY (lg_code, ")) == (table, True, True, True)
