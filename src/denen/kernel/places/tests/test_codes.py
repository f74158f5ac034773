import pytest
from hypothesis import given
from hypothesis import strategies as st

from denen.kernel.places.api import check_digit, is_lg_code, with_check_digit

digits = st.text("0123456789", min_size=5, max_size=5)


@pytest.mark.parametrize(
    "lg_code",
    ["202151", "202029", "200000", "131016", "016951", "011002", "014940", "473821"],
)
def test_codes_in_use_bear_their_check_digit(lg_code: str) -> None:
    assert with_check_digit(lg_code[:5]) == lg_code


@given(digits)
def test_a_code_is_known_by_its_check_digit_and_by_no_other(code5: str) -> None:
    right = {last for last in "0123456789" if is_lg_code(code5 + last)}
    assert right == {check_digit(code5)}


@given(digits)
def test_the_check_digit_follows_the_ministrys_rule(code5: str) -> None:
    # Weights 6, 5, 4, 3, 2; below eleven the sum, else its remainder by eleven, is taken from eleven: its last digit.
    total = sum(int(code5[n]) * (6 - n) for n in range(5))
    assert check_digit(code5) == str(11 - total if total < 11 else 11 - total % 11)[-1]


@given(digits, st.integers(0, 4), st.integers(1, 9))
def test_one_mistyped_digit_is_noticed_but_where_eleven_and_one_share_a_digit(code5: str, at: int, off: int) -> None:
    wrong = code5[:at] + str((int(code5[at]) + off) % 10) + code5[at + 1 :]
    remainders = {sum(int(code[n]) * (6 - n) for n in range(5)) % 11 for code in (code5, wrong)}
    # 11 − 0 and 11 − 10 both end in 1: the one pair of remainders that the standard itself cannot tell apart.
    assert is_lg_code(wrong + check_digit(code5)) == (remainders == {0, 10})


@given(st.text(max_size=8).filter(lambda text: not (text.isascii() and text.isdigit())))
def test_what_is_not_six_plain_digits_is_no_code(text: str) -> None:
    assert not is_lg_code(text)


@pytest.mark.parametrize("text", ["2021", "202151", "２０２１５", "2021a", ""])
def test_a_check_digit_needs_five_plain_digits(text: str) -> None:
    with pytest.raises(ValueError, match="five digits"):
        check_digit(text)
