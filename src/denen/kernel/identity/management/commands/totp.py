"""`totp suzuki`: the code that the app of an example clerk shows now."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from denen.base import clock
from denen.base.database.faults import Fault
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import open_towns, town_named
from denen.kernel.identity.api import current_code
from denen.kernel.identity.types import NotAnExample


class SeveralTowns(Fault):
    ja = "{login} は複数の町にいます。--town で町を選んでください。"
    en = "Several towns have a clerk {login}: name one by --town."


class Command(BaseCommand):
    help = "Prints the current code of an example clerk. It refuses all others."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login")
        parser.add_argument("--town", help="slug of the town, where several know the login")

    def handle(self, *args: Any, **options: Any) -> None:
        codes = []
        for town in [town_named(options["town"])] if options["town"] else open_towns():
            with acting_for(town.lg_code), suppress(NotAnExample):
                codes.append(current_code(login=options["login"], at=clock.now()))
        if not codes:
            raise NotAnExample
        if len(codes) > 1:
            raise SeveralTowns(login=options["login"])
        self.stdout.write(codes[0])
