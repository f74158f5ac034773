"""The guard of the protected is itself guarded: with a policy or a trigger taken away, the same look turns red."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
import pytest

from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.residents import api
from denen.kernel.residents.tests.conftest import AT, ITO, SUZUKI
from denen.kernel.residents.types import Ground


@pytest.fixture
def story(committed: None, shiojiri: TownFacts) -> dict[str, UUID]:
    return api.load_example(shiojiri.lg_code, people=0, named_clerks=[SUZUKI], at=AT)


def seen(lg_code: str, name: str) -> list[str]:
    with acting_for(lg_code, actor=ITO):
        return [found.name for found in api.search(name=name)]


@contextmanager
def sabotage(owner: psycopg.Connection, do: str, undo: str) -> Iterator[None]:
    owner.execute(do)
    try:
        yield
    finally:
        owner.execute(undo)


def test_without_the_policy_she_is_found(
    story: dict[str, UUID], owner: psycopg.Connection, shiojiri: TownFacts
) -> None:
    assert seen(shiojiri.lg_code, "中村美咲") == []
    row = owner.execute(
        "SELECT qual FROM pg_policies WHERE tablename = 'residents_person' AND policyname = 'named_clerks_only'"
    ).fetchone()
    assert row
    with sabotage(
        owner,
        "ALTER POLICY named_clerks_only ON residents_person USING (true)",
        f"ALTER POLICY named_clerks_only ON residents_person USING ({row[0]})",
    ):
        assert seen(shiojiri.lg_code, "中村美咲") == ["中村 美咲"]
    assert seen(shiojiri.lg_code, "中村美咲") == []


def test_without_the_triggers_a_new_protection_would_hide_nobody(
    story: dict[str, UUID], owner: psycopg.Connection, shiojiri: TownFacts
) -> None:
    def protect(name: str) -> None:
        with acting_for(shiojiri.lg_code, actor=SUZUKI):
            api.protect(person_id=story[name], ground=Ground.STALKING, abuser_name="誰か", named_clerks=[SUZUKI], at=AT)

    with sabotage(
        owner,
        "ALTER TABLE residents_protectedperson DISABLE TRIGGER coverage_changed",
        "ALTER TABLE residents_protectedperson ENABLE TRIGGER coverage_changed",
    ):
        protect("佐藤 健")
        assert seen(shiojiri.lg_code, "佐藤") == ["佐藤 健"]
    protect("佐藤 健")
    assert seen(shiojiri.lg_code, "佐藤") == []


def test_not_even_the_owner_writes_into_a_row_who_may_see_it(
    story: dict[str, UUID], owner: psycopg.Connection, shiojiri: TownFacts
) -> None:
    owner.execute("UPDATE residents_person SET named_clerks = NULL")
    owner.execute("UPDATE residents_person SET named_clerks = ARRAY[%s]", [ITO])
    assert seen(shiojiri.lg_code, "中村") == ["中村 剛"]


def test_a_row_delivered_anew_is_hidden_as_before(
    story: dict[str, UUID], owner: psycopg.Connection, shiojiri: TownFacts
) -> None:
    """An import that replaces rows, by the owner: within its transaction the references wait."""
    her = story["中村 美咲"]
    with owner.transaction():
        owner.execute("SET CONSTRAINTS ALL DEFERRED")
        owner.execute(
            "CREATE TEMPORARY TABLE her ON COMMIT DROP AS SELECT * FROM residents_person WHERE id = %s", [her]
        )
        owner.execute("UPDATE her SET named_clerks = NULL")
        owner.execute("DELETE FROM residents_person WHERE id = %s", [her])
        owner.execute("INSERT INTO residents_person SELECT * FROM her")
    assert seen(shiojiri.lg_code, "中村美咲") == []
    with acting_for(shiojiri.lg_code, actor=SUZUKI):
        assert api.person(her).protected
