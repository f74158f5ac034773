"""Where a field finds its value: the paths that the dictionary may name, and reading along them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from types import MappingProxyType

from denen.kernel.procedures.types.facts import Facts, Household, LifeEvent, Person, PersonFacts
from denen.kernel.procedures.types.procedure import Field, Source
from denen.kernel.procedures.values import from_source

PEOPLE = ("visitor", "person", "mover")
"""Each told of by card, register and certificate. `mover` is the one of the row, in a section with `each: movers`."""

Computed = Callable[[Facts, PersonFacts | None], object]


def _new_head_name(facts: Facts, _mover: PersonFacts | None) -> object:
    """Who heads the household afterwards: the head, where the head moves too. Else somebody has to say."""
    return next((mover.known.name for mover in facts.movers if mover.is_head), "")


def _relation_after(facts: Facts, mover: PersonFacts | None) -> object:
    """A relation (続柄) is one to the head: it stays only where the head moves too."""
    return mover.known.relation if mover and any(other.is_head for other in facts.movers) else ""


COMPUTED: Mapping[str, Computed] = MappingProxyType(
    {
        "new_head_name": _new_head_name,
        "relation_after": _relation_after,
        "notified_on": lambda facts, _mover: facts.event.notified_on or facts.today,
        "addressee": lambda facts, _mover: f"{facts.town}長",
    }
)
_OF_ROOT: Mapping[str, frozenset[str]] = MappingProxyType(
    {root: frozenset(field.name for field in fields(Person)) for root in PEOPLE}
    | {
        "household": frozenset(field.name for field in fields(Household)) - {"number", "members", "source"},
        "event": frozenset(field.name for field in fields(LifeEvent)),
        "computed": frozenset(COMPUTED),
    }
)


def wrong_path(path: str) -> str | None:
    """What is wrong with a path, for its author; None where it is right."""
    root, _, name = path.partition(".")
    if root not in _OF_ROOT:
        return f"{path!r} must start with one of {', '.join(_OF_ROOT)}"
    if name not in _OF_ROOT[root]:
        return f"{path!r} is not known; {root} has {', '.join(sorted(_OF_ROOT[root]))}"
    return None


def read_path(path: str, facts: Facts) -> str:
    """One value along a path that needs no person."""
    root, _, name = path.partition(".")
    if root == "computed":
        return from_source(COMPUTED[name](facts, None))
    return from_source(getattr(facts.household if root == "household" else facts.event, name))


def readings(field: Field, facts: Facts, mover: PersonFacts | None) -> list[tuple[Source, str]]:
    """What each source says, in the order in which the field believes them; silent sources are left out."""
    if field.takes is None:
        return []
    root, _, name = field.takes.partition(".")
    if root in PEOPLE:
        who = {"visitor": facts.visitor, "person": facts.person}.get(root, mover)
        told = [
            (source, from_source(getattr(account, name)))
            for source in field.sources
            if who is not None and (account := who.says(source)) is not None
        ]
    elif root == "computed":
        told = [(Source.COMPUTED, from_source(COMPUTED[name](facts, mover)))]
    elif root == "household":
        told = [(facts.household.source, from_source(getattr(facts.household, name)))]
    else:
        told = [(field.sources[0], from_source(getattr(facts.event, name)))]
    return [(source, value) for source, value in told if value and source in field.sources]
