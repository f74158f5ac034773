"""The towns that are open here."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache

from denen.base.database.faults import Fault
from denen.base.models import LocalGovernment


@dataclass(frozen=True)
class TownFacts:
    """What everyone may know of an open local government."""

    lg_code: str
    slug: str
    name: str
    kana: str
    name_en: str
    host: str | None = None
    invented: bool = False


SECONDS_REMEMBERED = 5
"""A newly opened town appears after this long at the latest, in every process."""


def open_towns() -> tuple[TownFacts, ...]:
    towns: tuple[TownFacts, ...] | None = cache.get("open-towns")
    if towns is None:
        towns = tuple(
            TownFacts(row.lg_code, row.slug, row.name, row.kana, row.name_en, row.host, row.invented)
            for row in LocalGovernment.objects.order_by("lg_code")
        )
        cache.set("open-towns", towns, SECONDS_REMEMBERED)
    return towns


def town_at(*, slug: str | None = None, host: str | None = None, lg_code: str | None = None) -> TownFacts | None:
    """The open town of a slug, a host name or a code."""
    for town in open_towns():
        if (slug and town.slug == slug) or (host and town.host == host) or (lg_code and town.lg_code == lg_code):
            return town
    return None


class NoSuchTown(Fault):
    ja = "{slug} という町は開いていません。開いている町: {there}。"
    en = "No such town is open here: {slug}. Open are: {there}."


def town_named(slug: str) -> TownFacts:
    """For a command that was told a slug. Raises NoSuchTown."""
    town = town_at(slug=slug)
    if town is None:
        raise NoSuchTown(slug=slug, there=", ".join(town.slug for town in open_towns()) or "-")
    return town


def open_town(facts: TownFacts) -> None:
    """Opens a local government, or puts its names right; whether it is invented stays as it was opened.

    Only the owner's role may.
    """
    names = {
        "slug": facts.slug,
        "host": facts.host,
        "name": facts.name,
        "kana": facts.kana,
        "name_en": facts.name_en,
    }
    LocalGovernment.objects.update_or_create(
        lg_code=facts.lg_code, defaults=names, create_defaults={**names, "invented": facts.invented}
    )
    cache.delete("open-towns")
