"""The invented people: the same for the same seed, and like a town's."""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import date

import pytest

from denen.base.plain.dates import age_on
from denen.kernel.places.api import towns_areas
from denen.kernel.residents.invented import AS_OF, cast_of, invent
from denen.kernel.residents.types import HEAD, RegisterEntry, Sex

SHIOJIRI = "202151"


@pytest.fixture(scope="module")
def town() -> list[RegisterEntry]:
    return list(invent(towns_areas(SHIOJIRI), people=66_000, seed=1))


def test_a_town_of_66000_is_invented_in_under_five_seconds() -> None:
    areas = towns_areas(SHIOJIRI)
    start = time.process_time()
    assert sum(1 for _ in invent(areas, people=66_000, seed=2)) == 66_000
    assert time.process_time() - start < 5


def test_the_same_seed_gives_the_same_people_and_another_seed_gives_others() -> None:
    areas = towns_areas(SHIOJIRI)
    once, again, other = (list(invent(areas, people=300, seed=seed)) for seed in (7, 7, 8))
    assert once == again
    assert once != other


def test_all_are_marked_as_invented_and_have_a_number_of_their_own(town: list[RegisterEntry]) -> None:
    everyone = [*town, *cast_of(SHIOJIRI)]
    assert all(entry.invented for entry in everyone)
    assert len({entry.atena_number for entry in everyone}) == len(everyone) == 66_008


def test_every_household_has_one_head_one_address_and_one_day_of_arrival_at_most_late_births(
    town: list[RegisterEntry],
) -> None:
    households = defaultdict(list)
    for entry in town:
        households[entry.household_number].append(entry)
    for members in households.values():
        assert [member.relation == HEAD for member in members] == [True] + [False] * (len(members) - 1)
        assert len({(member.postal_code, member.address, member.building) for member in members}) == 1
    assert 2.1 < len(town) / len(households) < 2.5


def test_ages_and_households_are_those_of_a_provincial_city(town: list[RegisterEntry]) -> None:
    def share(condition: list[bool]) -> float:
        return sum(condition) / len(condition)

    ages = [age_on(entry.birth_date, AS_OF) for entry in town]
    assert min(ages) >= 0
    assert max(ages) <= 105
    assert 0.11 < share([age < 15 for age in ages]) < 0.15
    assert 0.25 < share([age >= 65 for age in ages]) < 0.31
    assert 0.50 < share([entry.sex is Sex.FEMALE for entry in town]) < 0.53
    assert 0.01 < share([bool(entry.nationality) for entry in town]) < 0.03
    assert {"妻", "夫", "子", "父", "母", "子の子", "子の妻", "妻の母", "妻（未届）"} < {
        entry.relation for entry in town
    }


def test_nobody_is_a_parent_too_young_or_notified_before_the_move(town: list[RegisterEntry]) -> None:
    head = town[0]
    for entry in town:
        if entry.relation == HEAD:
            head = entry
        elif entry.relation == "子" and head.sex is Sex.FEMALE:
            assert entry.birth_date.year - head.birth_date.year >= 16
        assert entry.birth_date.earliest <= entry.resident_since <= entry.notified_on <= entry.processed_on <= AS_OF


def test_addresses_are_areas_of_the_real_town(town: list[RegisterEntry]) -> None:
    areas = {(area.postal_code, area.town) for area in towns_areas(SHIOJIRI)}
    assert {(entry.postal_code, entry.town) for entry in town} == areas
    assert {entry.address[: len(f"塩尻市{entry.town}")] == f"塩尻市{entry.town}" for entry in town} == {True}


def test_the_cast_has_the_facts_the_story_tells() -> None:
    aoi, ren, ichiro, *_ = cast_of(SHIOJIRI)
    assert (aoi.family_name, aoi.given_name, str(aoi.birth_date), aoi.relation) == ("田中", "葵", "1988-04-12", HEAD)
    assert (aoi.postal_code, aoi.address) == ("3990738", "塩尻市大門七番町3番3号")
    assert [(entry.given_name, entry.relation, str(entry.birth_date)) for entry in (ren, ichiro)] == [
        ("蓮", "子", "2018-07-30"),
        ("一郎", "父", "1954-01-03"),
    ]
    assert ren.resident_since == date(2018, 7, 30)
    assert len(cast_of("202029")) == 5
    for lg_code in (SHIOJIRI, "202029"):
        areas = {(area.postal_code, area.town) for area in towns_areas(lg_code)}
        assert {(entry.postal_code, entry.town) for entry in cast_of(lg_code)} <= areas
