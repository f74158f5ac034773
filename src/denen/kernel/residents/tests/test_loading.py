"""Loading the copy: all or nothing, and only what can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from denen.base.database.roles import RoleUrls
from denen.base.plain.dates import PartialDate
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.base.testing.plugin import connect_as
from denen.kernel.residents import api
from denen.kernel.residents.invented import cast_of
from denen.kernel.residents.tests.conftest import AT, SUZUKI
from denen.kernel.residents.types import AlreadyInTheRegister, RegisterCounts, RegisterEntry, Status

ENTRY = cast_of("202151")[0]


@pytest.mark.django_db
def test_an_entry_comes_back_as_it_was_loaded(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        assert api.load([ENTRY]) == 1
        facts = api.person_by_atena_number(ENTRY.atena_number)
        assert facts == type(facts)(
            id=facts.id,
            protected=False,
            **{name: getattr(ENTRY, name) for name in RegisterEntry.__dataclass_fields__},
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "doubled",
    [
        replace(ENTRY, household_number="other"),  # the same 宛名番号
        replace(ENTRY, atena_number="other"),  # a second head of the household
    ],
)
def test_a_doubled_entry_is_refused_and_nothing_of_its_file_stays(shiojiri: TownFacts, doubled: RegisterEntry) -> None:
    with acting_for(shiojiri.lg_code):
        api.load([ENTRY])
        other = replace(ENTRY, atena_number="1", household_number="1")
        with pytest.raises(AlreadyInTheRegister):
            api.load([other, doubled])
        assert api.register_counts() == RegisterCounts(persons=1, households=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "impossible",
    [
        replace(ENTRY, family_name="", latin_name=""),
        replace(ENTRY, notified_on=ENTRY.moved_on - timedelta(days=1)),
    ],
)
def test_the_database_keeps_out_what_cannot_be(shiojiri: TownFacts, impossible: RegisterEntry) -> None:
    with acting_for(shiojiri.lg_code), pytest.raises(IntegrityError):
        api.load([impossible])


@pytest.mark.django_db
def test_who_has_moved_out_is_found_as_such_and_is_in_no_household(shiojiri: TownFacts) -> None:
    aoi, ren, *_ = cast_of(shiojiri.lg_code)
    gone = replace(aoi, status=Status.MOVED_OUT, moved_on=date(2026, 3, 31), notified_on=date(2026, 3, 31))
    with acting_for(shiojiri.lg_code):
        api.load([gone, ren])
        (found,) = api.search(name="田中葵")
        assert found.status is Status.MOVED_OUT
        assert api.household_of(found.id).members == ()
        assert (
            api.find_by_card(
                name=aoi.name, birth_date=PartialDate(1988, 4, 12), address=aoi.address, sex=aoi.sex
            ).person
            is None
        )
        assert api.register_counts() == RegisterCounts(persons=1, households=1)


def test_the_owner_who_sees_all_towns_fills_each_with_its_own(
    committed: None, role_urls: RoleUrls, shiojiri: TownFacts, matsumoto: TownFacts
) -> None:
    connect_as(role_urls.owner, "owner")
    try:
        ours = api.load_example(shiojiri.lg_code, people=20, named_clerks=[SUZUKI], at=AT)
        theirs = api.load_example(matsumoto.lg_code, people=20, at=AT)
        assert api.load_example(shiojiri.lg_code, people=20, named_clerks=[SUZUKI], at=AT) == ours
    finally:
        connect_as(role_urls.app, "app")
    with acting_for(shiojiri.lg_code, actor=SUZUKI):
        assert {api.person(person_id).name for person_id in ours.values()} == set(ours)
        assert api.register_counts().persons == 20
    with acting_for(shiojiri.lg_code):
        assert api.register_counts().persons == 18
    with acting_for(matsumoto.lg_code):
        assert {api.person(person_id).name for person_id in theirs.values()} == set(theirs)
        assert api.register_counts().persons == 20
