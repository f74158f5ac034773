"""How bytes reach a card, whatever lies between: a reader, an agent on the counter PC, or nothing but this process."""

from __future__ import annotations

from typing import Protocol


class Transport(Protocol):
    """One card on one reader.

    `transmit` takes one command APDU (ISO 7816-4) and gives back the answer's data followed by the two bytes SW1 SW2.
    It raises `CardGone` when the card or the reader is no longer there.
    """

    def transmit(self, apdu: bytes) -> bytes: ...
