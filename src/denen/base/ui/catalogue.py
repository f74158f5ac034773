"""What the page of all parts shows: the named cast, in a form and lists of every kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from denen.base.plain.refusals import Refusal
from denen.base.ui.forms import EraDateField, PostalCodeField


@dataclass(frozen=True)
class Mover:
    name: str
    relation: str
    born: date
    next: str
    shown: str = ""


MOVERS = (
    Mover("田中 葵", "世帯主", date(1988, 4, 12), "国民健康保険、印鑑登録の住所", "本人・カードで確認"),
    Mover("田中 蓮", "子", date(2018, 7, 30), "児童手当、小学校、子ども医療費"),
    Mover("田中 一郎", "父", date(1954, 1, 3), "—"),
)

STEPS = (_("来た人"), _("カード"), _("世帯"), _("転居の内容"), _("確認と署名"), _("担当課へ"))


class EveryField(forms.Form):
    """One field of every kind."""

    name = forms.CharField(
        label=_("氏名"),
        help_text=_("戸籍のとおりに書いてください。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    postal_code = PostalCodeField(label=_("郵便番号"))
    moved = EraDateField(label=_("引っ越した日"))
    shown_by = forms.ChoiceField(
        label=_("本人の確認"),
        choices=[("card", _("マイナンバーカード")), ("licence", _("運転免許証")), ("two", _("そのほかの書類2つ"))],
        widget=forms.RadioSelect,
    )
    movers = forms.MultipleChoiceField(
        label=_("引っ越す人"),
        choices=[(mover.name, mover.name) for mover in MOVERS],
        widget=forms.CheckboxSelectMultiple(attrs={"across": True}),
    )
    window = forms.ChoiceField(label=_("窓口"), choices=[("", _("選んでください")), ("1", "1"), ("2", "2"), ("3", "3")])
    note = forms.CharField(label=_("伝えておきたいこと"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    paper = forms.FileField(label=_("委任状の写し"), required=False, help_text=_("PDFか写真。10MBまで。"))
    understood = forms.BooleanField(label=_("書いたことに、まちがいはありません"))


class WindowTaken(Refusal):
    says = _("窓口 %(number)d番は、いま別の人が使っています。")
    remedy = _("空いている窓口を選んでください。")
