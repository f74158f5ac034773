"""The front door of residents: what other modules may ask of the copy of the register."""

from denen.kernel.residents.actions import lift, name_clerk, protect, renew, unname_clerk
from denen.kernel.residents.birth_dates import read_birth_date
from denen.kernel.residents.card_match import find_by_card
from denen.kernel.residents.example import load_example
from denen.kernel.residents.loading import load
from denen.kernel.residents.queries import (
    any_protected,
    household_of,
    person,
    person_by_atena_number,
    protection,
    protections_of,
    register_counts,
    renewals_due,
)
from denen.kernel.residents.relations import relation_names
from denen.kernel.residents.search import count_found, search

__all__ = [
    "any_protected",
    "count_found",
    "find_by_card",
    "household_of",
    "lift",
    "load",
    "load_example",
    "name_clerk",
    "person",
    "person_by_atena_number",
    "protect",
    "protection",
    "protections_of",
    "read_birth_date",
    "register_counts",
    "relation_names",
    "renew",
    "renewals_due",
    "search",
    "unname_clerk",
]
