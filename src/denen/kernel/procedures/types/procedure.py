"""What a procedure (手続) is made of. All of it is read from YAML and never changes while the program runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType

import cel
import jpholiday

from denen.base.plain.money import Yen
from denen.base.plain.service import Names

FactPath = NewType("FactPath", str)
"""Where in the `Facts` a field finds its value: `visitor.name`, `mover.birth_date`, `computed.new_head_name` …"""


class FieldType(StrEnum):
    TEXT = "text"
    NAME = "name"
    RELATION = "relation"
    KANA = "kana"
    DATE = "date"
    ADDRESS = "address"
    POSTAL_CODE = "postal_code"
    PHONE = "phone"
    CHOICE = "choice"
    YES_NO = "yes_no"
    COUNT = "count"
    INDIVIDUAL_NUMBER = "individual_number"
    """The box for the twelve-digit number (個人番号). Always blank: the core system fills it [番号法 第19条]."""


class Source(StrEnum):
    """Where a value comes from, the way the counter shows it."""

    CARD = "card"
    REGISTER = "register"
    CERTIFICATE = "certificate"
    """転出証明書情報: what the town of departure says of a household that moves in."""
    COMPUTED = "computed"
    TYPED = "typed"
    USUAL = "usual"
    """The procedure's own preset, such as one copy."""
    OFFICE = "office"
    """Left for the office or its core system to fill: never asked, never stored here."""
    BLANK = "blank"


@dataclass(frozen=True, kw_only=True)
class Choice:
    id: str
    label: Names


@dataclass(frozen=True, kw_only=True)
class Check:
    """What a value must be, beyond its type."""

    longest: int = 200
    least: int = 1
    most: int = 99
    pattern: str | None = None
    not_in_future: bool = False
    partial: bool = False
    """A date may be known only to its month or year."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One entry of the field dictionary: what a box on any form means."""

    id: str
    label: Names
    type: FieldType
    sources: tuple[Source, ...]
    """In the order in which they are believed."""
    takes: FactPath | None = None
    gif: str | None = None
    """The term of the national interoperability framework (GIF コアデータモデル), where there is one."""
    check: Check = Check()
    choices: tuple[Choice, ...] = ()
    withheld: bool = False
    """Left off every form and screen of a protected person (支援措置対象者)."""
    help: Names | None = None

    @property
    def is_for_the_office(self) -> bool:
        return self.sources == (Source.OFFICE,)


@dataclass(frozen=True)
class Condition:
    """A condition in CEL, checked and compiled when it was read. See rules.py for the facts it may ask."""

    source: str
    program: cel.Program


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A condition for the whole procedure, and what to tell the person either way."""

    rule: Condition
    because: Names
    otherwise: Names


@dataclass(frozen=True, kw_only=True)
class FormField:
    """A box of one form: which field it is, and whether it must be filled."""

    field: Field
    needed: bool = True
    needed_when: Condition | None = None
    """Needed only when this holds."""
    when: Condition | None = None
    """The box is on the form only when this holds."""
    usual: str | None = None
    """What it holds unless somebody says otherwise."""


class Each(StrEnum):
    MOVERS = "movers"


@dataclass(frozen=True, kw_only=True)
class Section:
    title: Names
    fields: tuple[FormField, ...]
    each: Each | None = None
    """Repeated, a row for each of these."""


@dataclass(frozen=True, kw_only=True)
class Form:
    title: str
    """As printed on paper, in Japanese."""
    sections: tuple[Section, ...]
    number: str | None = None
    """The official number of the form (様式番号)."""
    addressed_to: FactPath | None = None
    declaration: str | None = None
    """What the form says in one sentence, above its boxes."""
    signature: str = "署名"  # text: printed, in Japanese
    """The title of the place for the signature."""

    def fields(self) -> Iterator[FormField]:
        for section in self.sections:
            yield from section.fields


@dataclass(frozen=True, kw_only=True)
class LegalBasis:
    law: str
    article: str

    def __str__(self) -> str:
        return f"{self.law} {self.article}"


@dataclass(frozen=True, kw_only=True)
class DocumentNeeded:
    """Something to bring."""

    id: str
    names: Names
    when: Condition | None = None
    law: str | None = None


class ChannelKind(StrEnum):
    COUNTER = "counter"
    ANNOUNCED_VISIT = "announced_visit"
    """Only the visit is announced online; the notification itself is made in person."""
    POST = "post"
    ONLINE = "online"
    KIOSK = "kiosk"


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A lawful way of filing. A way that a procedure does not list is closed."""

    kind: ChannelKind
    law: str
    when: Condition | None = None
    otherwise: Names | None = None
    """What to say to a person for whom `when` does not hold."""


class DateName(StrEnum):
    """The four dates of a notification: 異動日, 届出日, 処理日, 住民となった日."""

    MOVED_ON = "moved_on"
    NOTIFIED_ON = "notified_on"
    PROCESSED_ON = "processed_on"
    RESIDENT_SINCE = "resident_since"


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """By when the law wants the notification, and what is said after that."""

    days: int
    law: str
    late_notice: Names
    counted_from: DateName = DateName.MOVED_ON
    not_before: bool = True
    """Refused before the event itself (a move is notified once it has happened)."""

    def last_day(self, event: date) -> date:
        """The last day in time: the event's own day is not counted (民法 第140条), and a last day on which offices
        are closed moves to the next open one (地方自治法 第4条の2 第4項)."""
        day = event + timedelta(days=self.days)
        while office_closed(day):
            day += timedelta(days=1)
        return day


def office_closed(day: date) -> bool:
    """Saturdays, Sundays, national holidays and the turn of the year (地方自治法 第4条の2 第2項)."""
    turn_of_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() >= 5 or turn_of_year or jpholiday.is_holiday(day)


@dataclass(frozen=True, kw_only=True)
class Fee:
    """What it costs. `code` is the town's fee code, by which the day is closed (料金科目)."""

    code: str
    yen: int
    per: str | None = None
    """The id of the count field that multiplies it."""
    law: str

    def total(self, count: int = 1) -> Yen:
        return Yen(self.yen) * count


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How long a case is kept, from the day it was handed in."""

    years: int
    ground: str


@dataclass(frozen=True, kw_only=True)
class Procedure:
    slug: str
    version: int
    names: Names
    summary: Names
    legal_basis: tuple[LegalBasis, ...]
    desk: str
    """The role of the desk that works it, such as desk:juumin."""
    event: str
    """The life event or wish that it answers: tenkyo, juminhyo …"""
    handling: Names
    """What happens next and how long it takes, said to the person."""
    form: Form
    channels: tuple[Channel, ...]
    retention: Kept
    eligibility: tuple[Rule, ...] = ()
    documents: tuple[DocumentNeeded, ...] = ()
    deadline: Deadline | None = None
    fee: Fee | None = None

    def channel(self, kind: str) -> Channel | None:
        return next((channel for channel in self.channels if channel.kind == kind), None)
