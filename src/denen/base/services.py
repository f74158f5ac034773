"""The services installed here, and those a town has switched on."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from denen.base.plain.service import BadService, Service, faults


@cache
def installed() -> dict[str, Service]:
    """All services by slug: the bundled ones and those of the entry point group `denen.service`.

    Raises BadService for a doubled slug, a wrong type or an unknown need: the platform does not start with those.
    """
    found: dict[str, Service] = {}
    for where, service in _candidates():
        wrong = list(faults(service))
        if wrong:
            raise BadService(f"{where}: " + "; ".join(wrong))
        assert isinstance(service, Service)
        if service.slug in found:
            raise BadService(f"{where}: the slug {service.slug!r} is taken by {found[service.slug].app}")
        found[service.slug] = service
    return found


def _candidates() -> Iterator[tuple[str, object]]:
    for module in sorted(
        pkgutil.iter_modules(import_module("denen.services").__path__), key=lambda module: module.name
    ):
        where = f"denen.services.{module.name}.service"
        yield where, getattr(import_module(where), "service", None)
    for point in sorted(entry_points(group="denen.service"), key=lambda point: point.name):
        yield point.value, point.load()


@dataclass(frozen=True)
class SwitchedOn:
    """A service that runs in the acting town. `settings` is an instance of the service's settings type, or None."""

    service: Service
    settings: Any
    since: datetime


def switched_on() -> dict[str, SwitchedOn]:
    """What runs in the acting town, by slug. A switch whose service is no longer installed is passed over."""
    from denen.base.models import ServiceSwitch

    services = installed()
    return {
        row.slug: SwitchedOn(service, service.settings(**row.settings) if service.settings else None, row.since)
        for row in ServiceSwitch.objects.order_by("slug")
        if (service := services.get(row.slug))
    }


def switch_on(slug: str, *, settings: Any = None, at: datetime) -> bool:
    """Switches a service on in the acting town, with its settings (None: those it has there, else the defaults).

    Answers whether it was off before.
    """
    from denen.base import audit
    from denen.base.models import ServiceSwitch

    service = installed()[slug]
    chosen = settings if settings is not None else service.settings() if service.settings else None
    if service.settings and not isinstance(chosen, service.settings):
        raise TypeError(f"the settings of {slug} are a {service.settings.__name__}")
    stored = asdict(chosen) if chosen else {}
    switch, was_off = ServiceSwitch.objects.get_or_create(slug=slug, defaults={"settings": stored, "since": at})
    if not was_off and settings is not None:
        switch.settings = stored
        switch.save()
    if was_off or settings is not None:
        audit.note("service.switched_on", kind="service", slug=slug)
    return was_off


def switch_off(slug: str) -> None:
    """Switches a service off in the acting town: its pages answer 404, its records stay."""
    from denen.base import audit
    from denen.base.models import ServiceSwitch

    ServiceSwitch.objects.filter(slug=slug).delete()
    audit.note("service.switched_off", kind="service", slug=slug)
