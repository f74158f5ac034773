"""From the filled form to the paper: the same values, the twelve-digit box empty, a protected address nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from denen.kernel.documents.api import FormCell, PeopleTable, Section, Signing, TwelveDigits, print_form
from denen.kernel.procedures.filling import fill
from denen.kernel.procedures.sheets import sheet
from denen.kernel.procedures.tests.cast import JUMINHYO, NEW, OLD, PROCEDURES, TENKYO, move, request
from denen.kernel.procedures.types import FilledForm

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def test_a_move_on_paper() -> None:
    paper = sheet(fill(TENKYO, move()), town="塩尻市", made_at=AT, number="2026-000001", office=("受付者",))
    notifier, event, people = paper.sections
    assert (paper.title, paper.addressee, paper.reference) == ("住民異動届（転居）", "（宛先）塩尻市長", "2026-000001")
    assert paper.law == "住民基本台帳法 第23条、住民基本台帳法 第27条"
    assert paper.statement.startswith("次のとおり転居したので")
    assert (paper.signing, paper.office) == (Signing(title="届出人の署名"), ("受付者",))
    assert notifier == Section(
        "届出人",
        (
            (FormCell("手続する人の氏名", "田中 葵", "card"), FormCell("本人との関係", "本人", "typed")),
            (FormCell("手続する人の生年月日", "昭和63年4月12日", "card"),),
            (FormCell("手続する人の住所", f"長野県{OLD}", "card", share=2),),
            (FormCell("昼間に連絡がつく電話番号", "0263-52-0280", "typed"),),
        ),
    )
    assert isinstance(event, Section)
    assert (FormCell("新しい住所", NEW, "typed", share=2),) in event.rows
    assert people == PeopleTable(
        "引っ越した人",
        tuple(
            (
                FormCell("氏名", name, "register", reading=kana),
                FormCell("生年月日", born, "register"),
                FormCell("性別", sex, "register"),
                FormCell("世帯主との続柄", relation, "typed", share=2),
                TwelveDigits(),
            )
            for name, kana, born, sex, relation in (
                ("田中 葵", "タナカ アオイ", "昭和63年4月12日", "女", "世帯主"),
                ("田中 蓮", "タナカ レン", "平成30年7月30日", "男", "子"),
            )
        ),
    )


@pytest.mark.parametrize(
    "form",
    [
        fill(TENKYO, move()),
        fill(JUMINHYO, request()),
        fill(TENKYO, move(movers=())),
        fill(TENKYO, move(typed={})),
        fill(TENKYO, move(protected=True)),
    ],
)
def test_every_form_can_be_printed(form: FilledForm) -> None:
    printed = print_form(sheet(form, town="塩尻市", made_at=AT))
    assert printed.pdf.startswith(b"%PDF-")
    assert printed.unprintable == ()


@pytest.mark.parametrize("slug", sorted(PROCEDURES))
def test_the_paper_of_a_protected_person_holds_no_address_and_does_not_say_why(slug: str) -> None:
    facts = replace(move(protected=True), typed={"visitor_phone": "0263-52-0280", "use_of_certificate": "裁判所"})
    paper = repr(sheet(fill(PROCEDURES[slug], facts), town="塩尻市", made_at=AT))
    assert "田中 葵" in paper
    for secret in (OLD, NEW, "大門", "399-07", "0263", "支援"):
        assert secret not in paper
