"""The counter's words: who stands there, how that was shown, its refusals and its event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from denen.base.events import Event
from denen.base.plain.refusals import Refusal


class ShownBy(StrEnum):
    """How it was shown who stands at the counter (住民基本台帳法 第27条第2項、同法施行規則)."""

    CARD_CODE = "card_code"
    PHOTO = "photo"
    TWO_DOCUMENTS = "two"
    QUESTIONS = "questions"
    NOT_PROVED = "not_proved"


class State(StrEnum):
    OPEN = "open"
    HANDED_IN = "handed_in"
    GIVEN_UP = "given_up"


class Signed(StrEnum):
    DRAWN = "drawn"
    PAPER = "paper"


@dataclass(frozen=True)
class Identity:
    """Who stands at the counter, as read from the card or as typed. `birth_date` is ISO, maybe only 1954 or 1954-01."""

    name: str
    address: str = ""
    birth_date: str = ""
    sex: str = ""
    kana: str = ""

    @classmethod
    def of(cls, stored: dict[str, str] | None) -> Identity | None:
        return cls(**stored) if stored else None

    def __repr__(self) -> str:  # a repr ends up in logs
        return "<Identity>"


@dataclass(frozen=True, kw_only=True)
class VisitFacts:
    """One visit as the pages know it."""

    id: UUID
    version: int
    state: State
    clerk_id: UUID
    counter: int
    started_at: datetime
    finished_at: datetime | None
    procedures: tuple[str, ...]
    standing: str
    shown_by: str
    evidence: str
    card: Identity | None
    typed: Identity | None
    visitor_id: UUID | None
    person_id: UUID | None
    movers: tuple[UUID, ...]
    answers: dict[str, str]
    signed: Signed | None
    signature: str
    case_ids: tuple[UUID, ...]
    correcting: bool
    boxes_typed: int

    @property
    def is_open(self) -> bool:
        return self.state is State.OPEN

    @property
    def who(self) -> Identity | None:
        return self.card or self.typed


class VisitChanged(Refusal):
    says = _("この受付は、別の画面で先に進んでいます。")
    remedy = _("いまの内容を下に出しました。入力したものは残っています。確かめて、もう一度押してください。")


class VisitClosed(Refusal):
    says = _("この受付は、もう終わっています。")
    remedy = _("直すときは、担当課に差し戻しを頼むか、新しい受付をはじめてください。")


class NoSuchVisit(Refusal):
    says = _("この受付は見つかりません。")
    remedy = _("受付の一覧から選び直してください。")
    status = 404


class NobodyYet(Refusal):
    says = _("だれの手続か、まだ決まっていません。")
    remedy = _("カードを読むか、台帳から探してください。")


class NobodyMoves(Refusal):
    says = _("引っ越す人が選ばれていません。")
    remedy = _("引っ越す人に印を付けてください。")
    status = 422


class NotOfTheHousehold(Refusal):
    says = _("選ばれた人は、この世帯の人ではありません。")
    remedy = _("世帯の画面から選び直してください。")
    status = 422


class SamePersonOnly(Refusal):
    says = _("差し戻された手続の本人は、変えられません。")
    remedy = _("ほかの人の手続は、新しい受付ではじめてください。")
    status = 422


class CorrectionWaits(Refusal):
    says = _("差し戻された手続の受付は、やめて消すことができません。")
    remedy = _("あとで続けるときは「保留する」を押してください。")


class AgentsNotTaken(Refusal):
    """Only a clerk who may see a protected person ever meets this."""

    says = _("この方の手続は、代理の人からは受け付けられません。")
    remedy = _("支援措置の担当に引き継いでください。")


class OutsideTown(Refusal):
    says = _("この郵便番号は%(where)sのものです。転居届は、市内で引っ越したときの届出です。")
    remedy = _("番号を確かめてください。ほかの市町村へ引っ越すときは、転出届になります。")
    status = 422


class NotReady(Refusal):
    says = _("まだ埋まっていない欄や、直すところがあります。")
    remedy = _("印の付いた欄を確かめてから、もう一度押してください。")
    status = 422


class NotSigned(Refusal):
    says = _("署名がまだありません。")
    remedy = _("画面に署名していただくか、「紙に署名した」を選んでください。")
    status = 422


@dataclass(frozen=True, kw_only=True)
class VisitFinished(Event):
    visit_id: UUID


def stored(identity: Identity) -> dict[str, Any]:
    return {
        "name": identity.name,
        "address": identity.address,
        "birth_date": identity.birth_date,
        "sex": identity.sex,
        "kana": identity.kana,
    }
