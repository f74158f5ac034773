"""A series as a plot: where everything stands, in the units of the drawing. The template draws it as SVG.

Totals are columns, medians and means a line with a dot each; what rests on few observations is drawn hollow. A period
without a value is a gap. Scales and ticks are leather's; its charts are not, since they style inline.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from leather.scales import Linear, Ordinal

from denen.kernel.measures.types import By, Point, Series
from denen.kernel.measures.units import UNITS, Statistic, Unit, axis

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 72, 628, 34, 262
MOST_LABELS = 6

_SHORT = {
    By.DAY: pgettext_lazy("date", "n/j"),
    By.WEEK: pgettext_lazy("date", "n/j"),
    By.MONTH: pgettext_lazy("date", "Y/n"),
}


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    point: Point
    says: str


@dataclass(frozen=True)
class Column:
    x: float
    y: float
    width: float
    height: float
    point: Point
    says: str


@dataclass(frozen=True)
class Baseline:
    """The latest value that people counted, as a line to compare with."""

    y: float
    says: str


@dataclass(frozen=True)
class Plot:
    axis_label: str | Promise
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    columns: tuple[Column, ...]
    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    baseline: Baseline | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM

    @property
    def has_few(self) -> bool:
        return any(column.point.few for column in self.columns) or any(dot.point.few for dot in self.dots)


def plot_of(series: Series) -> Plot | None:
    """None where no period has a value: an empty frame would look like a measurement."""
    values = [point.value for point in series.points if point.value is not None]
    if not values:
        return None
    unit = UNITS[series.unit]
    before = [point for point in series.entered if point.period.start < series.period.end]
    greatest = max([*values, *(point.value for point in before[-1:] if point.value is not None)])
    shown = axis(unit, greatest)
    up = Linear(0, greatest / shown.by)
    along = Ordinal([point.period.start for point in series.points])

    def y_of(value: float) -> float:
        return round(float(up.project(value / shown.by, BOTTOM, TOP)), 1)

    columns, dots = [], []
    for point in series.points:
        if point.value is None:
            continue
        says = f"{span_text(point)} {unit.written(point.value)} (n={point.n})"
        if unit.statistic is Statistic.TOTAL:
            start, end = (float(edge) for edge in along.project_interval(point.period.start, LEFT, RIGHT))
            y = y_of(point.value)
            columns.append(Column(round(start, 1), y, round(end - start, 1), round(BOTTOM - y, 1), point, says))
        else:
            x = round(float(along.project(point.period.start, LEFT, RIGHT)), 1)
            dots.append(Dot(x, y_of(point.value), point, says))
    return Plot(
        axis_label=shown.label,
        x_ticks=tuple(_x_ticks(series, along)),
        y_ticks=tuple(
            Tick(round(float(up.project(tick, BOTTOM, TOP)), 1), f"{tick:,f}")
            for tick in up.ticks()
            if not (unit.whole and tick % 1)
        ),
        columns=tuple(columns),
        lines=tuple(_lines(dots)),
        dots=tuple(dots),
        baseline=_baseline(before[-1], y_of(before[-1].value), unit) if before and before[-1].value else None,
    )


def span_text(point: Point) -> str:
    """2026年4月1日〜4月30日, or the day alone."""
    first, last = point.period.start, point.period.last
    if first == last:
        return date_format(first)
    return str(_("%(first)s〜%(last)s")) % {"first": date_format(first), "last": date_format(last)}


def _x_ticks(series: Series, along: Ordinal) -> list[Tick]:
    every = -(-len(series.points) // MOST_LABELS)
    short = str(_SHORT[series.by])
    return [
        Tick(round(float(along.project(start, LEFT, RIGHT)), 1), date_format(start, short))
        for start in along.ticks()[::every]
    ]


def _lines(dots: list[Dot]) -> list[str]:
    """One path for each run of neighbours; a gap in the values is a gap in the line."""
    runs: list[list[Dot]] = [dots[:1]]
    for before, here in pairwise(dots):
        if before.point.period.end == here.point.period.start:
            runs[-1].append(here)
        else:
            runs.append([here])
    return ["M" + "L".join(f"{dot.x} {dot.y}" for dot in run) for run in runs if len(run) > 1]


def _baseline(point: Point, y: float, unit: Unit) -> Baseline:
    assert point.value is not None
    return Baseline(y, f"{span_text(point)} {unit.written(point.value)}")
