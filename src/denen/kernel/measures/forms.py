from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from denen.base.ui.forms import EraDateField
from denen.kernel.measures.types import By, Period, PeriodReversed


class PeriodFields(forms.Form):
    """The first and the last day, as people say it; `period` is half-open."""

    first = EraDateField(label=_("はじめの日"), help_text="")
    last = EraDateField(label=_("おわりの日"), help_text="")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last:
            try:
                cleaned["period"] = Period(first, last + timedelta(days=1))
            except (PeriodReversed, OverflowError):
                raise ValidationError(
                    {"last": _("おわりの日は、はじめの日と同じか、それより後の日にしてください。")}
                ) from None
        return cleaned


class PeriodForm(PeriodFields):
    """Which period is shown, and how it is cut."""

    by = forms.ChoiceField(label=_("まとめ方"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["by"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(by.value, by.label) for by in By]


class RecordForm(PeriodFields):
    """A value that people counted or timed."""

    value = forms.FloatField(min_value=0)
    n = forms.IntegerField(
        label=_("件数"), min_value=1, max_value=10_000_000, help_text=_("いくつの記録や計測から出した値か。")
    )
    how = forms.CharField(
        label=_("数え方"),
        max_length=200,
        help_text=_("例：窓口でストップウォッチで計った。人の名前は書かないでください。"),
    )

    def __init__(self, *args: Any, unit: str | Promise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].label = str(_("値（%(unit)s）")) % {"unit": unit}


def last_weeks(today: date, weeks: int) -> Period:
    """Whole weeks up to and with the one of today."""
    end = today + timedelta(days=7 - today.weekday())
    return Period(end - timedelta(weeks=weeks), end)


def fiscal_year(today: date) -> Period:
    """The Japanese fiscal year (年度, from April) of a day."""
    start = date(today.year if today.month >= 4 else today.year - 1, 4, 1)
    return Period(start, start.replace(year=start.year + 1))
