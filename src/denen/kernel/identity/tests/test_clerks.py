import threading
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connections

from denen.base.models import AuditRecord
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.identity import api, passwords
from denen.kernel.identity.models import Clerk, RecoveryCode, Role
from denen.kernel.identity.testing import provision_cast_clerk
from denen.kernel.identity.types import (
    ClerkFacts,
    ClerkRecord,
    ClerkRetired,
    ClerkState,
    LastOfficer,
    LoginTaken,
    NoSuchClerk,
    NoSuchRole,
)

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def audited(subject: UUID) -> list[str]:
    return list(AuditRecord.objects.filter(subject=subject).order_by("at", "id").values_list("verb", flat=True))


def test_an_officer_provisions_a_clerk_who_must_choose_a_password(db: None, shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        made = api.provision(login=" Ｓuzuki ", name="鈴木", roles=["counter", "desk:juumin"], at=AT)
        assert made.clerk == ClerkFacts(made.clerk.id, "suzuki", "鈴木", frozenset({"counter", "desk:juumin"}))
        assert api.clerk(made.clerk.id) == made.clerk
        assert api.clerk_records(at=AT) == (ClerkRecord(made.clerk, ClerkState.INVITED, False, 0, None, False),)
        assert passwords.matches(made.first_password, Clerk.objects.get().password)
        assert audited(made.clerk.id) == ["clerk.provisioned"]
    assert made.first_password not in repr(made)


def test_a_password_is_kept_by_argon2(db: None, shiojiri: TownFacts, suzuki: ClerkFacts) -> None:
    with acting_for(shiojiri.lg_code):
        assert Clerk.objects.get().password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_login_is_given_once_in_a_town_and_again_in_the_next(
    db: None, shiojiri: TownFacts, matsumoto: TownFacts, suzuki: ClerkFacts
) -> None:
    with acting_for(shiojiri.lg_code), pytest.raises(LoginTaken):
        api.provision(login="SUZUKI", name="鈴木", roles=[], at=AT)
    with acting_for(matsumoto.lg_code):
        api.provision(login="suzuki", name="鈴木", roles=[], at=AT)


def test_the_neighbour_town_does_not_know_the_clerk(
    db: None, shiojiri: TownFacts, matsumoto: TownFacts, suzuki: ClerkFacts
) -> None:
    with acting_for(matsumoto.lg_code):
        assert api.clerk_records(at=AT) == ()
        for verb in (api.clerk, lambda who: api.retire(clerk_id=who, at=AT), lambda who: api.unlock(clerk_id=who)):
            with pytest.raises(NoSuchClerk):
                verb(suzuki.id)


@pytest.mark.parametrize("role", ["", "mayor", "desk:", "desk:国保", "desk:Kokuho", "officer\n"])
def test_an_unknown_role_is_refused(db: None, shiojiri: TownFacts, role: str) -> None:
    with acting_for(shiojiri.lg_code), pytest.raises(NoSuchRole):
        api.provision(login="suzuki", name="鈴木", roles=[role], at=AT)


def test_clerks_are_found_by_their_role(
    db: None, shiojiri: TownFacts, suzuki: ClerkFacts, takahashi: ClerkFacts, ito: ClerkFacts
) -> None:
    with acting_for(shiojiri.lg_code):
        assert api.clerks_with_role("desk:kokuho") == (takahashi,)
        assert api.desks_in_use() == ("desk:kokuho",)
        changed = api.change_roles(clerk_id=suzuki.id, roles=["counter", "desk:kokuho"])
        assert changed == ClerkFacts(suzuki.id, "suzuki", "鈴木", frozenset({"counter", "desk:kokuho"}))
        assert api.clerks_with_role("desk:kokuho") == (changed, takahashi)
        assert audited(suzuki.id) == ["clerk.provisioned", "clerk.roles_changed"]


def test_a_list_of_clerks_takes_as_many_queries_for_three_as_for_one(
    db: None, shiojiri: TownFacts, suzuki: ClerkFacts, django_assert_num_queries: object
) -> None:
    for others in ((), ("takahashi", "ito")):
        for login in others:
            provision_cast_clerk(shiojiri, login, login, "counter")
        with acting_for(shiojiri.lg_code), django_assert_num_queries(2):  # type: ignore[operator]
            api.clerk_records(at=AT)


def test_a_clerk_who_leaves_is_remembered_and_holds_nothing(
    db: None, shiojiri: TownFacts, suzuki: ClerkFacts, ito: ClerkFacts
) -> None:
    with acting_for(shiojiri.lg_code):
        api.retire(clerk_id=suzuki.id, at=AT)
        gone = ClerkFacts(suzuki.id, "suzuki", "鈴木", frozenset())
        assert api.clerk(suzuki.id) == gone
        assert api.clerk_record(suzuki.id, at=AT) == ClerkRecord(gone, ClerkState.RETIRED, False, 0, None, True)
        assert (Role.objects.filter(clerk_id=suzuki.id).count(), RecoveryCode.objects.count()) == (0, 0)
        with pytest.raises(ClerkRetired):
            api.retire(clerk_id=suzuki.id, at=AT)
        with pytest.raises(LoginTaken):
            api.provision(login="suzuki", name="鈴木", roles=[], at=AT)


def test_the_last_officer_neither_leaves_nor_steps_down(db: None, shiojiri: TownFacts, ito: ClerkFacts) -> None:
    with acting_for(shiojiri.lg_code):
        with pytest.raises(LastOfficer):
            api.retire(clerk_id=ito.id, at=AT)
        with pytest.raises(LastOfficer):
            api.change_roles(clerk_id=ito.id, roles=["counter"])
        api.provision(login="mori", name="森", roles=["officer"], at=AT)
        api.change_roles(clerk_id=ito.id, roles=["counter"])
        assert [officer.login for officer in api.clerks_with_role("officer")] == ["mori"]


def test_two_officers_who_retire_each_other_leave_one(committed: None, shiojiri: TownFacts) -> None:
    pair = [provision_cast_clerk(shiojiri, login, login, "officer") for login in ("ito", "mori")]
    start, refused = threading.Barrier(2), []

    def retire(other: ClerkFacts) -> None:
        try:
            with acting_for(shiojiri.lg_code):
                start.wait()
                api.retire(clerk_id=other.id, at=AT)
        except LastOfficer as refusal:
            refused.append(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=retire, args=[other]) for other in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with acting_for(shiojiri.lg_code):
        assert (len(refused), len(api.clerks_with_role("officer"))) == (1, 1)


def test_a_role_cannot_point_into_another_town(
    committed: None, shiojiri: TownFacts, matsumoto: TownFacts, owner: psycopg.Connection
) -> None:
    suzuki = provision_cast_clerk(shiojiri, "suzuki", "鈴木", "counter")
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        owner.execute(
            "INSERT INTO identity_role (id, lg_code, clerk_id, name) VALUES (%s, %s, %s, 'officer')",
            [uuid4(), matsumoto.lg_code, suzuki.id],
        )
