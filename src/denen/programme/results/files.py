"""The tables of a round as files for anybody to use, each with its source in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from denen.base.ui.downloads import Cell, Sheet
from denen.kernel.places.api import prefecture
from denen.programme.results.search import field_of
from denen.programme.results.tables import shares
from denen.programme.results.types import Award, Round, Row
from denen.programme.systems.queries import system


def sheet(of: Round, table: str, awards: Sequence[Award]) -> Sheet:
    """The table `table` of a round (a KeyError for one that is not there); `awards` are those of the list asked for."""
    make = _TABLES[table]
    title, head, rows = make(of, awards)
    language = get_language()
    return Sheet(
        name=f"{of.slug}-{table}",
        title=title,
        head=head,
        rows=rows,
        source=of.source.in_language(language),
        source_label=_("出典"),
    )


Made = tuple[str, Sequence[tuple[str, str]], Sequence[Sequence[Cell]]]


def _awards(of: Round, awards: Sequence[Award]) -> Made:
    language = get_language()
    head = (
        ("lg_code", _("全国地方公共団体コード")),
        ("prefecture", _("都道府県")),
        ("organisation", _("団体")),
        ("type", _("型")),
        ("project", _("事業名")),
        ("field", _("分野")),
        ("system", _("サービス")),
        ("cost_yen", _("事業費（円）")),
    )
    rows = [
        (
            award.lg_code,
            prefecture(award.prefecture).name_in(language),
            award.organisation,
            award.type.value,
            award.project or award.theme,
            field_of(award),
            system(award.system).name.in_language(language) if award.system else None,
            award.cost,
        )
        for award in awards
    ]
    return _("採択された事業"), head, rows


def _of_rows(title: str, name: str, rows: Callable[[Round], Iterable[Row]]) -> Callable[[Round, Sequence[Award]], Made]:
    def make(of: Round, awards: Sequence[Award]) -> Made:
        head = (
            ("name", _(name)),
            ("organisations", _("団体")),
            ("projects", _("事業")),
            ("cost_yen", _("事業費（円）")),
            ("grant_yen", _("国費（円）")),
        )
        return _(title), head, [(r.label, r.organisations, r.projects, r.cost, r.grant) for r in rows(of)]

    return make


def _prefectures(of: Round, awards: Sequence[Award]) -> Made:
    head = (
        ("lg_code", _("全国地方公共団体コード")),
        ("prefecture", _("都道府県")),
        ("adopted_municipalities", _("採択された市区町村")),
        ("municipalities", _("市区町村")),
        ("share_percent", _("割合（%）")),
        ("class", _("階級")),
        ("type1_organisations", _("TYPE1の団体")),
        ("type1_projects", _("TYPE1の事業")),
    )
    type1 = {row.name: row for row in of.published.prefectures}
    rows = [
        (
            share.lg_code,
            prefecture(share.lg_code).name_in(get_language()),
            share.adopted,
            share.of,
            share.percent,
            share.level,
            type1[share.lg_code].organisations,
            type1[share.lg_code].projects,
        )
        for share in shares(of)
    ]
    return _("都道府県別"), head, rows


def _model_services(of: Round, awards: Sequence[Award]) -> Made:
    head = (
        ("field", _("分野")),
        ("name", _("モデル・サービス")),
        ("organisations", _("団体")),
        ("projects", _("事業")),
        ("grant_yen", _("国費（円）")),
        ("example_kpis", _("主なKPI")),
    )
    rows = [
        (
            each.field.value,
            each.row.name,
            each.row.organisations,
            each.row.projects,
            each.row.grant,
            "、".join(each.kpis),
        )
        for each in of.published.model_services
    ]
    return _("モデル・サービス"), head, rows


_TABLES: dict[str, Callable[[Round, Sequence[Award]], Made]] = {
    "awards": _awards,
    "prefectures": _prefectures,
    "types": _of_rows("型別", "型", lambda of: of.published.types),
    "fields": _of_rows("TYPE1、分野別", "分野", lambda of: of.published.fields),
    "applicants": _of_rows("TYPE1、申請者別", "申請者", lambda of: of.published.applicants),
    "model-services": _model_services,
}
