import pytest
from hypothesis import given
from hypothesis import strategies as st

from denen.base.plain.dates import PartialDate
from denen.base.plain.refusals import Refusal
from denen.kernel.identity.card import CardFacts, Sex, TextApplet, facts, read_card, tlv
from denen.kernel.identity.tests.cards import AOI, CODE, LAN, card_of
from denen.kernel.identity.types import CardGone, CardUnreadable, CodeLocked, CodeNotFourDigits, NotThisCard, WrongCode


class Scripted:
    """A card that gives fixed answers, the last one for ever."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers)

    def transmit(self, apdu: bytes) -> bytes:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def holding(file: bytes) -> Scripted:
    """A card whose attributes are these bytes, each read answering as much as it may."""
    return Scripted(*[b"\x90\x00"] * 4, file[:7] + b"\x90\x00", file[7:] + b"\x90\x00")


@pytest.mark.parametrize("holder", [AOI, LAN])
def test_the_right_code_opens_the_four_attributes(holder: CardFacts) -> None:
    assert read_card(card_of(holder), CODE) == holder


def test_the_dialogue_is_these_bytes() -> None:
    card = card_of()
    read_card(card, CODE)
    length = len(facts.encode(AOI))
    assert [apdu.hex().upper() for apdu in card.log] == [
        "00A4040C0AD3921000310001010408",
        "00A4020C020011",
        "002000800431323334",
        "00A4020C020002",
        "00B0000007",
        f"00B00007{length - 7:02X}",
    ]


def test_the_file_of_the_twelve_digit_number_is_never_selected() -> None:
    card = card_of()
    applet = TextApplet(card)
    applet.tries_left()
    with pytest.raises(WrongCode):
        applet.verify("0000")
    read_card(card, CODE)
    selected = {apdu[5:].hex() for apdu in card.log if apdu[1] == 0xA4 and apdu[2] == 0x02}
    assert selected == {"0011", "0002"}


def test_a_long_address_is_read_in_parts() -> None:
    far_away = CardFacts("田中　葵", "長野県塩尻市" + "大字" * 200, PartialDate(1988, 4, 12), Sex.FEMALE)
    card = card_of(far_away)
    assert read_card(card, CODE) == far_away
    assert [apdu[2:5].hex() for apdu in card.log if apdu[1] == 0xB0][:3] == ["000007", "000700", "010700"]


def test_wrong_codes_are_counted_and_the_third_locks() -> None:
    card = card_of()
    for left in (2, 1):
        with pytest.raises(WrongCode) as refused:
            read_card(card, "0000")
        assert refused.value.facts == {"left": left}
    with pytest.raises(CodeLocked):
        read_card(card, "0000")
    with pytest.raises(CodeLocked):
        read_card(card, CODE)
    assert TextApplet(card).tries_left() == 0


def test_the_right_code_gives_all_tries_back() -> None:
    card = card_of(tries_left=1)
    assert TextApplet(card).tries_left() == 1
    read_card(card, CODE)
    assert TextApplet(card).tries_left() == 3


@pytest.mark.parametrize("mistyped", ["", "123", "12345", "１２３４", "12a4", "123\u0664"])
def test_a_mistyped_code_costs_no_try(mistyped: str) -> None:
    card = card_of()
    with pytest.raises(CodeNotFourDigits):
        read_card(card, mistyped)
    assert card.tries_left == 3


def test_a_card_torn_out_is_gone() -> None:
    card = card_of()
    applet = TextApplet(card)
    applet.verify(CODE)
    card.take_away()
    with pytest.raises(CardGone):
        applet.attributes()


def test_another_kind_of_card_is_not_this_card() -> None:
    with pytest.raises(NotThisCard):
        read_card(Scripted(b"\x6a\x82"), CODE)


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"\x00\x01",
        bytes.fromhex("FF2083FFFFFF00"),
        tlv.encode(0xFF21, facts.encode(AOI)[3:]),
        tlv.encode(0xFF20, tlv.encode(0xDF22, "田中　葵".encode())),
        facts.encode(AOI).replace(b"19880412", b"19881340"),
        facts.encode(AOI).replace(b"19880412", b"1988 412"),
        facts.encode(AOI).replace("葵".encode(), b"\xff\xfe\xfd"),
        facts.encode(AOI).replace("葵".encode(), b"\x00\x00\x00"),
        facts.encode(AOI)[:-1] + b"7",
    ],
    ids=["empty", "short", "huge", "template", "missing", "month", "digits", "utf-8", "control", "sex"],
)
def test_a_malformed_file_is_unreadable(file: bytes) -> None:
    with pytest.raises(CardUnreadable):
        read_card(holding(file), CODE)


def test_what_is_wrong_with_a_card_is_told_without_its_contents() -> None:
    with pytest.raises(CardUnreadable) as refused:
        read_card(holding(facts.encode(AOI).replace(b"19880412", b"19881340")), CODE)
    assert "1988" not in repr(refused.value.facts)


@given(st.lists(st.binary(max_size=40) | st.just(b"\x90\x00"), min_size=1, max_size=8))
def test_whatever_a_card_answers_is_facts_or_a_refusal(answers: list[bytes]) -> None:
    try:
        read = read_card(Scripted(*answers), CODE)
    except Refusal:
        return
    assert isinstance(read, CardFacts)


@given(
    st.builds(
        CardFacts,
        st.text(st.characters(categories=["L"]), min_size=1, max_size=200),
        st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=400),
        st.dates().map(PartialDate.of) | st.builds(PartialDate, st.integers(1, 9999), st.none() | st.integers(1, 12)),
        st.sampled_from(Sex),
    )
)
def test_any_holder_is_read_as_written(holder: CardFacts) -> None:
    assert read_card(card_of(holder), CODE) == holder
