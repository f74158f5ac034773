"""Which characters the bundled fonts can print, and what to print for the others.

A name must never lose a character without anyone noticing: what has no glyph is printed as 〓, what has only
another shape is printed underlined, and both are reported.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from denen.kernel.documents.types import Unprintable

FONTS = Path(__file__).parent / "fonts"

GETA = "〓"

# Zero width space, non-joiner, joiner, word joiner, soft hyphen, byte order mark: they print nothing anywhere.
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\u00ad\ufeff")


@dataclass(frozen=True)
class Coverage:
    characters: frozenset[str]
    sequences: frozenset[str]
    """A character and its variation selector, where the font that prints the character has that variant."""


@cache
def coverage() -> Coverage:
    """As `fonts/coverage.txt` has it; a test compares that with the fonts."""
    characters, *variants = (FONTS / "coverage.txt").read_text(encoding="utf-8").split("\n")
    sequences = (base + line[0] for line in variants if line for base in line[1:])
    return Coverage(frozenset(characters), frozenset(sequences))


@dataclass
class Composer:
    """Makes texts printable, and remembers what could not be printed as registered."""

    unprintable: list[Unprintable] = field(default_factory=list)

    def __call__(self, text: str, label: str) -> str:
        """`text` with 〓 for what has no glyph; `label` says to people where it stands."""
        fonts = coverage()
        printed: list[str] = []
        for character in text:
            last = printed[-1] if printed else ""
            if character in _INVISIBLE:
                continue
            if _is_selector(character):
                sequence = last + character
                if last in ("", GETA):
                    continue
                if sequence not in fonts.sequences:
                    self._report(Unprintable(label, sequence, "substituted"))
                printed[-1] = sequence
            elif character.isspace():
                printed.append("　" if character == "　" else " ")
            elif last and (composed := unicodedata.normalize("NFC", last + character)) in fonts.characters:
                # A kana or letter with its mark sent as two characters, as some keyboards do.
                printed[-1] = composed
            elif character in fonts.characters:
                printed.append(character)
            else:
                self._report(Unprintable(label, character, "absent"))
                printed.append(GETA)
        return "".join(printed).strip()

    def _report(self, found: Unprintable) -> None:
        if found not in self.unprintable:
            self.unprintable.append(found)

    def substituted(self) -> list[str]:
        return [one.character for one in self.unprintable if one.kind == "substituted"]

    def notes(self) -> list[str]:
        """One sentence a character, for the foot of the sheet."""
        return [
            f"「{one.label}」の{GETA}は、この用紙の書体にない文字です（{one.code_points}）。"
            if one.kind == "absent"
            else f"「{one.label}」の下線の字は、登録された字形（{one.code_points}）と形が異なります。"
            for one in self.unprintable
        ]


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
