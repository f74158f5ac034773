"""Opens a local government: a tenant."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from denen.base.tenancy.towns import TownFacts, open_town, open_towns, town_at
from denen.kernel.places.api import municipality, prefecture
from denen.kernel.places.types import NoSuchPlace
from denen.site.faults import BadSlug, SlugTaken, TownIsOpen
from denen.site.terminal import own_name, say


class Command(BaseCommand):
    help = "Opens a local government, or puts its names right: denen town open 204854 hakuba --name-en Hakuba"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("lg_code", help="全国地方公共団体コード, six digits")
        parser.add_argument("slug", help="the first part of its pages' addresses: /hakuba/")
        parser.add_argument("--change", action="store_true", help="put right what is open already")
        parser.add_argument("--name-en", default="", help="its name in English")
        parser.add_argument("--name", help="for a union of local governments, which no list of places holds")
        parser.add_argument("--host", help="a host name that leads to its pages")

    def handle(self, *args: Any, **options: Any) -> None:
        lg_code, slug = options["lg_code"], options["slug"]
        if not slug.replace("-", "").isalnum() or not slug.isascii() or slug != slug.lower():
            raise BadSlug(slug=slug)
        there = town_at(lg_code=lg_code)
        if there and not options["change"]:
            raise TownIsOpen(name=there.name, name_en=there.name_en, lg_code=lg_code, slug=there.slug)
        name, kana = (options["name"], "") if options["name"] else _names(lg_code)
        for town in open_towns():
            if town.slug == slug and town.lg_code != lg_code:
                raise SlugTaken(slug=slug, name=town.name, name_en=town.name_en)
        name_en = options["name_en"] or (there.name_en if there else slug.title())
        host = options["host"] or (there.host if there else None)
        open_town(TownFacts(lg_code, slug, name, kana, name_en, host))
        if there:
            say(f"{name}({lg_code})を直しました。", f"{name_en} ({lg_code}) has been changed.")
        else:
            then = f"{own_name()} officer LOGIN --town {slug} --name NAME"
            say(f"{name}({lg_code})を開きました。次は: {then}", f"{name_en} ({lg_code}) is open. Next: {then}")


def _names(lg_code: str) -> tuple[str, str]:
    for find in (municipality, prefecture):
        try:
            found = find(lg_code)
        except NoSuchPlace:
            continue
        if found.lg_code == lg_code:
            return found.name, found.kana
    raise NoSuchPlace(code=lg_code)
