"""The front door of places: what other modules may ask."""

from denen.kernel.places.boundaries import outlines_of_japan, outlines_of_prefecture
from denen.kernel.places.codes import check_digit, is_lg_code, with_check_digit
from denen.kernel.places.figures import all_figures, figures, point
from denen.kernel.places.maps import DrawnMap, Link, drawn, map_of_japan
from denen.kernel.places.postal import addresses, display_postal_code, normalise_postal_code, towns_areas
from denen.kernel.places.queries import municipalities, municipality, prefecture, prefectures, ward, wards

__all__ = [
    "DrawnMap",
    "Link",
    "addresses",
    "all_figures",
    "check_digit",
    "display_postal_code",
    "drawn",
    "figures",
    "is_lg_code",
    "map_of_japan",
    "municipalities",
    "municipality",
    "normalise_postal_code",
    "outlines_of_japan",
    "outlines_of_prefecture",
    "point",
    "prefecture",
    "prefectures",
    "towns_areas",
    "ward",
    "wards",
    "with_check_digit",
]
