"""A form that has been filled: each box with its value, where that came from, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from denen.base.plain.refusals import Refusal
from denen.base.plain.service import Names
from denen.kernel.procedures.types.procedure import (
    ChannelKind,
    Field,
    FieldType,
    Procedure,
    Section,
    Source,
)


def key_of(field: Field, row: int | None, who: UUID | None) -> str:
    """The row's resident is part of the key, not the row's place: who moves may still change, and an answer about one
    person must never slip to another."""
    return field.id if row is None else f"{field.id}.{who or row}"


@dataclass(frozen=True)
class Filled:
    """One box. `value` is the plain form (ISO date, choice id, digits), `text` what stands on paper.

    Both are empty where the box is withheld: the value is then only in `guarded`, for the case behind its policy.
    """

    field: Field
    source: Source
    value: str = ""
    text: str = ""
    row: int | None = None
    """Which row of a repeated section, from 0."""
    who: UUID | None = None
    """The resident of that row, where the register has one."""
    needed: bool = True
    withheld: bool = False
    guarded: str = ""
    also: tuple[Source, ...] = ()
    """Further sources that say the same."""
    differing: tuple[tuple[Source, str], ...] = ()
    """Sources that say something else, with their text: for the clerk to settle."""
    written: str = ""
    """What was typed where it could not be taken, so that nothing typed is lost."""
    problem: Refusal | None = None

    @property
    def key(self) -> str:
        """The name under which `Facts.typed` gives its answer."""
        return key_of(self.field, self.row, self.who)

    @property
    def is_filled(self) -> bool:
        return bool(self.value or self.guarded)

    def __repr__(self) -> str:  # a repr ends up in logs, and logs hold no personal data
        return f"<Filled {self.key} from {self.source}>"


@dataclass(frozen=True)
class FilledSection:
    section: Section
    rows: tuple[tuple[Filled, ...], ...]
    """One row, or one for each person where the section is repeated."""


@dataclass(frozen=True)
class Notice:
    """Something the person must be told that stops nothing."""

    slug: str
    text: Names


@dataclass(frozen=True)
class FourDates:
    """異動日, 届出日, 処理日 and 住民となった日, as far as they are known."""

    moved_on: date | None = None
    notified_on: date | None = None
    processed_on: date | None = None
    resident_since: date | None = None


@dataclass(frozen=True)
class Reason:
    """One rule of eligibility, and how it came out."""

    holds: bool
    text: Names


@dataclass(frozen=True)
class Eligibility:
    applies: bool
    reasons: tuple[Reason, ...]

    @property
    def against(self) -> tuple[Names, ...]:
        return tuple(reason.text for reason in self.reasons if not reason.holds)


@dataclass(frozen=True)
class People:
    """Whom a form is about, by the register's ids: nobody's where they are not in it."""

    person: UUID | None = None
    visitor: UUID | None = None
    movers: tuple[UUID, ...] = ()
    others: tuple[UUID, ...] = ()
    """The rest of the household: they stay, but the form tells where they live."""
    household: str = ""
    """世帯番号"""

    @property
    def all(self) -> tuple[UUID, ...]:
        """Everyone, each once."""
        return tuple(dict.fromkeys(id_ for id_ in (self.person, self.visitor, *self.movers, *self.others) if id_))


@dataclass(frozen=True)
class FilledForm:
    procedure: Procedure
    sections: tuple[FilledSection, ...]
    dates: FourDates
    protected: bool
    people: People
    channel: ChannelKind
    eligibility: Eligibility
    addressed_to: str = ""
    notices: tuple[Notice, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    """What stands against handing it in, apart from its boxes: a closed channel, no eligibility, impossible dates."""

    def boxes(self) -> Iterator[Filled]:
        for section in self.sections:
            for row in section.rows:
                yield from row

    @property
    def needed(self) -> int:
        return sum(box.needed for box in self.boxes())

    @property
    def filled(self) -> int:
        return sum(box.needed and box.is_filled for box in self.boxes())

    @property
    def questions(self) -> tuple[Filled, ...]:
        """The boxes that still need an answer."""
        return tuple(box for box in self.boxes() if box.needed and not box.is_filled)

    @property
    def typed(self) -> int:
        """Boxes somebody had to write out (a choice is only pointed at): the measure 'fields written by hand'."""
        return sum(
            box.source is Source.TYPED and box.field.type not in (FieldType.CHOICE, FieldType.YES_NO)
            for box in self.boxes()
        )

    @property
    def problems(self) -> tuple[Refusal, ...]:
        """Everything that stands against handing it in, besides questions."""
        return tuple(box.problem for box in self.boxes() if box.problem) + self.refusals

    @property
    def complete(self) -> bool:
        return not self.questions and not self.problems

    def box(self, key: str) -> Filled | None:
        return next((box for box in self.boxes() if box.key == key), None)

    def __repr__(self) -> str:
        return f"<FilledForm {self.procedure.slug} {self.filled}/{self.needed}>"
