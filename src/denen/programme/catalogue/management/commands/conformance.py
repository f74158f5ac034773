"""Runs the tests that prove what a service must do, and keeps the results for the catalogue."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from denen.base import clock
from denen.programme.catalogue.actions import keep_proof
from denen.programme.catalogue.conformance import outcomes
from denen.programme.catalogue.queries import conformance, service_called
from denen.programme.catalogue.types import Outcome


class Command(BaseCommand):
    help = "Runs the tests of a service's requirements: denen conformance counter"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("service")

    def handle(self, *args: Any, **options: Any) -> None:
        service = service_called(options["service"])
        found = outcomes(service)
        keep_proof(service=service.slug, outcomes=found, at=clock.now())
        (told,) = conformance((service,), "ja")
        for each in told.proved:
            assert each.outcome
            text = each.requirement.text
            self.stdout.write(f"{each.requirement.number}  {each.outcome.label} {each.outcome}  {text.ja} / {text.en}")
        for number, line in told.unproved:
            self.stdout.write(f"{number}  証明する試験がない no test  {line}")
        lines = len(told.proved) + len(told.unproved)
        self.stdout.write(f"{lines} 件のうち {told.met} 件を満たす / {told.met} of {lines} are met")
        if any(outcome is not Outcome.PASSED for outcome in found.values()):
            sys.exit(1)
