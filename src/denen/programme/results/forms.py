"""What one may ask of the list of awards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from denen.base.plain.service import Field
from denen.kernel.places.api import prefectures
from denen.programme.results.search import Criteria
from denen.programme.results.types import FIELD_LABELS, Applicant, GrantType
from denen.programme.systems.queries import systems


class AwardsForm(forms.Form):
    """All of it may be left open. `criteria()` once it is valid."""

    words = forms.CharField(label=_("ことば"), required=False, max_length=100, help_text=_("例：窓口、除雪、塩尻市"))
    prefecture = forms.ChoiceField(label=_("都道府県"), required=False)
    type = forms.ChoiceField(label=_("型"), required=False)
    field = forms.ChoiceField(label=_("分野"), required=False)
    applicant = forms.ChoiceField(label=_("申請者"), required=False)
    system = forms.ChoiceField(label=_("サービス"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language()
        choices: dict[str, list[tuple[str, str]]] = {
            "prefecture": [(each.code, each.name_in(language)) for each in prefectures()],
            "type": [(each.value, each.label) for each in GrantType],
            "field": [(each.value, str(label)) for each, label in FIELD_LABELS.items()],
            "applicant": [(each.value, each.label) for each in Applicant],
            "system": [(str(each.number), each.name.in_language(language)) for each in systems()],
        }
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("すべて")), *values]

    def criteria(self) -> Criteria:
        given = self.cleaned_data
        return Criteria(
            words=given["words"],
            prefecture=given["prefecture"],
            type=GrantType(given["type"]) if given["type"] else None,
            field=Field(given["field"]) if given["field"] else None,
            applicant=Applicant(given["applicant"]) if given["applicant"] else None,
            system=int(given["system"]) if given["system"] else None,
        )
