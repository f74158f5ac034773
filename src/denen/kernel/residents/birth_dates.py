"""Birth dates as people type them, whole or in part."""

from __future__ import annotations

import re
import unicodedata

from denen.base.plain.dates import PartialDate
from denen.base.plain.era import parse_date
from denen.kernel.residents.types import NotABirthDate

_IN_PART = re.compile(
    r"(?P<year>(?:令和|平成|昭和|大正|明治|[RHSTM])(?:\d{1,2}|元)|\d{4})(?:(?:年|[./-])(?:(?P<month>\d{1,2})月?)?)?"
)


def read_birth_date(text: str) -> PartialDate:
    """昭和63年4月12日, S63.4.12, 1988-04-12; without a day or a month too: 昭和63年4月, 1988. Raises NotABirthDate."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    try:
        return PartialDate.of(parse_date(plain))
    except ValueError:
        pass
    found = _IN_PART.fullmatch(plain)
    # An era need not have begun on the first of a year or month, so a later day of it is tried as well.
    for month, day in ((1, 1), (12, 31)) if found and not found["month"] else ((0, 1), (0, 28), (0, 30)):
        try:
            known = parse_date(f"{found['year']}年{month or found['month']}月{day}日") if found else None
        except ValueError:
            continue
        if known:
            return PartialDate(known.year) if month else PartialDate(known.year, known.month)
    raise NotABirthDate(text=text[:20])
