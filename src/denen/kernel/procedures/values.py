"""Values of boxes: what is written becomes one plain form, and the plain form becomes what stands on paper.

Names and addresses are kept letter by letter: never normalised, since that would swap a registered glyph for another,
and never refused for a rare or foreign character.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import jaconv

from denen.base.plain.dates import PartialDate
from denen.base.plain.era import era_text, parse_date, western_text
from denen.base.plain.service import Names
from denen.kernel.procedures.types import refusals
from denen.kernel.procedures.types.procedure import Field, FieldType
from denen.kernel.residents.api import relation_names

EARLIEST = date(1868, 1, 25)
YES, NO = "yes", "no"

# Pictures, not letters. Enclosed letters such as ㈱ stay: names of buildings hold them.
_PICTURES = re.compile("[\U0001f000-\U0001faff\U000e0020-\U000e007f☀-➿⬀-⯿️⃣]")
# Unassigned (Cn) and private (Co) code points stay: they are how newer and old local characters (外字) arrive.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def plain(field: Field, written: str, *, today: date) -> str:
    """The plain form of what was written: ISO date, yes or no, digits, choice id, or the text itself without the
    blanks around it. Raises a WrongValue."""
    written = written.strip()
    if field.type in (FieldType.TEXT, FieldType.RELATION):
        written = re.sub(r"\s*[\r\n]+\s*", " ", written)
    if not written:
        return ""
    _check_characters(field, written)
    match field.type:
        case FieldType.DATE:
            result = _date(field, written, today)
        case FieldType.KANA:
            result = _kana(field, written)
        case FieldType.POSTAL_CODE:
            result = _postal_code(field, written)
        case FieldType.PHONE:
            result = _phone(field, written)
        case FieldType.COUNT:
            result = _count(field, written)
        case FieldType.YES_NO:
            if written not in (YES, NO):
                raise refusals.NotYesOrNo(field.label)
            result = written
        case FieldType.CHOICE:
            if written not in {choice.id for choice in field.choices}:
                raise refusals.NotAChoice(field.label, written=written)
            result = written
        case FieldType.INDIVIDUAL_NUMBER:
            raise refusals.NumberNeverTaken(field.label)
        case FieldType.TEXT | FieldType.NAME | FieldType.RELATION | FieldType.ADDRESS:
            result = written
    if len(result) > field.check.longest:
        raise refusals.TooLong(field.label, longest=field.check.longest, length=len(result))
    if field.check.pattern and not re.fullmatch(field.check.pattern, result):
        raise refusals.WrongPattern(field.label)
    return result


def on_paper(field: Field, value: str) -> str:
    """A plain value as it stands on the form."""
    if not value:
        return ""
    match field.type:
        case FieldType.DATE:
            return era_text(PartialDate.parse(value))
        case FieldType.YES_NO:
            return "はい" if value == YES else "いいえ"
        case FieldType.CHOICE:
            return next((choice.label.ja for choice in field.choices if choice.id == value), value)
        case FieldType.POSTAL_CODE if len(value) == 7:  # as a register holds it
            return f"{value[:3]}-{value[3:]}"
        case _:
            return value


def in_words(field: Field, value: str) -> Names:
    """A plain value as a page says it, in three voices: the paper is Japanese, its reader may not be."""
    text = on_paper(field, value)
    same = Names(ja=text, en=text, easy=text)
    if not value:
        return same
    match field.type:
        case FieldType.DATE:
            return Names(ja=text, en=western_text(PartialDate.parse(value)), easy=text)
        case FieldType.YES_NO:
            return Names(ja=text, en="Yes" if value == YES else "No", easy=text)
        case FieldType.CHOICE:
            return next((choice.label for choice in field.choices if choice.id == value), same)
        case FieldType.RELATION:
            return relation_names(value)
        case _:
            return same


def from_source(fact: object) -> str:
    """A fact out of a source as a plain value. What a register or a card says is taken as it is, not checked again."""
    if fact is None:
        return ""
    if isinstance(fact, date | PartialDate):
        return str(fact)
    return str(fact).strip()


def _check_characters(field: Field, written: str) -> None:
    for character in written:
        if unicodedata.category(character) in _UNSEEN or _PICTURES.match(character):
            named = character if _PICTURES.match(character) else f"U+{ord(character):04X}"
            raise refusals.ForbiddenCharacter(field.label, character=named)


def _date(field: Field, written: str, today: date) -> str:
    day = _partial(written) if field.check.partial else None
    if day is None:
        try:
            day = PartialDate.of(parse_date(written))
        except ValueError as wrong:
            raise refusals.NotADate(field.label, written=written) from wrong
    if field.check.not_in_future and day.earliest > today:
        raise refusals.DateInFuture(field.label)
    if day.earliest < EARLIEST and not (day.exact is None and day.year >= EARLIEST.year):
        raise refusals.DateTooEarly(field.label)
    return str(day)


def _partial(written: str) -> PartialDate | None:
    """1954-01 or 1954, where a register knows no more."""
    try:
        return PartialDate.parse(unicodedata.normalize("NFKC", written))
    except ValueError:
        return None


def _kana(field: Field, written: str) -> str:
    kana = jaconv.hira2kata(jaconv.h2z(written, kana=True, ascii=False, digit=False))
    kana = re.sub(r"\s+", " ", kana)
    wrong = re.search(r"[^ァ-ヺー・ヽヾ ]", kana)
    if wrong:
        raise refusals.NotKana(field.label, character=wrong.group())
    return kana


def _digits(written: str) -> str:
    """ASCII digits; every dash that people type becomes one."""
    return re.sub(r"[‐-―−ー－]", "-", unicodedata.normalize("NFKC", written))


def _postal_code(field: Field, written: str) -> str:
    found = re.fullmatch(r"〒?\s*([0-9]{3})\s*-?\s*([0-9]{4})", _digits(written))
    if not found:
        raise refusals.NotAPostalCode(field.label)
    return "-".join(found.groups())


def _phone(field: Field, written: str) -> str:
    number = re.sub(r"[\s()]", "-", _digits(written)).strip("-")
    number = re.sub(r"-+", "-", number)
    digits = number.replace("-", "")
    if not re.fullmatch(r"0[0-9]{9,10}|\+[0-9]{7,15}", digits):
        raise refusals.NotAPhoneNumber(field.label)
    return number


def _count(field: Field, written: str) -> str:
    digits = unicodedata.normalize("NFKC", written)
    least, most = field.check.least, field.check.most
    if not re.fullmatch(r"[0-9]{1,6}", digits) or not least <= int(digits) <= most:
        raise refusals.NotACount(field.label, least=least, most=most)
    return str(int(digits))
