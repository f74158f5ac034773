"""Bringing entries of the core system's register into the copy, by COPY through a temporary table.

COPY into a fenced table is refused, and row by row is twenty times slower.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, connection, transaction
from psycopg import errors, sql

from denen.base import audit
from denen.base.plain.ids import new_id
from denen.kernel.places.types import Municipality
from denen.kernel.residents.facts import ENTRY_FIELDS
from denen.kernel.residents.keys import address_key, name_key
from denen.kernel.residents.models import Person
from denen.kernel.residents.search import acting_municipality
from denen.kernel.residents.types import AlreadyInTheRegister, RegisterEntry

_KEYS = ("name_key", "given_key", "kana_key", "given_kana_key", "latin_key", "address_key")
_COLUMNS = ("id", *ENTRY_FIELDS, *_KEYS)


def load(entries: Iterable[RegisterEntry]) -> int:
    """Adds entries to the acting town's copy, all or nothing. Returns how many. Raises AlreadyInTheRegister."""
    place = acting_municipality()
    names = {
        "columns": sql.SQL(", ").join(map(sql.Identifier, _COLUMNS)),
        "people": sql.Identifier(Person._meta.db_table),
    }
    loaded = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # the pages' 15 s are for pages; this is one long statement
        cursor.execute(
            sql.SQL(
                "CREATE TEMPORARY TABLE residents_loading ON COMMIT DROP AS SELECT {columns} FROM {people} WHERE false"
            )
            .format(**names)
            .as_string(None)
        )
        with cursor.copy(sql.SQL("COPY residents_loading ({columns}) FROM STDIN").format(**names)) as copy:
            for entry in entries:
                copy.write_row(_row(entry, place))
                loaded += 1
        try:
            with transaction.atomic():
                cursor.execute(
                    sql.SQL("INSERT INTO {people} ({columns}) SELECT {columns} FROM residents_loading")
                    .format(**names)
                    .as_string(None)
                )
        except IntegrityError as error:
            if isinstance(error.__cause__, errors.UniqueViolation):
                raise AlreadyInTheRegister from error
            raise
        cursor.execute("DROP TABLE residents_loading")
        audit.note("register.loaded", kind="register", persons=loaded)
    return loaded


def _row(entry: RegisterEntry, place: Municipality | None) -> tuple[object, ...]:
    converted = {"birth_date": str(entry.birth_date), "sex": entry.sex.value, "status": entry.status.value}
    given, given_kana = name_key(entry.given_name), name_key(entry.given_kana)
    return (
        new_id(),
        *(converted.get(name) or getattr(entry, name) for name in ENTRY_FIELDS),
        name_key(entry.family_name + entry.given_name),
        given,
        name_key(entry.family_kana + entry.given_kana),
        given_kana,
        name_key(entry.latin_name),
        address_key(entry.full_address, place),
    )
