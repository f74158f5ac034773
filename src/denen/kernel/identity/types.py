"""Identity's words: facts, roles and refusals."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from denen.base.plain.refusals import Refusal

OFFICER: Final = "officer"
COUNTER: Final = "counter"
PROGRAMME: Final = "programme"

_ROLE = re.compile(r"officer|counter|programme|desk:[a-z][a-z0-9-]{0,29}")


def is_role(text: str) -> bool:
    """officer, counter, programme, or the desk of a section: desk:juumin."""
    return _ROLE.fullmatch(text) is not None


def narrowed(typed: str) -> str:
    """Half-width small letters without spaces: how logins and codes are kept and compared."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", typed)).lower()


@dataclass(frozen=True)
class ClerkFacts:
    """A clerk as every module may know one: `request.clerk`."""

    id: UUID
    login: str
    name: str
    roles: frozenset[str]


class ClerkState(StrEnum):
    INVITED = "invited"  # has not signed in with a password of their own yet
    ACTIVE = "active"
    LOCKED = "locked"
    RETIRED = "retired"


@dataclass(frozen=True)
class ClerkRecord:
    """A clerk as the officer's pages show one."""

    facts: ClerkFacts
    state: ClerkState
    second_factor: bool
    recovery_codes_left: int
    last_signed_in_at: datetime | None
    example: bool


@dataclass(frozen=True)
class Provisioned:
    """A password made for a clerk, to be handed over once; it must be changed at the next sign-in."""

    clerk: ClerkFacts
    first_password: str = field(repr=False)


@dataclass(frozen=True)
class Proved:
    """How far somebody has come in signing in. The ticket leads to the next step; a complete one to a session."""

    clerk: ClerkFacts
    wants_code: bool
    wants_password: bool
    enrolment: str | None = field(repr=False)  # the secret that the app is to take over, where none has been yet
    ticket: str = field(repr=False)

    @property
    def complete(self) -> bool:
        return not self.wants_code and not self.wants_password and self.enrolment is None


class SignInRefused(Refusal):
    says = _("ログインできませんでした。職員番号かパスワードが違います。")
    remedy = _("もう一度入れてください。5回続けて間違えると、15分間ログインできなくなります。")


class CodeRefused(Refusal):
    says = _("確認コードが違うか、すでに使われています。")
    remedy = _("アプリに表示される新しいコードを入れてください。アプリがないときは回復コードを使えます。")


class SignInLocked(Refusal):
    says = _("続けて間違えたため、%(minutes)d分間ログインできません。")
    remedy = _("時間をおいてやり直すか、デジタル担当に解除を頼んでください。")


class SignInExpired(Refusal):
    says = _("ログインの途中で時間が切れました。")
    remedy = _("職員番号とパスワードから、もう一度入れてください。")


class PasswordTooShort(Refusal):
    says = _("パスワードが短すぎます。%(least)d文字以上にしてください。")
    remedy = _("関係のない言葉をいくつか並べると、長くても覚えられます。")


class PasswordTooCommon(Refusal):
    says = _("このパスワードは、よく使われていて見破られやすいものです。")
    remedy = _("関係のない言葉をいくつか並べたものなど、ほかのパスワードにしてください。")


class PasswordTooClose(Refusal):
    says = _("パスワードが、職員番号や氏名、これまでのパスワードに似ています。")
    remedy = _("職員番号や氏名を含まない、ほかのパスワードにしてください。")


class LoginTaken(Refusal):
    says = _("職員番号「%(login)s」は、すでに使われています。")
    remedy = _("退職した職員の番号も使えません。別の番号にしてください。")


class NoSuchRole(Refusal):
    says = _("「%(role)s」という役割はありません。")
    remedy = _("担当課は、半角の小文字と数字で書きます（例：juumin）。")


class NoSuchClerk(Refusal):
    says = _("この職員は見つかりません。")
    remedy = _("職員の一覧から選び直してください。")
    status = 404


class ClerkRetired(Refusal):
    says = _("%(name)sさんは、すでに退職などで使用を終えています。")
    remedy = _("戻ってきたときは、新しい職員番号で登録してください。")


class LastOfficer(Refusal):
    says = _("デジタル担当がいなくなるため、変更できません。")
    remedy = _("先に、ほかの職員をデジタル担当にしてください。")


class NotAnExample(Refusal):
    says = _("例の町の、例の職員ではありません。")
    remedy = _("本物の職員の確認コードは、本人のアプリだけが知っています。")


class NothingCarried(Refusal):
    says = _("続きから送れる入力は残っていません。")
    remedy = _("送ろうとしてから30分を過ぎたか、別の職員の入力でした。はじめから入力してください。")


class WrongCode(Refusal):
    says = _("暗証番号が違います。あと%(left)d回間違えると、カードに鍵がかかります。")
    remedy = _("番号を本人に確かめて、もう一度入れてください。")


class CodeLocked(Refusal):
    says = _("暗証番号を続けて間違えたため、カードに鍵がかかっています。")
    remedy = _("カードの窓口で暗証番号を設定し直すか、ほかの書類で本人を確認してください。")


class CodeNotFourDigits(Refusal):
    says = _("暗証番号は半角の数字4けたです。カードにはまだ送っていません。")
    remedy = _("券面事項入力補助用の4けたの番号を入れてください。")


class CardGone(Refusal):
    says = _("読み取りの途中でカードが離れました。")
    remedy = _("カードを置き直して、読み終わるまで動かさないでください。")


class NotThisCard(Refusal):
    says = _("このカードはマイナンバーカードではないようです。")
    remedy = _("マイナンバーカードを置いてください。なければ、氏名から探すか、そのまま入力できます。")


class CardUnreadable(Refusal):
    says = _("カードの中身を読み取れませんでした（%(status)s）。")
    remedy = _("もう一度読み取ってください。続くときは、ほかの書類で本人を確認してください。")


class NoSuchCard(Refusal):
    says = _("このカードは、試用の読み取り機にありません。")
    remedy = _("カードの一覧から選び直してください。")
    status = 404
