"""Public pages: the catalogue, searched by what troubles a town, and each of its entries."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from denen.base import access, clock
from denen.kernel.places.api import prefecture
from denen.programme.catalogue import papers, queries
from denen.programme.catalogue.forms import CatalogueForm
from denen.programme.catalogue.search import found
from denen.programme.catalogue.types import Entry
from denen.programme.results.money import in_hundred_millions, in_ten_thousands
from denen.programme.results.rounds import rounds
from denen.programme.results.types import FIELD_LABELS


@access.public
def listing(request: HttpRequest) -> HttpResponse:
    """All entries, or those that help against what was typed, the best first."""
    form = CatalogueForm(request.GET or None)
    everything = queries.entries()
    shown = everything
    if form.is_bound:
        shown = tuple(found(everything, form.criteria())) if form.is_valid() else ()
    context = {"form": form, "cards": [_card(each) for each in shown], "everything": len(everything)}
    return render(request, "catalogue/list.html", context, status=422 if form.errors else 200)


@access.public
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """One system: what it solves, its specification, what runs it here, and who runs it elsewhere at what cost."""
    language = get_language()
    of = queries.entry(slug)
    towns = [
        {
            "award": each.award,
            "prefecture": prefecture(each.award.prefecture).name_in(language),
            "population": each.figures.population if each.figures else None,
            "cost": in_ten_thousands(each.award.cost) if each.award.cost is not None else "",
        }
        for each in sorted(of.running, key=lambda each: -(each.figures.population if each.figures else 10**9))
    ]
    newest = rounds()[0]
    context = {
        **_card(of),
        "entry": of,
        "lines": queries.specification(of.system, language),
        "endings": papers.ENDINGS,
        "conformance": queries.conformance(of.services, language),
        "language": language,
        "models": [
            (model.row, in_hundred_millions(model.row.grant), model.kpis) for model in of.models if model.row.grant
        ],
        "round": newest,
        "round_name": newest.name.in_language(language),
        "source": newest.source.in_language(language),
        "rows": towns,
    }
    return render(request, "catalogue/entry.html", context)


@access.public
def specification(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """The procurement specification as a file."""
    try:
        return papers.as_file(queries.entry(slug), ending, at=clock.now())
    except KeyError:
        raise Http404 from None


def _card(of: Entry) -> dict[str, object]:
    language = get_language()
    system = of.system
    costs = of.costs
    return {
        "slug": system.slug,
        "name": system.name.in_language(language),
        "field": FIELD_LABELS[system.field] if system.field else "",
        "problem": system.problem.in_language(language),
        "solves": system.solves.in_language(language),
        "uses_card": system.uses_card,
        "installed": bool(of.services),
        "towns": of.towns,
        "costs": tuple(dict.fromkeys(in_ten_thousands(amount) for amount in costs)) if costs else (),
    }
