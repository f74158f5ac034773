"""Holds every town's audit chain against its records and its head."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from denen.base import audit
from denen.base.tenancy.towns import open_towns, town_named


class Command(BaseCommand):
    help = "Verifies the audit chain of each town; answers 1 where one is broken"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--town", help="slug of one town; all where it is not given")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for town in [town_named(options["town"])] if options["town"] else open_towns():
            verdict = audit.verify(town.lg_code)
            state = "正常 sound" if verdict.sound else f"破損 BROKEN at {verdict.broken_at}: {verdict.why}"
            broken += not verdict.sound
            counts = f"封印済み sealed {verdict.sealed:,}, 未封印 not yet {verdict.unsealed:,}"
            self.stdout.write(f"{town.lg_code} {town.name}: {state}; {counts}")
        if broken:
            sys.exit(1)
