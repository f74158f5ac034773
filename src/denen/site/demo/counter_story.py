"""The story itself, told through the modules' own actions, each step in a transaction of its own like a page."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from denen.base import clock
from denen.base.clock import day_of
from denen.base.plain.era import era_text
from denen.base.tenancy import acting_for
from denen.base.testing.towns import SHIOJIRI
from denen.kernel.documents import api as documents
from denen.kernel.identity import api as identity
from denen.kernel.identity.types import ClerkFacts
from denen.kernel.measures import api as measures
from denen.kernel.procedures import api as procedures
from denen.kernel.procedures.types import CaseFacts, FilledForm
from denen.kernel.residents import api as residents
from denen.services.counter import actions
from denen.services.counter.filling import gather
from denen.services.counter.types import Signed, VisitFacts

PROCEDURES = ("tenkyo", "juminhyo")
CARD, CODE = "aoi", "1234"
MOVERS = ("田中 葵", "田中 蓮")
SIGNATURE = "[[[60,150],[120,60],[180,240],[240,150]],[[300,80],[340,230]],[[400,40],[420,280],[520,160]]]"

T = TypeVar("T")


@dataclass(frozen=True)
class Step:
    """One line of the timeline."""

    milliseconds: float
    does: str
    does_en: str
    found: str


class Timeline:
    """Takes each step in a transaction of its own, as the clerk who does it, and notes how long it took."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def step(
        self, clerk: ClerkFacts, does: str, does_en: str, do: Callable[[], T], found: Callable[[T], str] = lambda _: ""
    ) -> T:
        began = time.perf_counter()
        with acting_for(SHIOJIRI.lg_code, actor=clerk.id):
            outcome = do()
        took = (time.perf_counter() - began) * 1000
        self.steps.append(Step(took, f"{clerk.name}: {does}", does_en, found(outcome)))
        return outcome


def tell(*, folder: Path) -> tuple[list[Step], list[Path]]:
    """Goes from the card to the desk. Returns the timeline and the filled forms, written into the folder."""
    suzuki, ogawa = _clerk("suzuki"), _clerk("ogawa")
    line = Timeline()
    visit = _meet(line, suzuki)
    cases = _fill(line, suzuki, visit)
    _work_off(line, ogawa, cases)
    _measure(line, ogawa)
    return line.steps, _keep_papers(folder, ogawa, cases)


def _meet(line: Timeline, suzuki: ClerkFacts) -> VisitFacts:
    """From the card to the household."""
    begun = line.step(
        suzuki,
        "受付をはじめる",
        "the visit begins",
        lambda: actions.begin(
            clerk_id=suzuki.id,
            counter=1,
            procedures=PROCEDURES,
            standing="self",
            shown_by="card_code",
            at=clock.now(),
        ),
    )
    reader = line.step(suzuki, "カードを置く", "the card is laid on the reader", _lay)
    card = line.step(
        suzuki,
        "カードを読む",
        "the card is read",
        lambda: identity.read_card(reader, CODE),
        lambda card: f"{card.name} {card.birth_date} (APDU {reader.commands})",
    )
    met = line.step(
        suzuki,
        "台帳で探す",
        "she is found in the register",
        lambda: actions.take_card(visit_id=begun.id, version=begun.version, card=card),
    )
    assert met.visitor_id, "the card leads to nobody in the register"
    visitor = met.visitor_id
    line.step(
        suzuki,
        "世帯を見る",
        "her household",
        lambda: residents.household_of(visitor),
        lambda household: "、".join(member.name for member in household.members),
    )
    return line.step(
        suzuki,
        "本人の手続とする",
        "the matter is her own",
        lambda: actions.concern(visit_id=met.id, version=met.version, person_id=visitor),
    )


def _fill(line: Timeline, suzuki: ClerkFacts, visit: VisitFacts) -> tuple[CaseFacts, ...]:
    """From what is asked to the desk."""
    at = clock.now()
    assert visit.person_id
    with acting_for(SHIOJIRI.lg_code, actor=suzuki.id):
        members = residents.household_of(visit.person_id).members
    movers = [member.id for member in members if member.name in MOVERS]
    answers = _answers(at)
    answered = line.step(
        suzuki,
        "足りないことだけを聞く",
        "only what nobody knows is asked",
        lambda: actions.answer(visit_id=visit.id, version=visit.version, movers=movers, answers=answers),
        lambda _: f"{len(answers)} 項目 answers",
    )
    line.step(
        suzuki,
        "二枚の書類を埋める",
        "both forms are filled",
        lambda: gather(answered, town=SHIOJIRI.name, at=at).forms,
        lambda forms: "、".join(map(_summary, forms)),
    )
    return line.step(
        suzuki,
        "署名をもらい、担当課へ渡す",
        "signed, and handed to the desk",
        lambda: actions.hand_in(
            visit_id=answered.id,
            version=answered.version,
            signed=Signed.DRAWN,
            signature=SIGNATURE,
            town=SHIOJIRI,
            at=clock.now(),
        ),
        lambda cases: "、".join(case.number for case in cases),
    )


def _work_off(line: Timeline, ogawa: ClerkFacts, cases: tuple[CaseFacts, ...]) -> None:
    """At the desk."""
    line.step(
        ogawa,
        "担当課の一覧を開く",
        "the desk's list",
        lambda: procedures.desk_list("desk:juumin"),
        lambda page: f"{page.paginator.count} 件 waiting",
    )
    for case in cases:
        seen = line.step(
            ogawa,
            f"{case.number} を見る",
            f"{case.number} is looked at",
            lambda case=case: procedures.look_at(case_id=case.id),  # type: ignore[misc]  # bound now, not later
            lambda seen: f"{seen.names.ja} {seen.whose}",
        )
        line.step(
            ogawa,
            f"{seen.number} を済ませる",
            f"{seen.number} is done",
            lambda seen=seen: procedures.finish(  # type: ignore[misc]
                case_id=seen.id, version=seen.version, by=ogawa, at=clock.now()
            ),
            lambda done: f"{done.state.names.ja} {done.state.names.en}",
        )


def _measure(line: Timeline, ogawa: ClerkFacts) -> None:
    today = day_of(clock.now())
    for measure, does, does_en in (
        ("handling_time", "窓口対応時間を読む", "the measure: handling time"),
        ("fields_by_hand", "手で書いた欄の数を読む", "the measure: fields written by hand"),
    ):
        line.step(
            ogawa,
            does,
            does_en,
            lambda measure=measure: measures.read("counter", measure, today, today + timedelta(days=1), by="day"),  # type: ignore[misc]
            lambda series: f"{series.whole.value:g} {series.unit} (n={series.whole.n})",
        )


def _keep_papers(folder: Path, ogawa: ClerkFacts, cases: tuple[CaseFacts, ...]) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for case in cases:
        with acting_for(SHIOJIRI.lg_code, actor=ogawa.id):
            for kept in documents.documents_of_case(case.id, roles=ogawa.roles):
                path = folder / f"{case.procedure}-{case.number}.pdf"
                path.write_bytes(documents.open_document(kept.id, roles=ogawa.roles).content)
                written.append(path)
    return written


class _CountingReader:
    """A card on a reader, and how many commands it was sent."""

    def __init__(self, transport: identity.Transport) -> None:
        self._transport = transport
        self.commands = 0

    def transmit(self, apdu: bytes) -> bytes:
        self.commands += 1
        return self._transport.transmit(apdu)


def _lay() -> _CountingReader:
    card = next(card for card in identity.example_cards() if card.id == CARD)
    if not card.tries_left:  # somebody has tried wrong codes on it
        identity.unlock_card(card_id=CARD)
    return _CountingReader(identity.lay(CARD))


def _clerk(login: str) -> ClerkFacts:
    with acting_for(SHIOJIRI.lg_code):
        return next(record.facts for record in identity.clerk_records(at=clock.now()) if record.facts.login == login)


def _answers(at: datetime) -> dict[str, str]:
    return {
        "moved_on": era_text(day_of(at - timedelta(days=5))),
        "new_postal_code": "399-0737",
        "new_address": "長野県塩尻市大門八番町12番2号",
        "visitor_phone": "0263-52-0280",
        "certificate_scope": "household",
    }


def _summary(form: FilledForm) -> str:
    return f"{form.procedure.names.ja} {form.filled}/{form.needed}"
