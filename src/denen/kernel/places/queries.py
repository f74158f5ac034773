"""Prefectures, municipalities and wards, read once from the tables in data/ (2,000 rows, 1 MB in memory)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from denen.kernel.places.codes import with_check_digit
from denen.kernel.places.gazetteer import DATA, DESIGNATED, MunicipalityRow, WardRow
from denen.kernel.places.types import Kind, Municipality, NoSuchPlace, Prefecture, Ward


def prefectures() -> tuple[Prefecture, ...]:
    """All 47, north to south."""
    return tuple(_prefectures().values())


def prefecture(code: str) -> Prefecture:
    """By two-digit code, by lg_code (six digits) or by slug. Raises NoSuchPlace."""
    for each in prefectures():
        if code in (each.code, each.lg_code, each.slug):
            return each
    raise NoSuchPlace(code=code)


def municipalities(prefecture: Prefecture | None = None) -> tuple[Municipality, ...]:
    """The 1,741 in the order of their codes, or those of one prefecture."""
    everyone = _municipalities().values()
    return tuple(each for each in everyone if prefecture is None or each.prefecture == prefecture)


def municipality(code: str) -> Municipality:
    """By six- or five-digit code. Raises NoSuchPlace; so does a wrong check digit."""
    found = _municipalities().get(code[:5])
    if found is None or code not in (found.lg_code, found.code5):
        raise NoSuchPlace(code=code)
    return found


def wards(of: Municipality) -> tuple[Ward, ...]:
    """The wards of a designated city in the order of their codes; none elsewhere."""
    return tuple(each for each in _wards().values() if each.city == of.lg_code)


def ward(code: str) -> Ward:
    """By six- or five-digit code. Raises NoSuchPlace."""
    found = _wards().get(code[:5])
    if found is None or code not in (found.lg_code, found.lg_code[:5]):
        raise NoSuchPlace(code=code)
    return found


def place_of_the_post(code5: str) -> tuple[Municipality, Ward | None]:
    """What a five-digit code in postal data means: post names the ward of a designated city. Raises NoSuchPlace."""
    its_ward = _wards().get(code5)
    return municipality(its_ward.city if its_ward else code5), its_ward


@cache
def _prefectures() -> Mapping[str, Prefecture]:
    return MappingProxyType(
        {
            code: Prefecture(code, with_check_digit(f"{code}000"), name, kana, romaji)
            for code, name, kana, romaji in _rows("prefecture.csv")
        }
    )


@cache
def _municipalities() -> Mapping[str, Municipality]:
    designated = {code for code, _, _ in DESIGNATED}
    return MappingProxyType(
        {
            row.code: Municipality(
                lg_code=with_check_digit(row.code),
                prefecture=_prefectures()[row.code[:2]],
                county=row.county,
                county_kana=row.county_kana,
                name=row.name,
                kana=row.kana,
                kind=Kind.SPECIAL_WARD if row.name.endswith("区") else Kind(row.name[-1]),
                designated=row.code in designated,
            )
            for row in map(MunicipalityRow._make, _rows("municipality.csv"))
        }
    )


@cache
def _wards() -> Mapping[str, Ward]:
    return MappingProxyType(
        {
            row.code: Ward(with_check_digit(row.code), with_check_digit(row.city), row.name, row.kana)
            for row in map(WardRow._make, _rows("ward.csv"))
        }
    )


def _rows(name: str) -> list[list[str]]:
    with Path(DATA, name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]
