"""The write-free counter, from card to desk: pages under load, filling, a PDF page, memory.

The house is real: `denen up` on a durable embedded database (fsync on), with production's settings, 66,000 people at
scale 1, clerks who signed in over HTTP by password and code, the audit on. The load generator is a process of its own
on the same cores.
"""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

import psutil

from denen.site.bench.house import House, Spent
from denen.site.bench.load import Answered, Request, fire
from denen.site.bench.report import Figure, Report, percentile, short
from denen.site.terminal import say

if TYPE_CHECKING:
    from denen.site.bench.counter_town import Town

RATE = 50.0
WARM_UP = 5.0


def measure(scale: float) -> Report:
    with ExitStack() as stack:
        house = stack.enter_context(House())
        with house.database() as urls:
            from denen.site.bench import counter_town  # needs Django, which needs the database

            say("例の町を作っています", "Making the example towns")
            town = counter_town.make(urls, scale=scale)
        say("denen を始めています", "Starting denen")
        supervisor = stack.enter_context(house.up())
        fresh = Spent.by(supervisor)
        say("職員がログインし、来た人が並びます", "Clerks sign in, visitors queue")
        plan = town.traffic("127.0.0.1", house.port, rate=RATE, seconds=WARM_UP + max(30 * scale, 6.0))
        before = Spent.by(supervisor)
        answered = _send(plan, house.port)
        after = Spent.by(supervisor)
        say("記入と印刷を測っています", "Measuring filling and printing")
        fill = _fill(town, times=round(max(300 * scale, 30)))
        page = _page(town, times=round(max(200 * scale, 30)))
        idle = _idle(supervisor, fresh, seconds=max(60 * scale, 3.0))
        failures = Counter(f"{each.kind}: {each.wrong}" for each in answered if each.wrong) + house.errors()
    counted = [each for each in answered if each.at >= WARM_UP]
    return Report((_pages(counted, _cost(before, after, len(plan))), fill, page, idle), failures, _by_kind(counted))


def _send(plan: Sequence[Request], port: int) -> list[Answered]:
    """The first seconds do not count: in them every process and thread serves its first page."""
    busy = os.getloadavg()[0]
    say(
        f"毎秒 {RATE:.0f} 件、{len(plan)} 件を送ります(初めの {WARM_UP:.0f} 秒は数えません。いまの負荷 {busy:.1f})",
        f"Sending {len(plan)} requests, {RATE:.0f}/s (the first {WARM_UP:.0f} s do not count; load is now {busy:.1f})",
    )
    return fire(plan, host="127.0.0.1", port=port)


def _cost(before: Spent, after: Spent, requests: int) -> str:
    """Processor time for a request: unlike its latency, it hardly depends on what else the machine is doing."""
    parts = {part: (after.seconds[part] - before.seconds[part]) * 1000 / requests for part in ("pages", "postgres")}
    return "CPU " + ", ".join(f"{part} {short(each)} ms" for part, each in parts.items())


def _pages(answered: Sequence[Answered], cost: str) -> Figure:
    took = [each.milliseconds for each in answered]
    spread = f"50% {short(percentile(took, 50))}, 99% {short(percentile(took, 99))}, 最長 longest {short(max(took))}"
    note = f"{len(took)} 件 requests; {spread}; 1件 each: {cost}"
    return Figure("page_p95_ms", percentile(took, 95), "ms", 100, note)


def _fill(town: Town, *, times: int) -> Figure:
    took, size = town.fill(times=times)
    note = f"中央値 median; 95% {short(percentile(took, 95))}; {size}人世帯 a household of {size}, {times} 回 times"
    return Figure("fill_ms", percentile(took, 50), "ms", 30, note)


def _page(town: Town, *, times: int) -> Figure:
    took = town.print(times=times)
    note = f"中央値 median; 95% {short(percentile(took, 95))}; {times} 回 times"
    return Figure("page_ms", percentile(took, 50), "ms", 50, note)


def _idle(supervisor: psutil.Process, fresh: Spent, *, seconds: float) -> Figure:
    """After the load, when every thread has its connection and has printed: more than a house that has just started."""
    say(f"{seconds:.0f} 秒、何もせずに待ちます", f"Idling for {seconds:.0f} s")
    time.sleep(seconds)
    used = Spent.by(supervisor).megabytes
    parts = ", ".join(f"{part} {megabytes:.0f}" for part, megabytes in used.items())
    note = f"{parts}; 始めてすぐ just started {sum(fresh.megabytes.values()):.0f}"
    return Figure("idle_mb", sum(used.values()), "MB", 500, note)


def _by_kind(answered: Sequence[Answered]) -> list[tuple[str, ...]]:
    """What each kind of request took, the slowest first."""
    kinds: dict[str, list[float]] = defaultdict(list)
    for each in answered:
        kinds[each.kind].append(each.milliseconds)
    rows = sorted(kinds.items(), key=lambda row: -percentile(row[1], 50))
    shown = [(kind, str(len(took)), *(short(percentile(took, at)) for at in (50, 95))) for kind, took in rows]
    return [("ページ page", "件 n", "50% ms", "95% ms"), *shown]
