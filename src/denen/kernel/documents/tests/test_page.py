"""The page of a kept document, through everything that a request passes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from django.test import Client

from denen.base.models import AuditRecord
from denen.base.plain.ids import new_id
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.documents.actions import keep
from denen.kernel.documents.printing import print_form
from denen.kernel.documents.tests.paper import AT, form
from denen.kernel.identity.types import ClerkFacts

SignedIn = Callable[[ClerkFacts], Client]

pytestmark = pytest.mark.django_db


@pytest.fixture
def document_id(db: None, shiojiri: TownFacts) -> UUID:
    with acting_for(shiojiri.lg_code):
        return keep(
            kind="form",
            title="転居届",
            content=print_form(form()).pdf,
            roles=("counter", "desk:juumin"),
            keep_until=date(2027, 11, 30),
            at=AT,
        ).id


def test_a_clerk_of_the_counter_sees_the_pdf_in_the_browser(
    signed_in: SignedIn, suzuki: ClerkFacts, document_id: UUID, shiojiri: TownFacts
) -> None:
    page = signed_in(suzuki).get(f"/shiojiri/documents/{document_id}/")
    assert page.status_code == 200
    assert page.content == print_form(form()).pdf
    said = {name: page.headers[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")}
    assert said == {"Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    assert page.headers["Content-Disposition"] == f'inline; filename="denen-{str(document_id)[-12:]}.pdf"'
    with acting_for(shiojiri.lg_code):
        opened = AuditRecord.objects.get(verb="document.opened")
    assert (opened.actor, opened.subject) == (suzuki.id, document_id)


def test_nobody_else_finds_it(
    signed_in: SignedIn, takahashi: ClerkFacts, kobayashi: ClerkFacts, suzuki: ClerkFacts, document_id: UUID
) -> None:
    there, nowhere = f"/documents/{document_id}/", f"/documents/{new_id()}/"
    assert signed_in(takahashi).get("/shiojiri" + there).status_code == 404
    assert signed_in(kobayashi).get("/matsumoto" + there).status_code == 404
    assert signed_in(suzuki).get("/shiojiri" + nowhere).status_code == 404


def test_what_is_not_for_a_clerk_and_what_is_not_there_look_alike(
    signed_in: SignedIn, takahashi: ClerkFacts, document_id: UUID
) -> None:
    browser = signed_in(takahashi)
    elsewhere = new_id()
    hidden = browser.get(f"/shiojiri/documents/{document_id}/").text
    missing = browser.get(f"/shiojiri/documents/{elsewhere}/").text
    assert "この書類は見つかりません。" in hidden
    assert _without_token(hidden.replace(str(document_id), "…")) == _without_token(missing.replace(str(elsewhere), "…"))


def _without_token(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_without_a_sign_in_there_is_none(client: Client, document_id: UUID) -> None:
    page = client.get(f"/shiojiri/documents/{document_id}/")
    assert page.status_code in (302, 303, 401)
    assert b"%PDF" not in page.content


def test_a_document_is_only_read(signed_in: SignedIn, suzuki: ClerkFacts, document_id: UUID) -> None:
    assert signed_in(suzuki).post(f"/shiojiri/documents/{document_id}/").status_code == 405
