"""The cast's cards, for the tests of the card alone."""

from denen.base.plain.dates import PartialDate
from denen.kernel.identity.card import CardFacts, Sex, SoftwareCard

AOI = CardFacts("田中　葵", "長野県塩尻市大門七番町3番3号", PartialDate(1988, 4, 12), Sex.FEMALE)
LAN = CardFacts("ＮＧＵＹＥＮ　ＴＨＩ　ＬＡＮ", "長野県塩尻市広丘野村1番地1", PartialDate(1995), Sex.FEMALE)

CODE = "1234"


def card_of(facts: CardFacts = AOI, *, tries_left: int = 3) -> SoftwareCard:
    return SoftwareCard(facts, CODE, tries_left=tries_left)
