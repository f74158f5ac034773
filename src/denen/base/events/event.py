"""Typed events and who listens to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, TypeVar, get_type_hints
from uuid import UUID

_types: dict[str, type[Event]] = {}
_handlers: dict[str, list[Callable[[Any], None]]] = defaultdict(list)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of the events. Named in the past tense; holds ids, codes and days, never personal data."""

    lg_code: str

    def __init_subclass__(cls) -> None:
        _types[event_name(cls)] = cls

    def body(self) -> dict[str, str | int | None]:
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self) if field.name != "lg_code"}


E_ = TypeVar("E_", bound=Event)
Handler = Callable[[E_], None]


def event_name(cls: type[Event]) -> str:
    """`procedures.CaseHandedIn`: the module's own name, so that moving it between floors changes nothing."""
    package = cls.__module__.split(".")
    return f"{package[2] if len(package) > 2 else package[0]}.{cls.__name__}"


def event_types() -> dict[str, type[Event]]:
    return dict(_types)


def on(event: type[E_]) -> Callable[[Handler[E_]], Handler[E_]]:
    """Marks a function in hooks.py as a listener. It runs after the commit, for the event's town, perhaps twice."""

    def listen(handler: Handler[E_]) -> Handler[E_]:
        if handler not in _handlers[event_name(event)]:
            _handlers[event_name(event)].append(handler)
        return handler

    return listen


def handlers_of(name: str) -> tuple[Callable[[Any], None], ...]:
    return tuple(_handlers[name])


def from_body(name: str, lg_code: str, body: dict[str, Any]) -> Event:
    """The event again, out of its stored form. Raises KeyError for a name that nobody declares."""
    cls = _types[name]
    hints = get_type_hints(cls)
    return cls(lg_code=lg_code, **{key: _typed(hints[key], value) for key, value in body.items() if key in hints})


def _plain(value: object) -> str | int | None:
    if value is None or isinstance(value, int | str):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"an event holds ids, codes, counts and days, not {type(value).__name__}")


def _typed(hint: Any, value: Any) -> Any:
    kinds = getattr(hint, "__args__", (hint,))
    if value is None:
        return None
    if UUID in kinds:
        return UUID(value)
    if datetime in kinds:
        return datetime.fromisoformat(value)
    if date in kinds:
        return date.fromisoformat(value)
    return value
