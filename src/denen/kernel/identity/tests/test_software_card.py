import pytest
from hypothesis import given
from hypothesis import strategies as st

from denen.kernel.identity.tests.cards import card_of

APPLET = "00A4040C0AD3921000310001010408"
CODE_FILE = "00A4020C020011"
ATTRIBUTES_FILE = "00A4020C020002"
RIGHT, WRONG = "002000800431323334", "002000800430303030"


@pytest.mark.parametrize(
    ("commands", "status"),
    [
        (["00A404"], "6700"),
        ([APPLET + "FF00FF"], "6700"),
        (["80A4040C0AD3921000310001010408"], "6e00"),
        (["00CA0000"], "6d00"),
        (["00A4010C02" + "0011"], "6a86"),
        (["00A4040C0AD392F000260100000001"], "6a82"),
        ([CODE_FILE], "6a82"),
        ([APPLET], "9000"),
        ([APPLET, "00A4020C020001"], "6a82"),
        ([APPLET, CODE_FILE], "9000"),
        ([APPLET, "00200080"], "6986"),
        ([APPLET, CODE_FILE, "00200081"], "6a86"),
        ([APPLET, CODE_FILE, "00200080"], "63c3"),
        ([APPLET, CODE_FILE, WRONG], "63c2"),
        ([APPLET, CODE_FILE, WRONG, "00200080"], "63c2"),
        ([APPLET, CODE_FILE, WRONG, WRONG, WRONG], "63c0"),
        ([APPLET, CODE_FILE, WRONG, WRONG, WRONG, RIGHT], "6984"),
        ([APPLET, CODE_FILE, WRONG, WRONG, RIGHT, WRONG], "63c2"),
        ([APPLET, CODE_FILE, RIGHT], "9000"),
        ([APPLET, "00B0000007"], "6986"),
        ([APPLET, ATTRIBUTES_FILE, "00B0000007"], "6982"),
        ([APPLET, CODE_FILE, RIGHT, ATTRIBUTES_FILE, "00B00000"], "6700"),
        ([APPLET, CODE_FILE, RIGHT, ATTRIBUTES_FILE, "00B07FFF01"], "6b00"),
        ([APPLET, CODE_FILE, RIGHT, ATTRIBUTES_FILE, "00B0000007"], "9000"),
        ([APPLET, CODE_FILE, RIGHT, ATTRIBUTES_FILE, "00B0000000"], "6282"),
        ([APPLET, CODE_FILE, RIGHT, WRONG, ATTRIBUTES_FILE, "00B0000007"], "6982"),
        ([APPLET, CODE_FILE, RIGHT, APPLET, ATTRIBUTES_FILE, "00B0000007"], "6982"),
    ],
)
def test_each_command_is_answered_by_its_status_word(commands: list[str], status: str) -> None:
    card = card_of()
    answers = [card.transmit(bytes.fromhex(command)) for command in commands]
    assert answers[-1][-2:].hex() == status


@given(st.lists(st.binary(max_size=20), max_size=20))
def test_no_command_without_the_code_brings_out_an_attribute(commands: list[bytes]) -> None:
    card = card_of()
    setup = [bytes.fromhex(each) for each in (APPLET, ATTRIBUTES_FILE)]
    assert {len(card.transmit(command)) for command in [*setup, *commands]} == {2}


def test_every_command_is_in_the_log_and_the_code_in_no_text_form() -> None:
    card = card_of()
    card.transmit(bytes.fromhex(APPLET))
    assert card.log == [bytes.fromhex(APPLET)]
    assert "1234" not in repr(card)
