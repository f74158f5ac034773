"""How forms look, and the fields that Japanese paper asks for. FORM_RENDERER = "denen.base.ui.forms.Renderer"."""

# resident
from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _

from denen.base.plain.era import era_text, parse_date
from denen.base.plain.refusals import Refusal
from denen.base.ui.language import html_lang, in_a_row


class Renderer(DjangoTemplates):
    """`{{ form }}` gives the error summary and all fields, `{{ form.field.as_field_group }}` one of them."""

    form_template_name = "ui/form/form.html"
    field_template_name = "ui/form/field.html"


def refuse(form: forms.BaseForm, refusal: Refusal, field: str | None = None) -> None:
    """Shows a refusal in the form it came from, so that nothing typed is lost."""
    form.add_error(field, ValidationError(in_a_row(str(refusal), refusal.what_to_do)))


class EraDateInput(forms.DateInput):
    """One line of text for a date, shown as it is written on paper; to readers of English as 1988-04-12."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"size": "18", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, date):
            return era_text(value) if html_lang() == "ja" else value.isoformat()
        return super().format_value(value)


class EraDateField(forms.DateField):
    """Takes 昭和63年4月12日, S63.4.12, 1988-04-12, 1988年4月12日, 19880412, in any width."""

    widget = EraDateInput
    default_error_messages = {
        "invalid": _("日付を読み取れません。「昭和63年4月12日」「S63.4.12」「1988-04-12」のように書いてください。"),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("例：昭和63年4月12日、S63.4.12、1988-04-12"))
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return parse_date(str(value))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class PostalCodeField(forms.CharField):
    """A postal code of seven digits, however it is typed; given on as 399-0736."""

    default_error_messages = {"invalid": _("郵便番号は7桁の数字で書いてください。例：399-0736")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("例：399-0736"))
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "numeric", "autocomplete": "postal-code", "size": "10"}

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        digits = re.sub(r"[\s〒ー‐−–—―-]", "", unicodedata.normalize("NFKC", text))
        if not digits:
            return ""
        if not re.fullmatch(r"[0-9]{7}", digits):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return f"{digits[:3]}-{digits[3:]}"
