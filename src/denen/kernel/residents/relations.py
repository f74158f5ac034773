"""Relations (続柄) in the reader's language. The register words them step by step: 子の妻 is a child's wife."""

from __future__ import annotations

from denen.base.plain.service import Names
from denen.kernel.residents.types import HEAD

_STEPS = {
    HEAD: ("head of household", "世帯主（せたいぬし）"),
    "夫": ("husband", "夫（おっと）"),
    "妻": ("wife", "妻（つま）"),
    "夫（未届）": ("husband (not registered)", "夫（おっと）（届（とど）けは まだ）"),
    "妻（未届）": ("wife (not registered)", "妻（つま）（届（とど）けは まだ）"),
    "子": ("child", "子（こ）"),
    "父": ("father", "父（ちち）"),
    "母": ("mother", "母（はは）"),
    "祖父": ("grandfather", "おじいさん"),
    "祖母": ("grandmother", "おばあさん"),
    "兄": ("elder brother", "兄（あに）"),
    "姉": ("elder sister", "姉（あね）"),
    "弟": ("younger brother", "弟（おとうと）"),
    "妹": ("younger sister", "妹（いもうと）"),
    "おじ": ("uncle", "おじさん"),
    "おば": ("aunt", "おばさん"),
    "縁故者": ("relative", "親（しん）せき"),
    "同居人": ("lodger", "いっしょに 住（す）んでいる 人（ひと）"),
}


def relation_names(relation: str) -> Names:
    """A relation as the register words it, in three voices. One that holds an unknown word stays as it is in all."""
    steps = [_STEPS.get(step) for step in relation.split("の")]
    known = [step for step in steps if step]
    if len(known) < len(steps):
        return Names(ja=relation, en=relation, easy=relation)
    return Names(
        ja=relation,
        en="'s ".join(english for english, _ in known),
        easy="の ".join(easy for _, easy in known),
    )
