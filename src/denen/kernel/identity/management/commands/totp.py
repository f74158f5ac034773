"""`totp suzuki`: the code that the app of an example clerk shows now."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from denen.base import clock
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import open_towns
from denen.kernel.identity.api import current_code
from denen.kernel.identity.types import NotAnExample


class Command(BaseCommand):
    help = "Prints the current code of an example clerk. It refuses all others."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login")
        parser.add_argument("--town", help="slug of the town, where several know the login")

    def handle(self, *args: Any, **options: Any) -> None:
        codes = []
        for town in open_towns():
            if options["town"] in (None, town.slug):
                with acting_for(town.lg_code), suppress(NotAnExample):
                    codes.append(current_code(login=options["login"], at=clock.now()))
        if not codes:
            refused = NotAnExample()
            raise CommandError(f"{refused} {refused.what_to_do}")
        if len(codes) > 1:
            raise CommandError("several towns have a clerk of this login: name one by --town")
        self.stdout.write(codes[0])
