"""Tables that stay readable on a telephone: rows become blocks, and each cell says its column's name.

`display: block` takes a table's meaning away from screen readers, so the roles are written out as well.
"""

from __future__ import annotations

import re
from html import escape, unescape

_TAG = re.compile(r"<(/?)(table|thead|tbody|tfoot|tr|th|td)\b([^>]*)>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^>]+>")
_SPAN = re.compile(r"\bcolspan=[\"']?(\d+)")
_CLASS = re.compile(r"\bclass=([\"'])(.*?)\1")
_ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tfoot": "rowgroup", "tr": "row", "td": "cell"}


def stacked(html: str) -> str:
    """One table with a thead, made ready for stacking. Tables within tables are not meant for this."""
    out: list[str] = []
    heads: list[str] = []
    column = at = 0
    in_head = False
    for found in _TAG.finditer(html):
        out.append(html[at : found.start()])
        closing, name, attributes = found[1], found[2].lower(), found[3]
        at = found.end()
        if closing:
            if name == "thead":
                in_head = False
            out.append(found[0])
            continue
        if name == "thead":
            in_head = True
        elif name == "tr":
            column = 0
        extra = "" if "role=" in attributes else f' role="{_role(name, in_head)}"'
        if name == "table":
            attributes = _with_class(attributes)
        elif name in ("th", "td"):
            span = _SPAN.search(attributes)
            width = int(span[1]) if span else 1
            if in_head:
                end = html.find("</th", at)
                heads += [" ".join(unescape(_ANY_TAG.sub("", html[at:end])).split())] * width
            elif name == "td" and width == 1 and column < len(heads) and heads[column]:
                extra += f' data-label="{escape(heads[column])}"'
            if name == "th" and "scope=" not in attributes:
                extra += f' scope="{"col" if in_head else "row"}"'
            column += width
        out.append(f"<{name}{attributes}{extra}>")
    out.append(html[at:])
    return f'<div class="table">{"".join(out)}</div>'


def _role(name: str, in_head: bool) -> str:
    return _ROLES.get(name) or ("columnheader" if in_head else "rowheader")


def _with_class(attributes: str) -> str:
    if found := _CLASS.search(attributes):
        return attributes[: found.start(2)] + "stacked " + attributes[found.start(2) :]
    return attributes + ' class="stacked"'
