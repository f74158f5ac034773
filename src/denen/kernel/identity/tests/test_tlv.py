import pytest
from hypothesis import given
from hypothesis import strategies as st

from denen.kernel.identity.card.tlv import Header, MalformedTlv, Tlv, encode, header, parse

one_byte = st.integers(0, 0xFF).filter(lambda tag: tag & 0x1F != 0x1F)
first_byte = st.sampled_from([0x1F, 0x3F, 0x5F, 0x7F, 0x9F, 0xBF, 0xDF, 0xFF])
two_bytes = st.builds(lambda a, b: a << 8 | b, first_byte, st.integers(0, 0x7F))
three_bytes = st.builds(lambda a, b, c: a << 16 | b << 8 | c, first_byte, st.integers(0x80, 0xFF), st.integers(0, 0x7F))
objects = st.builds(Tlv, one_byte | two_bytes | three_bytes, st.binary(max_size=300))


@given(st.lists(objects, max_size=5))
def test_what_was_encoded_is_parsed_again(written: list[Tlv]) -> None:
    assert parse(b"".join(encode(each.tag, each.value) for each in written)) == tuple(written)


@given(objects, st.data())
def test_a_truncated_object_is_malformed(written: Tlv, data: st.DataObject) -> None:
    whole = encode(written.tag, written.value)
    with pytest.raises(MalformedTlv):
        parse(whole[: data.draw(st.integers(1, len(whole) - 1))])


@given(st.binary(max_size=600))
def test_any_bytes_are_parsed_to_the_last_or_malformed(data: bytes) -> None:
    try:
        found = parse(data)
    except MalformedTlv:
        return
    # The long form of a short length is legal in BER, so the bytes may be longer than ours, never shorter.
    assert sum(len(encode(each.tag, each.value)) for each in found) <= len(data)
    assert parse(b"".join(encode(each.tag, each.value) for each in found)) == found


@given(objects)
def test_the_header_tells_the_end_before_the_value_is_there(written: Tlv) -> None:
    whole = encode(written.tag, written.value)
    assert header(whole[:7]) == Header(written.tag, len(whole) - len(written.value), len(written.value))


@pytest.mark.parametrize(
    "wrong",
    ["DF", "DFA0", "DF22", "DFA0A001", "04", "0480", "0484", "048400000001", "0482FF", "0402AA"],
)
def test_wrong_forms_are_malformed(wrong: str) -> None:
    with pytest.raises(MalformedTlv):
        parse(bytes.fromhex(wrong))
