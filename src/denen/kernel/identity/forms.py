"""What clerks type to sign in, and officers to look after clerks."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from denen.kernel.identity import passwords
from denen.kernel.identity.types import COUNTER, OFFICER, PROGRAMME, Proved, is_role, narrowed


class _Step(forms.Form):
    """A step of signing in: where it leads, and what is carried there."""

    next = forms.CharField(required=False, widget=forms.HiddenInput)
    carried = forms.CharField(required=False, widget=forms.HiddenInput)


class SignInForm(_Step):
    login = forms.CharField(
        label=_("職員番号"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("パスワード"),
        max_length=passwords.LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class _TicketStep(_Step):
    ticket = forms.CharField(widget=forms.HiddenInput)


class CodeForm(_TicketStep):
    code = forms.CharField(
        label=_("確認コード"),
        max_length=40,
        help_text=_("アプリに表示されている6けたの数字。アプリがないときは、控えてある回復コード。"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "size": "16"}),
    )


class SetUpForm(_TicketStep):
    """The first time: as far as wanted, a password of one's own and the first code of one's own app."""

    password = forms.CharField(
        label=_("新しいパスワード"),
        max_length=passwords.LONGEST,
        strip=False,
        help_text=_("12文字以上。関係のない言葉をいくつか並べると、長くても覚えられます。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("新しいパスワード（もう一度）"),
        max_length=passwords.LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    code = forms.CharField(
        label=_("確認コード"),
        max_length=40,
        help_text=_("QRコードを読み取ったアプリに表示される、6けたの数字。"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "size": "16"}),
    )

    def __init__(self, proved: Proved, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not proved.wants_password:
            del self.fields["password"], self.fields["again"]
        if proved.enrolment is None:
            del self.fields["code"]

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if self.cleaned_data.get("password") not in (None, again):
            raise ValidationError(_("2回のパスワードが違います。同じものを入れてください。"))
        return again


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("役割"),
        required=False,
        choices=[(COUNTER, _("総合窓口")), (OFFICER, _("デジタル担当")), (PROGRAMME, _("事業担当"))],
        widget=forms.CheckboxSelectMultiple(attrs={"across": True}),
    )
    desks = forms.CharField(
        label=_("担当課"),
        required=False,
        max_length=200,
        help_text=_("半角の小文字で。いくつかあるときは空白で区切ります。例：juumin kokuho"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    @classmethod
    def initial_of(cls, roles: frozenset[str]) -> dict[str, object]:
        desks = sorted(role.removeprefix("desk:") for role in roles if role.startswith("desk:"))
        return {"roles": sorted(roles), "desks": " ".join(desks)}

    def clean_desks(self) -> list[str]:
        desks = [f"desk:{narrowed(word)}" for word in re.split(r"[\s,、]+", self.cleaned_data["desks"]) if word]
        for desk in desks:
            if not is_role(desk):
                raise ValidationError(
                    _("「%(desk)s」は担当課の書き方ではありません。半角の小文字、数字、ハイフンで書いてください。"),
                    params={"desk": desk.removeprefix("desk:")},
                )
        return desks

    def wanted(self) -> frozenset[str]:
        return frozenset([*self.cleaned_data["roles"], *self.cleaned_data["desks"]])


class ClerkForm(RolesForm):
    login = forms.CharField(
        label=_("職員番号"),
        max_length=40,
        help_text=_("ログインに使います。あとから変えられません。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    name = forms.CharField(label=_("氏名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    field_order = ("login", "name", "roles", "desks")

    def clean_login(self) -> str:
        login = narrowed(self.cleaned_data["login"])
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", login):
            raise ValidationError(_("半角の英小文字、数字、「.」「_」「-」で書いてください。"))
        return login
