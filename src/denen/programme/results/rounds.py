"""The rounds whose results are published. The one of fiscal 2022's supplementary budget is built in (data/r4)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

from denen.base.plain.money import Yen
from denen.base.plain.service import Field
from denen.kernel.places.api import municipality, prefecture
from denen.programme.results.types import Applicant, Award, GrantType, ModelService, NoSuchRound, Published, Round, Row
from denen.programme.systems.types import Words

DATA = Path(__file__).parent / "data"


def rounds() -> tuple[Round, ...]:
    """The newest first."""
    return (_built_in(),)


def round_called(slug: str) -> Round:
    """Raises NoSuchRound."""
    for each in rounds():
        if each.slug == slug:
            return each
    raise NoSuchRound(slug=slug)


@cache
def _built_in() -> Round:
    total, *types = (_row(row, "type") for row in _read("types"))
    return Round(
        slug="r4",
        name=Words("令和4年度補正 デジタル実装タイプ", "Digital implementation type, fiscal 2022 supplementary budget"),
        source=Words(
            "出典：デジタル田園都市国家構想の説明資料（内閣官房ほか、2023年）の表。数値は公表された事実です。出典を示してお使いください。",
            "Source: tables of the briefing on the Digital Garden City Nation (Cabinet Secretariat and others, 2023). "
            "The figures are published facts; name the source when you use them.",
        ),
        published=Published(
            total=total,
            organisations=938,
            levels=(0, 7, 19, 20, 1),
            card_use_grant=_hundred_millions("84.6"),
            types=tuple(types),
            fields=tuple(_row(row, "field") for row in _read("fields")),
            applicants=tuple(_applicants()),
            prefectures=tuple(_row(row, "lg_code") for row in _read("prefectures")),
            adoption={row["lg_code"]: int(row["adopted_municipalities"]) for row in _read("adoption")},
            card_use=tuple(_row(row, "prefecture") for row in _read("card-use")),
            themes=tuple(_themes()),
            model_services=tuple(_model_services()),
        ),
        awards=(*_projects(), *_on_platforms(), *_of_card_use()),
    )


def _applicants() -> Iterator[Row]:
    """The printed line of the sum is left out."""
    kinds = {
        "都道府県": (Applicant.PREFECTURE, ""),
        "市町村": (Applicant.MUNICIPALITY, ""),
        "うち特別区": (Applicant.SPECIAL_WARD, Applicant.MUNICIPALITY),
        "広域連合・一部事務組合": (Applicant.UNION, ""),
    }
    for row in _read("applicants"):
        if row["applicant"] in kinds:
            kind, part_of = kinds[row["applicant"]]
            yield _row({**row, "applicant": kind}, "applicant", part_of)


def _themes() -> Iterator[tuple[str, Row, Row]]:
    for row in _read("themes"):
        name = row["theme"] or row["category"]
        yield (
            row["organisations"],
            Row(name=name, projects=int(row["type2"])),
            Row(name=name, projects=int(row["type3"])),
        )


def _model_services() -> Iterator[ModelService]:
    for row in _read("model-services"):
        inside = "書かない窓口" if "内数" in row["model_service"] else ""
        kpis = tuple(each for each in row["example_kpis"].split(";") if each)
        yield ModelService(field=Field(row["field"]), row=_row(row, "model_service", inside), kpis=kpis)


def _projects() -> Iterator[Award]:
    """TYPE1, for the two prefectures whose projects are printed one by one."""
    for row, its_system in zip(_read("projects"), _read("project-systems"), strict=True):
        assert (row["lg_code"], row["project"]) == (its_system["lg_code"], its_system["project"])
        yield Award(
            type=GrantType.TYPE1,
            lg_code=row["lg_code"],
            organisation=row["municipality"] or row["prefecture"],
            project=row["project"],
            cost=Yen(row["adopted_thousand_yen"]) * 1000,
            system=int(its_system["system_id"]),
        )


def _on_platforms() -> Iterator[Award]:
    """TYPE2 and TYPE3, of which organisations and themes are printed."""
    themes = {name: row.name for names, row, _ in _themes() for name in names.split(";")}
    for row in _read("type2-type3"):
        name = row["organisation"]
        yield Award(type=GrantType(row["type"]), lg_code=row["lg_code"], organisation=name, theme=themes[name])


def _of_card_use() -> Iterator[Award]:
    for row in _read("card-use"):
        for lg_code in row["lg_codes"].split(";"):
            whole = lg_code[2:5] == "000"
            name = prefecture(lg_code).name if whole else municipality(lg_code).name
            yield Award(type=GrantType.CARD_USE, lg_code=lg_code, organisation=name)


def _row(row: dict[str, str], name: str, part_of: str = "") -> Row:
    return Row(
        name=row[name],
        organisations=int(row["organisations"]),
        projects=int(row["projects"]) if "projects" in row else None,
        cost=_hundred_millions(row["total_cost_100m_yen"]) if "total_cost_100m_yen" in row else None,
        grant=_hundred_millions(row["award_100m_yen"]) if "award_100m_yen" in row else None,
        part_of=part_of,
    )


def _hundred_millions(text: str) -> Yen:
    """億円, as printed: at most one decimal."""
    return Yen(int(Decimal(text) * 100_000_000))


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / "r4" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
