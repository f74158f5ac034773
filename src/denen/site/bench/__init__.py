"""`denen bench NAME`: measures a real denen of its own, and holds what it found against what must be reached.

A bench is a module of this package and a line in BENCHES. Its `measure` is given the scale (1 is the real size) and
answers a `Report`.
"""

from __future__ import annotations

import argparse
import signal
from dataclasses import dataclass
from importlib import import_module
from types import FrameType

from denen.site.bench.report import Report
from denen.site.faults import NoSuchBench, nearest
from denen.site.terminal import complain, faint, say, table


@dataclass(frozen=True, kw_only=True)
class Bench:
    name: str
    says: str
    says_en: str
    module: str


BENCHES = (
    Bench(
        name="counter-slice",
        says="書かない窓口: ページの速さ、記入、PDF、メモリ",
        says_en="the write-free counter: pages under load, filling, PDF, memory",
        module="denen.site.bench.counter_slice",
    ),
)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="denen bench", description="測ります。 / Measures.")
    parser.add_argument("name", nargs="?", help="測るものの名前 / the bench's name")
    parser.add_argument("--scale", type=_scale, default=1.0, help="大きさ(例: 0.01) / the size, such as 0.01")
    asked = parser.parse_args(arguments)
    if asked.name is None:
        print(table([(f"denen bench {bench.name}", bench.says, faint(bench.says_en)) for bench in BENCHES]))
        return 0
    try:
        bench = find(asked.name)
    except NoSuchBench as fault:
        complain(fault)
        return 2
    for number in _STOPPING:
        signal.signal(number, _stop)
    say(f"{bench.name} を測ります(大きさ {asked.scale:g})", f"Measuring {bench.name} at scale {asked.scale:g}")
    report: Report = import_module(bench.module).measure(asked.scale)
    print(report.for_people())
    print(report.as_json(bench.name), flush=True)
    return 1 if report.failures else 0


def find(name: str) -> Bench:
    """Raises NoSuchBench."""
    names = [bench.name for bench in BENCHES]
    if name not in names:
        raise NoSuchBench(given=name, **nearest(name, names, before=""))
    return BENCHES[names.index(name)]


def _scale(text: str) -> float:
    scale = float(text)
    if not 0 < scale <= 1:
        raise ValueError
    return scale


_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _stop(number: int, frame: FrameType | None) -> None:
    """Whatever asks us to end does so like Ctrl-C; once is enough, since stopping what was started takes a moment."""
    for each in _STOPPING:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt
