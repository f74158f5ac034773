"""Identity's front door: clerks and cards.

Reading a card: `read_card(transport, code)` over any `Transport`; `lay(card_id)` gives that of the software reader.
"""

from denen.kernel.identity.actions import (
    change_roles,
    prove_code,
    prove_password,
    provision,
    provision_example,
    reset_password,
    reset_second_factor,
    retire,
    set_up,
    sign_in,
    sign_out,
    unlock,
    unlock_card,
)
from denen.kernel.identity.card import CardFacts, Sex, SoftwareCard, TextApplet, Transport, read_card
from denen.kernel.identity.queries import (
    clerk,
    clerk_record,
    clerk_records,
    clerks_with_role,
    current_code,
    desks_in_use,
    example_logins,
)
from denen.kernel.identity.request import ClerkRequest
from denen.kernel.identity.software_reader import ExampleCard, example_cards, lay

__all__ = [
    "CardFacts",
    "ClerkRequest",
    "ExampleCard",
    "Sex",
    "SoftwareCard",
    "TextApplet",
    "Transport",
    "change_roles",
    "clerk",
    "clerk_record",
    "clerk_records",
    "clerks_with_role",
    "current_code",
    "desks_in_use",
    "example_cards",
    "example_logins",
    "lay",
    "prove_code",
    "prove_password",
    "provision",
    "provision_example",
    "read_card",
    "reset_password",
    "reset_second_factor",
    "retire",
    "set_up",
    "sign_in",
    "sign_out",
    "unlock",
    "unlock_card",
]
