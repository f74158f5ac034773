"""Japan as 47 tiles of one size: the map where the boundaries are not there, and where area would mislead."""

from __future__ import annotations

from functools import cache

from denen.kernel.places.queries import prefectures
from denen.kernel.places.types import Outlines, Shape, Sheet

_GRID = """
.. .. .. .. .. .. .. .. .. .. .. .. 01
.. .. .. .. .. .. .. .. .. .. .. .. 02
.. .. .. .. .. .. .. .. .. .. .. 05 03
.. .. .. .. .. .. .. .. .. .. .. 06 04
.. .. .. .. .. .. .. .. 17 16 15 07 ..
.. .. .. .. .. .. .. 18 21 20 10 09 08
.. .. 35 32 31 28 26 25 23 19 11 13 12
41 40 .. 34 33 27 29 24 .. 22 14 .. ..
42 43 44 .. .. .. 30 .. .. .. .. .. ..
.. 46 45 .. 38 37 .. .. .. .. .. .. ..
.. .. .. .. 39 36 .. .. .. .. .. .. ..
47 .. .. .. .. .. .. .. .. .. .. .. ..
"""
_SIZE, _GAP = 100, 8


@cache
def tiles_of_japan() -> Outlines:
    """One square a prefecture, each near its neighbours, with its name written in it."""
    lines = [line.split() for line in _GRID.split("\n") if line]
    at = {code: (across, down) for down, line in enumerate(lines) for across, code in enumerate(line)}
    side = _SIZE - _GAP
    shapes = []
    for each in prefectures():
        x, y = (_SIZE * step + _GAP // 2 for step in at[each.code])
        path = f"M{x} {y}h{side}v{side}h-{side}z"
        shapes.append(Shape(each.lg_code, each.name, path, label_at=(x + side // 2, y + side // 2)))
    return Outlines(Sheet(_SIZE * len(lines[0]), _SIZE * len(lines), tuple(shapes)), ())
