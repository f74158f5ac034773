from __future__ import annotations

import re
from datetime import date

import pytest
from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from denen.base.plain.refusals import Refusal
from denen.base.ui.forms import EraDateField, PostalCodeField, refuse


class Move(forms.Form):
    name = forms.CharField(label="氏名", help_text="戸籍のとおり")
    way = forms.ChoiceField(label="方法", choices=[("a", "窓口"), ("b", "郵送")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="まちがいない", help_text="よく読んで")
    note = forms.CharField(label="備考", required=False)


class Closed(Refusal):
    says = "窓口は%(hour)d時に閉まりました。"
    remedy = "明日お越しください。"


@pytest.mark.parametrize(
    "typed",
    ["昭和63年4月12日", "S63.4.12", "s63/4/12", "1988-04-12", "1988年4月12日", "19880412", "　昭和６３年４月１２日"],
)
def test_a_date_is_taken_in_era_and_western_writing(typed: str) -> None:
    assert EraDateField().clean(typed) == date(1988, 4, 12)


@pytest.mark.parametrize("typed", ["昨日", "昭和65年1月1日", "2026-02-30", "12"])
def test_what_is_no_date_is_said_in_words(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="日付を読み取れません"):
        EraDateField().clean(typed)


def test_a_date_is_shown_as_on_paper_and_a_slip_as_it_was_typed() -> None:
    class Dated(forms.Form):
        moved = EraDateField()

    assert 'value="令和8年11月20日"' in str(Dated(initial={"moved": date(2026, 11, 20)})["moved"])
    assert 'value="令和8年13月"' in str(Dated({"moved": "令和8年13月"})["moved"])
    with translation.override("en"):
        assert 'value="2026-11-20"' in str(Dated(initial={"moved": date(2026, 11, 20)})["moved"])


@pytest.mark.parametrize("typed", ["3990736", "399-0736", "〒399ー0736", "３９９－０７３６", " 399 0736 "])
def test_a_postal_code_is_taken_however_it_is_typed(typed: str) -> None:
    assert PostalCodeField().clean(typed) == "399-0736"


@pytest.mark.parametrize("typed", ["399073", "39907361", "399-073a"])
def test_what_is_no_postal_code_is_said_in_words(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="7桁"):
        PostalCodeField().clean(typed)


def test_a_postal_code_may_be_left_out() -> None:
    assert PostalCodeField(required=False).clean("") == ""


def test_label_hint_and_error_belong_to_their_control() -> None:
    html = Move({})["name"].as_field_group()
    control = re.search(r"<input[^>]*>", html)
    assert control
    assert 'aria-describedby="id_name_helptext id_name_error"' in control[0]
    assert 'aria-invalid="true"' in control[0]
    assert '<label for="id_name">氏名<span class="must">必須</span></label>' in html
    assert 'id="id_name_helptext">戸籍のとおり<' in html
    assert 'id="id_name_error"><li>入力してください。</li>' in html


def test_every_described_id_is_on_the_page() -> None:
    html = str(Move({}))
    for ids in re.findall(r'aria-describedby="([^"]+)"', html):
        for one in ids.split():
            assert f'id="{one}"' in html


def test_a_field_that_may_stay_empty_says_so() -> None:
    assert '<span class="must may">任意</span>' in Move()["note"].as_field_group()


def test_a_field_needed_in_the_end_is_not_called_optional() -> None:
    form = Move()
    form.fields["note"].needed = True  # type: ignore[attr-defined]
    assert '<span class="must">必須</span>' in form["note"].as_field_group()


def test_choices_are_a_group_with_its_question() -> None:
    html = Move({})["way"].as_field_group()
    assert re.search(r'<fieldset[^>]*aria-describedby="id_way_error"', html)
    assert "<legend>方法" in html
    assert html.count('<label class="choice" for="id_way_') == 2
    assert "選んでください。" in html


def test_the_summary_leads_to_every_wrong_field_and_takes_the_focus() -> None:
    html = str(Move({}))
    summary = html[: html.index("</div>")]
    assert re.search(r'<div class="summary" role="alert" tabindex="-1" autofocus', summary)
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_name", "id_way_0", "id_sure"]
    for target in targets:
        assert f'id="{target}"' in html


def test_the_summary_names_each_field_once() -> None:
    form = Move({"way": "a", "sure": "on"})
    form.add_error("note", "備考を短くしてください。")
    assert re.findall(r'href="#\w+">([^<]+)<', str(form)) == ["氏名：入力してください。", "備考を短くしてください。"]


def test_a_form_without_errors_has_no_summary() -> None:
    assert "summary" not in str(Move())


def test_a_refusal_is_shown_in_its_form_and_what_was_typed_stays() -> None:
    form = Move({"name": "田中 葵", "way": "a", "sure": "on"})
    refuse(form, Closed(hour=17))
    html = str(form)
    assert "窓口は17時に閉まりました。明日お越しください。" in html
    assert 'value="田中 葵"' in html


class CutOff(Refusal):
    says = _("途中で切れたか、大きすぎるファイルが付いているようです。")
    remedy = _("もう一度送ってください。")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ja", "途中で切れたか、大きすぎるファイルが付いているようです。もう一度送ってください。"),
        ("ja-easy", "送る とちゅうで 切れたか、ファイルが 大きすぎます。もう一度 送って（おくって）ください。"),
        ("en", "It seems to have been cut off on the way, or a file is too large. Please send it again."),
    ],
)
def test_what_a_refusal_says_and_its_remedy_stand_in_a_row_as_the_language_has_it(language: str, said: str) -> None:
    form = Move({})
    with translation.override(language):
        refuse(form, CutOff())
    assert form.non_field_errors() == [said]


def test_a_refusal_without_a_remedy_ends_with_itself() -> None:
    class Silent(Refusal):
        says = "Closed."

    form = Move({})
    with translation.override("en"):
        refuse(form, Silent())
    assert form.non_field_errors() == ["Closed."]


def test_marks_are_words_in_every_language() -> None:
    said = {}
    for language in ("ja", "en", "ja-easy"):
        with translation.override(language):
            said[language] = re.findall(r'class="must[^>]*>([^<]+)', Move()["name"].as_field_group())
    assert said == {"ja": ["必須"], "en": ["required"], "ja-easy": ["かならず 書く"]}
