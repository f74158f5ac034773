"""What a procedure refuses, by name."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from denen.base.plain.refusals import Refusal
from denen.base.plain.service import Names


class Named(Refusal):
    """A refusal whose facts may be `Names`: they follow the language at the moment of reading."""

    def __init__(self, **facts: object) -> None:
        super().__init__(**facts)
        self.facts: Mapping[str, object] = _InLanguage(facts)


class _InLanguage(dict[str, object]):
    def __getitem__(self, key: str) -> object:
        return _in_language(super().__getitem__(key))


def _in_language(fact: object) -> object:
    if isinstance(fact, Names):
        return fact.in_language(get_language() or "ja")
    if isinstance(fact, tuple):
        return _("、").join(str(_in_language(part)) for part in fact)
    return fact


class WrongValue(Named):
    """A value that a box cannot take. `label` names the box."""

    status = 422

    def __init__(self, label: Names, **facts: object) -> None:
        super().__init__(label=label, **facts)
        self.label = label


class TooLong(WrongValue):
    says = _("%(label)sは%(longest)d文字までです（今は%(length)d文字）。")
    remedy = _("短く書ける形がないか確かめてください。どうしても入らないときは、備考に続きを書いてください。")


class ForbiddenCharacter(WrongValue):
    says = _("%(label)sに、絵文字か目に見えない文字（%(character)s）が入っています。")
    remedy = _("その文字を消してください。めずらしい漢字や外国の文字は、そのまま使えます。")


class NotADate(WrongValue):
    says = _("%(label)sの「%(written)s」を日付として読めません。")
    remedy = _("昭和63年4月12日、S63.4.12、1988-04-12 のどれかの形で書いてください。")


class DateInFuture(WrongValue):
    says = _("%(label)sが、まだ来ていない日になっています。")
    remedy = _("年と元号を確かめてください。")


class DateTooEarly(WrongValue):
    says = _("%(label)sが、1868年より前の日になっています。")
    remedy = _("年と元号を確かめてください。")


class NotKana(WrongValue):
    says = _("%(label)sに、カタカナでない文字（%(character)s）が入っています。")
    remedy = _("カタカナで書いてください。ひらがなと半角のカタカナは、全角のカタカナに直します。")


class NotAPostalCode(WrongValue):
    says = _("%(label)sは7けたの数字です。")
    remedy = _("399-0736 のように書いてください。分からないときは、住所から探せます。")


class NotAPhoneNumber(WrongValue):
    says = _("%(label)sの数字の数が、電話番号と合いません。")
    remedy = _("市外局番から書いてください。外国の番号は + から書いてください。")


class NotAChoice(WrongValue):
    says = _("%(label)sの「%(written)s」は、選べるものの中にありません。")
    remedy = _("一つを選んでください。")


class NotYesOrNo(WrongValue):
    says = _("%(label)sは「はい」か「いいえ」で答えるものです。")
    remedy = _("どちらかを選んでください。")


class NotACount(WrongValue):
    says = _("%(label)sは%(least)dから%(most)dまでの数です。")
    remedy = _("数字で書いてください。")


class WrongPattern(WrongValue):
    says = _("%(label)sの書き方が、決まった形と合いません。")
    remedy = _("記入例を見て、書き直してください。")


class NumberNeverTaken(WrongValue):
    says = _("%(label)sは、ここでは受け取れません。")
    remedy = _("欄は空けておいてください。番号は、住民記録のシステムが入れます。")


class NotifiedBeforeMove(Named):
    says = _("引っ越す前の届出は受け取れません（引っ越した日：%(moved_on)s）。")
    remedy = _("引っ越してから届け出てください。日付が違うときは、直してください。")
    status = 422


class NotifiedInFuture(Refusal):
    says = _("届出日が、まだ来ていない日になっています。")
    remedy = _("届出日は、窓口で受け取った日です。")
    status = 422


class ProcessedBeforeNotified(Refusal):
    says = _("処理日が、届出日より前になっています。")
    remedy = _("処理日を確かめてください。")
    status = 422


class ProcessedInFuture(Refusal):
    says = _("処理日が、まだ来ていない日になっています。")
    remedy = _("処理日は、住民記録のシステムに入れた日です。")
    status = 422


class ResidentAfterMove(Refusal):
    says = _("住民となった日が、引っ越した日より後になっています。")
    remedy = _("市町村の中での引っ越しでは、住民となった日は前からの日のままです。台帳を確かめてください。")
    status = 422


class NotEligible(Named):
    says = _("この手続は、この人には当てはまりません。%(reason)s")
    remedy = _("ほかの手続を選ぶか、担当課に聞いてください。")
    status = 422


class ChannelClosed(Named):
    says = _("「%(procedure)s」は、この方法では受け取れません。")
    remedy = _("窓口に来てください。法律で、この手続を出せる方法が決まっています。")
    status = 422


class FormIncomplete(Named):
    says = _("まだ書いていない欄か、直す欄があります：%(labels)s")
    remedy = _("欄をうめてから、もう一度出してください。書いたものは残っています。")
    status = 422


class UnknownProcedure(Refusal):
    says = _("「%(slug)s」という手続はありません。")
    remedy = _("手続の一覧から選んでください。")
    status = 404
