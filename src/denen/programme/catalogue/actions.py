"""What is written down of a service's proof."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from denen.programme.catalogue.models import Proof
from denen.programme.catalogue.types import Outcome


@transaction.atomic
def keep_proof(*, service: str, outcomes: Mapping[str, Outcome], at: datetime) -> None:
    """The results of one run in the place of those before. Only the owner's role may: the page is for everybody."""
    Proof.objects.filter(service=service).delete()
    Proof.objects.bulk_create(
        Proof(service=service, number=number, outcome=outcome.value, ran_at=at) for number, outcome in outcomes.items()
    )
