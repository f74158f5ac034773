"""What the catalogue says of a system: who runs it, at what cost, and what runs it here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum

from django.utils.translation import gettext_lazy as _

from denen.base.plain.money import Yen
from denen.base.plain.refusals import Refusal
from denen.base.plain.service import Requirement, Service
from denen.kernel.places.types import Figures
from denen.programme.results.types import Award, ModelService
from denen.programme.systems.types import System


class Size(Enum):
    """A municipality's size: from so many people on, up to the next."""

    TINY = 0
    SMALL = 5_000
    TOWN = 10_000
    CITY = 50_000
    LARGE = 100_000
    HUGE = 300_000

    @property
    def label(self) -> str:
        return str(_SIZE_LABELS[self])

    @classmethod
    def of(cls, population: int) -> Size:
        return max((size for size in cls if size.value <= population), key=lambda size: size.value)


_SIZE_LABELS = {
    Size.TINY: _("人口5千人未満"),
    Size.SMALL: _("人口5千〜1万人"),
    Size.TOWN: _("人口1万〜5万人"),
    Size.CITY: _("人口5万〜10万人"),
    Size.LARGE: _("人口10万〜30万人"),
    Size.HUGE: _("人口30万人以上"),
}


@dataclass(frozen=True, slots=True)
class Running:
    """A local government that runs a system, as far as results say. `figures` are None for prefectures, and where the
    public figures are not at hand."""

    award: Award
    figures: Figures | None

    @property
    def size(self) -> Size | None:
        return Size.of(self.figures.population) if self.figures else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of the catalogue: a system with what is known of it."""

    system: System
    services: tuple[Service, ...]
    models: tuple[ModelService, ...]
    running: tuple[Running, ...]

    @property
    def sizes(self) -> frozenset[Size]:
        return frozenset(each.size for each in self.running if each.size)

    @property
    def towns(self) -> int:
        return len({each.award.lg_code for each in self.running})

    @property
    def costs(self) -> tuple[Yen, Yen] | None:
        """The lowest and the highest cost of a project; None where none is known."""
        known = sorted(each.award.cost for each in self.running if each.award.cost is not None)
        return (known[0], known[-1]) if known else None


class Outcome(StrEnum):
    """How a test ended; the worst first."""

    FAILED = "failed"
    MISSING = "missing"
    SKIPPED = "skipped"
    PASSED = "passed"

    @property
    def label(self) -> str:
        return str(_OUTCOME_LABELS[self])


_OUTCOME_LABELS = {
    Outcome.FAILED: _("満たさない"),
    Outcome.MISSING: _("試験がない"),
    Outcome.SKIPPED: _("試験をしていない"),
    Outcome.PASSED: _("満たす"),
}


@dataclass(frozen=True, slots=True)
class Proved:
    """A requirement of a service, and how its test last ended (None: not tried here yet)."""

    requirement: Requirement
    outcome: Outcome | None
    ran_at: datetime | None


@dataclass(frozen=True, slots=True)
class Conformance:
    """A service against the model specification of its system: what is proved, and which lines nothing proves."""

    service: Service
    proved: tuple[Proved, ...]
    unproved: tuple[tuple[str, str], ...]

    @property
    def met(self) -> int:
        return sum(each.outcome is Outcome.PASSED for each in self.proved)


class NoTests(Refusal):
    says = _("「%(service)s」の要件を確かめる試験が、ここにはありません。")
    remedy = _("ソースコードと一緒に入れた denen（make setup）で実行してください。")


class NoSuchService(Refusal):
    says = _("「%(slug)s」というサービスは入っていません。入っているのは：%(installed)s")
    remedy = _("名前を確かめてください。")
    status = 404
