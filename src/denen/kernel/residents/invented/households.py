"""Households as they are in a Japanese town: who lives with whom, and how old they are.

Shares follow the population census of 2020 for a provincial city: 2.3 people to a household, one third of the
households a single person, nearly three people in ten over 64, three generations in one house still one in fifteen.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable
from itertools import accumulate
from random import Random
from typing import NamedTuple

from denen.kernel.residents.types import HEAD, Sex


class Member(NamedTuple):
    """One place in a household. `maiden`: bears another surname than the head (a wife's parents)."""

    relation: str
    sex: Sex
    age: int
    maiden: bool = False


Household = list[Member]


def _age(rng: Random, low: int, likely: int, high: int) -> int:
    return int(rng.triangular(low, high, likely))


def _sex(rng: Random) -> Sex:
    return Sex.MALE if rng.random() < 0.512 else Sex.FEMALE


def _widowed(rng: Random, relation: str, age: int) -> Member:
    """Someone old and alone in their generation: a woman three times of four."""
    return Member(relation, Sex.FEMALE if rng.random() < 0.75 else Sex.MALE, age)


def _young_single(rng: Random) -> Household:
    return [Member(HEAD, Sex.MALE if rng.random() < 0.6 else Sex.FEMALE, _age(rng, 18, 22, 40))]


def _single(rng: Random) -> Household:
    return [Member(HEAD, Sex.MALE if rng.random() < 0.6 else Sex.FEMALE, _age(rng, 36, 58, 70))]


def _old_single(rng: Random) -> Household:
    age = _age(rng, 65, 79, 99)
    return [_widowed(rng, HEAD, age) if age > 75 else Member(HEAD, _sex(rng), age)]


def _couple_of(rng: Random, wife: int) -> Household:
    husband = max(18, wife + round(rng.gauss(2, 3)))
    if rng.random() < 0.04:
        return [Member(HEAD, Sex.FEMALE, wife), Member("夫", Sex.MALE, husband)]
    return [Member(HEAD, Sex.MALE, husband), Member("妻", Sex.FEMALE, wife)]


def _young_couple(rng: Random) -> Household:
    return _couple_of(rng, _age(rng, 20, 28, 48))


def _old_couple(rng: Random) -> Household:
    return _couple_of(rng, _age(rng, 46, 68, 93))


def _children(rng: Random, mother: int) -> Household:
    """The children who still live at home; one who is grown stays with the parents two times of five."""
    first = min(max(rng.gauss(30, 4.5), 19), 43)
    born, ages = first, []
    for _ in range(rng.choices((1, 2, 3, 4), weights=(30, 48, 19, 3))[0]):
        if born > 45 or born > mother:
            break
        ages.append(int(mother - born))
        born += rng.uniform(1.5, 4.5)
    return [Member("子", _sex(rng), age) for age in ages if age < 19 or (age < 60 and rng.random() < 0.4)]


def _family(rng: Random) -> Household:
    mother = _age(rng, 25, 46, 68)
    return _couple_of(rng, mother) + _children(rng, mother)


def _single_parent(rng: Random) -> Household:
    mother = _age(rng, 24, 43, 62)
    return [Member(HEAD, Sex.FEMALE if rng.random() < 0.86 else Sex.MALE, mother), *_children(rng, mother)]


def _with_grown_child(rng: Random) -> Household:
    mother = _age(rng, 58, 76, 95)
    parents = _couple_of(rng, mother) if rng.random() < 0.6 else [_widowed(rng, HEAD, mother)]
    child = max(18, mother - _age(rng, 21, 28, 40))
    if rng.random() < 0.35:  # the child has become the head, the parents follow
        parents = [Member("父" if parent.sex == Sex.MALE else "母", parent.sex, parent.age) for parent in parents]
        return [Member(HEAD, _sex(rng), child), *parents]
    return [*parents, Member("子", _sex(rng), child)]


def _three_generations(rng: Random) -> Household:
    mother = _age(rng, 30, 46, 64)
    middle, young = _couple_of(rng, mother), _children(rng, mother)
    grandmother = max(parent.age for parent in middle) + _age(rng, 20, 25, 34)
    old = _couple_of(rng, grandmother) if rng.random() < 0.55 else [_widowed(rng, HEAD, grandmother)]
    if rng.random() < 0.45:  # the old generation is still the head
        heir, spouse = middle
        middle = [Member("子", heir.sex, heir.age), Member("子の" + spouse.relation, spouse.sex, spouse.age)]
        return [*old, *middle, *(Member("子の子", child.sex, child.age) for child in young)]
    whose = "妻の" if middle[0].sex == Sex.MALE and rng.random() < 0.15 else ""
    old = [
        Member(whose + ("父" if each.sex == Sex.MALE else "母"), each.sex, each.age, maiden=bool(whose)) for each in old
    ]
    return [*middle, *young, *old]


def _siblings(rng: Random) -> Household:
    age = _age(rng, 22, 62, 88)
    younger = max(18, age - _age(rng, 1, 3, 9))
    sex = _sex(rng)
    return [Member(HEAD, _sex(rng), age), Member("弟" if sex == Sex.MALE else "妹", sex, younger)]


def _unmarried_couple(rng: Random) -> Household:
    age = _age(rng, 20, 28, 66)
    return [Member(HEAD, Sex.MALE, age), Member("妻（未届）", Sex.FEMALE, max(18, age - 2), maiden=True)]


Shape = Callable[[Random], Household]

_SHAPES: tuple[tuple[float, Shape], ...] = (
    (9.5, _young_single),
    (9.0, _single),
    (14.0, _old_single),
    (6.5, _young_couple),
    (18.0, _old_couple),
    (24.0, _family),
    (5.5, _single_parent),
    (9.5, _with_grown_child),
    (7.0, _three_generations),
    (1.2, _siblings),
    (0.8, _unmarried_couple),
)
_CUMULATIVE = tuple(accumulate(share for share, _ in _SHAPES))

_FOREIGN: tuple[tuple[float, Shape], ...] = ((62, _young_single), (12, _young_couple), (26, _family))
_FOREIGN_CUMULATIVE = tuple(accumulate(share for share, _ in _FOREIGN))


def household(rng: Random, *, foreign: bool) -> Household:
    """Draws one household; the head comes first, and everyone is at most 105 years old."""
    shapes, cumulative = (_FOREIGN, _FOREIGN_CUMULATIVE) if foreign else (_SHAPES, _CUMULATIVE)
    return shapes[bisect(cumulative, rng.random() * cumulative[-1])][1](rng)
