"""Opens a local government: a tenant."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from denen.base.plain.refusals import Refusal
from denen.base.tenancy.towns import TownFacts, open_town, open_towns
from denen.kernel.places.api import municipality, prefecture
from denen.kernel.places.types import NoSuchPlace


class Command(BaseCommand):
    help = "Opens a local government, or puts its names right: denen town open 202151 shiojiri --name-en Shiojiri"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("lg_code", help="全国地方公共団体コード, six digits")
        parser.add_argument("slug", help="the first part of its pages' addresses: /shiojiri/")
        parser.add_argument("--name-en", default="", help="its name in English")
        parser.add_argument("--name", help="for a union of local governments, which no list of places holds")
        parser.add_argument("--host", help="a host name that leads to its pages")

    def handle(self, *args: Any, **options: Any) -> None:
        lg_code, slug = options["lg_code"], options["slug"]
        if not slug.replace("-", "").isalnum() or not slug.isascii() or slug != slug.lower():
            raise CommandError("slug は半角の小文字と数字です。 A slug is small letters and digits.")
        name, kana = (options["name"], "") if options["name"] else _names(lg_code)
        for town in open_towns():
            if town.slug == slug and town.lg_code != lg_code:
                raise CommandError(f"{slug} は {town.name} が使っています。 The slug is {town.name}'s.")
        open_town(TownFacts(lg_code, slug, name, kana, options["name_en"] or slug.title(), options["host"]))
        self.stdout.write(f"{name}（{lg_code}）を開きました。次は: denen officer LOGIN --town {slug}")


def _names(lg_code: str) -> tuple[str, str]:
    for find in (municipality, prefecture):
        try:
            found = find(lg_code)
        except NoSuchPlace:
            continue
        if found.lg_code == lg_code:
            return found.name, found.kana
    refused: Refusal = NoSuchPlace(code=lg_code)
    raise CommandError(f"{refused} {refused.what_to_do}")
