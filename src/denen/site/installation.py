"""One installation: the folder `var/`, its secrets, its database, and the environment that each process gets."""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

from denen.base import environment
from denen.base.database.embedded import Embedded, running_url
from denen.base.database.faults import InUse, NotPermitted, Say
from denen.base.database.urls import RoleUrls, urls_of
from denen.site.faults import KeyMissing, SettingWrong

Role = Literal["app", "worker", "owner"]

_STARTING = 20.0  # seconds that a command waits for a `denen up` that is just starting


@dataclass(frozen=True)
class Installation:
    """`database_url` is the external owner's URL; empty with the embedded database."""

    var: Path
    database_url: str
    trial: bool

    @classmethod
    def here(cls, *, trial: bool | None = None) -> Self:
        """As the environment says. `trial` given goes before DENEN_TRIAL."""
        var = Path(setting("DENEN_VAR")).absolute()
        try:
            var.mkdir(parents=True, exist_ok=True)
            (var / "log").mkdir(exist_ok=True)
        except (PermissionError, NotADirectoryError, FileExistsError):
            raise NotPermitted(path=var) from None
        found = setting("DENEN_TRIAL")
        return cls(var=var, database_url=setting("DATABASE_URL"), trial=found if trial is None else trial)

    @property
    def is_embedded(self) -> bool:
        return not self.database_url

    @cached_property
    def secret_key(self) -> str:
        """Of the environment; a trial, or a small site on the embedded database, has one made for it once."""
        given = os.environ.get("DENEN_SECRET_KEY", "")
        if given:
            return given
        if not self.is_embedded:
            raise KeyMissing
        return self._secret("secret-key")

    @cached_property
    def role_key(self) -> bytes:
        """From which the roles' passwords are made: the same on every node that shares an external database."""
        return (self._secret("database-key") if self.is_embedded else self.secret_key).encode()

    def embedded(self, *, say: Say) -> Embedded:
        return Embedded(self.var / "postgres", key=self.role_key, log=self.log("postgres"), say=say)

    def log(self, name: str) -> Path:
        return self.var / "log" / f"{name}.log"

    def urls(self, owner_url: str) -> RoleUrls:
        return urls_of(owner_url, key=self.role_key)

    def environment(self, role: Role, owner_url: str) -> dict[str, str]:
        """What a process of this role gets: its own URL, and the owner's only where it is the owner's process."""
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL" or role == "owner"}
        return kept | {
            "DENEN_ROLE": role,
            "DENEN_ROLE_URL": getattr(self.urls(owner_url), role),
            "DENEN_SECRET_KEY": self.secret_key,
            "DENEN_TRIAL": "1" if self.trial else "0",
            "DENEN_VAR": str(self.var),
            "DJANGO_SETTINGS_MODULE": "denen.site.settings",
        }

    @contextmanager
    def reached(self, *, say: Say) -> Iterator[str]:
        """The owner's URL, for one command: of the server that `denen up` runs, or of one started for the command."""
        if not self.is_embedded:
            yield self.database_url
            return
        server = self.embedded(say=say)
        url = self._started_or_found(server)
        try:
            yield url
        finally:
            server.stop()

    def _started_or_found(self, server: Embedded) -> str:
        until = time.monotonic() + _STARTING
        while True:
            try:
                server.start()
                return server.owner_url
            except InUse:
                url = running_url(server.folder, key=self.role_key)
                if url is not None:
                    return url
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def _secret(self, name: str) -> str:
        folder = self.var / "secrets"
        path = folder / name
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            if not path.exists():
                draft = path.with_name(f"{name}.{os.getpid()}")
                with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                    file.write(secrets.token_urlsafe(48))
                    file.flush()
                    os.fsync(file.fileno())
                draft.rename(path)
            return path.read_text().strip()
        except PermissionError:
            raise NotPermitted(path=path) from None


def setting(name: str) -> Any:
    """A declared setting's value, or the fault in one line."""
    try:
        return environment.read(name)
    except ValueError:
        raise SettingWrong(name=name, value=os.environ.get(name, "")) from None
