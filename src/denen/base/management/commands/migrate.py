"""`migrate`, and then the rights of the weak roles. Run as the owner's role."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection

from denen.base.database.grants import grant_all


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        if connection.settings_dict.get("DENEN_ROLE") != "owner":
            raise CommandError("migrate runs as the owner's role: use `denen migrate`")
        super().handle(*args, **options)
        name = connection.settings_dict["NAME"]
        grant_all(f"{name}_app", f"{name}_worker")
