"""BER-TLV as cards write it (ISO 7816-4, annex E; ITU-T X.690): definite lengths only, tags of up to three bytes."""

from __future__ import annotations

from dataclasses import dataclass

_LONGEST_TAG = 3
_LONGEST_LENGTH_FIELD = 4  # 0x83 and three bytes: far more than a card's file can hold


class MalformedTlv(ValueError):
    """These bytes are not BER-TLV, or end too early."""


@dataclass(frozen=True)
class Tlv:
    tag: int  # the tag's bytes read as one number: 0xDF22, not 34
    value: bytes


@dataclass(frozen=True)
class Header:
    tag: int
    size: int  # bytes of tag and length together
    length: int  # bytes of the value

    @property
    def end(self) -> int:
        return self.size + self.length


def header(data: bytes, at: int = 0) -> Header:
    """The tag and length that begin at `at`; the value itself need not be there yet."""
    tag, after_tag = _tag(data, at)
    length, after_length = _length(data, after_tag)
    return Header(tag, after_length - at, length)


def parse(data: bytes) -> tuple[Tlv, ...]:
    """All data objects that stand side by side in `data`; a constructed one is opened by parsing its value."""
    found = []
    at = 0
    while at < len(data):
        head = header(data, at)
        if at + head.end > len(data):
            raise MalformedTlv(f"tag {head.tag:X} promises {head.length} bytes, {len(data) - at - head.size} are there")
        found.append(Tlv(head.tag, data[at + head.size : at + head.end]))
        at += head.end
    return tuple(found)


def encode(tag: int, value: bytes) -> bytes:
    """One data object with the shortest form of its length."""
    return tag.to_bytes((tag.bit_length() + 7) // 8 or 1) + _length_field(len(value)) + value


def _tag(data: bytes, at: int) -> tuple[int, int]:
    end = at + 1
    if data[at : at + 1] and data[at] & 0x1F == 0x1F:  # all ones: the number continues in the bytes that follow
        while data[end : end + 1] and data[end] & 0x80:
            end += 1
        end += 1
    if end > len(data):
        raise MalformedTlv("ends within a tag")
    if end - at > _LONGEST_TAG:
        raise MalformedTlv(f"a tag of {end - at} bytes")
    return int.from_bytes(data[at:end]), end


def _length(data: bytes, at: int) -> tuple[int, int]:
    if at >= len(data):
        raise MalformedTlv("ends before a length")
    first = data[at]
    if first < 0x80:
        return first, at + 1
    end = at + 1 + (first & 0x7F)
    if first == 0x80 or end - at > _LONGEST_LENGTH_FIELD:
        raise MalformedTlv(f"a length field that begins with {first:02X}")
    if end > len(data):
        raise MalformedTlv("ends within a length")
    return int.from_bytes(data[at + 1 : end]), end


def _length_field(length: int) -> bytes:
    if length < 0x80:
        return bytes([length])
    size = (length.bit_length() + 7) // 8
    if size >= _LONGEST_LENGTH_FIELD:
        raise ValueError(f"{length} bytes do not fit a card's data object")
    return bytes([0x80 | size]) + length.to_bytes(size)
