"""Maps for pages: outlines with what each shape is called, leads to and is coloured by.

A page includes `places/part/map.html` with a `map` and a `caption`, and the stylesheet `places/map.css`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from denen.kernel.places.boundaries import outlines_of_japan
from denen.kernel.places.tiles import tiles_of_japan
from denen.kernel.places.types import Outlines, Shape, Sheet


@dataclass(frozen=True, slots=True)
class Link:
    """What a shape on a map is called, and where it leads (an empty `href`: nowhere). `mark` is a class of the
    stylesheet, `label` what is written on a tile."""

    name: str
    href: str = ""
    mark: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class DrawnSheet:
    """A sheet for the template: each shape with its link, and the names on it, once each."""

    sheet: Sheet
    shapes: tuple[tuple[Shape, Link], ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """The main sheet, and the islands off it: those that bear the same names stand together, named once."""

    main: DrawnSheet
    islands: tuple[tuple[DrawnSheet, ...], ...]

    @property
    def is_of_tiles(self) -> bool:
        return self.main.sheet.shapes[0].label_at is not None


def map_of_japan() -> Outlines:
    """The 47 prefectures by their boundaries, or as tiles where those are not there."""
    return outlines_of_japan() or tiles_of_japan()


def drawn(outlines: Outlines | None, links: Mapping[str, Link]) -> DrawnMap | None:
    """By lg_code; what has no link keeps its own name. None for no outlines."""
    if outlines is None:
        return None
    together: dict[tuple[str, ...], list[DrawnSheet]] = defaultdict(list)
    for sheet in outlines.islands:
        island = _drawn(sheet, links)
        together[island.names].append(island)
    return DrawnMap(_drawn(outlines.main, links), tuple(map(tuple, together.values())))


def _drawn(sheet: Sheet, links: Mapping[str, Link]) -> DrawnSheet:
    shapes = tuple((shape, links.get(shape.lg_code) or Link(shape.name)) for shape in sheet.shapes)
    return DrawnSheet(sheet, shapes, tuple(dict.fromkeys(link.name for _, link in shapes)))
