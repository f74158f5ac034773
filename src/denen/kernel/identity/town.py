"""The town that is acted for, as far as identity asks about it."""

from __future__ import annotations

from denen.base.tenancy import NoTown, current
from denen.base.tenancy.towns import TownFacts, town_at


def acting_town() -> TownFacts:
    """The town at hand. Raises NoTown outside of acting_for."""
    acting = current()
    town = town_at(lg_code=acting.lg_code) if acting else None
    if town is None:
        raise NoTown("a town is needed that is open here")
    return town


def in_example_town() -> bool:
    """Whether the residents of the town at hand are invented."""
    return acting_town().invented
