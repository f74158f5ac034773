"""Tables counted from rows, and the adoption of a round over the country."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from denen.kernel.places.api import municipalities, prefectures
from denen.programme.results.types import Award, Round, Row, Share, sum_of


def counted(awards: Iterable[Award], by: Callable[[Award], str | None]) -> tuple[Row, ...]:
    """A line for each value of `by`, in the order of their coming; awards of which it says None are passed over.

    Organisations count once a line. The cost is the sum of what is known, None where nothing is.
    """
    groups: dict[str, list[Award]] = defaultdict(list)
    for award in awards:
        name = by(award)
        if name is not None:
            groups[name].append(award)
    return tuple(total(group, name) for name, group in groups.items())


def total(awards: Iterable[Award], name: str = "") -> Row:
    every = list(awards)
    known = [award.cost for award in every if award.cost is not None]
    return Row(
        name=name,
        organisations=len({award.lg_code for award in every}),
        projects=len(every),
        cost=sum_of(known) if known else None,
    )


def shares(of: Round) -> tuple[Share, ...]:
    """Of each prefecture, north to south, the share of its municipalities that were adopted, as published."""
    return tuple(
        Share(each.lg_code, of.published.adoption[each.lg_code], len(municipalities(each))) for each in prefectures()
    )


def named_municipalities(of: Round, prefecture: str) -> dict[str, list[Award]]:
    """The municipalities of a prefecture (two-digit code) whose names are published, by lg_code, with their awards."""
    found: dict[str, list[Award]] = defaultdict(list)
    for award in of.awards:
        if award.prefecture == prefecture and not award.is_of_prefecture:
            found[award.lg_code].append(award)
    return dict(found)
