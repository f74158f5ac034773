"""The commands for a town: opened once, its services switched, its audit verified; each answers in both languages."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.core.management import call_command

from denen.base.database.connections import connect_as
from denen.base.database.roles import RoleUrls
from denen.base.tenancy.towns import NoSuchTown, TownFacts, open_town, town_at
from denen.base.testing.towns import SHIOJIRI
from denen.kernel.places.types import NoSuchPlace
from denen.site.faults import BadSlug, NoSuchService, SlugTaken, TownIsOpen


@pytest.fixture
def as_owner(committed: None, role_urls: RoleUrls) -> Iterator[None]:
    """The test's own connection is the owner's role; afterwards 塩尻市 has its names again."""
    connect_as(role_urls.owner, "owner")
    yield
    open_town(SHIOJIRI)
    connect_as(role_urls.app, "app")


def test_a_town_that_is_open_is_left_alone(as_owner: None) -> None:
    with pytest.raises(TownIsOpen):
        call_command("open_town", "202151", "shiojiri2")
    assert town_at(lg_code="202151") == SHIOJIRI


def test_a_town_is_changed_when_asked_but_an_invented_one_never_becomes_real(
    as_owner: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("open_town", "202151", "shiojiri2", "--change")
    assert "塩尻市(202151)を直しました。 / Shiojiri (202151) has been changed." in capsys.readouterr().out
    assert town_at(lg_code="202151") == replace(SHIOJIRI, slug="shiojiri2", kana="シオジリシ")


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        (("204854", "Hakuba"), BadSlug),
        (("204854", "shiojiri"), SlugTaken),
        (("999999", "hakuba"), NoSuchPlace),
    ],
)
def test_a_town_that_cannot_be_opened_is_refused_by_name(
    db: None, shiojiri: TownFacts, words: tuple[str, str], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        call_command("open_town", *words)


def test_a_service_is_switched_on_once(db: None, shiojiri: TownFacts, capsys: pytest.CaptureFixture[str]) -> None:
    for verb, ja, en in (
        ("on", "塩尻市 で始めました", "Switched on in Shiojiri"),
        ("on", "塩尻市 ではもう始まっています", "Already on in Shiojiri"),
        ("off", "塩尻市 で止めました", "Switched off in Shiojiri"),
    ):
        call_command("switch_service", verb, "counter", "--town", "shiojiri")
        said = capsys.readouterr().out
        assert (ja in said, en in said) == (True, True), said


def test_a_service_that_is_not_there_is_named(db: None, shiojiri: TownFacts) -> None:
    with pytest.raises(NoSuchService, match="No service of the name lamp is installed"):
        call_command("switch_service", "on", "lamp", "--town", "shiojiri")


def test_the_audit_of_a_town_that_is_not_open_is_not_called_sound(db: None, shiojiri: TownFacts) -> None:
    with pytest.raises(NoSuchTown, match=r"No such town is open here: nope\. Open are: nagano, matsumoto, shiojiri"):
        call_command("audit_verify", "--town", "nope")
