"""What the card tells of its holder, and how the card writes it: file 0002 of the text applet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from denen.base.plain.dates import PartialDate
from denen.kernel.identity.card import tlv

_TEMPLATE = 0xFF20
_OFFSETS = 0xDF21
_NAME, _ADDRESS, _BIRTH_DATE, _SEX = 0xDF22, 0xDF23, 0xDF24, 0xDF25


class Sex(StrEnum):
    """As the card codes it (JIS X 0303 with the card's own 3)."""

    MALE = "1"
    FEMALE = "2"
    OTHER = "3"


@dataclass(frozen=True)
class CardFacts:
    """The four attributes (基本4情報), as the card holds them: its address may be yesterday's."""

    name: str
    address: str
    birth_date: PartialDate
    sex: Sex


class MalformedFacts(ValueError):
    """The file was read, but is not what a card holds. Never carries the file's contents: this text may reach a log."""


def decode(file: bytes) -> CardFacts:
    try:
        (template,) = tlv.parse(file)
        parts = {part.tag: part.value for part in tlv.parse(template.value)}
        if template.tag != _TEMPLATE:
            raise MalformedFacts(f"template {template.tag:X}")
        return CardFacts(
            name=_text(parts[_NAME]),
            address=_text(parts[_ADDRESS]),
            birth_date=_date(_digits(parts[_BIRTH_DATE], 8)),
            sex=Sex(_digits(parts[_SEX], 1)),
        )
    except MalformedFacts:
        raise
    except KeyError as missing:
        raise MalformedFacts(f"no {missing.args[0]:X}") from None
    except ValueError as wrong:
        raise MalformedFacts(type(wrong).__name__) from None


def encode(facts: CardFacts) -> bytes:
    """The file as a card holds it: the table of offsets (DF21), then the four attributes."""
    attributes = [
        tlv.encode(_NAME, facts.name.encode()),
        tlv.encode(_ADDRESS, facts.address.encode()),
        tlv.encode(_BIRTH_DATE, _date_digits(facts.birth_date).encode()),
        tlv.encode(_SEX, facts.sex.encode()),
    ]
    return tlv.encode(_TEMPLATE, tlv.encode(_OFFSETS, _offsets(attributes)) + b"".join(attributes))


def _offsets(attributes: list[bytes]) -> bytes:
    """Where each attribute ends, two bytes each, counted from the start of the template's value."""
    end = len(tlv.encode(_OFFSETS, bytes(2 * len(attributes))))
    ends = []
    for attribute in attributes:
        end += len(attribute)
        ends.append(end.to_bytes(2))
    return b"".join(ends)


def _text(value: bytes) -> str:
    text = value.decode().strip()
    if not text or not text.replace("\u3000", " ").isprintable():
        raise MalformedFacts("an empty text, or one with control characters")
    return text


def _date(digits: str) -> PartialDate:
    """YYYYMMDD; an unknown month or day is 00."""
    return PartialDate(int(digits[:4]), int(digits[4:6]) or None, int(digits[6:]) or None)


def _date_digits(day: PartialDate) -> str:
    return f"{day.year:04}{day.month or 0:02}{day.day or 0:02}"


def _digits(value: bytes, length: int) -> str:
    text = value.decode("ascii")
    if len(text) != length or not text.isdigit():
        raise MalformedFacts(f"not {length} digits")
    return text
