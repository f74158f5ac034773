"""Public pages: what a round of the grant awarded, over the country and one by one, and whether it adds up."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from denen.base import access
from denen.base.plain.money import Yen
from denen.base.ui.downloads import ENDINGS, download
from denen.kernel.places.api import Link, drawn, map_of_japan, outlines_of_prefecture, prefecture, prefectures
from denen.programme.results import files, reconcile
from denen.programme.results.forms import AwardsForm
from denen.programme.results.money import in_hundred_millions, in_ten_thousands
from denen.programme.results.rounds import round_called, rounds
from denen.programme.results.search import found
from denen.programme.results.tables import named_municipalities, shares, total
from denen.programme.results.types import FIELD_LABELS, Award, GrantType, Round
from denen.programme.systems.queries import system

PAGE = 50
CLASSES = ("0〜20%", "20〜40%", "40〜60%", "60〜80%", "80〜100%")
"""Each with its upper bound, without its lower."""


@access.public
def overview(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A round over the country, the newest where none is named: a map, and the tables as they were printed."""
    of = round_called(slug) if slug else rounds()[0]
    language = get_language()
    type1 = {row.name: row for row in of.published.prefectures}
    places = [
        (home, reverse("results:prefecture", args=[of.slug, home.slug]), share, type1[home.lg_code])
        for home, share in zip(prefectures(), shares(of), strict=True)
    ]
    links = {
        home.lg_code: Link(
            f"{home.name_in(language)} {share.percent}%", href, f"share-{share.level}", home.short_in(language)
        )
        for home, href, share, _row in places
    }
    context = {
        **_about(of),
        "total": of.published.total,
        "published": of.published,
        "cost": _shown(of.published.total.cost),
        "grant": _shown(of.published.total.grant),
        "map": drawn(map_of_japan(), links),
        "classes": [(level, name) for level, name in enumerate(CLASSES, 1)],
        "places": [(home.name_in(language), href, share, row) for home, href, share, row in places],
        "types": [(row, _shown(row.cost), _shown(row.grant)) for row in of.published.types],
        "fields": [(row, _shown(row.grant)) for row in of.published.fields],
        "applicants": [(row, _shown(row.grant)) for row in of.published.applicants],
        "services": [
            (FIELD_LABELS[each.field], each.row, _shown(each.row.grant), each.kpis)
            for each in of.published.model_services
        ],
        "endings": ENDINGS,
    }
    return render(request, "results/round.html", context)


@access.public
def of_prefecture(request: HttpRequest, slug: str, prefecture_slug: str) -> HttpResponse:
    """One prefecture: its municipalities on a map, and what was awarded there as far as names are published."""
    of, home = round_called(slug), prefecture(prefecture_slug)
    named = named_municipalities(of, home.code)
    links = {lg_code: Link(awards[0].organisation, f"#a{lg_code}", mark="adopted") for lg_code, awards in named.items()}
    awards = [award for award in of.awards if award.prefecture == home.code]
    share = next(share for share in shares(of) if share.lg_code == home.lg_code)
    type1 = next(row for row in of.published.prefectures if row.name == home.lg_code)
    listed = total(award for award in awards if award.type is GrantType.TYPE1)
    context = {
        **_about(of),
        "name": home.name_in(get_language()),
        "share": share,
        "type1": type1,
        "named": len(named),
        "complete": (listed.organisations, listed.projects) == (type1.organisations, type1.projects),
        "map": drawn(outlines_of_prefecture(home.code), links),
        "rows": _rows(awards, anchors=True),
    }
    return render(request, "results/prefecture.html", context)


@access.public
def awards(request: HttpRequest, slug: str) -> HttpResponse:
    """The awards whose names are published, searched."""
    of = round_called(slug)
    form = AwardsForm(request.GET or None)
    matching = _matching(of, form)
    page = Paginator(matching, PAGE).get_page(request.GET.get("page"))
    summed = total(matching)
    context = {
        **_about(of),
        "form": form,
        "page": page,
        "rows": _rows(list(page.object_list)),
        "summed": summed,
        "cost": in_ten_thousands(summed.cost) if summed.cost is not None else "",
        "everything": len(of.awards),
        "query": request.GET.urlencode(),
        "endings": ENDINGS,
    }
    return render(request, "results/awards.html", context, status=422 if form.errors else 200)


@access.public
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether the printed tables add up."""
    of = round_called(slug)
    return render(request, "results/check.html", {**_about(of), "checks": reconcile.checks(of)})


@access.public
def file(request: HttpRequest, slug: str, table: str, ending: str) -> HttpResponse:
    """A table as CSV, JSON or Excel; the list of awards as it was asked for."""
    of = round_called(slug)
    try:
        sheet = files.sheet(of, table, _matching(of, AwardsForm(request.GET or None)))
        return download(sheet, ending)
    except KeyError:
        raise Http404 from None


def _about(of: Round) -> dict[str, object]:
    language = get_language()
    return {"round": of, "round_name": of.name.in_language(language), "source": of.source.in_language(language)}


def _matching(of: Round, form: AwardsForm) -> list[Award]:
    """Everything where nothing is asked; nothing where the question cannot be read."""
    if not form.is_bound:
        return list(of.awards)
    return found(of.awards, form.criteria()) if form.is_valid() else []


def _rows(awards: list[Award], *, anchors: bool = False) -> list[dict[str, object]]:
    """For the table of awards; with `anchors` the first row of each organisation can be pointed at."""
    met: set[str] = set()
    rows: list[dict[str, object]] = []
    for award in awards:
        its_system = system(award.system) if award.system else None
        rows.append(
            {
                "award": award,
                "anchor": f"a{award.lg_code}" if anchors and award.lg_code not in met else "",
                "prefecture": prefecture(award.prefecture).name_in(get_language()),
                "cost": in_ten_thousands(award.cost) if award.cost is not None else "",
                "system": its_system,
                "system_name": its_system.name.in_language(get_language()) if its_system else "",
            }
        )
        met.add(award.lg_code)
    return rows


def _shown(amount: Yen | None) -> str:
    return "" if amount is None else in_hundred_millions(amount)
