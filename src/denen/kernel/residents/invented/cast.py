"""The named cast of the example towns, with fixed facts, so that tests, tutorials and pictures agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from denen.base.plain.dates import PartialDate
from denen.kernel.residents.types import HEAD, RegisterEntry, Sex

SHIOJIRI, MATSUMOTO = "202151", "202029"


class _Home(NamedTuple):
    household: str
    postal_code: str
    municipality: str
    town: str
    number: str
    since: date
    building: str = ""


def _of(home: _Home, number: int, relation: str, name: str, kana: str, born: str, sex: Sex) -> RegisterEntry:
    family_name, _, given_name = name.partition(" ")
    family_kana, _, given_kana = kana.partition(" ")
    birth_date = PartialDate.parse(born)
    came = max(home.since, birth_date.earliest)
    return RegisterEntry(
        atena_number=f"{number:010}",
        household_number=home.household,
        relation=relation,
        family_name=family_name,
        given_name=given_name,
        family_kana=family_kana,
        given_kana=given_kana,
        birth_date=birth_date,
        sex=sex,
        postal_code=home.postal_code,
        town=home.town,
        address=f"{home.municipality}{home.town}{home.number}",
        building=home.building,
        moved_on=came,
        notified_on=came,
        processed_on=came,
        resident_since=came,
        invented=True,
    )


_TANAKA = _Home("C0000001", "3990738", "塩尻市", "大門七番町", "3番3号", date(2016, 4, 1))
_SATO = _Home("C0000002", "3990738", "塩尻市", "大門七番町", "3番5号", date(2012, 10, 9))
_TSUYOSHI = _Home("C0000003", "3990701", "塩尻市", "広丘吉田", "1215番地2", date(2014, 6, 2))
_MISAKI = _Home("C0000004", "3990711", "塩尻市", "片丘", "4800番地1", date(2025, 9, 16))
_NGUYEN = _Home("C0000005", "3990746", "塩尻市", "大門並木町", "2番11号", date(2023, 4, 10), "コーポこまくさ 203号室")
_YAMADA = _Home("C0000006", "3900874", "松本市", "大手", "3丁目8番13号", date(2015, 3, 30))

_CAST: dict[str, tuple[RegisterEntry, ...]] = {
    SHIOJIRI: (
        _of(_TANAKA, 1, HEAD, "田中 葵", "タナカ アオイ", "1988-04-12", Sex.FEMALE),
        _of(_TANAKA, 2, "子", "田中 蓮", "タナカ レン", "2018-07-30", Sex.MALE),
        _of(_TANAKA, 3, "父", "田中 一郎", "タナカ イチロウ", "1954-01-03", Sex.MALE),
        _of(_SATO, 4, HEAD, "佐藤 健", "サトウ ケン", "1985-09-23", Sex.MALE),
        _of(_TSUYOSHI, 5, HEAD, "中村 剛", "ナカムラ ツヨシ", "1984-06-15", Sex.MALE),
        _of(_MISAKI, 6, HEAD, "中村 美咲", "ナカムラ ミサキ", "1986-11-02", Sex.FEMALE),
        _of(_MISAKI, 7, "子", "中村 結衣", "ナカムラ ユイ", "2015-05-20", Sex.FEMALE),
        replace(
            _of(_NGUYEN, 8, HEAD, "", "グエン ティ・ラン", "1997-08-19", Sex.FEMALE),
            latin_name="NGUYEN THI LAN",
            nationality="ベトナム",
            residence_status="技術・人文知識・国際業務",
        ),
    ),
    MATSUMOTO: (
        _of(_YAMADA, 1, HEAD, "山田 大輔", "ヤマダ ダイスケ", "1986-02-17", Sex.MALE),
        _of(_YAMADA, 2, "妻", "山田 恵", "ヤマダ メグミ", "1987-10-05", Sex.FEMALE),
        _of(_YAMADA, 3, "子", "山田 颯太", "ヤマダ ソウタ", "2014-05-09", Sex.MALE),
        _of(_YAMADA, 4, "子", "山田 凛", "ヤマダ リン", "2017-12-01", Sex.FEMALE),
        _of(_YAMADA, 5, "母", "山田 和子", "ヤマダ カズコ", "1957-03-28", Sex.FEMALE),
    ),
}

PROTECTED = ("0000000006", "0000000007")
"""中村 美咲 and, protected with her, her child (宛名番号 in 塩尻市)."""
ABUSER = "0000000005"


def cast_of(lg_code: str) -> tuple[RegisterEntry, ...]:
    """Those of the cast who live in the town; none in a town the story does not go to."""
    return _CAST.get(lg_code, ())
