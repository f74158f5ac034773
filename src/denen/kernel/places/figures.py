"""Where each municipality lies and what is counted of it, from DENEN_DATA/places/municipalities.csv where there.

Its column `neighbour_codes` is left alone: it names municipalities of near code numbers, not of common borders.
"""

from __future__ import annotations

import csv
import logging
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from denen.kernel.places.types import Figures, Point

log = logging.getLogger(__name__)


def figures(lg_code: str) -> Figures | None:
    """Of one municipality by its six-digit code; None where they are not there."""
    return all_figures().get(lg_code)


def point(lg_code: str) -> Point | None:
    """Where the town hall stands; None where it, or the file, is not there."""
    found = figures(lg_code)
    return found.point if found else None


def all_figures() -> Mapping[str, Figures]:
    """By six-digit code; empty where the file is not there or cannot be read."""
    file = Path(settings.DENEN_DATA, "places", "municipalities.csv")
    try:
        return _read(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, LookupError, InvalidOperation):
        log.exception("figures of municipalities cannot be read", extra={"file": file.name})
        return {}


@lru_cache(maxsize=2)
def _read(file: Path, _changed: int) -> Mapping[str, Figures]:
    with file.open(encoding="utf-8", newline="") as rows:
        return {row["code6"]: _figures(row) for row in csv.DictReader(rows)}


def _figures(row: Mapping[str, str]) -> Figures:
    return Figures(
        population=int(row["population_2025"]),
        households=int(row["households_2025"]),
        area_km2=Decimal(row["area_km2"]),
        fiscal_strength=Decimal(row["fiscal_strength_index"]) if row["fiscal_strength_index"] else None,
        ageing_2050=Decimal(row["ageing_rate_2050_pct"]) if row["ageing_rate_2050_pct"] else None,
        point=Point(float(row["lat"]), float(row["lon"])),
    )
