"""The counter's forms. They read what was typed; whether it may be done is the actions' business."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from denen.base.ui.forms import refuse
from denen.kernel.identity.api import ExampleCard
from denen.kernel.procedures.api import Standing, WrongValue, dictionary, plain
from denen.services.counter.types import ShownBy, Signed

STANDINGS = [
    (Standing.SELF.value, _("本人")),
    (Standing.HOUSEHOLD.value, _("同じ世帯の人")),
    (Standing.GUARDIAN.value, _("法定代理人（親権者・後見人）")),
    (Standing.AGENT.value, _("代理人（委任状）")),
    (Standing.MESSENGER.value, _("使者")),
]

SHOWN_BY = [
    (ShownBy.CARD_CODE.value, _("マイナンバーカード（暗証番号）")),
    (ShownBy.PHOTO.value, _("顔写真付きの証明書1点")),
    (ShownBy.TWO_DOCUMENTS.value, _("ほかの書類2点")),
    (ShownBy.QUESTIONS.value, _("聞き取り")),
    (ShownBy.NOT_PROVED.value, _("確認できなかった")),
]


def version_of(posted: str | None) -> int:
    """The version that a page showed. What is none counts as an old one: the refusal of that says what to do."""
    try:
        return int(posted or "")
    except ValueError:
        return 0


class VersionField(forms.Field):
    widget = forms.HiddenInput

    def clean(self, value: str | None) -> int:
        return version_of(value)


class VersionedForm(forms.Form):
    """Carries the version of the visit that its page showed, so that a second tab cannot overwrite the first."""

    version = VersionField()


class StartForm(forms.Form):
    procedures = forms.MultipleChoiceField(label=_("きょうの用件"), widget=forms.CheckboxSelectMultiple)
    standing = forms.ChoiceField(label=_("来た人"), choices=STANDINGS, widget=forms.RadioSelect, initial="self")
    shown_by = forms.ChoiceField(
        label=_("どうやって確認しましたか"), choices=SHOWN_BY, widget=forms.RadioSelect, initial="card_code"
    )
    evidence = forms.CharField(
        label=_("見せてもらった書類"),
        required=False,
        max_length=200,
        help_text=_("運転免許証、委任状など。番号は書かないでください。"),
    )
    counter = forms.TypedChoiceField(label=_("窓口"), coerce=int)

    def __init__(self, *args: Any, procedures: list[tuple[str, str]], counters: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["procedures"].choices = procedures  # type: ignore[attr-defined]
        self.fields["counter"].choices = [(n, _("%(n)d番") % {"n": n}) for n in range(1, counters + 1)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        documents = {ShownBy.PHOTO, ShownBy.TWO_DOCUMENTS}
        needs = found.get("shown_by") in documents or found.get("standing") in {Standing.GUARDIAN, Standing.AGENT}
        if needs and not found.get("evidence"):
            self.add_error("evidence", _("どの書類で確認したかを書いてください。"))
        return found


class CardForm(VersionedForm):
    card = forms.ChoiceField(label=_("読み取り機に置いたカード"), widget=forms.RadioSelect)
    code = forms.CharField(
        label=_("暗証番号（4けた）"),
        max_length=4,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "6"}),
        help_text=_("来た人に入れてもらいます。"),
    )

    def __init__(self, *args: Any, cards: tuple[ExampleCard, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["card"].choices = [(card.id, card.facts.name) for card in cards]  # type: ignore[attr-defined]


class SearchForm(forms.Form):
    name = forms.CharField(
        label=_("氏名"), required=False, max_length=100, help_text=_("漢字でもカナでも。姓だけでも。")
    )
    birth_date = forms.CharField(
        label=_("生年月日"), required=False, max_length=20, help_text=_("例：昭和63年4月12日、S63.4.12、1988-04。")
    )
    address = forms.CharField(label=_("住所"), required=False, max_length=200, help_text=_("町名から。例：大門七番町"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and not any(found.values()):
            self.add_error(None, _("どれか一つは入れてください。"))
        return found


class ChoosePersonForm(VersionedForm):
    person = forms.UUIDField(widget=forms.HiddenInput)


class TypedForm(VersionedForm):
    """The visitor, typed. What a box of the procedures' forms would refuse later is refused here."""

    name = forms.CharField(label=_("氏名"), max_length=100)
    kana = forms.CharField(label=_("ふりがな"), max_length=100, required=False)
    birth_date = forms.CharField(
        label=_("生年月日"), max_length=40, required=False, help_text=_("例：昭和63年4月12日、S63.4.12、1988-04。")
    )
    address = forms.CharField(label=_("住所"), max_length=200, required=False)

    boxes: ClassVar = {
        "name": "visitor_name",
        "kana": "person_kana",
        "birth_date": "visitor_birth_date",
        "address": "visitor_address",
    }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name, box in self.boxes.items():
            try:
                found[name] = plain(dictionary()[box], found.get(name, ""), today=self.today)
            except WrongValue as wrong:
                refuse(self, wrong, name)
        return found


class HouseholdForm(VersionedForm):
    person = forms.TypedChoiceField(label=_("だれの手続ですか"), coerce=UUID, widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]


class SignForm(VersionedForm):
    signed = forms.ChoiceField(
        label=_("署名"),
        choices=[(Signed.DRAWN.value, _("画面に署名する")), (Signed.PAPER.value, _("印刷した紙に署名した"))],
        widget=forms.RadioSelect,
        initial=Signed.DRAWN.value,
    )
    signature = forms.CharField(required=False, widget=forms.HiddenInput, max_length=100_000)


class ReturnForm(VersionedForm):
    note = forms.CharField(
        label=_("差し戻す理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=_("窓口の人が何を直せばよいか分かるように書いてください。"),
    )
