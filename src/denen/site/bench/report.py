"""What a bench found: figures against their limits, and what failed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from denen.site.terminal import bold, table


@dataclass(frozen=True)
class Figure:
    """A value, and the most it may be. `note` is for people: how it spreads, what it was measured on."""

    name: str
    value: float
    unit: str
    against: float
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.value / self.against

    @property
    def verdict(self) -> str:
        return "達成 / met" if self.ratio <= 1 else "未達 / missed"


@dataclass(frozen=True)
class Report:
    """`failures`: what went wrong and how often. With any, the figures say nothing. `details`: a table beneath."""

    figures: Sequence[Figure]
    failures: Mapping[str, int] = field(default_factory=dict)
    details: Sequence[Sequence[str]] = ()

    def for_people(self) -> str:
        head = ("測ったもの figure", "値 value", "単位 unit", "上限 against", "比 ratio", "判定 verdict", "")
        rows = [
            (each.name, short(each.value), each.unit, short(each.against), f"{each.ratio:.2f}", each.verdict, each.note)
            for each in self.figures
        ]
        parts = [table(self.details), ""] if self.details else []
        parts.append(table([head, *rows]))
        if self.failures:
            parts += ["", bold("失敗 / failures"), table([(what, str(count)) for what, count in self.failures.items()])]
        return "\n".join(("", *parts, ""))

    def as_json(self, bench: str) -> str:
        """One line, for machines."""
        figures = {
            each.name: {
                "value": round(each.value, 3),
                "unit": each.unit,
                "against": each.against,
                "ratio": round(each.ratio, 4),
            }
            for each in self.figures
        }
        return json.dumps({"bench": bench, "figures": figures}, ensure_ascii=False)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent of all do not exceed (nearest rank). Raises ValueError of nothing."""
    if not values:
        raise ValueError("no values")
    rank = -(-len(values) * percent // 100)
    return sorted(values)[max(int(rank), 1) - 1]


def short(value: float) -> str:
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"
