"""The built-in round gives back each table that was printed, and says where they do not add up."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denen.base.plain.money import Yen
from denen.kernel.places.api import municipality, prefectures
from denen.programme.results.money import in_hundred_millions, in_ten_thousands
from denen.programme.results.reconcile import Verdict, checks
from denen.programme.results.rounds import round_called, rounds
from denen.programme.results.tables import counted, named_municipalities, shares, total
from denen.programme.results.types import Applicant, Award, GrantType, NoSuchRound, Round, Row, Share


@pytest.fixture
def r4() -> Round:
    return round_called("r4")


def of_type1(of: Round, prefecture: str) -> list[Award]:
    return [award for award in of.awards if award.type is GrantType.TYPE1 and award.prefecture == prefecture]


@pytest.mark.parametrize(("prefecture", "organisations", "projects"), [("20", 36, 69), ("15", 20, 37)])
def test_the_projects_of_a_prefecture_give_back_its_line(
    r4: Round, prefecture: str, organisations: int, projects: int
) -> None:
    found = total(of_type1(r4, prefecture))
    assert (found.organisations, found.projects) == (organisations, projects)


def test_the_47_prefectures_add_up_to_type1(r4: Round) -> None:
    rows = r4.published.prefectures
    assert [row.name for row in rows] == [each.lg_code for each in prefectures()]
    assert sum(row.organisations or 0 for row in rows) == 846
    assert sum(row.projects or 0 for row in rows) == 1686


def test_the_map_has_as_many_prefectures_in_each_class_as_the_printed_one(r4: Round) -> None:
    levels = Counter(share.level for share in shares(r4))
    assert tuple(levels[level] for level in range(1, 6)) == (0, 7, 19, 20, 1)
    assert {share.lg_code: share.level for share in shares(r4) if 5 * share.adopted % share.of == 0} == {
        "100005": 3,  # 群馬県, exactly 60 %
        "160008": 4,  # 富山県, exactly 80 %
    }


def test_every_named_organisation_is_one_of_ours(r4: Round) -> None:
    towns = {award.lg_code: award.organisation for award in r4.awards if not award.is_of_prefecture}
    assert {code: municipality(code).name for code in towns} == towns


def test_rows_by_type_are_those_printed_for_the_types_that_are_named_whole(r4: Round) -> None:
    rows = {row.name: row for row in counted(r4.awards, lambda award: award.type)}
    assert {name: (rows[name].organisations, rows[name].projects) for name in ("TYPE2", "TYPE3")} == {
        "TYPE2": (24, 24),
        "TYPE3": (8, 8),
    }
    assert rows[GrantType.CARD_USE].projects == 51


def test_a_prefecture_names_its_municipalities_without_itself(r4: Round) -> None:
    named = named_municipalities(r4, "20")
    assert len(named) == 35
    assert [award.type for award in named["203050"]] == [GrantType.TYPE1, GrantType.CARD_USE]


def test_what_does_not_add_up_is_said_and_nothing_else(r4: Round) -> None:
    verdicts = {check.what: check for check in checks(r4)}
    assert len(verdicts) == 21
    assert {what for what, check in verdicts.items() if check.verdict is Verdict.OPEN} == {
        "採択された市区町村、長野県",
        "採択された市区町村、新潟県",
        "TYPE1、分野別の団体数",
        "採択団体（重複を除く）",
    }
    assert {what: (c.printed, c.counted) for what, c in verdicts.items() if c.verdict is Verdict.ROUNDED} == {
        "TYPE1、分野別の国費": ("228.0億円", "227.9億円"),
        "マイナンバーカード利用横展開事例創出型、都道府県別の国費": ("84.6億円", "84.5億円"),
    }
    assert all(check.note for check in verdicts.values() if check.verdict is not Verdict.AGREES)


def test_a_printed_figure_changed_by_one_no_longer_agrees(r4: Round) -> None:
    first, *others = r4.published.prefectures
    wrong = (Row(name=first.name, organisations=first.organisations, projects=(first.projects or 0) + 1), *others)
    changed = Round(
        slug=r4.slug,
        name=r4.name,
        source=r4.source,
        awards=r4.awards,
        published=type(r4.published)(
            **{name: getattr(r4.published, name) for name in type(r4.published).__slots__} | {"prefectures": wrong}
        ),
    )
    before = {check.what: check.verdict for check in checks(r4)}
    after = {check.what: check.verdict for check in checks(changed)}
    assert {what for what in before if before[what] is not after[what]} == {"TYPE1、47都道府県の合計"}


def test_a_round_that_is_not_published_is_refused() -> None:
    with pytest.raises(NoSuchRound):
        round_called("r9")
    assert [each.slug for each in rounds()] == ["r4"]


@pytest.mark.parametrize(
    ("lg_code", "applicant"),
    [
        ("200000", Applicant.PREFECTURE),
        ("202151", Applicant.MUNICIPALITY),
        ("131016", Applicant.SPECIAL_WARD),
        ("132012", Applicant.MUNICIPALITY),
        ("208418", Applicant.UNION),
    ],
)
def test_the_code_says_who_applied(lg_code: str, applicant: Applicant) -> None:
    assert Award(type=GrantType.TYPE1, lg_code=lg_code, organisation="").applicant is applicant


@given(st.integers(0, 2000), st.integers(1, 2000))
def test_a_class_holds_its_upper_bound(adopted: int, of: int) -> None:
    adopted = min(adopted, of)
    level = Share("", adopted, of).level
    assert 100 * adopted <= 20 * level * of
    assert adopted == 0 or 100 * adopted > 20 * (level - 1) * of


awards = st.builds(
    Award,
    type=st.sampled_from(GrantType),
    lg_code=st.sampled_from(["202151", "202029", "152021"]),
    organisation=st.just(""),
    cost=st.none() | st.integers(0, 10**12).map(Yen),
)


@given(st.lists(awards))
def test_parts_add_up_to_the_whole(every: list[Award]) -> None:
    rows, whole = counted(every, lambda award: award.type), total(every)
    assert sum(row.projects or 0 for row in rows) == whole.projects
    assert sum(row.cost or 0 for row in rows) == (whole.cost or 0)
    assert max((row.organisations or 0 for row in rows), default=0) <= (whole.organisations or 0)


@given(st.integers(0, 10**13))
def test_amounts_are_rounded_half_up(amount: int) -> None:
    written = in_hundred_millions(Yen(amount)).removesuffix("億円").replace(",", "")
    assert abs(Decimal(written) * 100_000_000 - amount) <= 5_000_000
    units = int(in_ten_thousands(Yen(amount)).removesuffix("万円").replace(",", ""))
    assert -5_000 <= units * 10_000 - amount <= 5_000
