"""Identity's verbs."""

from denen.kernel.identity.actions.clerks import (
    change_roles,
    provision,
    reset_password,
    reset_second_factor,
    retire,
    unlock,
)
from denen.kernel.identity.actions.example import provision_example, unlock_card
from denen.kernel.identity.actions.sign_in import prove_code, prove_password, resume, set_up, sign_in, sign_out

__all__ = [
    "change_roles",
    "prove_code",
    "prove_password",
    "provision",
    "provision_example",
    "reset_password",
    "reset_second_factor",
    "resume",
    "retire",
    "set_up",
    "sign_in",
    "sign_out",
    "unlock",
    "unlock_card",
]
