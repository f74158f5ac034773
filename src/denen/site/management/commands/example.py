"""Makes the example towns."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from denen.base import clock
from denen.base.database.connections import connect_as
from denen.site import example
from denen.site.installation import Installation


class Command(BaseCommand):
    help = "Makes the example towns with invented residents"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, help="how many residents a town gets; without it, a whole town's")

    def handle(self, *args: Any, **options: Any) -> None:
        owner_url = os.environ["DENEN_ROLE_URL"]
        example.open_towns()
        # The rest as the pages' role: the owner passes all policies and would mix up the towns.
        connect_as(Installation.here().urls(owner_url).app, "app")
        few = options["people"]
        example.furnish(people=dict.fromkeys(example.PEOPLE, few) if few is not None else None, at=clock.now())
        example.write_logins(settings.DENEN_VAR / "example-logins.json")
