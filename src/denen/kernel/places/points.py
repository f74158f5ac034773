"""Where municipalities lie, from DENEN_DATA/places/municipalities.csv where there (CC0, code4fukui/localgovjp)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from denen.kernel.places.types import Point


def point(lg_code: str) -> Point | None:
    """The point of a municipality by its six-digit code; None where it, or the file, is not there."""
    file = Path(settings.DENEN_DATA, "places", "municipalities.csv")
    try:
        return _points(file, file.stat().st_mtime_ns).get(lg_code)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=1)
def _points(file: Path, _changed: int) -> Mapping[str, Point]:
    with file.open(encoding="utf-8", newline="") as rows:
        return {row["code6"]: Point(float(row["lat"]), float(row["lon"])) for row in csv.DictReader(rows)}
