"""Addresses for invented people: the real areas of a real town, with invented numbers."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from denen.kernel.places.types import Address

_HOUSES = ("コーポ", "ハイツ", "メゾン", "サンハイツ", "レジデンス", "グリーンコーポ", "シティハイム", "カーサ")
_CALLED = (
    "さくら",
    "みどり",
    "ひまわり",
    "けやき",
    "あおば",
    "やよい",
    "みすず",
    "こまくさ",
    "りんどう",
    "つばさ",
    "泉",
    "若葉",
)


@dataclass(frozen=True, slots=True)
class Home:
    """Where one household lives."""

    postal_code: str
    town: str
    address: str
    building: str


class Homes:
    """Draws homes in a municipality. Some areas are large and some small, the same for the same generator."""

    def __init__(self, areas: Sequence[Address], rng: Random) -> None:
        if not areas:
            raise ValueError("people need areas to live in")
        self._areas = areas
        self._cumulative = tuple(accumulate(rng.lognormvariate(0, 1) for _ in areas))
        self._prefixes = [_prefix(area) for area in areas]
        self._rng = rng

    def draw(self, *, flat: bool) -> Home:
        """`flat`: in a block of flats, so with a building and a room."""
        rng = self._rng
        place = bisect(self._cumulative, rng.random() * self._cumulative[-1])
        area = self._areas[place]
        building = ""
        if flat:
            room = f"{1 + int(rng.random() * 4)}{1 + int(rng.random() * 8):02}"
            building = f"{rng.choice(_HOUSES)}{rng.choice(_CALLED)} {room}号室"
        return Home(area.postal_code, area.town, self._prefixes[place] + self._number(area), building)

    def _number(self, area: Address) -> str:
        rng = self._rng
        first, second = 1 + int(rng.random() * 30), 1 + int(rng.random() * 25)
        if "丁目" in area.note:
            return f"{1 + int(rng.random() * 5)}丁目{first}番{second}号"
        # 住居表示 is done where streets are: there homes have 番 and 号, elsewhere the number of the land (番地).
        if area.town.endswith(("町", "通")):
            return f"{first}番{second}号"
        land = 1 + int(rng.random() * 4000)
        return f"{land}番地{second}" if rng.random() < 0.6 else f"{land}番地"


def _prefix(area: Address) -> str:
    return f"{area.municipality.county}{area.municipality.name}{area.ward.name if area.ward else ''}{area.town}"
