"""What has been published of a round of the grant: who was awarded what, and the tables as they were printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from denen.base.plain.money import Yen
from denen.base.plain.refusals import Refusal
from denen.base.plain.service import Field
from denen.programme.systems.types import Words


class GrantType(StrEnum):
    """The types within デジタル実装タイプ, by the names that tables print."""

    TYPE1 = "TYPE1"
    TYPE2 = "TYPE2"
    TYPE3 = "TYPE3"
    CARD_USE = "マイナンバーカード利用横展開事例創出型"  # text: as published tables call it
    TELEWORK = "地方創生テレワーク型"  # text: as published tables call it

    @property
    def label(self) -> str:
        return str(_TYPE_LABELS[self])


_TYPE_LABELS = {
    GrantType.TYPE1: _("TYPE1 優良モデル導入支援型"),
    GrantType.TYPE2: _("TYPE2 データ連携基盤活用型"),
    GrantType.TYPE3: _("TYPE3 マイナンバーカード高度利用型"),
    GrantType.CARD_USE: _("マイナンバーカード利用横展開事例創出型"),
    GrantType.TELEWORK: _("地方創生テレワーク型"),
}


class Applicant(StrEnum):
    """Which kind of local government applied."""

    PREFECTURE = "prefecture"
    MUNICIPALITY = "municipality"
    SPECIAL_WARD = "special_ward"
    UNION = "union"

    @property
    def label(self) -> str:
        return str(_APPLICANT_LABELS[self])


_APPLICANT_LABELS = {
    Applicant.PREFECTURE: _("都道府県"),
    Applicant.MUNICIPALITY: _("市町村"),
    Applicant.SPECIAL_WARD: _("特別区"),
    Applicant.UNION: _("広域連合・一部事務組合"),
}

FIELD_LABELS = {
    Field.GOVERNMENT: _("行政サービス"),
    Field.RESIDENTS: _("住民サービス"),
    Field.EDUCATION: _("教育"),
    Field.CULTURE: _("文化・スポーツ"),
    Field.HEALTH: _("医療・福祉"),
    Field.CHILDREN: _("子育て"),
    Field.MOBILITY: _("交通・物流"),
    Field.SAFETY: _("防災・インフラ"),
    Field.AGRICULTURE: _("農林水産"),
    Field.INDUSTRY: _("産業振興"),
    Field.TOURISM: _("観光"),
}


_ROW_LABELS: dict[str, object] = {
    str(name): label for labels in (_TYPE_LABELS, FIELD_LABELS, _APPLICANT_LABELS) for name, label in labels.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """One project that was awarded, as far as its name has been published.

    `cost` is the project's cost (総事業費; what the round's lists print as 採択額), None where it was not printed;
    `project` is empty where only the organisation was named. `system` is a number of the catalogue.
    """

    type: GrantType
    lg_code: str
    organisation: str
    project: str = ""
    cost: Yen | None = None
    system: int | None = None
    theme: str = ""

    @property
    def prefecture(self) -> str:
        """Its two-digit code."""
        return self.lg_code[:2]

    @property
    def is_of_prefecture(self) -> bool:
        return self.applicant is Applicant.PREFECTURE

    @property
    def applicant(self) -> Applicant:
        local = self.lg_code[2:5]
        if local == "000":
            return Applicant.PREFECTURE
        if local >= "800":  # the codes of unions begin there
            return Applicant.UNION
        return Applicant.SPECIAL_WARD if self.prefecture == "13" and local <= "123" else Applicant.MUNICIPALITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a table. What the table does not say is None. `part_of` marks a line contained in that other one."""

    name: str
    organisations: int | None = None
    projects: int | None = None
    cost: Yen | None = None
    grant: Yen | None = None
    part_of: str = ""

    @property
    def label(self) -> str:
        """The name in the reader's language, where it is one of the programme's own words."""
        return str(_ROW_LABELS.get(self.name, self.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelService:
    """A service that many copied, with the KPIs that its plans named."""

    field: Field
    row: Row
    kpis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The tables of a round as they were printed; what is missing is not made up for. reconcile.py says what adds up.

    `organisations` counts each once; `levels` says how many prefectures the map shows in each class.
    """

    total: Row
    organisations: int
    levels: tuple[int, ...]
    card_use_grant: Yen
    types: tuple[Row, ...]
    fields: tuple[Row, ...]
    applicants: tuple[Row, ...]
    prefectures: tuple[Row, ...]
    adoption: dict[str, int]
    card_use: tuple[Row, ...]
    themes: tuple[tuple[str, Row, Row], ...]
    model_services: tuple[ModelService, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of the grant. `slug` is part of addresses."""

    slug: str
    name: Words
    source: Words
    published: Published
    awards: tuple[Award, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a prefecture's municipalities were adopted."""

    lg_code: str
    adopted: int
    of: int

    @property
    def level(self) -> int:
        """The class on the map, 1 to 5: above 0, 20, 40, 60, 80 percent, its upper bound included (60 % is class 3)."""
        return max(1, -(-5 * self.adopted // self.of))

    @property
    def percent(self) -> str:
        """With one decimal, rounded half up, without a float in between."""
        tenths = int(Fraction(self.adopted * 1000, self.of) + Fraction(1, 2))
        return f"{tenths // 10}.{tenths % 10}"


def sum_of(amounts: Iterable[Yen | None]) -> Yen:
    """Of those that are known."""
    return sum((amount for amount in amounts if amount is not None), Yen(0))


class NoSuchRound(Refusal):
    says = _("「%(slug)s」という回の結果は、公表されていません。")
    remedy = _("結果の一覧から選んでください。")
    status = 404
