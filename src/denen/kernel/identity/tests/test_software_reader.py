from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command

from denen.base import clock
from denen.base.plain.dates import PartialDate
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import NoSuchTown, TownFacts
from denen.kernel.identity import api
from denen.kernel.identity.testing import SECRET
from denen.kernel.identity.types import ClerkFacts, CodeLocked, NoSuchCard, NotAnExample, WrongCode
from denen.kernel.residents.invented.cast import cast_of

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def real_town(shiojiri: TownFacts, monkeypatch: pytest.MonkeyPatch) -> TownFacts:
    """塩尻市 as it would be with real residents."""
    facts = TownFacts("202151", "shiojiri", "塩尻市", "しおじりし", "Shiojiri", invented=False)
    monkeypatch.setattr("denen.kernel.identity.town.town_at", lambda **_: facts)
    return facts


def test_aoi_lays_her_card_on_the_reader(db: None, shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        read = api.read_card(api.lay("aoi"), "1234")
    assert read == api.CardFacts("田中　葵", "長野県塩尻市大門七番町3番3号", PartialDate(1988, 4, 12), api.Sex.FEMALE)


def test_the_cards_say_what_the_register_says(db: None, shiojiri: TownFacts) -> None:
    people = {
        (entry.birth_date, f"長野県{entry.address}" + "".join(f"　{part}" for part in entry.building.split()))
        for entry in (*cast_of("202151"), *cast_of("202029"))
    }
    with acting_for(shiojiri.lg_code):
        cards = {(card.facts.birth_date, card.facts.address) for card in api.example_cards()}
    assert len(cards) == 8
    assert cards <= people


def test_wrong_codes_are_counted_from_one_laying_to_the_next(
    db: None, shiojiri: TownFacts, matsumoto: TownFacts
) -> None:
    with acting_for(shiojiri.lg_code):
        for left in (2, 1):
            with pytest.raises(WrongCode) as refused:
                api.read_card(api.lay("aoi"), "9999")
            assert refused.value.facts == {"left": left}
        with pytest.raises(CodeLocked):
            api.read_card(api.lay("aoi"), "9999")
        with pytest.raises(CodeLocked):
            api.read_card(api.lay("aoi"), "1234")
        left = {card.id: card.tries_left for card in api.example_cards()}
        assert (left["aoi"], left["ren"]) == (0, 3)
        api.unlock_card(card_id="aoi")
        api.read_card(api.lay("aoi"), "1234")
    with acting_for(matsumoto.lg_code):
        api.read_card(api.lay("aoi"), "1234")


def test_the_right_code_after_a_wrong_one_gives_all_tries_back(db: None, shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code):
        with pytest.raises(WrongCode):
            api.read_card(api.lay("aoi"), "9999")
        api.read_card(api.lay("aoi"), "1234")
        assert {card.tries_left for card in api.example_cards()} == {3}


def test_there_is_no_such_card(db: None, shiojiri: TownFacts) -> None:
    with acting_for(shiojiri.lg_code), pytest.raises(NoSuchCard):
        api.lay("nobody")


def test_outside_of_a_trial_there_is_no_software_reader(db: None, shiojiri: TownFacts, settings: Any) -> None:
    settings.DENEN_TRIAL = False
    with acting_for(shiojiri.lg_code):
        assert api.example_cards() == ()
        with pytest.raises(NoSuchCard):
            api.lay("aoi")


def test_a_town_with_real_residents_has_no_software_reader_and_no_example_clerks(
    db: None, suzuki: ClerkFacts, real_town: TownFacts
) -> None:
    with acting_for(real_town.lg_code):
        assert api.example_cards() == ()
        with pytest.raises(NoSuchCard):
            api.lay("aoi")
        with pytest.raises(NotAnExample):
            api.current_code(login="suzuki", at=AT)
        with pytest.raises(NotAnExample):
            api.provision_example(login="mori", name="森", roles=[], password="x", totp_secret=SECRET, at=AT)


def test_the_code_of_an_example_clerk_is_printed_and_no_one_elses(
    db: None, shiojiri: TownFacts, suzuki: ClerkFacts, capsys: pytest.CaptureFixture[str]
) -> None:
    with acting_for(shiojiri.lg_code):
        api.provision(login="mori", name="森", roles=[], at=AT)
    with clock.frozen(AT):
        call_command("totp", "suzuki")
        with acting_for(shiojiri.lg_code):
            assert capsys.readouterr().out.strip() == api.current_code(login="suzuki", at=AT)
        for login in ("mori", "nobody"):
            with pytest.raises(NotAnExample):
                call_command("totp", login)
        with pytest.raises(NotAnExample):
            call_command("totp", "suzuki", "--town", "matsumoto")
        with pytest.raises(NoSuchTown, match="No such town is open here: nowhere"):
            call_command("totp", "suzuki", "--town", "nowhere")
