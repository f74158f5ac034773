"""Switches a service of a town on or off."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from denen.base import clock
from denen.base.services import installed, switch_off, switch_on
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import town_named
from denen.site.faults import NoSuchService
from denen.site.terminal import say


class Command(BaseCommand):
    help = "Switches a service on or off: denen service on counter --town shiojiri"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=("on", "off"))
        parser.add_argument("service")
        parser.add_argument("--town", required=True, help="slug of the town")

    def handle(self, *args: Any, **options: Any) -> None:
        town, slug = town_named(options["town"]), options["service"]
        if slug not in installed():
            raise NoSuchService(slug=slug, there=", ".join(installed()))
        with acting_for(town.lg_code):
            if options["verb"] == "off":
                switch_off(slug)
                say(f"{town.name} で止めました。記録は残っています。", f"Switched off in {town.name_en}; records stay.")
            elif switch_on(slug, at=clock.now()):
                say(
                    f"{town.name} で始めました。denen up のあとに入れたサービスなら、denen up を始め直してください。",
                    f"Switched on in {town.name_en}. If the service is newer than the running denen up, restart that.",
                )
            else:
                say(f"{town.name} ではもう始まっています。", f"Already on in {town.name_en}; nothing was changed.")
