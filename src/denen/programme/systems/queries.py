"""The sixty systems, read once from data/*.yaml (one file a group)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from denen.base.plain.service import Field
from denen.programme.systems.types import NoSuchSystem, System, Words

DATA = Path(__file__).parent / "data"


def systems() -> tuple[System, ...]:
    """All, by number."""
    return tuple(_by_number().values())


def system(number: int) -> System:
    """By its number in the deck, which is known to be right (KeyError else)."""
    return _by_number()[number]


def system_called(slug: str) -> System:
    """Raises NoSuchSystem."""
    found = _by_slug().get(slug)
    if found is None:
        raise NoSuchSystem(slug=slug)
    return found


@cache
def _by_number() -> Mapping[int, System]:
    return {each.number: each for each in sorted(_read(), key=lambda each: each.number)}


@cache
def _by_slug() -> Mapping[str, System]:
    return {each.slug: each for each in systems()}


def _read() -> Iterator[System]:
    for file in sorted(DATA.glob("*.yaml")):
        for entry in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield _system(file.stem, entry)


def _system(group: str, entry: Mapping[str, Any]) -> System:
    return System(
        number=entry["id"],
        slug=entry["slug"],
        group=group,
        name=Words(**entry["name"]),
        field=Field(entry["field"]) if entry["field"] else None,
        uses_card=entry["card"],
        model_services=tuple(entry["model_services"]),
        terms=tuple(entry["terms"]),
        problem=Words(**entry["problem"]),
        solves=Words(**entry["solves"]),
        requirements=tuple(Words(**line) for line in entry["requirements"]),
    )
