"""Does what was printed add up? Each printed figure beside what its rows or parts give, and why they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from denen.base.plain.money import Yen
from denen.kernel.places.api import prefecture
from denen.programme.results.money import in_hundred_millions
from denen.programme.results.tables import named_municipalities, shares, total
from denen.programme.results.types import Applicant, GrantType, Round, Row, sum_of


class Verdict(StrEnum):
    AGREES = "agrees"
    ROUNDED = "rounded"
    OPEN = "open"

    @property
    def label(self) -> str:
        return str(_LABELS[self])


_LABELS = {
    Verdict.AGREES: gettext_lazy("合う"),
    Verdict.ROUNDED: gettext_lazy("端数の差"),
    Verdict.OPEN: gettext_lazy("合わない"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """`printed` and `counted` as people read them; `note` says why they differ, as far as that is known."""

    what: str
    printed: str
    counted: str
    verdict: Verdict
    note: str = ""


def checks(of: Round) -> tuple[Check, ...]:
    return (*_against_rows(of), *_against_sums(of), *_over_the_country(of))


def _against_rows(of: Round) -> Iterator[Check]:
    """Where projects or organisations are printed by name."""
    printed = {row.name: row for row in of.published.prefectures}
    type1 = [award for award in of.awards if award.type is GrantType.TYPE1]
    listed = [prefecture(code) for code in dict.fromkeys(award.prefecture for award in type1)]
    for home in listed:
        rows = total(award for award in type1 if award.prefecture == home.code)
        what = _("TYPE1、%(prefecture)s") % {"prefecture": home.name}
        yield _numbers(what, _written(printed[home.lg_code]), _written(rows))
    by_type = {row.name: row for row in of.published.types}
    for kind in (GrantType.TYPE2, GrantType.TYPE3, GrantType.CARD_USE):
        rows = total(a for a in of.awards if a.type is kind)
        yield _numbers(kind.label, _written(by_type[kind]), _written(rows))
    type2, type3 = zip(*((theme[1], theme[2]) for theme in of.published.themes), strict=True)
    for kind, rows_of_themes in ((GrantType.TYPE2, type2), (GrantType.TYPE3, type3)):
        in_themes = _sum(rows_of_themes).projects
        what = _("%(type)s、テーマ別の合計") % {"type": kind}
        yield _numbers(what, _projects(by_type[kind].projects), _projects(in_themes))
    for home in listed:
        yield _numbers(
            _("採択された市区町村、%(prefecture)s") % {"prefecture": home.name},
            _organisations(of.published.adoption[home.lg_code]),
            _organisations(len(named_municipalities(of, home.code))),
            _("地方創生テレワーク型の団体名は公表されていないため、名前のある行からは数え直せません。"),
        )


def _against_sums(of: Round) -> Iterator[Check]:
    """Where a table's lines should give its total, or another table's."""
    printed, by_type = of.published, {row.name: row for row in of.published.types}
    type1 = by_type[GrantType.TYPE1]
    yield _numbers(_("全体、型の合計（団体数は延べ）"), _written(printed.total), _written(_sum(printed.types)))
    yield _money(_("全体、事業費"), printed.total, printed.types, lambda row: row.cost)
    yield _money(_("全体、国費"), printed.total, printed.types, lambda row: row.grant)
    yield _numbers(_("TYPE1、47都道府県の合計"), _written(type1), _written(_sum(printed.prefectures)))
    whole = [row for row in printed.applicants if not row.part_of]
    yield _numbers(_("TYPE1、申請者別の合計"), _written(type1), _written(_sum(whole)))
    yield _money(_("TYPE1、申請者別の国費"), type1, whole, lambda row: row.grant)
    yield _numbers(_("TYPE1、分野別の事業数"), _projects(type1.projects), _projects(_sum(printed.fields).projects))
    yield _numbers(
        _("TYPE1、分野別の団体数"),
        _organisations(type1.organisations),
        _organisations(_sum(printed.fields).organisations),
        _("いくつもの分野で採択された団体は、分野ごとに数えられています（延べ）。"),
    )
    # The tables by applicant and by field print the tenth that the table by type leaves out.
    yield _money(_("TYPE1、分野別の国費"), _sum(whole), printed.fields, lambda row: row.grant)
    yield _money(
        _("マイナンバーカード利用横展開事例創出型、都道府県別の国費"),
        Row(name="", grant=printed.card_use_grant),
        printed.card_use,
        lambda row: row.grant,
    )


def _over_the_country(of: Round) -> Iterator[Check]:
    adopted = sum(of.published.adoption.values())
    prefectures = next(row.organisations or 0 for row in of.published.applicants if row.name == Applicant.PREFECTURE)
    yield Check(
        _("採択団体（重複を除く）"),
        _organisations(of.published.organisations),
        _("市区町村 %(municipalities)d＋都道府県 %(prefectures)d＝%(sum)d")
        % {"municipalities": adopted, "prefectures": prefectures, "sum": adopted + prefectures},
        Verdict.OPEN,
        _(
            "都道府県別の表は市区町村だけを数えており、TYPE1の38都道府県を足すと938を超えます。理由は資料に書かれていません。"
        ),
    )
    levels = Counter(share.level for share in shares(of))
    yield _numbers(
        _("採択された市区町村の割合、五つの階級の都道府県数"),
        " / ".join(str(count) for count in of.published.levels),
        " / ".join(str(levels[level]) for level in range(1, 6)),
    )


def _sum(rows: Iterable[Row]) -> Row:
    every = list(rows)
    return Row(
        name="",
        organisations=sum(row.organisations or 0 for row in every),
        projects=sum(row.projects or 0 for row in every),
        grant=sum_of(row.grant for row in every),
    )


def _numbers(what: str, printed: str, counted: str, note: str = "") -> Check:
    agrees = printed == counted
    return Check(what, printed, counted, Verdict.AGREES if agrees else Verdict.OPEN, "" if agrees else note)


def _money(what: str, printed: Row, parts: Iterable[Row], of: Callable[[Row], Yen | None]) -> Check:
    """Each part is rounded to its last printed place, so as many halves of it may be missing or too much."""
    every = [amount for row in parts if (amount := of(row)) is not None]
    whole, found = of(printed) or Yen(0), sum_of(every)
    tenths = any(amount % 100_000_000 for amount in (*every, whole))
    place = 10_000_000 if tenths else 100_000_000
    note = ""
    verdict = Verdict.AGREES if whole == found else Verdict.OPEN
    if whole != found and 2 * abs(whole - found) <= place * (len(every) + 1):
        verdict = Verdict.ROUNDED
        note = _("各行が四捨五入されているためです。")
    return Check(what, in_hundred_millions(whole), in_hundred_millions(found), verdict, note)


def _written(row: Row) -> str:
    return f"{_organisations(row.organisations)}、{_projects(row.projects)}"


def _organisations(count: int | None) -> str:
    return _("%(count)s団体") % {"count": f"{count:,}"}


def _projects(count: int | None) -> str:
    return _("%(count)s事業") % {"count": f"{count:,}"}
