"""Procedures' front door: procedures as data, filling their forms, and cases.

form = fill(procedure("tenkyo"), facts)          never raises for what people wrote: look at form.questions, .problems
case = open_case(form=form, at=at)               a draft
case = hand_in(case_id=case.id, version=case.version, form=form, at=at)
"""

from denen.kernel.procedures.actions import (
    finish,
    hand_in,
    look_at,
    open_case,
    resubmit,
    return_for_correction,
    withdraw,
)
from denen.kernel.procedures.catalogue import dictionary, procedure, procedures_of
from denen.kernel.procedures.filling import documents_needed, eligibility, fill, open_channels
from denen.kernel.procedures.queries import case, counts, desk_list, history, returned_cases
from denen.kernel.procedures.sheets import sheet
from denen.kernel.procedures.types import *  # noqa: F403 - the words belong to the front door
from denen.kernel.procedures.types import __all__ as _words
from denen.kernel.procedures.values import in_words, on_paper, plain

__all__ = [
    "case",
    "counts",
    "desk_list",
    "dictionary",
    "documents_needed",
    "eligibility",
    "fill",
    "finish",
    "hand_in",
    "history",
    "in_words",
    "look_at",
    "on_paper",
    "open_case",
    "open_channels",
    "plain",
    "procedure",
    "procedures_of",
    "resubmit",
    "return_for_correction",
    "returned_cases",
    "sheet",
    "withdraw",
    *_words,
]
