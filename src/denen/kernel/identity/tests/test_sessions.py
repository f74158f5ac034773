from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError

from denen.base import clock
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.identity import api
from denen.kernel.identity.models import ClerkSession
from denen.kernel.identity.sessions import SessionStore
from denen.kernel.identity.types import ClerkFacts

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def begun(clerk: ClerkFacts) -> str:
    session = SessionStore()
    session.begin(clerk)
    assert session.session_key
    return session.session_key


def test_a_session_knows_its_clerk_and_what_was_put_in(db: None, shiojiri: TownFacts, suzuki: ClerkFacts) -> None:
    with acting_for(shiojiri.lg_code), clock.frozen(AT):
        session = SessionStore(begun(suzuki))
        session["window"] = 3
        session.save()
        found = SessionStore(session.session_key)
        assert (found.clerk, found["window"], found.ended_clerk) == (suzuki, 3, None)


def test_the_table_does_not_hold_the_key(db: None, shiojiri: TownFacts, suzuki: ClerkFacts) -> None:
    with acting_for(shiojiri.lg_code):
        key = begun(suzuki)
        row = ClerkSession.objects.get()
        assert key not in (row.key_digest, row.data)
        assert SessionStore(row.key_digest).clerk is None


def test_a_session_of_one_town_is_none_in_the_next(
    db: None, shiojiri: TownFacts, matsumoto: TownFacts, suzuki: ClerkFacts
) -> None:
    with acting_for(shiojiri.lg_code):
        key = begun(suzuki)
    with acting_for(matsumoto.lg_code):
        assert SessionStore(key).clerk is None
    assert SessionStore(key).clerk is None


@pytest.mark.parametrize(
    ("minutes", "clerk_there"),
    [([29, 58, 87], True), ([30], False), ([29, 60], False), ([25 * n for n in range(1, 29)], True)],
)
def test_a_session_ends_after_half_an_hour_without_use(
    db: None, shiojiri: TownFacts, suzuki: ClerkFacts, minutes: list[int], clerk_there: bool
) -> None:
    with acting_for(shiojiri.lg_code):
        with clock.frozen(AT):
            key = begun(suzuki)
        for minute in minutes:
            with clock.frozen(AT + timedelta(minutes=minute)):
                session = SessionStore(key)
                there = session.clerk is not None
                session.touch()
        assert there == clerk_there
        assert session.ended_clerk == (None if clerk_there else suzuki.id)


def test_a_session_ends_after_twelve_hours_however_much_used(db: None, shiojiri: TownFacts, suzuki: ClerkFacts) -> None:
    with acting_for(shiojiri.lg_code):
        with clock.frozen(AT):
            key = begun(suzuki)
        for minute in range(20, 720, 20):
            with clock.frozen(AT + timedelta(minutes=minute)):
                session = SessionStore(key)
                assert session.clerk == suzuki
                session.touch()
        with clock.frozen(AT + timedelta(hours=12)):
            assert SessionStore(key).clerk is None


def test_use_is_written_once_a_minute(
    db: None, shiojiri: TownFacts, suzuki: ClerkFacts, django_assert_num_queries: object
) -> None:
    with acting_for(shiojiri.lg_code), clock.frozen(AT):
        key = begun(suzuki)
    for seconds, queries in ((59, 1), (60, 2)):
        with (
            acting_for(shiojiri.lg_code),
            clock.frozen(AT + timedelta(seconds=seconds)),
            django_assert_num_queries(queries),  # type: ignore[operator]
        ):
            session = SessionStore(key)
            assert session.clerk
            session.touch()


def test_a_clerk_who_leaves_is_out_at_once(db: None, shiojiri: TownFacts, suzuki: ClerkFacts) -> None:
    with acting_for(shiojiri.lg_code):
        key = begun(suzuki)
        half_way = SessionStore(key)
        half_way["typed"] = "…"
        api.retire(clerk_id=suzuki.id, at=AT)
        assert SessionStore(key).clerk is None
        with pytest.raises(UpdateError):
            half_way.save()


def test_a_new_role_counts_from_the_next_click(db: None, shiojiri: TownFacts, suzuki: ClerkFacts) -> None:
    with acting_for(shiojiri.lg_code):
        key = begun(suzuki)
        changed = api.change_roles(clerk_id=suzuki.id, roles=["desk:juumin"])
        assert SessionStore(key).clerk == changed


def test_signing_in_again_ends_the_session_before(db: None, shiojiri: TownFacts, suzuki: ClerkFacts) -> None:
    with acting_for(shiojiri.lg_code):
        first = begun(suzuki)
        session = SessionStore(first)
        session.begin(suzuki)
        assert session.session_key != first
        assert (SessionStore(first).clerk, SessionStore(session.session_key).clerk) == (None, suzuki)


def test_sessions_that_are_over_are_forgotten_after_a_day(db: None, shiojiri: TownFacts, suzuki: ClerkFacts) -> None:
    with acting_for(shiojiri.lg_code):
        for hours_ago in (48, 1, 0):
            with clock.frozen(AT - timedelta(hours=hours_ago)):
                begun(suzuki)
        with clock.frozen(AT):
            SessionStore.clear_expired()
        assert ClerkSession.objects.count() == 2
