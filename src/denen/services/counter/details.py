"""The form of the details page, made from the procedures' own boxes: what is already known is not asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from denen.base.plain.refusals import Refusal
from denen.kernel.procedures.types import Field, FieldType, Filled, FilledForm, Source
from denen.services.counter.filling import uuids
from denen.services.counter.forms import VersionedForm

ASKED = {Source.BLANK, Source.TYPED, Source.USUAL}
POSTAL = "_postal_code"


def asked(form: FilledForm) -> Iterator[Filled]:
    """The boxes that a person may answer: open ones, those typed before, and those with a usual value."""
    for box in form.boxes():
        if Source.TYPED in box.field.sources and box.source in ASKED and box.field.id != "standing":
            yield box


class DetailsForm(VersionedForm):
    """Who moves, and an input for every box that is asked; a box that two procedures share is asked once."""

    def __init__(self, *args: Any, filled: Iterable[FilledForm], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts: list[tuple[FilledForm, list[str]]] = []
        self.said: Refusal | None = None
        for form in filled:
            names = []
            for box in asked(form):
                if box.key not in self.fields:
                    self.fields[box.key] = _input(box, language)
                    self.fields[box.key].needed = box.needed  # type: ignore[attr-defined]  # for the page's mark
                    self.initial.setdefault(box.key, box.written or box.guarded or _shown(box, language))
                    names.append(box.key)
            self.parts.append((form, names))

    def answers(self) -> dict[str, str]:
        """What was typed, by box; an emptied input is an answer too."""
        return {name: str(self.data.get(name, "")) for name in self.fields if name != "version" and name in self.data}

    def focus_on(self, name: str) -> None:
        self.fields[name].widget.attrs["autofocus"] = True

    def movers(self) -> tuple[UUID, ...]:
        return uuids(cast(QueryDict, self.data).getlist("movers"))


def _shown(box: Filled, language: str) -> str:
    as_kept = {FieldType.CHOICE, FieldType.YES_NO, FieldType.COUNT} | ({FieldType.DATE} if language == "en" else set())
    return box.value if box.field.type in as_kept else box.text


def _input(box: Filled, language: str) -> forms.Field:
    field = box.field
    options: dict[str, Any] = {
        "label": field.label.in_language(language) + _row(box),
        "required": False,  # whether a box must be filled is the procedure's rule, and it says so better
        "help_text": field.help.in_language(language) if field.help else _help(field),
    }
    if field.type is FieldType.CHOICE:
        choices = [(choice.id, choice.label.in_language(language)) for choice in field.choices]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **options)
    if field.type is FieldType.YES_NO:
        return forms.ChoiceField(
            choices=[("yes", _("はい")), ("no", _("いいえ"))],
            widget=forms.RadioSelect(attrs={"across": True}),
            **options,
        )
    widget = forms.TextInput(attrs=_ATTRIBUTES.get(field.type, {}))
    return forms.CharField(widget=widget, strip=False, **options)


_ATTRIBUTES: Mapping[FieldType, dict[str, str]] = {
    FieldType.POSTAL_CODE: {"inputmode": "numeric", "size": "10", "autocomplete": "off"},
    FieldType.PHONE: {"inputmode": "tel", "size": "18", "autocomplete": "off"},
    FieldType.COUNT: {"inputmode": "numeric", "size": "4", "autocomplete": "off"},
    FieldType.DATE: {"size": "18", "autocomplete": "off"},
}


def _row(box: Filled) -> str:
    return "" if box.row is None else _("（%(n)d）") % {"n": box.row + 1}


def _help(field: Field) -> str:
    return {
        FieldType.DATE: _("例：令和8年11月20日、R8.11.20、2026-11-20"),
        FieldType.POSTAL_CODE: _("例：399-0736"),
    }.get(field.type, "")


def postal_box(names: Iterable[str]) -> str | None:
    """The postal code that leads to an address box of the same beginning, where the form has both."""
    there = set(names)
    return next((name for name in there if name.endswith(POSTAL) and address_box(name) in there), None)


def address_box(postal: str) -> str:
    return postal.replace(POSTAL, "_address")
