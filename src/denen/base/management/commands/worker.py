"""The worker: events, the audit's seals, what is due each day."""

from typing import Any

from django.core.management.base import BaseCommand

from denen.base.worker import work


class Command(BaseCommand):
    help = "Delivers events, seals the audit, runs daily tasks"

    def handle(self, *args: Any, **options: Any) -> None:
        work()
