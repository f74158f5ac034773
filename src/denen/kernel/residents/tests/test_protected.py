"""中村 美咲 is found by nobody who is not named for her: as if she did not exist."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from denen.base.models import AuditRecord
from denen.base.plain.dates import PartialDate
from denen.base.plain.refusals import Refusal
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.residents import api
from denen.kernel.residents.models import Person, ProtectedPerson, Protection
from denen.kernel.residents.tests.conftest import AT, ITO, SUZUKI, TAKAHASHI
from denen.kernel.residents.types import (
    CardMatch,
    Ground,
    MatchKind,
    NameYourself,
    NoSuchProtection,
    NoSuchResident,
    ProtectionLifted,
    RegisterCounts,
    Sex,
    TermNotAYear,
    TooEarlyToRenew,
)

NOT_NAMED = pytest.mark.parametrize("actor", [ITO, None, UUID(int=0)])
HER_CARD = {
    "name": "中村　美咲",
    "birth_date": PartialDate(1986, 11, 2),
    "address": "長野県塩尻市片丘４８００番地１",
    "sex": Sex.FEMALE,
}


def her_protection(lg_code: str) -> UUID:
    with acting_for(lg_code, actor=SUZUKI):
        return Protection.objects.get().id


@NOT_NAMED
@pytest.mark.parametrize(
    ("criteria", "others"),
    [
        ({"name": "中村"}, ["中村 剛"]),
        ({"name": "中村美咲"}, []),
        ({"name": "美咲"}, []),
        ({"name": "ﾅｶﾑﾗ ﾐｻｷ"}, []),
        ({"name": "みさき"}, []),
        ({"birth_date": "昭和61年11月2日"}, []),
        ({"birth_date": "1986"}, []),
        ({"address": "片丘"}, []),
        ({"address": "塩尻市片丘4800-1"}, []),
        ({"name": "中村", "birth_date": "S61.11.2", "address": "片丘4800番地1"}, []),
        ({"name": "中村結衣"}, []),
    ],
)
def test_no_search_by_an_unnamed_clerk_finds_her_or_her_child(
    cast: dict[str, UUID], shiojiri: TownFacts, actor: UUID | None, criteria: dict[str, str], others: list[str]
) -> None:
    with acting_for(shiojiri.lg_code, actor=actor):
        assert [found.name for found in api.search(**criteria)] == others
        assert api.count_found(**criteria) == len(others)


@NOT_NAMED
def test_she_can_neither_be_opened_nor_matched_nor_counted(
    cast: dict[str, UUID], shiojiri: TownFacts, actor: UUID | None
) -> None:
    with acting_for(shiojiri.lg_code, actor=actor):
        for name in ("中村 美咲", "中村 結衣"):
            with pytest.raises(NoSuchResident):
                api.person(cast[name])
            with pytest.raises(NoSuchResident):
                api.household_of(cast[name])
        with pytest.raises(NoSuchResident):
            api.person_by_atena_number("0000000006")
        assert api.find_by_card(**HER_CARD) == CardMatch(MatchKind.NONE)
        assert api.register_counts() == RegisterCounts(persons=6, households=4)
        assert api.protections_of(cast["中村 美咲"]) == ()
        assert (Protection.objects.count(), ProtectedPerson.objects.count()) == (0, 0)


@pytest.mark.parametrize("actor", [SUZUKI, TAKAHASHI])
def test_a_named_clerk_finds_her_and_is_warned(cast: dict[str, UUID], shiojiri: TownFacts, actor: UUID) -> None:
    with acting_for(shiojiri.lg_code, actor=actor):
        assert [(found.name, found.protected) for found in api.search(name="中村")] == [
            ("中村 剛", False),
            ("中村 美咲", True),
            ("中村 結衣", True),
        ]
        match = api.find_by_card(**HER_CARD)
        assert (match.kind, match.person) == (MatchKind.EXACT, api.person(cast["中村 美咲"]))
        assert [member.name for member in api.household_of(cast["中村 美咲"]).members] == ["中村 美咲", "中村 結衣"]
        assert api.register_counts() == RegisterCounts(persons=8, households=5)
        (protection,) = api.protections_of(cast["中村 結衣"])
        assert protection.persons == (cast["中村 美咲"], cast["中村 結衣"])
        assert (protection.abuser_name, protection.abuser_id) == ("中村 剛", cast["中村 剛"])
        assert (protection.since, protection.until) == (date(2026, 11, 20), date(2027, 11, 19))


def test_pages_of_a_search_are_what_they_would_be_without_her(cast: dict[str, UUID], shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code, actor=ITO):
        everyone = api.search(address="塩尻市片") + api.search(name="ナカムラ") + api.search(name="タナカ")
        pages = [api.search(name="タナカ", limit=1, offset=page) for page in range(4)]
    assert [found.name for found in everyone] == ["中村 剛", "田中 葵", "田中 一郎", "田中 蓮"]
    assert [[found.name for found in page] for page in pages] == [["田中 葵"], ["田中 一郎"], ["田中 蓮"], []]


def test_her_husbands_household_does_not_show_her_even_where_they_are_still_registered_together(
    cast: dict[str, UUID], shiojiri: TownFacts, owner: object
) -> None:
    with acting_for(shiojiri.lg_code, actor=ITO):
        assert [member.name for member in api.household_of(cast["中村 剛"]).members] == ["中村 剛"]
    with acting_for(shiojiri.lg_code, actor=SUZUKI):
        api.protect(
            person_id=cast["田中 葵"],
            together_with=[cast["田中 蓮"]],
            ground=Ground.OTHER,
            abuser_name="田中 一郎",
            abuser_id=cast["田中 一郎"],
            named_clerks=[SUZUKI],
            at=AT,
        )
    with acting_for(shiojiri.lg_code, actor=ITO):
        household = api.household_of(cast["田中 一郎"])
        assert [member.name for member in household.members] == ["田中 一郎"]
        assert household.head is None


def test_a_clerk_of_the_neighbour_town_is_not_helped_by_the_id_of_a_named_one(
    cast: dict[str, UUID], matsumoto: TownFacts
) -> None:
    with acting_for(matsumoto.lg_code, actor=SUZUKI):
        assert api.search(name="中村") == ()
        with pytest.raises(NoSuchResident):
            api.person(cast["中村 美咲"])


def forbidden(statement: str, *values: object) -> Callable[[], None]:
    def run() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run


@NOT_NAMED
def test_the_database_refuses_every_way_around(cast: dict[str, UUID], shiojiri: TownFacts, actor: UUID | None) -> None:
    protection = her_protection(shiojiri.lg_code)
    with acting_for(shiojiri.lg_code, actor=actor):
        with connection.cursor() as cursor:
            cursor.execute("SELECT residents_may_see(%s), residents_may_see(%s)", [cast["中村 美咲"], cast["中村 剛"]])
            assert cursor.fetchone() == (False, True)
            cursor.execute("SELECT residents_may_see(%s), residents_may_see(NULL)", [uuid4()])
            assert cursor.fetchone() == (False, False)
            cursor.execute("SELECT count(*) FROM residents_person WHERE named_clerks IS NOT NULL")
            assert cursor.fetchone() == (0,)
            cursor.execute("UPDATE residents_protection SET lifted_at = now()")
            assert cursor.rowcount == 0
        for way in (
            forbidden("UPDATE residents_person SET named_clerks = NULL"),
            forbidden("DELETE FROM residents_person"),
            forbidden("DELETE FROM residents_protectedperson"),
            forbidden("DELETE FROM residents_protection"),
            # joining oneself to her protection
            forbidden(
                "INSERT INTO residents_protectedperson (id, protection_id, person_id, asked) "
                "VALUES (gen_random_uuid(), %s, %s, false)",
                protection,
                cast["田中 葵"],
            ),
        ):
            with pytest.raises(DatabaseError, match=r"permission denied|row-level security"):
                way()


def test_nobody_opens_her_by_covering_her_with_a_protection_of_their_own(
    cast: dict[str, UUID], shiojiri: TownFacts
) -> None:
    with acting_for(shiojiri.lg_code, actor=ITO):
        wish = {"ground": Ground.OTHER, "abuser_name": "誰か", "named_clerks": [ITO], "at": AT}
        with pytest.raises(NoSuchResident):
            api.protect(person_id=cast["中村 美咲"], **wish)
        mine = api.protect(person_id=cast["佐藤 健"], **wish)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            ProtectedPerson.objects.create(protection_id=mine.id, person_id=cast["中村 美咲"])
    with acting_for(shiojiri.lg_code, actor=ITO), pytest.raises(NoSuchResident):
        api.person(cast["中村 美咲"])


def test_a_protection_cannot_be_written_by_somebody_it_does_not_name(
    cast: dict[str, UUID], shiojiri: TownFacts
) -> None:
    with acting_for(shiojiri.lg_code, actor=ITO):
        with pytest.raises(NameYourself):
            api.protect(
                person_id=cast["佐藤 健"], ground=Ground.STALKING, abuser_name="誰か", named_clerks=[SUZUKI], at=AT
            )
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Protection.objects.create(
                ground="stalking",
                abuser_name="誰か",
                since=AT.date(),
                term_from=AT.date(),
                until=AT.date(),
                named_clerks=[SUZUKI],
            )


def test_a_new_row_of_the_copy_cannot_say_for_itself_who_may_see_it(cast: dict[str, UUID], shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code, actor=ITO):
        row = Person.objects.get(id=cast["佐藤 健"])
        row.id, row.atena_number, row.household_number, row.named_clerks = uuid4(), "9", "C9", [SUZUKI]
        row.save(force_insert=True)
        assert api.person(row.id).protected is False


def test_lifting_shows_her_again_to_everyone(cast: dict[str, UUID], shiojiri: TownFacts) -> None:
    protection = her_protection(shiojiri.lg_code)
    with acting_for(shiojiri.lg_code, actor=ITO), pytest.raises(NoSuchProtection):
        api.lift(protection_id=protection, at=AT)
    with acting_for(shiojiri.lg_code, actor=TAKAHASHI):
        assert api.lift(protection_id=protection, at=AT).lifted_at == AT
        for refused in (api.lift, api.renew):
            with pytest.raises(ProtectionLifted):
                refused(protection_id=protection, at=AT)
        with pytest.raises(ProtectionLifted):
            api.name_clerk(protection_id=protection, clerk_id=ITO)
    with acting_for(shiojiri.lg_code, actor=ITO):
        assert [found.protected for found in api.search(name="中村")] == [False, False, False]
        assert api.protections_of(cast["中村 美咲"]) == ()


def test_two_protections_hide_until_both_are_lifted(cast: dict[str, UUID], shiojiri: TownFacts) -> None:
    first = her_protection(shiojiri.lg_code)
    with acting_for(shiojiri.lg_code, actor=SUZUKI):
        second = api.protect(
            person_id=cast["中村 美咲"], ground=Ground.STALKING, abuser_name="別の人", named_clerks=[SUZUKI], at=AT
        )
        api.lift(protection_id=first, at=AT)
    with acting_for(shiojiri.lg_code, actor=TAKAHASHI):  # was named in the first only
        assert [found.name for found in api.search(name="中村")] == ["中村 剛", "中村 結衣"]
    with acting_for(shiojiri.lg_code, actor=SUZUKI):
        api.lift(protection_id=second.id, at=AT)
    with acting_for(shiojiri.lg_code):
        assert len(api.search(name="中村")) == 3


def test_clerks_are_named_and_unnamed_but_nobody_unnames_themselves(cast: dict[str, UUID], shiojiri: TownFacts) -> None:
    protection = her_protection(shiojiri.lg_code)
    with acting_for(shiojiri.lg_code, actor=SUZUKI):
        assert api.name_clerk(protection_id=protection, clerk_id=ITO).named_clerks == {SUZUKI, TAKAHASHI, ITO}
    with acting_for(shiojiri.lg_code, actor=ITO):
        assert api.person(cast["中村 美咲"]).protected
        with pytest.raises(NameYourself):
            api.unname_clerk(protection_id=protection, clerk_id=ITO)
    with acting_for(shiojiri.lg_code, actor=SUZUKI):
        assert api.unname_clerk(protection_id=protection, clerk_id=ITO).named_clerks == {SUZUKI, TAKAHASHI}
    with acting_for(shiojiri.lg_code, actor=ITO), pytest.raises(NoSuchResident):
        api.person(cast["中村 美咲"])


def test_a_lapsed_protection_still_hides_and_reminds_its_clerks(cast: dict[str, UUID], shiojiri: TownFacts) -> None:
    protection = her_protection(shiojiri.lg_code)
    with acting_for(shiojiri.lg_code, actor=SUZUKI):
        assert api.renewals_due(date(2027, 10, 18)) == ()
        (due,) = api.renewals_due(date(2027, 10, 19))
        (lapsed,) = api.renewals_due(date(2028, 1, 5))
        assert (due.id, due.lapsed(date(2027, 11, 19)), lapsed.lapsed(date(2028, 1, 5))) == (protection, False, True)
    with acting_for(shiojiri.lg_code, actor=ITO):
        assert api.renewals_due(date(2028, 1, 5)) == ()
        with pytest.raises(NoSuchResident):
            api.person(cast["中村 美咲"])


def test_a_renewal_follows_the_term_and_is_taken_from_a_month_before_its_end(
    cast: dict[str, UUID], shiojiri: TownFacts
) -> None:
    protection = her_protection(shiojiri.lg_code)  # to 2027-11-19
    with acting_for(shiojiri.lg_code, actor=SUZUKI):
        with pytest.raises(TooEarlyToRenew) as early:
            api.renew(protection_id=protection, at=AT)
        assert "2027年10月19日" in early.value.what_to_do
        in_time = AT + timedelta(days=340)
        with pytest.raises(TermNotAYear):
            api.renew(protection_id=protection, at=in_time, until=date(2028, 11, 20))
        renewed = api.renew(protection_id=protection, at=in_time)
        assert (renewed.since, renewed.term_from, renewed.until) == (
            date(2026, 11, 20),
            date(2027, 11, 20),
            date(2028, 11, 19),
        )
        late = api.renew(protection_id=protection, at=AT + timedelta(days=1000), until=date(2029, 12, 31))
        assert (late.term_from, late.until) == (date(2029, 8, 16), date(2029, 12, 31))


def test_what_is_done_is_audited_by_the_protections_id_and_never_by_hers(
    cast: dict[str, UUID], shiojiri: TownFacts
) -> None:
    protection = her_protection(shiojiri.lg_code)
    with acting_for(shiojiri.lg_code, actor=SUZUKI):
        AuditRecord.objects.filter(verb="register.loaded").exists()
        api.name_clerk(protection_id=protection, clerk_id=ITO)
        api.unname_clerk(protection_id=protection, clerk_id=ITO)
        api.renew(protection_id=protection, at=AT + timedelta(days=350))
        api.lift(protection_id=protection, at=AT + timedelta(days=351))
        records = list(AuditRecord.objects.filter(kind="protection").order_by("at", "id"))
    assert [(record.verb, record.subject, record.actor) for record in records] == [
        (f"protection.{verb}", protection, SUZUKI)
        for verb in ("started", "clerk_named", "clerk_unnamed", "renewed", "lifted")
    ]
    assert str(cast["中村 美咲"]) not in str([record.detail for record in records])


def test_a_refusal_about_her_reads_like_one_about_nobody(cast: dict[str, UUID], shiojiri: TownFacts) -> None:
    refusals: list[Refusal] = []
    with acting_for(shiojiri.lg_code, actor=ITO):
        for person_id in (cast["中村 美咲"], uuid4()):
            with pytest.raises(NoSuchResident) as refused:
                api.person(person_id)
            refusals.append(refused.value)
    assert str(refusals[0]) == str(refusals[1])
    assert refusals[0].what_to_do == refusals[1].what_to_do
