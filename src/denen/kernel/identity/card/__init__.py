"""The My Number Card (マイナンバーカード): its interface, the dialogue with its text applet, and a card in software.

The twelve-digit number is never read: its file has no name in this package.
"""

from denen.kernel.identity.card.dialogue import TextApplet, read_card
from denen.kernel.identity.card.facts import CardFacts, Sex
from denen.kernel.identity.card.software import SoftwareCard
from denen.kernel.identity.card.transport import Transport

__all__ = ["CardFacts", "Sex", "SoftwareCard", "TextApplet", "Transport", "read_card"]
