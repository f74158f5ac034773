"""`{% load ui %}`: the parts that plain HTML and a class name cannot give. See README.md of base/ui."""

# resident
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField, Field
from django.http import HttpRequest, QueryDict
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, gettext, gettext_lazy

from denen.base.plain.dates import PartialDate
from denen.base.plain.era import era_text, western_text
from denen.base.plain.service import Names
from denen.base.ui.language import EASY, LANGUAGES, html_lang
from denen.base.ui.table import stacked

register = template.Library()


register.simple_tag(html_lang)


@register.simple_tag
def home_url() -> str:
    """The first page of the town (of the platform where there is no town)."""
    return get_script_prefix()


@register.simple_tag(takes_context=True)
def town_name(context: Context) -> str:
    """The town whose page it is, in the page's language."""
    town = getattr(context.get("request"), "town", None)
    if town is None:
        return "denen"
    return str(town.name if html_lang() == "ja" else town.name_en)


@dataclass(frozen=True)
class HousePage:
    url: str
    name: str
    summary: str
    current: bool


@register.simple_tag(takes_context=True)
def house_pages(context: Context) -> list[HousePage]:
    """The public pages that belong to no town, from settings.HOUSE_PAGES: what they are lies above this floor."""
    path = context["request"].path
    pages = []
    for page, name, summary in settings.HOUSE_PAGES:
        url = reverse(page)
        pages.append(HousePage(url, str(name), str(summary), path.startswith(url)))
    return pages


@register.simple_tag
def sign_out_url() -> str:
    """From the URL name in settings.DENEN_SIGN_OUT_URL: whoever keeps the sign-in lies above this floor."""
    name = getattr(settings, "DENEN_SIGN_OUT_URL", "")
    try:
        return reverse(name) if name else ""
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class LanguageChoice:
    code: str
    lang: str
    name: str
    url: str
    current: bool


@register.simple_tag(takes_context=True)
def languages(context: Context, easy: bool = False) -> list[LanguageChoice]:
    """The languages that a page offers, each with the link that chooses it; plain Japanese only where `easy`."""
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request else None
    now = translation.get_language()
    choices = []
    for code, _name in LANGUAGES:
        if code == EASY and not easy:
            continue
        if query is not None:
            query["lang"] = code
        url = "?" + (query.urlencode() if query is not None else f"lang={code}")
        lang = "ja" if code == EASY else code
        current = code == now or (now == EASY and not easy and code == "ja")
        choices.append(LanguageChoice(code, lang, get_language_info(code)["name_local"], url, current))
    return choices


@dataclass(frozen=True)
class Step:
    label: str
    url: str
    state: str  # done, now, later


@register.inclusion_tag("ui/part/steps.html")
def steps(labels: Iterable[str | tuple[str, str]], now: int) -> dict[str, object]:
    """`{% steps labels now=3 %}`: step 3 (counted from 1) is the one at hand; a done step may carry its address."""
    made = []
    for number, item in enumerate(labels, start=1):
        label, url = (item, "") if isinstance(item, str) or not isinstance(item, tuple) else item
        state = "done" if number < now else "now" if number == now else "later"
        made.append(Step(label, url if state == "done" else "", state))
    return {"steps": made, "now": now, "total": len(made)}


@register.inclusion_tag("ui/part/pages.html", takes_context=True)
def pages(context: Context, page: Page[Any]) -> dict[str, object]:
    """Links to the other pages of a list; keeps what else the address says."""
    request: HttpRequest | None = context.get("request")
    numbers: Sequence[int | str] = list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    return {"page": page, "numbers": numbers, "query": request.GET if request else QueryDict()}


@register.filter
def grouped(count: int | None) -> str:
    """1,845; nothing for None."""
    return "" if count is None else f"{count:,}"


@register.simple_tag
def names(of: Names) -> str:
    """What is named in three voices, in the reader's."""
    return of.in_language(translation.get_language() or "ja")


@register.filter
def era(day: date | PartialDate | None) -> str:
    """昭和63年4月12日; in English 12 April 1988, since eras say nothing there."""
    if day is None:
        return ""
    return era_text(day) if html_lang() == "ja" else western_text(day)


@register.filter
def anchor(field: BoundField) -> str:
    """The id of a field's first control, for the links of the error summary."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def problems(field: BoundField) -> list[str]:
    """A field's errors in words; for one left empty, what to do there instead of what it lacks."""
    said: list[str] = []
    for error in field.errors.as_data():
        if error.code == "required" and error.message == Field.default_error_messages["required"]:
            said.append(str(_EMPTY.get(field.widget_type, gettext_lazy("入力してください。"))))
        else:
            said += error.messages
    return said


_EMPTY = {
    "radioselect": gettext_lazy("選んでください。"),
    "select": gettext_lazy("選んでください。"),
    "selectmultiple": gettext_lazy("選んでください。"),
    "checkboxselectmultiple": gettext_lazy("1つ以上選んでください。"),
    "checkbox": gettext_lazy("確かめて、印を付けてください。"),
    "clearablefile": gettext_lazy("ファイルを選んでください。"),
    "file": gettext_lazy("ファイルを選んでください。"),
}


@register.filter
def of(error: str, field: BoundField) -> str:
    """An error in the summary, where its field is not beside it: with the field's name, unless it says it itself."""
    label = str(field.label)
    return error if label in error else f"{label}{gettext('：')}{error}"


@register.tag
def table(parser: Parser, token: Token) -> template.Node:
    """`{% table %}<table>…</table>{% endtable %}`: the table turns into stacked rows where it has no room."""
    body = parser.parse(("endtable",))
    parser.delete_first_token()
    return TableNode(body)


class TableNode(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        return mark_safe(stacked(self.nodelist.render(context)))  # noqa: S308 - rendered, hence escaped, before


@register.simple_tag
def poll_head(seconds: int = 3) -> SafeString:
    """In `{% block head %}`: without scripts the page is fetched anew every so many seconds."""
    return format_html('<noscript><meta http-equiv="refresh" content="{}"></noscript>', seconds)


@register.simple_tag
def poll(seconds: int = 3) -> SafeString:
    """As attributes of an element in `main`: with scripts the sheet is exchanged in place; a redirect is followed."""
    target = 'hx-target=".page" hx-select=".page" hx-swap="outerHTML" hx-replace-url="true"'
    return format_html('hx-get="" hx-trigger="every {}s" {}', seconds, mark_safe(target))  # noqa: S308 - a constant
