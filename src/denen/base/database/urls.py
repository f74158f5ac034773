"""The URLs of a database's three roles, worked out without asking the server."""

import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from denen.base.database.faults import NotAUrl


@dataclass(frozen=True)
class RoleUrls:
    """A database's three URLs. A process that serves gets one of the last two and never the first."""

    owner: str
    app: str
    worker: str


def urls_of(owner_url: str, *, key: bytes) -> RoleUrls:
    """The owner's URL and those of `<database>_app` and `<database>_worker`, with the passwords made from `key`."""
    parts = urlsplit(owner_url)
    database = database_of(owner_url)
    if parts.scheme not in ("postgresql", "postgres") or not database:
        raise NotAUrl

    def of(suffix: str) -> str:
        role = f"{database}_{suffix}"
        password = hmac.new(key, f"denen: password of the role {role}".encode(), hashlib.sha256).hexdigest()
        place = parts.netloc.rpartition("@")[2]
        kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in ("user", "password")]
        return urlunsplit(parts._replace(netloc=f"{quote(role, safe='')}:{password}@{place}", query=urlencode(kept)))

    return RoleUrls(owner=owner_url, app=of("app"), worker=of("worker"))


def database_of(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/"))


def user_of(url: str) -> str:
    return unquote(urlsplit(url).username or "")


def where(url: str) -> str:
    """The server and database of a URL, for people: without its user and password."""
    parts = urlsplit(url)
    return f"{unquote(parts.netloc.rpartition('@')[2])}{parts.path}"
