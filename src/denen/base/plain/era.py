"""Japanese eras (元号): the way dates are read and written on paper.

Source of the first days: the cabinet's orders (政令) on the change of era.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from denen.base.plain.dates import PartialDate

ERAS = (
    ("令和", "R", date(2019, 5, 1)),
    ("平成", "H", date(1989, 1, 8)),
    ("昭和", "S", date(1926, 12, 25)),
    ("大正", "T", date(1912, 7, 30)),
    ("明治", "M", date(1868, 1, 25)),
)

_FIRST = {name: start for name, letter, start in ERAS} | {letter: start for name, letter, start in ERAS}
_WRITTEN = re.compile(
    r"(?:(?P<era>令和|平成|昭和|大正|明治|[RHSTM])(?P<n>\d{1,2}|元)|(?P<year>\d{4}))"
    r"(?:年|[./-])(?P<month>\d{1,2})(?:月|[./-])(?P<day>\d{1,2})日?"
)


def era_text(day: date | PartialDate) -> str:
    """昭和63年4月12日; an unknown part is written 不詳."""
    known = day if isinstance(day, PartialDate) else PartialDate.of(day)
    first = known.earliest
    for name, _letter, start in ERAS:  # noqa: B007 - used after the loop
        if first >= start:
            number = first.year - start.year + 1
            break
    else:
        name, number = "西暦", first.year
    year = f"{name}{'元' if number == 1 else number}年"
    month = f"{known.month}月" if known.month else "月日不詳"
    return year + month + (f"{known.day}日" if known.day else "日不詳" if known.month else "")


def western_text(day: date | PartialDate) -> str:
    """12 April 1988, for readers of English; April 1954 or 1954 where no more is known."""
    known = day if isinstance(day, PartialDate) else PartialDate.of(day)
    month = f"{known.earliest:%B}" if known.month else ""
    return " ".join(part for part in (str(known.day or ""), month, str(known.year)) if part)


def parse_date(text: str) -> date:
    """Reads a day as people write it: 昭和63年4月12日, S63.4.12, 1988年4月12日, 1988-04-12, 19880412, any width.

    Raises ValueError for anything else, and for an era's year that the era did not have.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    if re.fullmatch(r"\d{8}", plain):
        return date(int(plain[:4]), int(plain[4:6]), int(plain[6:]))
    found = _WRITTEN.fullmatch(plain)
    if not found:
        raise ValueError(f"not a date: {text!r}")
    month, day = int(found["month"]), int(found["day"])
    if found["year"]:
        return date(int(found["year"]), month, day)
    start = _FIRST[found["era"]]
    number = 1 if found["n"] == "元" else int(found["n"])
    result = date(start.year + number - 1, month, day)
    # 昭和64年 lasted seven days: a day outside its era is a slip of the pen, and guessing it would be worse.
    last = min((later for later in _FIRST.values() if later > start), default=None)
    if number < 1 or result < start or (last is not None and result >= last):
        raise ValueError(f"that era had no such day: {text!r}")
    return result
