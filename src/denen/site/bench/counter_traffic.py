"""What the counter's pages are asked under load: the mix, and each request with the visit that waits for it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from urllib.parse import urlencode
from uuid import UUID

from denen.base.testing.towns import SHIOJIRI
from denen.site.bench.clerk import ClerkBrowser
from denen.site.bench.counter_visits import CODE, SIGNATURE, Queue, Step, Waiting
from denen.site.bench.load import Request

CARDS = ("aoi", "ichiro", "takeru", "tsuyoshi", "lan")
NAMES = ("田中", "サトウ", "中村", "スズキ", "小林", "タカハシ", "山本", "イトウ")
SERVED_BY_ONE = 20
"""A visit that is only looked at may be looked at so often; a visit that goes on does so once."""

Form = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`share` is of a hundred requests. A visit has to wait at `step`, where one is needed. With a `form` it is a
    POST; with `leads_to` it is done when the answer leads on to an address that ends so."""

    name: str
    share: int
    path: str
    step: Step | None = None
    form: Callable[[Waiting], Form] | None = None
    leads_to: str = ""
    at_desk: bool = False


def _details(waiting: Waiting) -> dict[str, str | Sequence[str]]:
    return {"movers": [str(mover) for mover in waiting.movers], **waiting.answers}


def _of(choices: Sequence[str], waiting: Waiting) -> str:
    return choices[waiting.visit.id.int % len(choices)]


# A visit is each of its steps once, seen and sent; beside it the second screen, the desk, and now and then a search.
KINDS = (
    Kind(name="start", share=6, path="counter/"),
    Kind(
        name="start →",
        share=6,
        path="counter/",
        step=Step.BEGUN,
        form=lambda waiting: {
            "procedures": waiting.visit.procedures,
            "standing": "self",
            "shown_by": "card_code",
            "evidence": "",
            "counter": "2",
        },
        leads_to="/card/",
    ),
    Kind(name="card", share=6, path="counter/{visit}/card/", step=Step.BEGUN),
    Kind(
        name="card →",
        share=6,
        path="counter/{visit}/card/",
        step=Step.BEGUN,
        form=lambda waiting: {"card": _of(CARDS, waiting), "code": CODE},
        leads_to="/household/",
    ),
    Kind(name="household", share=6, path="counter/{visit}/household/", step=Step.MET),
    Kind(
        name="household →",
        share=6,
        path="counter/{visit}/household/",
        step=Step.MET,
        form=lambda waiting: {"person": str(waiting.resident.id)},
        leads_to="/details/",
    ),
    Kind(name="details", share=6, path="counter/{visit}/details/", step=Step.CONCERNED),
    Kind(
        name="details, postal code →",
        share=3,
        path="counter/{visit}/details/",
        step=Step.CONCERNED,
        form=lambda waiting: {**_details(waiting), "lookup": "1"},
    ),
    Kind(
        name="details →",
        share=6,
        path="counter/{visit}/details/",
        step=Step.CONCERNED,
        form=_details,
        leads_to="/check/",
    ),
    Kind(name="check", share=6, path="counter/{visit}/check/", step=Step.ANSWERED),
    Kind(
        name="check, signed →",
        share=6,
        path="counter/{visit}/check/",
        step=Step.ANSWERED,
        form=lambda _waiting: {"signed": "drawn", "signature": SIGNATURE},
        leads_to="/done/",
    ),
    Kind(name="done", share=6, path="counter/{visit}/done/", step=Step.HANDED_IN),
    Kind(name="second screen", share=12, path="counter/screen/"),
    Kind(
        name="search →",
        share=3,
        path="counter/{visit}/search/",
        step=Step.BEGUN,
        form=lambda waiting: {"name": _of(NAMES, waiting), "birth_date": "", "address": ""},
    ),
    Kind(name="form on paper", share=1, path="counter/{visit}/paper/", step=Step.ANSWERED),
    Kind(name="desk", share=6, path="counter/desk/", at_desk=True),
    Kind(name="case", share=4, path="counter/desk/{case}/", step=Step.HANDED_IN, at_desk=True),
    Kind(name="document", share=1, path="documents/{document}/", step=Step.HANDED_IN, at_desk=True),
    Kind(
        name="case finished →",
        share=4,
        path="counter/desk/{case}/finish/",
        step=Step.HANDED_IN,
        form=lambda _waiting: {},
        leads_to="/desk/",
        at_desk=True,
    ),
)


class Traffic:
    """`counters`: the browsers of the clerks whom `queue` serves, by the clerk's id; `desks`: those at the desk."""

    def __init__(self, queue: Queue, counters: Mapping[UUID, ClerkBrowser], desks: Sequence[ClerkBrowser]) -> None:
        self._queue, self._counters = queue, counters
        self._at_counter, self._at_desk = cycle(counters.values()), cycle(desks)

    def plan(self, *, rate: float, seconds: float, seed: int, at: datetime) -> list[Request]:
        """An even stream of requests, each kind by its share, in an order that the seed decides."""
        kinds = _in_order(round(rate * seconds), seed)
        needed = Counter(kind.name for kind in kinds)
        waiting = {kind.name: self._waiting(kind, needed[kind.name], at) for kind in KINDS if needed[kind.name]}
        return [self._request(kind, next(waiting[kind.name]), number / rate) for number, kind in enumerate(kinds)]

    def _waiting(self, kind: Kind, count: int, at: datetime) -> Iterator[Waiting | None]:
        if kind.step is None:
            return cycle([None])
        if kind.leads_to or kind.form:
            return iter(self._queue.make(count, kind.step, at=at))
        return cycle(self._queue.make(-(-count // SERVED_BY_ONE), kind.step, at=at))

    def _request(self, kind: Kind, waiting: Waiting | None, at: float) -> Request:
        path, body, browser = kind.path, "", next(self._at_desk if kind.at_desk else self._at_counter)
        if waiting is not None:
            if not kind.at_desk:
                browser = self._counters[waiting.clerk.id]
            path = path.format(visit=waiting.visit.id, case=waiting.case_id, document=waiting.document_id)
            if kind.form is not None:
                version = waiting.case_version if kind.at_desk else waiting.visit.version
                form = {"csrfmiddlewaretoken": browser.csrf, "version": str(version), **kind.form(waiting)}
                body = urlencode(form, doseq=True)
        return Request(
            at=at,
            kind=kind.name,
            method="POST" if body else "GET",
            path=f"/{SHIOJIRI.slug}/{path}",
            cookie=browser.cookie_header,
            body=body,
            status=302 if kind.leads_to else 200,
            leads_to=kind.leads_to,
        )


def _in_order(count: int, seed: int) -> list[Kind]:
    deck = [kind for kind in KINDS for _ in range(kind.share)]
    shuffle = random.Random(seed)  # noqa: S311 - the same every time
    drawn: list[Kind] = []
    while len(drawn) < count:
        shuffle.shuffle(deck)
        drawn += deck
    return drawn[:count]
