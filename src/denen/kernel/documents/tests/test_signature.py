from __future__ import annotations

import json

import pytest

from denen.kernel.documents.types import Signature, SignatureUnreadable


def test_a_signature_reads_back_as_it_was_sent() -> None:
    sent = "[[[0,0],[500,150],[1000,300]],[[10,10]]]"
    signature = Signature.parse(sent)
    assert signature == Signature((((0, 0), (500, 150), (1000, 300)), ((10, 10),)))
    assert signature.text() == sent


@pytest.mark.parametrize("sent", ["", "  ", "[]"])
def test_nothing_drawn_is_no_signature(sent: str) -> None:
    assert Signature.parse(sent) is None


@pytest.mark.parametrize(
    "sent",
    [
        "x",
        "{}",
        "[[]]",
        "[1]",
        "[[1,2]]",
        "[[[1]]]",
        "[[[1,2,3]]]",
        '[[["1",2]]]',
        "[[[1.5,2]]]",
        "[[[true,2]]]",
        "[[[NaN,2]]]",
        "[[[-1,2]]]",
        "[[[1,301]]]",
        "[" * 60_000,
        json.dumps([[[1, 1]]] * 201),
        json.dumps([[[1, 1]] * 5001]),
        json.dumps([[[100, 100]] * 20_000]),
    ],
)
def test_anything_else_is_refused(sent: str) -> None:
    with pytest.raises(SignatureUnreadable):
        Signature.parse(sent)


def test_a_drawing_of_the_largest_size_is_read() -> None:
    assert Signature.parse(json.dumps([[[1000, 300]] * 5000])) is not None


def test_the_drawing_holds_one_path_through_all_strokes() -> None:
    signature = Signature((((0, 0), (10, 10), (20, 10)), ((5, 5),)))
    assert signature.path == "M0 0Q10 10 15 10L20 10 M5 5L5 5"
    assert f'<path d="{signature.path}"' in signature.svg()
