"""Writes coverage.txt: which characters the fonts of this folder print. Run after changing a font:

    python -m denen.kernel.documents.fonts.coverage

First line: the characters. Each further line: a variation selector, then the characters that have such a variant
in the font that prints them. Read by denen.kernel.documents.glyphs; fontTools is needed here only.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types

FOLDER = Path(__file__).parent

# In the order in which the sheets name the families: the first font that has a character prints it.
REGULAR = ("BIZUDPGothic-Regular.ttf", "NotoSansJP-Regular.ttf")


def covered() -> str:
    characters: set[str] = set()
    variants: dict[str, set[str]] = defaultdict(set)
    for name in REGULAR:
        with TTFont(FOLDER / name, lazy=True) as font:
            here = {chr(code) for code in font.getBestCmap()} - characters
            for table in font["cmap"].tables:
                if table.format == 14:
                    for selector, pairs in table.uvsDict.items():
                        variants[chr(selector)] |= {chr(base) for base, _glyph in pairs if chr(base) in here}
            characters |= here
    printed = sorted(one for one in characters if unicodedata.category(one)[0] not in "CZ")
    lines = ["".join(printed), *(selector + "".join(sorted(bases)) for selector, bases in sorted(variants.items()))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (FOLDER / "coverage.txt").write_text(covered(), encoding="utf-8")
