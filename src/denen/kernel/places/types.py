"""What places hands to others: facts, never rows. All kana is full-width katakana, as GIF asks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from denen.base.plain.refusals import Refusal


class Kind(StrEnum):
    """What a municipality (市区町村) is."""

    CITY = "市"  # text: how its name ends, in data
    SPECIAL_WARD = "特別区"  # text: as published tables call it
    TOWN = "町"  # text: how its name ends, in data
    VILLAGE = "村"  # text: how its name ends, in data

    @property
    def label(self) -> str:
        return str(_KIND_LABELS[self])


_KIND_LABELS = {Kind.CITY: _("市"), Kind.SPECIAL_WARD: _("特別区"), Kind.TOWN: _("町"), Kind.VILLAGE: _("村")}


@dataclass(frozen=True, slots=True)
class Prefecture:
    """都道府県. `code` has two digits, `lg_code` is its 全国地方公共団体コード: 20 and 200000."""

    code: str
    lg_code: str
    name: str
    kana: str
    romaji: str

    @property
    def slug(self) -> str:
        return self.romaji.lower()

    def name_in(self, language: str | None) -> str:
        return self.romaji if language == "en" else self.name

    def short_in(self, language: str | None) -> str:
        """Without 都, 府 or 県, for a map; 北海道 is its whole name."""
        return self.romaji if language == "en" else self.name if self.code == "01" else self.name[:-1]


@dataclass(frozen=True, slots=True)
class Municipality:
    """市区町村 as it is today; the 23 special wards count, the wards of a designated city do not.

    `county` is the 郡 (or 三宅島, 八丈島) that addresses write before a town or village, else empty.
    """

    lg_code: str
    prefecture: Prefecture
    county: str
    county_kana: str
    name: str
    kana: str
    kind: Kind
    designated: bool

    @property
    def code5(self) -> str:
        return self.lg_code[:5]

    @property
    def full_name(self) -> str:
        """As addresses write it: 長野県東筑摩郡朝日村."""
        return f"{self.prefecture.name}{self.county}{self.name}"

    @property
    def full_kana(self) -> str:
        return f"{self.prefecture.kana}{self.county_kana}{self.kana}"


@dataclass(frozen=True, slots=True)
class Ward:
    """行政区 of a designated city (政令指定都市), `city` being that city's lg_code."""

    lg_code: str
    city: str
    name: str
    kana: str


@dataclass(frozen=True, slots=True)
class Address:
    """What one postal code stands for; several where the code covers several.

    `town` is the 町域, empty where the code covers whatever has no code of its own. `note` says which part of it the
    code covers ("1〜19丁目", "1階"). A large office with a code of its own has `office` and `block` (番地, building).
    """

    postal_code: str
    municipality: Municipality
    ward: Ward | None
    town: str
    town_kana: str
    note: str = ""
    office: str = ""
    block: str = ""

    @property
    def text(self) -> str:
        """長野県塩尻市大門七番町; the number of the house is for the resident to say."""
        return f"{self.municipality.full_name}{self.ward.name if self.ward else ''}{self.town}{self.block}"

    @property
    def kana(self) -> str:
        return f"{self.municipality.full_kana}{self.ward.kana if self.ward else ''}{self.town_kana}"

    @property
    def lg_code(self) -> str:
        """The ward's code in a designated city, else the municipality's."""
        return self.ward.lg_code if self.ward else self.municipality.lg_code


@dataclass(frozen=True, slots=True)
class Point:
    """Where the town hall stands, in degrees (JGD2011, to the metre the same as WGS 84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of a municipality: people and households of the 2025 census, area, 財政力指数 (none for special
    wards), and the share of people of 65 and over expected for 2050, in percent (none where there is no forecast)."""

    population: int
    households: int
    area_km2: Decimal
    fiscal_strength: Decimal | None
    ageing_2050: Decimal | None
    point: Point


@dataclass(frozen=True, slots=True)
class Shape:
    """The outline of a municipality or prefecture: `path` is an SVG path's `d`; a tile has room for a label as well.

    The six villages of the Northern Territories (北方領土) are drawn with their codes, but are none of the 1,741.
    """

    lg_code: str
    name: str
    path: str
    label_at: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One drawing of a map: shapes in a box of `width` × `height`, north up, lengths of any one sheet to one scale."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Outlines:
    """A map: the main sheet, and one for each group of islands too far off to share its scale."""

    main: Sheet
    islands: tuple[Sheet, ...]


class NoSuchPlace(Refusal):
    says = _("「%(code)s」という市区町村・都道府県はありません。")
    remedy = _("全国地方公共団体コード（5桁または6桁）を確かめてください。")
    status = 404


class NotAPostalCode(Refusal):
    says = _("「%(text)s」は郵便番号の形ではありません。")
    remedy = _("7桁の数字で入れてください。例：399-0738")


class NoSuchPostalCode(Refusal):
    says = _("郵便番号 %(postal_code)s は見つかりません。")
    remedy = _("番号を確かめるか、住所を直接入れてください。新しい番号はまだ載っていないことがあります。")
