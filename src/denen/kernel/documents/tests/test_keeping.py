"""Kept documents: what may be kept, who opens it, when it goes."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from denen.base.models import AuditRecord
from denen.base.plain.ids import new_id
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.documents.actions import MOST_MEGABYTES, keep, open_document, purge_due
from denen.kernel.documents.models import Document
from denen.kernel.documents.queries import documents_of_case
from denen.kernel.documents.tasks import delete_what_was_kept_long_enough
from denen.kernel.documents.types import DocumentFacts, FileNotTaken, FileTooLarge, NoSuchDocument
from denen.kernel.residents.api import load_example, protect
from denen.kernel.residents.types import Ground

AT = datetime(2026, 11, 20, 5, 12, tzinfo=UTC)
PDF = b"%PDF-1.7 ..."
COUNTER = frozenset({"counter"})
CASE = UUID("019a0000-0000-7000-8000-000000000001")
NAMED = UUID("019a0000-0000-7000-8000-000000000002")  # the clerk named for the protected person

Cast = dict[str, UUID]


@pytest.fixture
def cast(db: None, shiojiri: TownFacts) -> Cast:
    """The cast of 塩尻市 in the copy of the register, 中村 美咲 protected."""
    return load_example(shiojiri.lg_code, people=0, named_clerks=[NAMED], at=AT)


def kept(**changes: Any) -> DocumentFacts:
    facts: dict[str, Any] = {
        "kind": "form",
        "title": "転居届",
        "content": PDF,
        "roles": ("counter", "desk:juumin"),
        "keep_until": date(2027, 11, 30),
        "at": AT,
        "case_id": CASE,
        "signed_at": AT,
    }
    return keep(**(facts | changes))


def notes() -> list[tuple[str, UUID | None]]:
    return list(AuditRecord.objects.filter(verb__startswith="document.").order_by("id").values_list("verb", "subject"))


def test_a_kept_document_comes_back_as_it_was_and_every_opening_is_noted(shiojiri: TownFacts, cast: Cast) -> None:
    clerk, aoi, ren = new_id(), cast["田中 葵"], cast["田中 蓮"]
    with acting_for(shiojiri.lg_code, actor=clerk):
        document = kept(subject=aoi, others=(ren, aoi, ren))
        opened = open_document(document.id, roles=COUNTER)
        open_document(document.id, roles=frozenset({"desk:juumin"}))
        assert (opened.content, opened.facts) == (PDF, document)
        assert (document.subject, document.others) == (aoi, (ren,))
        assert document.sha256 == hashlib.sha256(PDF).hexdigest()
        verbs = ["document.kept", "document.opened", "document.opened"]
        assert notes() == [(verb, resident) for verb in verbs for resident in (aoi, ren)]
        assert set(AuditRecord.objects.filter(verb__startswith="document.").values_list("actor", flat=True)) == {clerk}


@pytest.mark.parametrize("part", ["subject", "others"])
def test_a_document_with_a_protected_person_is_there_for_the_clerk_named_for_her_only(
    shiojiri: TownFacts, cast: Cast, part: str
) -> None:
    misaki, go = cast["中村 美咲"], cast["中村 剛"]
    people: dict[str, Any] = {"subject": misaki} if part == "subject" else {"subject": go, "others": (misaki,)}
    with acting_for(shiojiri.lg_code, actor=NAMED):
        document = kept(**people)
        assert open_document(document.id, roles=COUNTER).facts == document
        assert documents_of_case(CASE, roles=COUNTER) == (document,)
    for actor in (new_id(), None):
        with acting_for(shiojiri.lg_code, actor=actor):
            with pytest.raises(NoSuchDocument):
                open_document(document.id, roles=COUNTER)
            assert documents_of_case(CASE, roles=COUNTER) == ()
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                kept(**people)


def test_a_document_hides_as_soon_as_somebody_in_it_is_protected(shiojiri: TownFacts, cast: Cast) -> None:
    aoi = cast["田中 葵"]
    with acting_for(shiojiri.lg_code, actor=new_id()):
        document = kept(subject=aoi)
    with acting_for(shiojiri.lg_code, actor=NAMED):
        protect(person_id=aoi, ground=Ground.STALKING, abuser_name="架空 太郎", named_clerks=[NAMED], at=AT)
        assert open_document(document.id, roles=COUNTER).facts == document
    with acting_for(shiojiri.lg_code, actor=new_id()), pytest.raises(NoSuchDocument):
        open_document(document.id, roles=COUNTER)


@pytest.mark.django_db
def test_a_clerk_of_another_desk_finds_no_document_and_nothing_is_noted(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        document = kept()
        for roles in (frozenset({"desk:kokuho"}), frozenset({"officer"}), frozenset[str]()):
            with pytest.raises(NoSuchDocument):
                open_document(document.id, roles=roles)
            assert documents_of_case(CASE, roles=roles) == ()
        assert documents_of_case(CASE, roles=COUNTER) == (document,)
        assert notes() == [("document.kept", document.id)]


@pytest.mark.django_db
def test_a_clerk_of_the_neighbour_town_finds_no_document(shiojiri: TownFacts, matsumoto: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        document = kept()
    with acting_for(matsumoto.lg_code):
        with pytest.raises(NoSuchDocument):
            open_document(document.id, roles=COUNTER)
        assert documents_of_case(CASE, roles=COUNTER) == ()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"<html><script>alert(1)</script>", "application/pdf"),
        (PDF, "text/html"),
        (PDF, "image/png"),
        (b"", "application/pdf"),
        (b"<svg/>", "image/svg+xml"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_not_kept(shiojiri: TownFacts, content: bytes, media_type: str) -> None:
    with acting_for(shiojiri.lg_code), pytest.raises(FileNotTaken):
        kept(content=content, media_type=media_type)


@pytest.mark.django_db
def test_a_file_that_is_too_large_is_not_kept(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code), pytest.raises(FileTooLarge):
        kept(content=PDF.ljust(MOST_MEGABYTES * 1_000_000 + 1))


@pytest.mark.django_db
def test_a_document_that_nobody_could_open_is_not_kept(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code), pytest.raises(ValueError, match="no role"):
        kept(roles=())


@pytest.mark.django_db
def test_the_database_itself_keeps_a_document_from_being_changed(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        row = Document.objects.get(id=kept().id)
        for statement in ("UPDATE documents_document SET title = title", "DELETE FROM documents_document"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)
        row.pk, row.content = new_id(), b"%PDF-1.7 another"
        with pytest.raises(IntegrityError, match="document_is_what_its_digest_says"), transaction.atomic():
            row.save(force_insert=True)


def test_what_was_kept_long_enough_goes_and_the_rest_stays(
    committed: None, shiojiri: TownFacts, matsumoto: TownFacts
) -> None:
    with acting_for(matsumoto.lg_code):
        kept(keep_until=date(2019, 1, 1))
    with acting_for(shiojiri.lg_code):
        gone = kept(keep_until=date(2020, 11, 19))
        last_day = kept(keep_until=date(2020, 11, 20))
        # 14:59 UTC is still the 20th in Japan, 15:00 is the 21st.
        assert purge_due(at=datetime(2020, 11, 20, 14, 59, tzinfo=UTC)) == 1
        assert [row.id for row in Document.objects.all()] == [last_day.id]
        assert notes()[-1] == ("document.purged", gone.id)
        assert purge_due(at=datetime(2020, 11, 20, 15, 0, tzinfo=UTC)) == 1
        assert purge_due(at=datetime(2020, 11, 20, 15, 0, tzinfo=UTC)) == 0
    with acting_for(matsumoto.lg_code):
        assert Document.objects.count() == 1


def test_the_worker_deletes_what_is_due_of_a_protected_person_too(
    committed: None, shiojiri: TownFacts, owner: psycopg.Connection[Any], request: pytest.FixtureRequest
) -> None:
    ids = load_example(shiojiri.lg_code, people=0, named_clerks=[NAMED], at=AT)
    with acting_for(shiojiri.lg_code, actor=NAMED):
        kept(subject=ids["中村 美咲"], keep_until=date(2020, 1, 1))
        stays = kept(subject=ids["中村 美咲"])
    request.getfixturevalue("as_worker")
    with acting_for(shiojiri.lg_code):
        delete_what_was_kept_long_enough(AT)
    assert owner.execute("SELECT id FROM documents_document").fetchall() == [(stays.id,)]


def test_nothing_goes_before_its_day_whatever_time_is_claimed(committed: None, shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        kept(keep_until=date(2099, 12, 31))
        assert purge_due(at=datetime(2199, 1, 1, tzinfo=UTC)) == 0
        assert Document.objects.count() == 1
