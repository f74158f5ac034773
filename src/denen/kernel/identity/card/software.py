"""A card without plastic: answers the text applet's APDUs byte for byte as a card does; holds no twelve-digit number.

For the example town and for tests. It keeps every command it was sent in `log`, in memory only.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from denen.kernel.identity.card import facts as card_facts
from denen.kernel.identity.card.dialogue import TEXT_APPLET, File
from denen.kernel.identity.card.facts import CardFacts
from denen.kernel.identity.types import CardGone

TRIES = 3

_DONE = b"\x90\x00"
_END_OF_FILE = b"\x62\x82"
_WRONG_LENGTH = b"\x67\x00"
_NOT_VERIFIED = b"\x69\x82"
_LOCKED = b"\x69\x84"
_NO_FILE_SELECTED = b"\x69\x86"
_NOT_FOUND = b"\x6a\x82"
_WRONG_PARAMETERS = b"\x6a\x86"
_OFFSET_OUTSIDE_FILE = b"\x6b\x00"
_UNKNOWN_INSTRUCTION = b"\x6d\x00"
_UNKNOWN_CLASS = b"\x6e\x00"


@dataclass(frozen=True)
class _Command:
    ins: int
    parameters: bytes
    data: bytes
    expected: int | None  # bytes of answer asked for; None when none were


@dataclass
class SoftwareCard:
    facts: CardFacts
    code: str = field(repr=False)
    tries_left: int = TRIES
    log: list[bytes] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        self._attributes = card_facts.encode(self.facts)
        self._taken_away = False
        self._reset(selected=False)

    def take_away(self) -> None:
        """The card leaves the reader; every command after this raises CardGone."""
        self._taken_away = True

    def transmit(self, apdu: bytes) -> bytes:
        if self._taken_away:
            raise CardGone()
        self.log.append(bytes(apdu))
        if len(apdu) < 4:
            return _WRONG_LENGTH
        if apdu[0] != 0x00:
            return _UNKNOWN_CLASS
        answers = {0xA4: self._select, 0x20: self._verify, 0xB0: self._read}
        if apdu[1] not in answers:
            return _UNKNOWN_INSTRUCTION
        command = _command(apdu)
        return _WRONG_LENGTH if command is None else answers[command.ins](command)

    def _reset(self, *, selected: bool) -> None:
        self._applet_selected = selected
        self._file: File | None = None
        self._verified = False

    def _select(self, command: _Command) -> bytes:
        if command.parameters == b"\x04\x0c":
            if command.data != TEXT_APPLET:
                return _NOT_FOUND
            self._reset(selected=True)
            return _DONE
        if command.parameters != b"\x02\x0c":
            return _WRONG_PARAMETERS
        known = {file.value: file for file in File} if self._applet_selected else {}
        if command.data not in known:
            return _NOT_FOUND
        self._file = known[command.data]
        return _DONE

    def _verify(self, command: _Command) -> bytes:
        if command.parameters != b"\x00\x80":
            return _WRONG_PARAMETERS
        if self._file is not File.CODE:
            return _NO_FILE_SELECTED
        if not command.data:
            return self._tries()
        if self.tries_left == 0:
            return _LOCKED
        self._verified = hmac.compare_digest(command.data, self.code.encode())
        self.tries_left = TRIES if self._verified else self.tries_left - 1
        return _DONE if self._verified else self._tries()

    def _tries(self) -> bytes:
        return bytes([0x63, 0xC0 | self.tries_left])

    def _read(self, command: _Command) -> bytes:
        if command.data or command.expected is None:
            return _WRONG_LENGTH
        if self._file is not File.ATTRIBUTES:
            return _NO_FILE_SELECTED
        if not self._verified:
            return _NOT_VERIFIED
        offset = int.from_bytes(command.parameters)
        if offset >= len(self._attributes):
            return _OFFSET_OUTSIDE_FILE
        part = self._attributes[offset : offset + command.expected]
        return part + (_DONE if len(part) == command.expected else _END_OF_FILE)


def _command(apdu: bytes) -> _Command | None:
    """The four cases of a short command APDU (ISO 7816-3, 12.1); None when the lengths do not add up."""
    ins, parameters, body = apdu[1], apdu[2:4], apdu[4:]
    if not body:
        return _Command(ins, parameters, b"", None)
    if len(body) == 1:
        return _Command(ins, parameters, b"", body[0] or 256)
    length, rest = body[0], body[1:]
    if length and len(rest) == length:
        return _Command(ins, parameters, rest, None)
    if length and len(rest) == length + 1:
        return _Command(ins, parameters, rest[:-1], rest[-1] or 256)
    return None
