"""What residents hands to others: facts about people in the copy of the register, and its refusals by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from denen.base.plain.dates import PartialDate
from denen.base.plain.refusals import Refusal

HEAD: Final = "世帯主"  # text: data, as the register words it
"""The relation (続柄) of a household's head; all others are relations to the head."""


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


class Status(StrEnum):
    """Where a record stands: in force, or closed (除票) by a move out or a death."""

    RESIDENT = "resident"
    MOVED_OUT = "moved_out"
    DIED = "died"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """One person as the core system has her: a line of its export, before our ids and search keys.

    `atena_number` is 宛名番号, unique in the town; `household_number` is 世帯番号. Someone without Japanese
    characters for a name has empty `family_name` and `given_name` and is known by `latin_name`. The readings are
    full-width katakana. `address` begins with the municipality and holds no building; `town` is its 町域.
    The four dates: 異動日, 届出日, 処理日, 住民となった日.
    """

    atena_number: str
    household_number: str
    relation: str
    family_name: str
    given_name: str
    family_kana: str
    given_kana: str
    kana_registered: bool = True
    latin_name: str = ""
    birth_date: PartialDate
    sex: Sex
    nationality: str = ""
    residence_status: str = ""
    postal_code: str
    town: str
    address: str
    building: str = ""
    status: Status = Status.RESIDENT
    moved_on: date
    notified_on: date
    processed_on: date
    resident_since: date
    invented: bool = False

    @property
    def name(self) -> str:
        """田中 葵; the Latin name where there are no characters."""
        return f"{self.family_name} {self.given_name}".strip() or self.latin_name

    @property
    def kana(self) -> str:
        return f"{self.family_kana} {self.given_kana}".strip()

    @property
    def full_address(self) -> str:
        """With the building, as an envelope has it."""
        return f"{self.address} {self.building}".strip()

    @property
    def is_head(self) -> bool:
        return self.relation == HEAD

    @property
    def foreign(self) -> bool:
        return bool(self.nationality)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts(RegisterEntry):
    """A person in the copy. `protected` warns: only the clerks named for this person ever get these facts."""

    id: UUID
    protected: bool


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """Those who are residents under one 世帯番号, the head first, as far as the acting clerk may see them."""

    number: str
    members: tuple[PersonFacts, ...]

    @property
    def head(self) -> PersonFacts | None:
        return next((member for member in self.members if member.is_head), None)


@dataclass(frozen=True, slots=True)
class RegisterCounts:
    """How many residents and households the acting clerk's copy shows."""

    persons: int
    households: int


class MatchKind(StrEnum):
    """How a card's four attributes meet the register."""

    EXACT = "exact"
    ADDRESS_DIFFERS = "address_differs"  # one person of that name, birth date and sex, but registered elsewhere
    SEVERAL = "several"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CardMatch:
    """`person` is there for EXACT and ADDRESS_DIFFERS; the latter is for a clerk to confirm."""

    kind: MatchKind
    person: PersonFacts | None = None


class Ground(StrEnum):
    """What a protection is asked for: the four boxes of the application form (支援措置申出書)."""

    SPOUSE_VIOLENCE = "spouse_violence"
    STALKING = "stalking"
    CHILD_ABUSE = "child_abuse"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionFacts:
    """A protection (支援措置), for the clerks named in it. `until` is its last day; `persons` starts with who asked."""

    id: UUID
    persons: tuple[UUID, ...]
    ground: Ground
    abuser_name: str
    abuser_id: UUID | None
    since: date
    term_from: date
    until: date
    named_clerks: frozenset[UUID]
    lifted_at: datetime | None

    def lapsed(self, today: date) -> bool:
        """Its term is over and nobody has lifted it: the person stays hidden, and the named clerks are reminded."""
        return self.lifted_at is None and self.until < today


class NothingToSearch(Refusal):
    says = _("探す手がかりがありません。")
    remedy = _("氏名、生年月日、住所のどれかを入れてください。")


class NotABirthDate(Refusal):
    says = _("「%(text)s」は生年月日として読めません。")
    remedy = _("例：昭和63年4月12日、S63.4.12、1988-04-12。日や月が分からないときは、年だけでもかまいません。")


class NoSuchResident(Refusal):
    says = _("その住民は、住民記録の写しにありません。")
    remedy = _("氏名や生年月日で探し直してください。転入前の方は、写しにはまだ載っていません。")
    status = 404


class AlreadyInTheRegister(Refusal):
    says = _("同じ宛名番号または同じ世帯の世帯主が、すでに写しにあります。何も取り込みませんでした。")
    remedy = _("取り込むファイルの宛名番号と世帯番号を確かめてください。")


class NoSuchProtection(Refusal):
    says = _("その支援措置は見つかりません。")
    remedy = _("支援措置を見られるのは、担当として指名された職員だけです。")
    status = 404


class NameYourself(Refusal):
    says = _("支援措置を扱う職員は、自分自身を担当に含める必要があります。")
    remedy = _("自分を担当から外すときは、ほかの担当職員に頼んでください。")


class TermNotAYear(Refusal):
    says = _("支援措置の期間は、開始日から1年以内です。")
    remedy = _("%(from)sから%(to)sまでの日を、最後の日として入れてください。")


class TooEarlyToRenew(Refusal):
    says = _("支援措置の延長は、期間が終わる1か月前から受け付けます。")
    remedy = _("%(from)s以降に、もう一度手続してください。")


class ProtectionLifted(Refusal):
    says = _("その支援措置は、すでに終了しています。")
    remedy = _("改めて保護が必要なときは、新しい申出として登録してください。")
