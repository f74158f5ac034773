"""Names for invented people: frequent ones as they are in life, and a long tail made of parts of names."""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import NamedTuple

from denen.kernel.residents.types import Sex

_HERE = Path(__file__).parent

TAIL_OF_SURNAMES = 0.35
TAIL_OF_GIVEN = 0.45
"""How many bear a name outside of the lists. In life half the people share a few hundred surnames."""


class Name(NamedTuple):
    """One name (surname or given name) as written and as read."""

    written: str
    kana: str


@dataclass(frozen=True, slots=True)
class ForeignName:
    """Latin as on the residence card, family name first; characters (漢字) only where the country writes them."""

    latin: str
    kana: tuple[str, str]
    characters: tuple[str, str] | None
    nationality: str
    status: str


@dataclass(frozen=True, slots=True)
class _Weighted:
    names: tuple[Name, ...]
    cumulative: tuple[float, ...]

    def draw(self, rng: Random) -> Name:
        return self.names[bisect(self.cumulative, rng.random() * self.cumulative[-1])]


@dataclass(frozen=True, slots=True)
class _Nation:
    name: str
    share: int
    statuses: tuple[str, ...]
    family: tuple[tuple[str, str, str], ...]
    given: dict[str, tuple[tuple[str, str, str], ...]]


def surname(rng: Random) -> Name:
    if rng.random() < TAIL_OF_SURNAMES:
        while True:
            first, last = rng.choice(_PARTS["surname"]), rng.choice(_PARTS["surname_end"])
            if first.written != last.written:
                return Name(first.written + last.written, first.kana + last.kana)
    return _SURNAMES.draw(rng)


def given_name(rng: Random, sex: Sex, year: int) -> Name:
    """A given name as parents of that year gave it."""
    letter = sex.name[0]
    decade = min(max(year // 10 * 10, 1920), 2020)
    if rng.random() < TAIL_OF_GIVEN:
        ends = max(start for start in _ENDS[letter] if start <= decade)
        first, last = rng.choice(_PARTS[letter]), rng.choice(_ENDS[letter][ends])
        return Name(first.written + last.written, first.kana + last.kana)
    return _GIVEN[letter, decade].draw(rng)


def foreign_name(rng: Random, sex: Sex, like: ForeignName | None = None) -> ForeignName:
    """A foreign resident's name; `like` gives the family name and nationality of a relative."""
    nation = (
        next(n for n in _NATIONS if n.name == like.nationality)
        if like
        else rng.choices(_NATIONS, weights=[n.share for n in _NATIONS])[0]
    )
    family = next((f for f in nation.family if like and like.latin.startswith(f[0] + " ")), None) or rng.choice(
        nation.family
    )
    given = rng.choice(nation.given[sex.name[0]])
    return ForeignName(
        latin=f"{family[0]} {given[0]}",
        kana=(family[1], given[1]),
        characters=(family[2], given[2]) if family[2] and given[2] else None,
        nationality=nation.name,
        status=like.status if like else rng.choice(nation.statuses),
    )


def _lines(file: str) -> list[list[str]]:
    text = (_HERE / file).read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


def _names(words: list[str]) -> tuple[Name, ...]:
    return tuple(Name(*word.split("/")) for word in words)


def _surnames() -> _Weighted:
    lines = _lines("surnames.txt")
    names = tuple(Name(written, kana) for written, kana, _thousands in lines)
    return _Weighted(names, tuple(accumulate(float(line[2]) for line in lines)))


def _given() -> dict[tuple[str, int], _Weighted]:
    tables = {}
    for sex, decade, *words in _lines("given.txt"):
        names = _names(words)
        tables[sex, int(decade)] = _Weighted(names, tuple(accumulate(1 / (rank + 5) for rank in range(len(names)))))
    return tables


def _parts() -> tuple[dict[str, tuple[Name, ...]], dict[str, dict[int, tuple[Name, ...]]]]:
    parts: dict[str, tuple[Name, ...]] = {}
    ends: dict[str, dict[int, tuple[Name, ...]]] = {"M": {}, "F": {}}
    for kind, *words in _lines("parts.txt"):
        if words[0].isdigit():
            ends[kind[0]][int(words[0])] = _names(words[1:])
        else:
            parts[kind] = _names(words)
    return parts, ends


def _nations() -> tuple[_Nation, ...]:
    nations: list[_Nation] = []
    for kind, *words in _lines("foreign.txt"):
        found = tuple(re.findall(r"([A-Z][A-Z ]*):([ァ-ヺー・]+):?([一-鿿]*)", " ".join(words)))
        if kind == "nationality":
            nations.append(_Nation(words[0], int(words[1]), tuple(words[2].split(",")), (), {}))
        elif kind == "family":
            last = nations[-1]
            nations[-1] = _Nation(last.name, last.share, last.statuses, found, last.given)
        else:
            nations[-1].given[kind] = found
    return tuple(nations)


_SURNAMES = _surnames()
_GIVEN = _given()
_PARTS, _ENDS = _parts()
_NATIONS = _nations()
