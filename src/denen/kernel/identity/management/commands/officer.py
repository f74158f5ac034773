"""`officer ito --town shiojiri --name 伊藤`: a town's first digital officer, or one who can no longer get in.

Whoever may run this on the server holds the database anyway; all other clerks are made and helped by officers.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from denen.base import clock
from denen.base.database.faults import Fault
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import town_named
from denen.kernel.identity.api import clerks_with_role, provision, reset_second_factor
from denen.kernel.identity.types import OFFICER, narrowed


class NoSuchOfficer(Fault):
    ja = "{login} というデジタル担当はこの町にいません。新しく登録するときは --name に名前を付けてください。"
    en = "The town has no officer {login}. For a new one, give the name with --name."


class Command(BaseCommand):
    help = "Makes a digital officer (with --name), or lets one start anew. Prints the first password, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login")
        parser.add_argument("--town", required=True, help="slug of the town")
        parser.add_argument("--name", help="name of a new officer; without it, the officer of this login starts anew")

    def handle(self, *args: Any, **options: Any) -> None:
        with acting_for(town_named(options["town"]).lg_code):
            self.stdout.write(self._first_password(narrowed(options["login"]), options["name"]))

    def _first_password(self, login: str, name: str | None) -> str:
        if name:
            return provision(login=login, name=name, roles=[OFFICER], at=clock.now()).first_password
        for officer in clerks_with_role(OFFICER):
            if officer.login == login:
                return reset_second_factor(clerk_id=officer.id, at=clock.now()).first_password
        raise NoSuchOfficer(login=login)
