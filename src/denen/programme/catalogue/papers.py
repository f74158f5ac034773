"""The procurement specification (調達仕様書) drawn from a model specification: as Word, PDF and CSV.

It names no vendor and no product, ours included, so that anybody may offer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from denen.base.ui.downloads import Sheet, download
from denen.kernel.documents.api import Report, ReportPart, ReportTable, as_word, print_report
from denen.programme.catalogue.queries import specification
from denen.programme.catalogue.types import Entry

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def as_file(entry: Entry, ending: str, *, at: datetime) -> HttpResponse:
    """`ending` is docx, pdf or csv; KeyError for others."""
    return _KINDS[ending](entry, at)


def report(entry: Entry, at: datetime) -> Report:
    language = get_language()
    lines = specification(entry.system, language)
    answers = ReportTable(
        columns=(_("番号"), _("対応（満たす・一部・満たさない）"), _("説明")),
        rows=tuple((number, "", "") for number, _line in lines),
        shares=(1, 2, 4),
    )
    return Report(
        title=_("%(name)s 調達仕様書（案）") % {"name": entry.system.name.in_language(language)},
        subtitle=_("モデル仕様書から作成"),
        author="",
        made_at=at,
        language="en" if language == "en" else "ja",
        parts=(
            ReportPart(
                title=_("目的"),
                paragraphs=(entry.system.problem.in_language(language), entry.system.solves.in_language(language)),
            ),
            ReportPart(title=_("要件"), lines=lines),
            ReportPart(
                title=_("提案者の回答"),
                paragraphs=(_("要件ごとに、満たすかどうかと、どのように満たすかを書いてください。"),),
                table=answers,
            ),
        ),
        notes=(_("この仕様書は、特定の製品や事業者を前提にしていません。町の事情に合わせて書き足してください。"),),
    )


def _pdf(entry: Entry, at: datetime) -> HttpResponse:
    return _attached(print_report(report(entry, at)).pdf, "application/pdf", f"{entry.system.slug}.pdf")


def _word(entry: Entry, at: datetime) -> HttpResponse:
    return _attached(as_word(report(entry, at)), WORD, f"{entry.system.slug}.docx")


def _csv(entry: Entry, at: datetime) -> HttpResponse:
    head = (("number", _("番号")), ("requirement", _("要件")), ("answer", _("対応")), ("note", _("説明")))
    rows = [(number, line, "", "") for number, line in specification(entry.system, get_language())]
    return download(Sheet(name=entry.system.slug, title=_("要件"), head=head, rows=rows), "csv")


def _attached(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


_KINDS: dict[str, Callable[[Entry, datetime], HttpResponse]] = {"docx": _word, "pdf": _pdf, "csv": _csv}
ENDINGS = tuple(_KINDS)
