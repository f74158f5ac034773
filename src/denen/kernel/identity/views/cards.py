"""The cards of the software reader, in an example town: how many tries are left, and giving them back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from denen.base import access
from denen.kernel.identity import actions
from denen.kernel.identity.request import ClerkRequest
from denen.kernel.identity.software_reader import example_cards
from denen.kernel.identity.types import OFFICER


@access.clerk(OFFICER)
def cards(request: ClerkRequest) -> HttpResponse:
    """All example cards; a locked one is unlocked by a button (posted here)."""
    there = example_cards()
    if not there:
        raise Http404
    if request.method == "POST":
        if request.POST.get("card") not in {card.id for card in there}:
            raise Http404
        actions.unlock_card(card_id=request.POST["card"])
        messages.success(request, _("カードの鍵を外しました。"))
        return redirect("identity:cards")
    return render(request, "identity/cards.html", {"cards": there})
