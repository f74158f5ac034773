"""Switches a service of a town on or off."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from denen.base import clock
from denen.base.services import installed, switch_off, switch_on
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import town_at


class Command(BaseCommand):
    help = "Switches a service on or off: denen service on counter --town shiojiri"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=("on", "off"))
        parser.add_argument("service")
        parser.add_argument("--town", required=True, help="slug of the town")

    def handle(self, *args: Any, **options: Any) -> None:
        town = town_at(slug=options["town"])
        if town is None:
            raise CommandError(f"{options['town']} という町は開いていません。 No such town is open.")
        if options["service"] not in installed():
            raise CommandError(f"入っているのは: {', '.join(installed())}。 Those are installed.")
        with acting_for(town.lg_code):
            if options["verb"] == "on":
                switch_on(options["service"], at=clock.now())
                self.stdout.write(f"{town.name} で始めました。 Switched on in {town.name_en}.")
            else:
                switch_off(options["service"])
                self.stdout.write(f"{town.name} で止めました。記録は残っています。 Switched off; its records stay.")
