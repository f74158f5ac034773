"""The sixty systems: complete, in both languages, and of nobody's make."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

import pytest

from denen.base.services import installed
from denen.programme.systems.queries import system, system_called, systems
from denen.programme.systems.types import NoSuchSystem, System, Words

BRANDS = re.compile(
    r"(?i:denen|kintone|paypay)|\b(LINE|AWS|Azure|Google|Amazon|Microsoft|Windows|Android|iPhone|iOS|Excel|Zoom)\b"
)


def texts(of: System) -> list[Words]:
    return [of.name, of.problem, of.solves, *of.requirements]


def test_there_are_sixty_each_with_a_name_of_its_own() -> None:
    assert [each.number for each in systems()] == list(range(1, 61))
    assert len({each.slug for each in systems()}) == len({each.name.ja for each in systems()}) == 60


def test_all_but_the_programme_and_the_platform_have_a_field() -> None:
    assert [each.number for each in systems() if each.field is None] == [*range(1, 9), *range(12, 15)]
    assert len({each.field for each in systems() if each.field}) == 11


@pytest.mark.parametrize("of", systems(), ids=lambda of: of.slug)
def test_every_text_is_there_in_both_languages(of: System) -> None:
    for text in texts(of):
        assert re.search(r"[ぁ-ゖァ-ヺ一-鿿]", text.ja)
        assert text.en
        assert not re.search(r"[ぁ-ゖァ-ヺ一-鿿]", text.en)
    assert 4 <= len(of.terms) <= 10
    assert 5 <= len(of.requirements) <= 7
    assert all(line.ja.endswith("こと。") for line in of.requirements)


@pytest.mark.parametrize("of", systems(), ids=lambda of: of.slug)
def test_a_specification_names_no_product_and_no_vendor(of: System) -> None:
    assert [text for text in texts(of) if BRANDS.search(f"{text.ja} {text.en}")] == []


def test_no_line_stands_in_two_specifications() -> None:
    lines = Counter(chain.from_iterable((line.ja for line in each.requirements) for each in systems()))
    assert [line for line, times in lines.items() if times > 1] == []


def test_every_installed_service_is_a_system_of_the_catalogue() -> None:
    assert {slug: [system(number).number for number in each.systems] for slug, each in installed().items()} == {
        slug: list(each.systems) for slug, each in installed().items()
    }
    assert system_called("write-free-counter").number == 19


def test_a_system_that_is_not_there_is_refused() -> None:
    with pytest.raises(NoSuchSystem):
        system_called("nothing")
