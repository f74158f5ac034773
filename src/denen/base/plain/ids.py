"""Identifiers made in Python, so that a row knows its id before it is written."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A UUIDv7: sorts by the time it was made. It tells that time, so public links are random instead."""
    return uuid7()
