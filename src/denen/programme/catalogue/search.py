"""Finding what helps against a problem: by words as people say them, field, town size, card use, what runs here.

Japanese is written without spaces, so words are compared by pairs of characters (of kanji, katakana and letters; the
hiragana between them says little). A pair that few entries have weighs more than one that many have.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from denen.base.plain.service import Field
from denen.programme.catalogue.types import Entry, Size
from denen.programme.systems.queries import systems
from denen.programme.systems.types import System

ENOUGH = 0.35
"""An entry is found that has this share of the question's weight."""

_RUNS = re.compile(r"[一-鿿々ヶ]+|[ァ-ヺー]+|[a-z0-9]+|[ぁ-ゖ]{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """None and False ask for nothing."""

    words: str = ""
    field: Field | None = None
    size: Size | None = None
    card: bool = False
    installed: bool = False


def found(entries: Iterable[Entry], criteria: Criteria) -> list[Entry]:
    """The best first where words are given, else in the order they come."""
    fitting = [entry for entry in entries if _fits(entry, criteria)]
    asked = grams(criteria.words)
    if not asked:
        return [] if criteria.words.strip() else fitting
    scored = [(_score(entry.system, asked), entry) for entry in fitting]
    best = sorted((pair for pair in scored if pair[0] >= ENOUGH), key=lambda pair: -pair[0])
    return [entry for _, entry in best]


def grams(text: str) -> frozenset[str]:
    """The pairs of characters in the runs of a text; a run of one character is itself, a word in letters too."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    pairs: set[str] = set()
    for run in _RUNS.findall(folded):
        if run[0].isascii() or len(run) == 1:
            pairs.add(run)
        else:
            pairs.update(run[at : at + 2] for at in range(len(run) - 1))
    return frozenset(pairs)


def _fits(entry: Entry, criteria: Criteria) -> bool:
    return (
        (criteria.field is None or entry.system.field is criteria.field)
        and (criteria.size is None or criteria.size in entry.sizes)
        and (not criteria.card or entry.system.uses_card)
        and (not criteria.installed or bool(entry.services))
    )


def _score(of: System, asked: frozenset[str]) -> float:
    """The share of the question's weight that the entry has; up to as much again for what its name and terms have."""
    weights = _weights()
    whole = sum(weights.get(pair, 1.0) for pair in asked)
    everywhere, in_name = _texts()[of.number]
    return sum(weights[pair] for pair in asked & everywhere) / whole + sum(
        weights[pair] for pair in asked & in_name
    ) / (2 * whole)


@cache
def _texts() -> dict[int, tuple[frozenset[str], frozenset[str]]]:
    texts = {}
    for each in systems():
        name = " ".join((each.name.ja, each.name.en, *each.terms, *each.model_services))
        lines = [text for words in (each.problem, each.solves, *each.requirements) for text in (words.ja, words.en)]
        texts[each.number] = (grams(" ".join((name, *lines))), grams(name))
    return texts


@cache
def _weights() -> dict[str, float]:
    """By how few entries have a pair. One that none has weighs 1, like a pair that a third of them have."""
    count = Counter(pair for everywhere, _ in _texts().values() for pair in everywhere)
    return {pair: math.log(1 + len(_texts()) / times) for pair, times in count.items()}
