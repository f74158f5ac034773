"""Amounts as the published tables write them: rounded half up, never by way of a float."""

from __future__ import annotations

from django.utils.translation import get_language

from denen.base.plain.money import Yen


def in_hundred_millions(amount: Yen) -> str:
    """22.8億円; in English 2,280 million yen."""
    tenths = (int(amount) + 5_000_000) // 10_000_000
    if get_language() == "en":
        return f"{tenths * 10:,} million yen"
    return f"{tenths // 10:,}.{tenths % 10}億円"  # text: the English is above


def in_ten_thousands(amount: Yen) -> str:
    """8,662万円; in English 86,620,000 yen."""
    units = (int(amount) + 5_000) // 10_000
    return f"{units * 10_000:,} yen" if get_language() == "en" else f"{units:,}万円"  # text: the English is before
