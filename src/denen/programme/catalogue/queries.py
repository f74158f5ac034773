"""The catalogue's entries: the sixty systems, each with the services installed, the published figures and the towns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from denen.base.plain.service import Service
from denen.base.services import installed
from denen.kernel.places.api import figures
from denen.programme.catalogue.models import Proof
from denen.programme.catalogue.types import Conformance, Entry, NoSuchService, Outcome, Proved, Running
from denen.programme.results.rounds import rounds
from denen.programme.results.types import Award
from denen.programme.systems.queries import system, system_called, systems
from denen.programme.systems.types import System


def entries() -> tuple[Entry, ...]:
    """All sixty, by number."""
    awards: dict[int, list[Award]] = defaultdict(list)
    for each in rounds():
        for award in each.awards:
            if award.system is not None:
                awards[award.system].append(award)
    return tuple(_entry(each, awards[each.number]) for each in systems())


def entry(slug: str) -> Entry:
    """Raises NoSuchSystem."""
    of = system_called(slug)
    return _entry(of, [award for each in rounds() for award in each.awards if award.system == of.number])


def service_called(slug: str) -> Service:
    """An installed service. Raises NoSuchService."""
    found = installed().get(slug)
    if found is None:
        raise NoSuchService(slug=slug, installed=", ".join(installed()))
    return found


def specification(of: System, language: str | None) -> tuple[tuple[str, str], ...]:
    """The numbered lines of its model specification."""
    return tuple((f"{of.number}-{nth}", line.in_language(language)) for nth, line in enumerate(of.requirements, 1))


def conformance(services: Iterable[Service], language: str | None) -> tuple[Conformance, ...]:
    """Each service against the specification, with the last results; one query for all."""
    every = tuple(services)
    rows = {(row.service, row.number): row for row in Proof.objects.filter(service__in=[each.slug for each in every])}
    return tuple(_conformance(each, rows, language) for each in every)


def _conformance(of: Service, rows: Mapping[tuple[str, str], Proof], language: str | None) -> Conformance:
    proved = []
    for requirement in of.requirements:
        row = rows.get((of.slug, requirement.number))
        proved.append(Proved(requirement, Outcome(row.outcome) if row else None, row.ran_at if row else None))
    numbers = {requirement.number for requirement in of.requirements}
    lines = [line for number in of.systems for line in specification(system(number), language)]
    return Conformance(of, tuple(proved), tuple(line for line in lines if line[0] not in numbers))


def _entry(of: System, awards: list[Award]) -> Entry:
    models = {model.row.name: model for each in rounds() for model in each.published.model_services}
    return Entry(
        system=of,
        services=tuple(service for service in installed().values() if of.number in service.systems),
        models=tuple(models[name] for name in of.model_services),
        running=tuple(Running(award, figures(award.lg_code)) for award in awards),
    )
