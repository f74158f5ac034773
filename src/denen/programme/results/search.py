"""Finding awards: by words, type, field, prefecture, applicant."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from denen.base.plain.service import Field
from denen.kernel.places.api import prefecture
from denen.programme.results.types import Applicant, Award, GrantType
from denen.programme.systems.queries import system


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What an award must be; None and empty ask for nothing. `words` are parted by spaces and all must be there, in the
    names of project, organisation, prefecture or system."""

    words: str = ""
    type: GrantType | None = None
    field: Field | None = None
    prefecture: str = ""
    applicant: Applicant | None = None
    system: int | None = None


def found(awards: Iterable[Award], criteria: Criteria) -> list[Award]:
    """In the order they are given."""
    words = _folded(criteria.words).split()
    return [award for award in awards if _fits(award, criteria) and all(word in _text(award) for word in words)]


def field_of(award: Award) -> Field | None:
    """The field of its system; None where no system is known."""
    return system(award.system).field if award.system else None


def _fits(award: Award, criteria: Criteria) -> bool:
    return (
        (criteria.type is None or award.type is criteria.type)
        and (not criteria.prefecture or award.prefecture == criteria.prefecture)
        and (criteria.applicant is None or award.applicant is criteria.applicant)
        and (criteria.system is None or award.system == criteria.system)
        and (criteria.field is None or field_of(award) is criteria.field)
    )


@cache
def _text(award: Award) -> str:
    its_system = system(award.system) if award.system else None
    parts = (
        award.project,
        award.organisation,
        prefecture(award.prefecture).name,
        award.theme,
        *((its_system.name.ja, its_system.name.en) if its_system else ()),
    )
    return _folded(" ".join(parts))


def _folded(text: str) -> str:
    """Full and half width, large and small letters are the same."""
    return unicodedata.normalize("NFKC", text).casefold()
