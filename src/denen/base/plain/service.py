"""How a service declares itself: one frozen `Service`, the same for a bundled one and an outside plug-in.

Nothing here imports Django, so that a declaration can be read by any tool. Callables are dotted paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass
from datetime import timedelta
from enum import StrEnum

from denen.base.plain.source import BadSource


class Field(StrEnum):
    """The national catalogue's eleven fields (分野)."""

    GOVERNMENT = "行政サービス"
    RESIDENTS = "住民サービス"
    EDUCATION = "教育"
    CULTURE = "文化・スポーツ"
    HEALTH = "医療・福祉"
    CHILDREN = "子育て"
    MOBILITY = "交通・物流"
    SAFETY = "防災・インフラ"
    AGRICULTURE = "農林水産"
    INDUSTRY = "産業振興"
    TOURISM = "観光"


class Zone(StrEnum):
    """Which of the separated networks (三層分離) a part runs in."""

    INNER = "inner"
    OUTER = "outer"
    FIELD = "field"


KERNEL_MODULES = (
    "places",
    "residents",
    "identity",
    "consent",
    "messaging",
    "documents",
    "procedures",
    "booking",
    "ledger",
    "payments",
    "measures",
    "context",
)


@dataclass(frozen=True, kw_only=True)
class Names:
    """One name in three voices."""

    ja: str
    en: str
    easy: str

    def in_language(self, language: str) -> str:
        return {"en": self.en, "ja-easy": self.easy}.get(language, self.ja)


@dataclass(frozen=True, kw_only=True)
class MeasureSpec:
    """An indicator (実績値) that is read from the service's own records.

    `read` is the dotted path of `f(period_from: date, period_to: date) -> tuple[Sample, ...]` over the service's own
    tables, run for the acting town; `period_to` is the day after the last. `unit` says which statistic a period has:
    seconds the median; fields and percent (0 or 100 each) the mean; cases, people (1 each) and yen the total.
    """

    slug: str
    names: Names
    unit: str
    read: str
    better: str = "lower"


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """What the service must do, tied to the test that proves it (a pytest node id).

    `number` is that of the line in the catalogue's model specification (モデル仕様書), such as 19-3; what goes beyond
    the specification has a number of the service's own.
    """

    number: str
    text: Names
    test: str


@dataclass(frozen=True, kw_only=True)
class Screen:
    """A picture of the service for the catalogue: a static file, and what it shows."""

    file: str
    shows: Names


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """A purpose (利用目的) for which the service asks a resident's consent."""

    slug: str
    names: Names


@dataclass(frozen=True, kw_only=True)
class Retention:
    """How long a kind of record is kept, and by which rule."""

    kind: str
    keep: timedelta
    ground: str


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service's whole declaration. `app` is the package of its Django app; it holds the other rooms.

    `systems` are the numbers of the catalogue's systems that it is (書かない窓口 is 19).
    """

    slug: str
    names: Names
    summary: Names
    field: Field
    zone: Zone
    app: str
    resident_page: str | None = None
    staff_page: str | None = None
    staff_roles: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    entity_types: tuple[str, ...] = ()
    measures: tuple[MeasureSpec, ...] = ()
    settings: type | None = None
    procedures: str | None = None
    retention: tuple[Retention, ...] = ()
    systems: tuple[int, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    screens: tuple[Screen, ...] = ()

    @property
    def has_pages(self) -> bool:
        return bool(self.resident_page or self.staff_page)


class BadService(BadSource):
    """A declaration that the platform cannot start with. The text says which and why."""


def faults(service: object) -> Iterator[str]:
    """What is wrong with one declaration, a sentence each."""
    if not isinstance(service, Service):
        yield f"`service` must be a denen.base.plain.service.Service, not {type(service).__name__}"
        return
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,30}", service.slug):
        yield f"slug {service.slug!r} must be 2 to 31 small letters, digits or _, and start with a letter"
    for need in service.needs:
        if need not in KERNEL_MODULES:
            yield f"{service.slug} needs {need!r}, which is no kernel module (there are: {', '.join(KERNEL_MODULES)})"
    if service.settings is not None and not (is_dataclass(service.settings) and isinstance(service.settings, type)):
        yield f"the settings of {service.slug} must be a dataclass with a default for every field"
    for what, slugs in (
        ("measure", [measure.slug for measure in service.measures]),
        ("requirement", [requirement.number for requirement in service.requirements]),
        ("purpose", [purpose.slug for purpose in service.purposes]),
    ):
        for slug in {slug for slug in slugs if slugs.count(slug) > 1}:
            yield f"{service.slug} declares {what} {slug!r} twice"
