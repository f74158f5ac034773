"""Every fault is one line in two languages with the same facts in both."""

from string import Formatter

import pytest

import denen.site.faults  # noqa: F401 its faults are subclasses too
from denen.base.database.faults import Fault


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("fault", Fault.__subclasses__())
def test_fault_says_the_same_in_both_languages_in_one_line(fault: type[Fault]) -> None:
    ja, en = places(fault.ja), places(fault.en)
    assert {name.removesuffix("_en") for name in en} == ja
    said = str(fault(**dict.fromkeys(ja | en, "※")))
    assert "\n" not in said
    assert "{" not in said
