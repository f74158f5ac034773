"""Search keys: what is left of a name or an address when all is forgiven that people write now this way, now that.

What is stored and what is typed go through the same function, so a key need not be beautiful, only the same for the
same thing. Each function is idempotent.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from denen.kernel.places.types import Municipality

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2500\u2501\u301c\uff5e~ー-"
_HIRAGANA = range(0x3041, 0x3097)
_TO_KATAKANA = 0x60
# Small kana stand large in the older systems; ヂ and ヅ, ヲ, ヰ and ヱ sound like what follows them here.
_ONE_SOUND = dict(zip("ァィゥェォヵヶッャュョヮヂヅヲヰヱ", "アイウエオカケツヤユヨワジズオイエ", strict=True))
_LATIN = {"Đ": "D", "Ø": "O", "Ł": "L"}  # letters with a stroke, which no decomposition takes off
_DROPPED = " ・･.,'’‘`´゛゜\u3099\u309a" + _DASHES


def _variants() -> dict[str, str]:
    text = (Path(__file__).parent / "variants.txt").read_text(encoding="utf-8")
    groups = [group for line in text.splitlines() if not line.startswith("#") for group in line.split()]
    return {variant: group[0] for group in groups for variant in group[1:]}


def _table() -> dict[int, str | None]:
    table: dict[str, str | None] = dict.fromkeys(_DROPPED)
    for code in _HIRAGANA:
        katakana = chr(code + _TO_KATAKANA)
        table[chr(code)] = _ONE_SOUND.get(katakana, katakana)
    table |= _ONE_SOUND | _LATIN | _variants()
    return {ord(character): replacement for character, replacement in table.items()}


_TABLE = _table()
# Latin diacritics (Nguyễn), the selectors that pick a variant of a character (IVS), and whatever is a space.
_MARKS = re.compile(r"[\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef\s]")
_AGAIN = re.compile(r"([^々])(々+)")


def name_key(text: str) -> str:
    """髙橋　葵 → 高橋葵; 佐々木 → 佐佐木; ﾀﾅｶ ｱｵｲ and たなか・あおい → タナカアオイ; Nguyễn Thị Lan → NGUYENTHILAN."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).upper())
    key = unicodedata.normalize("NFC", _MARKS.sub("", apart)).translate(_TABLE)
    return _AGAIN.sub(lambda found: found[1] * (1 + len(found[2])), key)


def is_kana(key: str) -> bool:
    return re.fullmatch(r"[ァ-ヺ]+", key) is not None


def is_latin(key: str) -> bool:
    return re.fullmatch(r"[A-Z]+", key) is not None


def address_key(text: str, municipality: Municipality | None = None) -> str:
    """長野県塩尻市大門七番町３番３号, 大門七番町3-3 → 大門7番町3-3; 大字片丘4800番地の1 → 片丘4800-1.

    What stands before the 町域 is taken off where it is the municipality's own.
    """
    plain = _NUMERALS.sub(lambda found: str(_number(found[0])), unicodedata.normalize("NFKC", text))
    plain = _BETWEEN_NUMBERS.sub("-", plain.strip())
    key = _PART.sub("", "-".join(name_key(part) for part in plain.split("-")))
    if municipality:
        for before in (municipality.prefecture.name, municipality.county, municipality.name):
            key = key.removeprefix(name_key(before))
    return key.removeprefix(_LARGE_PART)


_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMERALS = re.compile("[〇一二三四五六七八九十百千]+")
_UNITS = "丁目|番地の?|番(?!町|丁)|号室?|の"
_BETWEEN_NUMBERS = re.compile(rf"(?<=\d)\s*(?:{_UNITS}|[{re.escape(_DASHES)}]|\s)\s*(?=\d)")
_PART = re.compile(r"(?<=\d)(?:丁目|番地|番(?!町|丁)|号室?)(?!\d)")
_LARGE_PART = "大字"


def _number(numerals: str) -> int:
    if not set(numerals) & set(_TENS):
        return int("".join(str(_DIGITS[digit]) for digit in numerals))
    total, pending = 0, 0
    for each in numerals:
        if each in _TENS:
            total, pending = total + (pending or 1) * _TENS[each], 0
        else:
            pending = pending * 10 + _DIGITS[each]
    return total + pending
