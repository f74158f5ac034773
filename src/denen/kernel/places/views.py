"""Public pages of the whole platform: the prefectures, and the municipalities of each."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from denen.base import access
from denen.kernel.places import queries
from denen.kernel.places.boundaries import outlines_of_prefecture
from denen.kernel.places.maps import Link, drawn, map_of_japan
from denen.kernel.places.types import Kind


@access.public
def prefectures(request: HttpRequest) -> HttpResponse:
    """The 47, with a map that leads to them."""
    language = get_language()
    everyone = queries.prefectures()
    count = Counter(each.prefecture.code for each in queries.municipalities())
    links = {
        each.lg_code: Link(
            each.name_in(language), reverse("places:prefecture", args=[each.slug]), label=each.short_in(language)
        )
        for each in everyone
    }
    context = {
        "rows": [(each, links[each.lg_code], count[each.code]) for each in everyone],
        "map": drawn(map_of_japan(), links),
    }
    return render(request, "places/prefectures.html", context)


@access.public
def prefecture(request: HttpRequest, slug: str) -> HttpResponse:
    """The municipalities of one prefecture, with a map that points at the rows of their table."""
    chosen = queries.prefecture(slug)
    members = queries.municipalities(chosen)
    count = Counter(each.kind for each in members)
    links = {each.lg_code: Link(each.name, f"#m{each.lg_code}") for each in members}
    context = {
        "prefecture": chosen,
        "name": chosen.name_in(get_language()),
        "municipalities": members,
        "kinds": [(kind.label, count[kind]) for kind in Kind if count[kind]],
        "cities": [(city, queries.wards(city)) for city in members if city.designated],
        "map": drawn(outlines_of_prefecture(chosen.code), links),
    }
    return render(request, "places/prefecture.html", context)
