from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command

from denen.base.health import Unwell
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import NoSuchTown, TownFacts
from denen.kernel.identity import actions, api, checks
from denen.kernel.identity.management.commands.officer import NoSuchOfficer
from denen.kernel.identity.second_factor import code_at
from denen.kernel.identity.testing import PASSWORD, SECRET
from denen.kernel.identity.types import ClerkFacts, CodeRefused, LoginTaken, Proved

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def test_the_first_officer_of_a_town_comes_from_the_command(
    db: None, shiojiri: TownFacts, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("officer", "Ito", "--town", "shiojiri", "--name", "伊藤")
    first = capsys.readouterr().out.strip()
    with acting_for(shiojiri.lg_code):
        assert [officer.login for officer in api.clerks_with_role("officer")] == ["ito"]
        proved = actions.prove_password(login="ito", password=first, at=AT)
        assert isinstance(proved, Proved)
        assert (proved.wants_password, bool(proved.enrolment)) == (True, True)


def test_an_officer_who_is_locked_out_starts_anew(
    db: None, shiojiri: TownFacts, ito: ClerkFacts, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("officer", "ito", "--town", "shiojiri")
    first = capsys.readouterr().out.strip()
    with acting_for(shiojiri.lg_code):
        assert isinstance(actions.prove_password(login="ito", password=first, at=AT), Proved)


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        (["suzuki", "--town", "shiojiri"], NoSuchOfficer),
        (["suzuki", "--town", "shiojiri", "--name", "鈴木"], LoginTaken),
        (["ito", "--town", "nowhere"], NoSuchTown),
    ],
)
def test_the_command_refuses_by_name(
    db: None, suzuki: ClerkFacts, arguments: list[str], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        call_command("officer", *arguments)


def test_a_changed_key_is_seen_by_health_and_refuses_codes(
    db: None, shiojiri: TownFacts, suzuki: ClerkFacts, settings: Any
) -> None:
    assert checks.second_factor() == "secrets open"
    settings.SECRET_KEY = "another " * 8
    with pytest.raises(Unwell, match="DENEN_SECRET_KEY"):
        checks.second_factor()
    with acting_for(shiojiri.lg_code):
        proved = actions.prove_password(login="suzuki", password=PASSWORD, at=AT)
        assert isinstance(proved, Proved)
        right = code_at(SECRET, AT)
        assert isinstance(actions.prove_code(ticket=proved.ticket, code=right, at=AT), CodeRefused)
    settings.SECRET_KEY_FALLBACKS = ["only for tests " * 4]
    assert checks.second_factor() == "secrets open"
