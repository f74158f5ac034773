"""What one may ask of the catalogue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from denen.base.plain.service import Field
from denen.programme.catalogue.search import Criteria
from denen.programme.catalogue.types import Size
from denen.programme.results.types import FIELD_LABELS


class CatalogueForm(forms.Form):
    """All of it may be left open. `criteria()` once it is valid."""

    words = forms.CharField(
        label=_("困りごと・ことば"),
        required=False,
        max_length=200,
        help_text=_("例：窓口の待ち時間が長い、除雪車がどこにいるか分からない"),
    )
    field = forms.ChoiceField(label=_("分野"), required=False)
    size = forms.ChoiceField(label=_("動いている町の大きさ"), required=False)
    card = forms.BooleanField(label=_("マイナンバーカードを使うもの"), required=False)
    installed = forms.BooleanField(label=_("ここに入っているもの"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "field": [(each.value, str(label)) for each, label in FIELD_LABELS.items()],
            "size": [(each.name, each.label) for each in Size],
        }
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("すべて")), *values]

    def criteria(self) -> Criteria:
        given = self.cleaned_data
        return Criteria(
            words=given["words"],
            field=Field(given["field"]) if given["field"] else None,
            size=Size[given["size"]] if given["size"] else None,
            card=given["card"],
            installed=given["installed"],
        )
