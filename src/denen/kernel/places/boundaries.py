"""Outlines of prefectures and municipalities as SVG paths, from the TopoJSON files in DENEN_DATA/places where there.

The files are read (50 ms, 15 MB for that moment) when a map is first asked for; only the finished map is kept.
Format: https://github.com/topojson/topojson-specification
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from denen.kernel.places.codes import with_check_digit
from denen.kernel.places.types import Outlines, Shape, Sheet

log = logging.getLogger(__name__)

MAIN_SIZE, ISLANDS_SIZE = 1000, 180


class Spread(NamedTuple):
    """In degrees: land farther off than `apart` gets a sheet of its own, which shows at least `least`.

    Else Tokyo, whose village of Ogasawara reaches 1,900 km into the ocean, would be a dot, or a rock fill a sheet.
    """

    apart: float
    least: float


OF_A_PREFECTURE, OF_JAPAN = Spread(0.5, 0.15), Spread(1.0, 1.5)

Position = tuple[float, float]


class Ring(NamedTuple):
    lg_code: str
    name: str
    line: list[Position]
    box: tuple[float, float, float, float]


def outlines_of_prefecture(code: str) -> Outlines | None:
    """The municipalities of a prefecture (two-digit code), or None where the boundaries are not there."""
    return _outlines("municipality_area.topojson", code)


def outlines_of_japan() -> Outlines | None:
    """The 47 prefectures, or None where the boundaries are not there."""
    return _outlines("prefecture_area.topojson", "")


def _outlines(name: str, prefecture_code: str) -> Outlines | None:
    file = Path(settings.DENEN_DATA, "places", name)
    try:
        return _drawn(file, file.stat().st_mtime_ns, prefecture_code)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, LookupError, TypeError):
        # A file half fetched is no reason to refuse the page: the table beneath says the same.
        log.exception("boundaries cannot be read", extra={"file": name})
        return None


@lru_cache(maxsize=48)
def _drawn(file: Path, _changed: int, prefecture_code: str) -> Outlines:
    rings = list(_rings(json.loads(file.read_bytes()), prefecture_code))
    spread = OF_A_PREFECTURE if prefecture_code else OF_JAPAN
    groups = _groups(rings, spread.apart)
    main, *islands = (
        _sheet(group, ISLANDS_SIZE if nth else MAIN_SIZE, spread.least) for nth, group in enumerate(groups)
    )
    return Outlines(main, tuple(islands))


def _rings(topology: dict[str, Any], prefecture_code: str) -> Iterator[Ring]:
    (scale_x, scale_y), (start_x, start_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: dict[int, list[Position]] = {}

    def arc(number: int) -> list[Position]:
        """Delta-coded and quantised; ~n is the same line walked backwards."""
        if number < 0:
            return arc(~number)[::-1]
        if number not in arcs:
            x = y = 0
            arcs[number] = line = []
            for dx, dy in topology["arcs"][number]:
                x, y = x + dx, y + dy
                line.append((x * scale_x + start_x, y * scale_y + start_y))
        return arcs[number]

    (collection,) = topology["objects"].values()
    for geometry in collection["geometries"]:
        about = geometry["properties"]
        if prefecture_code and about["prefecture_code"] != prefecture_code:
            continue
        code = about.get("lg_code") or with_check_digit(about["prefecture_code"] + "000")
        name = about.get("city_name") or about["prefecture_name"]
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for numbers in (numbers for polygon in polygons for numbers in polygon):
            line = [position for number in numbers for position in arc(number)[1:]]
            across, along = [x for x, _ in line], [y for _, y in line]
            yield Ring(code, name, line, (min(across), min(along), max(across), max(along)))


def _groups(rings: list[Ring], apart: float) -> list[list[Ring]]:
    """Rings whose boxes lie nearer than `apart`, directly or by way of others; the group with most land first."""
    eastward = sorted(rings, key=lambda ring: ring.box[0])
    group_of = {id(ring): [ring] for ring in rings}
    for nth, one in enumerate(eastward):
        for other in eastward[nth + 1 :]:
            if other.box[0] - one.box[2] >= apart:
                break
            here, there = group_of[id(one)], group_of[id(other)]
            if here is not there and _gap(one, other) < apart:
                here.extend(there)
                group_of.update((id(ring), here) for ring in there)
    distinct = {id(group): group for group in group_of.values()}.values()
    in_order = ([ring for ring in rings if group_of[id(ring)] is group] for group in distinct)
    return sorted(in_order, key=lambda group: -sum(map(_area, group)))


def _gap(one: Ring, other: Ring) -> float:
    (west, south, east, north), (west2, south2, east2, north2) = one.box, other.box
    return max(west2 - east, west - east2, south2 - north, south - north2)


def _around(rings: Iterable[Ring]) -> tuple[float, float, float, float]:
    wests, souths, easts, norths = zip(*(ring.box for ring in rings), strict=True)
    return min(wests), min(souths), max(easts), max(norths)


def _area(ring: Ring) -> float:
    west, south, east, north = ring.box
    return (east - west) * (north - south)


def _sheet(rings: list[Ring], size: int, least: float) -> Sheet:
    """Plate carrée, true to scale at the middle latitude: enough for one prefecture, and no projection to explain."""
    west, south, east, north = _around(rings)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = size / max((east - west) * shrink, north - south, least)
    paths: dict[tuple[str, str], list[str]] = {}
    for ring in rings:
        line = [(round((x - west) * shrink * scale), round((north - y) * scale)) for x, y in ring.line]
        paths.setdefault((ring.lg_code, ring.name), []).append(_path(line))
    return Sheet(
        width=math.ceil((east - west) * shrink * scale) + 1,
        height=math.ceil((north - south) * scale) + 1,
        shapes=tuple(Shape(code, name, "".join(parts)) for (code, name), parts in paths.items()),
    )


def _path(line: list[tuple[int, int]]) -> str:
    """Relative steps between whole pixels. Neighbours round the same corner to the same pixel, so no gap opens."""
    kept = [line[0], *(here for before, here in pairwise(line) if here != before)]
    if len(kept) < 3:  # an islet smaller than a pixel stays visible as one
        return f"M{kept[0][0]} {kept[0][1]}h1v1h-1z"
    steps = (f"{x - x0} {y - y0}" for (x0, y0), (x, y) in pairwise(kept))
    return f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps)}z".replace(" -", "-")
