"""The dialogue with the text applet (券面事項入力補助AP), APDU by APDU.

Facts: ISO 7816-4 for the commands; the applet's identifier and its files as widely published for the My Number Card.
Only the files of `File` are ever selected: the twelve-digit number lies in another one, which has no name here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from denen.kernel.identity.card import facts, tlv
from denen.kernel.identity.card.facts import CardFacts
from denen.kernel.identity.card.transport import Transport
from denen.kernel.identity.types import CardUnreadable, CodeLocked, CodeNotFourDigits, NotThisCard, WrongCode

TEXT_APPLET = bytes.fromhex("D3921000310001010408")

DONE = 0x9000
END_OF_FILE = 0x6282
LOCKED = frozenset({0x6983, 0x6984})
NOT_FOUND = 0x6A82

_SELECT_APPLET = bytes.fromhex("00A4040C")
_SELECT_FILE = bytes.fromhex("00A4020C")
_VERIFY = bytes.fromhex("00200080")
_READ_BINARY = bytes.fromhex("00B0")

_HEADER = 7  # the longest tag and length
_MOST_AT_ONCE = 256  # what a short APDU can answer
_LARGEST_FILE = 4096  # the four attributes at their longest, several times over: a card that claims more is broken


class File(Enum):
    ATTRIBUTES = bytes.fromhex("0002")
    CODE = bytes.fromhex("0011")


@dataclass(frozen=True)
class Answer:
    data: bytes
    status: int

    @classmethod
    def of(cls, raw: bytes) -> Answer:
        if len(raw) < 2:
            raise CardUnreadable(status="—")
        return cls(raw[:-2], int.from_bytes(raw[-2:]))


def read_card(transport: Transport, code: str) -> CardFacts:
    """The four attributes, after the holder's four-digit code.

    Raises CodeNotFourDigits (nothing was sent), WrongCode, CodeLocked, NotThisCard, CardGone, CardUnreadable.
    """
    applet = TextApplet(transport)
    applet.verify(code)
    return applet.attributes()


class TextApplet:
    """The text applet, selected. One object serves one card once."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        answer = self._send(_SELECT_APPLET + bytes([len(TEXT_APPLET)]) + TEXT_APPLET)
        if answer.status != DONE:
            raise NotThisCard()

    def tries_left(self) -> int:
        """How often a code may still be tried. Asking costs no try."""
        self._select(File.CODE)
        status = self._send(_VERIFY).status
        if status in LOCKED:
            return 0
        if status & 0xFFF0 != 0x63C0:
            raise _unreadable(status)
        return status & 0x0F

    def verify(self, code: str) -> None:
        if len(code) != 4 or not (code.isascii() and code.isdigit()):
            raise CodeNotFourDigits()
        self._select(File.CODE)
        status = self._send(_VERIFY + bytes([len(code)]) + code.encode()).status
        if status in LOCKED or status == 0x63C0:
            raise CodeLocked()
        if status & 0xFFF0 == 0x63C0:
            raise WrongCode(left=status & 0x0F)
        if status != DONE:
            raise _unreadable(status)

    def attributes(self) -> CardFacts:
        try:
            return facts.decode(self._file(File.ATTRIBUTES))
        except facts.MalformedFacts as wrong:
            raise CardUnreadable(status=str(wrong)) from wrong

    def _file(self, file: File) -> bytes:
        """The file's one data object: its length stands in its header, what follows it is filling."""
        self._select(file)
        data = self._read(0, _HEADER)
        try:
            end = tlv.header(data).end
        except tlv.MalformedTlv as wrong:
            raise CardUnreadable(status="TLV") from wrong
        if end > _LARGEST_FILE:
            raise CardUnreadable(status="TLV")
        while len(data) < end:
            data += self._read(len(data), min(end - len(data), _MOST_AT_ONCE))
        return data[:end]

    def _read(self, offset: int, length: int) -> bytes:
        answer = self._send(_READ_BINARY + offset.to_bytes(2) + bytes([length % _MOST_AT_ONCE]))
        if answer.status not in (DONE, END_OF_FILE):
            raise _unreadable(answer.status)
        if not answer.data or len(answer.data) > length:
            raise CardUnreadable(status="TLV")
        return answer.data

    def _select(self, file: File) -> None:
        status = self._send(_SELECT_FILE + bytes([len(file.value)]) + file.value).status
        if status == NOT_FOUND:
            raise NotThisCard()
        if status != DONE:
            raise _unreadable(status)

    def _send(self, apdu: bytes) -> Answer:
        return Answer.of(self._transport.transmit(apdu))


def _unreadable(status: int) -> CardUnreadable:
    return CardUnreadable(status=f"{status:04X}")
