"""No town, no rows; one town, its rows; and a query that forgets is told so."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from denen.base.models import ServiceSwitch
from denen.base.tenancy import NoTown, act_as, acting_for, current
from denen.base.tenancy.towns import TownFacts

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def a_switch(slug: str = "counter") -> ServiceSwitch:
    return ServiceSwitch.objects.create(slug=slug, since=AT)


def test_a_row_gets_the_town_that_acts(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        row = a_switch()
        row.refresh_from_db()
        assert row.lg_code == "202151"


def test_a_neighbour_town_sees_and_changes_nothing(shiojiri: TownFacts, matsumoto: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        row = a_switch()
    with acting_for(matsumoto.lg_code):
        assert list(ServiceSwitch.objects.all()) == []
        assert ServiceSwitch.objects.filter(id=row.id).update(slug="stolen") == 0
        assert ServiceSwitch.objects.filter(id=row.id).delete()[0] == 0
    with acting_for(shiojiri.lg_code):
        assert ServiceSwitch.objects.get().slug == "counter"


def test_a_row_cannot_be_written_for_another_town(shiojiri: TownFacts, matsumoto: TownFacts) -> None:
    with (
        acting_for(shiojiri.lg_code),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        ServiceSwitch.objects.create(lg_code=matsumoto.lg_code, slug="counter", since=AT)


def test_a_query_without_a_town_is_refused_by_name() -> None:
    with pytest.raises(NoTown, match="base_serviceswitch"):
        ServiceSwitch.objects.count()


def test_past_the_wrapper_the_database_still_shows_nothing(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        a_switch()
    connection.execute_wrappers.clear()
    try:
        assert ServiceSwitch.objects.count() == 0
        assert ServiceSwitch.objects.update(slug="stolen") == 0
    finally:
        connection.close_if_unusable_or_obsolete()
        from denen.base.tenancy.acting import require_town

        connection.execute_wrappers.append(require_town)


def test_the_town_before_is_back_after_an_inner_one(shiojiri: TownFacts, matsumoto: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        a_switch()
        with acting_for(matsumoto.lg_code):
            assert ServiceSwitch.objects.count() == 0
        assert ServiceSwitch.objects.count() == 1
        assert current() is not None
    assert current() is None


def test_a_violation_inside_shows_itself_and_leaves_the_town_in_place(shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        a_switch()
        with pytest.raises(IntegrityError, match="one_switch_a_service"), acting_for(shiojiri.lg_code):
            a_switch()
        assert ServiceSwitch.objects.count() == 1


def test_the_acting_clerk_is_known_to_the_database(shiojiri: TownFacts) -> None:
    suzuki = uuid4()
    with acting_for(shiojiri.lg_code), connection.cursor() as cursor:
        act_as(suzuki)
        cursor.execute("SELECT current_setting('denen.actor')")
        assert cursor.fetchone() == (str(suzuki),)


def test_nobody_acts_without_a_town() -> None:
    with pytest.raises(NoTown):
        act_as(uuid4())


def test_the_pages_role_owns_and_bypasses_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)


def test_the_pages_role_cannot_rewrite_the_audit(shiojiri: TownFacts) -> None:
    from denen.base import audit
    from denen.base.models import AuditRecord

    with acting_for(shiojiri.lg_code):
        audit.note("test.noted")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            AuditRecord.objects.update(verb="forged")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            AuditRecord.objects.all().delete()
