"""The software reader: example cards that a clerk of an example town can lay on it, in a trial installation only."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings
from django.db import transaction

from denen.base.plain.dates import PartialDate
from denen.kernel.identity.card import CardFacts, Sex, SoftwareCard, Transport
from denen.kernel.identity.card.software import TRIES
from denen.kernel.identity.models import SoftwareCardState
from denen.kernel.identity.town import in_example_town
from denen.kernel.identity.types import NoSuchCard

_VERIFY = 0x20


@dataclass(frozen=True)
class ExampleCard:
    """A card of the cast. `code` is its four-digit code: a page may show it, since the card is nobody's."""

    id: str
    facts: CardFacts
    code: str
    tries_left: int = field(default=TRIES)


def example_cards() -> tuple[ExampleCard, ...]:
    """The cards beside the software reader; none outside of a trial, or in a town whose residents are real."""
    if not _is_there():
        return ()
    left = dict(SoftwareCardState.objects.values_list("card", "tries_left"))
    return tuple(ExampleCard(card.id, card.facts, card.code, left.get(card.id, TRIES)) for card in _cards().values())


def lay(card_id: str) -> Transport:
    """Lays a card on the reader. Raises NoSuchCard.

    Wrong tries are kept in the town's database. Read it outside of any inner transaction that a wrong code would undo.
    """
    if not _is_there() or card_id not in _cards():
        raise NoSuchCard()
    return _LaidCard(_cards()[card_id])


class _LaidCard:
    def __init__(self, card: ExampleCard) -> None:
        self._id = card.id
        self._card = SoftwareCard(card.facts, card.code)

    def transmit(self, apdu: bytes) -> bytes:
        if apdu[1:2] != bytes([_VERIFY]):
            return self._card.transmit(apdu)
        with transaction.atomic():
            SoftwareCardState.objects.bulk_create(
                [SoftwareCardState(card=self._id, tries_left=TRIES)], ignore_conflicts=True
            )
            state = SoftwareCardState.objects.select_for_update().get(card=self._id)
            self._card.tries_left = state.tries_left
            answer = self._card.transmit(apdu)
            if self._card.tries_left != state.tries_left:
                state.tries_left = self._card.tries_left
                state.save(update_fields=["tries_left"])
        return answer


def _is_there() -> bool:
    return bool(settings.DENEN_TRIAL) and in_example_town()


@cache
def _cards() -> dict[str, ExampleCard]:
    declared = yaml.safe_load(Path(__file__).with_name("example_cards.yaml").read_text(encoding="utf-8"))
    return {each["id"]: _card(each) for each in declared}


def _card(declared: dict[str, str]) -> ExampleCard:
    facts = CardFacts(
        name=declared["name"],
        address=declared["address"],
        birth_date=PartialDate.parse(declared["birth_date"]),
        sex=Sex[declared["sex"].upper()],
    )
    return ExampleCard(declared["id"], facts, declared["code"])
