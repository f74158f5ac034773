"""What a system of the catalogue is."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from denen.base.plain.refusals import Refusal
from denen.base.plain.service import Field


@dataclass(frozen=True, slots=True)
class Words:
    """A text that is kept in both languages."""

    ja: str
    en: str

    def in_language(self, language: str | None) -> str:
        return self.en if language == "en" else self.ja


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One of the sixty kinds of system that the policy deck names, by its number there.

    `field` is None for those that serve the others (programme, data-linkage platform). `requirements` are the lines of
    its model specification (モデル仕様書), numbered from 1; `model_services` the names in the published results;
    `terms` what people call it, for the search.
    """

    number: int
    slug: str
    group: str
    name: Words
    field: Field | None
    uses_card: bool
    model_services: tuple[str, ...]
    terms: tuple[str, ...]
    problem: Words
    solves: Words
    requirements: tuple[Words, ...]


class NoSuchSystem(Refusal):
    says = _("「%(slug)s」というサービスは、カタログにありません。")
    remedy = _("カタログの一覧から選んでください。")
    status = 404
