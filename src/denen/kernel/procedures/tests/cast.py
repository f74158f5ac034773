"""The cast at the counter, as facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import denen
from denen.base.plain.dates import PartialDate
from denen.kernel.procedures.catalogue import read_procedures
from denen.kernel.procedures.types import Facts, Filled, Household, LifeEvent, Person, PersonFacts, Procedure

PROCEDURES = {made.slug: made for made in read_procedures(Path(denen.__path__[0]) / "services/counter/procedures")}
TENKYO: Procedure = PROCEDURES["tenkyo"]
JUMINHYO: Procedure = PROCEDURES["juminhyo"]

TODAY = date(2026, 11, 24)
OLD = "塩尻市大門七番町3番3号"
NEW = "塩尻市大門一番町12番2号"


def resident(number: int, name: str, kana: str, born: str, sex: str, relation: str, address: str = OLD) -> PersonFacts:
    return PersonFacts(
        resident_id=UUID(int=number),
        register=Person(
            name=name, kana=kana, birth_date=PartialDate.parse(born), sex=sex, relation=relation,
            postal_code="399-0736", address=address,
        ),
        is_head=relation == "世帯主",
    )  # fmt: skip


def with_card(person: PersonFacts, address: str = f"長野県{OLD}") -> PersonFacts:
    register = person.register
    assert register
    return replace(
        person, card=Person(name=register.name, birth_date=register.birth_date, sex=register.sex, address=address)
    )


AOI = with_card(resident(1, "田中 葵", "タナカ アオイ", "1988-04-12", "female", "世帯主"))
REN = resident(2, "田中 蓮", "タナカ レン", "2018-07-30", "male", "子")
ICHIRO = resident(3, "田中 一郎", "タナカ イチロウ", "1954-01-03", "male", "父")
LAN = replace(
    with_card(resident(4, "グエン・ティ・ラン", "グエン ティ ラン", "1996-02-29", "female", "世帯主")), foreign=True
)
MISAKI = with_card(resident(5, "中村 美咲", "ナカムラ ミサキ", "1990-05-05", "female", "世帯主", "塩尻市広丘野村1番地"))
YAMADA = PersonFacts(
    card=Person(name="山田 太郎", birth_date=PartialDate(1979, 1, 1), address="長野県松本市丸の内3番7号")
)

TANAKA = Household(members=(AOI, REN, ICHIRO), head_name="田中 葵", postal_code="399-0736", address=OLD)
MOVE = LifeEvent(
    kind="tenkyo", moved_on=date(2026, 11, 20), new_postal_code="399-0737", new_address=NEW,
)  # fmt: skip


def move(**changes: object) -> Facts:
    """田中 葵 moves with her child; her father stays."""
    facts = Facts(
        town="塩尻市", today=TODAY, protected=False, event=MOVE, person=AOI, visitor=AOI, household=TANAKA,
        movers=(AOI, REN), typed={"visitor_phone": "0263-52-0280"},
    )  # fmt: skip
    return replace(facts, **changes)  # type: ignore[arg-type]


def request(**changes: object) -> Facts:
    facts = Facts(
        town="塩尻市", today=TODAY, protected=False, event=LifeEvent(kind="juminhyo"), person=AOI, visitor=AOI,
        household=TANAKA, typed={"certificate_scope": "person", "use_of_certificate": "銀行"},
    )  # fmt: skip
    return replace(facts, **changes)  # type: ignore[arg-type]


def filled_by_key(facts: Facts, procedure: Procedure = TENKYO) -> dict[str, tuple[str, str]]:
    from denen.kernel.procedures.filling import fill

    return {short(box): (box.source.value, box.text) for box in fill(procedure, facts).boxes()}


def short(box: Filled) -> str:
    """A box's key with the row in place of the person, for reading: mover_name.0."""
    return box.field.id if box.row is None else f"{box.field.id}.{box.row}"


def of(field: str, person: PersonFacts) -> str:
    """The key of a mover's box."""
    return f"{field}.{person.resident_id}"
