"""Running what proves a service, and keeping what came of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.utils import ProgrammingError
from django.test import Client

from denen.base.database.connections import connect_as
from denen.base.database.roles import RoleUrls
from denen.base.plain.service import Field, Names, Requirement, Service, Zone
from denen.programme.catalogue.actions import keep_proof
from denen.programme.catalogue.conformance import outcomes
from denen.programme.catalogue.queries import service_called
from denen.programme.catalogue.types import NoSuchService, NoTests, Outcome

AT = datetime(2026, 11, 25, 1, tzinfo=UTC)
TESTS = """
import pytest

def test_holds(): pass

def test_does_not(): assert 1 == 2

@pytest.mark.parametrize("case", [1, 2])
def test_holds_only_once(case): assert case == 1

@pytest.mark.skip
def test_not_now(): pass
"""


def service(*tests: str) -> Service:
    name = Names(ja="灯り", en="Lamp", easy="あかり")
    requirements = tuple(Requirement(number=str(nth), text=name, test=test) for nth, test in enumerate(tests, 1))
    return Service(
        slug="lamp",
        names=name,
        summary=name,
        field=Field.SAFETY,
        zone=Zone.INNER,
        app="lamp",
        requirements=requirements,
    )


@pytest.mark.slow
def test_each_requirement_is_judged_by_its_own_test_and_by_its_worst_case(tmp_path: Path) -> None:
    (tmp_path / "test_lamp.py").write_text(TESTS)
    names = ("test_holds", "test_does_not", "test_holds_only_once", "test_not_now", "test_gone")
    found = outcomes(service(*(f"test_lamp.py::{name}" for name in names[:4])), root=tmp_path)
    assert found == {"1": Outcome.PASSED, "2": Outcome.FAILED, "3": Outcome.FAILED, "4": Outcome.SKIPPED}


@pytest.mark.slow
def test_a_test_that_is_gone_proves_nothing_and_leaves_the_others_alone(tmp_path: Path) -> None:
    (tmp_path / "test_lamp.py").write_text(TESTS)
    found = outcomes(service("test_lamp.py::test_holds", "test_gone.py::test_holds"), root=tmp_path)
    assert found == {"1": Outcome.PASSED, "2": Outcome.MISSING}


def test_without_the_tests_it_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(NoTests):
        outcomes(service("test_lamp.py::test_holds"), root=tmp_path)


def test_a_service_that_is_not_installed_is_refused_with_those_that_are() -> None:
    with pytest.raises(NoSuchService) as refused:
        service_called("lamp")
    assert "counter" in str(refused.value)


@pytest.mark.django_db
def test_the_pages_may_not_write_a_proof() -> None:
    with pytest.raises(ProgrammingError):
        keep_proof(service="counter", outcomes={"19-1": Outcome.PASSED}, at=AT)


@pytest.mark.slow
def test_the_command_proves_the_counter_and_the_page_says_so(
    committed: None, role_urls: RoleUrls, owner: psycopg.Connection, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    connect_as(role_urls.owner, "owner")
    try:
        call_command("conformance", "counter")
    finally:
        connection.close()
        connect_as(role_urls.app, "app")
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == "8 件のうち 7 件を満たす / 7 of 8 are met"
    assert "19-2  証明する試験がない" in said
    assert owner.execute("SELECT count(*), min(outcome), max(outcome) FROM catalogue_proof").fetchone() == (
        7,
        "passed",
        "passed",
    )
    page = client.get("/catalogue/write-free-counter/").text
    assert page.count('<span class="tag ok">満たす</span>') == 7
