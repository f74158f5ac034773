from __future__ import annotations

from random import Random

import pytest

from denen.base.plain.service import Names
from denen.base.ui.texts import JAPANESE
from denen.kernel.residents.invented.households import household
from denen.kernel.residents.relations import relation_names


@pytest.mark.parametrize(
    ("relation", "english", "easy"),
    [
        ("世帯主", "head of household", "世帯主（せたいぬし）"),
        ("子の妻", "child's wife", "子（こ）の 妻（つま）"),
        ("妻（未届）", "wife (not registered)", "妻（つま）（届（とど）けは まだ）"),
    ],
)
def test_a_relation_is_said_in_three_voices(relation: str, english: str, easy: str) -> None:
    assert relation_names(relation) == Names(ja=relation, en=english, easy=easy)


@pytest.mark.parametrize("relation", ["", "里子", "里子の妻"])
def test_a_relation_we_have_no_word_for_stays_as_the_register_has_it(relation: str) -> None:
    assert relation_names(relation) == Names(ja=relation, en=relation, easy=relation)


def test_every_relation_of_the_invented_households_has_its_english() -> None:
    rng = Random(7)
    relations = {member.relation for _ in range(3000) for member in household(rng, foreign=False)}
    assert {"子の子", "妻の母", "妻（未届）"} <= relations
    assert [relation for relation in relations if JAPANESE.search(relation_names(relation).en)] == []
