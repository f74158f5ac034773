"""Dates as a register holds them: some are known only to the month or the year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date whose day, or month and day, may be unknown. Text form: 1954-01-03, 1954-01 or 1954."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a day without its month says nothing")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def of(cls, day: date) -> PartialDate:
        return cls(day.year, day.month, day.day)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Reads the text form. Raises ValueError for anything else."""
        found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
        if not found:
            raise ValueError(f"not a date of the form 1954-01-03, 1954-01 or 1954: {text!r}")
        year, month, day = found.groups()
        return cls(int(year), int(month) if month else None, int(day) if day else None)

    @property
    def exact(self) -> date | None:
        """The day, where it is wholly known."""
        return date(self.year, self.month, self.day) if self.month and self.day else None

    @property
    def earliest(self) -> date:
        """The first day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    def __str__(self) -> str:
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)])


def age_on(born: PartialDate, day: date) -> int:
    """Age in full years on a day, counting an unknown month or day as its first: the oldest it can be."""
    start = born.earliest
    return day.year - start.year - ((day.month, day.day) < (start.month, start.day))
