"""A case (申請案件): a procedure in progress, its states, its history, its refusals and its events."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from denen.base.events import Event
from denen.base.plain.refusals import Refusal
from denen.base.plain.service import Names
from denen.kernel.procedures.types.form import FourDates, People
from denen.kernel.procedures.types.procedure import ChannelKind, Source
from denen.kernel.procedures.types.refusals import Named


class State(StrEnum):
    """draft → handed_in → done, with returned in between; withdrawn from anywhere before done."""

    DRAFT = "draft"
    HANDED_IN = "handed_in"
    RETURNED = "returned"
    DONE = "done"
    WITHDRAWN = "withdrawn"

    @property
    def names(self) -> Names:
        return _STATES[self]

    @property
    def is_closed(self) -> bool:
        return self in (State.DONE, State.WITHDRAWN)


_STATES = {
    State.DRAFT: Names(ja="記入中", en="Being filled in", easy="書いて います"),  # text: carries its languages itself
    State.HANDED_IN: Names(ja="受付済み", en="Handed in", easy="受け取りました"),  # text: as above
    State.RETURNED: Names(ja="差し戻し", en="Returned for correction", easy="直して ください"),  # text: as above
    State.DONE: Names(ja="完了", en="Done", easy="終わりました"),  # text: as above
    State.WITHDRAWN: Names(ja="取下げ", en="Withdrawn", easy="やめました"),  # text: as above
}


class What(StrEnum):
    """What happened to a case, in its history."""

    OPENED = "opened"
    HANDED_IN = "handed_in"
    RETURNED = "returned"
    RESUBMITTED = "resubmitted"
    DONE = "done"
    WITHDRAWN = "withdrawn"

    @property
    def names(self) -> Names:
        return _WHAT[self]


_WHAT = {
    What.OPENED: Names(ja="作成", en="Opened", easy="作りました"),  # text: carries its languages itself
    What.HANDED_IN: Names(ja="受付", en="Handed in", easy="出しました"),  # text: as above
    What.RETURNED: Names(ja="差し戻し", en="Returned", easy="もどしました"),  # text: as above
    What.RESUBMITTED: Names(ja="再受付", en="Handed in again", easy="もう一度 出しました"),  # text: as above
    What.DONE: Names(ja="完了", en="Done", easy="終わりました"),  # text: as above
    What.WITHDRAWN: Names(ja="取下げ", en="Withdrawn", easy="やめました"),  # text: as above
}


@dataclass(frozen=True)
class CaseBox:
    """One box of a case as it was handed in. `withheld` boxes belong behind a button, never on paper or a list."""

    key: str
    label: Names
    value: str
    text: str
    """As it stands on the paper."""
    said: Names
    """As a page says it."""
    source: Source
    withheld: bool = False

    def __repr__(self) -> str:
        return f"<CaseBox {self.key}>"


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """A case as lists show it. `whose` is the name on the form."""

    id: UUID
    version: int
    procedure: str
    names: Names
    number: str
    """受付番号: fiscal year and running number of the town, 2026-000123. Empty for a draft."""
    state: State
    desk: str
    channel: ChannelKind
    whose: str
    note: str
    """Why it was returned last, while it is."""
    opened_at: datetime
    handed_in_at: datetime | None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id} {self.state}>"


@dataclass(frozen=True, kw_only=True, repr=False)
class CaseFacts(CaseLine):
    """A case with all that was handed in."""

    procedure_version: int
    people: People
    dates: FourDates
    boxes: tuple[CaseBox, ...]
    finished_at: datetime | None
    keep_until: date | None
    """The last day on which it is kept. None until it has been handed in."""

    @property
    def answers(self) -> dict[str, str]:
        """What was typed, for `Facts.typed` when the form is filled again for a correction."""
        return {box.key: box.value for box in self.boxes if box.source is Source.TYPED}


@dataclass(frozen=True)
class HistoryLine:
    """One entry of a case's history. `who` is a clerk's id; None: the system itself."""

    at: datetime
    what: What
    who: UUID | None
    note: str = field(repr=False)
    state: State


class NoSuchCase(Refusal):
    """Said alike of a case that never was and of one that this clerk may not see."""

    says = _("その申請案件は見つかりません。")
    remedy = _("受付番号を確かめるか、一覧から選び直してください。")
    status = 404


class CaseChanged(Refusal):
    says = _("この申請案件は、別の画面で先に変わっています。")
    remedy = _("いまの内容を見てから、もう一度行ってください。")


class WrongState(Named):
    says = _("この申請案件は「%(state)s」なので、その操作はできません。")
    remedy = _("いまの内容を見てください。もう済んでいるかもしれません。")


class NotYourDesk(Refusal):
    says = _("この申請案件は、ほかの担当課のものです。")
    remedy = _("担当課に頼むか、デジタル担当に役割の追加を頼んでください。")
    status = 403


class NoteMissing(Refusal):
    says = _("差し戻す理由が書かれていません。")
    remedy = _("何をどう直すかを、窓口の人に分かるように書いてください。")
    status = 422


@dataclass(frozen=True, kw_only=True)
class CaseHandedIn(Event):
    case_id: UUID
    procedure: str
    desk: str


@dataclass(frozen=True, kw_only=True)
class CaseReturned(Event):
    case_id: UUID
    procedure: str
    desk: str


@dataclass(frozen=True, kw_only=True)
class CaseDone(Event):
    case_id: UUID
    procedure: str
    desk: str
