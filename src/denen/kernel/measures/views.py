"""A town's measures: which there are, one over a period, its values as a file, and recording a counted one."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from denen.base import access, clock
from denen.base.pages import services_of
from denen.base.plain.refusals import Refusal
from denen.base.plain.service import MeasureSpec
from denen.base.ui.downloads import Sheet, download
from denen.base.ui.forms import refuse
from denen.kernel.measures import actions, queries
from denen.kernel.measures.forms import PeriodForm, RecordForm, fiscal_year, last_weeks
from denen.kernel.measures.plot import plot_of, span_text
from denen.kernel.measures.types import By, NoSuchMeasure, Period, Point, Series
from denen.kernel.measures.units import UNITS

READERS = ("officer", "counter", "desk")


@access.clerk(*READERS)
def measures(request: HttpRequest) -> HttpResponse:
    """The measures of the services that are switched on."""
    language = get_language() or "ja"
    services = [
        (
            running.service.names.in_language(language),
            slug,
            [(spec.names.in_language(language), UNITS[spec.unit].statistic, spec) for spec in running.service.measures],
        )
        for slug, running in services_of(request).items()
        if running.service.measures
    ]
    return render(request, "measures/list.html", {"services": services})


@access.clerk(*READERS)
def measure(request: HttpRequest, service: str, measure: str) -> HttpResponse:
    """One measure over a period: its value, a plot, the table beneath."""
    spec = _running(request, service, measure)
    form, series = _chosen(request, service, measure)
    today = clock.today()
    context = {
        **_named(request, service, spec),
        "form": form,
        "series": series,
        "unit": UNITS[spec.unit],
        "spec": spec,
        "officer": access.holds(request.clerk.roles, ("officer",)),  # type: ignore[attr-defined]
        "shortcuts": [
            (_("この2週間"), _query(last_weeks(today, 2), By.DAY)),
            (_("この13週間"), _query(last_weeks(today, 13), By.WEEK)),
            (_("この年度"), _query(fiscal_year(today), By.MONTH)),
        ],
    }
    if series:
        context |= {
            "rows": _rows(series),
            "entered": [(span_text(point), _value(series, point), point) for point in series.entered],
            "whole": _value(series, series.whole),
            "span": span_text(series.whole),
            "plot": plot_of(series),
            "query": _query(series.period, series.by),
        }
    return render(request, "measures/measure.html", context, status=200 if series else 422)


@access.clerk(*READERS)
def values(request: HttpRequest, service: str, measure: str) -> HttpResponse:
    """The table of a measure as CSV."""
    spec = _running(request, service, measure)
    _form, series = _chosen(request, service, measure)
    if series is None:
        query = request.GET.urlencode()
        return HttpResponseRedirect(f"{reverse('measures:measure', args=[service, measure])}?{query}")
    unit = UNITS[spec.unit]
    name = spec.names.in_language(get_language() or "ja")
    sheet = Sheet(
        name=f"{service}-{measure}-{series.period.start}-{series.period.last}",
        title=name,
        head=(
            ("first", _("はじめの日")),
            ("last", _("おわりの日")),
            ("value", f"{unit.statistic.label} ({unit.label})"),
            ("n", "n"),
            ("source", _("出どころ")),
        ),
        rows=[
            (
                str(point.period.start),
                str(point.period.last),
                None if point.value is None else round(point.value, 3),
                point.n,
                point.source.label if point.n else "",
            )
            for point in series.points
        ],
    )
    return download(sheet, "csv")


@access.clerk("officer")
def record(request: HttpRequest, service: str, measure: str) -> HttpResponse:
    """Enters a value that people counted or timed, such as the state before the service began."""
    spec = _running(request, service, measure)
    form = RecordForm(request.POST or None, unit=UNITS[spec.unit].label)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.record(
                service=service,
                measure=measure,
                period=given["period"],
                value=given["value"],
                n=given["n"],
                how=given["how"],
                at=clock.now(),
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("値を記録しました。"))
            return HttpResponseRedirect(reverse("measures:measure", args=[service, measure]))
    context = {**_named(request, service, spec), "form": form, "spec": spec, "service": service}
    return render(request, "measures/record.html", context, status=422 if form.is_bound else 200)


def _running(request: HttpRequest, service: str, measure: str) -> MeasureSpec:
    if service not in services_of(request):
        raise NoSuchMeasure(service=service, measure=measure)
    return queries.spec_of(service, measure)


def _named(request: HttpRequest, service: str, spec: MeasureSpec) -> dict[str, object]:
    language = get_language() or "ja"
    running = services_of(request)[service]
    return {
        "name": spec.names.in_language(language),
        "service_name": running.service.names.in_language(language),
        "service": service,
    }


def _chosen(request: HttpRequest, service: str, measure: str) -> tuple[PeriodForm, Series | None]:
    """The period asked for, else the last thirteen weeks; no series where it cannot be read so."""
    period, by = last_weeks(clock.today(), 13), By.WEEK
    if {"first", "last", "by"} & request.GET.keys():
        form = PeriodForm(request.GET)
        if not form.is_valid():
            return form, None
        period, by = form.cleaned_data["period"], By(form.cleaned_data["by"])
    else:
        form = PeriodForm(initial={"first": period.start, "last": period.last, "by": by.value})
    try:
        return form, queries.read(service, measure, period.start, period.end, by)
    except Refusal as refusal:
        refuse(form, refusal, "by")
        return form, None


def _rows(series: Series) -> list[tuple[str, str, Point]]:
    return [(span_text(point), _value(series, point), point) for point in series.points]


def _value(series: Series, point: Point) -> str:
    return "" if point.value is None else UNITS[series.unit].written(point.value)


def _query(period: Period, by: By) -> str:
    return urlencode({"first": period.start, "last": period.end - timedelta(days=1), "by": by.value})
