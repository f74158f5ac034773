"""What a clerk types finds whom she means, in whatever spelling; and the neighbour town finds nobody."""

from __future__ import annotations

from uuid import UUID

import pytest

from denen.base.models import AuditRecord
from denen.base.plain.dates import PartialDate
from denen.base.tenancy import NoTown, acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.residents import api
from denen.kernel.residents.tests.conftest import AT, SUZUKI
from denen.kernel.residents.types import (
    CardMatch,
    MatchKind,
    NotABirthDate,
    NothingToSearch,
    RegisterCounts,
    Sex,
)

TANAKAS = ["田中 葵", "田中 一郎", "田中 蓮"]


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ({"name": "田中"}, TANAKAS),
        ({"name": "ﾀﾅｶ"}, TANAKAS),
        ({"name": "たなか"}, TANAKAS),
        ({"name": "田中　葵"}, ["田中 葵"]),
        ({"name": "葵"}, ["田中 葵"]),
        ({"name": "あおい"}, ["田中 葵"]),
        ({"name": "nguyen thi lan"}, ["NGUYEN THI LAN"]),
        ({"name": "Nguyễn"}, ["NGUYEN THI LAN"]),
        ({"name": "グエン・ティ・ラン"}, ["NGUYEN THI LAN"]),
        ({"name": "ﾃｨ ﾗﾝ"}, ["NGUYEN THI LAN"]),
        ({"birth_date": "昭和63年4月12日"}, ["田中 葵"]),
        ({"birth_date": "S63.4.12"}, ["田中 葵"]),
        ({"birth_date": "19880412"}, ["田中 葵"]),
        ({"birth_date": "昭和63年4月"}, ["田中 葵"]),
        ({"birth_date": "１９８８"}, ["田中 葵"]),
        ({"birth_date": "平成元年"}, []),
        ({"address": "大門七番町"}, ["佐藤 健", *TANAKAS]),
        ({"address": "長野県塩尻市大門七番町３番３号"}, TANAKAS),
        ({"address": "大門7番町3-3"}, TANAKAS),
        ({"name": "田中", "address": "大門七番町", "birth_date": "2018"}, ["田中 蓮"]),
        ({"name": "田中", "birth_date": "1988-04-13"}, []),
        ({"name": "中"}, ["中村 剛"]),
    ],
)
def test_people_are_found_by_what_is_typed(
    cast: dict[str, UUID], shiojiri: TownFacts, criteria: dict[str, str], found: list[str]
) -> None:
    with acting_for(shiojiri.lg_code):
        assert [person.name for person in api.search(**criteria)] == found
        assert api.count_found(**criteria) == len(found)


@pytest.mark.parametrize("criteria", [{}, {"name": " 　・"}, {"address": "長野県塩尻市"}, {"birth_date": " "}])
def test_a_search_for_nothing_is_refused(cast: dict[str, UUID], shiojiri: TownFacts, criteria: dict[str, str]) -> None:
    with acting_for(shiojiri.lg_code), pytest.raises(NothingToSearch):
        api.search(**criteria)


@pytest.mark.parametrize("typed", ["きのう", "2月30日", "1988-13", "昭和64年2月1日", "令和", "12"])
def test_a_birth_date_that_is_none_is_refused(cast: dict[str, UUID], shiojiri: TownFacts, typed: str) -> None:
    with acting_for(shiojiri.lg_code), pytest.raises(NotABirthDate):
        api.search(birth_date=typed)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("昭和元年", PartialDate(1926)),
        ("昭和64年", PartialDate(1989)),
        ("平成元年1月", PartialDate(1989, 1)),
        ("大正元年7月", PartialDate(1912, 7)),
        ("s63", PartialDate(1988)),
        ("Ｓ６３．４", PartialDate(1988, 4)),
        ("1954", PartialDate(1954)),
        ("1954-01", PartialDate(1954, 1)),
        ("昭和29年1月3日", PartialDate(1954, 1, 3)),
    ],
)
def test_birth_dates_are_read_whole_or_in_part(typed: str, read: PartialDate) -> None:
    assert api.read_birth_date(typed) == read


def test_somebody_whose_birthday_is_partly_unknown_is_found_by_any_day_it_may_be(
    cast: dict[str, UUID], shiojiri: TownFacts
) -> None:
    from dataclasses import replace

    from denen.kernel.residents.invented import cast_of

    first = cast_of(shiojiri.lg_code)[0]
    someone = replace(first, atena_number="X1", household_number="X1", given_name="某", birth_date=PartialDate(1931, 5))
    with acting_for(shiojiri.lg_code):
        api.load([someone])
        found = [
            bool(api.search(name="田中某", birth_date=day)) for day in ("1931-05-17", "1931-05", "1931", "1931-06")
        ]
    assert found == [True, True, True, False]


def test_a_household_has_its_head_first_then_by_age(cast: dict[str, UUID], shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        household = api.household_of(cast["田中 蓮"])
        assert household.head == api.person(cast["田中 葵"])
        assert [(member.name, member.relation) for member in household.members] == [
            ("田中 葵", "世帯主"),
            ("田中 一郎", "父"),
            ("田中 蓮", "子"),
        ]


AOI = {"name": "田中　葵", "birth_date": PartialDate(1988, 4, 12), "sex": Sex.FEMALE}
HOME = "長野県塩尻市大門七番町３番３号"


@pytest.mark.parametrize(
    ("card", "kind", "whom"),
    [
        ({**AOI, "address": HOME}, MatchKind.EXACT, "田中 葵"),
        ({**AOI, "name": "田中［佐藤］葵", "address": HOME}, MatchKind.EXACT, "田中 葵"),
        ({**AOI, "address": "長野県塩尻市大門七番町３番３０号"}, MatchKind.ADDRESS_DIFFERS, "田中 葵"),
        ({**AOI, "address": "長野県松本市大手３丁目８番１３号"}, MatchKind.ADDRESS_DIFFERS, "田中 葵"),
        ({**AOI, "address": HOME, "sex": Sex.MALE}, MatchKind.NONE, None),
        ({**AOI, "address": HOME, "birth_date": PartialDate(1988, 4, 13)}, MatchKind.NONE, None),
        ({**AOI, "address": HOME, "name": "田中　葵子"}, MatchKind.NONE, None),
        ({**AOI, "address": HOME, "name": "（）"}, MatchKind.NONE, None),
        (
            {
                "name": "NGUYEN　THI　LAN",
                "birth_date": PartialDate(1997, 8, 19),
                "sex": Sex.FEMALE,
                "address": "長野県塩尻市大門並木町２番１１号　コーポこまくさ２０３号室",
            },
            MatchKind.EXACT,
            "NGUYEN THI LAN",
        ),
        (
            {
                "name": "NGUYEN THI LAN",
                "birth_date": PartialDate(1997, 8, 19),
                "sex": Sex.FEMALE,
                "address": "塩尻市大門並木町2番11号",
            },
            MatchKind.EXACT,
            "NGUYEN THI LAN",
        ),
    ],
)
def test_a_card_meets_its_holders_record(
    cast: dict[str, UUID], shiojiri: TownFacts, card: dict[str, object], kind: MatchKind, whom: str | None
) -> None:
    with acting_for(shiojiri.lg_code):
        match = api.find_by_card(**card)  # type: ignore[arg-type]
        assert match == CardMatch(kind, api.person(cast[whom]) if whom else None)


def test_two_of_one_name_and_birthday_are_told_apart_by_where_they_live(
    cast: dict[str, UUID], shiojiri: TownFacts
) -> None:
    from dataclasses import replace

    from denen.kernel.residents.invented import cast_of

    aoi = cast_of(shiojiri.lg_code)[0]
    twin = replace(aoi, atena_number="X1", household_number="X1", address="塩尻市金井10番地", town="金井")
    with acting_for(shiojiri.lg_code):
        api.load([twin])
        kinds = [api.find_by_card(**AOI, address=where).kind for where in (HOME, "塩尻市金井10番地", "塩尻市宗賀1番地")]  # type: ignore[arg-type]
    assert kinds == [MatchKind.EXACT, MatchKind.EXACT, MatchKind.SEVERAL]


def test_the_neighbour_town_finds_opens_matches_and_counts_nobody_of_ours(
    cast: dict[str, UUID], shiojiri: TownFacts, matsumoto: TownFacts, nagano: TownFacts
) -> None:
    with acting_for(matsumoto.lg_code, actor=SUZUKI):
        assert api.search(name="田中") == ()
        assert api.find_by_card(**AOI, address=HOME) == CardMatch(MatchKind.NONE)  # type: ignore[arg-type]
        assert api.register_counts() == RegisterCounts(persons=5, households=1)
    with acting_for(nagano.lg_code):
        assert api.search(address="塩尻市大門七番町") == ()
        assert api.register_counts() == RegisterCounts(persons=0, households=0)
    with pytest.raises(NoTown):
        api.register_counts()


def test_searches_and_reads_are_audited_without_what_was_typed(cast: dict[str, UUID], shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code, actor=SUZUKI):
        api.search(name="田中", birth_date="1988")
        api.person(cast["田中 葵"])
        api.household_of(cast["田中 葵"])
        api.find_by_card(**AOI, address=HOME)  # type: ignore[arg-type]
        records = list(AuditRecord.objects.filter(kind="resident").order_by("at", "id"))
    aoi = cast["田中 葵"]
    assert [(record.verb, record.actor, record.subject, record.detail) for record in records] == [
        ("resident.searched", SUZUKI, None, {"by": ["name", "birth_date"], "found": 1}),
        ("resident.read", SUZUKI, aoi, {}),
        ("household.read", SUZUKI, aoi, {"members": [str(cast[name]) for name in ("田中 葵", "田中 一郎", "田中 蓮")]}),
        ("resident.matched_by_card", SUZUKI, aoi, {"match": "exact"}),
    ]


def test_filling_an_example_town_again_adds_nobody(cast: dict[str, UUID], shiojiri: TownFacts) -> None:
    assert api.load_example(shiojiri.lg_code, people=500, named_clerks=[SUZUKI], at=AT) == cast
    with pytest.raises(ValueError, match="protected"):
        api.load_example(shiojiri.lg_code, people=0, at=AT)
    with acting_for(shiojiri.lg_code, actor=SUZUKI):
        assert api.register_counts() == RegisterCounts(persons=8, households=5)
